/// A date and time of day in the proleptic Gregorian calendar, with what strftime needs to know.
struct CivilTime {
    var year: Int
    var month: Int
    var day: Int
    var hour = 0
    var minute = 0
    var second = 0
    /// Seconds since 1970 UTC.
    var instant: Int
    /// Seconds east of UTC.
    var offset: Int
    var zone: String

    /// - Parameter instant: clamped to some tens of thousands of years around now.
    init(_ instant: Int, in zone: LiquidTimeZone) {
        let instant = min(max(instant, -2_000_000_000_000), 2_000_000_000_000)
        let (offset, name) = zone.offset(instant)
        self.init(instant, offset: min(max(offset, -86_400), 86_400), zone: name)
    }

    init(_ instant: Int, offset: Int, zone: String) {
        let local = instant + offset
        let days = Self.floorDivide(local, 86_400)
        let seconds = local - days * 86_400
        (year, month, day) = Self.date(ofDay: days)
        hour = seconds / 3600
        minute = seconds / 60 % 60
        second = seconds % 60
        self.instant = instant
        self.offset = offset
        self.zone = zone
    }

    /// Days since 1970-01-01.
    var dayNumber: Int { Self.floorDivide(instant + offset, 86_400) }
    /// Sunday is 0.
    var weekday: Int { (dayNumber % 7 + 11) % 7 }
    /// January 1 is 1.
    var dayOfYear: Int { dayNumber - Self.day(year, 1, 1) + 1 }

    /// ISO 8601: the year and the number of the week this day lies in.
    var isoWeek: (year: Int, week: Int) {
        // The week belongs to the year its Thursday lies in.
        let thursday = dayNumber - (weekday + 6) % 7 + 3
        let year = Self.date(ofDay: thursday).year
        return (year, (thursday - Self.day(year, 1, 1)) / 7 + 1)
    }

    /// Days since 1970-01-01 of a date; the year within ±100,000, the month 1 to 12.
    static func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
        // Years begin in March here, so that the leap day is a year's last.
        let year = month <= 2 ? year - 1 : year
        let era = floorDivide(year, 400)
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func date(ofDay number: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let isAfterDecember = month >= 10
        return (
            yearOfEra + era * 400 + (isAfterDecember ? 1 : 0), isAfterDecember ? month - 9 : month + 3,
            dayOfYear - (153 * month + 2) / 5 + 1
        )
    }

    static func daysIn(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func floorDivide(_ a: Int, _ b: Int) -> Int { a / b - (a % b < 0 ? 1 : 0) }
}
