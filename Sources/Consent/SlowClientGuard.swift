import NIOCore
import Synchronization

/// Closes a connection that takes too long to send a request, or to take its answer: however little it sends each
/// second, the time runs from its last answer. It needs to know nothing of HTTP: what comes down the pipeline is a request's
/// parts, what goes back an answer's.
final class SlowClientGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = Any
    typealias OutboundIn = Any

    private let time: TimeAmount
    private var deadline: Scheduled<Void>?
    private var hasBegun = false

    private let open: OpenConnections

    init(seconds: Int64, _ open: OpenConnections) {
        time = .seconds(seconds)
        self.open = open
    }

    func handlerAdded(context: ChannelHandlerContext) {
        restart(context)
        guard !open.opened() else { return }
        let channel = context.channel
        context.eventLoop.execute { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        open.closed()
        deadline?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // A request that begins late on an idle connection has the whole time; its further parts add nothing.
        if !hasBegun { restart(context) }
        hasBegun = true
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        hasBegun = false
        restart(context)
        context.write(data, promise: promise)
    }

    private func restart(_ context: ChannelHandlerContext) {
        deadline?.cancel()
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }
}

/// How many connections there are. One too many is closed at once: whoever sent it tries again.
final class OpenConnections: Sendable {
    private let count = Mutex(0)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// - Returns: `false` if that is one too many; it counts until it is closed.
    func opened() -> Bool {
        count.withLock { count in
            count += 1
            return count <= limit
        }
    }

    func closed() { count.withLock { $0 -= 1 } }
}
