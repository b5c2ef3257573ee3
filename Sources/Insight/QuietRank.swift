/// Where an account stands in a population by how surely it stays quiet: it is quieter than so many in a hundred.
///
/// A table of at most 1,000 scores, however many accounts there are. Equal accounts have equal ranks.
public struct QuietRank: Hashable, Codable, Sendable {
    public let model: QuietModel
    /// How many it was made of.
    public let accounts: Int
    /// Scores at even steps of the sorted population.
    private let knots: [Double]

    static let mostKnots = 1000

    init(_ model: QuietModel, over cells: [QuietOutcomes.Cell]) {
        self.model = model
        let sorted = cells.map { (score: model.score(of: $0.observation), accounts: $0.accounts) }
            .sorted { $0.score < $1.score }
        accounts = sorted.reduce(0) { $0 + $1.accounts }
        let count = min(accounts, Self.mostKnots)
        var knots: [Double] = []
        knots.reserveCapacity(count)
        var passed = 0
        for (score, here) in sorted {
            passed += here
            while knots.count < count, (2 * knots.count + 1) * accounts / (2 * count) < passed {
                knots.append(score)
            }
        }
        self.knots = knots
    }

    /// The share of the population, 0 to 100, whose score is strictly lower, to within half of a tenth: 87.3 is
    /// "quieter than 87.3 % of the book". The quietest have the highest.
    public func percentile(of observation: QuietObservation) -> Double {
        guard !knots.isEmpty else { return 0 }
        let score = model.score(of: observation)
        var low = 0
        var high = knots.count
        while low < high {
            let middle = (low + high) / 2
            if knots[middle] < score { low = middle + 1 } else { high = middle }
        }
        return Double(100 * low) / Double(knots.count)
    }

    /// `percentile` in whole numbers, 0 to 100, rounded down: 100 only for one quieter than everybody here.
    public func rank(of observation: QuietObservation) -> Int { Int(percentile(of: observation)) }
}
