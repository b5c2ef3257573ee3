/// A date as a row writes it, before any zone is applied.
struct WrittenDate: Hashable {
    var year: Int
    var month: Int
    var day: Int
    /// `nil` when only a day is written.
    var secondOfDay: Int?
    /// Seconds east of UTC, when the value says so itself.
    var offset: Int?
}

/// A stated date format: `dd/MM/yyyy HH:mm`, in the letters of Unicode TS 35 §"Date Format Patterns".
///
/// Known: `yyyy` `yy` (2000 to 2099) `MM` `M` `MMM` (English) `dd` `d` `HH` `H` `hh` `h` `a` `mm` `ss` `SSS`
/// and `Z` (`+0200`, `+02:00`, `+02`, `Z`, `UTC`); text in `'…'`, and all that is no letter, stands for itself.
public struct DatePattern: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        /// Exactly `digits` digits; with 1, one or two.
        case number(Field, digits: Int)
        case monthName, halfDay, fraction, offset
        case text(UInt8)
    }

    enum Field: Hashable, Sendable { case year, shortYear, month, day, hour, hour12, minute, second }

    public let text: String
    let parts: [Part]

    /// - Returns: `nil` when a letter is not known, or the pattern does not say year, month and day.
    public init?(_ text: String) {
        guard let parts = Self.parts(of: Array(text.utf8)) else { return nil }
        func has(_ fields: Field...) -> Bool {
            parts.contains { if case .number(let field, _) = $0 { fields.contains(field) } else { false } }
        }
        guard has(.year, .shortYear), has(.day), has(.month) || parts.contains(.monthName) else { return nil }
        // An hour of twelve says nothing without its half of the day, nor an offset without an hour.
        guard has(.hour12) == parts.contains(.halfDay) else { return nil }
        guard !parts.contains(.offset) || has(.hour, .hour12) else { return nil }
        self.text = text
        self.parts = parts
    }

    private static func parts(of bytes: [UInt8]) -> [Part]? {
        var parts: [Part] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "'") {
                guard let end = bytes[(index + 1)...].firstIndex(of: byte) else { return nil }
                parts += bytes[(index + 1)..<end].map { .text($0) }
                index = end + 1
                continue
            }
            guard (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) else {
                parts.append(.text(byte))
                index += 1
                continue
            }
            var end = index
            while end < bytes.count, bytes[end] == byte { end += 1 }
            guard let part = part(UnicodeScalar(byte), count: end - index) else { return nil }
            parts.append(part)
            index = end
        }
        return parts
    }

    private static func part(_ letter: UnicodeScalar, count: Int) -> Part? {
        switch (letter, count) {
        case ("y", 4): .number(.year, digits: 4)
        case ("y", 2): .number(.shortYear, digits: 2)
        case ("M", 1), ("M", 2): .number(.month, digits: count)
        case ("M", 3): .monthName
        case ("d", 1), ("d", 2): .number(.day, digits: count)
        case ("H", 1), ("H", 2): .number(.hour, digits: count)
        case ("h", 1), ("h", 2): .number(.hour12, digits: count)
        case ("m", 1), ("m", 2): .number(.minute, digits: count)
        case ("s", 1), ("s", 2): .number(.second, digits: count)
        case ("S", 1...9): .fraction
        case ("a", 1): .halfDay
        case ("Z", 1...5), ("X", 1...3), ("x", 1...3): .offset
        default: nil
        }
    }

    /// - Parameter bytes: without blanks at the ends.
    /// - Returns: `nil` unless the whole value has this form and is a day and a time that exist.
    func date(_ bytes: UnsafeBufferPointer<UInt8>) -> WrittenDate? {
        var cursor = DateCursor(bytes)
        var date = WrittenDate(year: 0, month: 0, day: 0)
        var clock = (hour: 0, minute: 0, second: 0)
        var isAfternoon: Bool?
        var hasTime = false
        for part in parts {
            switch part {
            case .text(let byte):
                guard cursor.take(byte) else { return nil }
            case .number(let field, let digits):
                guard let number = cursor.number(digits == 1 ? 1...2 : digits...digits) else { return nil }
                switch field {
                case .year: date.year = number
                case .shortYear: date.year = 2000 + number
                case .month: date.month = number
                case .day: date.day = number
                case .hour, .hour12:
                    guard field == .hour || (1...12).contains(number) else { return nil }
                    (clock.hour, hasTime) = (number, true)
                case .minute: clock.minute = number
                case .second: clock.second = number
                }
            case .monthName:
                guard let month = cursor.englishMonth() else { return nil }
                date.month = month
            case .halfDay:
                guard let half = cursor.halfDay() else { return nil }
                isAfternoon = half
            case .fraction:
                guard cursor.number(1...9) != nil else { return nil }
            case .offset:
                guard let offset = cursor.offset() else { return nil }
                date.offset = offset
            }
        }
        guard cursor.isAtEnd else { return nil }
        if let isAfternoon { clock.hour = clock.hour % 12 + (isAfternoon ? 12 : 0) }
        guard let second = secondOfDay(clock.hour, clock.minute, clock.second) else { return nil }
        if hasTime { date.secondOfDay = second }
        return date
    }
}

/// - Returns: `nil` for a time that no clock shows; a leap second counts as the one before.
func secondOfDay(_ hour: Int, _ minute: Int, _ second: Int) -> Int? {
    guard (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second) else { return nil }
    return hour * 3600 + minute * 60 + min(second, 59)
}

/// ISO 8601 as files write it: `2026-11-23`, then perhaps `T` or a blank and `14:09`, `:24`, `.5`, and perhaps
/// `Z` or an offset, with a blank before it or not.
@inline(__always)
func isoDate(_ bytes: UnsafeBufferPointer<UInt8>) -> WrittenDate? {
    guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
    var bad: UInt8 = 0
    @inline(__always) func digit(_ index: Int) -> Int {
        let digit = bytes[index] &- 0x30
        bad |= digit > 9 ? 1 : 0
        return Int(digit)
    }
    let year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3)
    let month = digit(5) * 10 + digit(6)
    let day = digit(8) * 10 + digit(9)
    guard bad == 0 else { return nil }
    let date = WrittenDate(year: year, month: month, day: day)
    return bytes.count == 10 ? date : isoTime(bytes, of: date)
}

private func isoTime(_ bytes: UnsafeBufferPointer<UInt8>, of date: WrittenDate) -> WrittenDate? {
    var date = date
    var cursor = DateCursor(bytes)
    cursor.index = 10
    guard cursor.take(UInt8(ascii: "T")) || cursor.take(UInt8(ascii: "t")) || cursor.take(0x20),
        let hour = cursor.number(2...2), cursor.take(UInt8(ascii: ":")), let minute = cursor.number(2...2)
    else { return nil }
    var second = 0
    if cursor.take(UInt8(ascii: ":")) {
        guard let seconds = cursor.number(2...2) else { return nil }
        second = seconds
        if cursor.take(UInt8(ascii: ".")) || cursor.take(UInt8(ascii: ",")) {
            guard cursor.number(1...9) != nil else { return nil }
        }
    }
    if !cursor.isAtEnd {
        _ = cursor.take(0x20)
        guard let offset = cursor.offset() else { return nil }
        date.offset = offset
    }
    guard cursor.isAtEnd, let time = secondOfDay(hour, minute, second) else { return nil }
    date.secondOfDay = time
    return date
}

/// Steps through the bytes of one date.
struct DateCursor {
    private let bytes: UnsafeBufferPointer<UInt8>
    var index = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    mutating func number(_ digits: ClosedRange<Int>) -> Int? {
        var value = 0
        var count = 0
        while index < bytes.count, count < digits.upperBound, (0x30...0x39).contains(bytes[index]) {
            value = value * 10 + Int(bytes[index] - 0x30)
            index += 1
            count += 1
        }
        return count >= digits.lowerBound ? value : nil
    }

    mutating func englishMonth() -> Int? {
        let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        guard index + 3 <= bytes.count else { return nil }
        let word = UnsafeBufferPointer(rebasing: bytes[index..<(index + 3)])
        guard let month = names.firstIndex(where: { word.equalsIgnoringCase(Array($0.utf8)) }) else {
            return nil
        }
        index += 3
        return month + 1
    }

    mutating func halfDay() -> Bool? {
        guard index + 2 <= bytes.count, asciiLowered(bytes[index + 1]) == UInt8(ascii: "m") else {
            return nil
        }
        defer { index += 2 }
        return switch asciiLowered(bytes[index]) {
        case UInt8(ascii: "a"): false
        case UInt8(ascii: "p"): true
        default: nil
        }
    }

    /// `Z`, `UTC`, `GMT`, `+02`, `+0200`, `+02:00`.
    mutating func offset() -> Int? {
        if take(UInt8(ascii: "Z")) { return 0 }
        for name in ["utc", "gmt"] where index + 3 <= bytes.count {
            if UnsafeBufferPointer(rebasing: bytes[index..<(index + 3)]).equalsIgnoringCase(Array(name.utf8))
            {
                index += 3
                return 0
            }
        }
        let isWest = take(UInt8(ascii: "-"))
        guard isWest || take(UInt8(ascii: "+")), let hours = number(2...2), hours <= 18 else { return nil }
        var minutes = 0
        if !isAtEnd {
            _ = take(UInt8(ascii: ":"))
            guard let number = number(2...2), number < 60 else { return nil }
            minutes = number
        }
        return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
    }
}
