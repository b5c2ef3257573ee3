/// A floating number that is a decimal of few digits, as prices are: found and written without going through text.
///
/// Two decimals of at most 15 digits never share a floating number, so a decimal found this way is the one that
/// the shortest text of the number names.
struct ShortDecimal {
    var digits: Int
    /// Digits after the point, 1 or more.
    var scale: Int

    private static let most = 1e15

    /// - Returns: `nil` when the number has more digits than this, or no decimal at all (infinity).
    init?(_ value: Double) {
        var power = 10.0
        for scale in 1...5 {
            let scaled = (value * power).rounded()
            guard scaled.magnitude < Self.most else { return nil }
            if scaled / power == value {
                (digits, self.scale) = (Int(scaled), scale)
                return
            }
            power *= 10
        }
        return nil
    }

    /// Powers of ten that floating numbers hold exactly.
    private static let powers: [Double] = (0...22).reduce(into: []) { powers, place in
        powers.append(place == 0 ? 1 : powers[place - 1] * 10)
    }

    /// The floating number nearest to `digits / 10^scale`.
    static func double(_ digits: Int128, _ scale: Int) -> Double {
        // Both sides exact, and division rounds correctly.
        if digits.magnitude <= 1 << 53, powers.indices.contains(scale) {
            return Double(Int(truncatingIfNeeded: digits)) / powers[scale]
        }
        // The text of the digits is the shortest way to the correctly rounded number.
        return Double("\(digits)e-\(scale)") ?? 0
    }

    /// Appends it as Liquid writes numbers: `-12.5`.
    func write(to output: inout [UInt8]) {
        if digits < 0 { output.append(UInt8(ascii: "-")) }
        var unit = 1
        for _ in 0..<scale { unit *= 10 }
        let (whole, part) = digits.magnitude.quotientAndRemainder(dividingBy: UInt(unit))
        output.append(digits: whole, least: 1)
        output.append(UInt8(ascii: "."))
        output.append(digits: part, least: scale)
    }
}

extension [UInt8] {
    /// Appends a number in digits, with zeros in front up to a least count of at most 20.
    mutating func append(digits number: UInt, least: Int) {
        var count = 1
        var rest = number
        while rest >= 10 {
            rest /= 10
            count += 1
        }
        count = Swift.max(count, least)
        let start = self.count
        append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count))
        rest = number
        var place = start + count - 1
        while rest > 0 {
            self[place] = UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0")
            rest /= 10
            place -= 1
        }
    }
}
