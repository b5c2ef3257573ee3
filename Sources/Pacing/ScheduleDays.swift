import Domain

/// Which days of the calendar a schedule means.
struct ScheduleDays: Hashable, Sendable {
    var weekdays: Set<Weekday>
    /// 1...31; empty for any.
    var daysOfMonth: Set<Int>
    /// 1...12; empty for any.
    var months: Set<Int>
    /// A day of the month *or* a day of the week is enough: cron's rule, where both are restricted.
    var isEither: Bool

    func contains(_ day: CivilDay) -> Bool {
        let (_, month, dayOfMonth) = day.parts
        guard months.isEmpty || months.contains(month) else { return false }
        let isWeekday = Weekday(rawValue: day.weekday).map(weekdays.contains) ?? false
        if isEither { return isWeekday || daysOfMonth.contains(dayOfMonth) }
        return isWeekday && (daysOfMonth.isEmpty || daysOfMonth.contains(dayOfMonth))
    }

    func check() throws(PacingMistake) {
        guard !weekdays.isEmpty else { throw PacingMistake(.neverDue, "the schedule has no day of the week") }
        if let bad = months.first(where: { !(1...12).contains($0) }) {
            throw PacingMistake(.badNumber, "a month is 1 to 12, not \(bad)")
        }
        if let bad = daysOfMonth.first(where: { !(1...31).contains($0) }) {
            throw PacingMistake(.badNumber, "a day of a month is 1 to 31, not \(bad)")
        }
        guard let earliest = daysOfMonth.min(), !isEither else { return }
        let longest = (months.isEmpty ? Set(1...12) : months).map { CivilDay.daysIn(month: $0, year: 2000) }
            .max()
        guard earliest <= longest ?? 31 else {
            throw PacingMistake(.neverDue, "none of these months has a day \(earliest)")
        }
    }
}
