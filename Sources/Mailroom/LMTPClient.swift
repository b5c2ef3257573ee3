import NIOCore
import Sink
import Synchronization

/// A connection as seen from outside of its task: how long it may be silent, and how to end it.
final class LMTPClient: Sendable {
    private struct State {
        var number = 0
        var isIdle = false
        /// `nil` while the handler works.
        var deadline: NIODeadline?
        var watch: RepeatedTask?
    }

    private let channel: any Channel
    private let state = Mutex(State())

    init(_ channel: any Channel) { self.channel = channel }

    var number: Int {
        get { state.withLock(\.number) }
        set { state.withLock { $0.number = newValue } }
    }

    /// No mail is under way.
    var isIdle: Bool {
        get { state.withLock(\.isIdle) }
        set { state.withLock { $0.isIdle = newValue } }
    }

    func allow(seconds: Int) {
        state.withLock { $0.deadline = .now() + .seconds(Int64(seconds)) }
    }

    func rest() { state.withLock { $0.deadline = nil } }

    /// Looks once a second, instead of setting a timer for each read.
    func watch() {
        allow(seconds: 60)
        let task = channel.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) {
            [weak self] _ in self?.look()
        }
        state.withLock { $0.watch = task }
    }

    func unwatch() {
        let task = state.withLock { state in
            defer { state.watch = nil }
            return state.watch
        }
        task?.cancel()
    }

    private func look() {
        let isLate = state.withLock { state in
            guard let deadline = state.deadline, deadline <= .now() else { return false }
            state.deadline = nil
            return true
        }
        if isLate { end(.lmtpTooSlow) }
    }

    /// Says the last word, if there is one, and closes; the task then finds its input at an end.
    func end(_ last: SinkReply?) {
        guard let last else { return channel.close(promise: nil) }
        let channel = channel
        // A client that does not read will not keep the connection.
        channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
        channel.writeAndFlush(ByteBuffer(bytes: last.wireBytes)).whenComplete { _ in
            channel.close(promise: nil)
        }
    }
}
