import Foundation
import TestSupport
import Testing

/// What an operator sees, changes and expects to be heeded while mail waits.
@Suite("In the operator's eyes", .serialized)
struct OperatorViewTests {
    @Test(
        "hours hold mail back and say so; once they are changed, what waited leaves",
        arguments: [false, true])
    func changedHours(byDaemon: Bool) async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        // Half a day from now, on any clock of the earth's.
        let hour = (Calendar(identifier: .gregorian).component(.hour, from: Date()) + 12) % 24
        let name = String(hour + 100).dropFirst()
        try shop.scratch.write(
            "sending: {hours: \"\(name):00-\(name):59\", clock: company}\n", to: "Rules/policies.yaml")
        try await shop.approveQuiet()
        try await Relay.run { relay in
            let held = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(held.code == 75 && held.errors.contains("by the sending hours"), "\(held)")
            #expect(
                try await shop.run("status").output.contains("\(name):00-\(name):59 on the company's clock"))
            #expect(relay.recipients.isEmpty)
            if byDaemon {
                let daemon = try shop.start("daemon", "--every", "1", environment: relay.environment)
                defer { daemon.end() }
                try shop.scratch.write("sending: {perHour: 100}\n", to: "Rules/policies.yaml")
                try await patiently("they leave") { relay.recipients == Quiet.addresses(2) }
                return
            }
            try shop.scratch.write("sending: {perHour: 100}\n", to: "Rules/policies.yaml")
            let sent = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(sent.code == 0 && relay.recipients == Quiet.addresses(2), "\(sent)")
        }
    }

    @Test("who wants mails again takes back their own no, and nobody's complaint")
    func wantsAgain() async throws {
        let shop = try await Quiet.shop(1)
        defer { shop.remove() }
        try await shop.approveQuiet()
        let facts = try shop.query(.ledger, "SELECT CAST(facts AS TEXT) FROM proposal").first?.first
        let link = try #require(facts?.firstMatch(of: /unsubscribe%20([A-Za-z0-9_-]+)/)?.1)
        try await shop.load(
            "suppressions",
            """
            email,account_id,reason
            \(Quiet.address(1)),,unsubscribed
            \(Quiet.address(1)),\(Quiet.id(1)),complained

            """)
        try shop.spool("resume", String(link))
        #expect(try await shop.run("consent", "pull").output == "1 word of customers written down\n")
        #expect(try shop.query(.ledger, "SELECT reason FROM suppression") == [["complained"]])
        try await Relay.run { relay in
            _ = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(relay.recipients.isEmpty)
        }
    }

    @Test("status names the plan that waits for a person")
    func plans() async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        let plan = try await shop.planQuiet()
        #expect(
            try await shop.run("status").output.contains(
                "plan \(plan.id) waits for approval: rekindle approve quiet"))
        try await shop.approveQuiet()
        #expect(
            try await shop.run("status").output.contains("is approved and not sent: rekindle send quiet"))
        try await Relay.run { relay in
            _ = try await shop.run("send", "quiet", environment: relay.environment)
        }
        #expect(try await !shop.run("status").output.contains("plan \(plan.id)"))
    }

    @Test("a breaker is looked at while refusals come in, not only after seconds")
    func breakerInTime() async throws {
        let shop = try await Quiet.shop(200)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run(failing: ["rcpt:550:5.1.1 no such user"]) { relay in
            let stopped = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(stopped.code == 75, "\(stopped)")
            let refused = try #require(try shop.phases()["refused"])
            // The sample of fifty, what was in the connections' hands, and three.
            #expect((50..<70).contains(refused))
        }
    }

    @Test(
        "what a person stopped is said to be stopped by that person, in one line without control characters")
    func words() async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        try await shop.approveQuiet()
        #expect(
            try await shop.run("pause", "quiet", "--reason", "prices\u{1B}[31m\nFAKE 9 accepted\u{202E}").code
                == 0)
        let status = try await shop.run("status").output
        #expect(status.contains("prices") && !status.contains("\u{1B}") && !status.contains("\u{202E}"))
        #expect(!status.split(separator: "\n").contains { $0.hasPrefix("FAKE") }, "\(status)")
    }

    @Test("a message that was cancelled is not said to have been had")
    func cancelled() async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run(failing: ["greeting:drop"]) { relay in
            _ = try await shop.run("send", "quiet", environment: relay.environment)
        }
        #expect(try await shop.run("cancel", "quiet").code == 0)
        #expect(try await shop.run("resume", "quiet").code == 0)
        let plan = try await shop.planQuiet()
        #expect(plan.counts["capped"] == 2)
        let why = try await shop.run(
            "explain", Quiet.id(1), "--campaign", "quiet", "--as-of", Quiet.today
        ).output
        #expect(why.contains("refused, or given up by hand") && !why.contains("It had its message"), "\(why)")
    }

    @Test("a mail server keeps a mail for a slip in rekindle.yaml, and for nothing else refuses it")
    func pipe() async throws {
        let shop = try await Quiet.shop(1)
        defer { shop.remove() }
        let settings = shop.scratch.text("rekindle.yaml")
        let mail = "From: a@example.com\nSubject: hello\n\nhello\n"
        try shop.scratch.write(settings + "\nlog: {level: loud}\n", to: "rekindle.yaml")
        let kept = try await shop.inbound(mail)
        #expect(kept.code == 75 && kept.errors.contains("rekindle.yaml"), "\(kept)")
        try shop.scratch.write(settings, to: "rekindle.yaml")
        #expect(try await shop.inbound(mail).code == 0)
    }

    @Test("who never got a letter is known by the address: unsubscribed with the account, answered by a task")
    func strangers() async throws {
        let shop = try await Quiet.shop(3)
        defer { shop.remove() }
        let stop = """
            From: \(Quiet.address(1).uppercased())
            To: baja@example.com
            Subject: unsubscribe
            Message-ID: <u1@customers.example>

            please

            """
        #expect(try await shop.inbound(stop).output == "1 unsubscribe\n")
        #expect(
            try shop.query(.ledger, "SELECT account, reason FROM suppression")
                == [[Quiet.id(1), "unsubscribed"]])
        let question = """
            From: Ana <\(Quiet.address(2))>
            To: hola@example.com
            Subject: Do you still have the dark roast?
            Message-ID: <q1@customers.example>
            Date: Mon, 2 Jun 2025 10:00:00 +0200

            I would take two boxes.

            """
        #expect(try await shop.inbound(question).code == 0)
        let tasks = try await shop.run("activities", "--state", "planned").output
        #expect(tasks.contains(Quiet.id(2)) && tasks.contains("dark roast"), "\(tasks)")
    }
}
