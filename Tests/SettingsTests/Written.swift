import Diagnostics
import Settings

/// A rekindle.yaml of one test's own.
enum Written {
    static let from = "mail:\n  from: Shop <shop@example.com>\n"

    /// One setting in a file that has nothing else wrong, with what `SettingKind` it goes together with.
    static func file(_ name: String, _ yaml: String) -> SourceText {
        let section = String(name.prefix { $0 != "." })
        let key = String(name.drop { $0 != "." }.dropFirst())
        var lines: [String: [String]] = ["mail": ["from: Shop <shop@example.com>"]]
        for (needed, value) in company[name] ?? [:] {
            let other = String(needed.prefix { $0 != "." })
            lines[other, default: []].append("\(needed.drop { $0 != "." }.dropFirst()): \(value)")
        }
        if name == "mail.from" { lines["mail"] = [] }
        lines[section, default: []].append("\(key): \(yaml)")
        let text = lines.sorted { $0.key < $1.key }.map { section, lines in
            "\(section):\n" + lines.map { "  \($0)\n" }.joined()
        }.joined()
        return SourceText(name: "rekindle.yaml", text)
    }

    /// What a setting needs beside it.
    private static let company: [String: [String: String]] = [
        "smtp.user": ["smtp.host": "smtp.example.com"], "smtp.mechanism": ["smtp.user": "u"],
        "smtp.tokenCommand": ["smtp.user": "u"], "smtp.security": ["smtp.host": "localhost"],
        "dkim.keyFile": ["dkim.selector": "s"], "dkim.domain": ["dkim.selector": "s"],
        "dkim.algorithm": ["dkim.selector": "s"],
        "inbound.path": ["inbound.kind": "maildir"],
        "inbound.kind": ["inbound.path": "bounces"],
        "inbound.host": ["inbound.kind": "imap", "inbound.user": "u"],
        "inbound.port": ["inbound.kind": "imap", "inbound.user": "u", "inbound.host": "mail.example.com"],
        "inbound.security": ["inbound.kind": "imap", "inbound.user": "u", "inbound.host": "localhost"],
        "inbound.user": ["inbound.kind": "imap", "inbound.host": "mail.example.com"],
        "inbound.tokenCommand": ["inbound.kind": "imap", "inbound.user": "u", "inbound.host": "localhost"],
        "inbound.folder": ["inbound.kind": "imap", "inbound.user": "u", "inbound.host": "localhost"],
        "inbound.afterwards": ["inbound.kind": "imap", "inbound.user": "u", "inbound.host": "localhost"],
        "inbound.moveTo": [
            "inbound.kind": "imap", "inbound.user": "u", "inbound.host": "localhost",
            "inbound.afterwards": "move",
        ],
        "inbound.certificates": ["inbound.kind": "imap", "inbound.user": "u", "inbound.host": "localhost"],
        "webhook.events": ["webhook.url": "https://hooks.example.com/"],
        "webhook.private": ["webhook.url": "https://hooks.example.com/"],
        "webhook.certificates": ["webhook.url": "https://hooks.example.com/"],
    ]

    static func mistakes(_ text: String) -> [Diagnostic] {
        SettingsFile.mistakes(in: SourceText(name: "rekindle.yaml", text))
    }
}

extension Diagnostics {
    /// `line:column code` of each.
    var places: [String] {
        list.map { diagnostic in
            let source = sources.first { $0.name == diagnostic.span.file }
            let place = source?.place(of: diagnostic.span.start)
            return "\(place?.line ?? 0):\(place?.column ?? 0) \(diagnostic.code)"
        }
    }
}
