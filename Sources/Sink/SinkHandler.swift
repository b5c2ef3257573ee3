import NIOCore
import NIOSSL
import Synchronization

/// The loop around one session: hands it bytes and times, obeys its orders. All on one event loop.
final class SinkHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Beyond it nothing is read until the session has looked at what waits.
    private static let maxWaitingBytes = 1 << 18
    /// How long a client that was told goodbye may take to close its side.
    private static let linger = TimeAmount.seconds(2)

    private let ledger: SinkLedger
    private let connection: Int
    private var session: SinkSession
    private var isGone = false
    private var isFinished = false
    private var hasInputEnded = false
    private var isReadHeld = false
    private var lastHeard = NIODeadline.now()
    private var timers: [Timer: Scheduled<Void>] = [:]

    private enum Timer: Hashable { case idle, wait, linger }

    init(_ channel: any Channel, _ ledger: SinkLedger) {
        self.ledger = ledger
        connection = ledger.opened(channel)
        session = SinkSession(
            ledger.configuration, connection: connection, peer: channel.remoteAddress?.ipAddress ?? "",
            keepsTranscript: ledger.filing.keepsTranscript)
    }

    func channelActive(context: ChannelHandlerContext) {
        watchIdleness(context)
        advance(context) { $0.opened(&$1) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        lastHeard = .now()
        guard !isFinished else { return }
        advance(context) { $0.received(buffer.readableBytesView, &$1) }
    }

    func read(context: ChannelHandlerContext) {
        guard isFinished || session.waitingBytes <= Self.maxWaitingBytes else {
            isReadHeld = true
            return
        }
        context.read()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .some(.inputClosed) = event as? ChannelEvent {
            hasInputEnded = true
            closeIfDone(context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        isGone = true
        for timer in timers.values { timer.cancel() }
        timers = [:]
        ledger.closed(connection)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A client that breaks off is no trouble of the server's.
        context.close(promise: nil)
    }

    private func advance(
        _ context: ChannelHandlerContext,
        _ step: (inout SinkSession, inout SinkFaults) -> [SinkOrder]
    ) {
        guard !isGone else { return }
        let orders = ledger.faults.withLock { step(&session, &$0) }
        ledger.add(session.takeCounts())
        for order in orders { obey(order, context) }
        context.flush()
        closeIfDone(context)
        if isReadHeld, session.waitingBytes <= Self.maxWaitingBytes {
            isReadHeld = false
            context.read()
        }
    }

    private func obey(_ order: SinkOrder, _ context: ChannelHandlerContext) {
        switch order {
        case .send(let bytes):
            context.write(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
        case .note(let line):
            ledger.filing.heard(line, connection: connection)
        case .wait(let milliseconds):
            start(.wait, in: .milliseconds(Int64(milliseconds)), context) { handler, context in
                handler.advance(context) { $0.woke(&$1) }
            }
        case .file(let message):
            file(message, context)
        case .startTLS:
            startTLS(context)
        case .finish:
            finish(context)
        case .drop:
            isFinished = true
            context.flush()
            context.close(promise: nil)
        }
    }

    /// From here on every byte goes through TLS first: nothing said in the clear can reach the session any more.
    private func startTLS(_ context: ChannelHandlerContext) {
        context.flush()
        do {
            guard let tls = ledger.tls else { return context.close(promise: nil) }
            try context.pipeline.syncOperations.addHandler(
                NIOSSLServerHandler(context: tls), position: .first)
        } catch {
            context.close(promise: nil)
        }
    }

    private func file(_ message: SinkMessage, _ context: ChannelHandlerContext) {
        let ledger = ledger
        ledger.beganFiling()
        context.eventLoop.makeFutureWithTask { try await ledger.filing.file(message) }
            .assumeIsolated()
            .whenComplete { result in
                self.advance(context) { session, faults in
                    if case .success = result { return session.filed(isKept: true, &faults) }
                    return session.filed(isKept: false, &faults)
                }
                ledger.endedFiling()
            }
    }

    /// Ends our side and waits for the client to end its own: closing with bytes unread would make the
    /// system reset the connection, and the last reply could be lost on the way.
    private func finish(_ context: ChannelHandlerContext) {
        isFinished = true
        context.flush()
        guard !hasInputEnded else { return closeAfterWrites(context) }
        context.close(mode: .output, promise: nil)
        start(.linger, in: Self.linger, context) { _, context in context.close(promise: nil) }
    }

    /// A client that has ended its side gets the replies it still waits for, then the connection ends.
    private func closeIfDone(_ context: ChannelHandlerContext) {
        guard hasInputEnded, !isGone, isFinished || session.isStalled || !session.isWaiting else { return }
        closeAfterWrites(context)
    }

    /// Closing fails what is still to be written, so an empty write behind it says when to close.
    private func closeAfterWrites(_ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).assumeIsolated().whenComplete { _ in
            guard !self.isGone else { return }
            context.close(promise: nil)
        }
    }

    /// One timer that looks when the client was last heard, instead of one per read.
    private func watchIdleness(_ context: ChannelHandlerContext) {
        let limit = TimeAmount.milliseconds(Int64(ledger.configuration.idleTimeoutMilliseconds))
        start(.idle, at: lastHeard + limit, context) { handler, context in
            if handler.session.isWaiting { handler.lastHeard = .now() }
            guard handler.lastHeard + limit <= .now() else { return handler.watchIdleness(context) }
            handler.advance(context) { session, _ in session.idled() }
        }
    }

    private func start(
        _ timer: Timer, in time: TimeAmount, _ context: ChannelHandlerContext,
        _ then: @escaping (SinkHandler, ChannelHandlerContext) -> Void
    ) {
        start(timer, at: .now() + time, context, then)
    }

    private func start(
        _ timer: Timer, at time: NIODeadline, _ context: ChannelHandlerContext,
        _ then: @escaping (SinkHandler, ChannelHandlerContext) -> Void
    ) {
        guard !isGone else { return }
        timers[timer] = context.eventLoop.assumeIsolated().scheduleTask(deadline: time) {
            guard !self.isGone else { return }
            then(self, context)
        }
    }
}
