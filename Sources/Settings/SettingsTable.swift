/// Every key of rekindle.yaml, as docs/configuration.md lists them. A namespace.
public enum SettingsTable {
    public static let all: [Setting] =
        company + mail + smtp + dkim + unsubscribe + inbound + webhook + doctor + [
            Setting("log", "level", .word(logLevels), mayBeEmpty: true),
            Setting("store", "folder", .path), Setting("store", "busySeconds", .number(1...3600)),
        ]

    public static func setting(_ name: String) -> Setting? { byName[name] }

    /// In the table's order.
    static let sections: [String] = all.map(\.section).reduce(into: []) { list, section in
        if list.last != section { list.append(section) }
    }

    static func keys(of section: String) -> [Setting] { all.filter { $0.section == section } }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    private static let ports = 1...65_535
    /// Those of swift-log.
    private static let logLevels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]

    private static let company = [
        Setting("company", "name", .text, mayBeEmpty: true),
        Setting("company", "address", .text, mayBeEmpty: true),
        Setting("company", "website", .webAddress(.page), mayBeEmpty: true),
        Setting("company", "email", .address), Setting("company", "phone", .text, mayBeEmpty: true),
        Setting("company", "language", .language), Setting("company", "zone", .zone),
    ]

    private static let mail = [
        Setting("mail", "from", .mailbox), Setting("mail", "returnPath", .address),
        Setting("mail", "unsubscribe", .address), Setting("mail", "verp", .word(["plus", "minus", "off"])),
        Setting("mail", "operator", .address), Setting("mail", "domain", .domain),
    ]

    private static let smtp = [
        Setting("smtp", "host", .host, mayBeEmpty: true), Setting("smtp", "port", .number(ports)),
        Setting("smtp", "security", .word(["starttls", "tls", "none"])),
        Setting("smtp", "user", .login, mayBeEmpty: true),
        Setting("smtp", "mechanism", .word(["PLAIN", "LOGIN"]), mayBeEmpty: true),
        Setting("smtp", "tokenCommand", .command, mayBeEmpty: true),
        Setting("smtp", "certificates", .path, mayBeEmpty: true), Setting("smtp", "helo", .greetingName),
        Setting("smtp", "connections", .number(1...64)),
        Setting("smtp", "messagesPerConnection", .number(0...1_000_000)),
        Setting("smtp", "graceSeconds", .number(0...3600)), Setting("smtp", "password", .secret),
    ]

    private static let dkim = [
        Setting("dkim", "selector", .selector, mayBeEmpty: true), Setting("dkim", "keyFile", .path),
        Setting("dkim", "domain", .domain), Setting("dkim", "algorithm", .word(["rsa", "ed25519"])),
    ]

    private static let unsubscribe = [
        Setting("unsubscribe", "url", .webAddress(.unsubscribePages), mayBeEmpty: true),
        Setting("unsubscribe", "keyFile", .path, mayBeEmpty: true),
        Setting("unsubscribe", "server", .webAddress(.spool), mayBeEmpty: true),
        Setting("unsubscribe", "certificates", .path, mayBeEmpty: true),
        Setting("unsubscribe", "secret", .secret),
    ]

    private static let inbound = [
        Setting("inbound", "kind", .word(["maildir", "imap", "pop3"]), mayBeEmpty: true),
        Setting("inbound", "path", .path, mayBeEmpty: true),
        Setting("inbound", "host", .host, mayBeEmpty: true), Setting("inbound", "port", .number(ports)),
        Setting("inbound", "security", .word(["tls", "starttls", "none"])),
        Setting("inbound", "user", .login, mayBeEmpty: true),
        Setting("inbound", "tokenCommand", .command, mayBeEmpty: true),
        Setting("inbound", "folder", .mailFolder),
        Setting("inbound", "afterwards", .word(["seen", "remove", "move"])),
        Setting("inbound", "moveTo", .mailFolder),
        Setting("inbound", "certificates", .path, mayBeEmpty: true),
        Setting("inbound", "everySeconds", .number(1...86_400)),
        Setting("inbound", "lmtp", .listeningPlace, mayBeEmpty: true),
        Setting("inbound", "password", .secret),
    ]

    private static let webhook = [
        Setting("webhook", "url", .webAddress(.webhook), mayBeEmpty: true),
        Setting("webhook", "events", .events, mayBeEmpty: true), Setting("webhook", "private", .yesOrNo),
        Setting("webhook", "certificates", .path, mayBeEmpty: true), Setting("webhook", "secret", .secret),
    ]

    private static let doctor = [
        Setting("doctor", "addresses", .ipAddresses, mayBeEmpty: true),
        Setting("doctor", "dns", .nameServer, mayBeEmpty: true),
    ]
}
