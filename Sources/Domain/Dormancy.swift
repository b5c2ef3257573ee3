/// The one rule for "quiet for N months": the last purchase lies strictly before the asked day minus N
/// calendar months, the day of month clamped to the month's last day.
///
/// Bought 2026-05-23: on 2026-11-23 not yet dormant for six months, on 2026-11-24 dormant. An account that
/// never bought has no `Dormancy`: it is a prospect.
public struct Dormancy: Hashable, Sendable {
    public var lastPurchase: CivilDay
    public var months: Int

    public init(lastPurchase: CivilDay, months: Int) {
        self.lastPurchase = lastPurchase
        self.months = months
    }

    public func holds(on day: CivilDay) -> Bool { lastPurchase < Self.cutoff(on: day, months: months) }

    /// The first day of purchase that is *not* dormant on `day`.
    public static func cutoff(on day: CivilDay, months: Int) -> CivilDay { day.adding(months: -months) }
}

/// Whole days since the last purchase, as seen on `day`.
///
/// - Parameters:
///   - last: the last purchase, refunds aside; `nil` if the account never bought.
///   - day: civil day in the seller's time zone. Time is an argument; no function here reads the clock.
/// - Returns: 0 or more; `nil` if the account never bought, or only after `day`.
public func daysSinceLastPurchase(_ last: CivilDay?, on day: CivilDay) -> Int? {
    guard let last, last <= day else { return nil }
    return day.days(since: last)
}

extension Dormancy {
    /// Whole calendar months from a purchase to `day`: the greatest N for which the purchase does not lie
    /// after `day` minus N months; 0 or more.
    public static func wholeMonths(since purchase: CivilDay, on day: CivilDay) -> Int {
        guard purchase <= day else { return 0 }
        let from = purchase.parts
        let to = day.parts
        var months = (to.year - from.year) * 12 + to.month - from.month
        while months > 0, cutoff(on: day, months: months) < purchase { months -= 1 }
        return months
    }
}
