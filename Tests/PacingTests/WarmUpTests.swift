import Domain
import Pacing
import TestSupport
import Testing

@Suite("A warm-up")
struct WarmUpTests {
    let warmUp = try! WarmUp(first: 50, growth: 2, ceiling: 1000, restDays: 30)
    let day: CivilDay = "2026-11-02"

    private func sent(_ counts: [Int], from day: CivilDay) -> [CivilDay: Int] {
        Dictionary(
            uniqueKeysWithValues: counts.enumerated().map { (day.adding(days: $0.offset), $0.element) })
    }

    @Test("grows from day to day of sending, up to its ceiling")
    func grows() {
        let counts = [50, 100, 200, 400, 800, 1000, 1000]
        for index in counts.indices {
            let before = sent(Array(counts[..<index]), from: day)
            #expect(warmUp.allowance(on: day.adding(days: index), sent: before) == counts[index])
        }
        #expect(warmUp.allowance(step: .max) == 1000)
    }

    @Test("waits on days without sending, and on days that used less than half")
    func waits() {
        #expect(warmUp.allowance(on: day.adding(days: 10), sent: sent([50, 100], from: day)) == 200)
        #expect(warmUp.allowance(on: day.adding(days: 2), sent: sent([50, 49], from: day)) == 100)
        #expect(warmUp.allowance(on: day.adding(days: 2), sent: sent([50, 50], from: day)) == 200)
    }

    @Test("begins anew after a long rest")
    func rests() {
        let before = sent([50, 100, 200], from: day)
        #expect(warmUp.allowance(on: day.adding(days: 2 + 30), sent: before) == 400)
        #expect(warmUp.allowance(on: day.adding(days: 2 + 31), sent: before) == 50)
    }

    @Test("says what is left of the day, and never less than nothing")
    func remaining() {
        #expect(warmUp.remaining(on: day, sent: [:]) == 50)
        #expect(warmUp.remaining(on: day, sent: [day: 20]) == 30)
        #expect(warmUp.remaining(on: day, sent: [day: 90]) == 0)
        #expect(warmUp.remaining(on: day, sent: [day: .min]) == 50)
        // What is said to be sent later is not looked at.
        #expect(warmUp.remaining(on: day, sent: [day.adding(days: 5): 900]) == 50)
    }

    @Test("that cannot be is refused")
    func refused() {
        #expect(throws: PacingMistake.self) { try WarmUp(first: 0) }
        #expect(throws: PacingMistake.self) { try WarmUp(first: 100, ceiling: 99) }
        for growth in [1, -2, Double.nan, .infinity] {
            #expect(throws: PacingMistake.self) { try WarmUp(growth: growth) }
        }
        #expect(throws: PacingMistake.self) { try WarmUp(restDays: 0) }
    }

    @Test("over random months no day exceeds what the day before's steps allow, and steps never jump")
    func random() throws {
        let seed = newSeed("warm-up")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let warmUp = try WarmUp(
                first: random.number(1...100), growth: 1 + Double(random.number(10...200)) / 100,
                ceiling: random.number(100...100_000), restDays: random.number(5...40))
            var sent: [CivilDay: Int] = [:]
            var step = 0
            for index in 0..<120 {
                let day = day.adding(days: index)
                let now = warmUp.step(on: day, sent: sent)
                #expect(now == step || now == step + 1 || now == 0, "seed \(seed)")
                step = now
                let remaining = warmUp.remaining(on: day, sent: sent)
                #expect(remaining == warmUp.allowance(step: step), "seed \(seed)")
                if random.chance(80) { sent[day] = random.number(0...remaining) }
            }
        }
    }
}
