import NIOCore

/// Closes a connection that takes too long to send a request, or to take its answer: however little it sends each
/// second, the time runs from its last answer. It needs to know nothing of HTTP: what comes down the pipeline is a request's
/// parts, what goes back an answer's.
final class SlowClientGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = Any
    typealias OutboundIn = Any

    private let time: TimeAmount
    private var deadline: Scheduled<Void>?
    private var hasBegun = false

    init(seconds: Int64) { time = .seconds(seconds) }

    func handlerAdded(context: ChannelHandlerContext) { restart(context) }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

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
