import NIOCore
import NIOPosix
import Synchronization

/// Takes mail from a mail server on this machine by LMTP (RFC 2033), such as Postfix's `virtual_transport`.
///
/// A recipient gets its 250 only after the handler has returned `done`, or the mail lies in the quarantine; else it gets 451
/// and the mail server tries again. So, like every source: at least once.
public final class LMTPServer: Sendable {
    public let address: LMTPAddress
    private let group: MultiThreadedEventLoopGroup
    private let threads: NIOThreadPool
    private let listener: any Channel
    private let service: LMTPService
    private let accepting: Task<Void, Never>

    private init(
        _ address: LMTPAddress, _ group: MultiThreadedEventLoopGroup, _ threads: NIOThreadPool,
        _ listener: any Channel, _ service: LMTPService, _ accepting: Task<Void, Never>
    ) {
        self.address = address
        self.group = group
        self.threads = threads
        self.listener = listener
        self.service = service
        self.accepting = accepting
    }

    /// Listens until `stop` is called, which must happen once before the server is let go.
    ///
    /// - Parameters:
    ///   - name: the source's, for `InboundMail.source`.
    ///   - hostName: what the server calls itself.
    ///   - handle: called on a thread of its own, for one mail after the other. What it throws is answered with 451.
    public static func start(
        name: String, at address: LMTPAddress, hostName: String = "localhost",
        limits: MailLimits = MailLimits(),
        lmtp: LMTPLimits = LMTPLimits(), quarantine: Quarantine,
        handle: @escaping @Sendable (InboundMail) throws -> Disposition
    ) async throws(MailSourceError) -> LMTPServer {
        if let mistake = address.mistake("inbound.\(name)") {
            throw MailSourceError(.configuration, mistake, isTransient: false)
        }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let threads = NIOThreadPool(numberOfThreads: 1)
        threads.start()
        let service = LMTPService(
            source: name, hostName: hostName, limits: limits, lmtp: lmtp, quarantine: quarantine,
            threads: threads, handle: handle)
        do {
            let server = try await listen(at: address, on: group)
            let accepting = Task { await service.accept(server) }
            let bound = Self.bound(address, server.channel.localAddress)
            return LMTPServer(bound, group, threads, server.channel, service, accepting)
        } catch {
            try? await threads.shutdownGracefully()
            try? await group.shutdownGracefully()
            throw (error as? MailSourceError) ?? .cannotListen(address, "\(error)")
        }
    }

    public var counts: LMTPCounts { service.counts }

    /// Takes no new connections; idle ones end at once, mails under way have the grace time. A handler that has begun is
    /// always waited for.
    public func stop(graceSeconds: Int = 10) async {
        guard service.beginStopping() else { return }
        try? await listener.close().get()
        let force = group.next().scheduleTask(in: .seconds(Int64(graceSeconds))) { [service] in
            service.closeAll()
        }
        await accepting.value
        force.cancel()
        if case .unix(let path, _) = address { LMTPSocket.remove(path) }
        try? await threads.shutdownGracefully()
        try? await group.shutdownGracefully()
    }

    typealias Client = NIOAsyncChannel<ByteBuffer, ByteBuffer>
    typealias Listener = NIOAsyncChannel<Client, Never>

    private static func listen(
        at address: LMTPAddress, on group: MultiThreadedEventLoopGroup
    ) async throws -> Listener {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 64)
            // A client may end its side and still wait for its replies.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
        let prepare: @Sendable (any Channel) -> EventLoopFuture<Client> = { channel in
            channel.eventLoop.makeCompletedFuture {
                try Client(
                    wrappingChannelSynchronously: channel,
                    configuration: .init(isOutboundHalfClosureEnabled: true))
            }
        }
        switch address {
        case .tcp(let host, let port):
            return try await bootstrap.serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .bind(host: host, port: port, childChannelInitializer: prepare)
        case .unix(let path, let mode):
            let socket = try LMTPSocket.bind(path, mode: mode)
            return try await bootstrap.bind(socket, childChannelInitializer: prepare)
        }
    }

    /// With the port that the system chose.
    private static func bound(_ address: LMTPAddress, _ local: SocketAddress?) -> LMTPAddress {
        guard case .tcp(let host, _) = address, let port = local?.port else { return address }
        return .tcp(host: host, port: port)
    }
}

/// What the server did so far.
public struct LMTPCounts: Hashable, Sendable {
    public var connections = 0
    public var taken = 0
    public var setAside = 0
    /// Answered with 451.
    public var notTaken = 0
}
