/// One key of rekindle.yaml: what may stand there, and what stands for it in the environment.
public struct Setting: Hashable, Sendable {
    public let section: String
    public let key: String
    public let kind: SettingKind
    /// Without a value it is as if it were left out.
    public let mayBeEmpty: Bool

    init(_ section: String, _ key: String, _ kind: SettingKind, mayBeEmpty: Bool = false) {
        self.section = section
        self.key = key
        self.kind = kind
        self.mayBeEmpty = mayBeEmpty
    }

    /// As people say it: `smtp.messagesPerConnection`.
    public var name: String { "\(section).\(key)" }

    /// The variable that wins over the file: `REKINDLE_SMTP_MESSAGES_PER_CONNECTION`.
    public var variable: String {
        var text = "REKINDLE_\(section.uppercased())_"
        for scalar in key.unicodeScalars {
            if ("A"..."Z").contains(scalar) { text += "_" }
            text += scalar.properties.uppercaseMapping
        }
        return text
    }
}

/// What may stand as a setting's value.
public enum SettingKind: Hashable, Sendable {
    /// One line that people read.
    case text
    /// One of these.
    case word([String])
    case number(ClosedRange<Int>)
    case yesOrNo
    /// `sales@example.com`
    case address
    /// `Name <name@example.com>`
    case mailbox
    /// What stands right of the `@`.
    case domain
    /// A server's name or IP address.
    case host
    /// What a client calls itself in EHLO (RFC 5321 §4.1.1.1): a host, or an address in brackets.
    case greetingName
    case webAddress(WebAddressRule)
    /// A file or folder.
    case path
    /// A command line for the shell.
    case command
    /// A login's name.
    case login
    /// A folder of an IMAP server (RFC 3501 §5.1).
    case mailFolder
    /// A selector of DKIM (RFC 6376 §3.1).
    case selector
    /// A time zone of the tz database.
    case zone
    /// A language of ISO 639, with a region or without.
    case language
    /// Where the daemon takes mail by LMTP.
    case listeningPlace
    /// An IP address, with a port or without.
    case nameServer
    /// IP addresses, with commas or blanks between.
    case ipAddresses
    /// Kinds of webhook events, with commas or blanks between.
    case events
    /// A password or the like: in the environment only.
    case secret
}
