import Consent
import CurlSpool
import Domain
import Foundation
import TestSupport
import Testing
import Tokens

@Suite("The unsubscribe server", .serialized)
struct UnsubscribeServerTests {
    private func token(_ scratch: Scratch, _ reference: String) throws -> String {
        try #require(UnsubscribeToken(reference: reference)).text(
            keys: TokenKeyFile(path: scratch.path("keys")).read())
    }

    private func words(_ scratch: Scratch) throws -> [ConsentWord] {
        let keys = try TokenKeyFile(path: scratch.path("keys")).read()
        let spool = try ConsentSpool(folder: scratch.path("spool"), now: Instant(milliseconds: 0))
        return try spool.names(limit: .max).compactMap { spool.word($0)?.word(keys: keys) }
    }

    private static let hasCurl = (try? Program.run("/usr/bin/env", ["curl", "--version"]).code) == 0
    private static let hasStrace = (try? Program.run("/usr/bin/env", ["strace", "-V"]).code) == 0
    private static let hasPython = (try? Program.run("/usr/bin/env", ["python3", "--version"]).code) == 0

    @Test("meets RFC 8058 on the wire: 200 at once, no redirect, no cookie asked or given")
    func bytes() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let server = try ServerProcess(scratch)
        let answer = LoopbackConnection.oneClick(try token(scratch, "ABCD-EFGH"), port: server.port)
        let header = answer.components(separatedBy: "\r\n\r\n")[0].lowercased()
        #expect(header.hasPrefix("http/1.1 200"), "\(header)")
        for name in ["location:", "set-cookie:", "www-authenticate:", "refresh:"] {
            #expect(!header.contains(name))
        }
        #expect(try words(scratch).map(\.choice) == [.unsubscribe])
        #expect(server.stop() == 0)
        // The log names neither token nor reference.
        let log = scratch.text("log")
        #expect(log.contains("POST /u/… 200") && !log.contains("ABCD-EFGH"))
        #expect(!log.contains(try token(scratch, "ABCD-EFGH")))
    }

    @Test("takes both encodings from curl", .enabled(if: hasCurl))
    func curl() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let server = try ServerProcess(scratch)
        for (number, option) in ["-d", "-F"].enumerated() {
            let address = "http://127.0.0.1:\(server.port)/u/\(try token(scratch, "2026-\(number)"))"
            let result = try Program.run(
                "/usr/bin/env",
                [
                    "curl", "-sS", "-o", "/dev/null", "-w", "%{http_code} %{num_redirects}", option,
                    "List-Unsubscribe=One-Click", address,
                ])
            #expect(result.output == "200 0", "\(result.errors)")
        }
        #expect(try words(scratch).map(\.reference) == ["2026-0", "2026-1"])
        #expect(server.stop() == 0)
    }

    @Test("takes one click from Python, which follows links only by GET", .enabled(if: hasPython))
    func python() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let server = try ServerProcess(scratch)
        let script = """
            import sys, urllib.request
            for head in (True, False):
                r = urllib.request.Request(sys.argv[1], method="HEAD" if head else "GET")
                print(urllib.request.urlopen(r).status)
            r = urllib.request.urlopen(sys.argv[1], data=b"List-Unsubscribe=One-Click")
            print(r.status, r.geturl() == sys.argv[1])
            """
        let address = "http://127.0.0.1:\(server.port)/u/\(try token(scratch, "2026-1"))"
        let result = try Program.run("/usr/bin/env", ["python3", "-c", script, address])
        #expect(result.output == "200\n200\n200 True\n", "\(result.errors)")
        #expect(try words(scratch).count == 1)
        #expect(server.stop() == 0)
    }

    @Test("closes connections that are slow or silent, and refuses headers and requests without measure")
    func limits() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let server = try ServerProcess(scratch, seconds: 1)
        let silent = try #require(LoopbackConnection(port: server.port))
        #expect(silent.receiveAll() == "")
        // However often it sends something, the time is not begun anew.
        let dribbling = try #require(LoopbackConnection(port: server.port))
        dribbling.send("POST /u/x HTTP/1.1\r\nHost: a\r\n")
        var isOpen = true
        for number in 0..<600 where isOpen {
            usleep(100_000)
            isOpen = dribbling.send("X-\(number): a\r\n")
        }
        #expect(!isOpen)
        let large = try #require(LoopbackConnection(port: server.port))
        large.send("GET /u/x HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 100_000))\r\n\r\n")
        #expect(!large.receiveAll().hasPrefix("HTTP/1.1 200"))
        let long = try #require(LoopbackConnection(port: server.port))
        long.send(
            "POST /u/\(try token(scratch, "r")) HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\nConnection: close\r\n\r\n"
        )
        long.send(String(repeating: "a", count: 100_000))
        let answer = long.receiveAll()
        #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 413"), "\(answer.prefix(60))")
        #expect(
            LoopbackConnection.oneClick(try token(scratch, "r"), port: server.port).hasPrefix("HTTP/1.1 200"))
        #expect(server.stop() == 0)
    }

    @Test("takes so many connections at once and no more, and others when those are gone")
    func connections() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let server = try ServerProcess(scratch, seconds: 600, connections: 3)
        var silent = (0..<3).compactMap { _ in LoopbackConnection(port: server.port) }
        #expect(silent.count == 3)
        // A click may be counted before the last of them, which is then the one too many: another takes its place.
        let limit = ContinuousClock.now + .seconds(600)
        var number = 0
        func isTaken() throws -> Bool {
            number += 1
            return LoopbackConnection.oneClick(try token(scratch, "r\(number)"), port: server.port)
                .hasPrefix("HTTP/1.1 200")
        }
        while try isTaken(), ContinuousClock.now < limit {
            if let another = LoopbackConnection(port: server.port) { silent.append(another) }
            usleep(20_000)
        }
        #expect(try !isTaken())
        silent.removeAll()
        while try !isTaken(), ContinuousClock.now < limit { usleep(20_000) }
        #expect(try isTaken())
        server.kill()
    }

    @Test(
        "has a word on the disk before it answers: file and folder are synced first", .enabled(if: hasStrace))
    func synced() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let trace = scratch.path("trace")
        let server = try ServerProcess(
            scratch,
            under: [
                "strace", "-D", "-f", "-s", "64", "-o", trace, "-e",
                "trace=fsync,rename,write,writev,sendto,sendmsg",
            ])
        #expect(
            LoopbackConnection.oneClick(try token(scratch, "r"), port: server.port).hasPrefix("HTTP/1.1 200"))
        _ = server.stop()
        // strace writes beside the server, and may be behind it.
        let limit = ContinuousClock.now + .seconds(600)
        while !scratch.text("trace").contains("HTTP/1.1 200"), ContinuousClock.now < limit { usleep(50_000) }
        let lines = scratch.text("trace").components(separatedBy: "\n")
        func place(_ text: String, after: Int) throws -> Int {
            try #require(lines.indices.first { $0 > after && lines[$0].contains(text) }, "no \(text)")
        }
        let written = try place("unsubscribe one-click", after: -1)
        let synced = try place("fsync(", after: written)
        let renamed = try place("rename(", after: synced)
        let folderSynced = try place("fsync(", after: renamed)
        let answered = try #require(lines.firstIndex { $0.contains("HTTP/1.1 200") })
        #expect(answered > folderSynced)
        // Each of the two had ended well before the answer.
        let ends = lines[written..<answered].count { $0.contains("fsync") && $0.hasSuffix("= 0") }
        #expect(ends == 2)
    }

    @Test("says that its port is taken")
    func port() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let server = try ServerProcess(scratch)
        #expect(throws: CocoaError.self) { try ServerProcess(scratch, port: server.port, log: "second") }
        #expect(server.stop() == 0)
    }

    @Test("takes a new key without a restart")
    func rotation() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let server = try ServerProcess(scratch)
        let old = try token(scratch, "old")
        var random = SystemRandomNumberGenerator()
        _ = try TokenKeyFile(path: scratch.path("keys")).rotate(random: &random)
        let new = try token(scratch, "new")
        for token in [new, old] {
            #expect(LoopbackConnection.oneClick(token, port: server.port).hasPrefix("HTTP/1.1 200"))
        }
        #expect(try words(scratch).map(\.reference) == ["new", "old"])
        #expect(server.stop() == 0)
    }

    @Test("is emptied by the main program, which handles each word before it is removed")
    func pulled() throws {
        struct Trouble: Error {}
        let scratch = try Scratch()
        defer { scratch.remove() }
        try scratch.write(Kit.secret, to: "secret")
        let server = try ServerProcess(scratch)
        let keys = try TokenKeyFile(path: scratch.path("keys")).read()
        let references = (0..<(SpoolBatch.words + 20)).map { "n\($0)" }
        let spool = try ConsentSpool(folder: scratch.path("spool"), now: Instant(milliseconds: 0))
        var random = SystemRandomNumberGenerator()
        for (number, reference) in references.enumerated() {
            try spool.append(
                SpooledWord(
                    token: token(scratch, reference), choice: .pause(months: 3),
                    at: Instant(milliseconds: Int64(number)),
                    source: .page), random: &random)
        }
        let address = "http://127.0.0.1:\(server.port)/"
        let puller = try SpoolPuller(address: address, secret: #require(PullSecret(Kit.secret)))
        var seen: [String] = []
        #expect(throws: Trouble.self) {
            try puller.pull(keys: keys) { word in
                if seen.count == 7 { throw Trouble() }
                seen.append(word.reference)
            }
        }
        #expect(try words(scratch).count == references.count - 7)
        let pulled = try puller.pull(keys: keys) { seen.append($0.reference) }
        #expect(pulled == .init(handled: references.count - 7) && seen == references)
        #expect(try words(scratch).isEmpty)
        #expect(try puller.pull(keys: keys) { _ in } == .init())
        let stranger = try SpoolPuller(
            address: address, secret: #require(PullSecret(String(repeating: "x", count: 40))))
        let error = #expect(throws: ConsentError.self) { try stranger.pull(keys: keys) { _ in } }
        #expect(
            error?.code == .pull && error?.message.contains("secret") == true && error?.isTransient == false)
        #expect(server.stop() == 0)
        let gone = #expect(throws: ConsentError.self) { try puller.pull(keys: keys) { _ in } }
        #expect(gone?.isTransient == true)
    }

    @Test(
        "is asked over https, or on this machine",
        arguments: [
            ("https://news.tea.example/", true), ("https://news.tea.example/spool", true),
            ("http://127.0.0.1:8080/", true),
            ("http://localhost", true), ("http://[::1]:80/x", true), ("http://news.tea.example/", false),
            ("", false),
            ("http://localhost.evil.example/", false), ("http://127.0.0.1@evil.example/", false),
            ("ftp://a/", false),
            ("https://a/?x", false), ("https://a b/", false),
        ])
    func address(text: String, isUsable: Bool) throws {
        let secret = try #require(PullSecret(Kit.secret))
        #expect(((try? SpoolPuller(address: text, secret: secret)) != nil) == isUsable)
    }

    @Test("killed again and again, loses no word that it answered for")
    func killed() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        let kills = ProcessInfo.processInfo.environment["REKINDLE_KILLS"].flatMap(Int.init) ?? 12
        print("seed \(seed), \(kills) kills")
        var random = SeededGenerator(seed: seed)
        var answered = Set<String>()
        var drained = Set<String>()
        for round in 0..<kills {
            let server = try ServerProcess(scratch, log: "log-\(round)")
            let keys = try TokenKeyFile(path: scratch.path("keys")).read()
            let port = server.port
            let clicking = (0..<4).map { client in
                Task.detached { () -> Set<String> in
                    await onThread {
                        var answered = Set<String>()
                        for number in 0..<100_000 {
                            let reference = "\(round)-\(client)-\(number)"
                            let text = UnsubscribeToken(reference: reference)?.text(keys: keys) ?? ""
                            guard LoopbackConnection.oneClick(text, port: port).hasPrefix("HTTP/1.1 200")
                            else {
                                break
                            }
                            answered.insert(reference)
                        }
                        return answered
                    }
                }
            }
            try await Task.sleep(for: .milliseconds(random.number(5...300)))
            server.kill()
            for task in clicking { answered.formUnion(await task.value) }
            // The main program empties it now and then, too.
            if random.chance(50) {
                let spool = try ConsentSpool(folder: scratch.path("spool"), now: Instant(milliseconds: 0))
                let result = try spool.drain(keys: keys) { drained.insert($0.reference) }
                #expect(result.damaged == 0 && result.unverified == 0)
            }
        }
        drained.formUnion(try words(scratch).map(\.reference))
        print("\(answered.count) answered, \(drained.count) kept")
        #expect(answered.subtracting(drained).isEmpty)
        #expect(!answered.isEmpty)
    }
}

/// Blocks a thread of its own.
private func onThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: body()) }
    }
}
