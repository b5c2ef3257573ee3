import Domain
import Pacing
import TestSupport
import Testing

@Suite("A rate limit")
struct RateLimitTests {
    let start = utc("2026-11-23T09:00")

    @Test("allows what the tighter of its windows leaves")
    func tighter() {
        var limit = RateLimit(perHour: 100, perDay: 150)
        #expect(limit.allowed(at: start) == 100)
        limit.record(100, at: start)
        #expect(limit.allowed(at: start) == 0)
        #expect(limit.allowed(at: start.plus(3600 + 120)) == 50)
        limit.record(50, at: start.plus(3600 + 120))
        #expect(limit.allowed(at: start.plus(3 * 3600)) == 0)
        #expect(limit.allowed(at: start.plus(26 * 3600)) == 100)
    }

    @Test("without limits allows everything, with a limit of 0 nothing, ever")
    func extremes() {
        var none = RateLimit()
        none.record(1_000_000, at: start)
        #expect(none.allowed(at: start) == .max)
        #expect(none.next(after: start) == start)
        var zero = RateLimit(perHour: 0)
        #expect(zero.allowed(at: start) == 0)
        #expect(zero.next(after: start) == nil)
        var negative = RateLimit(perDay: -5)
        #expect(negative.allowed(at: start) == 0)
    }

    @Test("says the moment from which one more may leave, and keeps its word")
    func next() {
        var limit = RateLimit(perHour: 10)
        for minute in 0..<10 { limit.record(at: start.plus(Double(minute) * 60)) }
        let now = start.plus(600)
        let next = limit.next(after: now)!
        #expect(next > start.plus(3600) && next <= start.plus(3600 + 60))
        var copy = limit
        #expect(copy.allowed(at: Instant(milliseconds: next.milliseconds - 1)) == 0)
        #expect(copy.allowed(at: next) == 1)
    }

    @Test("goes on after a restart from what the ledger says, whatever its order and age")
    func seeded() throws {
        var limit = RateLimit(
            perHour: 100, perDay: 1000,
            sent: [
                (start.plus(-60), 30), (start.plus(-7200), 500), (start.plus(-200_000), 9000),
                (start.plus(-300), 20), (start.plus(-100), -7),
            ], now: start)
        #expect(limit.allowed(at: start) == 50)
        limit.record(50, at: start)
        #expect(limit.allowed(at: start) == 0)
        var again = try restored(limit)
        #expect(again == limit)
        #expect(again.allowed(at: start.plus(3720)) == 100)
    }

    @Test("a clock that was set back blocks for one window at most")
    func setBack() {
        var limit = RateLimit(perHour: 10)
        limit.record(10, at: start.plus(400 * 86_400))
        #expect(limit.allowed(at: start) == 0)
        #expect(limit.allowed(at: start.plus(3599)) == 0)
        #expect(limit.allowed(at: start.plus(3661)) == 10)
        var seeded = RateLimit(perHour: 10, sent: [(start.plus(9e8), 10)], now: start)
        #expect(seeded.allowed(at: start.plus(3661)) == 10)
    }

    @Test("takes the largest and smallest numbers without harm")
    func hostile() {
        for milliseconds in [Int64.min, -1, 0, .max] {
            let at = Instant(milliseconds: milliseconds)
            var limit = RateLimit(perMinute: 1, perHour: .max, perDay: 3, sent: [(at, .max), (at, .max)])
            limit.record(.max, at: at)
            #expect(limit.allowed(at: at) == 0)
            _ = limit.next(after: at)
        }
    }

    @Test("over a simulated week, no hour and no day from any moment on holds more than its limit")
    func week() {
        let seed = newSeed("rate limit")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<6 {
            let perHour = random.number(5...200)
            let perDay = random.number(perHour...(perHour * 20))
            var limit = RateLimit(perHour: perHour, perDay: perDay)
            var sent: [Instant] = []
            var now = start
            let end = start.plus(7 * 86_400)
            while now < end {
                let wanted = random.number(0...20)
                for _ in 0..<min(wanted, limit.allowed(at: now)) {
                    limit.record(at: now)
                    sent.append(now)
                }
                if random.chance(1) {
                    limit = RateLimit(perHour: perHour, perDay: perDay, sent: sent.map { ($0, 1) }, now: now)
                }
                if limit.allowed(at: now) == 0, random.chance(30), let next = limit.next(after: now) {
                    #expect(next > now, "seed \(seed)")
                    now = next
                    #expect(limit.allowed(at: now) > 0, "seed \(seed)")
                } else {
                    now = now.plus(Double(random.number(1...600_000)) / 1000)
                }
            }
            #expect(most(sent, within: 3600) <= perHour, "seed \(seed)")
            #expect(most(sent, within: 86_400) <= perDay, "seed \(seed)")
            // And it is no limit that only refuses.
            #expect(sent.count >= perDay * 5, "seed \(seed)")
        }
    }

    /// In any half-open span of so many seconds.
    private func most(_ sent: [Instant], within seconds: Double) -> Int {
        var first = 0
        var most = 0
        for index in sent.indices {
            while sent[index].milliseconds - sent[first].milliseconds >= Int64(seconds * 1000) { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }
}
