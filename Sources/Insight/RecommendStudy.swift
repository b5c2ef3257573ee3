public import Domain

/// Collects, in one pass over the history, which products go together on a day, and whether telling accounts of them
/// is worth more than telling them what sells best.
///
/// Two matrices are counted: one up to the day, for use; one up to an earlier day, the split, to be judged by what the
/// accounts that existed then bought for the first time between the split and the day. Memory: see `CoPurchaseMatrix`,
/// twice, and the first 100 products of each judged account.
public struct RecommendStudy: Sendable {
    /// How long what happens after the split is looked at, where the history is long enough.
    public static let testMonths = 3
    /// Under four weeks the weekly rhythm of ordering is most of what there is to see.
    static let leastDays = 28
    /// With fewer accounts a difference is not judged.
    public static let leastTested = 100
    /// How many of its products, the ones bought last, lead to recommendations for one account.
    public static let mostLeads = 100
    /// A letter shows so many: what decides.
    public static let shown = 3
    /// The lengths of list that are judged.
    public static let lengths = [3, 5, 10]

    public let windows: RecommendWindows
    private var book: CoPurchaseMatrix
    private var training: CoPurchaseMatrix
    private var tested: [TestedAccount] = []

    /// One account of the test: what it had, and what it then bought for the first time.
    private struct TestedAccount: Sendable {
        var owned: [Int32]
        var bought: Set<Int32>
        var isDormant: Bool
    }

    /// - Parameters:
    ///   - day: the day to stand on; nothing later is looked at.
    ///   - begins: the first purchase day of the whole history.
    ///   - split: where to part it; by default as `RecommendWindows` says.
    public init(day: CivilDay, historyBegins begins: CivilDay, split: CivilDay? = nil) {
        windows = RecommendWindows(begins: begins, day: day, split: split)
        book = CoPurchaseMatrix(upTo: day.daysSince1970)
        training = CoPurchaseMatrix(upTo: windows.split.adding(days: -1).daysSince1970)
    }

    /// - Parameter lines: what one account paid for, in any order.
    public mutating func add(_ lines: [ProductDay]) {
        let lines = lines.sorted { ($0.product, $0.day) < ($1.product, $1.day) }
        _ = book.add(lines)
        let owned = training.add(lines)
        let known = training.upTo
        guard let last = lines.map(\.day).filter({ $0 <= known }).max() else { return }
        var bought: Set<Int32> = []
        var product: Int32?
        for line in lines where line.product != product {
            // Sorted: the first line of a product is the day it was first bought.
            product = line.product
            if line.day > known, line.day <= book.upTo { bought.insert(line.product) }
        }
        guard !bought.isEmpty else { return }
        tested.append(
            TestedAccount(
                owned: Array(owned), bought: bought,
                isDormant: last < windows.dormantBefore.daysSince1970))
    }

    /// - Parameters:
    ///   - names: each product's key by number.
    ///   - isExcluded: what the company wants neither recommended nor to lead to anything: postage, fees.
    ///   - isOffered: whether it can be bought today; asked for the day only, since of the past nobody knows.
    public func finish(
        names: [String], isExcluded: (Int32) -> Bool = { _ in false },
        isOffered: (Int32) -> Bool = { _ in true }
    ) -> RecommendReport {
        let table = book.table(
            names: names, leads: { !isExcluded($0) }, offers: { !isExcluded($0) && isOffered($0) })
        let bestSellers = book.bestSellers(
            names: names, offers: { !isExcluded($0) && isOffered($0) })
        let (all, dormant) = judged(names: names, isExcluded: isExcluded)
        return RecommendReport(
            windows: windows, table: table, bestSellers: bestSellers, accounts: book.accounts,
            buyers: book.buyers, recentBuyers: book.recentBuyers, all: all, dormant: dormant)
    }

    /// Only what the past was worth.
    func judged(
        names: [String], isExcluded: (Int32) -> Bool
    ) -> (all: RecommendTrials, dormant: RecommendTrials) {
        var all = RecommendTrials()
        var dormant = RecommendTrials()
        guard windows.isLongEnough else { return (all, dormant) }
        let past = training.table(
            names: names, leads: { !isExcluded($0) }, offers: { !isExcluded($0) })
        let best = training.bestSellers(names: names, offers: { !isExcluded($0) })
        let most = Self.lengths.max() ?? 0
        for account in tested {
            let bought = account.bought.filter { !isExcluded($0) }
            guard !bought.isEmpty else { continue }
            let owned = Set(account.owned)
            var sum = RecommendationSum(owned: owned)
            for own in account.owned.prefix(Self.mostLeads) {
                for other in past[own] {
                    sum.add(
                        own, leadsTo: other.other, accounts: Int(other.accounts), score: Int64(other.score))
                }
            }
            let sellers = best.lazy.filter { !owned.contains($0) }.prefix(2 * most)
            let recommended = RecommendReport.filledUp(
                sum.highest(most) { names.precedes($0, $1) }.map(\.product), with: sellers, to: most)
            let hits = recommended.map(bought.contains)
            let bestHits = sellers.prefix(most).map(bought.contains)
            all.add(hits, against: Array(bestHits), bought: bought.count)
            if account.isDormant { dormant.add(hits, against: Array(bestHits), bought: bought.count) }
        }
        return (all, dormant)
    }
}

/// The days of a study.
public struct RecommendWindows: Hashable, Sendable {
    public let begins: CivilDay
    /// The first day of the test; what was bought before it is known.
    public let split: CivilDay
    /// The last day of the test, and of the book.
    public let day: CivilDay
    /// Whose last purchase before the split lies before this day counts as dormant.
    public let dormantBefore: CivilDay

    init(begins: CivilDay, day: CivilDay, split: CivilDay?) {
        self.begins = begins
        self.day = day
        let third = max(0, day.days(since: begins)) / 3
        self.split =
            split
            ?? max(day.adding(months: -RecommendStudy.testMonths), day.adding(days: -third)).adding(days: 1)
        dormantBefore = self.split.adding(months: -3)
    }

    /// Days of the shorter part.
    public var shortest: Int { min(split.days(since: begins), day.days(since: split) + 1) }
    public var isLongEnough: Bool { shortest >= RecommendStudy.leastDays }
}
