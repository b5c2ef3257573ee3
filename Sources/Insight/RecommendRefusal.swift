import Domain

/// Why co-purchases are not used.
public enum RecommendRefusal: Hashable, Sendable {
    case historyTooShort(RecommendWindows)
    case tooFewToTest(accounts: Int, RecommendWindows)
    case doesNotBeatBestSellers(RecommendComparison, isDormant: Bool)
}

extension RecommendRefusal: CustomStringConvertible {
    /// One or two sentences with their figures, for the page and the terminal.
    public var description: String {
        switch self {
        case .historyTooShort(let windows):
            """
            The history is too short: \(windows.day.days(since: windows.begins)) days since \(windows.begins). It takes \
            \(3 * RecommendStudy.leastDays): two thirds to learn from, a third to test on.
            """
        case .tooFewToTest(let accounts, let windows):
            """
            Too few accounts to test on: of those known on \(windows.split), \(Figures.count(accounts)) bought something \
            new until \(windows.day). It takes \(RecommendStudy.leastTested).
            """
        case .doesNotBeatBestSellers(let found, let isDormant):
            """
            It does not beat the best-sellers: of \(Figures.count(found.accounts)) \(isDormant ? "dormant " : "")accounts \
            that bought something new, \(Figures.percent(found.hitRate, 1)) bought one of the \(found.length) recommended, \
            \(Figures.percent(found.hitRateOfBest, 1)) one of the \(found.length) best-sellers, a difference of \
            \(found.differenceInPoints).
            """
        }
    }
}

extension RecommendComparison {
    var differenceInPoints: String {
        """
        \(Figures.signed(difference * 100, 1)) points with a 95 % interval from \
        \(Figures.signed(interval.lowerBound * 100, 1)) to \(Figures.signed(interval.upperBound * 100, 1))
        """
    }
}
