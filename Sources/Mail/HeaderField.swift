/// Why a message or an envelope cannot be put into bytes. Nothing of it is ever sent.
public struct MailError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// CR, LF or NUL in a header or an envelope value: an injection, or a damaged import.
        case controlCharacter
        /// A header name that is not RFC 5322 §2.2 `ftext`.
        case badHeaderName
        /// Neither a text nor an HTML part.
        case emptyBody
        /// A token too long to be folded within 998 octets (RFC 5322 §2.1.1).
        case lineTooLong
    }

    public var code: Code
    /// The header's name or the part; never its value.
    public var place: String

    public init(_ code: Code, in place: String) {
        self.code = code
        self.place = place
    }

    public var description: String {
        switch code {
        case .controlCharacter:
            "\(place) holds a line break or NUL, which would forge headers; remove it from the data"
        case .badHeaderName: "'\(place)' cannot be a header's name; use letters, digits and hyphens"
        case .emptyBody: "the message has no body; give the template some text"
        case .lineTooLong: "\(place) has a word too long for a mail header; shorten it"
        }
    }
}

/// Puts header fields into bytes: folded at 78 columns where there is a blank to fold at, never beyond 998
/// octets (RFC 5322 §2.1.1), text beyond ASCII in encoded words (RFC 2047).
enum HeaderField {
    /// A structured value made of ASCII tokens, folded at its blanks.
    static func append(_ name: String, tokens: String, to bytes: inout [UInt8]) throws(MailError) {
        try check(name, tokens)
        var column = begin(name, &bytes)
        for (index, word) in tokens.utf8.split(separator: 0x20).enumerated() {
            guard word.count <= 900 else { throw MailError(.lineTooLong, in: name) }
            if index > 0 {
                if column + 1 + word.count > 78 { fold(&bytes, &column) } else { push(0x20, &bytes, &column) }
            } else if column + word.count > 78, word.count <= 77 {
                // The value alone is wider than what the name leaves: it may begin the next line.
                bytes.removeLast()
                fold(&bytes, &column)
            }
            bytes += word
            column += word.count
        }
        bytes += "\r\n".utf8
    }

    /// Unstructured text, such as a subject (RFC 5322 §3.2.5).
    static func append(_ name: String, text: String, to bytes: inout [UInt8]) throws(MailError) {
        try check(name, text)
        var column = begin(name, &bytes)
        appendPhraseOrText(text, &bytes, &column)
        bytes += "\r\n".utf8
    }

    /// A mailbox: the name as atoms, a quoted string or encoded words (RFC 5322 §3.4, RFC 2047 §5 (3)).
    static func append(_ name: String, mailbox: Mailbox, to bytes: inout [UInt8]) throws(MailError) {
        try check(name, mailbox.name)
        try check(name, mailbox.address.description)
        var column = begin(name, &bytes)
        let address = "<\(mailbox.address)>"
        if !mailbox.name.isEmpty {
            let plain = mailbox.name.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
            if plain, mailbox.name.utf8.count <= 60, !mailbox.name.contains("=?") {
                var quoted = "\""
                for scalar in mailbox.name.unicodeScalars {
                    if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
                    quoted.unicodeScalars.append(scalar)
                }
                quoted += "\""
                bytes += quoted.utf8
                column += quoted.utf8.count
            } else {
                appendEncodedWords(Array(mailbox.name.unicodeScalars), &bytes, &column)
            }
            if column + 1 + address.utf8.count > 78 { fold(&bytes, &column) } else { push(0x20, &bytes, &column) }
        }
        bytes += address.utf8
        bytes += "\r\n".utf8
    }

    /// Refuses what would end the line or the header (checked on bytes; CR LF is one Swift `Character`).
    static func check(_ name: String, _ value: String) throws(MailError) {
        let isName = !name.isEmpty && name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x3A }
        guard isName else { throw MailError(.badHeaderName, in: name) }
        for byte in value.utf8 where byte == 0x0D || byte == 0x0A || byte == 0 {
            throw MailError(.controlCharacter, in: name)
        }
    }

    private static func begin(_ name: String, _ bytes: inout [UInt8]) -> Int {
        bytes += name.utf8
        bytes += ": ".utf8
        return name.utf8.count + 2
    }

    private static func fold(_ bytes: inout [UInt8], _ column: inout Int) {
        bytes += "\r\n ".utf8
        column = 1
    }

    private static func push(_ byte: UInt8, _ bytes: inout [UInt8], _ column: inout Int) {
        bytes.append(byte)
        column += 1
    }

    private static func appendPhraseOrText(_ text: String, _ bytes: inout [UInt8], _ column: inout Int) {
        let words = text.utf8.split(separator: 0x20, omittingEmptySubsequences: false)
        // Runs of blanks, controls, or something that looks like an encoded word: encode all of it.
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !text.contains("=?")
            && !words.contains { $0.isEmpty || $0.count > 70 }
        guard isPlain else {
            appendEncodedWords(Array(text.unicodeScalars), &bytes, &column)
            return
        }
        for (index, word) in words.enumerated() {
            if index > 0 {
                if column + 1 + word.count > 78 { fold(&bytes, &column) } else { push(0x20, &bytes, &column) }
            }
            bytes += word
            column += word.count
        }
    }

    /// `=?UTF-8?Q?…?=` or `?B?`, whichever is shorter, each at most 75 octets and with whole characters
    /// (RFC 2047 §2, §5).
    private static func appendEncodedWords(
        _ scalars: [Unicode.Scalar], _ bytes: inout [UInt8], _ column: inout Int
    ) {
        let qLength = scalars.reduce(0) { sum, scalar in
            sum + UTF8.width(scalar) * (scalar.isASCII && isQSafe(UInt8(scalar.value)) ? 1 : 3)
        }
        let utf8Length = scalars.reduce(0) { $0 + UTF8.width($1) }
        let usesQ = qLength <= (utf8Length + 2) / 3 * 4 + 8
        var index = 0
        var isFirst = true
        while index < scalars.count || isFirst {
            if !isFirst { fold(&bytes, &column) }
            isFirst = false
            // 12 octets are the frame `=?UTF-8?Q??=`; 75 is the limit of one word, 76 of its line.
            let room = max(12, min(75, 76 - column) - 12)
            var part: [UInt8] = []
            var used = 0
            while index < scalars.count {
                let encoded = Array(UTF8.encode(scalars[index]).map(Array.init) ?? [0x3F])
                let cost = usesQ
                    ? encoded.reduce(0) { $0 + (isQSafe($1) || $1 == 0x20 ? 1 : 3) }
                    : (part.count + encoded.count + 2) / 3 * 4 - used
                if used + cost > room, !part.isEmpty { break }
                part += encoded
                used += cost
                index += 1
            }
            let word = usesQ ? q(part) : Base64.encoded(part)
            bytes += "=?UTF-8?\(usesQ ? "Q" : "B")?".utf8
            bytes += word
            bytes += "?=".utf8
            column += 12 + word.count
        }
    }

    private static func q(_ part: [UInt8]) -> [UInt8] {
        var word: [UInt8] = []
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
        return word
    }

    /// The bytes that may stand for themselves also inside a phrase (RFC 2047 §5 (3)).
    private static func isQSafe(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"): true
        default: false
        }
    }
}

let hexDigits = Array("0123456789ABCDEF".utf8)
