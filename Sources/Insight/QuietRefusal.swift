public import Domain

/// Why a book is not ordered by the model. The calendar rule and the days since the last purchase remain.
public enum QuietRefusal: Hashable, Sendable {
    /// Two windows of `needed` days and as much before them are not there.
    case historyTooShort(days: Int, begins: CivilDay, needed: Int)
    /// Of those known on the day of learning, one outcome is too rare.
    case tooFewToLearn(quiet: Int, active: Int, on: CivilDay, until: CivilDay, needed: Int)
    /// Of those it is to be judged by: the whole book, or those dormant for `months`.
    case tooFewToTest(months: Int?, quiet: Int, active: Int, on: CivilDay, until: CivilDay, needed: Int)
    /// The likelihood had no maximum that could be found.
    case notFitted(on: CivilDay)
    case doesNotBeatRecency(AUCComparison)
}
