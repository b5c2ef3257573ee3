import CCurl
import Foundation
import TestSupport
import Testing

@testable import Mailroom

/// The limit catches a hang; on a busy machine everything takes its time.
@Suite(
    "Dovecot", .enabled(if: Dovecot.isUsable, Dovecot.whyNot), .serialized, .timeLimit(.minutes(30)))
struct DovecotTests {
    private func server(
        _ port: Int, _ security: MailServer.Security, _ dovecot: Dovecot, login: MailServer.Login? = nil
    ) -> MailServer {
        MailServer(
            host: "127.0.0.1", port: port, security: security,
            login: login ?? .password(user: "anna", password: Dovecot.password), connectSeconds: 300,
            certificates: dovecot.certificate)
    }

    private static let limits = MailLimits(secondsPerReply: 300)

    private func imap(
        _ dovecot: Dovecot, _ afterwards: MailSourceSettings.Afterwards = .markSeen, folder: String = "INBOX",
        security: MailServer.Security = .none, login: MailServer.Login? = nil, limits: MailLimits = limits
    ) -> IMAPSource {
        let port = security == .tls ? dovecot.imaps : dovecot.imap
        return IMAPSource(
            name: "anna", server: server(port, security, dovecot, login: login), folder: folder,
            afterwards: afterwards, limits: limits, quarantine: Quarantine(folder: "\(dovecot.folder)/aside"),
            now: steadyClock)
    }

    private func pop3(
        _ dovecot: Dovecot, security: MailServer.Security = .none, login: MailServer.Login? = nil,
        limits: MailLimits = limits
    ) -> POP3Source {
        let port = security == .tls ? dovecot.pop3s : dovecot.pop3
        return POP3Source(
            name: "anna", server: server(port, security, dovecot, login: login), limits: limits,
            quarantine: Quarantine(folder: "\(dovecot.folder)/aside"), now: steadyClock)
    }

    /// Bytes that a careless reader would take for something else. No NUL: IMAP cannot carry it outside of BINARY, and
    /// Dovecot gives another byte for it.
    private static let hostileBody =
        ".\r\n..\r\nR3 OK done\r\n* BYE\r\n+OK\r\n)\r\n{5}\r\nFrom x\r\n\u{e9}"

    @Test("gives mails over IMAP unchanged, marks them as seen, and does not give them again")
    func imapSeen() async throws {
        let dovecot = try Dovecot()
        for number in 1...3 {
            try dovecot.deliver(mail(number, body: Self.hostileBody), to: "anna", as: "\(number)")
        }
        let collector = Collector()
        let source = imap(dovecot)
        let (first, second) = try await onThread { [source = Unshared(source)] in
            (try source.value.receive(collector.take), try source.value.receive(collector.take))
        }
        #expect(first.done == 3 && second == MailRound())
        #expect(collector.texts == (1...3).map { mail($0, body: Self.hostileBody) })
        #expect(dovecot.names("anna").map { $0.hasSuffix("S") } == [true, true, true])
    }

    @Test(
        "lets anybody fetch a mail again by its id, a URL: libcurl's own FETCH has the same bytes")
    func oracle() async throws {
        let dovecot = try Dovecot()
        try dovecot.deliver(mail(1, body: Self.hostileBody), to: "anna", as: "1")
        let collector = Collector()
        let source = imap(dovecot)
        _ = try await onThread { [source = Unshared(source)] in try source.value.receive(collector.take) }
        let id = try #require(collector.mails.first?.id)
        #expect(
            id.hasPrefix("imap://127.0.0.1:\(dovecot.imap)/INBOX;UIDVALIDITY=") && id.hasSuffix("/;UID=1"))
        let fetched = try await onThread {
            PlainFetch.bytes(of: id, user: "anna", password: Dovecot.password)
        }
        #expect(fetched == collector.mails[0].bytes)
    }

    @Test("removes handled mails over IMAP, and expunges nobody else's")
    func imapRemove() async throws {
        let dovecot = try Dovecot()
        for number in 1...3 { try dovecot.deliver(mail(number), to: "anna", as: "\(number)") }
        // Marked as deleted by somebody else.
        rename("\(dovecot.folder)/mail/anna/new/2", "\(dovecot.folder)/mail/anna/cur/2:2,T")
        let source = imap(dovecot, .remove)
        let collector = Collector { $0.bytes.contains(UInt8(ascii: "3")) ? .keep : .done }
        let round = try await onThread { [source = Unshared(source)] in
            try source.value.receive(collector.take)
        }
        #expect(round.done == 1 && round.kept == 1)
        let names = dovecot.names("anna")
        #expect(
            names.count == 2 && names.contains { $0.hasPrefix("2") } && names.contains { $0.hasPrefix("3") })
    }

    @Test("moves handled mails into a folder, which it makes")
    func imapMove() async throws {
        let dovecot = try Dovecot()
        for number in 1...2 { try dovecot.deliver(mail(number), to: "anna", as: "\(number)") }
        let source = imap(dovecot, .move(to: "Done \"here\""))
        let collector = Collector { mail in
            String(decoding: mail.bytes, as: UTF8.self).contains("mail 2") ? .setAside : .done
        }
        let (first, second) = try await onThread { [source = Unshared(source)] in
            (try source.value.receive(collector.take), try source.value.receive(collector.take))
        }
        #expect(first.done == 1 && first.setAside == 1 && second == MailRound())
        #expect(dovecot.names("anna").isEmpty && dovecot.names("anna", ".Done \"here\"").count == 2)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(dovecot.folder)/aside").count == 1)
    }

    @Test("gives mails over POP3 unchanged and removes them")
    func pop3Remove() async throws {
        let dovecot = try Dovecot()
        for number in 1...3 {
            try dovecot.deliver(mail(number, body: Self.hostileBody), to: "anna", as: "\(number)")
        }
        let source = pop3(dovecot)
        let collector = Collector { mail in
            String(decoding: mail.bytes, as: UTF8.self).contains("mail 2") ? .keep : .done
        }
        let round = try await onThread { [source = Unshared(source)] in
            try source.value.receive(collector.take)
        }
        #expect(round.done == 2 && round.kept == 1)
        #expect(collector.texts == (1...3).map { mail($0, body: Self.hostileBody) })
        #expect(dovecot.names("anna").count == 1)
    }

    @Test("ends a POP3 session after a hundred mails and goes on in another")
    func pop3Sessions() async throws {
        let dovecot = try Dovecot()
        for number in 1...230 { try dovecot.deliver(mail(number), to: "anna", as: "\(1000 + number)") }
        let source = pop3(dovecot)
        let collector = Collector()
        let round = try await onThread { [source = Unshared(source)] in
            try source.value.receive(collector.take)
        }
        #expect(round.done == 230 && !round.hasMore)
        #expect(Set(collector.texts).count == 230 && dovecot.names("anna").isEmpty)
    }

    @Test(
        "is entered with TLS and STARTTLS, by password and XOAUTH2",
        arguments: [MailServer.Security.tls, .starttls], ["password", "xoauth2"])
    func secure(security: MailServer.Security, login: String) async throws {
        let dovecot = try Dovecot()
        let token = try Dovecot.token("anna")
        let way: MailServer.Login =
            login == "password"
            ? .password(user: "anna", password: Dovecot.password) : .xoauth2(user: "anna") { token }
        // Larger than any buffer: with TLS, bytes wait where no poll sees them.
        let letter = mail(1, body: String(repeating: "0123456789\r\n", count: 100_000))
        try dovecot.deliver(letter, to: "anna", as: "1")
        let collector = Collector()
        let (first, second) = (
            imap(dovecot, security: security, login: way), pop3(dovecot, security: security, login: way)
        )
        let rounds = try await onThread { [first = Unshared(first), second = Unshared(second)] in
            [try first.value.receive(collector.take), try second.value.receive(collector.take)]
        }
        #expect(rounds.map(\.done) == [1, 1])
        #expect(collector.texts == [letter, letter])
        #expect(dovecot.log.contains(login == "password" ? "method=PLAIN" : "method=XOAUTH2"))
        #expect(dovecot.names("anna").isEmpty)
    }

    @Test("refuses a wrong password, a wrong token and an unknown certificate, and gives away no secret")
    func refusals() async throws {
        let dovecot = try Dovecot()
        try dovecot.deliver(mail(1), to: "anna", as: "1")
        func error(_ source: any MailSource) async -> MailSourceError? {
            let source = Unshared(source)
            return await #expect(throws: MailSourceError.self) {
                try await onThread { try source.value.receive { _ in .done } }
            }
        }
        let wrong = "not-the-password"
        let password = MailServer.Login.password(user: "anna", password: wrong)
        let token = MailServer.Login.xoauth2(user: "anna") { wrong }
        for login in [password, token] {
            for source: any MailSource in [
                imap(dovecot, security: .tls, login: login), pop3(dovecot, security: .tls, login: login),
            ] {
                let error = await error(source)
                #expect(error?.code == .authentication && error?.isTransient == false)
                #expect(error?.message.contains(wrong) == false)
            }
        }
        let none = MailServer.Login.xoauth2(user: "anna") { throw Trouble() }
        #expect(await error(imap(dovecot, login: none))?.code == .authentication)
        var stranger = server(dovecot.imaps, .tls, dovecot)
        stranger.certificates = ""
        let source = IMAPSource(
            name: "anna", server: stranger, quarantine: Quarantine(folder: "/dev/null/aside"),
            now: steadyClock)
        #expect(await error(source)?.code == .tls)
        #expect(await error(imap(dovecot, folder: "Nowhere"))?.code == .folder)
        #expect(dovecot.names("anna") == ["1"])
    }

    @Test("leaves a mail that is too large at the server and names it", arguments: ["imap", "pop3"])
    func large(scheme: String) async throws {
        let dovecot = try Dovecot()
        try dovecot.deliver(mail(1, body: String(repeating: "x\r\n", count: 100_000)), to: "anna", as: "1")
        try dovecot.deliver(mail(2), to: "anna", as: "2")
        let limits = MailLimits(maxMailBytes: 10_000, secondsPerReply: 300)
        let source: any MailSource =
            scheme == "imap" ? imap(dovecot, .remove, limits: limits) : pop3(dovecot, limits: limits)
        let collector = Collector()
        let round = try await onThread { [source = Unshared(source)] in
            try source.value.receive(collector.take)
        }
        #expect(round.done == 1 && round.refused == 1 && collector.texts == [mail(2)])
        #expect(round.refusals[0].id.hasPrefix("\(scheme)://127.0.0.1:"))
        #expect(dovecot.names("anna").count == 1)
    }

    @Test(
        "gives a mail again when the process is killed between handling and acknowledging it",
        arguments: ["imap-seen", "imap-remove", "pop3"])
    func killed(way: String) async throws {
        let dovecot = try Dovecot()
        try dovecot.deliver(mail(1), to: "anna", as: "1")
        let (port, handled) = (way == "pop3" ? dovecot.pop3 : dovecot.imap, "\(dovecot.folder)/handled")
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [way = way as String, port = port as Int, handled = handled as String] in
            let server = MailServer(
                host: "127.0.0.1", port: port, security: .none,
                login: .password(user: "anna", password: Dovecot.password), connectSeconds: 300)
            let quarantine = Quarantine(folder: "/dev/null/aside")
            let limits = MailLimits(secondsPerReply: 300)
            let source: any MailSource =
                way == "pop3"
                ? POP3Source(
                    name: "anna", server: server, limits: limits, quarantine: quarantine, now: steadyClock)
                : IMAPSource(
                    name: "anna", server: server, afterwards: way == "imap-seen" ? .markSeen : .remove,
                    limits: limits, quarantine: quarantine, now: steadyClock)
            try source.receive { mail in
                try Data(mail.bytes).write(to: URL(fileURLWithPath: handled))
                kill(getpid(), SIGKILL)
                return .done
            }
        }
        #expect(FileManager.default.contents(atPath: handled) == Data(mail(1).utf8))
        let source: any MailSource =
            way == "pop3" ? pop3(dovecot) : imap(dovecot, way == "imap-seen" ? .markSeen : .remove)
        let collector = Collector()
        let round = try await onThread { [source = Unshared(source)] in
            try source.value.receive(collector.take)
        }
        #expect(round.done == 1 && collector.texts == [mail(1)])
    }
}

/// Carries a source to the one thread that uses it.
struct Unshared<Value>: @unchecked Sendable {
    // Proof: each test hands it to a single thread and waits for its end.
    let value: Value

    init(_ value: Value) { self.value = value }
}

/// libcurl's own transfer of an IMAP URL.
enum PlainFetch {
    static func bytes(of url: String, user: String, password: String) -> [UInt8]? {
        guard let easy = curl_easy_init() else { return nil }
        defer { curl_easy_cleanup(easy) }
        let file = tmpfile()
        defer { fclose(file) }
        _ = rk_setopt_string(easy, CURLOPT_URL, url)
        _ = rk_setopt_string(easy, CURLOPT_USERNAME, user)
        _ = rk_setopt_string(easy, CURLOPT_PASSWORD, password)
        _ = rk_setopt_long(easy, CURLOPT_TIMEOUT, 300)
        _ = rk_setopt_pointer(easy, CURLOPT_WRITEDATA, file)
        guard curl_easy_perform(easy) == CURLE_OK else { return nil }
        rewind(file)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }
}
