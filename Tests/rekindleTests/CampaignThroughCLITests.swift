import Foundation
import Sink
import TestSupport
import Testing

@Suite("A campaign through the command line")
struct CampaignThroughCLITests {
    // Plans

    @Test("planned twice it is the same plan; with another day, letter or customer it is another")
    func fingerprint() async throws {
        let shop = try await Quiet.shop(6, "holdout: {percent: 50, salt: x}")
        defer { shop.remove() }
        let first = try await shop.planQuiet()
        #expect(first.selected == 6 && first.counts.values.reduce(0, +) == 6 && first.state == "draft")
        #expect(first.counts["heldOut", default: 0] > 0 && first.counts["proposed", default: 0] > 0)
        #expect(try await shop.planQuiet().fingerprint == first.fingerprint)
        #expect(try shop.number(.ledger, "SELECT COUNT(*) FROM plan") == 1)
        var seen = [first.fingerprint, try await shop.planQuiet(on: "2025-06-02").fingerprint]
        let letter = shop.scratch.text("Templates/gentle.es.liquid")
        try shop.scratch.write(letter + "\n<p>P. S.</p>\n", to: "Templates/gentle.es.liquid")
        seen.append(try await shop.planQuiet().fingerprint)
        try await shop.load("accounts", "account_id,name,email\na001,Another Name,a001@example.com\n")
        seen.append(try await shop.planQuiet().fingerprint)
        #expect(Set(seen).count == 4)
    }

    @Test("a plan made again is the campaign's latest, though it was made before")
    func latest() async throws {
        let shop = try await Quiet.shop(3)
        defer { shop.remove() }
        let first = try await shop.planQuiet()
        _ = try await shop.planQuiet(on: "2025-06-02")
        #expect(try await shop.planQuiet().id == first.id)
        // What was shown last is what 'approve CAMPAIGN' means.
        #expect(try await shop.run("approve", "quiet", "--other-day").output.contains(first.id))
    }

    @Test("show, list and diff say who is in a plan and what changed since the one before")
    func looking() async throws {
        let shop = try await Quiet.shop(4)
        defer { shop.remove() }
        let first = try await shop.planQuiet()
        try await shop.load("purchases", Quiet.header + "n1,2025-05-20,a002,p1,Coffee,1,10.00,10.00,EUR\n")
        try await shop.load("purchases", Quiet.header + "n2,2024-02-20,a009,p1,Coffee,1,10.00,10.00,EUR\n")
        let second = try await shop.planQuiet()
        let shown = try await shop.run("plan", "show", "quiet", "--outcome", "proposed").output
        for id in ["a001", "a003", "a004"] {
            #expect(
                shown.contains("\(id)  proposed  rule all: quiet for 16 months (last 2024-01-10), 1 order, "),
                "\(shown)")
        }
        #expect(!shown.contains("a002") && !shown.contains("a009"))
        #expect(
            try await shop.run("plan", "show", "quiet").output.contains("a009  suppressed  no mail address"))
        let list = try await shop.run("plan", "list").output.split(separator: "\n")
        #expect(list.count == 2 && list[0].hasPrefix(second.id) && list[1].hasPrefix(first.id))
        let diff = try await shop.run("plan", "diff", "quiet").output
        #expect(diff.contains("2 accounts differ"), "\(diff)")
        let changes = diff.split(separator: "\n").dropFirst().map {
            $0.split(separator: " ").joined(separator: " ")
        }
        #expect(
            changes == ["- a002 proposed (all) -> not selected", "+ a009 not selected -> suppressed (all)"],
            "\(diff)")
        #expect(try await shop.run("plan", "diff", second.id, first.id).output.contains("+  a002"))
    }

    @Test("explain says why, why not, and what the latest plan made of it")
    func explain() async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        try await shop.run("suppress", "a002")
        _ = try await shop.planQuiet()
        let why = try await shop.run("explain", "a001", "--as-of", Quiet.today).output
        #expect(why.contains("Quiet for 6 calendar months") && why.contains("Rule 'all' decides"), "\(why)")
        let whyNot = try await shop.run("explain", "a001", "--as-of", "2024-07-10").output
        #expect(
            whyNot.contains("Not quiet for 6 calendar months") && whyNot.contains("not in the audience"),
            "\(whyNot)")
        #expect(
            try await shop.run("explain", "a002", "--as-of", Quiet.today).output.contains(
                "suppressed: requested"))
        let preview = try await shop.run("preview", "a001", "--as-of", Quiet.today)
        #expect(preview.code == 0 && preview.output.contains("Subject: "), "\(preview.errors)")
    }

    // Approval

    @Test("only what was approved is sent; a plan made anew needs a yes of its own")
    func approval() async throws {
        let shop = try await Quiet.shop(4)
        defer { shop.remove() }
        try await Relay.run { (relay) async throws in
            let first = try await shop.planQuiet()
            let early = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(early.code == 65 && early.errors.contains("not approved"))
            try await shop.run("approve", first.id, "--other-day")
            try await shop.load(
                "purchases", Quiet.header + "n2,2024-02-20,a009,p1,Coffee,1,10.00,10.00,EUR\n")
            let second = try await shop.planQuiet()
            #expect(second.id != first.id)
            #expect(try await shop.run("send", second.id, environment: relay.environment).code == 65)
            #expect(relay.recipients.isEmpty)
            // A newer draft does not hold up what was approved before it.
            let sent = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(
                sent.code == 0 && sent.errors.contains("sending what was approved before, plan \(first.id)"),
                "\(sent.errors)")
            #expect(relay.recipients == Quiet.addresses(4))
        }
    }

    @Test("who is skipped gets nothing, before the approval or after it")
    func skip() async throws {
        let shop = try await Quiet.shop(5)
        defer { shop.remove() }
        _ = try await shop.planQuiet()
        #expect(try await shop.run("skip", "quiet", "a002").code == 0)
        #expect(try await shop.run("approve", "quiet", "--other-day").output.contains("approved 4 proposals"))
        #expect(try await shop.run("skip", "quiet", "a003").code == 0)
        #expect(try await shop.run("skip", "quiet", "a008").code == 66)
        try await Relay.run { (relay) async throws in
            #expect(try await shop.run("send", "quiet", environment: relay.environment).code == 0)
            #expect(relay.recipients == ["a001", "a004", "a005"].map { "\($0)@example.com" })
            // What is on its way, or was, cannot be skipped any more.
            #expect(try await shop.run("skip", "quiet", "a001").code != 0)
        }
    }

    // Timers

    @Test("two runs of a timer at once do not collide: everybody is mailed once")
    func twoRuns() async throws {
        let shop = try await Quiet.shop(50, "approval: {automatic: true, atMost: 100}")
        defer { shop.remove() }
        try await Relay.run(failing: ["dot:slow=5"]) { (relay) async throws in
            let runs = try (0..<2).map { _ in try shop.start("run", "quiet", environment: relay.environment) }
            defer { for run in runs { run.end() } }
            for run in runs {
                let end = await run.wait()
                #expect(end.code == 0, "\(end.code) \(end.errors)")
            }
            #expect(relay.recipients == Quiet.addresses(50))
            #expect(try shop.phases() == ["accepted": 50])
            #expect(try shop.number(.ledger, "SELECT COUNT(*) FROM activity") == 50)
            let third = try await shop.run("run", "quiet", environment: relay.environment)
            #expect(third.code == 0 && relay.recipients.count == 50)
        }
    }

    @Test(
        "a timer approves only what its policy allows",
        arguments: [("manual", 0), ("{automatic: true, atMost: 4}", 75)])
    func policy(approval: String, code: Int32) async throws {
        let shop = try await Quiet.shop(5, "approval: \(approval)")
        defer { shop.remove() }
        try await Relay.run { (relay) async throws in
            let result = try await shop.run("run", "quiet", environment: relay.environment)
            #expect(result.code == code, "\(result.errors)")
            #expect(relay.recipients.isEmpty)
            // A person may; then the timer sends.
            try await shop.run("approve", "quiet", "--other-day")
            #expect(try await shop.run("run", "quiet", environment: relay.environment).code == 0)
            #expect(relay.recipients.count == 5)
        }
    }

    // The demo

    @Test("the demo goes the whole way, and every message of it is sound to Python's strict reader")
    func demo() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        try FileManager.default.removeItem(atPath: shop.scratch.path("Rules"))
        try FileManager.default.copyItem(
            atPath: "\(SharedData.repository)/Rules", toPath: shop.scratch.path("Rules"))
        let demo = try await shop.run("demo", "--accounts", "600", "--campaign", "dormant")
        try #require(demo.code == 0, "\(demo.errors)")
        let files = shop.files(in: "Outbox/demo")
        #expect(files.count > 20 && counts(demo.output)["accepted"] == files.count, "\(demo.output)")
        let script = """
            import sys, os, email, email.policy
            policy = email.policy.SMTP.clone(raise_on_defect=True)
            count = 0
            for name in sorted(os.listdir(sys.argv[1])):
                if not name.endswith('.eml'): continue
                raw = open(os.path.join(sys.argv[1], name), 'rb').read()
                message = email.message_from_bytes(raw, policy=policy)
                for part in message.walk():
                    assert not part.defects, (name, part.defects)
                    for key, value in part.items():
                        assert not value.defects, (name, key, value.defects)
                kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
                assert kinds == ['text/plain', 'text/html'], (name, kinds)
                for part in message.walk():
                    if not part.is_multipart():
                        text = part.get_content()
                        assert len(text) > 100 and '{{' not in text and '{%' not in text, name
                for key in ['From', 'To', 'Subject', 'Date', 'Message-ID', 'List-Unsubscribe']:
                    assert len(message.get_all(key)) == 1, (name, key)
                assert message['To'].addresses[0].domain.endswith(('.example', 'example.com', 'example.org', 'example.net', '.test', '.invalid')), name
                assert max(map(len, raw.split(b'\\r\\n'))) <= 998 and b'\\n' not in raw.replace(b'\\r\\n', b''), name
                count += 1
            print(count)
            """
        let python = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
            .map { "\($0)/python3" }.first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let python else {
            print("python3 is not here: the demo's messages were not read by another program")
            return
        }
        let reading = try await ended(python, ["-c", script, shop.scratch.path("Outbox/demo")])
        #expect(reading.code == 0 && reading.output == "\(files.count)\n", "\(reading.errors)")
        try await scoreForSpam(files.prefix(12).map { shop.scratch.path("Outbox/demo/\($0)") })
    }

    /// SpamAssassin's own rules, without the network; 5 is where it calls a message spam.
    private func scoreForSpam(_ files: [String]) async throws {
        let assassin = "/usr/bin/spamassassin"
        guard FileManager.default.isExecutableFile(atPath: assassin) else {
            print("spamassassin is not here: the demo's messages were not scored")
            return
        }
        var box = Data()
        for file in files {
            box += Data("From sender@example.com Thu Nov 26 10:00:00 2026\n".utf8)
            box += try #require(FileManager.default.contents(atPath: file)) + Data("\n".utf8)
        }
        let scratch = try Scratch()
        defer { scratch.remove() }
        try box.write(to: URL(fileURLWithPath: scratch.path("box")))
        let scored = try await ended(assassin, ["-L", "--mbox", scratch.path("box")])
        let scores = scored.output.matches(of: #/X-Spam-Status: \w+, score=(-?[0-9.]+)/#)
            .compactMap { Double($0.output.1) }
        #expect(scores.count == files.count, "\(scored.errors)")
        #expect(scores.allSatisfy { $0 < 2 }, "\(scores)")
    }
}
