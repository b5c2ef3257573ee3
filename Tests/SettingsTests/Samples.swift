/// Values of every setting, as they stand in YAML: some that can be used, and some of each kind that cannot.
enum Samples {
    struct Bad: Sendable {
        var yaml: String
        var code: String
        /// What the remedy says: the replacement, or part of the help.
        var remedy: String

        init(_ yaml: String, _ code: String, _ remedy: String) {
            self.yaml = yaml
            self.code = "settings/\(code)"
            self.remedy = remedy
        }
    }

    static let good: [String: [String]] = [
        "company.name": ["Tea & Co", "\"Zoë's \\\"tea\\\"\"", "1984", "''"],
        "company.address": ["Calle 1, 28004 Madrid", "''"],
        "company.website": [
            "https://www.example.com", "http://example.com/?a=%20b#c", "https://[2001:db8::1]:8443/",
        ],
        "company.email": ["sales@example.com", "ventas@müller.example"],
        "company.phone": ["\"+34 910 000 000\"", "910000000"],
        "company.language": ["es", "es-MX", "pt_BR", "zh-Hant-TW", "es-419", "fil"],
        "company.zone": ["UTC", "Europe/Madrid", "America/Argentina/Buenos_Aires"],
        "mail.from": ["sales@example.com", "Shop <sales@example.com>", "'\"A, B\" <sales@example.com>'"],
        "mail.returnPath": ["bounces@example.com"], "mail.unsubscribe": ["stop@example.com"],
        "mail.verp": ["plus", "minus", "off", "'off'"], "mail.operator": ["ops@example.com"],
        "mail.domain": ["example.com", "müller.example", "localhost"],
        "smtp.host": [
            "smtp.example.com", "smtp.example.com.", "192.0.2.1", "'[2001:db8::1]'", "relay_1", "",
        ],
        "smtp.port": ["25", "65535"], "smtp.security": ["starttls", "tls", "none"],
        "smtp.user": ["rekindle", "'user@example.com'"], "smtp.mechanism": ["PLAIN", "LOGIN"],
        "smtp.tokenCommand": ["/usr/local/bin/token --for smtp"],
        "smtp.certificates": ["relay.pem", "/etc/ssl/relay.pem", "''"],
        "smtp.helo": ["mail.example.com", "'[192.0.2.1]'"], "smtp.connections": ["1", "64"],
        "smtp.messagesPerConnection": ["0", "100"], "smtp.graceSeconds": ["0", "3600"],
        "dkim.selector": ["rk2026", "a.b-c"], "dkim.keyFile": ["keys/dkim.pem"],
        "dkim.domain": ["example.com", "EXAMPLE.com", "com"], "dkim.algorithm": ["rsa", "ed25519"],
        "unsubscribe.url": ["https://news.example.com/u/", "https://news.example.com:8443/a"],
        "unsubscribe.keyFile": ["token.keys", "''"],
        "unsubscribe.server": ["https://news.example.com/", "http://localhost:8485", "'http://[::1]:1/'"],
        "unsubscribe.certificates": ["dmz.pem"],
        "inbound.kind": ["maildir"], "inbound.path": ["bounces", "/var/mail/bounces"],
        "inbound.host": ["mail.example.com"], "inbound.port": ["1", "993"],
        "inbound.security": ["tls", "starttls", "none"], "inbound.user": ["bounces"],
        "inbound.tokenCommand": ["token imap"], "inbound.folder": ["INBOX", "'Gr&APYA3w-e'"],
        "inbound.afterwards": ["seen", "remove", "move"], "inbound.moveTo": ["Archive/2026"],
        "inbound.certificates": ["mail.pem"], "inbound.everySeconds": ["1", "86400"],
        "inbound.lmtp": [
            "127.0.0.1:2424", "localhost:24", "'[::1]:2424'", "/run/rekindle/lmtp", "127.1.2.3:1",
        ],
        "webhook.url": [
            "https://hooks.example.com/r?a=b", "http://127.0.0.1:8080/hook", "http://localhost/",
            "'http://[::1]/'",
        ],
        "webhook.events": [
            "delivery.accepted, recipient.unsubscribed", "bounced in_doubt", "campaign.paused",
        ],
        "webhook.private": ["true", "false", "yes", "No"], "webhook.certificates": ["hooks.pem"],
        "doctor.addresses": ["192.0.2.1", "'192.0.2.1, 2001:db8::1'"],
        "doctor.dns": ["127.0.0.1", "127.0.0.1:5353", "'2001:db8::1'", "'[2001:db8::1]:53'"],
        "log.level": ["info", "critical", "''"], "store.folder": [".rekindle", "/var/lib/rekindle"],
        "store.busySeconds": ["1", "3600"],
    ]

    static let bad: [String: [Bad]] = [
        "company.name": [
            Bad("\"Tea\\nCo\"", "control-character", "one line"),
            Bad("\"Tea\\u202ECo\"", "control-character", "remove"), Bad("~", "empty", "remove the line"),
        ],
        "company.address": [Bad("\"Calle 1\\r\\n28004\"", "control-character", "one line")],
        "company.website": [
            Bad("www.example.com", "no-web-address", "https://www.example.com"),
            Bad("javascript:alert(1)", "no-web-address", "https://www.example.com"),
            Bad("https://exam ple.com/", "no-web-address", "remove it"),
            Bad("https://", "no-web-address", "https://www.example.com"),
            Bad("https://a.example/%zz", "no-web-address", "%25"),
            Bad("https://u:p@a.example/", "no-web-address", "remove what stands"),
            Bad("ftp://a.example/", "no-web-address", "https://www.example.com"),
            Bad("https://münchen.example/", "no-web-address", "xn--"),
        ],
        "company.email": [
            Bad("nobody", "no-address", "sales@example.com"),
            Bad("Shop <sales@example.com>", "no-address", "sales@example.com"),
            Bad("mailto:a@example.com", "no-address", "a@example.com"), Bad("''", "empty", "remove the line"),
        ],
        "company.phone": [Bad("\"+34\\t910\"", "control-character", "remove it")],
        "company.language": [
            Bad("spanish", "no-language", "es"), Bad("xx", "no-language", "es-MX"),
            Bad("es-Mexico", "no-language", "es-MX"), Bad("''", "empty", "remove the line"),
        ],
        "company.zone": [
            Bad("Europe/Madird", "no-zone", "Europe/Madrid"), Bad("Madrid", "no-zone", "Europe/Madrid"),
            Bad("../../etc/passwd", "no-zone", "Europe/Madrid"),
            Bad("Mars/Olympus", "no-zone", "Europe/Madrid"),
        ],
        "mail.from": [
            Bad("Shop", "no-address", "Name <name@example.com>"),
            Bad("\"Shop\\r\\nBcc: all@example.com <shop@example.com>\"", "control-character", "one line"),
            Bad("''", "empty", "write one"),
        ],
        "mail.returnPath": [
            Bad("bounces", "no-address", "sales@example.com")
        ],
        "mail.unsubscribe": [Bad("https://example.com/stop", "no-address", "sales@example.com")],
        "mail.verp": [Bad("pluss", "unknown-word", "plus"), Bad("no", "unknown-word", "plus, minus or off")],
        "mail.operator": [Bad("a@example.com, b@example.com", "no-address", "sales@example.com")],
        "mail.domain": [
            Bad("https://exam ple.com/", "no-domain", "example.com"),
            Bad("https://example.com/", "no-domain", "example.com"),
            Bad("sales@example.com", "no-domain", "example.com"),
            Bad("\"example.com\\n\"", "control-character", "one line"),
        ],
        "smtp.host": [
            Bad("smtp.example.com:587", "no-host", "smtp.example.com"),
            Bad("smtps://smtp.example.com", "no-host", "smtp.example.com"),
            Bad("smtp example", "no-host", "smtp.example.com"), Bad("192.0.2", "no-host", "IP address"),
            Bad("müller.example", "no-host", "xn--mller-kva.example"),
            Bad("a..example", "no-host", "IP address"), Bad("user@a.example", "no-host", "user"),
        ],
        "smtp.port": [
            Bad("-1", "expected-number", "digits only"), Bad("70000", "expected-number", "digits only"),
            Bad("abc", "expected-number", "digits only"), Bad("0587", "expected-number", "digits only"),
            Bad("587.0", "expected-number", "digits only"), Bad("'587'", "expected-number", "without quotes"),
            Bad("99999999999999999999999", "expected-number", "digits only"),
            Bad("", "empty", "remove the line"),
        ],
        "smtp.security": [
            Bad("startls", "unknown-word", "starttls"), Bad("TLS", "unknown-word", "tls"),
            Bad("ssl", "unknown-word", "starttls, tls or none"),
        ],
        "smtp.user": [Bad("\"a\\0b\"", "control-character", "remove it")],
        "smtp.mechanism": [
            Bad("plain", "unknown-word", "PLAIN"), Bad("CRAM-MD5", "unknown-word", "PLAIN or LOGIN"),
        ],
        "smtp.tokenCommand": [Bad("\"a\\nb\"", "control-character", "one line")],
        "smtp.certificates": [Bad("\"a\\0.pem\"", "control-character", "remove it")],
        "smtp.helo": [Bad("my mail", "no-host", "smtp.example.com"), Bad("''", "empty", "remove the line")],
        "smtp.connections": [Bad("0", "expected-number", "digits"), Bad("65", "expected-number", "digits")],
        "smtp.messagesPerConnection": [Bad("-1", "expected-number", "digits")],
        "smtp.graceSeconds": [
            Bad("3601", "expected-number", "digits"), Bad("10s", "expected-number", "unit"),
        ],
        "dkim.selector": [
            Bad("rk2026._domainkey", "no-selector", "rk2026"), Bad("a b", "no-selector", "rk2026"),
        ],
        "dkim.keyFile": [Bad("''", "empty", "remove the line")],
        "dkim.domain": [
            Bad("a b.example", "no-domain", "example.com"),
            Bad("example.net", "does-not-fit", "example.com"),
            Bad("mail.example.com", "does-not-fit", "example.com"),
        ],
        "dkim.algorithm": [
            Bad("RSA", "unknown-word", "rsa"), Bad("ed448", "unknown-word", "rsa or ed25519"),
        ],
        "unsubscribe.url": [
            Bad("http://news.example.com/u/", "no-web-address", "https://news.example.com/u/"),
            Bad("https://news.example.com/?a=b", "no-web-address", "up to there"),
            Bad("https://news.example.com/a,b/", "no-web-address", "https://news.example.com/u/"),
        ],
        "unsubscribe.keyFile": [Bad("\"a\\nb\"", "control-character", "one line")],
        "unsubscribe.server": [
            Bad("http://news.example.com/", "no-web-address", "https://news.example.com/"),
            Bad("news.example.com", "no-web-address", "https://news.example.com"),
            Bad("http://127.0.0.1.example.com/", "no-web-address", "https://127.0.0.1.example.com/"),
        ],
        "unsubscribe.certificates": [Bad("\"a\\tb\"", "control-character", "remove it")],
        "inbound.kind": [
            Bad("nntp", "unknown-word", "maildir, imap or pop3"), Bad("mailidr", "unknown-word", "maildir"),
        ],
        "inbound.path": [Bad("\"a\\nb\"", "control-character", "one line")],
        "inbound.host": [Bad("imap://mail.example.com/", "no-host", "mail.example.com")],
        "inbound.port": [Bad("0", "expected-number", "digits")],
        "inbound.security": [Bad("ssl", "unknown-word", "tls, starttls or none")],
        "inbound.user": [Bad("\"a\\nb\"", "control-character", "one line")],
        "inbound.tokenCommand": [Bad("\"a\\nb\"", "control-character", "one line")],
        "inbound.folder": [Bad("Größe", "no-folder", "UTF-7"), Bad("''", "empty", "remove the line")],
        "inbound.afterwards": [Bad("burn", "unknown-word", "seen, remove or move")],
        "inbound.moveTo": [Bad("Größe", "no-folder", "UTF-7"), Bad("INBOX", "does-not-fit", "another one")],
        "inbound.certificates": [Bad("\"a\\0b\"", "control-character", "remove it")],
        "inbound.everySeconds": [
            Bad("0", "expected-number", "digits"), Bad("86401", "expected-number", "digits"),
        ],
        "inbound.lmtp": [
            Bad("0.0.0.0:24", "no-socket", "127.0.0.1:24"),
            Bad("mail.example.com:24", "no-socket", "127.0.0.1:24"),
            Bad("127.0.0.1", "no-socket", "127.0.0.1:2424"), Bad("run/lmtp", "no-socket", "begins with /"),
            Bad("/" + String(repeating: "a", count: 107), "no-socket", "shorter"),
            Bad("127.0.0.1:0", "no-socket", "127.0.0.1:2424"),
        ],
        "webhook.url": [
            Bad("http://hooks.example/", "no-web-address", "https://hooks.example/"),
            Bad("hooks.example/a", "no-web-address", "https://hooks.example/a"),
            Bad("https://u:p@hooks.example/", "no-web-address", "remove"),
            Bad("https://hooks.example/#a", "no-web-address", "up to there"),
            Bad("https://10.0.0.5/hook", "does-not-fit", "private: true"),
            Bad("https://hooks.example:0/", "no-web-address", "https://hooks"),
        ],
        "webhook.events": [
            Bad("delivery.acepted", "unknown-word", "delivery.accepted"),
            Bad("delivery.accepted, everything", "unknown-word", "it may have"),
        ],
        "webhook.private": [
            Bad("maybe", "expected-yes-or-no", "true or false"),
            Bad("'true'", "expected-yes-or-no", "without quotes"),
            Bad("ture", "expected-yes-or-no", "true"), Bad("", "empty", "remove the line"),
        ],
        "webhook.certificates": [Bad("\"a\\0b\"", "control-character", "remove it")],
        "doctor.addresses": [
            Bad("1.2.3", "no-ip-address", "commas"), Bad("192.0.2.1, 300.0.0.1", "no-ip-address", "commas"),
        ],
        "doctor.dns": [
            Bad("resolver.example.com", "no-ip-address", "127.0.0.1:53"),
            Bad("127.0.0.1:99999", "no-ip-address", "127"),
        ],
        "log.level": [
            Bad("loud", "unknown-word", "trace, debug, info"), Bad("inof", "unknown-word", "info"),
        ],
        "store.folder": [
            Bad("''", "empty", "remove the line"), Bad("\"a\\0b\"", "control-character", "remove it"),
        ],
        "store.busySeconds": [
            Bad("-1", "expected-number", "digits"), Bad("1:30", "expected-number", "digits"),
        ],
    ]
}
