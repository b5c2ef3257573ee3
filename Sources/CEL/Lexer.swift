/// Cuts the bytes of an expression into tokens. Mistakes are reported and become `invalid` tokens.
struct Lexer {
    private let bytes: [UInt8]
    var index = 0
    var findings: Findings

    init(_ findings: Findings) {
        bytes = findings.source.bytes
        self.findings = findings
    }

    /// - Returns: all tokens, the last an `end`.
    mutating func tokens() -> [Token] {
        var tokens: [Token] = []
        tokens.reserveCapacity(bytes.count / 3 + 1)
        while true {
            skipBlanks()
            let start = index
            guard index < bytes.count else {
                tokens.append(Token(kind: .end, span: start..<start))
                return tokens
            }
            let kind = next()
            tokens.append(Token(kind: kind, span: start..<max(index, start)))
        }
    }

    private mutating func next() -> Token.Kind {
        let byte = bytes[index]
        if Self.isLetter(byte) {
            if let length = literalPrefix() { return text(prefix: length) }
            return word()
        }
        if Self.isDigit(byte) || (byte == UInt8(ascii: ".") && Self.isDigit(peek(1))) { return number() }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return text(prefix: 0)
        case UInt8(ascii: "`"): return quotedIdentifier()
        default: return symbol()
        }
    }

    private mutating func skipBlanks() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x09, 0x0A, 0x0C, 0x0D, 0x20: index += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                while index < bytes.count, bytes[index] != 0x0A { index += 1 }
            default: return
            }
        }
    }

    private mutating func word() -> Token.Kind {
        let start = index
        while index < bytes.count, Self.isLetter(bytes[index]) || Self.isDigit(bytes[index]) { index += 1 }
        switch String(decoding: bytes[start..<index], as: UTF8.self) {
        case "true": return .literal(.bool(true))
        case "false": return .literal(.bool(false))
        case "null": return .literal(.null)
        case "in": return .symbol(.in)
        default: return .identifier
        }
    }

    private mutating func quotedIdentifier() -> Token.Kind {
        let start = index
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "`"), bytes[index] != 0x0A {
            let byte = bytes[index]
            guard Self.isLetter(byte) || Self.isDigit(byte) || "-./ ".utf8.contains(byte) else {
                findings.error(
                    "syntax", "only letters, digits, '_', '-', '.', '/' and blanks may stand in backticks",
                    at: index..<index + 1)
                while index < bytes.count, bytes[index] != UInt8(ascii: "`"), bytes[index] != 0x0A {
                    index += 1
                }
                if index < bytes.count { index += 1 }
                return .invalid
            }
            index += 1
        }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "`"), index > start + 1 else {
            findings.error("syntax", "this name in backticks does not end", at: start..<index)
            return .invalid
        }
        index += 1
        return .quotedIdentifier
    }

    private mutating func symbol() -> Token.Kind {
        let start = index
        if index + 1 < bytes.count {
            let pair = String(decoding: bytes[index...index + 1], as: UTF8.self)
            if let symbol = Token.Symbol(rawValue: pair) {
                index += 2
                return .symbol(symbol)
            }
            if pair == "<>" {
                index += 2
                findings.error("syntax", "'<>' is not used here", at: start..<index, fixIt: "!=")
                return .symbol(.notEqual)
            }
        }
        if bytes[index] < 0x80 {
            index += 1
            let text = String(decoding: [bytes[start]], as: UTF8.self)
            if let symbol = Token.Symbol(rawValue: text) { return .symbol(symbol) }
            if text == "&" || text == "|" {
                findings.error(
                    "syntax", "'\(text)' is not used here", at: start..<index, fixIt: text + text)
                return .symbol(text == "&" ? .and : .or)
            }
            let shown = bytes[start] < 0x20 ? "this control character" : "'\(text)'"
            findings.error("syntax", "\(shown) has no meaning here", at: start..<index)
            return .invalid
        }
        index += 1
        while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        let isQuote = ["“", "”", "„", "‘", "’", "«", "»"].contains(text)
        findings.error(
            "syntax", "'\(text)' has no meaning here", at: start..<index,
            help: isQuote ? "write text between straight quotes, '…' or \"…\"" : nil)
        // The rest of a line in curly quotes would only repeat the message.
        while index < bytes.count, bytes[index] >= 0x80 { index += 1 }
        return .invalid
    }

    func peek(_ distance: Int) -> UInt8 {
        index + distance < bytes.count ? bytes[index + distance] : 0
    }

    func slice(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    var count: Int { bytes.count }
    subscript(offset: Int) -> UInt8 { bytes[offset] }

    static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")) || byte == UInt8(ascii: "_")
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
