extension SampleCompany {
    /// A day of the proleptic Gregorian calendar, without a time zone.
    public struct Day: Hashable, Comparable, Sendable {
        /// Days since 1970-01-01.
        public let number: Int

        public init(number: Int) { self.number = number }

        /// - Precondition: such a day exists.
        public init(year: Int, month: Int, day: Int) {
            precondition(
                (1...12).contains(month) && (1...Self.length(ofMonth: month, in: year)).contains(day),
                "a day of the calendar")
            // Years that begin in March put the leap day last; eras of 400 years all have 146 097 days.
            let shifted = month > 2 ? year : year - 1
            let era = (shifted >= 0 ? shifted : shifted - 399) / 400
            let yearOfEra = shifted - era * 400
            let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
            let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            number = era * 146_097 + dayOfEra - 719_468
        }

        public var parts: (year: Int, month: Int, day: Int) {
            let shifted = number + 719_468
            let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
            let dayOfEra = shifted - era * 146_097
            let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            let march = (5 * dayOfYear + 2) / 153
            let month = march < 10 ? march + 3 : march - 9
            let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
            return (year, month, dayOfYear - (153 * march + 2) / 5 + 1)
        }

        /// The same day of another month; where that month is too short, its last day.
        public func adding(months: Int) -> Day {
            let (year, month, day) = parts
            let count = year * 12 + month - 1 + months
            let newYear = count >= 0 ? count / 12 : (count - 11) / 12
            let newMonth = count - newYear * 12 + 1
            return Day(
                year: newYear, month: newMonth, day: min(day, Self.length(ofMonth: newMonth, in: newYear)))
        }

        public var isSunday: Bool { (number % 7 + 11) % 7 == 0 }

        public static func < (left: Day, right: Day) -> Bool { left.number < right.number }

        static func length(ofMonth month: Int, in year: Int) -> Int {
            switch month {
            case 4, 6, 9, 11: 30
            case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
            default: 31
            }
        }
    }
}
