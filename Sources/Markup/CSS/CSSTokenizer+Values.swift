extension CSSTokenizer {
    /// An address after `url(` (CSS Syntax 3 §4.3.6). Cut off by the end it is what stands so far.
    mutating func url() -> (kind: CSSToken.Kind, isCutOff: Bool) {
        var isBad = false
        // Space may only stand at both ends.
        var hasBegun = false
        var hasEnded = false
        while at < end {
            if at == limit {
                passHole()
                continue
            }
            let byte = bytes[at]
            if byte == ASCII.closeParen {
                at += 1
                return (isBad ? .badURL : .url, false)
            }
            if byte == ASCII.backslash, isEscape(at) {
                at += 2
                hasBegun = true
                continue
            }
            let isStray =
                byte == ASCII.quote || byte == ASCII.apostrophe || byte == ASCII.openParen
                || byte == ASCII.backslash || byte < 0x20 && !ASCII.isSpace(byte) || byte == 0x7F
            if isStray { isBad = true }
            if ASCII.isSpace(byte) {
                if hasBegun { hasEnded = true }
            } else {
                if hasEnded { isBad = true }
                hasBegun = true
            }
            at += 1
        }
        return (isBad ? .badURL : .url, true)
    }

    /// A number with its unit or per-cent sign (§4.3.3, §4.3.12).
    mutating func number() -> CSSToken.Kind {
        if peek(at) == Int(ASCII.plus) || peek(at) == Int(ASCII.hyphen) { at += 1 }
        digits()
        if peek(at) == Int(ASCII.dot), isDigit(peek(at + 1)) {
            at += 1
            digits()
        }
        if peek(at) | 0x20 == 0x65 {
            let isSigned = peek(at + 1) == Int(ASCII.plus) || peek(at + 1) == Int(ASCII.hyphen)
            if isDigit(peek(at + (isSigned ? 2 : 1))) {
                at += isSigned ? 2 : 1
                digits()
            }
        }
        if peek(at) == Int(ASCII.percent) {
            at += 1
            return .percentage
        }
        guard startsName(at) else { return .number }
        name()
        return .dimension
    }

    private mutating func digits() {
        while isDigit(peek(at)) { at += 1 }
    }

    /// The code points of a name, escapes included (§4.3.11).
    mutating func name() {
        while true {
            if isName(peek(at)) {
                at += 1
            } else if isEscape(at) {
                at += 2
                var more = 0
                if ASCII.hexValue(bytes[at - 1]) != nil {
                    while more < 5, peek(at) >= 0, ASCII.hexValue(bytes[at]) != nil {
                        at += 1
                        more += 1
                    }
                    if peek(at) >= 0, ASCII.isSpace(bytes[at]) { at += 1 }
                }
            } else {
                return
            }
        }
    }

    func startsName(_ index: Int) -> Bool {
        let first = peek(index)
        if first == Int(ASCII.hyphen) {
            let second = peek(index + 1)
            return isNameStart(second) || second == Int(ASCII.hyphen) || isEscape(index + 1)
        }
        return isNameStart(first) || isEscape(index)
    }

    func startsNumber(_ index: Int) -> Bool {
        var index = index
        if peek(index) == Int(ASCII.plus) || peek(index) == Int(ASCII.hyphen) { index += 1 }
        if peek(index) == Int(ASCII.dot) { index += 1 }
        return isDigit(peek(index))
    }

    func isEscape(_ index: Int) -> Bool {
        guard peek(index) == Int(ASCII.backslash) else { return false }
        let next = peek(index + 1)
        return next >= 0 && !ASCII.isNewline(UInt8(next))
    }

    func isName(_ byte: Int) -> Bool { isNameStart(byte) || isDigit(byte) || byte == Int(ASCII.hyphen) }

    private func isNameStart(_ byte: Int) -> Bool {
        byte >= 0x80 || byte == 0x5F || byte == 0 || byte > 0 && ASCII.isLetter(UInt8(byte))
    }

    private func isDigit(_ byte: Int) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
