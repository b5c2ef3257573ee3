import Domain
import Insight
import Testing

@Suite struct QuietModelTests {
    /// Recency, repeats, tenure, how many were quiet and how many active.
    static let table = [
        (3, 9, 400, 4, 46), (10, 4, 300, 9, 41), (30, 0, 30, 30, 20), (45, 2, 200, 17, 23),
        (60, 6, 500, 10, 30),
        (90, 0, 90, 44, 16), (120, 1, 150, 31, 14), (200, 0, 200, 58, 7), (250, 3, 700, 22, 8),
        (365, 0, 365, 70, 5), (400, 1, 800, 39, 6), (15, 15, 900, 2, 38),
    ]

    static func outcomes(_ table: [(Int, Int, Int, Int, Int)], times: Int = 1) -> QuietOutcomes {
        var outcomes = QuietOutcomes(asOf: "2026-01-01", until: "2026-07-01")
        for (recency, repeats, tenure, quiet, active) in table {
            let observation = QuietObservation(recency: recency, repeats: repeats, tenure: tenure)
            for _ in 0..<(quiet * times) { outcomes.add(observation, isQuiet: true) }
            for _ in 0..<(active * times) { outcomes.add(observation, isQuiet: false) }
        }
        return outcomes
    }

    @Test("the coefficients are those of scipy")
    func coefficients() throws {
        let model = try #require(QuietModel(fittedTo: Self.outcomes(Self.table)))
        // scipy.optimize.minimize(method='trust-exact', gtol=1e-11) on the negative log likelihood of the counts
        // plus 0.16 / 2 times the squared coefficients of the columns, standardised with their counts.
        #expect(abs(model.intercept - -2.799815310319) < 1e-7)
        #expect(abs(model.recency - 0.504794763445) < 1e-7)
        #expect(abs(model.repeats - -1.381034297213) < 1e-7)
        #expect(abs(model.tenure - 0.402176475923) < 1e-7)
        #expect(model.accounts == 590)
        #expect(model.horizonDays == 181)
        #expect(model.fittedOn == "2026-01-01")
    }

    @Test("the ridge is forgotten with more accounts")
    func ridge() throws {
        let model = try #require(QuietModel(fittedTo: Self.outcomes(Self.table, times: 40)))
        // The same as above with nothing for the ridge.
        #expect(abs(model.intercept - -2.826086815733) < 2e-3)
        #expect(abs(model.recency - 0.495801076031) < 1e-3)
        #expect(abs(model.repeats - -1.403320838314) < 1e-3)
        #expect(abs(model.tenure - 0.417807022070) < 1e-3)
    }

    @Test("probability and score agree, out to where one of them has no digits left")
    func probability() throws {
        let model = try #require(QuietModel(fittedTo: Self.outcomes(Self.table)))
        // 1 / (1 + exp(-(-2.799815 + .504795 log 31 + .402176 log 31))), by hand.
        let one = QuietObservation(recency: 30, repeats: 0, tenure: 30)
        #expect(abs(model.probability(of: one) - 0.578035) < 1e-5)
        for intercept in [-2000.0, 2000] {
            var far = QuietModel.flat
            far.intercept = intercept
            #expect(far.probability(of: one) == (intercept > 0 ? 1 : 0))
        }
    }

    @Test("where recency alone decides, the coefficients stay finite and order everybody")
    func separation() throws {
        let table = (1...20).map { ($0 * 10, $0 % 3, $0 * 11, $0 > 10 ? 30 : 0, $0 > 10 ? 0 : 30) }
        let outcomes = Self.outcomes(table)
        let model = try #require(QuietModel(fittedTo: outcomes))
        for coefficient in [model.intercept, model.recency, model.repeats, model.tenure] {
            #expect(abs(coefficient) < 1000)
        }
        #expect(outcomes.comparison(of: model)?.model == 1)
    }

    @Test("numbers that are the same for everybody tell nothing and break nothing")
    func constants() throws {
        let model = try #require(QuietModel(fittedTo: Self.outcomes([(5, 0, 50, 30, 10)])))
        #expect(model.recency == 0 && model.repeats == 0 && model.tenure == 0)
        #expect(
            abs(model.probability(of: QuietObservation(recency: 5, repeats: 0, tenure: 50)) - 0.75) < 1e-9)
    }

    @Test("one outcome alone is nothing to learn from", arguments: [(10, 0), (0, 10), (0, 0)])
    func oneClass(quiet: Int, active: Int) {
        #expect(QuietModel(fittedTo: Self.outcomes([(5, 1, 50, quiet, active)])) == nil)
    }

    @Test("one account of a million of the other kind, and numbers of 10,000 years, are survived")
    func extremes() throws {
        let outcomes = Self.outcomes([
            (4_000_000, 0, 4_000_000, 50_000, 0), (4_000_000, 500_000, 4_000_000, 50_000, 0),
            (0, 0, 0, 0, 1),
        ])
        let model = try #require(QuietModel(fittedTo: outcomes))
        let quiet = model.probability(of: QuietObservation(recency: 4_000_000, repeats: 0, tenure: 4_000_000))
        #expect(quiet > 0.999 && quiet <= 1)
    }
}
