import Foundation
import Sink
import TestSupport
import Testing

/// What hangs, is late, or says too much around a delivery.
@Suite("Odd moments of delivery")
struct OddMomentsTests {
    @Test(
        "a token command that hangs, with what it started, does not keep a send from stopping; nobody is lost",
        arguments: ["sleep 3000; echo token", "sleep 3000 & exit 0"])
    func hangingToken(command: String) async throws {
        let shop = try await Quiet.shop(3)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run { relay in
            let sending = try shop.start(
                "send", "quiet",
                environment: relay.environment.merging([
                    "REKINDLE_SMTP_USER": "ana",
                    "REKINDLE_SMTP_TOKEN_COMMAND":
                        "touch '\(shop.scratch.folder)/asked'; \(command)",
                ]) { $1 })
            defer { sending.end() }
            try await eventually("it is asked") {
                FileManager.default.fileExists(atPath: "\(shop.scratch.folder)/asked")
            }
            sending.kill(SIGTERM)
            let end = await sending.wait()
            #expect(end.code != 0, "\(end)")
            #expect(try shop.phases() == ["queued": 3])
            #expect(relay.recipients.isEmpty)
        }
    }

    @Test("the operator's mail that the relay did not take is sent again until it is taken, and then no more")
    func operatorMailAgain() async throws {
        let (shop, _) = try await Quiet.scheduledShop(1, seen: -5400)
        defer { shop.remove() }
        try await Relay.run(failing: ["rcpt:451"]) { relay in
            let daemon = try shop.start(
                "daemon", "--every", "1",
                environment: relay.environment.merging(["REKINDLE_MAIL_OPERATOR": "ops@example.com"]) { $1 })
            defer { daemon.end() }
            try await eventually("it failed") {
                daemon.errors.contains("the mail to the operator was not delivered")
            }
            #expect(relay.recipients.isEmpty)
            try relay.fails()
            // After a rest of half a minute.
            try await patiently("it is taken") { !relay.recipients.isEmpty }
            try await eventually("that is said") {
                daemon.errors.contains("the operator's mail: well again")
            }
            try await eventually("it is written down") {
                try shop.number(.ledger, "SELECT COUNT(*) FROM kept_state WHERE name LIKE 'tell-missed/%'")
                    == 0
            }
            daemon.kill(SIGTERM)
            #expect(await daemon.wait().code == 0)
            #expect(relay.recipients == ["ops@example.com"])
        }
    }

    @Test("a daemon whose breaker stops a campaign mails the operator once, and again after the next time")
    func breakerMailed() async throws {
        let shop = try await Quiet.shop(8)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run(failing: ["rcpt:550:5.7.1 blocked by our list@to=a00"]) { relay in
            let daemon = try shop.start(
                "daemon", "--every", "1",
                environment: relay.environment.merging(["REKINDLE_MAIL_OPERATOR": "ops@example.com"]) { $1 })
            defer { daemon.end() }
            try await eventually("the operator's mail") { relay.recipients == ["ops@example.com"] }
            try await eventually("it is said") { daemon.errors.contains("the breaker stopped quiet: ") }
            let mail = String(decoding: relay.filing.messages.first?.content ?? [], as: UTF8.self)
            #expect(mail.contains("Subject: [Rekindle] quiet is paused"))
            #expect(mail.contains("rekindle resume quiet") && !mail.contains(Quiet.address(1)))
            try await Task.sleep(for: .seconds(3))
            #expect(relay.recipients.count == 1)
            _ = try await shop.run("resume", "quiet")
            try shop.change(
                .ledger,
                "INSERT INTO campaign_pause (campaign, reason, who, since) VALUES ('quiet', 'again', 'breaker', 7)"
            )
            try await eventually("and again") { relay.recipients.count == 2 }
            daemon.kill(SIGTERM)
            #expect(await daemon.wait().code == 0)
        }
    }

    @Test("a schedule seen while the clock was ahead goes on from the true time, and does not run for it")
    func clockWasAhead() async throws {
        let (shop, ahead) = try await Quiet.scheduledShop(1, seen: 400 * 86_400)
        defer { shop.remove() }
        try await Relay.run { relay in
            let daemon = try shop.start("daemon", "--every", "1", environment: relay.environment)
            defer { daemon.end() }
            try await eventually("it is set right") {
                let kept = try shop.query(
                    .ledger, "SELECT value FROM kept_state WHERE name = 'schedule/quiet'")
                return try #require(kept.first?.first.flatMap { Int64($0) }) < ahead
            }
            daemon.kill(SIGTERM)
            #expect(await daemon.wait().code == 0)
            #expect(try shop.phases() == [:])
            #expect(!daemon.errors.contains("missed its hour"), "\(daemon.errors)")
        }
    }

    @Test("what a relay says of us stands in the pause without the addresses that it names")
    func maskedPause() async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run(failing: ["mail:550:5.7.1 <secret.person@example.com> may not send here"]) {
            relay in
            let end = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(end.code != 0, "\(end)")
            let reason = try #require(
                try shop.query(.ledger, "SELECT reason FROM campaign_pause").first?.first)
            #expect(reason.contains("5.7.1") && !reason.contains("secret.person"), "\(reason)")
            #expect(!(end.output + end.errors).contains("secret.person"), "\(end)")
            #expect(try await !shop.run("status").output.contains("secret.person"))
        }
    }
}
