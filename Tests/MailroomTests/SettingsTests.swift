import Foundation
import TestSupport
import Testing

@testable import Mailroom

@Suite("Settings of a source")
struct SettingsTests {
    private static let login = MailServer.Login.password(user: "anna", password: "x")

    private static func settings(
        _ place: MailSourceSettings.Place, _ afterwards: MailSourceSettings.Afterwards = .remove,
        name: String = "bounces", quarantine: String = "aside", limits: MailLimits = MailLimits()
    ) -> MailSourceSettings {
        MailSourceSettings(
            name: name, place: place, afterwards: afterwards, limits: limits, quarantine: quarantine)
    }

    private static func server(
        _ host: String = "mail.example.com", security: MailServer.Security = .tls,
        login: MailServer.Login = login,
        port: Int = 0
    ) -> MailServer {
        MailServer(host: host, port: port, security: security, login: login)
    }

    @Test(
        "are right",
        arguments: [
            settings(.maildir(path: "/var/mail/bounces"), .markSeen), settings(.pop3(server())),
            settings(.imap(server(), folder: "INBOX"), .move(to: "Done")),
            settings(.imap(server("127.0.0.1", security: .none), folder: "INBOX"), .markSeen),
            settings(.imap(server("::1", security: .none), folder: "INBOX")),
            settings(.lmtp(.unix(path: "/run/rekindle/lmtp", mode: 0o660))),
            settings(.lmtp(.tcp(host: "localhost", port: 24))),
        ])
    func right(settings: MailSourceSettings) { #expect(settings.mistake == nil) }

    @Test(
        "are wrong, and the mistake names the key",
        arguments: [
            (settings(.maildir(path: ""), .markSeen), "inbound.bounces.path"),
            (settings(.maildir(path: "x"), name: "a b"), "inbound: a source's name"),
            (settings(.maildir(path: "x"), .move(to: "y")), "inbound.bounces.afterwards"),
            (settings(.maildir(path: "x"), quarantine: ""), "inbound.bounces.quarantine"),
            (
                settings(.maildir(path: "x"), limits: MailLimits(maxMailBytes: 0)),
                "inbound.bounces.maxMailBytes"
            ),
            (
                settings(.maildir(path: "x"), limits: MailLimits(mailsPerRound: 0)),
                "inbound.bounces.mailsPerRound"
            ),
            (
                settings(.maildir(path: "x"), limits: MailLimits(secondsPerMail: 0)),
                "inbound.bounces.secondsPer"
            ),
            (settings(.pop3(server()), .markSeen), "inbound.bounces.afterwards"),
            (settings(.pop3(server("evil.example.com/x"))), "inbound.bounces.host"),
            (settings(.pop3(server("")), .remove), "inbound.bounces.host"),
            (settings(.pop3(server(port: 65_536))), "inbound.bounces.port"),
            (settings(.pop3(server(security: .none))), "inbound.bounces.security"),
            (settings(.pop3(server("127.evil.example.com", security: .none))), "inbound.bounces.security"),
            (settings(.pop3(server(login: .password(user: "", password: "x")))), "inbound.bounces.user"),
            (settings(.pop3(server(login: .password(user: "a", password: "")))), "inbound.bounces.password"),
            (
                settings(.pop3(server(login: .password(user: "a", password: "x\r\ny")))),
                "inbound.bounces.password"
            ),
            (settings(.imap(server(), folder: "Größe")), "inbound.bounces.folder"),
            (settings(.imap(server(), folder: "x\r\nA1 DELETE x")), "inbound.bounces.folder"),
            (settings(.imap(server(), folder: "INBOX"), .move(to: "INBOX")), "inbound.bounces.afterwards"),
            (settings(.lmtp(.tcp(host: "0.0.0.0", port: 24))), "inbound.bounces.host"),
            (
                settings(.lmtp(.unix(path: String(repeating: "x", count: 108), mode: 0o600))),
                "inbound.bounces.socket"
            ),
            (settings(.lmtp(.unix(path: "x", mode: 0o1777))), "inbound.bounces.mode"),
        ])
    func wrong(settings: MailSourceSettings, key: String) throws {
        let mistake = try #require(settings.mistake)
        #expect(mistake.hasPrefix(key))
        let error = #expect(throws: MailSourceError.self) { try settings.source(now: steadyClock) }
        #expect(error?.code == .configuration && error?.message == mistake)
    }

    @Test("make the source that they name, and none for LMTP")
    func sources() throws {
        #expect(try Self.settings(.maildir(path: "x")).source(now: steadyClock) is MaildirSource)
        #expect(try Self.settings(.pop3(Self.server())).source(now: steadyClock) is POP3Source)
        #expect(
            try Self.settings(.imap(Self.server(), folder: "INBOX")).source(now: steadyClock) is IMAPSource)
        #expect(try Self.settings(.lmtp(.tcp(host: "::1", port: 24))).source(now: steadyClock) == nil)
    }

    @Test("never show a password")
    func secrets() {
        let settings = Self.settings(
            .pop3(Self.server(login: .password(user: "anna", password: "s3cret-word"))))
        #expect(
            !"\(settings)".contains("s3cret-word") && !String(reflecting: settings).contains("s3cret-word"))
    }
}

@Suite("The guide of the mailroom")
struct GuideTests {
    @Test("explains every code of an error but that of a stop, which nobody sees")
    func codes() throws {
        let guide = try String(contentsOfFile: "\(SharedData.repository)/docs/mailroom.md", encoding: .utf8)
        for code in MailSourceError.Code.allCases where code != .stopped {
            #expect(guide.contains("| `\(code.rawValue)` |"), "\(code)")
        }
    }

    @Test("a mail shows its id in logs, and nothing of its envelope or content")
    func descriptions() {
        let mail = InboundMail(
            bytes: Array("secret".utf8), recipients: ["anna@example.com"], sender: "b@example.com",
            source: "box",
            id: "17.host")
        #expect("\(mail)" == "mail 17.host from 'box'" && "\([mail])" == "[mail 17.host from 'box']")
    }
}

@Suite("An IMAP response")
struct IMAPResponseTests {
    private func fetched(_ parts: [IMAPResponse.Part]) -> IMAPFetched? {
        IMAPFetched(IMAPResponse(parts: parts))
    }
    private func text(_ text: String) -> IMAPResponse.Part { .text(Array(text.utf8)) }

    @Test("gives UID, size and body in any order, whatever stands beside them")
    func fetch() {
        let body = Array("a)(\r\n\"{3}".utf8)
        let full = fetched([
            text("* 12 FETCH (FLAGS (\\Seen \"x\\\")\") BODY[] "), .literal(body),
            text(" uid 7 RFC822.SIZE 99)"),
        ])
        #expect(full?.uid == 7 && full?.size == 99 && full?.body == body)
        #expect(fetched([text("* 1 FETCH (UID 7 BODY[] \"a\\\"b\")")])?.body == Array("a\"b".utf8))
        #expect(fetched([text("* 1 FETCH (UID 7 BODY[] NIL)")])?.body == nil)
        #expect(fetched([text("* 1 FETCH (UID 99999999999)")])?.uid == nil)
    }

    @Test(
        "is no FETCH when it is not one",
        arguments: [
            "* 1 EXISTS", "* SEARCH 1", "* 1 FETCH", "* 1 FETCH (UID 1", "* 1 FETCH UID 1", "", "(",
            "* x FETCH ()",
        ])
    func noFetch(line: String) { #expect(fetched([text(line)]) == nil) }

    @Test(
        "announces a literal only at its very end",
        arguments: [
            ("BODY[] {12}", 12), ("x ~{3}", 3), ("{0}", 0), ("{12} ", nil), ("12}", nil), ("{}", nil),
            ("{-1}", nil),
            ("{1234567890123456}", nil), ("", nil),
        ] as [(String, Int?)])
    func literals(line: String, size: Int?) { #expect(IMAPResponse.literalSize(Array(line.utf8)) == size) }

    @Test("bears any bytes and any depth")
    func garbage() {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("seed \(seed) (IMAP garbage)")
        var random = SeededGenerator(seed: seed)
        let marks = Array("()\"\\ {}[]*1UIDFETCH".utf8)
        for _ in 0..<3000 {
            let parts = (0..<random.number(1...4)).map { _ -> IMAPResponse.Part in
                let bytes = (0..<random.number(0...30)).map { _ in random.pick(marks) }
                return random.chance(20) ? .literal(bytes) : .text(Array("* 1 FETCH (".utf8) + bytes)
            }
            _ = fetched(parts)
            var reader = IMAPValueReader(IMAPResponse(parts: parts))
            var count = 0
            while reader.next() != nil { count += 1 }
            #expect(count < 500)
        }
        #expect(fetched([text("* 1 FETCH " + String(repeating: "(", count: 100_000))]) == nil)
    }
}
