import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Sink

/// The limit catches a hang. It counts while others compute: the pool has one thread for each core.
@Suite("A server", .timeLimit(.minutes(30)))
struct SinkServerTests {
    private static let toDot = "EHLO c\r\nMAIL FROM:<a@b>\r\nRCPT TO:<peter@b>\r\nDATA\r\ntext\r\n.\r\n"

    @Test("takes a message on loopback, says 250 after it is filed, and counts")
    func conversation() async throws {
        let filing = MemoryFiling()
        try await withServer(filing: filing) { server in
            try await withClient(server.port) { wire in
                #expect(try await wire.reply() == "220 sink.localhost ESMTP Rekindle sink")
                try await wire.say(Self.toDot)
                #expect(try await wire.codes(5) == [250, 250, 250, 354, 250])
                #expect(filing.messages.first?.peer == "127.0.0.1")
                try await wire.say("QUIT\r\n")
                #expect(try await wire.codes(1) == [221])
                #expect(try await wire.reply() == nil)
            }
            #expect(filing.messages.map(\.content) == [Array("text\r\n".utf8)])
            #expect(
                filing.commands(of: 1) == ["EHLO c", "MAIL FROM:<a@b>", "RCPT TO:<peter@b>", "DATA", "QUIT"])
            #expect(server.counts.connections == 1 && server.counts.messagesAccepted == 1)
        }
    }

    @Test("answers all that a client said before it ended its side")
    func halfClosed() async throws {
        let filing = MemoryFiling()
        try await withServer(filing: filing) { server in
            try await withClient(server.port) { wire in
                try await wire.say(Self.toDot + "NOOP\r\n")
                wire.endOutput()
                #expect(try await wire.codes(7) == [220, 250, 250, 250, 354, 250, 250])
                #expect(try await wire.reply() == nil)
            }
        }
    }

    @Test("files into a folder before it says 250")
    func folder() async throws {
        try await withTemporaryFolder { folder in
            try await withServer(filing: try FolderFiling(folder: folder)) { server in
                try await withClient(server.port) { wire in
                    try await wire.say(Self.toDot)
                    #expect(try await wire.codes(6).last == 250)
                    let names = try filesIn(folder)
                    #expect(names.count == 1 && names.first?.hasSuffix("-000001-peter@b.eml") == true)
                }
            }
        }
    }

    @Test("says 451 when filing fails")
    func failing() async throws {
        struct Broken: Filing {
            func file(_ message: SinkMessage) async throws { throw SinkError(.cannotWrite, "full") }
        }
        try await withServer(filing: Broken()) { server in
            try await withClient(server.port) { wire in
                try await wire.say(Self.toDot)
                #expect(try await wire.codes(6).last == 451)
            }
            #expect(server.counts.messagesRefused == 1)
        }
    }

    @Test(
        "does each fault on the wire",
        arguments: [
            ("connect:drop", [], true, 0), ("connect:421", [421], true, 0),
            ("greeting:554", [554, 503], false, 0),
            ("greeting:slow=20", [220, 250, 250, 250, 354, 250], false, 1),
            ("ehlo:close421", [220, 421], true, 0),
            ("mail:drop", [220, 250], true, 0), ("rcpt:451@to=peter", [220, 250, 250, 451, 554], false, 0),
            ("content:drop", [220, 250, 250, 250, 354], true, 0),
            ("dot:drop", [220, 250, 250, 250, 354], true, 0),
            ("dot:accept-drop", [220, 250, 250, 250, 354], true, 1),
            ("rcpt:slow=20", [220, 250, 250, 250, 354, 250], false, 1),
            ("mail:half", [220, 250], true, 0),
        ] as [(String, [Int], Bool, Int)])
    func faults(spec: String, codes: [Int], closes: Bool, messages: Int) async throws {
        var configuration = SinkConfiguration()
        configuration.faults = try SinkFaults(parsing: [spec])
        let filing = MemoryFiling()
        try await withServer(configuration, filing: filing) { server in
            try await withClient(server.port) { wire in
                // One command at a time, so that no reply is lost to a reset of unread bytes.
                var seen: [Int] = []
                var lines = Self.toDot.utf8.split(separator: UInt8(ascii: "\n")).map { Array($0) + [0x0A] }
                lines[4] += lines.removeLast()
                while seen.count < codes.count {
                    seen += try await wire.codes(1)
                    if !lines.isEmpty, seen.last.map({ $0 < 500 && $0 != 421 || lines.count > 3 }) == true {
                        try? await wire.say(String(decoding: lines.removeFirst(), as: UTF8.self))
                    }
                }
                #expect(seen == codes)
                if closes { #expect((try? await wire.reply() ?? nil) == nil) }
            }
            #expect(filing.messages.count == messages)
        }
    }

    @Test("delivers a whole overlong line, and stays on")
    func overlong() async throws {
        var configuration = SinkConfiguration()
        configuration.faults = try SinkFaults(parsing: ["ehlo:overlong@only=1"])
        try await withServer(configuration, filing: MemoryFiling()) { server in
            try await withClient(server.port) { wire in
                try await wire.say("EHLO c\r\nNOOP\r\n")
                #expect(try await wire.codes(1) == [220])
                #expect(try await wire.reply()?.utf8.count == 4 + SinkReply.overlongBytes)
                #expect(try await wire.codes(1) == [250])
                server.replaceFaults(SinkFaults())
                try await wire.say("EHLO c\r\n")
                #expect(try await wire.codes(1) == [250])
            }
        }
    }

    @Test("closes a silent connection with 421")
    func idleness() async throws {
        var configuration = SinkConfiguration()
        configuration.idleTimeoutMilliseconds = 30
        try await withServer(configuration, filing: MemoryFiling()) { server in
            try await withClient(server.port) { wire in
                let codes = try await wire.codes(2)
                #expect(codes == [220, 421])
                #expect(try await wire.reply() == nil)
            }
        }
    }

    @Test("takes a large body that it looks at only after a while")
    func largeBody() async throws {
        var configuration = SinkConfiguration()
        configuration.faults = try SinkFaults(parsing: ["content:slow=20"])
        let filing = MemoryFiling(keepsTranscript: false)
        try await withServer(configuration, filing: filing) { server in
            try await withClient(server.port) { wire in
                try await wire.say("EHLO c\r\nMAIL FROM:<a@b>\r\nRCPT TO:<a@b>\r\nDATA\r\n")
                #expect(try await wire.codes(5).last == 354)
                let line = String(repeating: "0123456789", count: 99) + "\r\n"
                try await wire.say(String(repeating: line, count: 5000) + ".\r\n")
                #expect(try await wire.codes(1) == [250])
                #expect(filing.messages.first?.content.count == 992 * 5000)
            }
        }
    }

    @Test("stops only after the message in hand is filed")
    func stoppingWhileFiling() async throws {
        let filing = GatedFiling()
        let server = try await SinkServer.start(filing: filing)
        try await withClient(server.port) { wire in
            try await wire.say(Self.toDot)
            await filing.hasBegun.wait()
            let stopping = Task {
                await server.stop()
                return filing.isDone.withLock { $0 }
            }
            filing.mayEnd.open()
            #expect(await stopping.value)
        }
        #expect(server.counts.openConnections == 0)
    }

    @Test("stops while connections stall, and twice is as good as once")
    func stopping() async throws {
        var configuration = SinkConfiguration()
        configuration.faults = try SinkFaults(parsing: ["dot:accept-stall"])
        let filing = MemoryFiling()
        let server = try await SinkServer.start(configuration: configuration, filing: filing)
        try await withClient(server.port) { wire in
            try await wire.say(Self.toDot)
            #expect(try await wire.codes(5).last == 354)
            await server.stop()
            await server.stop()
            #expect((try? await wire.reply() ?? nil) == nil)
        }
        #expect(server.counts.openConnections == 0)
    }

    @Test("refuses hosts outside of loopback", arguments: ["0.0.0.0", "192.0.2.1", "::", "example.com", ""])
    func loopbackOnly(host: String) async throws {
        let error = await #expect(throws: SinkError.self) {
            try await SinkServer.start(host: host, filing: MemoryFiling())
        }
        #expect(error?.code == .notLoopback)
    }

    @Test("says so when the port is taken")
    func taken() async throws {
        try await withServer(filing: MemoryFiling()) { server in
            let error = await #expect(throws: SinkError.self) {
                try await SinkServer.start(port: server.port, filing: MemoryFiling())
            }
            #expect(error?.code == .cannotListen)
        }
    }
}

/// Files when told to, and tells when it has begun.
private final class GatedFiling: Filing {
    let hasBegun = Gate()
    let mayEnd = Gate()
    let isDone = Mutex(false)

    func file(_ message: SinkMessage) async {
        hasBegun.open()
        await mayEnd.wait()
        isDone.withLock { $0 = true }
    }
}

/// Opens once, for all who wait.
private final class Gate: Sendable {
    private let (stream, continuation) = AsyncStream<Never>.makeStream()

    func open() { continuation.finish() }

    func wait() async { for await _ in stream {} }
}
