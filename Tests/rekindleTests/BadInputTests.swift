import Foundation
import Sink
import TestSupport
import Testing

@Suite("Bad input and bad weather")
struct BadInputTests {
    // What somebody wrote

    /// `Golden/<case>` is laid over a workspace, `expected.txt` is what the command says. RECORD_GOLDEN=1 rewrites it
    /// and fails, so that a person reads the difference.
    @Test(
        "every mistake of a file is said at once, with its place and what to write instead",
        arguments: ["broken-rule", "broken-template", "broken-settings", "broken-mapping"])
    func golden(name: String) async throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Golden/\(name)"
        let shop = try Shop(rules: ["quiet": Quiet.campaign()])
        defer { shop.remove() }
        for case let path as String in FileManager.default.enumerator(atPath: folder) ?? .init() {
            guard path != "expected.txt",
                let text = try? String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
            else { continue }
            try shop.scratch.write(text, to: path)
        }
        let commands = [
            "broken-rule": (["plan", "broken"], 65), "broken-template": (["check"], 65),
            "broken-settings": (["check"], 78),
            "broken-mapping": (["import", "purchases", "orders.csv", "--mapping", "broken.yaml"], 65),
        ]
        let (arguments, code) = try #require(commands[name])
        let result = try await ended(Program.rekindle, arguments, folder: shop.scratch.folder)
        #expect(Int(result.code) == code && result.output.isEmpty)
        let text = result.errors
        let golden = Golden("\(name)/expected.txt", beside: #filePath)
        if Golden.isRecording {
            try golden.record(text)
            Issue.record("recorded \(name)/expected.txt; read the difference")
            return
        }
        #expect(text == golden.approved)
        // 'file:line:column: error: … [area/code]', and what was counted at the end is what was said.
        let heads = text.split(separator: "\n").filter { $0.contains(": error: ") }
        #expect(
            !heads.isEmpty
                && heads.allSatisfy { $0.contains(#/[\w./-]+:\d+:\d+: error: .+ \[[a-z]+/[a-z-]+\]$/#) })
        if code == 65 { #expect(text.contains("\(heads.count) mistakes; nothing was done")) }
        #expect(!shop.exists(".rekindle"))
    }

    @Test("a mistake in a rule or a template stops a plan, and what was planned before stands")
    func plansStand() async throws {
        let shop = try await Quiet.shop(3)
        defer { shop.remove() }
        try await shop.approveQuiet()
        let before = try await shop.run("plan", "list").output
        try shop.scratch.write(
            "---\nsubject: x\nlanguage: en\nlayout: letter\n---\n{{ acount.name }}\n",
            to: "Templates/gentle.en.liquid")
        #expect(try await shop.run("plan", "quiet", "--as-of", Quiet.today).code == 65)
        #expect(try await shop.run("plan", "list").output == before)
        // A plan carries its own letters: it is still to be sent as it was approved.
        let rehearsed = try await shop.run("send", "quiet", "--rehearse")
        #expect(rehearsed.code == 0 && shop.files(in: "Outbox/rehearsal").count == 3, "\(rehearsed.errors)")
    }

    @Test(
        "a table that is not the one that was meant changes nothing",
        arguments: [
            ("purchases", "CustomerID,CompanyName\nALFKI,Alfreds\n"), ("purchases", ""),
            ("accounts", "colour,size\nred,1\n"),
            ("purchases", "PK\u{3}\u{4}not a table at all"), ("products", "order_id\no1\n"),
        ])
    func wrongTable(kind: String, table: String) async throws {
        let shop = try await Quiet.shop(2)
        defer { shop.remove() }
        let before = try shop.history()
        let result = try await shop.load(kind, table)
        #expect(result.code == 65 && result.output.isEmpty, "\(result.output)")
        #expect(result.errors.hasPrefix("rekindle: ") && result.errors.utf8.count > 20, "\(result.errors)")
        #expect(try shop.history() == before)
    }

    @Test("names that lead nowhere are said, with the nearest that exists")
    func unknownNames() async throws {
        let shop = try Shop(rules: ["quiet": Quiet.campaign()])
        defer { shop.remove() }
        for (command, code, word) in [
            (["plan", "quite"], 66, "did you mean 'quiet'"), (["plan", "../rekindle"], 66, "no campaign"),
            (["approve", "quiet"], 66, "no plan"), (["send", "quiet"], 66, "no plan"),
            (["plan", "show", "quiet"], 66, "no plan"),
            (["explain", "nobody"], 66, "nobody"), (["preview", "nobody"], 66, "nobody"),
            (["import", "purchases", "missing.csv"], 66, "missing.csv"),
            (["import", "purchases", "missing.csv", "--preset", "shopfy"], 64, "did you mean shopify"),
            (["import", "purchases", "missing.csv", "--mapping", "none.yaml"], 66, "none.yaml"),
            (["import", "orders", "missing.csv"], 64, "purchases"),
            (["plan", "quiet", "--as-of", "23.11.2026"], 64, "2026-11-23"),
            (["plan", "quiet", "--as-of", "2026-02-30"], 64, "2026-02-30"),
            (["suppress", "not an@address"], 65, "mail address"),
            (["reconcile", "7", "--accepted"], 66, "no delivery 7"),
            (["activities", "done", "7"], 66, "activity 7"),
            (["reconcile", "7"], 64, "--accepted"),
        ] {
            let result = try await ended(Program.rekindle, command, folder: shop.scratch.folder)
            let comment: Comment = "\(command): \(result.errors)"
            #expect(Int(result.code) == code, comment)
            #expect(result.errors.contains(word), comment)
        }
    }

    @Test("without rekindle.yaml there is no workspace, and the way out is said")
    func noWorkspace() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let result = try await ended(Program.rekindle, ["plan", "quiet"], folder: scratch.folder)
        #expect(
            result.code == 78 && result.errors.contains("rekindle.yaml")
                && result.errors.contains("--workspace"))
    }

    @Test("a password in rekindle.yaml is refused, and not repeated")
    func password() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        try shop.scratch.write(
            shop.scratch.text("rekindle.yaml")
                + "\nsmtp:\n  host: 127.0.0.1\n  user: rekindle\n  password: correct-horse\n",
            to: "rekindle.yaml")
        let result = try await shop.run("check")
        #expect(result.code == 78 && result.errors.contains("REKINDLE_SMTP_PASSWORD"))
        #expect(!result.errors.contains("correct-horse"), "\(result.errors)")
    }

    @Test(
        "check reads the company's own words for bounces, and a level of logging that there is not is named")
    func bouncesAndLevel() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        try shop.scratch.write("soft words\n[x]\n", to: "Rules/bounces.txt")
        let words = try await shop.run("check")
        #expect(words.code == 65, "\(words)")
        for place in ["Rules/bounces.txt:1:1", "Rules/bounces.txt:2:1", "2 mistakes"] {
            #expect(words.errors.contains(place), "\(words.errors)")
        }
        let level = try await shop.run("check", environment: ["REKINDLE_LOG_LEVEL": "loud"])
        #expect(level.code == 78 && level.errors.contains("log.level 'loud'"), "\(level)")
        #expect(level.errors.contains("trace, debug, info"), "\(level)")
    }

    @Test(
        "a relay elsewhere is not used in the clear, and a login needs its password",
        arguments: [
            (["REKINDLE_SMTP_HOST": "relay.example.com", "REKINDLE_SMTP_SECURITY": "none"], "starttls"),
            (["REKINDLE_SMTP_HOST": "127.0.0.1.example.com", "REKINDLE_SMTP_SECURITY": "none"], "starttls"),
            (
                ["REKINDLE_SMTP_HOST": "relay.example.com", "REKINDLE_SMTP_SECURITY": "ssl"],
                "starttls, tls or none"
            ),
            (["REKINDLE_SMTP_HOST": "relay.example.com", "REKINDLE_SMTP_PORT": "70000"], "65535"),
            (
                ["REKINDLE_SMTP_HOST": "relay.example.com", "REKINDLE_SMTP_USER": "u"],
                "REKINDLE_SMTP_PASSWORD"
            ),
        ])
    func relaySettings(environment: [String: String], word: String) async throws {
        let shop = try Shop()
        defer { shop.remove() }
        let result = try await shop.run("check", environment: environment)
        #expect(result.code == 78 && result.errors.contains(word), "\(result.errors)")
    }

    // What the world did

    @Test("a relay that cannot be reached costs nothing: everything waits, and a later send succeeds")
    func unreachable() async throws {
        let shop = try await Quiet.shop(5)
        defer { shop.remove() }
        try await shop.approveQuiet()
        let port = try DeafPort()
        let failed = try await shop.run("send", "quiet", environment: Relay.environment(port: port.number))
        #expect(failed.code == 69 && failed.errors.contains("127.0.0.1:\(port.number)"), "\(failed.errors)")
        #expect(try shop.phases() == ["queued": 5])
        try await Relay.run { (relay) async throws in
            let sent = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(sent.code == 0 && counts(sent.output)["accepted"] == 5, "\(sent.errors)")
            #expect(relay.recipients == Quiet.addresses(5))
        }
        _ = port
    }

    @Test("a relay without STARTTLS gets nothing, not even a name")
    func withoutTLS() async throws {
        let shop = try await Quiet.shop(3)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run { (relay) async throws in
            let sent = try await shop.run(
                "send", "quiet", environment: Relay.environment(port: relay.server.port, security: "starttls")
            )
            #expect(sent.code == 69 && sent.errors.contains("TLS"), "\(sent.errors)")
            #expect(relay.server.counts.messagesAccepted == 0 && relay.server.counts.recipientsAccepted == 0)
        }
        #expect(try shop.phases() == ["queued": 3])
    }

    @Test("a relay that refuses everybody at its greeting costs nothing")
    func refusedGreeting() async throws {
        let shop = try await Quiet.shop(3)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run(failing: ["greeting:554:no service here"]) { (relay) async throws in
            let sent = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(sent.code == 69, "\(sent.errors)")
            #expect(try shop.phases() == ["queued": 3])
            try relay.fails()
            #expect(try await shop.run("send", "quiet", environment: relay.environment).code == 0)
            #expect(relay.recipients.count == 3)
        }
    }

    @Test("a login that the relay refuses is no reason to give anybody up")
    func refusedLogin() async throws {
        let shop = try await Quiet.shop(3)
        defer { shop.remove() }
        try await shop.approveQuiet()
        let sink = try shop.start("sink", "--port", "0", "--folder", "Outbox/sink", "--login", "user:right")
        defer { sink.end() }
        try await eventually("the sink's port") {
            sink.output.hasPrefix("port ") && sink.output.hasSuffix("\n")
        }
        let port = Int(sink.output.dropFirst(5).prefix { $0.isNumber }) ?? 0
        var environment = Relay.environment(port: port)
        environment["REKINDLE_SMTP_USER"] = "user"
        environment["REKINDLE_SMTP_PASSWORD"] = "wrong-secret"
        let refused = try await shop.run("send", "quiet", environment: environment)
        #expect(refused.code == 77 && !refused.errors.contains("wrong-secret"), "\(refused.errors)")
        #expect(try shop.phases() == ["queued": 3])
        environment["REKINDLE_SMTP_PASSWORD"] = "right"
        #expect(try await shop.run("send", "quiet", environment: environment).code == 0)
        #expect(shop.files(in: "Outbox/sink").count == 3)
    }

    @Test("a store that is none, or that may not be read, is said and left alone")
    func damagedStore() async throws {
        let shop = try await Quiet.shop(3)
        defer { shop.remove() }
        let garbage = String(repeating: "this is no store\n", count: 500)
        try shop.scratch.write(garbage, to: ".rekindle/ledger.sqlite")
        let result = try await shop.run("plan", "quiet", "--as-of", Quiet.today)
        #expect(result.code == 78 && result.errors.contains("ledger.sqlite"), "\(result.errors)")
        #expect(shop.scratch.text(".rekindle/ledger.sqlite") == garbage)
    }

    // A full disk

    @Test(
        "on a disk that is full an import changes nothing, and succeeds once there is room",
        .enabled(
            if: FullDisk.isPossible,
            "a file system of one's own needs root: the limit on file sizes stands for it"))
    func importOnFullDisk() async throws {
        let shop = try await Quiet.shop(3)
        defer { shop.remove() }
        let before = try shop.history()
        var load: [UInt8] = []
        ImportThroughCLITests.load { load += $0 }
        try Data(load).write(to: URL(fileURLWithPath: shop.scratch.path("load.csv")))
        let result = try await FullDisk.run(
            shop, megabytes: 3,
            """
            "$REKINDLE" import purchases ../load.csv --rejects ../rejects.csv --workspace .. --store . ; echo "code $?"
            cp -r . ../after
            mount -o remount,size=64m . && "$REKINDLE" import purchases ../load.csv --rejects ../rejects.csv --workspace .. --store . ; echo "code $?"
            cp -r . ../later
            """)
        #expect(
            result.output.contains("code 73\n") && result.errors.contains("full"),
            "\(result.output)\(result.errors)")
        #expect(result.output.hasSuffix("code 0\n"), "\(result.output)\(result.errors)")
        try shop.keepStore("after")
        #expect(try shop.history() == before)
        try shop.keepStore("later")
        #expect(try shop.number(.history, "SELECT COUNT(*) FROM purchase") == 30_003)
    }

    @Test(
        "on a disk that is full nothing is mailed that the ledger cannot hold, and all of it once there is room",
        .enabled(
            if: FullDisk.isPossible,
            "a file system of one's own needs root: the limit on file sizes stands for it"))
    func sendOnFullDisk() async throws {
        let shop = try await Quiet.shop(40)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run { (relay) async throws in
            let result = try await FullDisk.run(
                shop, megabytes: 6,
                """
                head -c 100m /dev/zero > filler 2>/dev/null
                "$REKINDLE" send quiet --workspace .. --store . ; echo "code $?"
                rm filler
                "$REKINDLE" send quiet --workspace .. --store . ; echo "code $?"
                cp -r . ../later
                """, environment: relay.environment)
            let codes = result.output.split(separator: "\n").filter { $0.hasPrefix("code ") }
            #expect(codes == ["code 73", "code 0"], "\(result.output)\(result.errors)")
            #expect(result.errors.contains("full"), "\(result.errors)")
            try shop.keepStore("later")
            let phases = try shop.phases()
            #expect(phases == ["accepted": 40], "\(phases)")
            #expect(try shop.number(.ledger, "SELECT COUNT(*) FROM activity") == 40)
            #expect(relay.recipients == Quiet.addresses(40))
        }
    }

    @Test("where a file may not grow, an import says so and changes nothing")
    func importBeyondLimit() async throws {
        let shop = try await Quiet.shop(3)
        defer { shop.remove() }
        let before = try shop.history()
        var load: [UInt8] = []
        ImportThroughCLITests.load { load += $0 }
        try Data(load).write(to: URL(fileURLWithPath: shop.scratch.path("load.csv")))
        // 1 MiB; the signal is ignored, so that writing fails with an error.
        let result = try await ended(
            "/bin/sh", ["-c", "trap '' XFSZ; ulimit -f 2048; exec \"$REKINDLE\" import purchases load.csv"],
            environment: ["REKINDLE": Program.rekindle], folder: shop.scratch.folder)
        #expect(result.code == 73 && result.errors.contains("full"), "\(result.code) \(result.errors)")
        #expect(try shop.history() == before)
        #expect(try await shop.run("import", "purchases", "load.csv").code == 0)
    }

    @Test("where a file may not grow, a send mails nobody twice and loses nobody")
    func sendBeyondLimit() async throws {
        let shop = try await Quiet.shop(200)
        defer { shop.remove() }
        try await shop.approveQuiet()
        try await Relay.run { (relay) async throws in
            let size = try #require(
                FileManager.default.contents(atPath: shop.scratch.path(".rekindle/ledger.sqlite"))
            ).count
            let result = try await ended(
                "/bin/sh",
                ["-c", "trap '' XFSZ; ulimit -f \(size / 512 + 100); exec \"$REKINDLE\" send quiet"],
                environment: relay.environment.merging(["REKINDLE": Program.rekindle]) { $1 },
                folder: shop.scratch.folder)
            #expect(result.code == 73 && result.errors.contains("full"), "\(result.code) \(result.errors)")
            let later = try await shop.run("send", "quiet", environment: relay.environment)
            #expect(later.code == 0, "\(later.errors)")
            let phases = try shop.phases()
            #expect(phases["accepted", default: 0] + phases["inDoubt", default: 0] == 200, "\(phases)")
            // At most one message for each connection may be undecided.
            #expect(phases["inDoubt", default: 0] <= 4, "\(phases)")
            #expect(Set(relay.recipients).count == relay.recipients.count)
            #expect(relay.recipients.count >= phases["accepted", default: 0])
        }
    }
}

/// A small disk of a program's own: a file system in memory, which ends with the program.
private enum FullDisk {
    static let isPossible =
        (try? Program.run(
            "/usr/bin/unshare", ["-m", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]))?.code == 0

    /// Runs a script in a folder `disk` of the workspace, which is such a disk and holds the store.
    static func run(
        _ shop: Shop, megabytes: Int, _ script: String, environment: [String: String] = [:]
    ) async throws -> Program.Result {
        try FileManager.default.createDirectory(
            atPath: shop.scratch.path("disk"), withIntermediateDirectories: true)
        let whole = """
            mount -t tmpfs -o size=\(megabytes)m tmpfs disk || exit 99
            cp .rekindle/*.sqlite disk || exit 98
            cd disk
            \(script)
            """
        return try await ended(
            "/usr/bin/unshare", ["-m", "/bin/sh", "-c", whole],
            environment: environment.merging(["REKINDLE": Program.rekindle]) { $1 },
            folder: shop.scratch.folder)
    }
}

extension Shop {
    /// Takes a copied store in place of its own.
    func keepStore(_ folder: String) throws {
        try FileManager.default.removeItem(atPath: scratch.path(".rekindle"))
        try FileManager.default.copyItem(atPath: scratch.path(folder), toPath: scratch.path(".rekindle"))
    }
}
