/// Doubles as decimal digits, rounded exactly.
enum DecimalText {
    /// The fewest digits that read back as the same number: `0.1`, `100`, `6.02214e+23`, `NaN`, `-Infinity`.
    ///
    /// From a million on and below a ten-thousandth with an exponent, as the other implementations of CEL
    /// write it.
    static func shortest(_ number: Double) -> String {
        let exponent = number.isFinite && number != 0 ? significant(number).exponent : 0
        guard !(-4..<6).contains(exponent) else { return plain(number) }
        let digits = significant(number).digits
        let rest = digits.dropFirst()
        return (number < 0 ? "-" : "") + digits.prefix(1) + (rest.isEmpty ? "" : ".") + rest
            + exponentText(exponent)
    }

    /// The same digits, never with an exponent: `100000000000000000000`, `0.0000001`.
    static func plain(_ number: Double) -> String {
        if let word = word(number) { return word }
        if number == 0 { return number.sign == .minus ? "-0" : "0" }
        let (digits, exponent) = significant(number)
        let sign = number < 0 ? "-" : ""
        if exponent < 0 { return sign + "0." + zeros(-exponent - 1) + digits }
        let whole = exponent + 1
        if digits.utf8.count <= whole { return sign + digits + zeros(whole - digits.utf8.count) }
        return sign + digits.prefix(whole) + "." + digits.dropFirst(whole)
    }

    /// With `places` digits after the point, ties to even: `%.2f`.
    static func fixed(_ number: Double, places: Int) -> String {
        if let word = word(number) { return word }
        var digits = scaled(number.magnitude, by: places)
        digits = zeros(max(0, places + 1 - digits.utf8.count)) + digits
        let sign = number.sign == .minus ? "-" : ""
        guard places > 0 else { return sign + digits }
        return sign + digits.dropLast(places) + "." + digits.suffix(places)
    }

    /// One digit before the point, `places` after it, ties to even: `%.2e`.
    static func scientific(_ number: Double, places: Int) -> String {
        if let word = word(number) { return word }
        let sign = number.sign == .minus ? "-" : ""
        guard number != 0 else {
            return sign + "0" + (places > 0 ? "." + zeros(places) : "") + "e+00"
        }
        var exponent = significant(number.magnitude).exponent
        var digits = scaled(number.magnitude, by: places - exponent)
        if digits.utf8.count > places + 1 {
            exponent += 1
            digits = scaled(number.magnitude, by: places - exponent)
        }
        let rest = digits.dropFirst()
        return sign + digits.prefix(1) + (rest.isEmpty ? "" : ".") + rest + exponentText(exponent)
    }

    static func word(_ number: Double) -> String? {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        return nil
    }

    private static func zeros(_ count: Int) -> String { String(repeating: "0", count: max(0, count)) }

    private static func exponentText(_ exponent: Int) -> String {
        let digits = String(exponent.magnitude)
        return (exponent < 0 ? "e-" : "e+") + (digits.utf8.count < 2 ? "0" : "") + digits
    }

    /// The shortest digits, without zeros at either end, and the power of ten of the first.
    private static func significant(_ number: Double) -> (digits: String, exponent: Int) {
        var digits: [UInt8] = []
        var exponent = 0
        var point: Int?
        let text = Array(number.magnitude.description.utf8)
        var index = 0
        while index < text.count, text[index] != UInt8(ascii: "e") {
            if text[index] == UInt8(ascii: ".") { point = digits.count } else { digits.append(text[index]) }
            index += 1
        }
        if index < text.count {
            exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
        }
        exponent += (point ?? digits.count) - 1
        while digits.count > 1, digits.first == 0x30 {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
        return (String(decoding: digits, as: UTF8.self), exponent)
    }

    /// The digits of `number * 10^power`, rounded to a whole number, ties to even.
    private static func scaled(_ number: Double, by power: Int) -> String {
        guard number > 0 else { return "0" }
        var top = BigNumber(number.significandBitPattern | (number.isNormal ? 1 << 52 : 0))
        var bottom = BigNumber(1)
        let exponent = (number.isNormal ? Int(number.exponentBitPattern) : 1) - 1075
        if exponent >= 0 { top.shiftLeft(exponent) } else { bottom.shiftLeft(-exponent) }
        for _ in 0..<max(0, power) { top.multiply(by: 10) }
        for _ in 0..<max(0, -power) { bottom.multiply(by: 10) }
        return top.dividedRounding(by: bottom)
    }
}

/// A natural number of any size, as far as printing a double needs one.
private struct BigNumber {
    /// The lowest first; no zeros at the end.
    private var limbs: [UInt32]

    init(_ number: UInt64) {
        limbs = [UInt32(truncatingIfNeeded: number), UInt32(number >> 32)]
        trim()
    }

    private mutating func trim() { while limbs.last == 0 { limbs.removeLast() } }

    mutating func multiply(by factor: UInt32) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let product = UInt64(limbs[index]) * UInt64(factor) + carry
            limbs[index] = UInt32(truncatingIfNeeded: product)
            carry = product >> 32
        }
        if carry > 0 { limbs.append(UInt32(carry)) }
    }

    mutating func shiftLeft(_ bits: Int) {
        for _ in 0..<(bits % 32) { multiply(by: 2) }
        if !limbs.isEmpty { limbs = [UInt32](repeating: 0, count: bits / 32) + limbs }
    }

    private mutating func subtract(_ other: BigNumber) {
        var borrow: Int64 = 0
        for index in limbs.indices {
            let right = index < other.limbs.count ? Int64(other.limbs[index]) : 0
            var difference = Int64(limbs[index]) - right - borrow
            borrow = difference < 0 ? 1 : 0
            if difference < 0 { difference += 1 << 32 }
            limbs[index] = UInt32(truncatingIfNeeded: difference)
        }
        trim()
    }

    /// -1, 0 or 1.
    private func compared(to other: BigNumber) -> Int {
        if limbs.count != other.limbs.count { return limbs.count < other.limbs.count ? -1 : 1 }
        for index in limbs.indices.reversed() where limbs[index] != other.limbs[index] {
            return limbs[index] < other.limbs[index] ? -1 : 1
        }
        return 0
    }

    /// The quotient's decimal digits: the divisor is grown tenfold until it is the larger, then taken back
    /// digit by digit.
    func dividedRounding(by divisor: BigNumber) -> String {
        var multiples = [divisor]
        while let last = multiples.last, compared(to: last) >= 0 {
            var next = last
            next.multiply(by: 10)
            multiples.append(next)
        }
        var rest = self
        var digits: [UInt8] = []
        for multiple in multiples.reversed() {
            var digit: UInt8 = 0
            while rest.compared(to: multiple) >= 0 {
                rest.subtract(multiple)
                digit += 1
            }
            if digit > 0 || !digits.isEmpty { digits.append(digit) }
        }
        rest.multiply(by: 2)
        let order = rest.compared(to: divisor)
        if order > 0 || (order == 0 && (digits.last ?? 0) % 2 == 1) { Self.increment(&digits) }
        if digits.isEmpty { digits = [0] }
        return String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
    }

    private static func increment(_ digits: inout [UInt8]) {
        var index = digits.count - 1
        while index >= 0, digits[index] == 9 {
            digits[index] = 0
            index -= 1
        }
        if index >= 0 { digits[index] += 1 } else { digits.insert(1, at: 0) }
    }
}
