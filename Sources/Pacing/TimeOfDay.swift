/// What a clock on the wall shows, to the minute: `00:00` to `24:00`.
///
/// `24:00` is the end of a day (ISO 8601-1:2004 §4.2.3). A window may close then; nothing can be due then.
public struct TimeOfDay: Hashable, Comparable, Sendable {
    /// Since the day's first `00:00` on the wall; 0...1440.
    public let minutes: Int

    public static let midnight = TimeOfDay(minutes: 0)
    public static let endOfDay = TimeOfDay(minutes: 1440)

    /// Clamped to 0...1440.
    public init(minutes: Int) { self.minutes = min(max(minutes, 0), 1440) }

    /// `9:30` or `09:30`, on a clock of 24 hours.
    public init(_ text: String) throws(PacingMistake) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2, let hour = Self.number(parts[0], digits: 1...2),
            let minute = Self.number(parts[1], digits: 2...2), minute < 60, hour * 60 + minute <= 1440
        else {
            throw PacingMistake(.badTime, "'\(text.prefix(40))' is no time of day; write it as 09:30")
        }
        minutes = hour * 60 + minute
    }

    public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.minutes < right.minutes }

    private static func number(_ bytes: Substring.UTF8View, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(bytes.count), bytes.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return bytes.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}

extension TimeOfDay: CustomStringConvertible {
    /// `09:30`.
    public var description: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(minutes / 60)):\(two(minutes % 60))"
    }
}

/// A day of the week; the raw value is ISO 8601's, and that of `CivilDay.weekday`.
public enum Weekday: Int, Hashable, Sendable, CaseIterable, Codable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    public static let all = Set(allCases)
    /// Monday to Friday.
    public static let business: Set<Weekday> = [.monday, .tuesday, .wednesday, .thursday, .friday]

    /// `monday` or `mon`, in any case.
    public init(_ text: String) throws(PacingMistake) {
        let word = text.lowercased()
        guard let day = Self.allCases.first(where: { word == $0.name || word == $0.name.prefix(3) }) else {
            throw PacingMistake(.badWeekday, "'\(text.prefix(40))' is no day of the week; write mon … sun")
        }
        self = day
    }

    public var name: String {
        switch self {
        case .monday: "monday"
        case .tuesday: "tuesday"
        case .wednesday: "wednesday"
        case .thursday: "thursday"
        case .friday: "friday"
        case .saturday: "saturday"
        case .sunday: "sunday"
        }
    }
}
