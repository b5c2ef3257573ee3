import TestSupport
import Testing

@testable import Insight

@Suite struct AUCTests {
    @Test("by hand: 3 quiet and 2 active, one tie counting half")
    func byHand() throws {
        // Quiet 3, 2, 5; active 2, 1. Of six pairs five go right and one is a tie: 5.5 / 6. By recency quiet 1, 1,
        // 1 and active 1, 1: all ties.
        let found = try #require(
            AUCComparison(
                [3, 2, 5, 1], against: [1, 1, 1, 1], quiet: [1, 1, 1, 0], active: [0, 1, 0, 1]))
        #expect(abs(found.model - 5.5 / 6) < 1e-15)
        #expect(found.recency == 0.5)
        // Shares of active below the quiet: 1, .75, 1, variance 1/48; of quiet above the active: 5/6, 1, variance
        // 1/72. 1/48/3 + 1/72/2 = 1/72. The ties vary by nothing.
        #expect(abs(found.standardError - (1.0 / 72).squareRoot()) < 1e-12)
        #expect(found.accounts == 5)
        #expect(found.baseRate == 0.6)
    }

    @Test("none with fewer than two of a kind")
    func tooFew() {
        #expect(AUCComparison([1, 2, 3], against: [1, 2, 3], quiet: [1, 1, 0], active: [0, 0, 1]) == nil)
        #expect(AUCComparison([], against: [], quiet: [], active: []) == nil)
    }

    @Test("equals its definition over all pairs, with many ties", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func definition(seed: UInt64) throws {
        let drawn = Drawn(seed: seed, count: 150)
        let found = try #require(drawn.comparison)
        #expect(abs(found.model - drawn.overAllPairs(drawn.scores)) < 1e-12)
        #expect(abs(found.recency - drawn.overAllPairs(drawn.recency)) < 1e-12)
    }

    @Test("equal accounts counted are the same as repeated")
    func counts() throws {
        let counted = try #require(
            AUCComparison([1, 2, 4], against: [2, 1, 2], quiet: [1, 3, 4], active: [5, 2, 2]))
        let repeated = try #require(
            AUCComparison(
                [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4],
                against: [2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2],
                quiet: [1, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0],
                active: [0, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1]))
        #expect(abs(counted.model - repeated.model) < 1e-14)
        #expect(abs(counted.standardError - repeated.standardError) < 1e-14)
    }

    @Test("the interval is as wide as resampling says, within a tenth", arguments: [11, 12] as [UInt64])
    func bootstrap(seed: UInt64) throws {
        let drawn = Drawn(seed: seed, count: 300)
        let found = try #require(drawn.comparison)
        var random = SeededGenerator(seed: seed + 100)
        var differences: [Double] = []
        while differences.count < 600 {
            var quiet = drawn.quiet.map { _ in Int32(0) }
            var active = quiet
            for _ in drawn.scores {
                let index = random.number(0...(drawn.scores.count - 1))
                quiet[index] += drawn.quiet[index]
                active[index] += drawn.active[index]
            }
            let again = AUCComparison(drawn.scores, against: drawn.recency, quiet: quiet, active: active)
            differences.append(try #require(again).difference)
        }
        let mean = differences.reduce(0, +) / Double(differences.count)
        let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let resampled = (squares / Double(differences.count - 1)).squareRoot()
        #expect(abs(found.standardError / resampled - 1) < 0.1)
    }
}

/// Accounts whose two measures both lean towards their class and to each other, in few steps.
private struct Drawn {
    var scores: [Double] = []
    var recency: [Double] = []
    var quiet: [Int32] = []
    var active: [Int32] = []

    init(seed: UInt64, count: Int) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<count {
            let isQuiet = random.chance(60)
            let shared = random.number(0...8) + (isQuiet ? 3 : 0)
            scores.append(Double(shared + random.number(0...3)))
            recency.append(Double(shared + random.number(0...6)))
            quiet.append(isQuiet ? 1 : 0)
            active.append(isQuiet ? 0 : 1)
        }
    }

    var comparison: AUCComparison? {
        AUCComparison(scores, against: recency, quiet: quiet, active: active)
    }

    func overAllPairs(_ values: [Double]) -> Double {
        var won = 0.0
        var pairs = 0.0
        for i in values.indices where quiet[i] == 1 {
            for j in values.indices where active[j] == 1 {
                won += values[i] > values[j] ? 1 : values[i] == values[j] ? 0.5 : 0
                pairs += 1
            }
        }
        return won / pairs
    }
}
