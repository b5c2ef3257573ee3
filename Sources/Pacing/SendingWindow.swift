public import Domain

/// When mail may leave: between two times of day, on some days of the week, not on holidays.
///
/// The wall clock decides, in the zone that the caller gives (the recipient's, else the company's): a moment is
/// open exactly when the wall shows a day and a time within. So an hour that clocks leave out is no loss to make
/// up for, an hour that comes twice is open twice, and a day that does not exist (Apia, 2011-12-30) is not open.
public struct SendingWindow: Hashable, Sendable {
    public let from: TimeOfDay
    /// The first minute that is closed again.
    public let until: TimeOfDay
    public let weekdays: Set<Weekday>
    public let holidays: Set<CivilDay>

    /// Open always.
    public static let always = SendingWindow(
        unchecked: .midnight, until: .endOfDay, weekdays: Weekday.all, holidays: [])

    public init(
        from: TimeOfDay, until: TimeOfDay, weekdays: Set<Weekday> = Weekday.business,
        holidays: Set<CivilDay> = []
    ) throws(PacingMistake) {
        guard from < until else {
            throw PacingMistake(
                .emptyWindow, "the window from \(from) until \(until) is never open; it ends within its day")
        }
        guard !weekdays.isEmpty else {
            throw PacingMistake(.emptyWindow, "the window has no day of the week")
        }
        self.init(unchecked: from, until: until, weekdays: weekdays, holidays: holidays)
    }

    private init(
        unchecked from: TimeOfDay, until: TimeOfDay, weekdays: Set<Weekday>, holidays: Set<CivilDay>
    ) {
        self.from = from
        self.until = until
        self.weekdays = weekdays
        self.holidays = holidays
    }

    public func isOpen(at instant: Instant, in zone: Zone) -> Bool {
        if self == .always { return true }
        let wall = zone.wall(at: instant)
        let day = CivilDay(millisecondsSince1970: wall)
        let minute = Int((wall - Int64(day.daysSince1970) * 86_400_000) / 60_000)
        return isOpen(on: day) && minute >= from.minutes && minute < until.minutes
    }

    /// - Returns: `instant` itself if open then; `nil` if closed for the next two years (holidays without end).
    public func nextOpen(at instant: Instant, in zone: Zone) -> Instant? {
        if isOpen(at: instant, in: zone) { return instant }
        return search(after: instant, in: zone, for: true)
    }

    /// When what is open at `instant` closes; `instant` itself if it is closed then, `nil` if it stays open for
    /// the next two years.
    public func nextClose(at instant: Instant, in zone: Zone) -> Instant? {
        guard isOpen(at: instant, in: zone) else { return instant }
        if self == .always { return nil }
        return search(after: instant, in: zone, for: false)
    }

    func isOpen(on day: CivilDay) -> Bool {
        guard let weekday = Weekday(rawValue: day.weekday) else { return false }
        return weekdays.contains(weekday) && !holidays.contains(day)
    }

    /// Doors open and close at four kinds of moment only: both ends of the window, midnight, and a change of
    /// clocks. The first of them after `instant` that is as wanted is the answer.
    private func search(after instant: Instant, in zone: Zone, for wanted: Bool) -> Instant? {
        // The day before too: a zone that jumps back over midnight comes to it again.
        var day = zone.day(at: instant).adding(days: -1)
        let last = day.adding(days: 2 * 366)
        while day < last {
            defer { day = day.adding(days: 1) }
            // Nothing opens on a day that is closed throughout; so whole holidays pass cheaply.
            if wanted && !isOpen(on: day) && !isOpen(on: day.adding(days: 1)) { continue }
            // Two days at once: a change of clocks at midnight belongs to both.
            let moments = turns(on: day, in: zone) + turns(on: day.adding(days: 1), in: zone)
            let found = moments.filter { $0 > instant && isOpen(at: $0, in: zone) == wanted }.min()
            if let found { return found }
        }
        return nil
    }

    private func turns(on day: CivilDay, in zone: Zone) -> [Instant] {
        var moments: [Instant] = []
        for time in [.midnight, from, until, .endOfDay] {
            switch zone.moment(of: time, on: day) {
            case .once(let moment), .never(after: let moment): moments.append(moment)
            case .twice(let first, let second): moments += [first, second]
            }
        }
        if let start = moments.min(), let end = moments.max(), let change = zone.change(after: start, to: end)
        {
            moments.append(change)
        }
        return moments
    }
}
