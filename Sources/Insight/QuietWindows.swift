public import Domain

/// The days at which the history is looked at, so that a model is fitted only to what was known and judged only by
/// what came after.
///
/// ```
///  begins            tested.from        tested.on             day
///    |--------------------|-- labels ------|-- labels ---------|      judge: fit on the left, look right
///    |------------- training --------------|-- labels ---------|      use: fit, then order the book on `day`
/// ```
/// One rule for both: standing on a day, learn from the accounts as they were N months earlier, or half of the
/// known history earlier if that is shorter. On CDNOW and Online Retail the share of the history hardly matters
/// (from a fifth to three quarters all AUCs stay within .004); half leaves as many days to describe an account as
/// to wait for it.
public struct QuietWindows: Hashable, Sendable {
    /// The first day of the history.
    public let begins: CivilDay
    /// The day on which the book is to be ordered.
    public let day: CivilDay
    /// N: also what the calendar rule calls dormant.
    public let months: Int
    /// Where the model for `day` learns; what it learns is known on `day`.
    public let training: CivilDay
    /// The day on which the judged model stands, one step back: N months before `day`, or a third of the history.
    public let testedOn: CivilDay
    /// Where the judged model learns; what it learns was known on `testedOn`.
    public let testedFrom: CivilDay

    public init(begins: CivilDay, day: CivilDay, months: Int) {
        self.begins = min(begins, day)
        self.day = day
        self.months = months
        training = Self.back(from: day, months: months, share: 2, of: self.begins)
        // A third, so that the half of what lies before it is as long: the model is judged over about as many days
        // as it learned from, and its probabilities can be held against what happened.
        testedOn = Self.back(from: day, months: months, share: 3, of: self.begins)
        testedFrom = Self.back(from: testedOn, months: months, share: 2, of: self.begins)
    }

    public var historyDays: Int { day.days(since: begins) }
    /// What the judged model learned from, and what it was judged by, in days: the shorter one.
    public var shortest: Int { min(day.days(since: testedOn), testedOn.days(since: testedFrom)) }

    private static func back(from day: CivilDay, months: Int, share: Int, of begins: CivilDay) -> CivilDay {
        max(day.adding(months: -months), day.adding(days: -(day.days(since: begins) / share)))
    }
}
