import Domain
import Insight
import Testing

@Suite struct QuietObservationTests {
    let days: [Int32] = (["2026-01-10", "2026-01-10", "2026-03-01", "2026-06-01"] as [CivilDay]).map(
        \.daysSince1970)

    @Test("knows what had happened by the day, a day twice counted once")
    func numbers() {
        #expect(
            QuietObservation(days: days, asOf: "2026-03-11")
                == QuietObservation(recency: 10, repeats: 1, tenure: 60))
        #expect(
            QuietObservation(days: days, asOf: "2026-06-01")
                == QuietObservation(recency: 0, repeats: 2, tenure: 142))
        #expect(
            QuietObservation(days: days, asOf: "2026-01-10")
                == QuietObservation(recency: 0, repeats: 0, tenure: 0))
    }

    @Test("there is none before the first purchase")
    func prospect() {
        #expect(QuietObservation(days: days, asOf: "2026-01-09") == nil)
        #expect(QuietObservation(days: [], asOf: "2026-01-09") == nil)
    }

    @Test("an outcome counts from the day after to the last day")
    func outcomes() {
        func baseRate(_ from: CivilDay, _ until: CivilDay) -> Int? {
            var outcomes = QuietOutcomes(asOf: from, until: until)
            outcomes.add(days: days)
            // Two of each beside it, so that there is a comparison.
            for isQuiet in [true, true, false, false] {
                outcomes.add(QuietObservation(recency: 1, repeats: 0, tenure: 1), isQuiet: isQuiet)
            }
            return outcomes.comparison(of: .flat).map { $0.quiet - 2 }
        }
        #expect(baseRate("2026-01-10", "2026-02-28") == 1)
        #expect(baseRate("2026-01-10", "2026-03-01") == 0)
        #expect(baseRate("2026-03-01", "2026-05-31") == 1)
    }

    @Test("the windows meet: learn, test, use, none longer than N months")
    func windows() {
        let long = QuietWindows(begins: "2022-01-01", day: "2026-08-31", months: 6)
        #expect(long.training == "2026-02-28")
        #expect(long.testedOn == "2026-02-28")
        #expect(long.testedFrom == "2025-08-28")
        let short = QuietWindows(begins: "2026-01-01", day: "2026-04-01", months: 6)
        #expect(short.training == "2026-02-15")
        #expect(short.testedOn == "2026-03-02")
        #expect(short.testedFrom == "2026-01-31")
        #expect(short.shortest == 30)
    }
}

extension QuietModel {
    /// Tells nobody apart.
    static let flat = QuietModel(
        intercept: 0, recency: 0, repeats: 0, tenure: 0, fittedOn: "2026-01-01", horizonDays: 1, accounts: 0)
    /// Only the days since the last purchase.
    static let byRecency = QuietModel(
        intercept: -3, recency: 1, repeats: 0, tenure: 0, fittedOn: "2026-01-01", horizonDays: 1, accounts: 0)
}
