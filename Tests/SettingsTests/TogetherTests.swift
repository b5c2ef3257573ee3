import Diagnostics
import Settings
import Testing

@Suite("Settings together")
struct TogetherTests {
    @Test(
        "values that do not go together are told at one of them",
        arguments: [
            (
                "mail: {from: a@shop.example, returnPath: b23456789012345678901234567890123@shop.example}",
                ["settings/shared-return-path 32 characters"]
            ),
            (
                "mail: {from: b23456789012345678901234567890123@shop.example}",
                ["settings/shared-return-path 32"]
            ),
            ("mail: {from: b23456789012345678901234567890123@shop.example, verp: off}", []),
            ("inbound: {kind: maildir}", ["settings/missing inbound.path"]),
            ("inbound: {kind: imap}", ["settings/missing inbound.host", "settings/missing inbound.user"]),
            ("inbound: {kind: pop3, host: a.example}", ["settings/missing inbound.user"]),
            ("inbound: {path: a}", ["settings/missing inbound.kind"]),
            ("inbound: {everySeconds: 60, lmtp: /run/lmtp}", []),
            (
                "inbound: {kind: pop3, host: a.example, user: u, afterwards: seen}",
                ["settings/does-not-fit POP3"]
            ),
            (
                "inbound: {kind: pop3, host: a.example, user: u, afterwards: move, moveTo: a, folder: b}",
                ["settings/does-not-fit remove", "settings/does-not-fit IMAP", "settings/does-not-fit IMAP"]
            ),
            ("inbound: {kind: pop3, host: a.example, user: u}", []),
            ("inbound: {kind: maildir, path: a, afterwards: move}", ["settings/does-not-fit Maildir"]),
            (
                "inbound: {kind: maildir, path: a, host: b, user: c}",
                ["settings/does-not-fit inbound.host", "settings/does-not-fit inbound.user"]
            ),
            ("inbound: {kind: imap, host: a.example, user: u, path: b}", ["settings/does-not-fit Maildir"]),
            ("inbound: {kind: imap, host: a.example, user: u, moveTo: b}", ["settings/does-not-fit move"]),
            (
                "inbound: {kind: imap, host: a.example, user: u, afterwards: move, folder: Read}",
                ["settings/does-not-fit another one"]
            ),
            (
                "inbound: {kind: imap, host: a.example, user: u, security: none}",
                ["settings/clear-text tls or starttls"]
            ),
            ("inbound: {kind: imap, host: 127.0.0.1, user: u, security: none}", []),
            ("inbound: {kind: imap, host: a.example, user: u, port: 143}", ["settings/port starttls"]),
            ("smtp: {host: a.example, security: none}", ["settings/clear-text starttls or tls"]),
            ("smtp: {host: 127.0.0.1.example.com, security: none}", ["settings/clear-text starttls or tls"]),
            ("smtp: {host: '[::1]', security: none}", []), ("smtp: {host: localhost, security: none}", []),
            ("smtp: {security: none}", []),
            ("smtp: {host: a.example, port: 465}", ["settings/port security: tls"]),
            ("smtp: {host: a.example, port: 587, security: tls}", ["settings/port security: starttls"]),
            ("smtp: {host: a.example, port: 465, security: tls}", []),
            ("smtp: {host: a.example, tokenCommand: a}", ["settings/missing smtp.user"]),
            (
                "smtp: {host: a.example, user: u, tokenCommand: a, mechanism: PLAIN}",
                ["settings/does-not-fit XOAUTH2"]
            ),
            ("dkim: {keyFile: a.pem, domain: shop.example}", ["settings/missing dkim.selector"]),
            ("dkim: {selector: a, domain: example}", []),
            ("dkim: {selector: a, domain: op.example}", ["settings/does-not-fit DMARC"]),
            ("webhook: {private: true}", ["settings/missing webhook.url"]),
            ("webhook: {url: 'https://10.0.0.5/'}", ["settings/does-not-fit private: true"]),
            ("webhook: {url: 'https://10.0.0.5/', private: yes}", []),
            ("webhook: {url: 'https://[fd00::1]/'}", ["settings/does-not-fit private: true"]),
        ])
    func told(text: String, expected: [String]) {
        let found = SettingsFile.read(
            SourceText(
                name: "rekindle.yaml",
                text.contains("mail:") ? "#\n\(text)\n" : "mail: {from: a@shop.example}\n\(text)\n"),
            environment: [:])
        #expect(found.list.count == expected.count, "\(found)")
        for (diagnostic, expected) in zip(found.list, expected) {
            let code = String(expected.prefix { $0 != " " })
            let word = String(expected.drop { $0 != " " }.dropFirst())
            let said = "\(diagnostic.message) \(diagnostic.help ?? "")"
            #expect(diagnostic.code == code && said.contains(word), "\(found)")
            #expect(found.sources[0].place(of: diagnostic.span.start).line == 2, "\(found)")
        }
    }

    @Test("what the environment says is what counts: it can mend a file, and break it")
    func environment() {
        let file = SourceText(
            name: "rekindle.yaml", "smtp: {host: a.example, tokenCommand: a}\ninbound: {kind: maildir}\n")
        let mended = SettingsFile.read(
            file,
            environment: [
                "REKINDLE_MAIL_FROM": "a@shop.example", "REKINDLE_SMTP_USER": "u",
                "REKINDLE_INBOUND_PATH": "a",
                "REKINDLE_SEED": "x", "PATH": "",
            ])
        #expect(mended.list.isEmpty, "\(mended)")
        let local = [
            "REKINDLE_MAIL_FROM": "a@shop.example", "REKINDLE_SMTP_USER": "u", "REKINDLE_INBOUND_KIND": "",
            "REKINDLE_SMTP_SECURITY": "none",
        ]
        let broken = SettingsFile.read(file, environment: local)
        #expect(
            broken.list.map(\.code) == ["settings/clear-text"]
                && broken.list[0].span.file == "REKINDLE_SMTP_SECURITY", "\(broken)")
        #expect(
            "\(broken)".hasPrefix("REKINDLE_SMTP_SECURITY:1:1: error: ")
                && "\(broken)".contains("\n1 | none\n  | ^~~~\n"))
        let safe = SettingsFile.read(
            file, environment: local.merging(["REKINDLE_SMTP_HOST": "127.0.0.1"]) { $1 })
        #expect(safe.list.isEmpty, "\(safe)")
        // A value of the file is judged even if a variable wins over it.
        let over = SettingsFile.read(
            SourceText(name: "rekindle.yaml", "mail: {from: nobody}\n"),
            environment: ["REKINDLE_MAIL_FROM": "a@shop.example"])
        #expect(over.list.map(\.code) == ["settings/no-address"], "\(over)")
        // An empty variable is a value too.
        let empty = SettingsFile.read(
            SourceText(name: "rekindle.yaml", "mail: {from: a@shop.example}\n"),
            environment: ["REKINDLE_STORE_FOLDER": "", "REKINDLE_SMTP_CERTIFICATES": ""])
        #expect(empty.list.map(\.code) == ["settings/empty"], "\(empty)")
    }
}
