/// How often two ways to choose products hit what the same accounts then bought: item-to-item, and best-sellers.
public struct RecommendTrials: Hashable, Sendable {
    /// One length of list.
    public struct Figures: Hashable, Sendable {
        /// Accounts with at least one hit: both ways; item-to-item alone; best-sellers alone.
        public var both = 0
        public var onlyItems = 0
        public var onlyBest = 0
        /// The sum of each account's share of its new products that the list held.
        public var recallOfItems = 0.0
        public var recallOfBest = 0.0
    }

    /// Accounts that bought something new.
    public private(set) var accounts = 0
    /// In the order of `RecommendStudy.lengths`.
    public private(set) var figures = RecommendStudy.lengths.map { _ in Figures() }

    mutating func add(_ hits: [Bool], against best: [Bool], bought: Int) {
        guard bought > 0 else { return }
        accounts += 1
        for (index, length) in RecommendStudy.lengths.enumerated() {
            let items = hits.prefix(length).count { $0 }
            let sellers = best.prefix(length).count { $0 }
            switch (items > 0, sellers > 0) {
            case (true, true): figures[index].both += 1
            case (true, false): figures[index].onlyItems += 1
            case (false, true): figures[index].onlyBest += 1
            case (false, false): break
            }
            figures[index].recallOfItems += Double(items) / Double(bought)
            figures[index].recallOfBest += Double(sellers) / Double(bought)
        }
    }

    /// - Parameter length: one of `RecommendStudy.lengths`.
    /// - Returns: `nil` without accounts.
    public func comparison(_ length: Int) -> RecommendComparison? {
        guard accounts > 0, let index = RecommendStudy.lengths.firstIndex(of: length) else { return nil }
        let found = figures[index]
        return RecommendComparison(
            length: length, accounts: accounts, both: found.both, onlyItems: found.onlyItems,
            onlyBest: found.onlyBest, recall: found.recallOfItems / Double(accounts),
            recallOfBest: found.recallOfBest / Double(accounts))
    }
}

/// Hit rates on the same accounts, and what their difference is worth.
public struct RecommendComparison: Hashable, Sendable {
    public var length: Int
    /// That bought something new.
    public var accounts: Int
    public var both: Int
    public var onlyItems: Int
    public var onlyBest: Int
    /// The mean share of an account's new products that the list held.
    public var recall: Double
    public var recallOfBest: Double

    /// The share of accounts that bought at least one product of the list.
    public var hitRate: Double { Double(both + onlyItems) / Double(accounts) }
    public var hitRateOfBest: Double { Double(both + onlyBest) / Double(accounts) }
    public var difference: Double { Double(onlyItems - onlyBest) / Double(accounts) }

    /// The 95 % interval of `difference` for paired shares: what both hit or both miss says nothing (McNemar 1947);
    /// with a half added to the two kinds that differ (Agresti and Min 2005), it does not shrink to nothing.
    public var interval: ClosedRange<Double> {
        let n = Double(accounts) + 2
        let (b, c) = (Double(onlyItems) + 0.5, Double(onlyBest) + 0.5)
        let centre = (b - c) / n
        let error = max(0, (b + c - (b - c) * (b - c) / n)).squareRoot() / n
        return (centre - 1.959963985 * error)...(centre + 1.959963985 * error)
    }

    /// The interval lies above 0: a gain as large as this is not what chance gives.
    public var beatsBestSellers: Bool { interval.lowerBound > 0 }
}
