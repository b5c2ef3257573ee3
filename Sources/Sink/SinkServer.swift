import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// An SMTP server on one thread that files what it is given and delivers nothing.
public final class SinkServer: Sendable {
    public let host: String
    /// The port listened on, also when 0 was asked for.
    public let port: Int
    private let listener: any Channel
    private let group: MultiThreadedEventLoopGroup
    private let ledger: SinkLedger
    private let isStopped = Mutex(false)

    private init(host: String, listener: any Channel, group: MultiThreadedEventLoopGroup, ledger: SinkLedger)
    {
        self.host = host
        port = listener.localAddress?.port ?? 0
        self.listener = listener
        self.group = group
        self.ledger = ledger
    }

    /// Listens until `stop` is called, which must happen once before the server is let go.
    ///
    /// - Parameters:
    ///   - host: an address or `localhost`; loopback alone unless the configuration allows more.
    ///   - port: 0 is any free one.
    /// - Throws: `SinkError` with `.notLoopback`, `.badCertificate` or `.cannotListen`.
    public static func start(
        host: String = "127.0.0.1", port: Int = 0, configuration: SinkConfiguration = SinkConfiguration(),
        filing: any Filing
    ) async throws -> SinkServer {
        guard configuration.allowNonLoopback || isLoopback(host) else {
            throw SinkError(
                .notLoopback,
                "a sink takes mail from anyone, so it listens on this machine's loopback only; \(host) is not "
                    + "one of its addresses, use 127.0.0.1 or ::1")
        }
        var tls: NIOSSLContext?
        if let certificate = configuration.certificate { tls = try await SinkTLS.context(of: certificate) }
        let ledger = SinkLedger(configuration, filing, tls)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let listener = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 512)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                // A client may end its side and still wait for its replies.
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelOption(.maxMessagesPerRead, value: 4)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(SinkHandler(channel, ledger))
                    }
                }
                .bind(host: host, port: port).get()
            return SinkServer(host: host, listener: listener, group: group, ledger: ledger)
        } catch {
            try? await group.shutdownGracefully()
            throw SinkError(.cannotListen, "cannot listen on \(host) port \(port): \(error)", cause: error)
        }
    }

    /// Closes all connections, lets messages in hand be filed, and frees the thread.
    public func stop() async {
        let wasStopped = isStopped.withLock { isStopped in
            defer { isStopped = true }
            return isStopped
        }
        guard !wasStopped else { return }
        try? await listener.close().get()
        await ledger.closeAll()
        try? await group.shutdownGracefully()
    }

    public var counts: SinkCounts { ledger.counts }

    /// From now on these faults, their counters at the beginning; the conversations go on.
    public func replaceFaults(_ faults: SinkFaults) { ledger.faults.withLock { $0 = faults } }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" { return true }
        let address = (try? SocketAddress(ipAddress: host, port: 0))?.ipAddress ?? ""
        return address == "::1" || address.utf8.starts(with: "127.".utf8)
    }
}
