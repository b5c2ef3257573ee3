import NIOCore
import NIOPosix

@testable import Sink

/// A raw client on a socket: says bytes, reads reply lines.
struct Wire {
    fileprivate var replies: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    fileprivate let output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var received: [UInt8] = []

    fileprivate init(
        _ replies: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.replies = replies.makeAsyncIterator()
        self.output = output
    }

    func say(_ text: String) async throws { try await output.write(ByteBuffer(string: text)) }

    func endOutput() { output.finish() }

    /// The next line, or `nil` when the server has closed.
    mutating func reply() async throws -> String? {
        while true {
            if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                let line = received[..<end]
                received = Array(received[(end + 1)...])
                return String(
                    decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
            }
            guard let buffer = try await replies.next() else { return nil }
            received += buffer.readableBytesView
        }
    }

    /// The codes of so many replies, fewer when the server closes.
    mutating func codes(_ count: Int) async throws -> [Int] {
        var codes: [Int] = []
        while codes.count < count, let line = try await reply() {
            if line.utf8.dropFirst(3).first == UInt8(ascii: " ") {
                codes.append(Int(String(decoding: line.utf8.prefix(3), as: UTF8.self)) ?? 0)
            }
        }
        return codes
    }
}

func withServer(
    _ configuration: SinkConfiguration = SinkConfiguration(), filing: any Filing,
    _ body: (SinkServer) async throws -> Void
) async throws {
    let server = try await SinkServer.start(configuration: configuration, filing: filing)
    do {
        try await body(server)
    } catch {
        await server.stop()
        throw error
    }
    await server.stop()
}

func withClient(_ port: Int, _ body: (inout Wire) async throws -> Void) async throws {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                    wrappingChannelSynchronously: channel,
                    configuration: .init(isOutboundHalfClosureEnabled: true))
            }
        }
    try await channel.executeThenClose { inbound, outbound in
        var wire = Wire(inbound, outbound)
        try await body(&wire)
    }
}
