import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Mailroom

/// Servers that break off, lie, stall and babble. The limit catches a hang.
@Suite("A source survives a server that", .timeLimit(.minutes(30)))
struct FaultTests {
    private static func server(_ port: Int) -> MailServer {
        MailServer(
            host: "127.0.0.1", port: port, security: .none,
            login: .password(user: "anna", password: "s3cret-word"), connectSeconds: 300)
    }

    private static func pop3(_ port: Int, limits: MailLimits = MailLimits(secondsPerReply: 300)) -> POP3Source
    {
        POP3Source(
            name: "box", server: server(port), limits: limits,
            quarantine: Quarantine(folder: "/dev/null/aside"),
            now: steadyClock)
    }

    private static func imap(_ port: Int, limits: MailLimits = MailLimits(secondsPerReply: 300)) -> IMAPSource
    {
        IMAPSource(
            name: "box", server: server(port), limits: limits,
            quarantine: Quarantine(folder: "/dev/null/aside"),
            now: steadyClock)
    }

    /// A POP3 maildrop of one mail for each key; `fault` is asked before every command and may answer it.
    private static func maildrop(
        _ connection: ScriptedConnection, keys: [String], fault: (String) -> String? = { _ in nil }
    ) {
        connection.loginPOP3()
        while let line = connection.line() {
            if let text = fault(line) {
                connection.say(text)
                if !text.hasSuffix("\r\n") { return }
                continue
            }
            let number = Int(line.drop { $0 != " " }.dropFirst()) ?? 0
            switch line.prefix(4) {
            case "LIST":
                connection.say("+OK\r\n" + keys.indices.map { "\($0 + 1) 60\r\n" }.joined() + ".\r\n")
            case "UIDL":
                connection.say("+OK\r\n" + zip(1..., keys).map { "\($0) \($1)\r\n" }.joined() + ".\r\n")
            case "RETR": connection.say("+OK\r\nSubject: \(keys[number - 1])\r\n\r\n..dot\r\n.\r\n")
            case "QUIT":
                connection.say("+OK\r\n")
                return
            default: connection.say("+OK\r\n")
            }
        }
    }

    @Test("breaks off in the middle of a mail over POP3: the half is nobody's, the whole comes after")
    func pop3Breaks() async throws {
        let server = try ScriptedServer { connection, number in
            Self.maildrop(connection, keys: ["a", "b"]) { line in
                number == 1 && line == "RETR 2" ? "+OK\r\nSubject: b\r\n\r\nha" : nil
            }
        }
        let collector = Collector()
        let source = Unshared(Self.pop3(server.port))
        let round = try await onThread { try source.value.receive(collector.take) }
        #expect(collector.texts == ["Subject: a\r\n\r\n.dot\r\n", "Subject: b\r\n\r\n.dot\r\n"])
        // The mark on 'a' was lost with the connection: it is marked again, not handled again.
        #expect(round.done == 2 && round.acknowledgedLate == 1)
        #expect(server.heard.filter { $0 == "DELE 1" }.count == 2)
    }

    @Test(
        "drops the connection before it answers QUIT: what was handled is only acknowledged in the next round"
    )
    func quitLost() async throws {
        let server = try ScriptedServer { connection, number in
            Self.maildrop(connection, keys: ["a"]) { number <= 4 && $0 == "QUIT" ? "" : nil }
        }
        let collector = Collector()
        let source = Unshared(Self.pop3(server.port))
        // In the first round it is handled and marked; a session without news may break twice, then it is told.
        let first = await onThreadResult { try source.value.receive(collector.take) }
        #expect(first.error?.code == .connectionLost)
        let second = await onThreadResult { try source.value.receive(collector.take) }
        #expect(second.round?.acknowledgedLate == 1)
        #expect(collector.texts.count == 1 && server.heard.last == "QUIT")
    }

    @Test("breaks off in the middle of a mail over IMAP, or says BYE")
    func imapBreaks() async throws {
        let server = try ScriptedServer { connection, number in
            connection.loginIMAP()
            connection.serveIMAP { command in
                if command.hasPrefix("SELECT") { return "* OK [UIDVALIDITY 7] x\r\n" }
                if command.hasPrefix("UID SEARCH") { return "* SEARCH 5\r\n" }
                if command.contains("RFC822.SIZE") { return "* 1 FETCH (UID 5 RFC822.SIZE 5)\r\n" }
                if command.contains("BODY.PEEK[]") {
                    switch number {
                    case 1:
                        connection.say("* 1 FETCH (UID 5 BODY[] {5}\r\nhe")
                        return nil
                    case 2:
                        connection.say("* BYE shutting down\r\n")
                        return nil
                    default:
                        return "* 1 FETCH (FLAGS (\\Recent))\r\n* 2 FETCH (UID 6 BODY[] \"not it\")\r\n"
                            + "* 1 FETCH (UID 5 BODY[] {5}\r\nhello)\r\n"
                    }
                }
                return ""
            }
        }
        let collector = Collector()
        let source = Unshared(Self.imap(server.port))
        #expect(try await onThread { try source.value.receive(collector.take) }.done == 1)
        #expect(collector.texts == ["hello"] && server.connections == 3)
        #expect(server.heard.contains { $0.hasSuffix("UID STORE 5 +FLAGS.SILENT (\\Seen)") })
    }

    @Test("numbers its mails anew: a UID counts only under its UIDVALIDITY")
    func renumbered() async throws {
        let server = try ScriptedServer { connection, number in
            connection.loginIMAP()
            connection.serveIMAP { command in
                if command.hasPrefix("SELECT") { return "* OK [UIDVALIDITY \(number)] x\r\n" }
                if command.hasPrefix("UID SEARCH") { return "* SEARCH 5\r\n" }
                if command.contains("RFC822.SIZE") { return "* 1 FETCH (UID 5 RFC822.SIZE 5)\r\n" }
                if command.contains("BODY") { return "* 1 FETCH (UID 5 BODY[] {5}\r\nmail\(number))\r\n" }
                // The mark on the first mail is lost, and with it the mailbox.
                return number == 1 && command.contains("STORE") ? nil : ""
            }
        }
        let collector = Collector()
        let source = Unshared(Self.imap(server.port))
        #expect(try await onThread { try source.value.receive(collector.take) }.done == 2)
        #expect(collector.texts == ["mail1", "mail2"])
        #expect(
            collector.mails.map(\.id)
                == [1, 2].map { "imap://127.0.0.1:\(server.port)/INBOX;UIDVALIDITY=\($0)/;UID=5" })
    }

    @Test("cannot give one mail: it is named, and stands before no other")
    func damaged() async throws {
        let server = try ScriptedServer { connection, _ in
            connection.loginIMAP()
            connection.serveIMAP { command in
                if command.hasPrefix("SELECT") { return "* OK [UIDVALIDITY 7] x\r\n" }
                if command.hasPrefix("UID SEARCH") { return "* SEARCH 6 5\r\n" }
                if command.contains("RFC822.SIZE") {
                    return "* 1 FETCH (UID 5 RFC822.SIZE 5)\r\n* 2 FETCH (UID 6 RFC822.SIZE 5)\r\n"
                }
                if command.hasPrefix("UID FETCH 5") { return "NO [SERVERBUG] broken" }
                return command.contains("BODY") ? "* 2 FETCH (UID 6 BODY[] {5}\r\nhello)\r\n" : ""
            }
        }
        let collector = Collector()
        let source = Unshared(Self.imap(server.port))
        let round = try await onThread { try source.value.receive(collector.take) }
        #expect(round.done == 1 && round.refused == 1 && round.refusals[0].id.hasSuffix(";UID=5"))
        #expect(collector.texts == ["hello"])
    }

    @Test("refuses the mark: the mail was handled once, and is not handled again in the next round")
    func markRefused() async throws {
        let isWilling = Mutex(false)
        let server = try ScriptedServer { connection, _ in
            connection.loginIMAP()
            connection.serveIMAP { command in
                if command.hasPrefix("SELECT") { return "* OK [UIDVALIDITY 7] x\r\n" }
                if command.hasPrefix("UID SEARCH") { return "* SEARCH 5\r\n" }
                if command.contains("RFC822.SIZE") { return "* 1 FETCH (UID 5 RFC822.SIZE 5)\r\n" }
                if command.contains("BODY") { return "* 1 FETCH (UID 5 BODY[] {5}\r\nhello)\r\n" }
                return command.contains("STORE") && !isWilling.withLock { $0 } ? "NO over quota" : ""
            }
        }
        let collector = Collector()
        let source = Unshared(Self.imap(server.port))
        let error = await onThreadResult { try source.value.receive(collector.take) }.error
        #expect(error?.code == .protocolViolation && error?.message.contains("over quota") == true)
        isWilling.withLock { $0 = true }
        let second = await onThreadResult { try source.value.receive(collector.take) }.round
        #expect(second?.acknowledgedLate == 1 && second?.done == 0 && collector.texts == ["hello"])
    }

    @Test("never gets through a mail: the round ends with an error that will pass, and not without end")
    func alwaysBreaks() async throws {
        let server = try ScriptedServer { connection, _ in
            Self.maildrop(connection, keys: ["a"]) { $0.hasPrefix("RETR") ? "+OK\r\nha" : nil }
        }
        let source = Unshared(Self.pop3(server.port))
        let error = await onThreadResult { try source.value.receive { _ in .done } }.error
        #expect(error?.code == .connectionLost && error?.isTransient == true)
        #expect(server.connections == 3)
    }

    @Test("says a mail is small and sends without end: it is cut off, refused, and the next one is taken")
    func deceptive() async throws {
        let pop3 = try ScriptedServer { connection, _ in
            Self.maildrop(connection, keys: ["a", "b"]) { line in
                guard line == "RETR 1" else { return nil }
                connection.say("+OK\r\n")
                while connection.say(String(repeating: "x", count: 65_536)) {}
                return ""
            }
        }
        let imap = try ScriptedServer { connection, _ in
            connection.loginIMAP()
            connection.serveIMAP { command in
                if command.hasPrefix("SELECT") { return "* OK [UIDVALIDITY 7] x\r\n" }
                if command.hasPrefix("UID SEARCH") { return "* SEARCH 5 6\r\n" }
                if command.contains("RFC822.SIZE") {
                    return "* 1 FETCH (UID 5 RFC822.SIZE 5)\r\n* 2 FETCH (UID 6 RFC822.SIZE 5)\r\n"
                }
                if command.hasPrefix("UID FETCH 5") {
                    connection.say("* 1 FETCH (UID 5 BODY[] {999999999999}\r\n")
                    while connection.say(String(repeating: "x", count: 65_536)) {}
                    return nil
                }
                return command.contains("BODY") ? "* 2 FETCH (UID 6 BODY[] {5}\r\nhello)\r\n" : ""
            }
        }
        for source: any MailSource in [
            Self.pop3(pop3.port, limits: MailLimits(maxMailBytes: 100_000, secondsPerReply: 300)),
            Self.imap(imap.port, limits: MailLimits(maxMailBytes: 100_000, secondsPerReply: 300)),
        ] {
            let source = Unshared(source)
            let collector = Collector()
            let round = try await onThread { try source.value.receive(collector.take) }
            #expect(round.done == 1 && round.refused == 1 && collector.texts.count == 1)
        }
    }

    @Test("stalls: the limit of time ends it", arguments: ["pop3", "imap"])
    func stalls(scheme: String) async throws {
        let isOver = Mutex(false)
        let server = try ScriptedServer { connection, _ in
            if scheme == "pop3" { connection.loginPOP3() } else { connection.loginIMAP() }
            connection.line()
            while !isOver.withLock({ $0 }), connection.say("") { usleep(50_000) }
        }
        let limits = MailLimits(secondsPerReply: 1)
        let source: any MailSource =
            scheme == "pop3" ? Self.pop3(server.port, limits: limits) : Self.imap(server.port, limits: limits)
        let held = Unshared(source)
        let error = await onThreadResult { try held.value.receive { _ in .done } }.error
        isOver.withLock { $0 = true }
        #expect(error?.code == .connectionLost && error?.message.contains("1 seconds") == true)
    }

    @Test("stalls: being asked to stop ends it")
    func stops() async throws {
        let isStopped = Mutex(false)
        let server = try ScriptedServer { connection, _ in
            connection.loginPOP3()
            connection.line()
            isStopped.withLock { $0 = true }
            connection.line()
        }
        let source = Unshared(
            POP3Source(
                name: "box", server: Self.server(server.port), limits: MailLimits(secondsPerReply: 3000),
                quarantine: Quarantine(folder: "/dev/null/aside"), now: steadyClock,
                shouldStop: { isStopped.withLock { $0 } }))
        #expect(try await onThread { try source.value.receive { _ in .done } }.isStopped)
    }

    @Test("echoes the password: no error holds it")
    func secrets() async throws {
        let server = try ScriptedServer { connection, _ in
            connection.loginPOP3()
            connection.line()
            connection.say("-ERR you are anna with s3cret-word\u{7}\u{1B}[31m\r\n")
        }
        let source = Unshared(Self.pop3(server.port))
        let error = await onThreadResult { try source.value.receive { _ in .done } }.error
        #expect(error?.message.contains("you are anna with ***?") == true)
        #expect(error?.message.contains("s3cret") == false)
    }

    @Test("offers no TLS: the password stays here", arguments: ["pop3", "imap"])
    func noTLS(scheme: String) async throws {
        let server = try ScriptedServer { connection, _ in
            if scheme == "pop3" { connection.loginPOP3() } else { connection.loginIMAP() }
        }
        var settings = Self.server(server.port)
        settings.security = .starttls
        let quarantine = Quarantine(folder: "/dev/null/aside")
        let source: any MailSource =
            scheme == "pop3"
            ? POP3Source(name: "box", server: settings, quarantine: quarantine, now: steadyClock)
            : IMAPSource(name: "box", server: settings, quarantine: quarantine, now: steadyClock)
        let held = Unshared(source)
        let error = await onThreadResult { try held.value.receive { _ in .done } }.error
        #expect(error?.code == .tls)
        #expect(!server.heard.contains { $0.contains("s3cret-word") })
    }

    @Test("has no UIDL, or opens the folder only for reading")
    func unfit() async throws {
        let pop3 = try ScriptedServer { connection, _ in
            Self.maildrop(connection, keys: ["a"]) { $0 == "UIDL" ? "-ERR what?\r\n" : nil }
        }
        let imap = try ScriptedServer { connection, _ in
            connection.loginIMAP()
            connection.serveIMAP { $0.hasPrefix("SELECT") ? "OK [READ-ONLY] look" : "" }
        }
        let (first, second) = (Unshared(Self.pop3(pop3.port)), Unshared(Self.imap(imap.port)))
        let noUIDL = await onThreadResult { try first.value.receive { _ in .done } }.error
        #expect(noUIDL?.code == .protocolViolation && noUIDL?.isTransient == false)
        #expect(await onThreadResult { try second.value.receive { _ in .done } }.error?.code == .folder)
    }

    @Test(
        "without UIDPLUS and MOVE: copies, marks, and expunges only where nothing else is marked",
        arguments: [true, false])
    func oldServer(othersDeleted: Bool) async throws {
        let server = try ScriptedServer { connection, _ in
            connection.loginIMAP()
            connection.serveIMAP { command in
                switch command {
                case let text where text.hasPrefix("SELECT"): "* OK [UIDVALIDITY 7] x\r\n"
                case "CAPABILITY": "* CAPABILITY IMAP4rev1\r\n"
                case "UID SEARCH UNDELETED": "* SEARCH 5\r\n"
                case "UID SEARCH DELETED": othersDeleted ? "* SEARCH 3 5\r\n" : "* SEARCH 5\r\n"
                case let text where text.contains("RFC822.SIZE"): "* 1 FETCH (UID 5 RFC822.SIZE 2)\r\n"
                case let text where text.contains("BODY"): "* 1 FETCH (BODY[] {2}\r\nhi UID 5)\r\n"
                default: ""
                }
            }
        }
        let source = Unshared(
            IMAPSource(
                name: "box", server: Self.server(server.port), afterwards: .move(to: "Done"),
                limits: MailLimits(secondsPerReply: 300), quarantine: Quarantine(folder: "/dev/null/aside"),
                now: steadyClock))
        #expect(try await onThread { try source.value.receive { _ in .done } }.done == 1)
        let commands = server.heard.map { $0.drop { $0 != " " }.dropFirst() }
        #expect(
            commands.contains("UID COPY 5 \"Done\"")
                && commands.contains("UID STORE 5 +FLAGS.SILENT (\\Deleted)"))
        #expect(commands.contains("EXPUNGE") == !othersDeleted)
    }

    @Test(
        "babbles: whatever it says, the round ends with an error or with what is right",
        arguments: ["pop3", "imap"])
    func babbles(scheme: String) async throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("seed \(seed) (\(scheme) babble)")
        let random = Mutex(SeededGenerator(seed: seed))
        let phrases = [
            "+OK\r\n", "-ERR\r\n", ".\r\n", "+", "1 60\r\n", "1 \r\n", "99999999999999999999 1\r\n", "..\r\n",
            "* SEARCH 1 2\r\n", "* SEARCH x\r\n", "* 1 FETCH (UID 1 BODY[] {3}\r\nabc)\r\n", "{5}\r\n",
            "* (((((\r\n",
            "* 1 FETCH (UID 1 RFC822.SIZE 3)\r\n", "* OK [UIDVALIDITY 1]\r\n", "* BYE \r\n", "R1 OK\r\n",
            "R2 OK\r\n",
            "R3 OK\r\n", "R4 NO\r\n", "R5 BAD\r\n", "* 1 FETCH (\"\\\r\n", "\u{0}\u{FF}\r\n", "\n", "\r",
            "+ \r\n",
            "* 1 FETCH (UID 1 BODY[] {99999999}\r\n", "* CAPABILITY MOVE\r\n", ")\r\n", "~{4}\r\n",
        ]
        let server = try ScriptedServer { connection, _ in
            if scheme == "pop3" { connection.loginPOP3() } else { connection.loginIMAP() }
            for _ in 0..<8 {
                guard connection.line() != nil else { return }
                let text = random.withLock { random in
                    (0...random.number(0...6)).map { _ in random.pick(phrases) }.joined()
                }
                guard connection.say(text) else { return }
            }
        }
        let limits = MailLimits(maxMailBytes: 10_000, secondsPerReply: 1, secondsPerMail: 1)
        let (pop3, imap) = (Self.pop3(server.port, limits: limits), Self.imap(server.port, limits: limits))
        let source = Unshared<any MailSource>(scheme == "pop3" ? pop3 : imap)
        for _ in 0..<12 {
            let outcome = await onThreadResult { try source.value.receive { _ in .done } }
            guard let error = outcome.error else { continue }
            #expect([.protocolViolation, .connectionLost, .tooLarge, .folder].contains(error.code))
        }
    }
}

/// What came of a round.
struct Outcome: Sendable {
    var round: MailRound?
    var error: MailSourceError?
}

func onThreadResult(_ body: @escaping @Sendable () throws -> MailRound) async -> Outcome {
    do {
        return Outcome(round: try await onThread(body))
    } catch {
        return Outcome(error: error as? MailSourceError)
    }
}
