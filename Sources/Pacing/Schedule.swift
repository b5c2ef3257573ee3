public import Domain

/// When a campaign runs by itself: times of day on days, in a zone; or the five fields of cron.
///
/// Clocks that change (these rules are tested):
/// - A time that the wall shows twice is due once, the first time.
/// - A time that the wall leaves out is due at the first moment after the gap; several such times are due once.
/// - A day that a zone leaves out altogether (Apia, 2011-12-30) has no due times.
///
/// What is due fires only within a tolerance. What became due longer ago is *missed*: the program was down, and a
/// person says whether it runs late.
public struct Schedule: Sendable {
    let times: [TimeOfDay]
    let days: ScheduleDays
    public let zone: Zone

    /// - Parameters:
    ///   - times: at least one, before 24:00.
    ///   - weekdays: at least one.
    ///   - daysOfMonth: 1...31; empty for any. A day that a month does not have is left out in it.
    ///   - months: 1...12; empty for any.
    public init(
        at times: [TimeOfDay], on weekdays: Set<Weekday> = Weekday.all, daysOfMonth: Set<Int> = [],
        months: Set<Int> = [], zone: Zone
    ) throws(PacingMistake) {
        try self.init(
            times: times,
            days: ScheduleDays(weekdays: weekdays, daysOfMonth: daysOfMonth, months: months, isEither: false),
            zone: zone)
    }

    /// - Parameter cron: `30 9 * * mon,wed`, or one of `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`.
    public init(cron: String, zone: Zone) throws(PacingMistake) {
        let fields = try CronFields(cron)
        try self.init(times: fields.times, days: fields.days, zone: zone)
    }

    private init(times: [TimeOfDay], days: ScheduleDays, zone: Zone) throws(PacingMistake) {
        guard !times.isEmpty, times.allSatisfy({ $0 < .endOfDay }) else {
            throw PacingMistake(.badTime, "a schedule needs a time of day from 00:00 to 23:59")
        }
        try days.check()
        self.times = Set(times).sorted()
        self.days = days
        self.zone = zone
    }

    /// The first due time after a moment; `nil` only at the end of the calendar.
    public func next(after instant: Instant) -> Instant? {
        // One day earlier: clocks that go back over midnight show it again.
        var day = zone.day(at: instant).adding(days: -1)
        // A 29th of February on a given weekday comes every 28 years, and 40 around a century without one.
        for _ in 0..<(41 * 366) {
            if days.contains(day), let found = due(on: day).first(where: { $0 > instant }) { return found }
            guard day < .latest else { return nil }
            day = day.adding(days: 1)
        }
        return nil
    }

    /// What became due after `last` and up to `now`.
    ///
    /// - Parameters:
    ///   - last: when it was asked before, or when the campaign was first seen: what is not after it is settled.
    ///   - tolerance: seconds that a due time stays on time; a day at most.
    public func due(after last: Instant, at now: Instant, tolerance: Double = 900) -> Due {
        var due = Due()
        guard last < now else { return due }
        let onTimeFrom = now.moved(seconds: -min(max(0, tolerance), 86_400))
        let start = max(last, now.moved(milliseconds: -Self.longestLook))
        if last < start { due.hasMore = next(after: last).map { $0 <= start } ?? false }
        // Backwards, so that years of every minute end after the newest hundred.
        var day = zone.day(at: now).adding(days: 1)
        let first = zone.day(at: start).adding(days: -1)
        while day >= first, due.missed.count <= Due.mostMissed {
            if days.contains(day) {
                for moment in self.due(on: day) where moment > start && moment <= now {
                    if moment >= onTimeFrom { due.onTime.append(moment) } else { due.missed.append(moment) }
                }
            }
            guard day > .earliest else { break }
            day = day.adding(days: -1)
        }
        due.onTime = Set(due.onTime).sorted()
        due.missed = Set(due.missed).sorted()
        if due.missed.count > Due.mostMissed {
            due.missed.removeFirst(due.missed.count - Due.mostMissed)
            due.hasMore = true
        }
        return due
    }

    /// What a schedule owes.
    public struct Due: Hashable, Sendable {
        /// Within the tolerance, oldest first. One run serves them all.
        public var onTime: [Instant] = []
        /// Too late to fire by itself, oldest first; the newest hundred.
        public var missed: [Instant] = []
        /// Earlier ones were missed too.
        public var hasMore = false

        public init() {}

        static let mostMissed = 100
    }

    /// Milliseconds: ten years, which is longer than any program is down.
    private static let longestLook: Int64 = 3660 * 86_400_000

    /// In order, without repeats.
    private func due(on day: CivilDay) -> [Instant] {
        var moments: [Instant] = []
        for time in times {
            let moment: Instant
            switch zone.moment(of: time, on: day) {
            case .once(let only), .twice(let only, _): moment = only
            case .never(let after):
                let isWholeDayGone =
                    zone.day(at: after) > day && zone.day(at: after.moved(milliseconds: -1)) < day
                if isWholeDayGone { continue }
                moment = after
            }
            if moments.last != moment { moments.append(moment) }
        }
        return moments.sorted()
    }
}
