/// The words and signs inside a tag or an output.
struct MarkupToken {
    enum Kind: Equatable {
        case name, string, number
        case dot, dots, colon, comma, pipe
        case openSquare, closeSquare, openRound, closeRound
        case comparison(Comparison)
        /// A byte, or a quote that is never closed, that means nothing here.
        case unknown
        case end
    }

    var kind: Kind
    var span: Range<Int>
}

enum MarkupLexer {
    static func tokens(_ bytes: [UInt8], _ range: Range<Int>) -> [MarkupToken] {
        var tokens: [MarkupToken] = []
        var index = range.lowerBound
        while true {
            while index < range.upperBound, bytes[index].isSpace { index += 1 }
            guard index < range.upperBound else { break }
            var token = token(bytes, index, range.upperBound)
            if token.kind == .name, bytes[token.span].elementsEqual("contains".utf8),
                tokens.last?.kind != .dot
            {
                token.kind = .comparison(.contains)
            }
            tokens.append(token)
            index = token.span.upperBound
        }
        tokens.append(MarkupToken(kind: .end, span: range.upperBound..<range.upperBound))
        return tokens
    }

    private static func token(_ bytes: [UInt8], _ start: Int, _ end: Int) -> MarkupToken {
        func made(_ kind: MarkupToken.Kind, _ count: Int) -> MarkupToken {
            MarkupToken(kind: kind, span: start..<start + count)
        }
        let byte = bytes[start]
        let next = start + 1 < end ? bytes[start + 1] : 0
        if byte.isLetter || byte == UInt8(ascii: "_") { return name(bytes, start, end) }
        if byte.isDigit || byte == UInt8(ascii: "-") && next.isDigit { return number(bytes, start, end) }
        switch (byte, next) {
        case (UInt8(ascii: "."), UInt8(ascii: ".")): return made(.dots, 2)
        case (UInt8(ascii: "."), _): return made(.dot, 1)
        case (UInt8(ascii: ":"), _): return made(.colon, 1)
        case (UInt8(ascii: ","), _): return made(.comma, 1)
        case (UInt8(ascii: "|"), _): return made(.pipe, 1)
        case (UInt8(ascii: "["), _): return made(.openSquare, 1)
        case (UInt8(ascii: "]"), _): return made(.closeSquare, 1)
        case (UInt8(ascii: "("), _): return made(.openRound, 1)
        case (UInt8(ascii: ")"), _): return made(.closeRound, 1)
        case (UInt8(ascii: "="), UInt8(ascii: "=")): return made(.comparison(.equal), 2)
        case (UInt8(ascii: "!"), UInt8(ascii: "=")): return made(.comparison(.notEqual), 2)
        case (UInt8(ascii: "<"), UInt8(ascii: ">")): return made(.comparison(.notEqual), 2)
        case (UInt8(ascii: "<"), UInt8(ascii: "=")): return made(.comparison(.lessOrEqual), 2)
        case (UInt8(ascii: ">"), UInt8(ascii: "=")): return made(.comparison(.greaterOrEqual), 2)
        case (UInt8(ascii: "<"), _): return made(.comparison(.less), 1)
        case (UInt8(ascii: ">"), _): return made(.comparison(.greater), 1)
        case (UInt8(ascii: "'"), _), (UInt8(ascii: "\""), _):
            guard let close = bytes[(start + 1)..<end].firstIndex(of: byte) else { return made(.unknown, 1) }
            return made(.string, close + 1 - start)
        default:
            // All bytes of a letter beyond ASCII belong together.
            var count = 1
            while start + count < end, bytes[start + count] & 0xC0 == 0x80 { count += 1 }
            return made(.unknown, count)
        }
    }

    private static func name(_ bytes: [UInt8], _ start: Int, _ end: Int) -> MarkupToken {
        var index = start
        while index < end, bytes[index].isWord || bytes[index] == UInt8(ascii: "-") { index += 1 }
        if index < end, bytes[index] == UInt8(ascii: "?") { index += 1 }
        return MarkupToken(kind: .name, span: start..<index)
    }

    private static func number(_ bytes: [UInt8], _ start: Int, _ end: Int) -> MarkupToken {
        var index = start + 1
        while index < end, bytes[index].isDigit { index += 1 }
        if index + 1 < end, bytes[index] == UInt8(ascii: "."), bytes[index + 1].isDigit {
            index += 1
            while index < end, bytes[index].isDigit { index += 1 }
        }
        return MarkupToken(kind: .number, span: start..<index)
    }
}
