import Foundation
import Glibc
import Sink
import TestSupport
import Testing

@Suite("Sending through the command line")
struct SendingThroughCLITests {
    @Test("accepted, activities and messages filed are the same number, and nobody is mailed twice")
    func books() async throws {
        let shop = try await Quiet.shop(60)
        defer { shop.remove() }
        try await shop.approveQuiet()
        let sink = try shop.start("sink", "--port", "0", "--folder", "Outbox/sink")
        defer { sink.end() }
        try await eventually("the sink's port") {
            sink.output.hasPrefix("port ") && sink.output.hasSuffix("\n")
        }
        let environment = Relay.environment(port: Int(sink.output.dropFirst(5).prefix { $0.isNumber }) ?? 0)
        let sent = try await shop.run("send", "quiet", environment: environment)
        #expect(sent.code == 0 && counts(sent.output) == ["accepted": 60], "\(sent.output)\(sent.errors)")
        #expect(sent.errors.contains("60 deliveries wait"))
        #expect(try shop.phases() == ["accepted": 60])
        #expect(
            try shop.number(.ledger, "SELECT COUNT(*) FROM activity WHERE kind = 'mail' AND state = 'done'")
                == 60)
        #expect(shop.files(in: "Outbox/sink").count == 60)
        #expect(try await shop.run("activities", "--limit", "100").output.split(separator: "\n").count == 60)
        #expect(try await shop.run("outbox").output.contains("Outbox/sink: 60 messages"))
        // Again: nothing is due, and a new plan proposes nobody.
        #expect(try await shop.run("send", "quiet", environment: environment).output == "nothing was due\n")
        let again = counts(try await shop.run("plan", "quiet", "--as-of", "2025-06-02").output)
        #expect(again["capped"] == 60 && again["proposed"] == 0, "\(again)")
        try await shop.run("approve", "quiet", "--other-day")
        #expect(try await shop.run("send", "quiet", environment: environment).output == "nothing was due\n")
        sink.kill(SIGTERM)
        #expect((await sink.wait()).code == 0)
        #expect(shop.files(in: "Outbox/sink").count == 60)
    }

    @Test("who bought, was suppressed, took consent back or moved since the approval gets nothing")
    func lastMoment() async throws {
        let shop = try await Quiet.shop(8)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await shop.load("purchases", Quiet.header + "n1,2025-06-02,a001,p1,Coffee,1,10.00,10.00,EUR\n")
        try await shop.run("suppress", Quiet.address(2), "--reason", "unsubscribed")
        try await shop.run("suppress", "a003")
        try await shop.load(
            "accounts",
            "account_id,name,email,consent\na004,Four,a004@example.com,no\na005,Five,new@example.com,\n")
        // Refunds are no purchase.
        try await shop.load("purchases", Quiet.header + "n2,2025-06-02,a006,p1,Coffee,-1,10.00,-10.00,EUR\n")
        // The case of the domain is no other address.
        try await shop.load("suppressions", "email,reason\na007@EXAMPLE.com,unsubscribed\n")
        try await Relay.run { (relay) async throws in
            let sent = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(sent.code == 0, "\(sent.errors)")
            #expect(counts(sent.output) == ["accepted": 2, "skipped": 2, "suppressed": 4], "\(sent.output)")
            #expect(relay.recipients == ["a006@example.com", "a008@example.com"])
        }
        #expect(try shop.phases() == ["accepted": 2, "skipped": 2, "suppressed": 4])
        #expect(
            try await shop.run("outbox", "--state", "skipped").output.contains("bought again on 2025-06-02"))
        #expect(try shop.number(.ledger, "SELECT COUNT(*) FROM activity") == 2)
    }

    @Test("two accounts that share an address get one message, also when they lapse one after the other")
    func sharedAddress() async throws {
        let shop = try await Quiet.shop(4) { $0 == 3 ? "a001@EXAMPLE.com" : Quiet.address($0) }
        defer { shop.remove() }
        // The fourth bought later and is not quiet yet.
        try await shop.load("accounts", "account_id,name,email\na004,Four,a002@example.com\n")
        try await shop.load("purchases", Quiet.header + "n1,2025-01-20,a004,p1,Coffee,1,10.00,10.00,EUR\n")
        let planned = try await shop.planQuiet()
        #expect(planned.counts == ["proposed": 2, "sharedAddress": 1], "\(planned.counts)")
        try await shop.run("approve", "quiet", "--other-day")
        try await Relay.run { (relay) async throws in
            try await shop.run("send", "quiet", environment: relay.environment)
            #expect(relay.recipients == [Quiet.address(1), Quiet.address(2)])
            let later = try await shop.planQuiet(on: "2025-08-01")
            #expect(later.counts["proposed"] == nil, "\(later.counts)")
            try await shop.run("approve", "quiet", "--other-day")
            try await shop.run("send", "quiet", environment: relay.environment)
            #expect(relay.recipients.count == 2)
        }
    }

    @Test("who buys and goes quiet again is written to again, once the cap allows")
    func nextLapse() async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run { (relay) async throws in
            try await shop.run("send", "quiet", environment: relay.environment)
            try await shop.load(
                "purchases", Quiet.header + "n1,2025-06-20,a001,p1,Coffee,1,10.00,10.00,EUR\n")
            // As the books would have it had both been mailed before that, on 2025-06-10.
            try shop.change(.ledger, "UPDATE delivery SET changed_at = 1749513600000")
            let second = try await shop.planQuiet(on: "2026-03-02")
            #expect(second.counts == ["capped": 1, "proposed": 1], "\(second.counts)")
            try await shop.run("approve", "quiet", "--other-day")
            try await shop.run("send", "quiet", environment: relay.environment)
            #expect(relay.recipients == [Quiet.address(1), Quiet.address(1), Quiet.address(2)])
        }
    }

    @Test("who buys on the day of the mail is written to again in the next lapse")
    func boughtOnTheDay() async throws {
        let shop = try await Quiet.shop(1)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run { (relay) async throws in
            try await shop.run("send", "quiet", environment: relay.environment)
            // As the books would have it had it been mailed on 2025-06-20 at 12:00, and bought in the afternoon.
            try shop.change(.ledger, "UPDATE delivery SET changed_at = 1750420800000")
            try await shop.load(
                "purchases", Quiet.header + "n1,2025-06-20,a001,p1,Coffee,1,10.00,10.00,EUR\n")
            let next = try await shop.planQuiet(on: "2026-03-02")
            #expect(next.counts == ["proposed": 1], "\(next.counts)")
        }
    }

    @Test("one customer whose server blocks us does not hold up the others")
    func blockedByOne() async throws {
        let shop = try await Quiet.shop(8)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run(failing: ["rcpt:550:5.7.1 blocked@to=a001"]) { (relay) async throws in
            for _ in 1...3 { _ = try await shop.run("send", "quiet", environment: relay.environment) }
            #expect(relay.recipients == Array(Quiet.addresses(8).dropFirst()))
            let phases = try shop.phases()
            // Refused before anything was accepted: it might be us, so it is tried again later.
            #expect(phases == ["accepted": 7, "deferred": 1], "\(phases)")
        }
    }

    @Test("what the relay defers waits, is said with code 75, and is tried again when it is due, not before")
    func deferred() async throws {
        let shop = try await Quiet.shop(4)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run(failing: ["rcpt:451:4.2.1 try later@to=a002", "dot:452:4.3.1 no room@to=a003"]) {
            (relay) async throws in
            let sent = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(
                sent.code == 75 && counts(sent.output) == ["accepted": 2, "deferred": 2], "\(sent.output)")
            #expect(sent.errors.contains("2 wait for another try, the next at 20"), "\(sent.errors)")
            try relay.fails()
            let early = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(early.code == 75 && early.output == "nothing was due\n", "\(early.output)")
            try shop.change(.ledger, "UPDATE delivery SET due_at = 0 WHERE phase = 'deferred'")
            let later = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(later.code == 0 && counts(later.output) == ["accepted": 2], "\(later.output)")
            #expect(relay.recipients == Quiet.addresses(4))
            let identifiers = try shop.query(
                .ledger, "SELECT message_id, attempts FROM delivery ORDER BY account")
            #expect(identifiers.map { $0[1] } == ["1", "2", "2", "1"])
        }
    }

    @Test("an address that does not exist is suppressed; another refusal is no reason to")
    func refused() async throws {
        let shop = try await Quiet.shop(4)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run(failing: [
            "rcpt:550:5.1.1 no such user@to=a002", "rcpt:550:5.2.1 disabled@to=a003",
        ]) { (relay) async throws in
            let sent = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(sent.code == 0 && counts(sent.output) == ["accepted": 2, "refused": 2], "\(sent.output)")
            let suppressed = try await shop.run("suppress").output.split(separator: "\n")
            #expect(
                suppressed.count == 1
                    && suppressed.first?.hasPrefix("a002@example.com  bounced  smtp") == true)
            #expect(try await shop.run("outbox", "--state", "refused").output.contains("550 5.2.1 disabled"))
        }
    }

    @Test(
        "a relay that refuses us is not the customers' fault: nobody is given up",
        arguments: [
            "mail:550:5.7.1 this sender is not allowed", "mail:530:5.7.0 authentication required",
        ])
    func refusesUs(fault: String) async throws {
        let shop = try await Quiet.shop(6)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run(failing: [fault]) { (relay) async throws in
            let sent = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(
                [69, 77].contains(sent.code) && sent.errors.contains("5.7."), "\(sent.code) \(sent.errors)")
            #expect(try shop.phases() == ["queued": 6])
            #expect(try shop.number(.ledger, "SELECT COUNT(*) FROM suppression") == 0)
            // A campaign that the relay refuses is paused: nothing hammers at it until a person has looked.
            try relay.fails()
            #expect(try await shop.run("send", "quiet", environment: relay.environment).code == 75)
            #expect(relay.recipients.isEmpty)
            #expect(try await shop.run("resume", "quiet").code == 0)
            #expect(try await shop.run("send", "quiet", environment: relay.environment).code == 0)
            #expect(relay.recipients == Quiet.addresses(6))
        }
    }

    @Test(
        "what the wire left undecided is never sent again by itself; a person settles it",
        arguments: [
            ("--accepted", ["accepted": 5], 5), ("--drop", ["accepted": 4, "refused": 1], 4),
            ("--requeue", ["accepted": 5], 5),
        ])
    func inDoubt(decision: String, after: [String: Int], activities: Int) async throws {
        let shop = try await Quiet.shop(5)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run(failing: ["dot:accept-drop@to=a003"]) { (relay) async throws in
            let sent = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(
                sent.code == 0 && counts(sent.output) == ["accepted": 4, "in doubt": 1], "\(sent.output)")
            #expect(sent.errors.contains("rekindle reconcile"))
            try relay.fails()
            #expect(
                try await shop.run("send", "quiet", environment: relay.environment).output
                    == "nothing was due\n")
            #expect(
                counts(try await shop.run("plan", "quiet", "--as-of", "2025-06-02").output)["proposed"] == 0)
            let listed = try await shop.run("reconcile").output
            #expect(listed.contains("account a003") && listed.split(separator: "\n").count == 1, "\(listed)")
            let number = String(listed.prefix { $0.isNumber })
            // The Message-ID that is listed is the one that the relay saw.
            let messageID = listed.split(separator: " ").first { $0.hasPrefix("<") }.map(String.init) ?? "?"
            let doubtful = relay.filing.messages.first { $0.recipients.first?.address == Quiet.address(3) }
            let text = String(decoding: doubtful.map(\.content) ?? [], as: UTF8.self)
            #expect(text.contains("Message-ID: \(messageID)"))
            #expect(try await shop.run("reconcile", number, decision).code == 0)
            #expect(try await shop.run("reconcile").output == "nothing is in doubt\n")
            let settled = try shop.query(.ledger, "SELECT id FROM plan WHERE state = 'approved'")
            _ = try await shop.run("send", settled.first?.first ?? "none", environment: relay.environment)
            #expect(try shop.phases() == after)
            #expect(try shop.number(.ledger, "SELECT COUNT(*) FROM activity") == activities)
            #expect(relay.recipients.count == (decision == "--requeue" ? 6 : 5))
        }
    }

    @Test("a limit sends so many and leaves the rest waiting")
    func limit() async throws {
        let shop = try await Quiet.shop(12)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run { (relay) async throws in
            for accepted in [5, 10, 12] {
                #expect(
                    try await shop.run("send", "quiet", "--limit", "5", environment: relay.environment).code
                        == 0)
                #expect(try shop.phases()["accepted"] == accepted && relay.recipients.count == accepted)
            }
            #expect(relay.recipients == Quiet.addresses(12))
        }
    }

    @Test("asked to stop in the middle, a send ends in order: nothing in doubt, nothing lost, the rest waits")
    func stopped() async throws {
        let shop = try await Quiet.shop(60)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run(failing: ["dot:slow=60"]) { (relay) async throws in
            // On a busy machine the relay in this process may be held up for longer than the grace time.
            let patient = relay.environment.merging(["REKINDLE_SMTP_GRACE_SECONDS": "3600"]) { $1 }
            let sending = try shop.start("send", "quiet", environment: patient)
            defer { sending.end() }
            try await eventually("some messages") { relay.server.counts.messagesAccepted >= 6 }
            sending.kill(SIGTERM)
            let end = await sending.wait()
            #expect([0, 75].contains(end.code), "\(end.code) \(end.errors)")
            let phases = try shop.phases()
            let accepted = phases["accepted", default: 0]
            #expect(
                accepted >= 6 && accepted < 60 && phases == ["accepted": accepted, "queued": 60 - accepted],
                "\(phases)")
            #expect(relay.recipients.count == accepted)
            #expect(try shop.number(.ledger, "SELECT COUNT(*) FROM activity") == accepted)
            try relay.fails()
            #expect(try await shop.run("send", "quiet", environment: relay.environment).code == 0)
            #expect(relay.recipients == Quiet.addresses(60))
        }
    }

    @Test(
        "killed in the middle, a send mails nobody twice, and whom it may have mailed is shown",
        arguments: [1, 9, 20])
    func killed(after count: Int) async throws {
        let shop = try await Quiet.shop(40)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run(failing: ["dot:slow=30"]) { (relay) async throws in
            let sending = try shop.start("send", "quiet", environment: relay.environment)
            defer { sending.end() }
            try await eventually("some messages") { relay.server.counts.messagesAccepted >= count }
            sending.kill(SIGKILL)
            _ = await sending.wait()
            try relay.fails()
            #expect(try await shop.run("send", "quiet", environment: relay.environment).code == 0)
            let phases = try shop.phases()
            #expect(phases["accepted", default: 0] + phases["inDoubt", default: 0] == 40, "\(phases)")
            #expect(phases["inDoubt", default: 0] <= 4, "\(phases)")
            #expect(Set(relay.recipients).count == relay.recipients.count)
            let listed = try await shop.run("reconcile").output.split(separator: "\n").count {
                $0.contains("account a")
            }
            #expect(listed == phases["inDoubt", default: 0])
            #expect(shop.files(in: ".rekindle", ending: "").filter { $0.hasPrefix("wire.") }.isEmpty)
        }
    }
}
