import DKIM
import Doctor
import Foundation
import Sink
import TestSupport
import Testing

/// What Gmail, Yahoo and Microsoft demand of bulk senders, on the bytes of a message that a server received.
@Suite("Bulk senders' demands")
struct BulkSenderTests {
    @Test("a sent message meets every demand that its bytes can show, and its return path is its own")
    func sent() async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        _ = try await ended(
            "/usr/bin/openssl", ["genrsa", "-out", "dkim.pem", "2048"], folder: shop.scratch.folder)
        chmod(shop.scratch.path("dkim.pem"), 0o600)
        let settings = [
            "REKINDLE_DKIM_SELECTOR": "rk2026", "REKINDLE_UNSUBSCRIBE_URL": "https://news.example.com/",
        ]
        try await shop.run("plan", "quiet", "--as-of", Quiet.today, environment: settings)
        try await shop.run("approve", "quiet", "--other-day", "--by", "test", environment: settings)
        try await Relay.run { relay in
            let result = try await shop.run(
                "send", "quiet", environment: relay.environment.merging(settings) { $1 })
            #expect(result.code == 0, "\(result)")
            let pem = shop.scratch.text("dkim.pem")
            let signer = try DKIMSigner(
                domain: "example.com", selector: "rk2026", key: DKIMKey(pem: pem))
            #expect(relay.filing.messages.count == 2)
            for message in relay.filing.messages {
                let findings = BulkSenderCheck(signer: signer).findings(Array(message.content))
                #expect(findings.count >= 8)
                for finding in findings {
                    #expect(finding.verdict == .ok, "\(finding.check): \(finding.seen)")
                }
            }
            let returnPaths = Set(relay.filing.messages.map(\.sender))
            #expect(returnPaths.count == 2 && returnPaths.allSatisfy { $0.hasSuffix("@example.com") })
        }
    }
}
