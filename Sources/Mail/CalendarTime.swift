/// A moment as `Date` writes it (RFC 5322 §3.3), and as a calendar does (RFC 5545 §3.3.5).
struct CalendarTime {
    let year, month, day, hour, minute, second: Int
    /// 0 is Sunday.
    let weekday: Int

    /// - Parameters:
    ///   - milliseconds: since 1970, UTC.
    ///   - offsetMinutes: of the zone to write it in, less than a day either way.
    /// - Returns: `nil` before 1900, which RFC 5322 §3.3 does not allow, and after 9999.
    init?(milliseconds: Int64, offsetMinutes: Int = 0) {
        guard (-2_208_988_800_000..<253_402_300_800_000).contains(milliseconds),
            (-1439...1439).contains(offsetMinutes)
        else { return nil }
        let shifted = milliseconds + Int64(offsetMinutes) * 60_000
        let days = Int(shifted >= 0 ? shifted / 86_400_000 : (shifted - 86_399_999) / 86_400_000)
        let rest = Int(shifted - Int64(days) * 86_400_000) / 1000
        (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
        weekday = ((days + 4) % 7 + 7) % 7
        // Mail stands below Domain and its `CivilDay`, so the few lines of calendar stand here again
        // (Howard Hinnant, chrono-compatible date algorithms).
        let z = days + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let doe = z - era * 146_097
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100)
        let mp = (5 * doy + 2) / 153
        month = mp < 10 ? mp + 3 : mp - 9
        day = doy - (153 * mp + 2) / 5 + 1
        year = yoe + era * 400 + (month <= 2 ? 1 : 0)
        guard (1900...9999).contains(year) else { return nil }
    }

    /// `Mon, 23 Nov 2026 15:09:24 +0100`.
    func header(offsetMinutes: Int) -> String {
        let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let zone = abs(offsetMinutes)
        return "\(weekdays[weekday]), \(day) \(months[month - 1]) \(year) "
            + "\(two(hour)):\(two(minute)):\(two(second)) "
            + "\(offsetMinutes < 0 ? "-" : "+")\(two(zone / 60))\(two(zone % 60))"
    }

    /// `20261123T140924Z`, of a moment in UTC.
    var utc: String { "\(year)\(two(month))\(two(day))T\(two(hour))\(two(minute))\(two(second))Z" }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
