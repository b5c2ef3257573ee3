/// Puts header fields into bytes: folded at 78 columns where there is a blank to fold at, never beyond 998
/// octets (RFC 5322 §2.1.1), text beyond ASCII in encoded words (RFC 2047).
enum HeaderField {
    /// A structured value made of ASCII tokens, folded at its blanks.
    static func append(_ name: String, tokens: String, to bytes: inout [UInt8]) throws(MailError) {
        try check(name, tokens)
        if appendShort(name, tokens, to: &bytes) { return }
        guard tokens.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw MailError(.notASCII, in: name)
        }
        var line = Line(name, &bytes)
        for word in tokens.utf8.split(separator: 0x20) {
            guard word.count <= 900 else { throw MailError(.lineTooLong, in: name) }
            line.append(word, &bytes)
        }
        bytes += "\r\n".utf8
    }

    /// Unstructured text, such as a subject (RFC 5322 §3.2.5).
    static func append(_ name: String, text: String, to bytes: inout [UInt8]) throws(MailError) {
        try check(name, text)
        if isPlain(text), appendShort(name, text, to: &bytes) { return }
        var line = Line(name, &bytes)
        let words = text.utf8.split(separator: 0x20, omittingEmptySubsequences: false)
        // Runs of blanks, controls, something that looks like an encoded word, a word that no line holds:
        // encode all of it.
        let room = Line.limit - line.column
        let isPlain =
            isPlain(text) && (words.first?.count ?? 0) <= room
            && !words.contains { $0.isEmpty || $0.count > 70 }
        if isPlain {
            for word in words { line.append(word, &bytes) }
        } else if !text.isEmpty {
            appendEncodedWords(text, &line, &bytes)
        }
        bytes += "\r\n".utf8
    }

    /// A mailbox: the name as a quoted string or encoded words (RFC 5322 §3.4, RFC 2047 §5 (3)).
    static func append(_ name: String, mailbox: Mailbox, to bytes: inout [UInt8]) throws(MailError) {
        try check(name, mailbox.name)
        let address = mailbox.address.wireText
        try check(name, address)
        var line = Line(name, &bytes)
        if !mailbox.name.isEmpty {
            let quoted = quoted(mailbox.name)
            if isPlain(mailbox.name), line.column + quoted.count <= Line.limit {
                line.append(quoted, &bytes)
            } else {
                appendEncodedWords(mailbox.name, &line, &bytes)
            }
        }
        line.append("<\(address)>".utf8, &bytes)
        bytes += "\r\n".utf8
    }

    /// A value of single blanks between words of printable ASCII that needs no fold: what most fields are.
    private static func appendShort(_ name: String, _ value: String, to bytes: inout [UInt8]) -> Bool {
        guard value.utf8.count <= 70, name.utf8.count + 2 + value.utf8.count <= Line.limit else {
            return false
        }
        var wasBlank = true
        for byte in value.utf8 {
            guard byte >= 0x20, byte < 0x7F, byte != 0x20 || !wasBlank else { return false }
            wasBlank = byte == 0x20
        }
        guard !wasBlank else { return false }
        bytes += name.utf8
        bytes += ": ".utf8
        bytes += value.utf8
        bytes += "\r\n".utf8
        return true
    }

    /// Refuses what would end the line or the header (checked on bytes; CR LF is one Swift `Character`).
    static func check(_ name: String, _ value: String) throws(MailError) {
        let isName = !name.isEmpty && name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x3A }
        guard isName else { throw MailError(.badHeaderName, in: name) }
        guard name.utf8.count <= 70 else { throw MailError(.lineTooLong, in: name) }
        for byte in value.utf8 where byte == 0x0D || byte == 0x0A || byte == 0 {
            throw MailError(.controlCharacter, in: name)
        }
    }

    /// Printable ASCII that nobody takes for an encoded word.
    private static func isPlain(_ text: String) -> Bool {
        var wasEquals = false
        for byte in text.utf8 {
            guard byte >= 0x20, byte < 0x7F, !wasEquals || byte != UInt8(ascii: "?") else { return false }
            wasEquals = byte == UInt8(ascii: "=")
        }
        return true
    }

    /// RFC 5322 §3.2.4 `quoted-string`.
    private static func quoted(_ text: String) -> [UInt8] {
        var quoted = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { quoted.append(UInt8(ascii: "\\")) }
            quoted.append(byte)
        }
        quoted.append(UInt8(ascii: "\""))
        return quoted
    }

    /// How full the line is that a header field is at.
    private struct Line {
        /// RFC 5322 §2.1.1 asks for 78 at most, RFC 2047 §2 for 76 with an encoded word.
        static let limit = 76

        private(set) var column: Int
        /// The blank before the next word is written.
        private var hasBlank = true

        init(_ name: String, _ bytes: inout [UInt8]) {
            bytes += name.utf8
            bytes += ": ".utf8
            column = name.utf8.count + 2
        }

        /// A word, after a blank or, where the line has no room for it, a fold.
        mutating func append(_ word: some Collection<UInt8>, _ bytes: inout [UInt8]) {
            let blank = hasBlank ? 0 : 1
            // A word too wide for any line gains nothing by a line of its own right after the name.
            if column + blank + word.count > Self.limit, !hasBlank || word.count < Self.limit {
                fold(&bytes)
            } else if blank == 1 {
                bytes.append(0x20)
                column += 1
            }
            bytes += word
            column += word.count
            hasBlank = false
        }

        private mutating func fold(_ bytes: inout [UInt8]) {
            if hasBlank { bytes.removeLast() }
            bytes += "\r\n ".utf8
            column = 1
            hasBlank = true
        }

        /// What an encoded word may hold here: 12 octets are its frame `=?UTF-8?Q??=`, 75 its limit.
        mutating func roomForEncodedWord(_ bytes: inout [UInt8]) -> Int {
            // Twelve hold any character. Between encoded words a fold is no blank (RFC 2047 §6.2).
            if !hasBlank || Self.limit - column < 24 { fold(&bytes) }
            return min(75, Self.limit - column) - 12
        }
    }

    /// `=?UTF-8?Q?…?=` or `?B?`, whichever is shorter, each at most 75 octets and with whole characters
    /// (RFC 2047 §2, §5).
    private static func appendEncodedWords(_ value: String, _ line: inout Line, _ bytes: inout [UInt8]) {
        let text = Array(value.utf8)
        let usesQ = text.reduce(0) { $0 + qWidth($1) } <= (text.count + 2) / 3 * 4 + 8
        var index = 0
        var word: [UInt8] = []
        while index < text.count {
            let room = line.roomForEncodedWord(&bytes)
            var end = index
            var width = 0
            while end < text.count {
                var next = end + 1
                while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
                let widened =
                    usesQ
                    ? text[end..<next].reduce(width) { $0 + qWidth($1) } : (next - index + 2) / 3 * 4
                guard widened <= room else { break }
                width = widened
                end = next
            }
            word.removeAll(keepingCapacity: true)
            word += (usesQ ? "=?UTF-8?Q?" : "=?UTF-8?B?").utf8
            if usesQ {
                appendQ(text[index..<end], to: &word)
            } else {
                word += Base64.encoded(text[index..<end])
            }
            word += "?=".utf8
            line.append(word, &bytes)
            index = end
        }
    }

    private static func qWidth(_ byte: UInt8) -> Int { isQSafe(byte) || byte == 0x20 ? 1 : 3 }

    private static func appendQ(_ part: ArraySlice<UInt8>, to word: inout [UInt8]) {
        for byte in part {
            if byte == 0x20 {
                word.append(UInt8(ascii: "_"))
            } else if isQSafe(byte) {
                word.append(byte)
            } else {
                word.append(UInt8(ascii: "="))
                word.append(hexDigits[Int(byte >> 4)])
                word.append(hexDigits[Int(byte & 15)])
            }
        }
    }

    /// The bytes that may stand for themselves also inside a phrase (RFC 2047 §5 (3)).
    private static func isQSafe(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}

let hexDigits = Array("0123456789ABCDEF".utf8)
