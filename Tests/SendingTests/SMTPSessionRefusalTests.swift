import Domain
import Testing

@testable import Sending

@Suite("An SMTP session that is refused")
struct SMTPSessionRefusalTests {
    private let no = SMTPReply(550, "5.1.1 no such user")

    @Test("at RCPT, with DATA refused after it, settles once and resets before the next")
    func recipientRefused() throws {
        var client = try Client("PIPELINING")
        _ = client.take(try job(1))
        #expect(client.take(try job(2)).isEmpty)
        #expect(client.hear("250 ok", "550 5.1.1 no such user").isEmpty)
        #expect(
            client.hear("503 5.5.1 need RCPT") == [
                .settled(1, .refused(no, at: .rcpt)),
                write("RSET", "MAIL FROM:<d2@tea.example>", "RCPT TO:<c2@customer.example>", "DATA"),
            ])
        #expect(client.hear("250 reset", "250 ok", "250 ok", "354 go") == [.awaitsRelease(2)])
    }

    @Test(
        "at RCPT, with DATA allowed all the same, ends it with a lone dot whose 250 accepts nothing",
        arguments: [
            "250 2.0.0 queued", "554 5.5.1 no valid recipients", "451 later",
        ])
    func recipientRefusedDataAllowed(answer: String) throws {
        var client = try Client("PIPELINING")
        _ = client.take(try job(1))
        #expect(client.hear("250 ok", "550 5.1.1 no such user", "354 go") == [write(".")])
        #expect(client.session.deadline == client.now.adding(seconds: 600))
        #expect(client.release(1).isEmpty)
        #expect(client.take(try job(2)).isEmpty)
        #expect(
            client.hear(answer) == [
                .settled(1, .refused(no, at: .rcpt)),
                write("RSET", "MAIL FROM:<d2@tea.example>", "RCPT TO:<c2@customer.example>", "DATA"),
            ])
    }

    @Test("behind content that is still out, settles after it")
    func refusedBehindContent() throws {
        var client = try Client("PIPELINING")
        _ = client.take(try job(1))
        _ = client.hear("250 ok", "250 ok", "354 go")
        _ = client.take(try job(2))
        _ = client.release(1)
        #expect(
            client.hear("451 4.3.0 later", "250 ok", "450 4.2.1 busy", "503 no") == [
                .settled(1, .deferred(SMTPReply(451, "4.3.0 later"), at: .dot)),
                .settled(2, .deferred(SMTPReply(450, "4.2.1 busy"), at: .rcpt)),
            ])
        #expect(
            client.take(try job(3)) == [
                write("RSET", "MAIL FROM:<d3@tea.example>", "RCPT TO:<c3@customer.example>", "DATA")
            ])
    }

    @Test(
        "at MAIL, keeps the first no as the reason",
        arguments: [
            ("550 5.7.1 not you", false), ("451 4.7.1 not now", true),
        ])
    func senderRefused(line: String, isTransient: Bool) throws {
        let reply = SMTPReply(isTransient ? 451 : 550, String(line.dropFirst(4)))
        let expected: Settlement = isTransient ? .deferred(reply, at: .mail) : .refused(reply, at: .mail)
        var client = try Client("PIPELINING")
        _ = client.take(try job(1))
        #expect(client.hear(line, "503 5.5.1 need MAIL").isEmpty)
        #expect(client.hear("503 5.5.1 need RCPT") == [.settled(1, expected)])

        client = try Client()
        _ = client.take(try job(1))
        _ = client.take(try job(2))
        // Without pipelining the rest of the envelope never leaves.
        #expect(client.hear(line) == [.settled(1, expected), write("RSET")])
        #expect(client.hear("250 ok") == [write("MAIL FROM:<d2@tea.example>")])
    }

    @Test(
        "at any verb without pipelining, settles at once and resets where a transaction was open",
        arguments: [
            (["451 x"], SMTPVerb.mail), (["250 ok", "451 x"], .rcpt), (["250 ok", "250 ok", "451 x"], .data),
        ])
    func transientInLockstep(replies: [String], verb: SMTPVerb) throws {
        var client = try Client()
        var orders = client.take(try job(1))
        for reply in replies { orders = client.hear(reply) }
        #expect(orders == [.settled(1, .deferred(SMTPReply(451, "x"), at: verb))])
        #expect(client.session.isIdle)
        #expect(client.take(try job(2)) == [write("RSET")])
        #expect(client.hear("250 ok") == [write("MAIL FROM:<d2@tea.example>")])
    }

    @Test("at the final dot needs no reset", arguments: [true, false])
    func atTheDot(pipelining: Bool) throws {
        var client = try pipelining ? Client("PIPELINING") : Client()
        _ = client.take(try job(1))
        _ = client.hear("250 ok")
        _ = client.hear("250 ok")
        _ = client.hear("354 go")
        _ = client.release(1)
        #expect(client.hear("554 5.6.0 no") == [.settled(1, .refused(SMTPReply(554, "5.6.0 no"), at: .dot))])
        guard case .write(let bytes) = client.take(try job(2)).first else {
            Issue.record("nothing written")
            return
        }
        #expect(bytes.starts(with: "MAIL".utf8))
    }

    @Test("at RSET, closes, and the message behind it is unsent")
    func resetRefused() throws {
        var client = try Client("PIPELINING")
        _ = client.take(try job(1))
        _ = client.hear("250 ok", "550 5.1.1 no such user", "503 no")
        _ = client.take(try job(2))
        let reason = "the server refused RSET: 500 what"
        #expect(client.hear("500 what") == [.settled(2, .unsent(reason)), .close(reason)])
    }

    @Test("for the sender, but its recipient taken, closes: a lone dot would be an empty mail")
    func recipientWithoutSender() throws {
        var client = try Client("PIPELINING")
        _ = client.take(try job(1))
        #expect(
            client.hear("451 later", "250 ok") == [
                .settled(1, .deferred(SMTPReply(451, "later"), at: .mail)),
                .close("the server took a recipient without a sender"),
            ])
    }

    @Test(
        "with 421 at any verb, settles it as deferred and closes",
        arguments: [
            ([], SMTPVerb.mail), (["250 ok"], .rcpt), (["250 ok", "250 ok"], .data),
            (["250 ok", "250 ok", "354 go"], .dot),
        ], [true, false])
    func closing(at point: (replies: [String], verb: SMTPVerb), pipelining: Bool) throws {
        var client = try pipelining ? Client("PIPELINING") : Client()
        _ = client.take(try job(1))
        for reply in point.replies { _ = client.hear(reply) }
        _ = client.take(try job(2))
        _ = client.release(1)
        let reply = SMTPReply(421, "4.3.2 going down")
        let reason = "the server closed: \(reply)"
        #expect(
            client.hear("421 4.3.2 going down") == [
                .settled(1, .deferred(reply, at: point.verb)), .settled(2, .unsent(reason)), .close(reason),
            ])
        #expect(client.session.isClosed && client.session.deadline == nil)
    }
}
