public import Mail

/// Where a letter's unsubscribe links lead (RFC 2369 §3.2, RFC 8058): the values for `Message` and for the letter.
public struct UnsubscribeLinks: Hashable, Sendable {
    /// `https://news.example/u/TOKEN`; empty without a web address.
    public let https: String
    /// `mailto:stop@example?subject=unsubscribe%20TOKEN`.
    public let mailto: String

    /// The one that the letter's text shows: the page where there is one.
    public var visible: String { https.isEmpty ? mailto : https }

    /// - Parameters:
    ///   - base: the public address of the pages, such as `https://news.example/u/`; `nil` when there is none.
    ///   - mailbox: where unsubscribe mails go.
    public init(_ token: UnsubscribeToken, keys: TokenKeys, base: UnsubscribeBase?, mailbox: EmailAddress) {
        let text = token.text(keys: keys)
        https = base.map { $0.text + text } ?? ""
        mailto = "mailto:\(Self.escaped(mailbox.wireText))?subject=unsubscribe%20\(text)"
    }

    /// RFC 6068 §2: what may stand in the address of a `mailto`; the rest as `%` and two digits.
    private static func escaped(_ address: String) -> String {
        var text = ""
        let digits = Array("0123456789ABCDEF".unicodeScalars)
        for byte in address.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: text.unicodeScalars.append(Unicode.Scalar(byte))
            case _ where "@.-_~!$'*+".utf8.contains(byte): text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                text.unicodeScalars.append("%")
                text.unicodeScalars.append(digits[Int(byte >> 4)])
                text.unicodeScalars.append(digits[Int(byte & 15)])
            }
        }
        return text
    }
}

/// The public address under which unsubscribe pages are reached, ending with `/u/`.
public struct UnsubscribeBase: Hashable, Sendable {
    public let text: String

    /// - Parameter text: `https://host/`, with or without a path; `/u/` is added if it does not end so.
    /// - Returns: `nil` unless it is https (RFC 8058 §3.1) with a host, of unreserved ASCII, without query or
    ///   fragment, at most 200 octets.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        let scheme = Array("https://".utf8)
        guard bytes.count <= 200, bytes.count > scheme.count, bytes.starts(with: scheme) else { return nil }
        let isPlain = bytes[scheme.count...].allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "-._~:/[]".utf8.contains(byte)
            }
        }
        guard isPlain, bytes[scheme.count] != UInt8(ascii: "/"), bytes[scheme.count] != UInt8(ascii: ":")
        else {
            return nil
        }
        var base = text
        if base.utf8.last != UInt8(ascii: "/") { base += "/" }
        if !base.hasSuffix("/u/") { base += "u/" }
        self.text = base
    }
}

extension UnsubscribeToken {
    /// The token in an unsubscribe mail's subject, whatever a mail program has put around it (`Re: `, folds,
    /// quotes).
    ///
    /// - Parameter subject: decoded; may be anything. Of a long one, the first 2,000 octets count.
    public static func found(inSubject subject: String, keys: TokenKeys) -> UnsubscribeToken? {
        let words = subject.utf8.prefix(2000).split { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): false
            default: true
            }
        }
        return words.lazy.filter { $0.count > 24 }.prefix(16).compactMap { UnsubscribeToken($0, keys: keys) }
            .first
    }
}
