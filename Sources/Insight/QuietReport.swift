/// What a study found: the model, whether it may order the whole book and the dormant, and the evidence.
public struct QuietReport: Sendable {
    public var windows: QuietWindows
    /// Fitted for use on the day; `nil` with the reason in `book` and `dormant`.
    public var model: QuietModel?
    /// The one that was judged, fitted by the same rule one step back.
    public var judged: QuietModel?
    public var book: QuietPopulation
    /// Those that the calendar rule calls dormant. Judged among the dormant of the test day alone: what orders the
    /// whole book well can say nothing about them.
    public var dormant: QuietPopulation
    /// Of the judged model over the whole book; empty if there is none.
    public var calibration: [CalibrationBin]
}

/// One population that the model is to order.
public struct QuietPopulation: Sendable {
    /// On the study's day.
    public var accounts: Int
    /// Held out: the judged model on the population of the test day; `nil` if there was nothing to compare.
    public var comparison: AUCComparison?
    /// `nil` where the model may be used. Refused unless the whole 95 % interval of the difference lies above 0:
    /// a measure that is harder to explain than the days since the last purchase has to earn its place.
    public var refusal: QuietRefusal?
    /// The table for `history.quietRank`; `nil` if refused.
    public var rank: QuietRank?
}
