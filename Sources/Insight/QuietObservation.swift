public import Domain

/// What an account's purchases say about it on one day: the three numbers of the "RFM" tradition that carry the
/// timing (Fader, Hardie and Lee 2005, "RFM and CLV"), without the money.
public struct QuietObservation: Hashable, Sendable {
    /// Days since the last purchase; 0 or more.
    public let recency: Int32
    /// Distinct purchase days after the first one; 0 or more.
    public let repeats: Int32
    /// Days since the first purchase; `recency` or more.
    public let tenure: Int32

    /// Clamped to what the calendar of `CivilDay` can hold, and `tenure` to no less than `recency`.
    public init(recency: Int, repeats: Int, tenure: Int) {
        self.recency = Int32(min(max(recency, 0), Self.mostDays))
        self.repeats = Int32(min(max(repeats, 0), Self.mostRepeats))
        self.tenure = Int32(min(max(tenure, Int(self.recency)), Self.mostDays))
    }

    /// - Parameters:
    ///   - days: one account's purchase days as days since 1970-01-01, ascending. A day that comes twice counts
    ///     once; days after `day` are not known yet and are left out.
    /// - Returns: `nil` if nothing was bought by then: a prospect, neither quiet nor active.
    public init?(days: [Int32], asOf day: CivilDay) {
        guard let first = days.first, first <= day.daysSince1970 else { return nil }
        var last = first
        var repeats = 0
        for next in days.dropFirst() {
            guard next <= day.daysSince1970 else { break }
            if next != last { repeats += 1 }
            last = next
        }
        self.init(
            recency: Int(day.daysSince1970) - Int(last), repeats: repeats,
            tenure: Int(day.daysSince1970) - Int(first))
    }

    /// The room that `QuietOutcomes` has for a number of days and for a count: 11,480 years and 1,435 years of
    /// daily purchases.
    static let mostDays = (1 << 22) - 1
    static let mostRepeats = (1 << 19) - 1
}
