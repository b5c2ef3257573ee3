import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Mailroom

/// The limit catches a hang.
@Suite("The LMTP server", .timeLimit(.minutes(30)))
struct LMTPServerTests {
    private static let toDot =
        "LHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<peter@b>\r\nRCPT TO:<anna@b>\r\nDATA\r\ntext\r\n.\r\n"

    private func withServer(
        at address: LMTPAddress = .tcp(host: "127.0.0.1", port: 0), lmtp: LMTPLimits = LMTPLimits(),
        limits: MailLimits = MailLimits(), aside: String = "/dev/null/aside", _ collector: Collector,
        _ body: (LMTPServer) async throws -> Void
    ) async throws {
        let server = try await LMTPServer.start(
            name: "lmtp", at: address, limits: limits, lmtp: lmtp, quarantine: Quarantine(folder: aside),
            handle: collector.take)
        do {
            try await body(server)
        } catch {
            await server.stop(graceSeconds: 1)
            throw error
        }
        await server.stop(graceSeconds: 1)
    }

    private func port(_ server: LMTPServer) -> Int {
        guard case .tcp(_, let port) = server.address else { return 0 }
        return port
    }

    private func program(_ place: String, _ port: Int, _ text: String) async throws -> Program.Result {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Clients/lmtp.py"
        return try await onThread {
            try Program.run(
                "/usr/bin/env",
                ["python3", script, place, "\(port)", "bounce@b.example", "a@b.example", "c@b.example"],
                input: Data(text.utf8))
        }
    }

    @Test("takes a mail from Python's client over TCP")
    func python() async throws {
        let collector = Collector()
        try await withServer(collector) { server in
            let result = try await program("127.0.0.1", port(server), mail(1, body: ".\r\n..x"))
            #expect(
                result.output
                    == """
                    hello 250 8bitmime enhancedstatuscodes pipelining size smtputf8
                    a@b.example 250 2.6.0 taken
                    c@b.example 250 2.6.0 taken
                    bye 221

                    """)
            #expect(collector.texts == [mail(1, body: ".\r\n..x")])
            #expect(collector.mails[0].recipients == ["a@b.example", "c@b.example"])
            #expect(collector.mails[0].sender == "bounce@b.example")
            #expect(server.counts.taken == 1)
        }
    }

    private static let smtpSource = "\(SharedData.repository)/.tools/postfix/usr/sbin/smtp-source"

    @Test(
        "takes mails from Postfix's client on several connections",
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: smtpSource),
            "needs Postfix from `.ci/setup test`"))
    func postfix() async throws {
        let collector = Collector()
        try await withServer(collector) { server in
            let number = port(server)
            let libraries = "\(SharedData.repository)/.tools/postfix/usr/lib"
            let result = try await onThread {
                try Program.run(
                    Self.smtpSource,
                    [
                        "-L", "-s", "4", "-m", "300", "-r", "3", "-l", "5000", "-f", "a@example.com", "-t",
                        "b@example.com", "127.0.0.1:\(number)",
                    ],
                    environment: ["LD_LIBRARY_PATH": "\(libraries)/postfix:\(libraries)/x86_64-linux-gnu"])
            }
            #expect(result.code == 0 && result.errors == "")
            #expect(server.counts.taken == 300 && collector.mails.count == 300)
            #expect(collector.mails.allSatisfy { $0.recipients.count == 3 && $0.bytes.count >= 5000 })
        }
    }

    @Test("tells each recipient 451 when the handler fails or keeps", arguments: [true, false])
    func fails(isThrown: Bool) async throws {
        let collector = Collector { _ in
            if isThrown { throw Trouble() }
            return .keep
        }
        try await withServer(collector) { server in
            let result = try await program("127.0.0.1", port(server), mail(1))
            #expect(result.output.contains("a@b.example 451") && result.output.contains("c@b.example 451"))
            #expect(collector.mails.count == 1 && server.counts.notTaken == 1)
        }
    }

    @Test("says 250 for an unreadable mail only when it lies in the quarantine")
    func aside() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        for (folder, code) in [(scratch.path("aside"), 250), ("/dev/null/aside", 451)] {
            try await withServer(aside: folder, Collector { _ in .setAside }) { server in
                let wire = try Wire(port: port(server))
                let codes = try await onThread {
                    wire.say(Self.toDot)
                    return wire.codes(8)
                }
                #expect(codes == [220, 250, 250, 250, 250, 354, code, code])
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path("aside")).count == 1)
    }

    @Test("listens on a socket that only those may use whom its mode lets, and removes it at the end")
    func unix() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let path = scratch.path("lmtp")
        let collector = Collector()
        try await withServer(at: .unix(path: path, mode: 0o660), collector) { server in
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o660)
            #expect(try await program(path, 0, mail(1)).output.hasSuffix("bye 221\n"))
            #expect(collector.texts == [mail(1)])
            // A second server does not take it away from the first.
            let error = await #expect(throws: MailSourceError.self) {
                try await withServer(at: .unix(path: path, mode: 0o660), collector) { _ in }
            }
            #expect(error?.code == .cannotListen && error?.message.contains("another server") == true)
            #expect(try await program(path, 0, mail(2)).output.hasSuffix("bye 221\n"))
        }
        #expect(!FileManager.default.fileExists(atPath: path))
        // What is no socket is nobody's to remove; a dead server's socket is.
        try scratch.write("mine", to: "lmtp")
        await #expect(throws: MailSourceError.self) {
            try await withServer(at: .unix(path: path, mode: 0o660), collector) { _ in }
        }
        #expect(scratch.text("lmtp") == "mine")
        unlink(path)
        close(try LMTPSocket.bind(path, mode: 0o600))
        try await withServer(at: .unix(path: path, mode: 0o600), collector) { _ in }
    }

    @Test(
        "leaves the client without a reply when the process is killed while it handles, so that the mail comes again"
    )
    func killed() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let path = scratch.path("lmtp")
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Clients/lmtp.py"
        // Tries until the server of the other process has had the mail.
        async let said = onThread {
            while true {
                let result = try Program.run(
                    "/usr/bin/env", ["python3", script, path, "0", "b@b.example", "a@b.example"],
                    input: Data(mail(1).utf8))
                if FileManager.default.fileExists(atPath: path + ".handled") { return result }
                usleep(100_000)
            }
        }
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            _ = try await LMTPServer.start(
                name: "lmtp", at: .unix(path: path, mode: 0o600),
                quarantine: Quarantine(folder: "/dev/null/aside")
            ) { mail in
                try Data(mail.bytes).write(to: URL(fileURLWithPath: path + ".handled"))
                kill(getpid(), SIGKILL)
                return .done
            }
            try await Task.sleep(for: .seconds(3000))
        }
        let result = try await said
        #expect(result.code != 0 && !result.output.contains(" 250 2.6.0"))
        #expect(scratch.text("lmtp.handled") == mail(1))
        // The dead server's socket is in nobody's way.
        let collector = Collector()
        try await withServer(at: .unix(path: path, mode: 0o600), collector) { _ in
            let result = try await program(path, 0, mail(1))
            #expect(result.output.hasSuffix("bye 221\n"))
        }
        #expect(collector.texts == [mail(1)])
    }

    @Test("listens on loopback alone")
    func loopback() async throws {
        let error = await #expect(throws: MailSourceError.self) {
            try await withServer(at: .tcp(host: "0.0.0.0", port: 0), Collector()) { _ in }
        }
        #expect(error?.code == .configuration)
    }

    @Test("answers all that a client said before it ended its side")
    func halfClosed() async throws {
        try await withServer(Collector()) { server in
            let wire = try Wire(port: port(server))
            let codes = try await onThread {
                wire.say(Self.toDot + Self.toDot + "QUIT\r\n")
                wire.endOutput()
                return wire.codes(20)
            }
            #expect(
                codes == [220, 250, 250, 250, 250, 354, 250, 250] + [250, 250, 250, 250, 354, 250, 250] + [
                    221
                ])
        }
    }

    @Test("turns away the connection beyond its limit, with a reply")
    func full() async throws {
        try await withServer(lmtp: LMTPLimits(connections: 1), Collector()) { server in
            let first = try Wire(port: port(server))
            #expect(try await onThread { first.codes(1) } == [220])
            let second = try Wire(port: port(server))
            #expect(try await onThread { second.codes(2) } == [421])
        }
    }

    @Test("ends a silent connection")
    func idle() async throws {
        try await withServer(lmtp: LMTPLimits(idleSeconds: 1), Collector()) { server in
            let wire = try Wire(port: port(server))
            #expect(try await onThread { wire.codes(2) } == [220, 421])
        }
    }

    @Test("takes nothing of a mail that breaks off, and goes on with others")
    func breaksOff() async throws {
        let collector = Collector()
        try await withServer(collector) { server in
            for _ in 0..<5 {
                let wire = try Wire(port: port(server))
                try await onThread {
                    wire.say("LHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\nhalf a mail\r\n")
                    _ = wire.codes(5)
                    wire.hangUp()
                }
            }
            let wire = try Wire(port: port(server))
            #expect(
                try await onThread {
                    wire.say(Self.toDot)
                    return wire.codes(8).last
                } == 250)
            #expect(collector.texts == ["text\r\n"])
        }
    }

    @Test("stops in order: idle clients hear 421, a mail under way is answered")
    func stop() async throws {
        let isGoing = Mutex(false)
        let mayEnd = DispatchSemaphore(value: 0)
        let collector = Collector { _ in
            isGoing.withLock { $0 = true }
            mayEnd.wait()
            return .done
        }
        let server = try await LMTPServer.start(
            name: "lmtp", at: .tcp(host: "127.0.0.1", port: 0),
            quarantine: Quarantine(folder: "/dev/null/aside"),
            handle: collector.take)
        let (idle, busy) = (try Wire(port: port(server)), try Wire(port: port(server)))
        #expect(try await onThread { idle.codes(1) } == [220])
        _ = try await onThread { busy.say(Self.toDot) }
        while !isGoing.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(20)) }
        async let stopping: Void = server.stop(graceSeconds: 600)
        #expect(try await onThread { idle.codes(2) } == [421])
        mayEnd.signal()
        #expect(try await onThread { busy.codes(20) } == [220, 250, 250, 250, 250, 354, 250, 250, 421])
        await stopping
        #expect(collector.mails.count == 1 && server.counts.taken == 1)
    }

    @Test("bears raw bytes of any kind and still takes the next mail")
    func hostile() async throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("seed \(seed) (LMTP wire)")
        let collector = Collector()
        try await withServer(limits: MailLimits(maxMailBytes: 10_000), collector) { server in
            let number = port(server)
            try await onThread {
                var random = SeededGenerator(seed: seed)
                for _ in 0..<40 {
                    let wire = try Wire(port: number)
                    let count = random.number(0...20_000)
                    let noise = (0..<count).map { _ in UInt8(random.number(0...255)) }
                    wire.say(
                        random.chance(50)
                            ? Array(Self.toDot.utf8.prefix(random.number(0...90))) + noise : noise)
                    if random.chance(50) { wire.endOutput() }
                    wire.hangUp()
                }
            }
            // Connections that were just ended may still be counted: 421 asks to come again.
            var last: [Int] = []
            repeat {
                let wire = try Wire(port: number)
                last = try await onThread {
                    wire.say(Self.toDot)
                    return wire.codes(8)
                }
            } while last.first != 220
            #expect(last.last == 250 && collector.texts.last == "text\r\n")
        }
    }
}

/// A raw client on a blocking socket.
final class Wire: Sendable {
    private let descriptor: Int32
    private let received = Mutex<[UInt8]>([])

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw CocoaError(.fileNoSuchFile) }
    }

    deinit { close(descriptor) }

    func say(_ text: String) { say(Array(text.utf8)) }

    func say(_ bytes: [UInt8]) {
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            start += count
        }
    }

    func endOutput() { shutdown(descriptor, Int32(SHUT_WR)) }
    func hangUp() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// The codes of so many replies, fewer when the server closes.
    func codes(_ count: Int) -> [Int] {
        var codes: [Int] = []
        while codes.count < count, let line = line() {
            if line.utf8.dropFirst(3).first != UInt8(ascii: "-") { codes.append(Int(line.prefix(3)) ?? 0) }
        }
        return codes
    }

    private func line() -> String? {
        received.withLock { bytes in
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                if let end = bytes.firstIndex(of: 0x0A) {
                    defer { bytes.removeFirst(end + 1) }
                    return String(decoding: bytes[..<end], as: UTF8.self)
                }
                let count = recv(descriptor, &buffer, buffer.count, 0)
                guard count > 0 else { return nil }
                bytes += buffer[..<count]
            }
        }
    }
}
