extension Lexer {
    /// How many letters stand before a quote: `r`, `b` or `br`; `nil` when this is an ordinary word.
    func literalPrefix() -> Int? {
        func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") }
        let first = peek(0) | 0x20
        if first == UInt8(ascii: "r") || first == UInt8(ascii: "b"), isQuote(peek(1)) { return 1 }
        if first == UInt8(ascii: "b"), peek(1) | 0x20 == UInt8(ascii: "r"), isQuote(peek(2)) { return 2 }
        return nil
    }

    /// cel-spec, lexis: `INT_LIT`, `UINT_LIT`, `FLOAT_LIT`.
    mutating func number() -> Token.Kind {
        let start = index
        if peek(0) == UInt8(ascii: "0"), peek(1) == UInt8(ascii: "x"), hexValue(peek(2)) != nil {
            index += 2
            while hexValue(peek(0)) != nil { index += 1 }
            return whole(UInt64(slice(start + 2..<index), radix: 16), from: start)
        }
        while Self.isDigit(peek(0)) { index += 1 }
        var isWhole = true
        if peek(0) == UInt8(ascii: "."), Self.isDigit(peek(1)) {
            isWhole = false
            index += 1
            while Self.isDigit(peek(0)) { index += 1 }
        }
        if peek(0) | 0x20 == UInt8(ascii: "e") {
            let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
            if Self.isDigit(peek(1 + sign)) {
                isWhole = false
                index += 1 + sign
                while Self.isDigit(peek(0)) { index += 1 }
            }
        }
        if isWhole { return whole(UInt64(slice(start..<index)), from: start) }
        let text = slice(start..<index)
        let value = Double(text.utf8.first == UInt8(ascii: ".") ? "0" + text : text)
        guard let value, value.isFinite else {
            findings.error("syntax", "this number is too large", at: start..<index)
            return .invalid
        }
        return finishNumber(.literal(.double(value)), from: start)
    }

    private mutating func whole(_ magnitude: UInt64?, from start: Int) -> Token.Kind {
        guard peek(0) | 0x20 == UInt8(ascii: "u") else { return finishNumber(.int(magnitude), from: start) }
        index += 1
        guard let magnitude else {
            findings.error("syntax", "this number is too large", at: start..<index)
            return .invalid
        }
        return finishNumber(.literal(.uint(magnitude)), from: start)
    }

    /// `5km` is one mistake, not a number beside a name.
    private mutating func finishNumber(_ kind: Token.Kind, from start: Int) -> Token.Kind {
        guard Self.isLetter(peek(0)) else { return kind }
        while Self.isLetter(peek(0)) || Self.isDigit(peek(0)) { index += 1 }
        findings.error("syntax", "'\(slice(start..<index))' is not a number", at: start..<index)
        return .invalid
    }

    /// A string or bytes literal. Raw text keeps its backslashes, also one before the quote that ends it.
    ///
    /// - Parameter prefix: how many letters stand before the quote.
    mutating func text(prefix: Int) -> Token.Kind {
        let start = index
        let letters = slice(index..<index + prefix).lowercased()
        let isRaw = letters.contains("r")
        let isBytes = letters.contains("b")
        index += prefix
        let quote = peek(0)
        let isTriple = peek(1) == quote && peek(2) == quote
        index += isTriple ? 3 : 1
        var content: [UInt8] = []
        var isValid = true
        while true {
            guard index < count, isTriple || (peek(0) != 0x0A && peek(0) != 0x0D) else {
                findings.error(
                    "syntax", "this text does not end", at: start..<index,
                    help: "write a closing \(isTriple ? "triple quote" : "quote") after it")
                return .invalid
            }
            let byte = peek(0)
            if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
                index += isTriple ? 3 : 1
                break
            }
            if byte == UInt8(ascii: "\\"), !isRaw {
                isValid = escape(into: &content, isBytes: isBytes) && isValid
            } else if byte == 0x0D {
                // A line ends with LF in the value, however the file ends its lines.
                content.append(0x0A)
                index += peek(1) == 0x0A ? 2 : 1
            } else {
                content.append(byte)
                index += 1
            }
        }
        guard isValid else { return .invalid }
        if isBytes { return .literal(.bytes(content)) }
        return .literal(.string(String(decoding: content, as: UTF8.self)))
    }

    /// cel-spec, lexis: `ESCAPE`.
    ///
    /// - Returns: false after a mistake, which is reported.
    private mutating func escape(into content: inout [UInt8], isBytes: Bool) -> Bool {
        let start = index
        index = min(start + 2, count)
        guard start + 1 < count else { return true }
        let letter = self[start + 1]
        switch letter {
        case UInt8(ascii: "a"): content.append(0x07)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "v"): content.append(0x0B)
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
            content.append(letter)
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            return code(digits: 2, radix: 16, from: start, into: &content, isBytes: isBytes)
        case UInt8(ascii: "u") where !isBytes:
            return code(digits: 4, radix: 16, from: start, into: &content, isBytes: false)
        case UInt8(ascii: "U") where !isBytes:
            return code(digits: 8, radix: 16, from: start, into: &content, isBytes: false)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            index = start + 1
            return code(digits: 3, radix: 8, from: start, into: &content, isBytes: isBytes)
        default:
            while peek(0) & 0xC0 == 0x80 { index += 1 }
            findings.error(
                "syntax", "'\(slice(start..<min(index, count)))' is not an escape",
                at: start..<min(index, count),
                help: "write \\\\ for a backslash")
            return false
        }
        return true
    }

    private mutating func code(
        digits: Int, radix: UInt32, from start: Int, into content: inout [UInt8], isBytes: Bool
    ) -> Bool {
        var value: UInt32 = 0
        var read = 0
        while read < digits, let digit = hexValue(peek(0)), digit < radix {
            value = value &* radix &+ digit
            read += 1
            index += 1
        }
        guard read == digits else {
            findings.error("syntax", "this escape needs \(digits) digits", at: start..<index)
            return false
        }
        if isBytes {
            guard value < 256 else {
                findings.error("syntax", "this is larger than a byte", at: start..<index)
                return false
            }
            content.append(UInt8(value))
            return true
        }
        guard let scalar = Unicode.Scalar(value) else {
            findings.error("syntax", "there is no such character", at: start..<index)
            return false
        }
        content.append(contentsOf: UTF8.encode(scalar) ?? UTF8.EncodedScalar())
        return true
    }

    private func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x41 + 10)
        case 0x61...0x66: UInt32(byte - 0x61 + 10)
        default: nil
        }
    }
}
