import Domain
import Foundation
import TestSupport
import Testing
import Webhooks

@Suite("How far an endpoint is")
struct WebhookProgressTests {
    private func answered(
        _ progress: inout WebhookProgress, _ answer: WebhookAnswer, at now: Instant, jitter: Double = 0.5
    ) {
        progress.answered(answer, position: progress.cursor + 1, at: now, jitter: jitter)
    }

    @Test("goes on when an event is taken")
    func taken() {
        var progress = WebhookProgress(cursor: 7)
        answered(&progress, .taken(status: 204), at: noon)
        #expect(progress.cursor == 8 && progress.isDue(at: noon) && progress.lastFailure.isEmpty)
        progress.pass(to: 20)
        progress.pass(to: 3)
        #expect(progress.cursor == 20)
    }

    @Test("waits longer and longer when it fails, and begins anew when it went well")
    func fails() {
        var progress = WebhookProgress(cursor: 0)
        var now = noon
        var waits: [Double] = []
        for _ in 0..<8 {
            answered(&progress, .failed(status: 500, retryAfter: nil), at: now)
            #expect(!progress.isDue(at: now))
            waits.append(Double(progress.nextAt!.milliseconds - now.milliseconds) / 1000)
            now = progress.nextAt!
            #expect(progress.isDue(at: now) && progress.cursor == 0)
        }
        #expect(waits == [5, 60, 300, 1800, 7200, 21_600, 43_200, 43_200])
        answered(&progress, .taken(status: 200), at: now)
        answered(&progress, .unreachable("gone away"), at: now)
        #expect(progress.nextAt == now.adding(seconds: 5) && progress.lastFailure == "gone away")
    }

    @Test(
        "heeds Retry-After, for a day at most",
        arguments: [(nil, 5.0), (2, 5), (600, 600), (1e12, 86_400), (-5, 5), (.nan, 5)] as [(Double?, Double)]
    )
    func retryAfter(seconds: Double?, wait: Double) {
        var progress = WebhookProgress(cursor: 0)
        answered(&progress, .failed(status: 429, retryAfter: seconds), at: noon)
        #expect(progress.nextAt == noon.adding(seconds: wait))
        // A clock that is set back afterwards does not make it wait for ever.
        #expect(progress.isDue(at: noon.adding(seconds: -400 * 86_400)))
    }

    @Test("stops at 410 and after three days of failing, until a person resumes it, at the same event")
    func stops() {
        var gone = WebhookProgress(cursor: 3)
        answered(&gone, .gone, at: noon)
        #expect(gone.stop?.reason.contains("410") == true && gone.cursor == 3)
        #expect(!gone.isDue(at: noon.adding(seconds: 1e7)))
        gone.resume()
        #expect(gone.isDue(at: noon) && gone.cursor == 3)

        var down = WebhookProgress(cursor: 3)
        var now = noon
        while down.stop == nil, now < noon.adding(seconds: 30 * 86_400) {
            answered(&down, .unreachable("it does not answer"), at: now)
            now = down.nextAt ?? now
        }
        let days = Double(down.stop!.at.milliseconds - noon.milliseconds) / 86_400_000
        #expect(days >= 3 && days < 3.6 && down.cursor == 3 && down.skipped == 0)
        #expect(down.stop!.reason.contains("it does not answer"))
    }

    @Test("skips an event that is refused five times in a row, and goes on with the next")
    func skips() {
        var progress = WebhookProgress(cursor: 0)
        for attempt in 1...5 {
            #expect(progress.cursor == 0 && progress.skipped == 0, "attempt \(attempt)")
            answered(&progress, .refused(status: 422), at: noon)
        }
        #expect(progress.cursor == 1 && progress.skipped == 1 && progress.stop == nil)
        #expect(progress.isDue(at: noon))
        // Refusals with other failures between are not in a row: a server that is being mended.
        for _ in 0..<4 { answered(&progress, .refused(status: 400), at: noon) }
        answered(&progress, .failed(status: 500, retryAfter: nil), at: noon)
        for _ in 0..<4 { answered(&progress, .refused(status: 400), at: noon) }
        #expect(progress.cursor == 1)
    }

    @Test("is the same after it was stored")
    func stored() throws {
        var progress = WebhookProgress(cursor: 3)
        answered(&progress, .failed(status: 503, retryAfter: 9), at: noon)
        let again = try JSONDecoder().decode(WebhookProgress.self, from: JSONEncoder().encode(progress))
        #expect(again == progress)
    }
}

@Suite("A webhook courier")
struct WebhookCourierTests {
    @Test(
        "over random servers, crashes and lost cursors: every event at least once, in order, none after it failed"
    )
    func atLeastOnce() throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("webhook courier: seed \(seed)")
        for round in 0..<40 {
            let world = World(seed: seed &+ UInt64(round))
            let target = try endpoint("https://example.com/hook")
            let courier = WebhookCourier(
                target, feed: world, poster: world, clock: { world.now }, jitter: { world.jitter() })
            for _ in 0..<20_000 where world.storedCursor < world.last {
                switch try courier.deliver(limit: 50, shouldStop: { world.chance(1) }) {
                case .more: break
                case .later(let at, _): world.now = max(at, world.now)
                case .idle: break
                case .stopped: world.resume()
                }
                // A crash: what was not stored is gone.
                if world.chance(5) { world.crash() }
            }
            let wanted = (1...world.last).filter {
                world.kind(of: $0) != .deferred && world.kind(of: $0) != .inDoubt
            }
            #expect(Set(world.taken).union(world.poison) == Set(wanted), "seed \(seed), round \(round)")
            // Without repeats, the order is the feed's.
            var first: [Int64] = []
            for position in world.taken where !first.contains(position) { first.append(position) }
            #expect(first == first.sorted(), "seed \(seed), round \(round)")
            #expect(world.taken.count - first.count <= 20 * world.crashes, "seed \(seed), round \(round)")
        }
    }

    @Test("stores nothing and posts nothing while the endpoint is stopped")
    func stopped() throws {
        let world = World(seed: 1)
        var progress = WebhookProgress(cursor: 0)
        progress.answered(.gone, position: 1, at: noon, jitter: 0)
        world.stored = progress
        let courier = WebhookCourier(
            try endpoint("https://example.com/"), feed: world, poster: world, clock: { noon }, jitter: { 0 })
        guard case .stopped = try courier.deliver() else {
            Issue.record("it is not stopped")
            return
        }
        #expect(world.taken.isEmpty && world.saves == 0)
    }
}

/// A feed of two hundred events, and an endpoint of random moods, in one test's hands.
/// `@unchecked Sendable`: one test on one thread uses it.
private final class World: WebhookFeed, WebhookPosting, @unchecked Sendable {
    let last: Int64 = 200
    var now = noon
    var stored = WebhookProgress(cursor: 0)
    var saves = 0
    var crashes = 0
    var taken: [Int64] = []
    let poison: Set<Int64>
    private var random: SeededGenerator
    private var durable = WebhookProgress(cursor: 0)

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        var chosen: Set<Int64> = []
        for position in Int64(1)...last where random.chance(2) && position % 7 != 0 && position % 11 != 0 {
            chosen.insert(position)
        }
        poison = chosen
    }

    var storedCursor: Int64 { stored.cursor }

    func kind(of position: Int64) -> WebhookEvent.Kind {
        position % 7 == 0 ? .deferred : position % 11 == 0 ? .inDoubt : .accepted
    }

    func chance(_ percent: Int) -> Bool { random.chance(percent) }
    func jitter() -> Double { Double(random.number(0...999)) / 1000 }

    func crash() {
        crashes += 1
        if random.chance(50) { stored = durable } else { durable = stored }
    }

    func resume() { stored.resume() }

    func next(after cursor: Int64, limit: Int) throws(WebhookError) -> [WebhookEvent] {
        guard cursor < last else { return [] }
        return ((cursor + 1)...min(last, cursor + Int64(limit))).map { event($0, kind(of: $0)) }
    }

    func progress(of endpoint: String) throws(WebhookError) -> WebhookProgress { stored }

    func advance(_ progress: WebhookProgress, of endpoint: String) throws(WebhookError) {
        durable = stored
        stored = progress
        saves += 1
    }

    func post(_ request: WebhookRequest) -> WebhookAnswer {
        now = now.adding(seconds: 0.2)
        let position = Int64(request.headers[0].value.split(separator: "_").last!)!
        if poison.contains(position) { return .refused(status: 422) }
        switch random.number(0...30) {
        case 0: return .failed(status: 503, retryAfter: 100)
        case 1: return .unreachable("it does not answer")
        case 2: return random.chance(10) ? .gone : .failed(status: 404, retryAfter: nil)
        default:
            taken.append(position)
            return .taken(status: 200)
        }
    }
}
