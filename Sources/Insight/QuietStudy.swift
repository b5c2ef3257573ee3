public import Domain

/// Collects, in one pass over the history, what is needed to order the book on a day by how surely each account
/// stays quiet, and to find out whether that is worth more than the days since the last purchase.
///
/// Account by account in any order; nothing is read twice and no purchase is kept. Memory: a key of 8 bytes per
/// account for each day looked at, of which there are four, and three where the history is longer than three times
/// N months: 32 MB for a million accounts. `finish` takes some 100 MB more for a moment.
public struct QuietStudy: Sendable {
    public let windows: QuietWindows

    /// How many of each outcome it takes to learn from and to test on: some 25 for each of the four coefficients,
    /// well over the customary 10 (Peduzzi et al. 1996), and a standard error of an AUC under .05.
    public static let leastOfEach = 100
    /// Under four weeks the weekly rhythm of ordering is most of what there is to see.
    public static let leastDays = 28

    private var book: QuietOutcomes
    private var training: QuietOutcomes
    private var test: QuietOutcomes
    private var earlier: QuietOutcomes

    /// - Parameters:
    ///   - day: the day to stand on, in the seller's time zone. Purchases that are not imported yet look like
    ///     silence, so it should not be later than the history reaches.
    ///   - months: N of "no purchase for N months", and of "in the next N months".
    ///   - begins: the first purchase day of the whole history. A wrong one, too early, ends in a refusal.
    public init(day: CivilDay, months: Int, historyBegins begins: CivilDay) {
        windows = QuietWindows(begins: begins, day: day, months: months)
        book = QuietOutcomes(asOf: day, until: day)
        training = QuietOutcomes(asOf: windows.training, until: day)
        test = QuietOutcomes(asOf: windows.testedOn, until: day)
        earlier = QuietOutcomes(asOf: windows.testedFrom, until: windows.testedOn)
    }

    /// - Parameter days: the purchase days of one account as days since 1970-01-01, ascending; days after `day`
    ///   are ignored, equal ones count once.
    public mutating func add(days: [Int32]) {
        book.add(days: days)
        if windows.training != windows.testedOn { training.add(days: days) }
        test.add(days: days)
        earlier.add(days: days)
    }

    public func finish() -> QuietReport {
        let tested = test.cells()
        let (judged, notJudged) = fitted(to: earlier.cells(), of: earlier)
        let isSameDay = windows.training == windows.testedOn
        let (model, notFitted) =
            isSameDay ? fitted(to: tested, of: test) : fitted(to: training.cells(), of: training)
        let accounts = book.cells()

        func population(dormantFor months: Int?) -> QuietPopulation {
            let here = accounts.dormant(for: months, on: book.asOf)
            let there = tested.dormant(for: months, on: test.asOf)
            let comparison = judged.flatMap { AUCComparison(of: $0, on: there) }
            let refusal = notJudged ?? notFitted ?? refusal(comparison, on: there, dormantFor: months)
            return QuietPopulation(
                accounts: here.accounts, comparison: comparison, refusal: refusal,
                rank: refusal == nil ? model.map { QuietRank($0, over: here) } : nil)
        }
        return QuietReport(
            windows: windows, model: model, judged: judged, book: population(dormantFor: nil),
            dormant: population(dormantFor: windows.months),
            calibration: judged.map { QuietOutcomes.calibration(of: $0, on: tested) } ?? [])
    }

    private func fitted(
        to cells: [QuietOutcomes.Cell], of outcomes: QuietOutcomes
    ) -> (QuietModel?, QuietRefusal?) {
        guard windows.shortest >= Self.leastDays else {
            let days = windows.historyDays
            return (nil, .historyTooShort(days: days, begins: windows.begins, needed: Self.leastDays))
        }
        guard min(cells.quiet, cells.active) >= Self.leastOfEach else {
            return (
                nil,
                .tooFewToLearn(
                    quiet: cells.quiet, active: cells.active, on: outcomes.asOf, until: outcomes.until,
                    needed: Self.leastOfEach)
            )
        }
        let horizon = outcomes.until.days(since: outcomes.asOf)
        guard let model = QuietModel(fittedTo: cells, asOf: outcomes.asOf, horizonDays: horizon) else {
            return (nil, .notFitted(on: outcomes.asOf))
        }
        return (model, nil)
    }

    private func refusal(
        _ comparison: AUCComparison?, on cells: [QuietOutcomes.Cell], dormantFor months: Int?
    ) -> QuietRefusal? {
        guard min(cells.quiet, cells.active) >= Self.leastOfEach else {
            return .tooFewToTest(
                months: months, quiet: cells.quiet, active: cells.active, on: test.asOf, until: test.until,
                needed: Self.leastOfEach)
        }
        guard let comparison, !comparison.beatsRecency else { return nil }
        return .doesNotBeatRecency(comparison)
    }
}
