import CurlTransport
import Foundation
import Mail
import Sending
import Sink
import TestSupport
import Testing
import UploadOracle

/// libcurl's own SMTP upload beside our transaction: without a fault, both put the same at a server.
@Suite("The oracle", .timeLimit(.minutes(60)))
struct OracleTests {
    /// What a server keeps of a message.
    private struct Kept: Hashable, Sendable {
        var sender: String
        var recipient: String
        var content: [UInt8]
    }

    @Test(
        "of plain uploads agrees with ours at our server, over one connection and over three",
        arguments: [1, 3])
    func ours(connections: Int) async throws {
        let plain = try await Self.arrivedAtOurs { port in try Self.upload(port) }
        let mine = try await Self.arrivedAtOurs { port in try Self.relay(port, connections) }
        #expect(plain.count == Campaign.size)
        #expect(mine == plain)
    }

    @Test(
        "of plain uploads agrees with ours at smtp-sink",
        .enabled(if: FileManager.default.fileExists(atPath: Server.tools), "run .ci/setup test first"))
    func smtpSink() async throws {
        let plain = try await Self.arrivedAtSMTPSink { port in try Self.upload(port) }
        let mine = try await Self.arrivedAtSMTPSink { port in try Self.relay(port, 2) }
        #expect(plain.count == Campaign.size)
        #expect(mine == plain)
    }

    private static func upload(_ port: Int) throws {
        let feed = ScriptedFeed(try Campaign.jobs())
        try PlainUpload(port: port).run(feed)
        #expect(feed.history.count == Campaign.size)
    }

    private static func relay(_ port: Int, _ connections: Int) throws {
        let settings = RelaySettings(
            host: "127.0.0.1", port: port, security: .none, connections: connections)
        let run = try FaultRun.blocking(settings) { [:] }
        #expect(run.history.count == Campaign.size && run.error == nil && run.violations.isEmpty)
    }

    private static func arrivedAtOurs(_ send: @escaping @Sendable (Int) throws -> Void) async throws -> Set<
        Kept
    > {
        let filing = MemoryFiling(keepsTranscript: false)
        let server = try await SinkServer.start(filing: filing)
        try await onThread { try send(server.port) }
        await server.stop()
        let kept = filing.messages.flatMap { message in
            message.recipients.map {
                Kept(sender: message.sender, recipient: $0.address, content: message.content)
            }
        }
        #expect(kept.count == Set(kept).count)
        return Set(kept)
    }

    private static func arrivedAtSMTPSink(
        _ send: @escaping @Sendable (Int) throws -> Void
    ) async throws -> Set<SinkDump.Message> {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let dump = scratch.path("dump")
        return try await onThread {
            let server = try Server.smtpSink(dump: dump)
            defer { withExtendedLifetime(server) {} }
            try send(server.port)
            let messages = try SinkDump(dump).messages
            #expect(messages.count == Set(messages).count)
            return Set(messages)
        }
    }
}
