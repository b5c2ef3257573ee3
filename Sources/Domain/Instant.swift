/// A moment, as UTC milliseconds since 1970: what every store of ours can hold and order.
public struct Instant: Hashable, Comparable, Sendable, Codable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    public func adding(seconds: Double) -> Instant {
        Instant(milliseconds: milliseconds + Int64(seconds * 1000))
    }

    /// Whole milliseconds from `other` to this moment.
    public func milliseconds(since other: Instant) -> Int64 { milliseconds - other.milliseconds }

    /// ISO 8601 in UTC, to the second: `2026-11-23T14:09:24Z`.
    public var iso8601: String {
        let day = CivilDay(millisecondsSince1970: milliseconds)
        let second = Int((milliseconds - Int64(day.daysSince1970) * 86_400_000) / 1000)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day)T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
    }
}
