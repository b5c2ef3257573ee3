import Foundation
import Sink
import TestSupport
import Testing

/// What went wrong once in the hands of somebody who tried to break it.
@Suite("Delivery under attack")
struct ReviewedDeliveryTests {
    @Test("a daemon whose ledger was locked for a while goes on by itself, and mails nobody twice")
    func lockedDaemon() async throws {
        let shop = try await Quiet.shop(12)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run(failing: ["dot:slow=300"]) { relay in
            let daemon = try shop.start(
                "daemon", "--every", "1",
                environment: relay.environment.merging(["REKINDLE_STORE_BUSY_SECONDS": "1"]) { $1 })
            defer { daemon.end() }
            try await eventually("some messages") { relay.server.counts.messagesAccepted >= 2 }
            try await shop.locking(.ledger) {
                try await eventually("it is said") { daemon.errors.contains("held by another program") }
            }
            try relay.fails()
            try await eventually("all decided") {
                let phases = try shop.phases()
                return phases["accepted", default: 0] + phases["inDoubt", default: 0] == 12
            }
            daemon.kill(SIGTERM)
            #expect(await daemon.wait().code == 0)
            _ = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(Set(relay.recipients).count == relay.recipients.count, "somebody was mailed twice")
            let phases = try shop.phases()
            #expect(phases["inDoubt", default: 0] <= 4, "\(phases)")
            // Everybody arrived, or is shown as in doubt.
            #expect(relay.recipients.count + phases["inDoubt", default: 0] >= 12)
        }
    }

    @Test(
        "cancelled while it is sent, a campaign stays cancelled, also what was in hand and what is queued later"
    )
    func cancelled() async throws {
        let shop = try await Quiet.shop(40)
        defer { shop.remove() }
        try await shop.approveQuiet()
        // All forty would take most of a minute: a machine that has other things to do, too, is in time to cancel.
        try await Relay.run(failing: ["dot:slow=5000"]) { relay in
            let sending = try shop.start("send", "quiet", environment: relay.environment)
            defer { sending.end() }
            try await eventually("some messages") { relay.server.counts.messagesAccepted >= 3 }
            #expect(try await shop.run("cancel", "quiet").code == 0)
            _ = await sending.wait()
            let count = relay.recipients.count
            #expect(count < 40)
            let phases = try shop.phases()
            #expect(phases["queued"] == nil && phases["deferred"] == nil, "\(phases)")
            #expect(try await shop.run("resume", "quiet").code == 0)
            _ = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(relay.recipients.count == count)
        }
    }

    @Test("who says no by one click after the approval gets nothing from a send that follows")
    func noAfterApproval() async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        try await shop.approveQuiet()
        // As the unsubscribe server would have kept it.
        let facts = try shop.query(
            .ledger, "SELECT CAST(facts AS TEXT) FROM proposal WHERE account = '\(Quiet.id(1))'"
        ).first?.first
        let link = try #require(facts?.firstMatch(of: /unsubscribe%20([A-Za-z0-9_-]+)/)?.1)
        try shop.spool("unsubscribe", String(link))
        try await Relay.run { (relay) async throws in
            #expect(try await shop.run("send", "quiet", environment: relay.environment).code == 0)
            #expect(relay.recipients == [Quiet.address(2)])
            #expect(try shop.phases() == ["accepted": 1, "suppressed": 1])
        }
    }

    @Test("a complaint cannot be taken back by a link; a wish can")
    func takenBack() async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run { (relay) async throws in
            _ = try await shop.run("send", "quiet", environment: relay.environment)
            func token(_ number: Int) throws -> String {
                let message = try #require(
                    relay.filing.messages.first { $0.recipients.first?.address == Quiet.address(number) })
                let text = String(decoding: message.content, as: UTF8.self).replacing("\r\n ", with: "")
                return String(try #require(text.firstMatch(of: /unsubscribe%20([A-Za-z0-9_-]+)>/)?.1))
            }
            for number in [1, 2] { try shop.spool("unsubscribe", token(number)) }
            #expect(try await shop.run("consent", "pull").output.hasPrefix("2 words"))
            let complaint = """
                From: feedback@provider.example
                To: \(try #require(relay.filing.messages.first { $0.recipients.first?.address == Quiet.address(1) }).sender)
                Subject: complaint
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=feedback-report; boundary="b"
                Message-ID: <c1@provider.example>

                --b
                Content-Type: text/plain

                A complaint.

                --b
                Content-Type: message/feedback-report

                Feedback-Type: abuse
                User-Agent: Provider/1
                Version: 1

                --b--

                """
            #expect(
                try await ended(
                    Program.rekindle, ["inbound"], input: Data(complaint.utf8), folder: shop.scratch.folder
                ).output == "1 complaint\n")
            for number in [1, 2] { try shop.spool("resume", token(number)) }
            #expect(try await shop.run("consent", "pull").output.hasPrefix("2 words"))
            #expect(
                try shop.query(.ledger, "SELECT address, reason FROM suppression WHERE address <> ''")
                    == [[Quiet.address(1), "complained"]])
        }
    }

    @Test(
        "a bounce that only quotes a Message-ID declares nobody dead, and a complaint without proof pulls no breaker"
    )
    func forged() async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run { (relay) async throws in
            _ = try await shop.run("send", "quiet", environment: relay.environment)
            let id = try #require(
                try shop.query(.ledger, "SELECT message_id FROM delivery WHERE account = '\(Quiet.id(1))'")
                    .first?.first)
            var bounce = DeliveryControlTests.bounce(of: Quiet.address(1), to: "devoluciones@example.com")
            bounce = bounce.replacing(
                "--b1--",
                with: "--b1\nContent-Type: message/rfc822\n\nMessage-ID: <\(id)>\nSubject: x\n\nx\n\n--b1--")
            #expect(
                try await ended(
                    Program.rekindle, ["inbound"], input: Data(bounce.utf8), folder: shop.scratch.folder
                ).output == "1 bounce\n")
            #expect(try shop.number(.ledger, "SELECT COUNT(*) FROM suppression") == 0)
            #expect(try shop.number(.ledger, "SELECT COUNT(*) FROM event WHERE kind <> 'phase'") == 0)
            #expect(try shop.query(.ledger, "SELECT evidence FROM report") == [["message-id"]])
        }
    }

    @Test("mails sent back for a fault of ours pull the breaker, and are held against no customer")
    func sentBackForUs() async throws {
        let shop = try await Quiet.shop(6)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run { (relay) async throws in
            _ = try await shop.run("send", "quiet", environment: relay.environment)
            for message in relay.filing.messages.prefix(4) {
                let mail = DeliveryControlTests.bounce(of: message.recipients[0].address, to: message.sender)
                    .replacing(
                        "550 5.1.1 User unknown", with: "550 5.7.26 this mail is unauthenticated: DMARC"
                    )
                    .replacing("Status: 5.1.1", with: "Status: 5.7.26")
                #expect(
                    try await ended(
                        Program.rekindle, ["inbound"], input: Data(mail.utf8), folder: shop.scratch.folder
                    ).output == "1 bounce\n")
            }
            // A forwarder that sends one letter back again and again counts once.
            let first = relay.filing.messages[0]
            let again = DeliveryControlTests.bounce(of: first.recipients[0].address, to: first.sender)
                .replacing("550 5.1.1 User unknown", with: "550 5.7.1 blocked by spamhaus")
                .replacing("Status: 5.1.1", with: "Status: 5.7.1")
            _ = try await ended(
                Program.rekindle, ["inbound"], input: Data(again.utf8), folder: shop.scratch.folder)
            #expect(try shop.number(.ledger, "SELECT COUNT(*) FROM suppression") == 0)
            #expect(try shop.number(.ledger, "SELECT COUNT(*) FROM event WHERE kind = 'blocked'") == 4)
            #expect(
                try await shop.run("status", "--prometheus").output.contains(
                    "\nrekindle_blocked_total{campaign=\"quiet\"} 4\n"))
            let pauses = try shop.query(.ledger, "SELECT who, reason FROM campaign_pause")
            #expect(pauses.count == 1 && pauses.first?.first == "breaker", "\(pauses)")
            let reason = try #require(pauses.first?.last)
            #expect(reason.contains("5.7.26") && !reason.contains("@"), "\(reason)")
        }
    }

    @Test("every recipient of one mail has its own report")
    func severalRecipients() async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run { (relay) async throws in
            _ = try await shop.run("send", "quiet", environment: relay.environment)
            let paths = relay.filing.messages.map(\.sender)
            let bounce = DeliveryControlTests.bounce(of: Quiet.address(1), to: "devoluciones@example.com")
            let result = try await ended(
                Program.rekindle, ["inbound", "take", "--recipient", paths[0], "--recipient", paths[1]],
                input: Data(bounce.utf8), folder: shop.scratch.folder)
            #expect(result.output == "2 bounce\n", "\(result)")
            #expect(try shop.number(.ledger, "SELECT COUNT(DISTINCT delivery) FROM report") == 2)
        }
    }

    @Test("one recipient at whom the relay hangs up does not stand in front of the others for ever")
    func poison() async throws {
        let shop = try await Quiet.shop(5)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run(failing: ["rcpt:drop@to=\(Quiet.id(1))"]) { relay in
            let environment = relay.environment.merging(["REKINDLE_SMTP_CONNECTIONS": "1"]) { $1 }
            for _ in 0..<4 { _ = try await shop.run("send", "quiet", environment: environment) }
            #expect(relay.recipients == Array(Quiet.addresses(5).dropFirst()))
        }
    }

    @Test("a person forgotten while a mail to them is on its way spoils nobody else's outcome")
    func forgottenInFlight() async throws {
        let shop = try await Quiet.shop(6)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run(failing: ["rcpt:slow=500", "rcpt:550:5.1.1 no such user@to=\(Quiet.id(2))"]) {
            relay in
            let sending = try shop.start("send", "quiet", environment: relay.environment)
            defer { sending.end() }
            try await eventually("it is in hand") { try shop.phases()["claimed", default: 0] > 0 }
            #expect(try await shop.run("account", "forget", Quiet.id(2), "--yes").code == 0)
            let end = await sending.wait()
            #expect([0, 75].contains(end.code), "\(end)")
            let phases = try shop.phases()
            #expect(phases["accepted"] == 5, "\(phases)")
            #expect(
                try shop.number(.ledger, "SELECT COUNT(*) FROM delivery WHERE reply LIKE '%\(Quiet.id(2))%'")
                    == 0)
        }
    }

    @Test("two senders at once keep the company's limit together")
    func limitOfTwo() async throws {
        let shop = try await Quiet.shop(40)
        defer { shop.remove() }
        try shop.scratch.write("sending: {perHour: 10}\n", to: "Rules/policies.yaml")
        try await shop.approveQuiet()
        try await Relay.run { (relay) async throws in
            let two = try (0..<2).map { _ in try shop.start("send", "quiet", environment: relay.environment) }
            defer { for one in two { one.end() } }
            for one in two { _ = await one.wait() }
            #expect(relay.recipients.count <= 10, "\(relay.recipients.count)")
        }
    }
}

extension Shop {
    /// A customer's word, as the unsubscribe server keeps it.
    func spool(_ choice: String, _ token: String) throws {
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        let number = String(UInt64.random(in: 0...UInt64.max), radix: 16)
        let name =
            String(repeating: "0", count: 18 - "\(now)".count) + "\(now)-"
            + String(repeating: "0", count: 16 - number.count) + number
        for folder in ["draft", "new", "damaged"] {
            try FileManager.default.createDirectory(
                atPath: scratch.path(".rekindle/consent/\(folder)"), withIntermediateDirectories: true)
        }
        try scratch.write("1 \(now) \(choice) one-click \(token)\n", to: ".rekindle/consent/new/\(name)")
    }
}
