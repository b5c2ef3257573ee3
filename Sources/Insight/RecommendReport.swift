/// What goes together on a day, and what it is worth.
public struct RecommendReport: Sendable {
    public var windows: RecommendWindows
    public var table: CoPurchaseTable
    /// What most accounts bought lately, first.
    public var bestSellers: [Int32]
    /// Accounts that bought by the day.
    public var accounts: Int
    /// Accounts that bought each product, ever and lately.
    public var buyers: [Int32]
    public var recentBuyers: [Int32]
    /// Everybody known at the split who then bought something new.
    public var all: RecommendTrials
    /// Of these the ones that were quiet for three months then: whom letters go to.
    public var dormant: RecommendTrials

    /// The comparison that decides, at the length a letter shows: among the dormant where enough of them bought
    /// something new, since it is they who are written to, else among all.
    public var deciding: (isDormant: Bool, comparison: RecommendComparison)? {
        for (isDormant, trials) in [(true, dormant), (false, all)] {
            guard trials.accounts >= RecommendStudy.leastTested,
                let comparison = trials.comparison(RecommendStudy.shown)
            else { continue }
            return (isDormant, comparison)
        }
        return nil
    }

    /// `nil` where co-purchases may be used. Refused unless the whole 95 % interval of the difference lies above 0:
    /// what is harder to explain than a best-seller has to earn its place.
    public var refusal: RecommendRefusal? {
        guard windows.isLongEnough else { return .historyTooShort(windows) }
        guard let deciding else { return .tooFewToTest(accounts: all.accounts, windows) }
        guard deciding.comparison.beatsBestSellers else {
            return .doesNotBeatBestSellers(deciding.comparison, isDormant: deciding.isDormant)
        }
        return nil
    }

    /// Why they are used, or why not.
    public var verdict: String {
        if let refusal { return refusal.description }
        guard let deciding else { return "" }
        let found = deciding.comparison
        return """
            Of \(Figures.count(found.accounts)) \(deciding.isDormant ? "dormant " : "")accounts that bought something \
            new, \(Figures.percent(found.hitRate, 1)) bought one of the \(found.length) recommended, \
            \(Figures.percent(found.hitRateOfBest, 1)) one of the \(found.length) best-sellers, a difference of \
            \(found.differenceInPoints).
            """
    }

    /// What is recommended, and after it what sells best, up to a length. An account whose products lead to nothing
    /// gets best-sellers, and the judgement counts them so.
    static func filledUp(
        _ recommended: [Int32], with sellers: some Sequence<Int32>, to length: Int
    ) -> [Int32] {
        var list = recommended
        for seller in sellers {
            guard list.count < length else { break }
            if !list.contains(seller) { list.append(seller) }
        }
        return list
    }
}
