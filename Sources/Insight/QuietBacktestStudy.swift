public import Domain

/// The rank that could have been fitted on a day of the past: from the accounts as they were earlier still, and
/// from what they did until that day. Not judged; a backtest does that.
public struct QuietBacktestStudy: Sendable {
    private let windows: QuietWindows
    private var training: QuietOutcomes
    private var book: QuietOutcomes

    /// The parameters of `QuietStudy`.
    public init(day: CivilDay, months: Int, historyBegins: CivilDay) {
        windows = QuietWindows(begins: historyBegins, day: day, months: months)
        training = QuietOutcomes(asOf: windows.training, until: day)
        book = QuietOutcomes(asOf: day, until: day)
    }

    /// - Parameter days: one account's purchase days, ascending; those after the day are ignored.
    public mutating func add(days: [Int32]) {
        training.add(days: days)
        book.add(days: days)
    }

    /// - Returns: `nil` where too little was known by then.
    public func rank() -> QuietRank? {
        let cells = training.cells()
        guard windows.day.days(since: windows.training) >= QuietStudy.leastDays,
            min(cells.quiet, cells.active) >= QuietStudy.leastOfEach,
            let model = QuietModel(
                fittedTo: cells, asOf: training.asOf, horizonDays: training.until.days(since: training.asOf))
        else { return nil }
        return QuietRank(model, over: book.cells())
    }
}
