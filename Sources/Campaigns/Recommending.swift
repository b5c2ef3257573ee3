public import Domain
public import Insight
public import Storage

/// Counts what goes together, judges it, and keeps it for drafting.
public enum Recommending {
    /// What was counted, and what its numbers stand for.
    public struct Study: Sendable {
        public var report: RecommendReport
        public var products: [SoldProduct]
        var lastImport: Int64
        var excluded: [String]
    }

    /// How many best-sellers are kept: an account that bought all of them gets none.
    static let mostBestSellers = 1000

    /// One pass over the history.
    ///
    /// - Parameters:
    ///   - asOf: the day to stand on. Behind the end of the history nothing is known, so it is taken as its end.
    ///   - excluded: products that are neither recommended nor lead to anything, by number.
    /// - Returns: `nil` without a purchase by that day.
    public static func study(
        _ history: any HistoryStore, asOf: CivilDay, excluding excluded: [String] = []
    ) throws -> Study? {
        guard let extent = try history.extent(), asOf >= extent.first else { return nil }
        let day = min(asOf, extent.last)
        var study = RecommendStudy(day: day, historyBegins: extent.first)
        let (products, lastImport) = try history.productDays(upTo: day) { study.add($0) }
        let excludedKeys = Set(excluded)
        let isExcluded = products.map { excludedKeys.contains($0.key) }
        let isOffered = try history.read { reading in
            let hasCatalogue = try reading.hasCatalogue()
            return try products.map { try Self.isOffered($0, hasCatalogue: hasCatalogue, reading) }
        }
        let report = study.finish(
            names: products.map(\.key), isExcluded: { isExcluded[Int($0)] },
            isOffered: { isOffered[Int($0)] })
        return Study(
            report: report, products: products, lastImport: lastImport,
            excluded: excludedKeys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    public static func save(_ study: Study, in history: any HistoryStore, at now: Instant) throws {
        let report = study.report
        var products = study.products
        for index in products.indices where index < report.recentBuyers.count {
            products[index].recentAccounts = Int(report.recentBuyers[index])
        }
        for (place, product) in report.bestSellers.prefix(mostBestSellers).enumerated() {
            products[Int(product)].position = place + 1
        }
        let run = RecommendationRun(
            asOf: report.windows.day, madeAt: now, lastImport: study.lastImport, excluded: study.excluded,
            isAccepted: report.refusal == nil, verdict: report.verdict)
        try history.saveRecommendations(run, products: products) { index in
            report.table[Int32(index)].map {
                CoPurchase(
                    other: products[Int($0.other)].key, accounts: Int($0.accounts), score: Int64($0.score))
            }
        }
    }

    /// Whether a plan on this day can do with what was counted last.
    public static func isCurrent(
        _ history: any HistoryStore, asOf: CivilDay, excluding excluded: [String]
    ) throws -> Bool {
        try history.read { reading in
            guard let run = try reading.recommendationRun() else { return false }
            return run.lastImport == (try reading.lastImport()) && Set(run.excluded) == Set(excluded)
                && run.asOf <= asOf
        }
    }

    /// Where there is a catalogue, what is in it with a name and a price; without one, what has a name.
    static func isOffered(
        _ product: SoldProduct, hasCatalogue: Bool, _ history: any HistoryReading
    ) throws -> Bool {
        guard hasCatalogue else { return !product.name.isEmpty || !product.key.isEmpty }
        guard let known = try history.product(product.key), !known.name.isEmpty, let price = known.unitPrice
        else { return false }
        return !price.isZero && !price.isNegative
    }
}
