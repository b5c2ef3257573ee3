/// A point in time between the years 1 and 9999, to the nanosecond, UTC.
public struct CELTimestamp: Hashable, Sendable, Comparable {
    /// Since 1970-01-01T00:00:00Z; negative before.
    public let seconds: Int64
    /// 0 to 999,999,999, counted forwards also before 1970.
    public let nanos: Int32

    static let first: Int64 = -62_135_596_800
    static let last: Int64 = 253_402_300_799

    /// - Returns: `nil` outside 0001-01-01T00:00:00Z ... 9999-12-31T23:59:59.999999999Z.
    public init?(seconds: Int64, nanos: Int32 = 0) {
        guard seconds >= Self.first, seconds <= Self.last, (0..<1_000_000_000).contains(nanos) else {
            return nil
        }
        self.seconds = seconds
        self.nanos = nanos
    }

    public static func < (left: CELTimestamp, right: CELTimestamp) -> Bool {
        (left.seconds, left.nanos) < (right.seconds, right.nanos)
    }

    func adding(_ duration: CELDuration) -> CELTimestamp? {
        let (whole, part) = duration.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        var seconds = seconds + whole
        var nanos = Int64(nanos) + part
        if nanos < 0 {
            nanos += 1_000_000_000
            seconds -= 1
        } else if nanos >= 1_000_000_000 {
            nanos -= 1_000_000_000
            seconds += 1
        }
        return CELTimestamp(seconds: seconds, nanos: Int32(nanos))
    }

    /// - Returns: `nil` when the two lie further apart than a duration reaches, some 292 years.
    func since(_ other: CELTimestamp) -> CELDuration? {
        let (whole, isTooFar) = (seconds - other.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isOver) = whole.addingReportingOverflow(Int64(nanos) - Int64(other.nanos))
        return isTooFar || isOver ? nil : CELDuration(nanoseconds: sum)
    }
}

extension CELTimestamp {
    /// RFC 3339 §5.6, with `T` and `Z` in capitals; digits beyond the nanosecond are dropped.
    public init?(_ text: String) {
        var reader = DigitReader(text)
        guard let year = reader.number(digits: 4), reader.skip("-"),
            let month = reader.number(digits: 2), reader.skip("-"), let day = reader.number(digits: 2),
            reader.skip("T"), let hour = reader.number(digits: 2), reader.skip(":"),
            let minute = reader.number(digits: 2), reader.skip(":"), let second = reader.number(digits: 2),
            (1...12).contains(month), day >= 1, day <= CivilTime.length(ofMonth: month, year: year),
            hour < 24, minute < 60, second < 60
        else { return nil }
        var nanos = 0
        if reader.skip(".") {
            guard let fraction = reader.fraction() else { return nil }
            nanos = fraction
        }
        var offset = 0
        if !reader.skip("Z") {
            guard let zone = reader.offset() else { return nil }
            offset = zone
        }
        guard reader.isAtEnd else { return nil }
        let days = CivilTime.days(year: year, month: month, day: day)
        let seconds = days * 86400 + hour * 3600 + minute * 60 + second - offset
        self.init(seconds: Int64(seconds), nanos: Int32(nanos))
    }
}

extension CELTimestamp: CustomStringConvertible {
    /// RFC 3339 in UTC, the fraction without zeros at its end: `2009-02-13T23:31:30.5Z`.
    public var description: String {
        let civil = CivilTime(seconds: seconds)
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        let date = "\(padded(civil.year, 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))"
        let hour = padded(civil.second / 3600, 2)
        let minute = padded(civil.second / 60 % 60, 2)
        let second = padded(civil.second % 60, 2)
        return "\(date)T\(hour):\(minute):\(second)\(DigitReader.fraction(of: nanos))Z"
    }
}

/// Reads the fixed-width numbers of dates and zones.
struct DigitReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { index == bytes.count }

    mutating func skip(_ byte: Unicode.Scalar) -> Bool {
        guard index < bytes.count, UInt32(bytes[index]) == byte.value else { return false }
        index += 1
        return true
    }

    mutating func number(digits: Int) -> Int? {
        guard index + digits <= bytes.count else { return nil }
        var number = 0
        for byte in bytes[index..<index + digits] {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            number = number * 10 + Int(byte - 0x30)
        }
        index += digits
        return number
    }

    /// Digits after a point, at least one, as billionths; those beyond the ninth are dropped.
    mutating func fraction() -> Int? {
        var number = 0
        var count = 0
        while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 {
            if count < 9 { number = number * 10 + Int(bytes[index] - 0x30) }
            count += 1
            index += 1
        }
        guard count > 0 else { return nil }
        for _ in min(count, 9)..<9 { number *= 10 }
        return number
    }

    /// `+01:00`, `-02:30` or without a sign `01:00`, in seconds east.
    mutating func offset() -> Int? {
        let isWest = skip("-")
        if !isWest { _ = skip("+") }
        guard let hour = number(digits: 2), skip(":"), let minute = number(digits: 2), hour < 24, minute < 60
        else { return nil }
        return (hour * 3600 + minute * 60) * (isWest ? -1 : 1)
    }

    /// `.5` for 500,000,000; empty for 0.
    static func fraction(of nanos: Int32) -> String {
        guard nanos != 0 else { return "" }
        var digits = Array(String(nanos).utf8)
        digits = [UInt8](repeating: 0x30, count: max(0, 9 - digits.count)) + digits
        while digits.last == 0x30 { digits.removeLast() }
        return "." + String(decoding: digits, as: UTF8.self)
    }
}
