/// One token of a style sheet (CSS Syntax 3 §4): what it is, and where it stands.
///
/// A token holds no text; ``CSSText`` reads it out of the bytes when asked.
struct CSSToken: Hashable, Sendable {
    enum Kind: UInt8, Hashable, Sendable {
        case ident, function, atKeyword, hash, string, badString, url, badURL, delimiter
        case number, percentage, dimension, whitespace, comment
        case colon, semicolon, comma, openParen, closeParen, openSquare, closeSquare, openBrace, closeBrace
        /// `<!--` and `-->`, which count as nothing between rules.
        case cdo, cdc
        /// A Liquid tag that prints or divides; one that only states something is a comment.
        case liquid
    }

    var kind: Kind
    var range: Range<Int>
    /// Whether Liquid stands inside it, as in a string.
    var hasLiquid = false
    /// Whether the sheet ended inside it: a comment or a string without its end.
    var isCutOff = false
    /// How many Liquid blocks that began in the sheet are open here.
    var liquidDepth = 0

    /// Whether it only parts other tokens.
    var isBlank: Bool { kind == .whitespace || kind == .comment }
}

extension ASCII {
    static let backslash: UInt8 = 0x5C
    static let openParen: UInt8 = 0x28
    static let closeParen: UInt8 = 0x29
    static let asterisk: UInt8 = 0x2A
    static let plus: UInt8 = 0x2B
    static let dot: UInt8 = 0x2E
    static let colon: UInt8 = 0x3A
    static let at: UInt8 = 0x40
    static let tilde: UInt8 = 0x7E
    static let pipe: UInt8 = 0x7C
    static let caret: UInt8 = 0x5E
    static let dollar: UInt8 = 0x24

    static func isNewline(_ byte: UInt8) -> Bool {
        byte == newline || byte == carriageReturn || byte == formFeed
    }
}

/// From the bytes of a style sheet to what they mean.
enum CSSText {
    /// A name, or the inside of a string, its escapes decoded (CSS Syntax 3 §4.3.5, §4.3.7).
    static func decoded(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
        guard bytes[range].contains(ASCII.backslash) || bytes[range].contains(0) else {
            return Array(bytes[range])
        }
        var text: [UInt8] = []
        var index = range.lowerBound
        let end = range.upperBound
        while index < end {
            let byte = bytes[index]
            index += 1
            guard byte == ASCII.backslash else {
                if byte == 0 { UTF8Bytes.append(0xFFFD, to: &text) } else { text.append(byte) }
                continue
            }
            guard index < end else { break }
            if ASCII.isNewline(bytes[index]) {
                let isPair = bytes[index] == ASCII.carriageReturn && index + 1 < end
                index += isPair && bytes[index + 1] == ASCII.newline ? 2 : 1
                continue
            }
            var value: UInt32 = 0
            var digits = 0
            while digits < 6, index < end, let digit = ASCII.hexValue(bytes[index]) {
                value = value << 4 | digit
                digits += 1
                index += 1
            }
            if digits == 0 {
                text.append(bytes[index])
                index += 1
                continue
            }
            if index < end, ASCII.isSpace(bytes[index]) { index += 1 }
            let isScalar = value != 0 && value <= 0x10FFFF && !(0xD800...0xDFFF).contains(value)
            UTF8Bytes.append(isScalar ? value : 0xFFFD, to: &text)
        }
        return text
    }

    /// The same in lower case (ASCII only), for the names of properties, elements and functions.
    static func name(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
        decoded(bytes, range).map(ASCII.lowered)
    }

    /// As a message quotes it: one line, not too long.
    static func quoted(_ bytes: some Sequence<UInt8>) -> String {
        let text = String(decoding: Array(bytes.prefix(120)), as: UTF8.self)
        let words = text.split { $0.isWhitespace }.joined(separator: " ")
        return words.count > 48 ? words.prefix(45) + "…" : words
    }
}
