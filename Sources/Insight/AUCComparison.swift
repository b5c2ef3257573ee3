/// How well two measures of one book tell the quiet from the active: the model's score, and plain recency.
///
/// The AUC is the chance that of one quiet and one active account, drawn at random, the quiet one has the higher
/// value, ties counting half (Mann and Whitney 1947).
public struct AUCComparison: Hashable, Sendable {
    /// Accounts that bought nothing, and those that did.
    public var quiet: Int
    public var active: Int
    public var model: Double
    public var recency: Double
    /// Of `difference`, from the correlation of the two measures on the same accounts: DeLong, DeLong and
    /// Clarke-Pearson 1988.
    public var standardError: Double

    public init(quiet: Int, active: Int, model: Double, recency: Double, standardError: Double) {
        self.quiet = quiet
        self.active = active
        self.model = model
        self.recency = recency
        self.standardError = standardError
    }

    public var accounts: Int { quiet + active }
    /// The share that bought nothing.
    public var baseRate: Double { Double(quiet) / Double(accounts) }
    public var difference: Double { model - recency }
    /// The 95 % interval of `difference`.
    public var interval: ClosedRange<Double> {
        (difference - 1.959963985 * standardError)...(difference + 1.959963985 * standardError)
    }
    /// The interval lies above 0: a gain as large as this is not what chance gives.
    public var beatsRecency: Bool { interval.lowerBound > 0 }
}

extension QuietOutcomes {
    /// The model and plain recency on these accounts.
    ///
    /// Honest if the model was fitted to what was known by `asOf`.
    ///
    /// - Parameter months: only on those that the calendar rule calls dormant on `asOf`; `nil` for all.
    /// - Returns: `nil` if there are not two quiet and two active ones.
    public func comparison(of model: QuietModel, dormantFor months: Int? = nil) -> AUCComparison? {
        AUCComparison(of: model, on: cells().dormant(for: months, on: asOf))
    }
}

extension AUCComparison {
    init?(of model: QuietModel, on cells: [QuietOutcomes.Cell]) {
        self.init(
            cells.map { model.score(of: $0.observation) },
            against: cells.map { Double($0.observation.recency) },
            quiet: cells.map(\.quiet), active: cells.map(\.active))
    }

    /// In time n log n through the ranks, as Sun and Xu 2014 ("Fast implementation of DeLong's algorithm") do,
    /// with equal accounts counted instead of repeated.
    init?(_ scores: [Double], against recency: [Double], quiet: [Int32], active: [Int32]) {
        let quietCount = quiet.reduce(0) { $0 + Int($1) }
        let activeCount = active.reduce(0) { $0 + Int($1) }
        guard quietCount > 1, activeCount > 1 else { return nil }
        let first = Placements(scores, quiet, active)
        let second = Placements(recency, quiet, active)

        let ofQuiet = variance(zip(first.ofQuiet, second.ofQuiet).map { $0 - $1 }, quiet)
        let ofActive = variance(zip(first.ofActive, second.ofActive).map { $0 - $1 }, active)
        self.init(
            quiet: quietCount, active: activeCount, model: first.auc, recency: second.auc,
            standardError: (ofQuiet / Double(quietCount) + ofActive / Double(activeCount)).squareRoot())
    }
}

/// Where each account lies among those of the other class ("structural components", DeLong et al. 1988, eq. 4).
private struct Placements {
    /// For a quiet account the share of active ones below it; for an active one the share of quiet ones above it.
    /// Ties count half.
    var ofQuiet: [Double]
    var ofActive: [Double]
    var auc: Double

    init(_ scores: [Double], _ quiet: [Int32], _ active: [Int32]) {
        let quietCount = quiet.reduce(0.0) { $0 + Double($1) }
        let activeCount = active.reduce(0.0) { $0 + Double($1) }
        ofQuiet = Array(repeating: 0, count: scores.count)
        ofActive = ofQuiet
        auc = 0
        var activeBelow = 0.0
        var quietBelow = 0.0
        for tie in ties(in: scores) {
            let quietHere = tie.reduce(0.0) { $0 + Double(quiet[$1.index]) }
            let activeHere = tie.reduce(0.0) { $0 + Double(active[$1.index]) }
            let below = (activeBelow + activeHere / 2) / activeCount
            let above = 1 - (quietBelow + quietHere / 2) / quietCount
            for (_, index) in tie {
                ofQuiet[index] = below
                ofActive[index] = above
            }
            auc += quietHere * below
            quietBelow += quietHere
            activeBelow += activeHere
        }
        auc /= quietCount
    }
}

/// Runs of equal values, ascending, each value with the place it had.
func ties(in values: [Double]) -> some Sequence<ArraySlice<(value: Double, index: Int)>> {
    let sorted = values.enumerated().map { (value: $1, index: $0) }
        .sorted { ($0.value, $0.index) < ($1.value, $1.index) }
    return sequence(state: 0) { start -> ArraySlice<(value: Double, index: Int)>? in
        guard start < sorted.count else { return nil }
        var end = start + 1
        while end < sorted.count, sorted[end].value == sorted[start].value { end += 1 }
        defer { start = end }
        return sorted[start..<end]
    }
}

/// Of values that each came up `counts` times.
private func variance(_ values: [Double], _ counts: [Int32]) -> Double {
    let count = counts.reduce(0.0) { $0 + Double($1) }
    let mean = zip(values, counts).reduce(0.0) { $0 + $1.0 * Double($1.1) } / count
    let squares = zip(values, counts).reduce(0.0) { $0 + ($1.0 - mean) * ($1.0 - mean) * Double($1.1) }
    return squares / (count - 1)
}
