import Domain
import TestSupport
import Testing

@testable import Insight

@Suite("Whether recommendations are worth more than best-sellers")
struct RecommendStudyTests {
    /// A made-up wholesaler: each account buys from one of eight shelves of ten products, now and then anything.
    private func study(
        seed: UInt64, accounts: Int, loyalty: Int, days: Int32 = 720
    ) -> (study: RecommendStudy, names: [String]) {
        var random = SeededGenerator(seed: seed)
        let begins: CivilDay = "2024-01-01"
        var study = RecommendStudy(day: begins.adding(days: Int(days)), historyBegins: begins)
        for _ in 0..<accounts {
            let shelf = random.number(0...7)
            let stops = random.number(100...(2 * Int(days)))
            var lines: [ProductDay] = []
            var day = random.number(0...60)
            while day < min(Int(days), stops) {
                let isOwn = random.chance(loyalty)
                let product = isOwn ? shelf * 10 + random.number(0...9) : random.number(0...79)
                lines.append(
                    ProductDay(product: Int32(product), day: begins.daysSince1970 + Int32(day)))
                day += random.number(20...120)
            }
            study.add(lines)
        }
        return (study, (0..<80).map { "P\($0)" })
    }

    @Test("a company whose accounts have tastes is told so, and its recommendations are used")
    func accepted() throws {
        let (study, names) = study(seed: 4, accounts: 1500, loyalty: 85)
        let report = study.finish(names: names)
        let found = try #require(report.deciding)
        #expect(report.refusal == nil && found.comparison.beatsBestSellers)
        #expect(found.isDormant == (report.dormant.accounts >= RecommendStudy.leastTested))
        #expect(report.verdict.contains("bought one of the 3 recommended"))
        #expect(report.table.pairs > 0 && !report.bestSellers.isEmpty)
    }

    @Test("where everybody buys anything, co-purchases are refused with their figures")
    func refused() throws {
        let (study, names) = study(seed: 4, accounts: 1500, loyalty: 0)
        let report = study.finish(names: names)
        let refusal = try #require(report.refusal)
        #expect(refusal.description.hasPrefix("It does not beat the best-sellers: of "))
        #expect(report.verdict == refusal.description)
    }

    @Test("by chance alone, hardly one company in forty is told that its accounts have tastes")
    func chance() {
        // The interval is of 95 %, and only its upper side accepts.
        let accepted = (0..<40).count { seed in
            let (study, names) = study(seed: UInt64(seed), accounts: 400, loyalty: 0)
            return study.finish(names: names).refusal == nil
        }
        print("accepted by chance: \(accepted) of 40")
        #expect(accepted <= 4)
    }

    @Test("few accounts, a short history or none are refused, not a crash")
    func small() throws {
        let (few, names) = study(seed: 1, accounts: 60, loyalty: 90)
        let tooFew = few.finish(names: names)
        #expect(tooFew.refusal?.description.hasPrefix("Too few accounts to test on") == true)
        let (short, _) = study(seed: 1, accounts: 900, loyalty: 90, days: 70)
        let tooShort = short.finish(names: names)
        #expect(tooShort.refusal?.description.hasPrefix("The history is too short: 70 days") == true)
        let none = RecommendStudy(day: "2026-01-01", historyBegins: "2026-01-01").finish(names: [])
        #expect(none.refusal != nil && none.table.pairs == 0 && none.bestSellers.isEmpty)
        let before = RecommendStudy(day: .earliest, historyBegins: .latest).finish(names: [])
        #expect(before.refusal != nil)
    }

    @Test("what comes after the day is not known, and what comes after the split is not learnt from")
    func future() throws {
        let day: CivilDay = "2026-06-30"
        let begins: CivilDay = "2025-01-01"
        func report(extra: [ProductDay]) -> RecommendReport {
            var study = RecommendStudy(day: day, historyBegins: begins)
            for number in 0..<200 {
                let start = begins.daysSince1970 + Int32(number % 30)
                study.add(
                    [
                        ProductDay(product: 0, day: start), ProductDay(product: 1, day: start + 40),
                        ProductDay(product: 2, day: day.daysSince1970 - 5),
                    ] + extra)
            }
            return study.finish(names: ["a", "b", "c", "d"])
        }
        let known = report(extra: [])
        let after = report(extra: [ProductDay(product: 3, day: day.daysSince1970 + 1)])
        #expect(known.table == after.table && known.all == after.all)
        #expect(known.table[0].map(\.other) == [2])
        // By the split nobody had bought the third product: it could not have been recommended.
        #expect(known.all.accounts == 200 && known.all.comparison(10)?.hitRate == 0)
    }

    @Test("the interval of paired shares: what both hit or miss says nothing")
    func interval() throws {
        var trials = RecommendTrials()
        for _ in 0..<40 { trials.add([true], against: [false], bought: 1) }
        for _ in 0..<20 { trials.add([false], against: [true], bought: 2) }
        for _ in 0..<940 { trials.add([true], against: [true], bought: 4) }
        trials.add([true], against: [false], bought: 0)
        let found = try #require(trials.comparison(3))
        #expect(found.accounts == 1000 && found.difference == 0.02)
        #expect(abs(found.hitRate - 0.98) < 1e-12 && abs(found.hitRateOfBest - 0.96) < 1e-12)
        // (40.5 − 20.5) / 1002 ± 1.96 · √(61 − 400/1002) / 1002
        #expect(abs(found.interval.lowerBound - 0.004733) < 1e-5, "\(found.interval)")
        #expect(abs(found.interval.upperBound - 0.035187) < 1e-5, "\(found.interval)")
        #expect(found.beatsBestSellers && trials.comparison(4) == nil)
        #expect(abs(found.recall - (40 + 940 / 4.0) / 1000) < 1e-12)
        #expect(RecommendTrials().comparison(3) == nil)
    }
}
