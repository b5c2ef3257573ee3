import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Fetching words over TLS, through the command line", .serialized, .enabled(if: canSpeakTLS))
struct ConsentPullThroughCLITests {
    private static let secret = "s" + String(repeating: "0123456789", count: 4)

    @Test("a server alone, behind TLS: its words stop the next send, once its certificate is trusted")
    func pull() async throws {
        let (shop, tokens) = try await ServedPages.letters(2)
        defer { shop.remove() }
        // As the machine in the DMZ has it: the keys, a folder, and nothing else.
        let outpost = try Scratch()
        defer { outpost.remove() }
        try outpost.write(shop.scratch.text(".rekindle/token.keys"), to: "token.keys")
        chmod(outpost.path("token.keys"), 0o600)
        let server = try Running(
            Program.rekindle,
            [
                "unsubscribe-server", "--company", "Tea", "--keys", "token.keys", "--spool", "spool",
                "--port", "0",
            ],
            environment: ["REKINDLE_UNSUBSCRIBE_SECRET": Self.secret], folder: outpost.folder)
        defer { server.end() }
        try await patiently("the server's port") { server.output.hasSuffix("/u/\n") }
        let port = try #require(
            server.output.firstMatch(of: /127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) })
        let front = try await front(outpost, before: port)
        defer { front.end() }
        let address = "https://localhost:\(front.output.filter(\.isNumber))"

        let clicked = try await ended(
            "/usr/bin/env",
            [
                "curl", "-sS", "--cacert", outpost.path("front.pem"), "-o", "/dev/null", "-w", "%{http_code}",
                "-d", "List-Unsubscribe=One-Click", "\(address)/u/\(tokens["a001"] ?? "")",
            ])
        #expect(clicked.output == "200", "\(clicked.errors)")
        #expect(outpost.words == 1)

        var environment = [
            "REKINDLE_UNSUBSCRIBE_SERVER": address, "REKINDLE_UNSUBSCRIBE_SECRET": Self.secret,
        ]
        // Not trusted: nothing is fetched, and nobody is written to who may have said no.
        let asked = outpost.text("log")
        let refused = try await shop.run("consent", "pull", environment: environment)
        #expect(refused.code == 78 && refused.output.isEmpty, "\(refused.errors)")
        #expect(refused.errors.contains("name your authority's file in unsubscribe.certificates"))
        #expect(!refused.errors.contains(Self.secret))
        try await Relay.run { (relay) async throws in
            let sent = try await shop.run(
                "send", "quiet", environment: environment.merging(relay.environment) { $1 })
            #expect(sent.code == 78 && relay.recipients.isEmpty, "\(sent.errors)")
        }
        #expect(outpost.words == 1)
        #expect(!outpost.text("log").dropFirst(asked.count).contains("secret"))

        environment["REKINDLE_UNSUBSCRIBE_CERTIFICATES"] = outpost.path("front.pem")
        try await Relay.run { (relay) async throws in
            let sent = try await shop.run(
                "send", "quiet", environment: environment.merging(relay.environment) { $1 })
            #expect(sent.code == 0 && relay.recipients == ["a002@example.com"], "\(sent.errors)")
        }
        #expect(outpost.words == 0)
        let again = try await shop.run("consent", "pull", environment: environment)
        #expect(again.code == 0 && again.output == "0 words of customers written down\n", "\(again.errors)")
        #expect(outpost.text("log").contains("POST /spool/ack secret"))
    }

    @Test(
        "the authorities that are named stand in place of the system's, not beside them",
        .enabled(if: hasStrace))
    func trust() async throws {
        let (shop, _) = try await ServedPages.letters(1)
        defer { shop.remove() }
        let outpost = try Scratch()
        defer { outpost.remove() }
        let front = try await front(outpost, before: 1)
        defer { front.end() }
        // Another's certificate is named, so that this one's is looked for wherever trust is to be had.
        let other = try await ended("/usr/bin/env", Self.selfSigned("other"), folder: outpost.folder)
        try #require(other.code == 0, "\(other.errors)")
        let result = try await ended(
            "/usr/bin/env",
            [
                "strace", "-f", "-o", outpost.path("trace"), "-e", "trace=%file", Program.rekindle, "consent",
                "pull",
            ],
            environment: [
                "REKINDLE_UNSUBSCRIBE_SERVER": "https://localhost:\(front.output.filter(\.isNumber))",
                "REKINDLE_UNSUBSCRIBE_SECRET": Self.secret,
                "REKINDLE_UNSUBSCRIBE_CERTIFICATES": outpost.path("other.pem"),
            ], folder: shop.scratch.folder)
        #expect(result.code == 78 && result.errors.contains("Nobody that we trust"), "\(result.errors)")
        let trace = outpost.text("trace")
        #expect(trace.contains("other.pem") && !trace.contains("/etc/ssl/certs"))
    }

    @Test("a secret that is too short, and plain http to another machine, are refused with what to do")
    func settings() async throws {
        let (shop, _) = try await ServedPages.letters(1)
        defer { shop.remove() }
        let short = try await shop.run(
            "consent", "pull",
            environment: [
                "REKINDLE_UNSUBSCRIBE_SERVER": "https://localhost:1", "REKINDLE_UNSUBSCRIBE_SECRET": "hush",
            ])
        #expect(short.code == 78 && short.errors.contains("openssl rand -hex 32"), "\(short.errors)")
        #expect(!short.errors.contains("hush"))
        let plain = try await shop.run(
            "consent", "pull",
            environment: [
                "REKINDLE_UNSUBSCRIBE_SERVER": "http://news.tea.example",
                "REKINDLE_UNSUBSCRIBE_SECRET": Self.secret,
            ])
        #expect(plain.code == 78 && plain.errors.contains("must begin with https://"), "\(plain.errors)")
        let alone = try await shop.run(
            "unsubscribe-server", "--workspace", ".", "--port", "0",
            environment: ["REKINDLE_UNSUBSCRIBE_SECRET": "hush"])
        #expect(alone.code == 78 && alone.errors.contains("openssl rand -hex 32"), "\(alone.errors)")
    }

    @Test("a word that no key of ours signed waits, and it is said")
    func keys() async throws {
        let (shop, tokens) = try await ServedPages.letters(1)
        defer { shop.remove() }
        let pages = try await ServedPages.start(shop)
        let answer = try await pages.form("/u/\(tokens["a001"] ?? "")", "List-Unsubscribe=One-Click")
        #expect(answer.status == 200 && pages.words == 1)
        pages.program.end()
        let keys = shop.scratch.text(".rekindle/token.keys")
        try FileManager.default.removeItem(atPath: shop.scratch.path(".rekindle/token.keys"))
        let waiting = try await shop.run("consent", "pull")
        #expect(waiting.code == 0 && waiting.output == "0 words of customers written down\n")
        #expect(
            waiting.errors.contains("1 word of customers waits unread, since no key of") && pages.words == 1)
        try shop.scratch.write(keys, to: ".rekindle/token.keys")
        chmod(shop.scratch.path(".rekindle/token.keys"), 0o600)
        let pulled = try await shop.run("consent", "pull")
        #expect(pulled.output == "1 word of customers written down\n" && pages.words == 0)
    }

    @Test("a daemon says once what stands in the way of what customers say, and that it is over")
    func saidOnce() async throws {
        let (shop, tokens) = try await ServedPages.letters(1)
        defer { shop.remove() }
        let pages = try await ServedPages.start(shop)
        let answer = try await pages.form("/u/\(tokens["a001"] ?? "")", "List-Unsubscribe=One-Click")
        pages.program.end()
        #expect(answer.status == 200 && pages.words == 1)
        let keys = shop.scratch.text(".rekindle/token.keys")
        try FileManager.default.removeItem(atPath: shop.scratch.path(".rekindle/token.keys"))
        try await Relay.run { (relay) async throws in
            // Nobody listens at the first port.
            let environment = [
                "REKINDLE_UNSUBSCRIBE_SERVER": "https://localhost:1",
                "REKINDLE_UNSUBSCRIBE_SECRET": Self.secret,
            ]
            let away = try shop.start(
                "daemon", "--every", "1", environment: environment.merging(relay.environment) { $1 })
            defer { away.end() }
            let trouble = "rekindle daemon: what customers said: "
            try await patiently("it is said") { away.errors.contains(trouble) }
            try await Task.sleep(for: .seconds(4))
            #expect(away.errors.components(separatedBy: trouble).count == 2, "\(away.errors)")
            #expect(try await shop.run("status").output.contains("what customers said"))
            away.kill(SIGTERM)
            #expect(await away.wait().code == 0)

            let daemon = try shop.start("daemon", "--every", "1", environment: relay.environment)
            defer { daemon.end() }
            let waits = "1 word of customers waits unread"
            try await patiently("it is said") { daemon.errors.contains(waits) }
            try await Task.sleep(for: .seconds(4))
            #expect(daemon.errors.components(separatedBy: waits).count == 2, "\(daemon.errors)")
            // Put in place as a rotation does: whole.
            try shop.scratch.write(keys, to: ".rekindle/token.new")
            chmod(shop.scratch.path(".rekindle/token.new"), 0o600)
            rename(shop.scratch.path(".rekindle/token.new"), shop.scratch.path(".rekindle/token.keys"))
            try await patiently("it is heard, with the keys of now") { pages.words == 0 }
            #expect(try await !shop.run("status").output.contains("trouble"))
            daemon.kill(SIGTERM)
            #expect(await daemon.wait().code == 0)
        }
    }

    private static func selfSigned(_ name: String) -> [String] {
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "30", "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-keyout", "\(name).key", "-out", "\(name).pem",
        ]
    }

    /// A TLS proxy whose certificate nobody signed but itself: `front.pem`.
    private func front(_ scratch: Scratch, before port: Int) async throws -> Running {
        let made = try await ended("/usr/bin/env", Self.selfSigned("front"), folder: scratch.folder)
        try #require(made.code == 0, "\(made.errors)")
        let front = try Running(
            "/usr/bin/env",
            [
                "python3", "\(SharedData.repository)/Tests/Helpers/SpoolFront/front.py", scratch.folder,
                scratch.path("front.pem"), scratch.path("front.key"), "\(port)",
            ], folder: scratch.folder)
        do {
            try await patiently("the proxy's port") { front.output.hasSuffix("\n") || !front.isRunning }
            try #require(front.isRunning, "\(front.errors)")
        } catch {
            front.end()
            throw error
        }
        return front
    }
}

private let canSpeakTLS = ["openssl version", "python3 --version", "curl --version"].allSatisfy {
    (try? Program.run("/usr/bin/env", $0.components(separatedBy: " ")).code) == 0
}

private let hasStrace = (try? Program.run("/usr/bin/env", ["strace", "-V"]).code) == 0

extension Scratch {
    /// Of customers, in the folder `spool`.
    fileprivate var words: Int {
        ((try? FileManager.default.contentsOfDirectory(atPath: path("spool/new"))) ?? []).count
    }
}
