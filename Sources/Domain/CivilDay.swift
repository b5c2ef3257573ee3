/// A day of the proleptic Gregorian calendar, without time or zone.
///
/// Which instant begins it is the company's time zone's business; here it is only counted.
public struct CivilDay: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before.
    public let daysSince1970: Int32

    /// The range that the program handles, 0001-01-01 to 9999-12-31, as every store and format can hold it.
    public static let earliest = CivilDay(daysSince1970: -719_162)
    public static let latest = CivilDay(daysSince1970: 2_932_896)

    /// Clamped to `earliest...latest`.
    public init(daysSince1970: Int32) {
        self.daysSince1970 = min(max(daysSince1970, -719_162), 2_932_896)
    }

    /// - Returns: `nil` when there is no such day (2023-02-29) or the year is not in 1...9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.daysIn(month: month, year: year)
        else { return nil }
        daysSince1970 = Int32(Self.days(year: year, month: month, day: day))
    }

    /// The day that an instant falls on in UTC, shifted by an offset.
    public init(millisecondsSince1970: Int64, offsetSeconds: Int = 0) {
        // Whole days and the rest apart, so that no instant is too far away for the arithmetic.
        let (days, rest) = millisecondsSince1970.quotientAndRemainder(dividingBy: 86_400_000)
        let (shiftDays, shift) = offsetSeconds.quotientAndRemainder(dividingBy: 86_400)
        let inDay = Int(rest) + shift * 1000
        let carry = inDay >= 0 ? inDay / 86_400_000 : (inDay + 1) / 86_400_000 - 1
        self.init(daysSince1970: Int32(clamping: Int(days) + shiftDays + carry))
    }

    public var year: Int { parts.year }
    public var month: Int { parts.month }
    public var day: Int { parts.day }

    /// 1 for Monday to 7 for Sunday (ISO 8601).
    public var weekday: Int { (Int(daysSince1970) + 3) %% 7 + 1 }

    /// Year, month and day, by Howard Hinnant's `civil_from_days` (chrono-compatible date algorithms).
    public var parts: (year: Int, month: Int, day: Int) {
        let z = Int(daysSince1970) + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let doe = z - era * 146_097
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100)
        let mp = (5 * doy + 2) / 153
        let month = mp < 10 ? mp + 3 : mp - 9
        return (yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1)
    }

    public func adding(days: Int) -> CivilDay {
        CivilDay(daysSince1970: Int32(clamping: Int(daysSince1970) + min(max(days, -9_999_999), 9_999_999)))
    }

    /// The same day of the month `months` calendar months later (earlier if negative), clamped to the month's
    /// last day: 2011-08-31 minus six months is 2011-02-28.
    public func adding(months: Int) -> CivilDay {
        let (year, month, day) = parts
        let index = year * 12 + month - 1 + min(max(months, -200_000), 200_000)
        let target = (year: index / 12, month: index %% 12 + 1)
        guard target.year >= 1, index >= 12 else { return .earliest }
        guard target.year <= 9999 else { return .latest }
        let clamped = min(day, Self.daysIn(month: target.month, year: target.year))
        return CivilDay(
            daysSince1970: Int32(Self.days(year: target.year, month: target.month, day: clamped)))
    }

    /// Whole days from `other` to this day; negative when `other` is later.
    public func days(since other: CivilDay) -> Int { Int(daysSince1970) - Int(other.daysSince1970) }

    public static func < (left: CivilDay, right: CivilDay) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }

    public static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// `days_from_civil` of the same source as `parts`.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yoe = y - era * 400
        let doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
    }
}

infix operator %% : MultiplicationPrecedence
/// The remainder that is never negative.
private func %% (left: Int, right: Int) -> Int { (left % right + right) % right }

extension CivilDay: CustomStringConvertible, LosslessStringConvertible {
    /// ISO 8601: `2026-11-23`.
    public var description: String {
        let (year, month, day) = parts
        func padded(_ number: Int, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// Only the full ISO 8601 form, `2026-11-23`.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
            return nil
        }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else {
            return nil
        }
        self.init(year: year, month: month, day: day)
    }
}

extension CivilDay: ExpressibleByStringLiteral {
    /// - Precondition: a full ISO 8601 date that exists. For source code and tests only.
    public init(stringLiteral text: String) {
        guard let day = CivilDay(text) else { preconditionFailure("no such day: \(text)") }
        self = day
    }
}

extension CivilDay: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let day = CivilDay(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no day"))
        }
        self = day
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
