import Testing

@testable import Domain

@Suite("A decimal")
struct DecimalTests {
    @Test(
        "is read from plain notation and written back",
        arguments: [
            ("0", 0, 0), ("12.50", 1250, 2), ("-0.005", -5, 3), ("+7", 7, 0), ("007.10", 710, 2),
            ("9223372036854775807", .max, 0), ("-9223372036854775808", .min, 0),
            ("0.123456789", 123_456_789, 9),
            ("1.0000000000000", 1_000_000_000, 9), ("-9.223372036", -9_223_372_036, 9),
        ] as [(String, Int64, Int)])
    func reads(text: String, mantissa: Int64, scale: Int) throws {
        let number = try #require(Decimal(text))
        #expect(number == Decimal(mantissa: mantissa, scale: scale))
        #expect(Decimal(number.description) == number)
    }

    @Test(
        "refuses everything else",
        arguments: [
            "", "-", "+", ".", "-.", "1e3", "1,5", "1.2.3", "--1", "1-", " 1", "1 ", "0x10", "NaN", "inf",
            "١٢",
            "1\u{301}", "9223372036854775808", "-9223372036854775809", "99999999999999999999999999",
            "0.1234567891", "1_000",
        ])
    func refuses(text: String) {
        #expect(Decimal(text) == nil)
    }

    @Test("takes the decimal mark of its file")
    func mark() {
        #expect(
            Decimal(digits: "1234,50".utf8, point: UInt8(ascii: ",")) == Decimal(mantissa: 123_450, scale: 2))
        #expect(Decimal(digits: "1234.50".utf8, point: UInt8(ascii: ",")) == nil)
    }

    @Test(
        "rounds half away from zero",
        arguments: [
            ("0.005", 2, 1), ("-0.005", 2, -1), ("0.0049", 2, 0), ("-0.0049", 2, 0), ("2.5", 0, 3),
            ("-2.5", 0, -3),
            ("1.25", 1, 13), ("1", 4, 10_000), ("0.999", 2, 100), ("9223372036.854775807", 0, 9_223_372_037),
            ("9223372036854775807", 1, nil), ("-9223372036854775808", 0, .min),
        ] as [(String, Int, Int64?)])
    func rounds(text: String, places: Int, expected: Int64?) throws {
        #expect(try #require(Decimal(text)).rounded(toPlaces: places) == expected)
    }

    @Test(
        "adds and multiplies as wide integers do, and is nil on overflow", arguments: [1, 2, 3] as [UInt64])
    func againstWideIntegers(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let currencies = ["EUR", "JPY", "BHD", "CLF"].compactMap { Currency($0) }
        for _ in 0..<20_000 {
            let (a, b) = (Self.number(&random), Self.number(&random))
            let currency = currencies[Int.random(in: 0..<4, using: &random)]
            let shift = a.scale + b.scale - currency.minorDigits
            let product = WideInteger.product(a.mantissa, b.mantissa)
            let expected =
                shift >= 0
                ? WideInteger.divided(product, by: WideInteger.power(shift))
                : WideInteger.times(product, WideInteger.power(-shift))
            #expect(
                a.times(b, in: currency)?.minorUnits == expected.flatMap { Int64(exactly: $0) },
                "seed \(seed): \(a) × \(b) in \(currency)")

            let places = max(a.scale, b.scale)
            let sum =
                Int128(a.mantissa) * WideInteger.power(places - a.scale)
                + Int128(b.mantissa) * WideInteger.power(places - b.scale)
            let left = Int64(exactly: Int128(a.mantissa) * WideInteger.power(places - a.scale))
            let right = Int64(exactly: Int128(b.mantissa) * WideInteger.power(places - b.scale))
            let fits = left != nil && right != nil
            #expect(
                a.adding(b)?.mantissa == (fits ? Int64(exactly: sum) : nil), "seed \(seed): \(a) + \(b)")
        }
    }

    /// Mostly of everyday size, sometimes at the very ends.
    private static func number(_ random: inout SeededGenerator) -> Decimal {
        let scale = Int.random(in: 0...9, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return Decimal(mantissa: Int64.random(in: -100_000...100_000, using: &random), scale: scale)
        case 1: return Decimal(mantissa: Int64.random(in: .min ... .max, using: &random), scale: scale)
        case 2:
            let near: [Int64] = [.min, .min + 1, .max, .max - 1, 0, 1, -1, 5, -5, 50, 500_000_000, 1 << 32]
            return Decimal(mantissa: near[Int.random(in: 0..<near.count, using: &random)], scale: scale)
        default: return Decimal(mantissa: Int64.random(in: -1 << 40...1 << 40, using: &random), scale: scale)
        }
    }
}

/// The same sums another way: in 128 bits, by sign and magnitude, with schoolbook rounding.
private enum WideInteger {
    static func power(_ exponent: Int) -> Int128 { (0..<exponent).reduce(1) { value, _ in value * 10 } }

    static func product(_ a: Int64, _ b: Int64) -> Int128 { Int128(a) * Int128(b) }

    static func times(_ a: Int128, _ b: Int128) -> Int128? {
        let (product, overflow) = a.multipliedReportingOverflow(by: b)
        return overflow ? nil : product
    }

    /// (2|n| + d) / 2d, with the sign of n.
    static func divided(_ number: Int128, by divisor: Int128) -> Int128? {
        let magnitude = (2 * UInt128(number.magnitude) + UInt128(divisor)) / (2 * UInt128(divisor))
        return number < 0 ? -Int128(magnitude) : Int128(magnitude)
    }
}

@Suite("Money")
struct MoneyTests {
    private func euros(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .eur) }

    @Test(
        "writes its currency's decimal places",
        arguments: [
            ("EUR", 1250, "12.50 EUR"), ("EUR", -5, "-0.05 EUR"), ("JPY", 1250, "1250 JPY"),
            ("BHD", 5, "0.005 BHD"),
            ("CLF", 12345, "1.2345 CLF"), ("EUR", .min, "-92233720368547758.08 EUR"),
        ] as [(String, Int64, String)])
    func describes(code: String, minor: Int64, expected: String) throws {
        #expect(Money(minorUnits: minor, currency: try #require(Currency(code))).description == expected)
    }

    @Test("a line total is rounded once, from the exact product")
    func lineTotal() throws {
        // 3 × 0.335 = 1.005 -> 1.01; a price rounded first would give 1.02.
        #expect(Decimal(3).times(try #require(Decimal("0.335")), in: .eur) == euros(101))
        #expect(try #require(Decimal("-0.5")).times(try #require(Decimal("0.01")), in: .eur) == euros(-1))
        #expect(Decimal(Int64.max).times(Decimal(Int64.max), in: .eur) == nil)
    }

    @Test(
        "a percentage is rounded half away from zero",
        arguments: [
            (1250, 10, 125), (5, 10, 1), (-5, 10, -1), (4, 10, 0), (-4, 10, 0), (.max, 100, .max),
            (.min, 100, .min),
            (.max, 101, nil), (.min, -100, nil), (.max, .max, nil), (99, -15, -15), (0, .max, 0),
            (333, 250, 833),
        ] as [(Int64, Int, Int64?)])
    func percent(minor: Int64, percent: Int, expected: Int64?) {
        #expect(euros(minor).percent(percent)?.minorUnits == expected)
    }

    @Test("a sum that does not fit is nil")
    func sum() {
        #expect(euros(1).adding(euros(2)) == euros(3))
        #expect(euros(.max).adding(euros(1)) == nil)
        #expect(euros(.min).adding(euros(-1)) == nil)
    }

    @Test("a currency is three ASCII letters, raised")
    func currencies() {
        #expect(Currency("eur") == .eur)
        #expect(Currency("XyZ")?.minorDigits == 2)
        for code in ["", "EU", "EURO", "E1R", "€", "ЕUR", "EU\u{301}", "E R"] {
            #expect(Currency(code) == nil)
        }
    }
}
