import Mail

/// What settings say of mail: addresses, domains, folders. A namespace.
enum MailRules {
    static func address(_ name: String, _ text: String) -> [Refusal] {
        if EmailAddress(text) != nil { return [] }
        return [
            Refusal(
                "settings/no-address", "\(name) is no mail address: \(Quoted.short(text))",
                fixIt: inside(text),
                help: "write one such as sales@example.com")
        ]
    }

    static func mailbox(_ name: String, _ text: String) -> [Refusal] {
        if Mailbox(text) != nil { return [] }
        return [
            Refusal(
                "settings/no-address", "\(name) is no mail address: \(Quoted.short(text))",
                fixIt: inside(text),
                help: "write 'Name <name@example.com>'")
        ]
    }

    /// What may stand right of the `@`, and so in a Message-ID and a signature.
    static func domain(_ name: String, _ text: String) -> [Refusal] {
        if isDomain(text) { return [] }
        let meant = WebAddress(text)?.host ?? EmailAddress(text)?.domain
        return [
            Refusal(
                "settings/no-domain", "\(name) is no domain: \(Quoted.short(text))",
                fixIt: meant.flatMap { isDomain($0) ? $0 : nil },
                help: "write what stands behind the @ of your addresses, such as example.com")
        ]
    }

    static func folder(_ name: String, _ text: String) -> [Refusal] {
        guard text.utf8.count > 500 || !text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            return []
        }
        return [
            Refusal(
                "settings/no-folder", "\(name) is no IMAP folder: \(Quoted.short(text))",
                help:
                    "write up to 500 characters of ASCII; other letters as the server has them, in modified UTF-7 (RFC 3501 §5.1.3): 'Gr&APYA3w-e' for 'Größe'"
            )
        ]
    }

    /// RFC 6376 §3.1: labels as those of a host.
    static func selector(_ name: String, _ text: String) -> [Refusal] {
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let hyphen = UInt8(ascii: "-")
        // DNS has it behind the selector, and there it is put by itself.
        let suffix = "._domainkey"
        let isSelector =
            text.utf8.count <= 63 && !text.hasSuffix(suffix)
            && labels.allSatisfy { label in
                !label.isEmpty && label.first != hyphen && label.last != hyphen
                    && label.allSatisfy { byte in
                        switch byte {
                        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                        default: byte == hyphen || byte == UInt8(ascii: "_")
                        }
                    }
            }
        if isSelector { return [] }
        let meant = text.hasSuffix(suffix) ? String(text.dropLast(suffix.count)) : nil
        return [
            Refusal(
                "settings/no-selector", "\(name) is no selector: \(Quoted.short(text))",
                fixIt: meant.flatMap { selector(name, $0).isEmpty ? $0 : nil },
                help: "write letters, digits and hyphens, such as rk2026")
        ]
    }

    private static func isDomain(_ text: String) -> Bool {
        EmailAddress("postmaster@\(text)")?.local == "postmaster"
    }

    /// The address in what was written around it: `Name <a@example.com>`, `mailto:a@example.com`.
    private static func inside(_ text: String) -> String? {
        if let box = Mailbox(text) { return box.address.description }
        let bare = text.hasPrefix("mailto:") ? String(text.dropFirst("mailto:".count)) : text
        let trimmed = bare.split { " <>\"'".contains($0) }
        guard trimmed.count == 1, let address = EmailAddress(String(trimmed[0])) else { return nil }
        return address.description
    }
}
