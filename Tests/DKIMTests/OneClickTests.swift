import Mail
import TestSupport
import Testing

@testable import DKIM

@Suite("A one-click message's signature")
struct OneClickTests {
    @Test(
        "covers both of its headers, oversigned, as RFC 8058 §4 demands", .enabled(if: Keys.hasOpenSSL))
    func covers() throws {
        let address = try #require(EmailAddress("hello@tea.example"))
        var message = Message(
            from: Mailbox(address: address), to: Mailbox(address: address), subject: "Hi",
            messageID: "1@tea.example",
            date: (1_795_442_964_000, 60), unsubscribe: "mailto:leave@tea.example", text: Array("a".utf8),
            html: Array("b".utf8))
        message.oneClick = "https://news.tea.example/u/abc"
        message.listID = "winter.tea.example"
        message.feedbackID = "winter:rekindle:tea"
        let bytes = try message.bytes()
        let signer = try DKIMSigner(domain: "tea.example", selector: "rk2026", key: DKIMKey(pem: Keys.rsa))
        let field = String(decoding: try signer.sign(bytes, at: 1_795_442_964), as: UTF8.self)
        let folded = field.replacing("\r\n", with: "").replacing(" ", with: "")
        let names = try #require(folded.split(separator: ";").first { $0.hasPrefix("h=") }).dropFirst(2)
            .split(separator: ":").map { $0.lowercased() }
        for name in ["list-unsubscribe", "list-unsubscribe-post", "list-id"] {
            #expect(names.count { $0 == name } == 2, "\(name)")
        }
        #expect(names.count { $0 == "feedback-id" } == 1)
    }
}
