import Domain
import Foundation
import Synchronization
import TestSupport
import Testing
import Webhooks

@Suite("A webhook runner", .serialized)
struct WebhookRunnerTests {
    @Test("brings events to the receiver in order, over a failure and a restart, and ends when told")
    func runs() async throws {
        let receiver = try Receiver(secrets: [firstSecret])
        try receiver.answer("503")
        let feed = MemoryFeed()
        let target = try endpoint("http://127.0.0.1:\(receiver.port)/")
        let notes = Notes()
        feed.append(30)
        let clock = SteppingClock()
        let runner = try WebhookRunner(
            target, feed: feed, pollSeconds: 0.05, clock: { clock.now }, jitter: { 0.5 },
            note: { notes.add($0) })
        #expect(eventually { receiver.requests.count >= 1 && feed.stored.failures >= 1 })
        #expect(feed.stored.cursor == 0)
        try receiver.answer("200")
        clock.step(3600)
        runner.wake()
        #expect(eventually { feed.stored.cursor == 30 })
        feed.append(10)
        runner.wake()
        #expect(eventually { feed.stored.cursor == 40 })
        runner.stop()
        // A later runner goes on where this one ended.
        feed.append(5)
        let second = try WebhookRunner(
            target, feed: feed, pollSeconds: 0.05, clock: { clock.now }, jitter: { 0.5 },
            note: { notes.add($0) })
        #expect(eventually { feed.stored.cursor == 45 })
        second.stop()
        let taken = receiver.requests.drop { $0.id == "evt_test_1" }.compactMap(\.id)
        #expect(taken == (2...45).map { "evt_test_\($0)" })
        #expect(receiver.requests.allSatisfy { $0.valid == [0] })
        #expect(
            notes.all.contains { $0.contains("503") } && notes.all.contains("webhook crm: goes well again"))
        #expect(notes.all.allSatisfy { !$0.contains("whsec_") && !$0.contains("127.0.0.1") })
    }

    @Test("says what the feed's trouble is, and goes on when it is over")
    func feedFails() throws {
        let receiver = try Receiver(secrets: [firstSecret])
        let feed = MemoryFeed()
        feed.append(3)
        feed.fail("the ledger is locked")
        let notes = Notes()
        let runner = try WebhookRunner(
            endpoint("http://127.0.0.1:\(receiver.port)/"), feed: feed, pollSeconds: 0.05, clock: { noon },
            jitter: { 0.5 }, note: { notes.add($0) })
        #expect(eventually { !notes.all.isEmpty })
        feed.fail(nil)
        #expect(eventually { feed.stored.cursor == 3 })
        runner.stop()
        #expect(notes.all.first == "webhook crm: the ledger is locked")
    }
}

private final class SteppingClock: Sendable {
    private let time = Mutex(noon)
    var now: Instant { time.withLock { $0 } }
    func step(_ seconds: Double) { time.withLock { $0 = $0.adding(seconds: seconds) } }
}

private final class Notes: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

private final class MemoryFeed: WebhookFeed {
    private struct State {
        var events: [WebhookEvent] = []
        var progress = WebhookProgress(cursor: 0)
        var trouble: String?
    }

    private let state = Mutex(State())

    var stored: WebhookProgress { state.withLock { $0.progress } }

    func append(_ count: Int) {
        state.withLock { state in
            for _ in 0..<count { state.events.append(event(Int64(state.events.count) + 1)) }
        }
    }

    func fail(_ trouble: String?) { state.withLock { $0.trouble = trouble } }

    func next(after cursor: Int64, limit: Int) throws(WebhookError) -> [WebhookEvent] {
        let (events, trouble) = state.withLock { state in
            (Array(state.events.drop { $0.position <= cursor }.prefix(limit)), state.trouble)
        }
        if let trouble { throw WebhookError(.feed, trouble) }
        return events
    }

    func progress(of endpoint: String) throws(WebhookError) -> WebhookProgress { stored }

    func advance(_ progress: WebhookProgress, of endpoint: String) throws(WebhookError) {
        state.withLock { $0.progress = progress }
    }
}
