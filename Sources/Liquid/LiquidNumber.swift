// The standard library's conversions of floating numbers call libm, which this import links.
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A number as arithmetic filters see it: whole, or decimal.
///
/// Decimals are exact (10.1 - 2.2 is 7.9) while they fit 38 digits; beyond that binary floating point takes
/// over, and so it does for whole numbers that overflow.
enum LiquidNumber: Sendable {
    case int(Int)
    /// `digits / 10^scale`, scale 0 or more.
    case decimal(Int128, scale: Int)
    case double(Double)

    /// - Parameter value: anything; what is no number counts as 0, a text as the number it begins with.
    init(_ value: LiquidValue) {
        switch value {
        case .int(let value): self = .int(value)
        case .double(let value): self = Self.decimal(of: value)
        case .string(let text), .safe(let text): self.init(text)
        case .drop(let drop): self.init(drop.text ?? "")
        default: self = .int(0)
        }
    }

    /// `-?digits.digits` is a decimal; else the whole number the text begins with, or 0.
    init(_ text: String) {
        let bytes = text.utf8.drop(while: \.isSpace)
        if let number = Self.decimal(bytes) {
            self = number
            return
        }
        var value = 0
        var isNegative = false
        var rest = bytes
        if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            isNegative = first == UInt8(ascii: "-")
            rest = rest.dropFirst()
        }
        for byte in rest {
            if byte == UInt8(ascii: "_") { continue }
            guard byte.isDigit else { break }
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = tens.addingReportingOverflow(Int(byte) - 0x30)
            if overflow || carried {
                self = .double(Double(String(decoding: rest.prefix(while: \.isDigit), as: UTF8.self)) ?? 0)
                return
            }
            value = sum
        }
        self = .int(isNegative ? -value : value)
    }

    var value: LiquidValue {
        switch self {
        case .int(let value): .int(value)
        case .decimal, .double: .double(double)
        }
    }

    var double: Double {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        case .decimal(let digits, let scale): ShortDecimal.double(digits, scale)
        }
    }

    var isZero: Bool {
        switch self {
        case .int(let value): value == 0
        case .decimal(let digits, _): digits == 0
        case .double(let value): value == 0
        }
    }

    private static func decimal(of value: Double) -> LiquidNumber {
        if let short = ShortDecimal(value) { return .decimal(Int128(short.digits), scale: short.scale) }
        guard value.isFinite else { return .double(value) }
        let text = value.description
        return decimal(text.utf8[...]) ?? .double(value)
    }

    private static func decimal(_ bytes: Substring.UTF8View) -> LiquidNumber? {
        var digits: Int128 = 0
        var scale = 0
        var seenPoint = false
        var whole = 0
        var ended = false
        for (index, byte) in bytes.enumerated() {
            if index == 0, byte == UInt8(ascii: "-") { continue }
            if byte.isSpace {
                ended = true
            } else if ended {
                return nil
            } else if byte == UInt8(ascii: "."), !seenPoint, whole > 0 {
                seenPoint = true
            } else if byte.isDigit {
                guard digits < 10_000_000_000_000_000_000_000_000_000_000_000_000 else { return nil }
                digits = digits * 10 + Int128(byte - 0x30)
                if seenPoint { scale += 1 } else { whole += 1 }
            } else {
                return nil
            }
        }
        guard seenPoint, scale > 0 else { return nil }
        return .decimal(bytes.first == UInt8(ascii: "-") ? -digits : digits, scale: scale)
    }

    /// Both as digits of one scale; `nil` when they do not fit or one is floating.
    private static func aligned(_ a: LiquidNumber, _ b: LiquidNumber) -> (Int128, Int128, scale: Int)? {
        guard let (left, leftScale) = a.parts, let (right, rightScale) = b.parts else { return nil }
        let scale = max(leftScale, rightScale)
        guard let left = scaled(left, by: scale - leftScale),
            let right = scaled(right, by: scale - rightScale)
        else { return nil }
        return (left, right, scale)
    }

    private var parts: (Int128, Int)? {
        switch self {
        case .int(let value): (Int128(value), 0)
        case .decimal(let digits, let scale): (digits, scale)
        case .double: nil
        }
    }

    private static func scaled(_ digits: Int128, by places: Int) -> Int128? {
        guard places < 39 else { return nil }
        var digits = digits
        for _ in 0..<places {
            let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            digits = product
        }
        return digits
    }
}

extension LiquidNumber {
    static func + (a: LiquidNumber, b: LiquidNumber) -> LiquidNumber {
        if case .int(let x) = a, case .int(let y) = b {
            let (sum, overflow) = x.addingReportingOverflow(y)
            return overflow ? .double(Double(x) + Double(y)) : .int(sum)
        }
        if let (x, y, scale) = aligned(a, b) {
            let (sum, overflow) = x.addingReportingOverflow(y)
            if !overflow { return .decimal(sum, scale: scale) }
        }
        return .double(a.double + b.double)
    }

    static func - (a: LiquidNumber, b: LiquidNumber) -> LiquidNumber {
        if case .int(let x) = a, case .int(let y) = b {
            let (difference, overflow) = x.subtractingReportingOverflow(y)
            return overflow ? .double(Double(x) - Double(y)) : .int(difference)
        }
        if let (x, y, scale) = aligned(a, b) {
            let (difference, overflow) = x.subtractingReportingOverflow(y)
            if !overflow { return .decimal(difference, scale: scale) }
        }
        return .double(a.double - b.double)
    }

    static func * (a: LiquidNumber, b: LiquidNumber) -> LiquidNumber {
        if case .int(let x) = a, case .int(let y) = b {
            let (product, overflow) = x.multipliedReportingOverflow(by: y)
            return overflow ? .double(Double(x) * Double(y)) : .int(product)
        }
        if let (x, left) = a.parts, let (y, right) = b.parts, left + right < 39 {
            let (product, overflow) = x.multipliedReportingOverflow(by: y)
            // As Ruby's BigDecimal, whose zero has a sign.
            if product == 0, (x < 0) != (y < 0) { return .double(-0.0) }
            if !overflow { return .decimal(product, scale: left + right) }
        }
        return .double(a.double * b.double)
    }

    /// Whole numbers divide downwards; with a decimal on either side the quotient is one.
    static func divide(_ a: LiquidNumber, by b: LiquidNumber) throws(LiquidError) -> LiquidNumber {
        // A decimal divided by 0 is Ruby's `Infinity`, or `NaN`.
        guard case .int(let x) = a, case .int(let y) = b else { return .double(a.double / b.double) }
        if y == 0 { throw LiquidError(.divisionByZero, "divided by 0") }
        if y == -1 { return .int(0) - a }
        let quotient = x / y
        return .int(x % y != 0 && (x < 0) != (y < 0) ? quotient - 1 : quotient)
    }

    /// The remainder has the divisor's sign.
    static func modulo(_ a: LiquidNumber, by b: LiquidNumber) throws(LiquidError) -> LiquidNumber {
        if b.isZero { throw LiquidError(.divisionByZero, "divided by 0") }
        if case .int(let x) = a, case .int(let y) = b {
            if y == -1 { return .int(0) }
            let rest = x % y
            return .int(rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest)
        }
        if let (x, y, scale) = aligned(a, b) {
            if y == -1 { return .decimal(0, scale: scale) }
            let rest = x % y
            return .decimal(rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest, scale: scale)
        }
        let rest = a.double.truncatingRemainder(dividingBy: b.double)
        return .double(rest != 0 && (rest < 0) != (b.double < 0) ? rest + b.double : rest)
    }

    static func isLess(_ a: LiquidNumber, _ b: LiquidNumber) -> Bool {
        if let (x, y, _) = aligned(a, b) { return x < y }
        return a.double < b.double
    }

    var magnitude: LiquidNumber { Self.isLess(self, .int(0)) ? .int(0) - self : self }

    /// Halves away from zero. With no places or fewer the result is whole.
    func rounded(places: Int) -> LiquidNumber {
        switch self {
        case .double(let value):
            if places > 0 { return self }
            return .whole(value.rounded(.toNearestOrAwayFromZero))
        case .int:
            return places >= 0 ? self : rounded(dropping: -places, of: 0)
        case .decimal(_, let scale):
            if places >= scale { return self }
            return places > 0 ? rounded(to: places) : rounded(dropping: -places, of: scale)
        }
    }

    func floor() -> LiquidNumber { whole(step: -1) }
    func ceiling() -> LiquidNumber { whole(step: 1) }

    /// The next whole number downwards (`step` -1) or upwards (1).
    private func whole(step: Int) -> LiquidNumber {
        switch self {
        case .int: return self
        case .double(let value):
            return .whole(value.rounded(step < 0 ? .down : .up))
        case .decimal(let digits, let scale):
            guard let unit = Self.scaled(1, by: scale) else {
                return LiquidNumber.double(double).whole(step: step)
            }
            let rest = digits % unit
            return .narrowed(digits / unit + (rest != 0 && (rest < 0) == (step < 0) ? Int128(step) : 0))
        }
    }

    private func rounded(to places: Int) -> LiquidNumber {
        guard let (digits, scale) = parts, let unit = Self.scaled(1, by: scale - places) else { return self }
        return .decimal(Self.rounded(digits, unit), scale: places)
    }

    private func rounded(dropping zeros: Int, of scale: Int) -> LiquidNumber {
        guard let (digits, _) = parts, zeros < 38, let unit = Self.scaled(1, by: scale + zeros),
            let back = Self.scaled(1, by: zeros)
        else { return .int(0) }
        let (product, overflow) = Self.rounded(digits, unit).multipliedReportingOverflow(by: back)
        return overflow ? self : .narrowed(product)
    }

    private static func rounded(_ digits: Int128, _ unit: Int128) -> Int128 {
        if let digits = Int(exactly: digits), let unit = Int(exactly: unit) {
            let (quotient, rest) = digits.quotientAndRemainder(dividingBy: unit)
            let isUp = rest.magnitude >= unit.magnitude - rest.magnitude
            return Int128(quotient) + (isUp ? (digits < 0 ? -1 : 1) : 0)
        }
        let quotient = digits / unit
        let rest = digits % unit
        if rest.magnitude >= unit.magnitude - rest.magnitude { return quotient + (digits < 0 ? -1 : 1) }
        return quotient
    }

    private static func narrowed(_ value: Int128) -> LiquidNumber {
        Int(exactly: value).map { .int($0) } ?? .double(Double(value))
    }

    private static func whole(_ value: Double) -> LiquidNumber {
        Int(exactly: value).map { .int($0) } ?? .double(value)
    }
}

extension LiquidValue {
    /// A whole number, or a text that is one exactly; anything else is an error.
    func wholeNumber() throws(LiquidError) -> Int {
        if case .int(let value) = self { return value }
        if let text = stringValue ?? { if case .drop(let drop) = self { drop.text } else { nil } }() {
            let trimmed = text.utf8.drop(while: \.isSpace).reversed().drop(while: \.isSpace).reversed()
            if let value = Int(String(decoding: Array(trimmed), as: UTF8.self)) { return value }
        }
        throw .invalid("\(kindName) where a whole number is needed")
    }

    /// As `wholeNumber`, except that a text counts as the number it begins with and nothing as 0.
    func looseWholeNumber() throws(LiquidError) -> Int {
        switch self {
        case .int(let value): return value
        case .null: return 0
        case .double(let value): return Int(exactly: value.rounded(.towardZero)) ?? 0
        case .string(let text), .safe(let text):
            if case .int(let value) = LiquidNumber(text).floor() { return value }
            return 0
        default: throw .invalid("\(kindName) where a whole number is needed")
        }
    }
}
