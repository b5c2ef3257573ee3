import Foundation
import Sink
import TestSupport
import Testing

/// Pausing, pace, schedules and what comes back, through the program.
@Suite("Delivery under control")
struct DeliveryControlTests {
    @Test("paused, a campaign sends nothing and says why; resumed it goes on; cancelled it is over")
    func pause() async throws {
        let shop = try await Quiet.shop(6)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run { relay in
            #expect(try await shop.run("pause", "quiet", "--reason", "the price was wrong").code == 0)
            let refused = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(refused.code == 75 && refused.errors.contains("the price was wrong"), "\(refused)")
            #expect(relay.recipients.isEmpty)
            #expect(try await shop.run("status").output.contains("paused by"))
            #expect(try await shop.run("resume", "quiet").code == 0)
            #expect(try await shop.run("resume", "quiet").code == 66)
            #expect(
                try await shop.run("send", "quiet", "--limit", "2", environment: relay.environment).code == 0)
            let cancelled = try await shop.run("cancel", "quiet")
            #expect(cancelled.output.hasPrefix("4 deliveries"), "\(cancelled)")
            #expect(try shop.phases() == ["accepted": 2, "skipped": 4])
            #expect(relay.recipients.count == 2)
            #expect(try await shop.run("pause", "nobody").code == 66)
        }
    }

    @Test("the company's limits hold over runs, and the rest says until when it waits")
    func limits() async throws {
        let shop = try await Quiet.shop(5)
        defer { shop.remove() }
        try shop.scratch.write("sending: {perHour: 2}\n", to: "Rules/policies.yaml")
        try await shop.approveQuiet()
        try await Relay.run { relay in
            let first = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(first.code == 75 && first.errors.contains("no more than 2 an hour"), "\(first)")
            _ = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(relay.recipients.count == 2)
            #expect(try shop.phases() == ["accepted": 2, "queued": 3])
            let status = try await shop.run("status").output
            #expect(status.contains("2 an hour"), "\(status)")
        }
    }

    @Test("mistakes in the sending policy stop a plan, each at its place")
    func policyMistakes() async throws {
        let shop = try await Quiet.shop(1)
        defer { shop.remove() }
        try shop.scratch.write(
            """
            sending:
              hours: "18:00-09:00"
              clock: moon
              perHour: many
              holidays: [Christmas]
              breaker: {hardBounces: 200}
              inDoubt: {days: 7, becomes: queued}

            """, to: "Rules/policies.yaml")
        let result = try await shop.run("check")
        #expect(result.code == 65)
        for place in [":2:", ":3:", ":4:", ":5:", ":6:", ":7:"] {
            #expect(result.errors.contains("policies.yaml\(place)"), "\(place) in \(result.errors)")
        }
    }

    @Test("a dry run asks the relay about every recipient, and delivers and records nothing")
    func dryRun() async throws {
        let shop = try await Quiet.shop(5)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run(failing: ["rcpt:550:5.1.1 no such user@to=\(Quiet.id(3))"]) { relay in
            let result = try await shop.run("send", "quiet", "--dry-run", environment: relay.environment)
            #expect(result.code == 75, "\(result)")
            #expect(result.output.contains("would take 4 and refuses 1"), "\(result)")
            #expect(result.errors.contains("550 5.1.1"))
            #expect(relay.recipients.isEmpty && relay.server.counts.messagesAccepted == 0)
            #expect(try shop.phases() == [:])
            try relay.fails("mail:550:5.7.1 not you@only=1")
            let other = try await shop.run("send", "quiet", "--dry-run", environment: relay.environment)
            #expect(other.output.contains("would take 4 and refuses 1"), "\(other)")
            try relay.fails()
            #expect(try await shop.run("send", "quiet", environment: relay.environment).code == 0)
            #expect(relay.recipients.count == 5)
        }
    }

    @Test("with the store locked in the middle of a send, nobody is lost and nobody is mailed twice")
    func locked() async throws {
        let shop = try await Quiet.shop(40)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run(failing: ["dot:slow=30"]) { relay in
            let sending = try shop.start(
                "send", "quiet",
                environment: relay.environment.merging(["REKINDLE_STORE_BUSY_SECONDS": "1"]) { $1 })
            defer { sending.end() }
            try await eventually("some messages") { relay.server.counts.messagesAccepted >= 5 }
            let end = try await shop.locking(.ledger) { await sending.wait() }
            #expect(end.code == 75 && end.errors.contains("held by another program"), "\(end)")
            try relay.fails()
            #expect(try await shop.run("send", "quiet", environment: relay.environment).code == 0)
            let phases = try shop.phases()
            #expect(phases["accepted", default: 0] + phases["inDoubt", default: 0] == 40, "\(phases)")
            #expect(phases["inDoubt", default: 0] <= 4, "\(phases)")
            #expect(Set(relay.recipients).count == relay.recipients.count)
            let held = try shop.query(.ledger, "SELECT note FROM delivery WHERE phase = 'inDoubt'")
            #expect(held.count + relay.recipients.count >= 40)
        }
    }

    @Test("the breaker stops a campaign whose addresses are dead, and a person has to resume it")
    func breaker() async throws {
        let shop = try await Quiet.shop(40)
        defer { shop.remove() }
        try shop.scratch.write(
            "sending: {breaker: {atLeast: 5, hardBounces: 10}}\n", to: "Rules/policies.yaml")
        try await shop.approveQuiet()
        try await Relay.run(failing: ["rcpt:550:5.1.1 no such user"]) { relay in
            let stopped = try await shop.run("send", "quiet", "--limit", "8", environment: relay.environment)
            #expect(stopped.code == 75 && stopped.errors.contains("rekindle resume quiet"), "\(stopped)")
            let again = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(again.code == 75 && again.errors.contains("paused by breaker"), "\(again)")
            #expect(try shop.phases()["queued"] == 32)
            try relay.fails()
            #expect(try await shop.run("resume", "quiet").code == 0)
            #expect(try await shop.run("send", "quiet", environment: relay.environment).code == 0)
            #expect(relay.recipients.count == 32)
        }
    }

    @Test("a bounce that proves its delivery suppresses its address, once; a forged one changes nothing")
    func bounces() async throws {
        let shop = try await Quiet.shop(3)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run { relay in
            #expect(try await shop.run("send", "quiet", environment: relay.environment).code == 0)
            let sent = try #require(
                relay.filing.messages.first { $0.recipients.first?.address == Quiet.address(2) })
            let returnPath = sent.sender
            #expect(returnPath.contains("+"), "\(returnPath)")
            let bounce = Self.bounce(of: Quiet.address(2), to: returnPath)
            let first = try await shop.inbound(bounce)
            #expect(first.code == 0 && first.output == "1 bounce\n", "\(first)")
            #expect(try await shop.inbound(bounce).output == "1 read before\n")
            #expect(
                try shop.query(.ledger, "SELECT address, reason FROM suppression")
                    == [[Quiet.address(2), "bounced"]])
            let forged = Self.bounce(
                of: Quiet.address(1), to: "devoluciones+aaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.com")
            #expect(try await shop.inbound(forged).code == 0)
            #expect(try shop.number(.ledger, "SELECT COUNT(*) FROM suppression") == 1)
            let list = try await shop.run("inbound", "list").output
            #expect(list.contains("hard") && list.contains("return path"), "\(list)")
            #expect(try await shop.run("events").output.contains("bounced"))
        }
    }

    @Test("a reply opens a task for a person, and an unsubscribe mail is heeded")
    func replies() async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run { relay in
            _ = try await shop.run("send", "quiet", environment: relay.environment)
            let sent = try #require(
                relay.filing.messages.first { $0.recipients.first?.address == Quiet.address(1) })
            let text = String(decoding: sent.content, as: UTF8.self)
            let id = try #require(text.firstMatch(of: /Message-ID: (<[^>]+>)/)?.1)
            let reply = """
                From: Ana <\(Quiet.address(1))>
                To: hola@example.com
                Subject: Re: your offer
                In-Reply-To: \(id)
                Message-ID: <r1@customers.example>
                Date: Mon, 2 Jun 2025 10:00:00 +0200

                Yes, please send me two boxes.

                """
            #expect(try await shop.inbound(reply).output == "1 reply\n")
            #expect(
                try await shop.run("activities", "--state", "planned").output.contains(
                    "answer the customer's reply"))
            let token = try #require(
                text.replacing("\r\n ", with: "").replacing("=\r\n", with: "").firstMatch(
                    of: /unsubscribe%20([A-Za-z0-9_-]+)/)?.1)
            let stop = """
                From: somebody@elsewhere.example
                To: baja@example.com
                Subject: unsubscribe \(token)
                Message-ID: <u1@customers.example>

                please

                """
            #expect(try await shop.inbound(stop).output == "1 unsubscribe\n")
            #expect(
                try shop.query(.ledger, "SELECT address, account, reason FROM suppression")
                    == [[Quiet.address(1), Quiet.id(1), "unsubscribed"]])
        }
    }

    @Test("one click on the letter's own link ends it, over the server that knows no store")
    func oneClick() async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        let base = ["REKINDLE_UNSUBSCRIBE_URL": "https://news.example.com/"]
        try await shop.run("plan", "quiet", "--as-of", Quiet.today, environment: base)
        try await shop.run("approve", "quiet", "--other-day", "--by", "test", environment: base)
        try await Relay.run { relay in
            _ = try await shop.run(
                "send", "quiet", environment: relay.environment.merging(base) { $1 })
            let text = String(decoding: try #require(relay.filing.messages.first).content, as: UTF8.self)
                .replacing("\r\n ", with: " ")
            #expect(text.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"))
            let path = try #require(
                text.firstMatch(of: /List-Unsubscribe: *<https:\/\/news\.example\.com(\/u\/[^>]+)>/)?.1)
            let server = try shop.start(
                "unsubscribe-server", "--company", "Alameda", "--keys", ".rekindle/token.keys", "--spool",
                ".rekindle/consent", "--port", "0")
            defer { server.end() }
            var address = ""
            try await eventually("the server") {
                address = server.output.split(separator: "\n").first.map(String.init) ?? ""
                return address.hasPrefix("http://")
            }
            let url = address.replacing("/u/", with: String(path))
            let page = try await ended("/usr/bin/curl", ["-sS", "-i", url], folder: shop.scratch.folder)
            #expect(page.output.hasPrefix("HTTP/1.1 200"), "\(page)")
            #expect(try await shop.run("consent", "pull").output.hasPrefix("0 words"))
            let click = try await ended(
                "/usr/bin/curl", ["-sS", "-i", "-d", "List-Unsubscribe=One-Click", url],
                folder: shop.scratch.folder)
            #expect(click.output.hasPrefix("HTTP/1.1 200"), "\(click)")
            #expect(try await shop.run("consent", "pull").output.hasPrefix("1 word"))
            #expect(
                try shop.query(.ledger, "SELECT reason, source FROM suppression") == [
                    ["unsubscribed", "one-click"]
                ])
            #expect(try await shop.run("consent", "pull").output.hasPrefix("0 words"))
        }
    }

    @Test("the daemon delivers what was approved, survives a relay that is away, and stops in order")
    func daemon() async throws {
        let shop = try await Quiet.shop(5)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run(failing: ["greeting:drop"]) { relay in
            let daemon = try shop.start("daemon", "--every", "1", environment: relay.environment)
            defer { daemon.end() }
            try await eventually("a failure that is said") { daemon.errors.contains("the next try in") }
            #expect(try shop.phases() == ["queued": 5])
            let second = try await shop.run("daemon", environment: relay.environment)
            #expect(second.code == 75 && second.errors.contains("another rekindle daemon"), "\(second)")
            try relay.fails()
            try await eventually("all delivered") { try shop.phases() == ["accepted": 5] }
            daemon.kill(SIGTERM)
            #expect(await daemon.wait().code == 0)
            #expect(relay.recipients == Quiet.addresses(5))
        }
    }

    @Test("a campaign whose hour passed while nothing ran waits for a yes, and the operator is told")
    func missed() async throws {
        let (shop, _) = try await Quiet.scheduledShop(2, seen: -5400)
        defer { shop.remove() }
        try await Relay.run { relay in
            let environment = relay.environment.merging(["REKINDLE_MAIL_OPERATOR": "ops@example.com"]) { $1 }
            let daemon = try shop.start("daemon", "--every", "1", environment: environment)
            defer { daemon.end() }
            try await eventually("it is said") { daemon.errors.contains("missed its hour") }
            #expect(try shop.phases() == [:])
            #expect(try await shop.run("status").output.contains("rekindle run quiet"))
            try await eventually("the operator's mail") { relay.recipients == ["ops@example.com"] }
            #expect(try shop.number(.ledger, "SELECT COUNT(*) FROM event WHERE kind = 'missed'") == 1)
            daemon.kill(SIGTERM)
            #expect(await daemon.wait().code == 0)
            #expect(try await shop.run("run", "quiet", environment: environment).code == 0)
            #expect(relay.recipients.count == 3)
            #expect(try !(await shop.run("status").output.contains("missed its hour")))
        }
    }

    @Test("what is kept of a person can be given to them and forgotten; nobody can be written to afterwards")
    func forgotten() async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        try await shop.approveQuiet()
        _ = try await shop.run("send", "quiet", "--rehearse")
        try await Relay.run { relay in
            _ = try await shop.run("send", "quiet", environment: relay.environment)
            let export = try await shop.run("account", "export", Quiet.id(1)).output
            #expect(export.contains(Quiet.address(1)) && export.contains("purchase"))
            #expect(try await shop.run("account", "forget", Quiet.id(1)).code == 64)
            #expect(try await shop.run("account", "forget", Quiet.id(1), "--yes").code == 0)
            #expect(try await shop.run("account", "export", Quiet.id(1)).code == 66)
            for name in ["ledger", "history"] {
                for store in [Shop.Store.ledger, .history] where store.rawValue == name {
                    let tables = try shop.query(store, "SELECT name FROM sqlite_master WHERE type = 'table'")
                    for table in tables.compactMap(\.first) where !table.hasPrefix("sqlite_") {
                        let rows = try shop.query(store, "SELECT * FROM \(table)").joined()
                        #expect(
                            !rows.contains { $0.contains(Quiet.address(1)) || $0.contains("Company 1") },
                            "\(table)")
                    }
                }
            }
            for name in shop.files(in: ".rekindle", ending: "") where name.contains(".sqlite") {
                let bytes =
                    FileManager.default.contents(atPath: shop.scratch.path(".rekindle/\(name)")) ?? Data()
                #expect(bytes.range(of: Data(Quiet.address(1).utf8)) == nil, "\(name)")
                #expect(bytes.range(of: Data("Company 1".utf8)) == nil, "\(name)")
            }
            #expect(shop.files(in: "Outbox/rehearsal").count == 1)
            #expect(try shop.phases() == ["accepted": 2])
            #expect(try shop.number(.history, "SELECT COUNT(*) FROM purchase") == 2)
            // The company's file still has the person: it comes back, and gets nothing; nor does who is nobody now.
            try await shop.load("accounts", Quiet.accounts(2))
            try await shop.load("purchases", Quiet.purchases(2).replacing("o1,", with: "o9,"))
            let plan = try await shop.planQuiet()
            #expect(plan.counts["suppressed"] == 2 && plan.counts["proposed"] == nil, "\(plan.counts)")
        }
    }

    @Test("a suppression is taken back for what it was made for, and what still stands is said")
    func takenBack() async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        try await shop.run("suppress", Quiet.address(1), "--reason", "complained")
        try await shop.run("suppress", Quiet.address(1), "--campaign", "quiet")
        let wrong = try await shop.run("suppress", Quiet.address(2), "--campaign", "quite")
        #expect(wrong.code == 66 && wrong.errors.contains("did you mean 'quiet'?"), "\(wrong)")
        let one = try await shop.run("suppress", Quiet.address(1), "--campaign", "quiet", "--remove")
        #expect(one.output == "taken back, but still suppressed: complained, by its address\n", "\(one)")
        let other = try await shop.run("suppress", Quiet.address(1), "--remove")
        #expect(other.output == "no longer suppressed\n")
        let none = try await shop.run("suppress", Quiet.address(1), "--remove")
        #expect(none.code == 66)
    }

    @Test("the list of suppressions goes out as a table that comes in again")
    func suppressionTable() async throws {
        let shop = try await Quiet.shop(1)
        defer { shop.remove() }
        try await shop.run("suppress", "a@example.com", "--reason", "complained")
        try await shop.run("suppress", Quiet.id(1))
        let table = try await shop.run("suppress", "--csv").output
        #expect(table.split(separator: "\n").count == 3, "\(table)")
        let other = try await Quiet.shop(1)
        defer { other.remove() }
        let loaded = try await other.load("suppressions", table)
        #expect(loaded.code == 0, "\(loaded)")
        #expect(
            try other.query(.ledger, "SELECT address, account, reason FROM suppression ORDER BY address")
                == shop.query(.ledger, "SELECT address, account, reason FROM suppression ORDER BY address"))
    }

    static func bounce(of address: String, to returnPath: String) -> String {
        """
        Return-Path: <>
        Delivered-To: \(returnPath)
        From: Mail Delivery System <MAILER-DAEMON@mx.example>
        To: \(returnPath)
        Subject: Undelivered Mail Returned to Sender
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b1"
        Message-ID: <\(address.utf8.count).\(returnPath.utf8.count)@mx.example>

        --b1
        Content-Type: text/plain

        <\(address)>: host mx.example said: 550 5.1.1 User unknown (in reply to RCPT TO command)

        --b1
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example

        Final-Recipient: rfc822; \(address)
        Action: failed
        Status: 5.1.1
        Remote-MTA: dns; mx.example
        Diagnostic-Code: smtp; 550 5.1.1 User unknown

        --b1--

        """
    }
}

extension Shop {
    func inbound(_ mail: String) async throws -> Program.Result {
        try await ended(
            Program.rekindle, ["inbound"], input: Data(mail.utf8), folder: scratch.folder)
    }
}
