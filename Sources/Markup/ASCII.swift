/// The bytes that markup is made of, by name, and their classes (Infra §4.6).
enum ASCII {
    static let tab: UInt8 = 0x09
    static let newline: UInt8 = 0x0A
    static let formFeed: UInt8 = 0x0C
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let exclamation: UInt8 = 0x21
    static let quote: UInt8 = 0x22
    static let hash: UInt8 = 0x23
    static let percent: UInt8 = 0x25
    static let ampersand: UInt8 = 0x26
    static let apostrophe: UInt8 = 0x27
    static let hyphen: UInt8 = 0x2D
    static let slash: UInt8 = 0x2F
    static let semicolon: UInt8 = 0x3B
    static let less: UInt8 = 0x3C
    static let equals: UInt8 = 0x3D
    static let greater: UInt8 = 0x3E
    static let question: UInt8 = 0x3F
    static let openBracket: UInt8 = 0x5B
    static let closeBracket: UInt8 = 0x5D
    static let openBrace: UInt8 = 0x7B
    static let closeBrace: UInt8 = 0x7D

    @inline(__always) static func isSpace(_ byte: UInt8) -> Bool {
        byte == space || byte == newline || byte == tab || byte == formFeed || byte == carriageReturn
    }

    @inline(__always) static func isLetter(_ byte: UInt8) -> Bool {
        let lowered = byte | 0x20
        return lowered >= 0x61 && lowered <= 0x7A
    }

    @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    @inline(__always) static func lowered(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }

    /// The value of a hexadecimal digit, or `nil`.
    @inline(__always) static func hexValue(_ byte: UInt8) -> UInt32? {
        if isDigit(byte) { return UInt32(byte - 0x30) }
        let lowered = byte | 0x20
        return lowered >= 0x61 && lowered <= 0x66 ? UInt32(lowered - 0x61 + 10) : nil
    }

    /// Whether `bytes[start...]` begins with a lower-case word, case folded, before `end`.
    static func hasWord(_ word: StaticString, in bytes: [UInt8], at start: Int, end: Int) -> Bool {
        let count = word.utf8CodeUnitCount
        guard start >= 0, end <= bytes.count, end - start >= count else { return false }
        return word.withUTF8Buffer { letters in
            for index in 0..<count where lowered(bytes[start + index]) != letters[index] { return false }
            return true
        }
    }

    /// Whether a range of the bytes is just this lower-case word, case folded.
    static func isWord(_ word: StaticString, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        range.count == word.utf8CodeUnitCount
            && hasWord(word, in: bytes, at: range.lowerBound, end: range.upperBound)
    }
}
