/// A name and an address, as in `From` (RFC 5322 §3.4 `mailbox`).
public struct Mailbox: Hashable, Sendable {
    /// May be empty.
    public var name: String
    public var address: EmailAddress

    public init(name: String = "", address: EmailAddress) {
        self.name = name
        self.address = address
    }

    /// Reads `Name <local@domain>` or the bare address, as people write it in a configuration.
    public init?(_ text: String) {
        let text = text.trimmingBlanks()
        guard let open = text.lastIndex(of: "<"), text.hasSuffix(">") else {
            guard let address = EmailAddress(text) else { return nil }
            self.init(address: address)
            return
        }
        let inside = text[text.index(after: open)...].dropLast()
        guard let address = EmailAddress(String(inside)) else { return nil }
        var name = String(text[..<open]).trimmingBlanks()
        if name.hasPrefix("\""), name.hasSuffix("\""), name.utf8.count >= 2 {
            name = String(name.dropFirst().dropLast())
        }
        self.init(name: name, address: address)
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

    public var isInternationalized: Bool {
        recipient.isInternationalized || (sender?.isInternationalized ?? false)
    }
}
