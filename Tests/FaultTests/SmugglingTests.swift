import CurlTransport
import Foundation
import Mail
import Sending
import Sink
import TestSupport
import Testing

/// Bytes in a message that some server takes for its end, with a second message behind them (SMTP smuggling).
@Suite("A message with another inside", .timeLimit(.minutes(60)))
struct SmugglingTests {
    /// Every mix of line ends around a lone dot, except the one that is the end.
    static let marks: [String] = {
        let ends = [
            "\n", "\r", "\r\n", "\n\n", "\r\r", "\n\r", "\0\n", "\u{B}", "\u{85}", "\u{2028}", "\r\0\n",
        ]
        return ends.flatMap { before in ends.map { "\(before).\($0)" } } + ["\r\n.\r\n", "\r\n..\r\n"]
    }()

    /// One message for each mark.
    static func jobs() throws -> [SMTPJob] {
        try marks.enumerated().map { index, mark in
            let inner = """
                MAIL FROM:<evil@tea.example>\r\nRCPT TO:<victim@customer.example>\r\nDATA\r
                Message-ID: <smuggled@tea.example>\r\n\r\nhello\r\n.\r\n
                """
            return try Campaign.job(Int64(index + 1), "text\(mark)\(inner)QUIT\r\n")
        }
    }

    private static func check(_ recipients: [String], _ run: FaultRun, _ comment: Comment) {
        #expect(recipients.sorted() == (1...Int64(marks.count)).map(Campaign.recipient).sorted(), comment)
        #expect(run.violations.isEmpty && run.error == nil, comment)
        let areAccepted = run.history.values.allSatisfy { settlements in
            if case .accepted = settlements.last { settlements.count == 1 } else { false }
        }
        #expect(run.history.count == marks.count && areAccepted, comment)
    }

    @Test("is one message at our server, its line ends all CR LF")
    func ours() async throws {
        let filing = MemoryFiling(keepsTranscript: false)
        let server = try await SinkServer.start(filing: filing)
        let settings = RelaySettings(
            host: "127.0.0.1", port: server.port, security: .none, connections: 2)
        let run = try await onThread { try FaultRun.blocking(settings, Self.jobs()) { [:] } }
        await server.stop()
        Self.check(filing.messages.flatMap { $0.recipients.map(\.address) }, run, "our server")
        #expect(filing.messages.allSatisfy { !$0.hasBareLineEnds })
    }

    @Test(
        "is one message at smtp-sink",
        .enabled(if: FileManager.default.fileExists(atPath: Server.tools), "run .ci/setup test first"))
    func smtpSink() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let dump = scratch.path("dump")
        let (run, recipients) = try await onThread {
            let server = try Server.smtpSink(dump: dump)
            defer { withExtendedLifetime(server) {} }
            let settings = RelaySettings(
                host: "127.0.0.1", port: server.port, security: .none, connections: 2)
            let run = try FaultRun.blocking(settings, Self.jobs()) { [:] }
            let recipients = try SinkDump(dump).messages.map {
                $0.recipient.trimmingCharacters(in: ["<", ">"])
            }
            return (run, recipients)
        }
        Self.check(recipients, run, "smtp-sink")
    }

    @Test(
        "is one message at aiosmtpd, over STARTTLS and with a login",
        .enabled(if: FileManager.default.fileExists(atPath: Server.tools), "run .ci/setup test first"))
    func aiosmtpd() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let pair = try Certificates.selfSigned(in: scratch)
        let (run, recipients) = try await onThread {
            let server = try Server.secure(pair)
            defer { withExtendedLifetime(server) {} }
            let settings = RelaySettings(
                host: "127.0.0.1", port: server.port, security: .starttls,
                login: .password(user: "rekindle", password: "correct horse", mechanism: "PLAIN"),
                connections: 2, certificates: pair.certificate)
            let run = try FaultRun.blocking(settings, Self.jobs()) { [:] }
            struct Kept: Decodable { var to: [String] }
            let recipients = try server.output.split(separator: "\n").filter { $0.hasPrefix("{") }
                .flatMap { try JSONDecoder().decode(Kept.self, from: Data($0.utf8)).to }
            return (run, recipients)
        }
        Self.check(recipients, run, "aiosmtpd")
    }

    @Test(
        "has no way into a command: no address with it exists",
        arguments: [
            "a\r\nRCPT TO:<victim@b.example>@b.example", "a@b.example>\r\nDATA\r\n", "a@b.example\n",
            "a@b.example\r", "a>@b.example", "<a@b.example", "a@b.example> SIZE=1", "a b@c.example",
            "a\0@b.example",
            "a@b.example\0", "\"a\r\nb\"@c.example", "a@[127.0.0.1]", "a@b\r\n.example",
            "a@b.example\u{2028}",
            "a@b.example\u{85}", "a\t@b.example", "a\u{1B}[31m@b.example",
        ])
    func addresses(text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test("nor a name for EHLO, nor a host", arguments: ["a\r\nMAIL", "a b", "a\0b", "", "a\nb"])
    func names(text: String) {
        let helo = RelaySettings(host: "127.0.0.1", port: 25, security: .none, heloName: text)
        #expect(helo.mistake?.contains("smtp.helo") == true)
        let host = RelaySettings(host: text, port: 25, security: .starttls)
        #expect(host.mistake?.contains("smtp.host") == true)
    }
}
