import CurlTransport
import Sending
import Sink
import Testing

@Suite("A server's replies", .timeLimit(.minutes(60)))
struct ReplyTrickTests {
    @Test("are kept whole: code, enhanced status, and every line")
    func whole() async throws {
        let lines = (1...40).map { "5.7.1 line \($0) of the policy, see https://relay.example/why?x=\($0)" }
        let settings = RelaySettings(host: "127.0.0.1", port: 1, security: .none, connections: 1)
        let run = try await FaultRun.run(
            faults: ["rcpt:554:\(lines.joined(separator: "\\n"))@only=2"], settings: settings)
        let reply = SMTPReply(code: 554, lines: lines)
        #expect(run.history[2] == [.refused(reply, at: .rcpt)])
        #expect(reply.enhancedStatus == "5.7.1")
    }

    @Test("to the login are kept as well, and one for now is no wrong password")
    func login() async throws {
        let certificate = try TestCertificate.shared.get()
        func error(_ fault: String) async throws -> TransportError? {
            let settings = RelaySettings(host: "127.0.0.1", port: 1, security: .none, connections: 1)
            return try await FaultRun.run(faults: [fault], secured: certificate, settings: settings).error
        }
        let now = try await error("auth:454:4.7.0 the directory is away")
        #expect(now?.code == .unreachable && now?.isTransient == true)
        #expect(now?.message.contains("454 4.7.0 the directory is away") == true)
        let never = try await error("auth:535:5.7.8 account closed by the operator")
        #expect(never?.code == .authentication && never?.isTransient == false)
        #expect(never?.message.contains("535 5.7.8 account closed by the operator") == true)
        let noTLS = try await error("starttls:454:4.7.0 no TLS today")
        #expect(noTLS?.code == .tls && noTLS?.isTransient == true)
        #expect(noTLS?.message.contains("454 4.7.0 no TLS today") == true)
    }

    private static let hello = ["250 relay\r\n", "250 relay\r\n"]

    @Test(
        "that fit no command accept nothing",
        arguments: [
            (
                "250 ahead of everything", ["250 relay\r\n250 ahead\r\n", "250 relay\r\n250 ahead\r\n"],
                "queued"
            ),
            ("all of a transaction ahead", hello + ["250 a\r\n250 b\r\n354 c\r\n250 d\r\n"], "queued"),
            ("354 to MAIL", hello + ["354 go\r\n"], "queued"),
            ("354 twice", hello + ["250 a\r\n", "250 b\r\n", "354 go\r\n354 go\r\n"], "queued"),
            ("250 to DATA", hello + ["250 a\r\n", "250 b\r\n", "250 c\r\n"], "queued"),
            (
                "354 to the dot", hello + ["250 a\r\n", "250 b\r\n", "354 go\r\n", "354 again\r\n"],
                "in doubt"
            ),
            ("nothing but a code of its own", hello + ["999 a\r\n"], "queued"),
            ("a code of no class", hello + ["250 a\r\n", "099 b\r\n"], "queued"),
            ("a line too many", hello + [String(repeating: "250-a\r\n", count: 200)], "queued"),
        ])
    func outOfStep(name: String, answers: [String], word: String) async throws {
        let server = try ScriptedServer(greeting: "220 relay\r\n", answers: answers)
        let settings = RelaySettings(
            host: "127.0.0.1", port: server.port, security: .none, connections: 1)
        let run = try await FaultRun.run(settings) { [:] }
        server.stop()
        #expect(run.violations.isEmpty, "\(name)")
        let words = Set(run.history.values.compactMap(\.last).map { FaultSummary.word($0) })
        #expect(words.isSubset(of: ["queued", word]) && words.contains(word), "\(name)")
        #expect(run.error != nil, "\(name)")
    }

    @Test("with controls in them are made safe to show")
    func controls() async throws {
        let server = try ScriptedServer(
            greeting: "220 relay\r\n",
            answers: Self.hello + ["250 ok\r\n", "550 5.1.1 no\u{0}such\u{1B}[31m user\u{7}\u{202E}\r\n"])
        let settings = RelaySettings(
            host: "127.0.0.1", port: server.port, security: .none, connections: 1)
        let run = try await FaultRun.run(settings) { [:] }
        server.stop()
        let first = run.history.values.compactMap(\.first).first { !$0.isUnsent }
        #expect(first == .refused(SMTPReply(550, "5.1.1 no such [31m user  "), at: .rcpt))
    }

    @Test("in the clear behind the 220 of STARTTLS are no replies: no login follows (CVE-2021-22947)")
    func injected() async throws {
        let server = try ScriptedServer(
            greeting: "220 relay\r\n",
            answers: ["250-relay\r\n250 STARTTLS\r\n", "220 go\r\n250-relay\r\n250 AUTH PLAIN\r\n235 in\r\n"])
        let settings = RelaySettings(
            host: "127.0.0.1", port: server.port, security: .starttls,
            login: .password(user: "rekindle", password: "correct horse", mechanism: "PLAIN"), connections: 1)
        let run = try await FaultRun.run(settings) { [:] }
        server.stop()
        #expect(run.error?.code == .unreachable || run.error?.code == .tls)
        #expect(run.history.values.allSatisfy { $0.allSatisfy(\.isUnsent) })
    }
}
