import Domain
import TestSupport
import Testing

@testable import Insight

@Suite struct QuietRankTests {
    private func rank(_ recencies: [Int]) -> QuietRank {
        var book = QuietOutcomes(asOf: "2026-01-01", until: "2026-01-01")
        for recency in recencies { book.add(seen(recency), isQuiet: true) }
        return QuietRank(.byRecency, over: book.cells())
    }

    private func seen(_ recency: Int) -> QuietObservation {
        QuietObservation(recency: recency, repeats: 0, tenure: 5000)
    }

    @Test("is the share of the book that is less quiet; ties share it")
    func small() {
        let rank = rank([5, 1, 9, 5])
        #expect([0, 1, 2, 5, 9, 10].map { rank.percentile(of: seen($0)) } == [0, 0, 25, 25, 75, 100])
        #expect(rank.accounts == 4)
    }

    @Test("of nobody everybody is the least quiet")
    func empty() { #expect(rank([]).rank(of: seen(3)) == 0) }

    @Test("a thousand scores stand for any number, to half of a tenth", arguments: [1, 2, 3] as [UInt64])
    func large(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let recencies = (0..<7321).map { _ in random.number(0...60) * random.number(0...60) }
        let rank = rank(recencies)
        for recency in recencies.prefix(300) {
            let exact = 100 * Double(recencies.count { $0 < recency }) / Double(recencies.count)
            #expect(abs(rank.percentile(of: seen(recency)) - exact) <= 0.0501 + 100 / 7321)
        }
    }

    @Test("Wilson's interval, at its textbook places")
    func wilson() {
        // Ten of which none and half: Brown, Cai and DasGupta 2001's formula by hand.
        let none = CalibrationBin(accounts: 10, quiet: 0, predicted: 0).interval
        #expect(none.lowerBound == 0 && abs(none.upperBound - 0.277533) < 1e-5)
        let half = CalibrationBin(accounts: 10, quiet: 5, predicted: 0.5).interval
        #expect(abs(half.lowerBound - 0.236593) < 1e-5 && abs(half.upperBound - 0.763407) < 1e-5)
    }

    @Test("tenths from the least to the most quiet, equal accounts never torn apart")
    func bins() {
        var outcomes = QuietOutcomes(asOf: "2026-01-01", until: "2026-02-01")
        for recency in 0..<100 { outcomes.add(seen(recency), isQuiet: recency % 2 == 0) }
        let even = outcomes.calibration(of: .byRecency)
        #expect(even.map(\.accounts) == Array(repeating: 10, count: 10))
        #expect(even.map(\.quiet) == Array(repeating: 5, count: 10))
        #expect(even.map(\.predicted) == even.map(\.predicted).sorted())
        for _ in 0..<300 { outcomes.add(seen(50), isQuiet: true) }
        let lumped = outcomes.calibration(of: .byRecency)
        #expect(lumped.reduce(0) { $0 + $1.accounts } == 400)
        #expect(lumped.contains { $0.accounts >= 301 })
        #expect(lumped.allSatisfy { $0.accounts > 0 })
    }
}
