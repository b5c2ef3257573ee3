/// A character reference such as `&auml;`, `&#228;` or `&copy` (WHATWG HTML §13.2.5.72–80).
struct CharacterReference {
    /// The code point meant.
    var first: UInt32
    /// The second code point of the few names that mean two; 0 for the others.
    var second: UInt32
    /// The offset after the reference.
    var end: Int

    /// - Parameters:
    ///   - index: where the `&` stands.
    ///   - inAttribute: in a value, a name without semicolon before a letter, digit or `=` is no reference, so
    ///     that `?a=1&copy=2` stays what it is.
    /// - Returns: `nil` where the `&` is only itself.
    static func read(_ bytes: [UInt8], at index: Int, end: Int, inAttribute: Bool) -> CharacterReference? {
        let start = index + 1
        guard start < end else { return nil }
        if bytes[start] == ASCII.hash { return numeric(bytes, at: start + 1, end: end) }
        guard ASCII.isLetter(bytes[start]) else { return nil }
        return named(bytes, at: start, end: end, inAttribute: inAttribute)
    }

    private static func numeric(_ bytes: [UInt8], at start: Int, end: Int) -> CharacterReference? {
        var index = start
        var value: UInt32 = 0
        let isHex = index < end && bytes[index] | 0x20 == UInt8(ascii: "x")
        if isHex { index += 1 }
        let firstDigit = index
        while index < end, let digit = ASCII.hexValue(bytes[index]), isHex || digit < 10 {
            value = min(value * (isHex ? 16 : 10) + digit, 0x110000)
            index += 1
        }
        guard index > firstDigit else { return nil }
        if index < end, bytes[index] == ASCII.semicolon { index += 1 }
        return CharacterReference(first: meant(by: value), second: 0, end: index)
    }

    private static func meant(by number: UInt32) -> UInt32 {
        if number == 0 || number > 0x10FFFF || (0xD800...0xDFFF).contains(number) { return 0xFFFD }
        if (0x80...0x9F).contains(number) { return windows1252[Int(number - 0x80)] }
        return number
    }

    private static func named(
        _ bytes: [UInt8], at start: Int, end: Int, inAttribute: Bool
    ) -> CharacterReference? {
        let names = NamedReferences.shared
        let limit = min(end, start + names.longest + 1)
        var index = start
        while index < limit, ASCII.isLetter(bytes[index]) || ASCII.isDigit(bytes[index]) { index += 1 }
        if index < end, bytes[index] == ASCII.semicolon, let found = names.find(bytes, start..<index) {
            return CharacterReference(first: found.first, second: found.second, end: index + 1)
        }
        var stop = min(index, start + names.longestBare)
        while stop > start + 1 {
            if let found = names.find(bytes, start..<stop), found.isBare {
                // The longest name decides, also when the next byte then spoils it.
                if inAttribute, stop < end {
                    let next = bytes[stop]
                    if next == ASCII.equals || ASCII.isLetter(next) || ASCII.isDigit(next) { return nil }
                }
                return CharacterReference(first: found.first, second: found.second, end: stop)
            }
            stop -= 1
        }
        return nil
    }

    /// What `&#128;` to `&#159;` mean: the characters of Windows-1252 (WHATWG HTML §13.2.5.80).
    private static let windows1252: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152,
        0x8D,
        0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161,
        0x203A,
        0x153, 0x9D, 0x17E, 0x178,
    ]
}
