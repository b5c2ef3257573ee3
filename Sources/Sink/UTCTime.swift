/// An instant as the calendar in UTC has it, for file names and header lines.
struct UTCTime: Hashable, Sendable {
    private let year: Int
    private let month: Int
    private let day: Int
    private let weekday: Int
    private let hour: Int
    private let minute: Int
    private let second: Int
    private let millisecond: Int

    /// - Parameter milliseconds: since 1970.
    init(milliseconds: Int64) {
        let (days, rest) = Self.floored(Int(milliseconds), by: 86_400_000)
        (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60)
        (second, millisecond) = (rest / 1000 % 60, rest % 1000)
        weekday = Self.floored(days + 4, by: 7).remainder
        // The civil calendar counted in eras of 400 years that begin on 1 March.
        let (era, dayOfEra) = Self.floored(days + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// `20261123T142301.123Z`: sorts by time.
    var compact: String {
        "\(Self.padded(year, 4))\(Self.padded(month))\(Self.padded(day))"
            + "T\(Self.padded(hour))\(Self.padded(minute))\(Self.padded(second)).\(Self.padded(millisecond, 3))Z"
    }

    /// `Mon, 23 Nov 2026 14:23:01 +0000` (RFC 5322 §3.3).
    var mail: String {
        let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(weekdays[weekday]), \(day) \(months[month - 1]) \(Self.padded(year, 4)) "
            + "\(Self.padded(hour)):\(Self.padded(minute)):\(Self.padded(second)) +0000"
    }

    private static func floored(_ number: Int, by divisor: Int) -> (quotient: Int, remainder: Int) {
        let remainder = (number % divisor + divisor) % divisor
        return ((number - remainder) / divisor, remainder)
    }

    private static func padded(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
