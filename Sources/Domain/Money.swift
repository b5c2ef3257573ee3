/// An ISO 4217 currency code, three upper-case letters.
public struct Currency: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The three letters, the first one highest: comparing and hashing a number costs nothing.
    private let letters: UInt32
    /// Decimal places of the minor unit (ISO 4217, table A.1); 2 where the list says nothing else.
    public var minorDigits: Int { Int(places) }
    private let places: UInt8

    public var code: String {
        String(
            decoding: [UInt8(letters >> 16), UInt8(letters >> 8 & 0xFF), UInt8(letters & 0xFF)], as: UTF8.self
        )
    }

    /// - Returns: `nil` unless three ASCII letters; lower case is raised.
    public init?(_ code: String) {
        guard code.utf8.count == 3 else { return nil }
        var letters: UInt32 = 0
        for byte in code.utf8 {
            switch byte {
            case 0x41...0x5A: letters = letters << 8 | UInt32(byte)
            case 0x61...0x7A: letters = letters << 8 | UInt32(byte - 0x20)
            default: return nil
            }
        }
        self.letters = letters
        places = Self.known[letters] ?? 2
    }

    private init(known code: StaticString) {
        letters = code.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt32($1) } }
        places = 2
    }

    public static let eur = Currency(known: "EUR")
    public static let gbp = Currency(known: "GBP")
    public static let usd = Currency(known: "USD")

    private static let known: [UInt32: UInt8] = {
        let lists: [(places: UInt8, codes: String)] = [
            (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
            (3, "BHD IQD JOD KWD LYD OMR TND"), (4, "CLF UYW"),
        ]
        var known: [UInt32: UInt8] = [:]
        for list in lists {
            for code in list.codes.utf8.split(separator: UInt8(ascii: " ")) {
                known[code.reduce(0) { $0 << 8 | UInt32($1) }] = list.places
            }
        }
        return known
    }()

    public var description: String { code }

    public static func < (left: Currency, right: Currency) -> Bool { left.letters < right.letters }
}

extension Currency: Codable {
    public init(from decoder: any Decoder) throws {
        let code = try decoder.singleValueContainer().decode(String.self)
        guard let currency = Currency(code) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no currency"))
        }
        self = currency
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code)
    }
}

/// An amount of money in whole minor units (cents) of one currency.
public struct Money: Hashable, Sendable, Codable, CustomStringConvertible {
    public var minorUnits: Int64
    public var currency: Currency

    public init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// `12.50 EUR`; for people in their language see Rendering.
    public var description: String {
        "\(Decimal(mantissa: minorUnits, scale: currency.minorDigits)) \(currency)"
    }

    /// The amount in major units, for conditions; exact up to 2^53 minor units.
    public var majorUnits: Double {
        Double(minorUnits) / Double(Decimal.power(of: currency.minorDigits))
    }

    /// - Returns: `nil` on overflow.
    /// - Precondition: one currency.
    public func adding(_ other: Money) -> Money? {
        precondition(currency == other.currency, "amounts of two currencies do not add up")
        let (sum, overflow) = minorUnits.addingReportingOverflow(other.minorUnits)
        return overflow ? nil : Money(minorUnits: sum, currency: currency)
    }

    /// `percent` of it, rounded half away from zero to the minor unit.
    /// - Returns: `nil` on overflow, which needs more than 100 percent.
    public func percent(_ percent: Int) -> Money? {
        let part = Decimal.rounded(Int128(minorUnits) * Int128(percent), dividedBy: 100)
        return Int64(exactly: part).map { Money(minorUnits: $0, currency: currency) }
    }
}

/// A decimal number with a fixed number of places: unit prices and quantities, which binary floating point
/// would damage.
public struct Decimal: Hashable, Sendable, CustomStringConvertible {
    /// The digits; the value is `mantissa / 10^scale`.
    public let mantissa: Int64
    /// 0...9.
    public let scale: Int

    /// - Precondition: `scale` in 0...9.
    public init(mantissa: Int64, scale: Int) {
        precondition((0...9).contains(scale), "a decimal has 0 to 9 places")
        self.mantissa = mantissa
        self.scale = scale
    }

    public init(_ whole: Int64) { self.init(mantissa: whole, scale: 0) }

    /// Plain decimal notation only: optional sign, digits, optionally a point and digits. Places beyond nine
    /// are refused unless they are zeros.
    public init?(_ text: String) {
        var text = text
        let parsed = text.withUTF8 { Decimal(digits: $0, point: UInt8(ascii: ".")) }
        guard let parsed else { return nil }
        self = parsed
    }

    /// The same from bytes, with the file's decimal mark.
    public init?(digits bytes: some Collection<UInt8>, point: UInt8) {
        var mantissa: Int64 = 0
        var scale = 0
        var negative = false
        var seenPoint = false
        var seenDigit = false
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "-") where index == 0: negative = true
            case UInt8(ascii: "+") where index == 0: break
            case point where !seenPoint: seenPoint = true
            case 0x30...0x39:
                seenDigit = true
                if seenPoint, scale == 9 {
                    guard byte == 0x30 else { return nil }
                    continue
                }
                let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
                let (sum, carry) = product.subtractingReportingOverflow(Int64(byte - 0x30))
                guard !overflow, !carry else { return nil }
                mantissa = sum
                if seenPoint { scale += 1 }
            default: return nil
            }
        }
        guard seenDigit, negative || mantissa != .min else { return nil }
        // Summed downwards, so that the least number has room; turned round unless negative.
        self.init(mantissa: negative ? mantissa : -mantissa, scale: scale)
    }

    public var isZero: Bool { mantissa == 0 }
    public var isNegative: Bool { mantissa < 0 }
    public var doubleValue: Double { Double(mantissa) / Double(Self.power(of: scale)) }

    /// - Returns: `nil` on overflow.
    public func adding(_ other: Decimal) -> Decimal? {
        let places = max(scale, other.scale)
        guard let left = rounded(toPlaces: places), let right = other.rounded(toPlaces: places) else {
            return nil
        }
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? nil : Decimal(mantissa: sum, scale: places)
    }

    /// Rounded half away from zero to `places`.
    /// - Returns: the mantissa at that scale; `nil` on overflow.
    /// - Precondition: `places` in 0...18.
    public func rounded(toPlaces places: Int) -> Int64? {
        precondition((0...18).contains(places), "a 64-bit number holds 18 places")
        if places >= scale {
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: Self.power(of: places - scale))
            return overflow ? nil : product
        }
        return Int64(exactly: Self.rounded(Int128(mantissa), dividedBy: Self.power(of: scale - places)))
    }

    /// This many of a unit price: the line total in minor units, rounded once.
    /// - Returns: `nil` on overflow.
    public func times(_ unitPrice: Decimal, in currency: Currency) -> Money? {
        let product = Int128(mantissa) * Int128(unitPrice.mantissa)
        let shift = scale + unitPrice.scale - currency.minorDigits
        let minor: Int128
        if shift >= 0 {
            minor = Self.rounded(product, dividedBy: Self.power(of: shift))
        } else {
            let (raised, overflow) = product.multipliedReportingOverflow(by: Int128(Self.power(of: -shift)))
            guard !overflow else { return nil }
            minor = raised
        }
        return Int64(exactly: minor).map { Money(minorUnits: $0, currency: currency) }
    }

    /// The quotient, rounded half away from zero.
    static func rounded(_ number: Int128, dividedBy divisor: Int64) -> Int128 {
        let (quotient, rest) = number.quotientAndRemainder(dividingBy: Int128(divisor))
        guard rest.magnitude * 2 >= divisor.magnitude else { return quotient }
        return quotient + (number < 0 ? -1 : 1)
    }

    public var description: String {
        guard scale > 0 else { return String(mantissa) }
        let digits = String(mantissa.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return (mantissa < 0 ? "-" : "") + padded.dropLast(scale) + "." + padded.suffix(scale)
    }

    /// 10 to the `exponent`, which is 0...18.
    static func power(of exponent: Int) -> Int64 {
        var value: Int64 = 1
        for _ in 0..<min(max(exponent, 0), 18) { value *= 10 }
        return value
    }
}
