/// A name and an address, as in `From` (RFC 5322 §3.4 `mailbox`).
public struct Mailbox: Hashable, Sendable {
    /// May be empty.
    public var name: String
    public var address: EmailAddress

    public init(name: String = "", address: EmailAddress) {
        self.name = name
        self.address = address
    }

    /// Reads `Name <local@domain>` or the bare address, as people write it in a configuration; a name that is
    /// one quoted string (RFC 5322 §3.2.4) is taken out of its quotes.
    public init?(_ text: String) {
        let bytes = Array(text.trimmingBlanks().utf8)
        guard bytes.last == UInt8(ascii: ">"), let open = bytes.lastIndex(of: UInt8(ascii: "<")) else {
            guard let address = EmailAddress(String(decoding: bytes, as: UTF8.self)) else { return nil }
            self.init(address: address)
            return
        }
        let inside = bytes[(open + 1)...].dropLast()
        guard let address = EmailAddress(String(decoding: inside, as: UTF8.self)) else { return nil }
        let name = Array(String(decoding: bytes[..<open], as: UTF8.self).trimmingBlanks().utf8)
        self.init(name: String(decoding: Self.unquoted(name) ?? name, as: UTF8.self), address: address)
    }

    /// - Returns: `nil` unless all of it is one quoted string.
    private static func unquoted(_ name: [UInt8]) -> [UInt8]? {
        let quote = UInt8(ascii: "\"")
        guard name.count >= 2, name.first == quote, name.last == quote else { return nil }
        var content: [UInt8] = []
        var index = 1
        while index < name.count - 1 {
            if name[index] == quote { return nil }
            if name[index] == UInt8(ascii: "\\") {
                index += 1
                guard index < name.count - 1 else { return nil }
            }
            content.append(name[index])
            index += 1
        }
        return content
    }
}

extension String {
    func trimmingBlanks() -> String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { $0 != " " && $0 != "\t" }),
            let last = scalars.lastIndex(where: { $0 != " " && $0 != "\t" })
        else { return "" }
        return String(scalars[first...last])
    }
}

/// Who a message is really from and to (RFC 5321), whatever its headers say.
public struct Envelope: Hashable, Sendable {
    /// The return path; `nil` is the null path `<>`.
    public var sender: EmailAddress?
    public var recipient: EmailAddress

    public init(sender: EmailAddress?, recipient: EmailAddress) {
        self.sender = sender
        self.recipient = recipient
    }

    /// Only a relay with SMTPUTF8 can take it (RFC 6531). A domain in another alphabet is no reason: it is written in
    /// A-labels.
    public var needsSMTPUTF8: Bool { recipient.needsSMTPUTF8 || (sender?.needsSMTPUTF8 ?? false) }
}
