import Domain
import Pacing
import TestSupport
import Testing

@Suite("A retry plan")
struct RetryPlanTests {
    let start = utc("2026-11-23T09:00")

    @Test("waits longer and longer, with jitter of a fifth, the last delay again and again")
    func delays() throws {
        let plan = try RetryPlan(delays: [300, 900, 3600], attempts: 12, lastDay: 5)
        for (attempt, delay) in [(1, 300.0), (2, 900), (3, 3600), (4, 3600), (0, 300), (-3, 300)] {
            let low = plan.next(after: attempt, firstAttempt: start, at: start, jitter: 0)
            let high = plan.next(after: attempt, firstAttempt: start, at: start, jitter: 0.5)
            #expect(low == start.plus(delay * 0.8) && high == start.plus(delay))
        }
    }

    @Test("gives up after its attempts, and after its last day")
    func givesUp() throws {
        let plan = try RetryPlan(delays: [43_200], attempts: 100, lastDay: 2)
        #expect(plan.givesUp(firstAttempt: start) == start.plus(2 * 86_400))
        // The delay would end after the last moment: one more try, just then.
        #expect(
            plan.next(after: 4, firstAttempt: start, at: start.plus(1.9 * 86_400), jitter: 0.5)
                == start.plus(2 * 86_400))
        #expect(plan.next(after: 5, firstAttempt: start, at: start.plus(2 * 86_400), jitter: 0.5) == nil)
        #expect(plan.next(after: 100, firstAttempt: start, at: start, jitter: 0.5) == nil)
    }

    @Test("waits for the window and for the destination's rest")
    func window() throws {
        let window = try SendingWindow(from: TimeOfDay("09:00"), until: TimeOfDay("18:00"))
        let plan = try RetryPlan(delays: [3600], attempts: 100, lastDay: 5)
        let madrid = zone("Europe/Madrid")
        let friday = utc("2026-11-27T16:30")
        #expect(
            plan.next(after: 1, firstAttempt: friday, at: friday, jitter: 0.5, window: window, zone: madrid)
                == utc("2026-11-30T08:00"))
        #expect(
            plan.next(after: 1, firstAttempt: start, at: start, jitter: 0.5, notBefore: start.plus(7200))
                == start.plus(7200))
        // Over a weekend of which the last day is part: given up.
        let short = try RetryPlan(delays: [3600], attempts: 100, lastDay: 2)
        #expect(
            short.next(after: 1, firstAttempt: friday, at: friday, jitter: 0.5, window: window, zone: madrid)
                == nil)
    }

    @Test("that cannot be is refused")
    func refused() {
        for delays in [[], [0], [-1], [Double.nan], [.infinity], [3_000_000]] {
            #expect(throws: PacingMistake.self) { try RetryPlan(delays: delays, attempts: 3, lastDay: 5) }
        }
        #expect(throws: PacingMistake.self) { try RetryPlan(delays: [60], attempts: 0, lastDay: 5) }
        #expect(throws: PacingMistake.self) { try RetryPlan(delays: [60], attempts: 3, lastDay: 0) }
        #expect(throws: PacingMistake.self) { try RetryPlan(delays: [60], attempts: 3, lastDay: .max) }
    }

    @Test("always ends, always later, never after its last moment nor outside its window")
    func random() throws {
        let seed = newSeed("retry plan")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let delays = (0..<random.number(1...6)).map { _ in Double(random.number(1...100_000)) }
            let plan = try RetryPlan(
                delays: delays, attempts: random.number(1...40), lastDay: random.number(1...10))
            let low = random.number(0...1400)
            let window = try SendingWindow(
                from: TimeOfDay(minutes: low), until: TimeOfDay(minutes: random.number((low + 10)...1440)))
            let zone = zone(random.pick(hardZones))
            var now = start.plus(Double(random.number(0...30_000_000)))
            let first = now
            var attempt = 1
            while let next = plan.next(
                after: attempt, firstAttempt: first, at: now,
                jitter: Double(random.number(0...999)) / 1000, window: window, zone: zone)
            {
                #expect(next > now && next <= plan.givesUp(firstAttempt: first), "seed \(seed)")
                #expect(window.isOpen(at: next, in: zone), "seed \(seed)")
                now = next
                attempt += 1
            }
            #expect(attempt <= plan.attempts, "seed \(seed)")
        }
    }

    @Test("takes any moment without harm", arguments: [Int64.min, .max], [Double.nan, -5, 7])
    func hostile(milliseconds: Int64, jitter: Double) {
        let at = Instant(milliseconds: milliseconds)
        _ = RetryPlan.standard.next(after: .min, firstAttempt: at, at: at, jitter: jitter)
        _ = RetryPlan.standard.next(after: 1, firstAttempt: at, at: start, jitter: jitter)
    }
}
