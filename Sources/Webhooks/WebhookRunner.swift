public import Domain
import Foundation

/// Gives a courier a thread of its own, on which it may block.
///
/// ```
/// let runner = try WebhookRunner(endpoint, feed: feed, clock: now, jitter: { .random(in: 0..<1) }) { print($0) }
/// runner.wake()      // there are new events
/// runner.stop()      // when the program ends: returns once the attempt in hand is over
/// ```
/// `@unchecked Sendable`: `state` is read and written between `lock()` and `unlock()` of `condition` only.
public final class WebhookRunner: @unchecked Sendable {
    private let condition = NSCondition()
    private var state = State()
    private let pollSeconds: Double

    private struct State {
        var isAwake = true
        var shouldStop = false
        var isOver = false
    }

    /// - Parameters:
    ///   - pollSeconds: how often the feed is asked when nobody calls `wake`.
    ///   - note: told of each change between going well and failing, and of errors of the feed; on the runner's thread.
    public init(
        _ endpoint: WebhookEndpoint, feed: any WebhookFeed, pollSeconds: Double = 5,
        clock: @escaping @Sendable () -> Instant, jitter: @escaping @Sendable () -> Double,
        note: @escaping @Sendable (String) -> Void
    ) throws(WebhookError) {
        self.pollSeconds = pollSeconds
        // Made here, so that a libcurl that cannot be started is seen by the caller.
        _ = try WebhookPoster()
        let thread = Thread { [self] in
            defer { finish() }
            do throws(WebhookError) {
                let courier = WebhookCourier(
                    endpoint, feed: feed, poster: try WebhookPoster(), clock: clock, jitter: jitter)
                run(courier, clock: clock, note: note)
            } catch {
                note("webhook \(endpoint.name): \(error)")
            }
        }
        thread.name = "webhook \(endpoint.name)"
        thread.start()
    }

    /// There may be something to do.
    public func wake() {
        condition.lock()
        state.isAwake = true
        condition.broadcast()
        condition.unlock()
    }

    /// Ends the thread, and blocks until it is over: an attempt in hand is finished or runs into its time limit.
    public func stop() {
        condition.lock()
        state.shouldStop = true
        condition.broadcast()
        while !state.isOver { condition.wait() }
        condition.unlock()
    }

    private func run(
        _ courier: WebhookCourier, clock: @Sendable () -> Instant, note: @Sendable (String) -> Void
    ) {
        var said: String?
        func say(_ what: String) {
            if said != what { note("webhook \(courier.endpoint.name): \(what)") }
            said = what
        }
        while !shouldStop {
            var wait = pollSeconds
            do throws(WebhookError) {
                switch try courier.deliver(shouldStop: { shouldStop }) {
                case .more: wait = 0
                case .idle: if said != nil { say("goes well again") }
                case .later(let at, let why):
                    say("\(why); will be tried again at \(at.iso8601)")
                    wait = min(pollSeconds, max(0.05, Double(at.milliseconds(since: clock())) / 1000))
                case .stopped(let reason): say("stopped: \(reason)")
                }
            } catch {
                say(error.message)
            }
            if wait > 0 { sleep(wait) }
        }
    }

    private var shouldStop: Bool {
        condition.lock()
        defer { condition.unlock() }
        return state.shouldStop
    }

    private func sleep(_ seconds: Double) {
        let end = Date(timeIntervalSinceNow: seconds)
        condition.lock()
        while !state.shouldStop, !state.isAwake, condition.wait(until: end) {}
        state.isAwake = false
        condition.unlock()
    }

    private func finish() {
        condition.lock()
        state.isOver = true
        condition.broadcast()
        condition.unlock()
    }
}
