import Domain
import Mail
import Testing

@testable import Sending

@Suite("An SMTP session in order")
struct SMTPSessionTests {
    @Test("hands over three messages one command at a time")
    func lockstep() throws {
        var client = try Client()
        for id: Int64 in 1...3 {
            #expect(client.take(try job(id)) == [write("MAIL FROM:<d\(id)@tea.example>")])
            #expect(client.hear("250 2.1.0 ok") == [write("RCPT TO:<c\(id)@customer.example>")])
            #expect(client.hear("250 2.1.5 ok") == [write("DATA")])
            #expect(client.hear("354 go") == [.awaitsRelease(id)])
            #expect(client.session.awaitingRelease && client.session.deadline == nil)
            #expect(client.release(id) == [write("message \(id)", ".")])
            #expect(
                client.hear("250 2.0.0 queued") == [.settled(id, .accepted(SMTPReply(250, "2.0.0 queued")))])
            #expect(client.session.isIdle)
        }
        #expect(client.session.messages == 3)
        #expect(client.quit() == [write("QUIT")])
        #expect(client.hear("221 bye") == [.close("")])
        #expect(client.session.isClosed && !client.session.wantsJob)
    }

    @Test("without pipelining keeps a second message waiting until the first is settled")
    func lockstepWaiting() throws {
        var client = try Client("SIZE")
        #expect(client.take(try job(1)) == [write("MAIL FROM:<d1@tea.example> SIZE=11")])
        #expect(client.take(try job(2)).isEmpty)
        #expect(!client.session.wantsJob)
        #expect(client.hear("250 ok") == [write("RCPT TO:<c1@customer.example>")])
        #expect(client.hear("250 ok") == [write("DATA")])
        #expect(client.hear("354 go") == [.awaitsRelease(1)])
        #expect(client.release(1) == [write("message 1", ".")])
        #expect(
            client.hear("250 ok") == [
                .settled(1, .accepted(SMTPReply(250, "ok"))), write("MAIL FROM:<d2@tea.example> SIZE=11"),
            ])
    }

    @Test("with pipelining sends the next envelope behind the content")
    func pipelined() throws {
        var client = try Client("PIPELINING", "SIZE 1000", "8BITMIME")
        #expect(
            client.take(try job(1)) == [
                write("MAIL FROM:<d1@tea.example> SIZE=11", "RCPT TO:<c1@customer.example>", "DATA")
            ])
        #expect(client.hear("250 ok", "250 ok", "354 go") == [.awaitsRelease(1)])
        // Before the release only one envelope can be open.
        #expect(client.take(try job(2)).isEmpty)
        #expect(
            client.release(1) == [
                write(
                    "message 1", ".", "MAIL FROM:<d2@tea.example> SIZE=11", "RCPT TO:<c2@customer.example>",
                    "DATA")
            ])
        #expect(
            client.hear("250 ok 1", "250 ok", "250 ok", "354 go") == [
                .settled(1, .accepted(SMTPReply(250, "ok 1"))), .awaitsRelease(2),
            ])
        #expect(client.release(2) == [write("message 2", ".")])
        // After the content has left, an envelope follows at once.
        #expect(
            client.take(try job(3)) == [
                write("MAIL FROM:<d3@tea.example> SIZE=11", "RCPT TO:<c3@customer.example>", "DATA")
            ])
        #expect(client.hear("250 ok 2") == [.settled(2, .accepted(SMTPReply(250, "ok 2")))])
        #expect(client.hear("250 ok", "250 ok", "354 go") == [.awaitsRelease(3)])
        #expect(client.release(3) == [write("message 3", ".")])
        #expect(client.hear("250 ok 3") == [.settled(3, .accepted(SMTPReply(250, "ok 3")))])
        #expect(client.session.isIdle && client.session.messages == 3)
    }

    @Test("reads replies byte by byte as it reads them in one")
    func bytewise() throws {
        var client = try Client("PIPELINING")
        _ = client.take(try job(1))
        var orders: [SMTPSession.Order] = []
        for byte in "250-a\r\n250 ok\r\n250 ok\r\n354 go\r\n".utf8 {
            orders += client.session.received([byte], at: client.now)
        }
        #expect(orders == [.awaitsRelease(1)])
    }

    @Test("names the null return path, 8-bit content and other alphabets")
    func parameters() throws {
        var client = try Client("PIPELINING", "8BITMIME", "SMTPUTF8")
        let umlaut = try #require(EmailAddress("jürgen@müller.example"))
        let international = SMTPJob(
            delivery: 1, envelope: Envelope(sender: nil, recipient: umlaut),
            message: Array("a: b\r\n\r\nü\r\n".utf8))
        #expect(
            client.take(international) == [
                write("MAIL FROM:<> BODY=8BITMIME SMTPUTF8", "RCPT TO:<jürgen@müller.example>", "DATA")
            ])
    }

    @Test("names a domain of another alphabet in A-labels, so that a relay without SMTPUTF8 takes it")
    func asciiDomains() throws {
        var client = try Client("PIPELINING", "8BITMIME", "SMTPUTF8")
        var old = try Client("PIPELINING")
        let job = SMTPJob(
            delivery: 1,
            envelope: Envelope(
                sender: EmailAddress("shop@tee.müller.example"),
                recipient: try #require(EmailAddress("ann@例子.测试"))),
            message: Array("a: b\r\n\r\nx\r\n".utf8))
        let envelope = write(
            "MAIL FROM:<shop@tee.xn--mller-kva.example>", "RCPT TO:<ann@xn--fsqu00a.xn--0zwm56d>", "DATA")
        #expect(client.take(job) == [envelope])
        #expect(old.take(job) == [envelope])
    }

    @Test("refuses by itself what the relay cannot take, and stays usable")
    func limits() throws {
        var client = try Client("SIZE 20")
        let umlaut = try #require(EmailAddress("jürgen@müller.example"))
        let noUTF8 = SMTPReply(553, "5.6.7 the relay does not take internationalized addresses (SMTPUTF8)")
        #expect(client.take(try job(1, to: umlaut)) == [.settled(1, .refused(noUTF8, at: .mail))])
        #expect(client.take(try job(2, "To: <ü@x.y>\r\n\r\n")) == [.settled(2, .refused(noUTF8, at: .mail))])
        let tooBig = SMTPReply(552, "5.3.4 the relay takes at most 20 octets")
        #expect(
            client.take(try job(3, String(repeating: "x", count: 21))) == [
                .settled(3, .refused(tooBig, at: .mail))
            ])
        #expect(
            client.take(try job(4, String(repeating: "x", count: 20))) == [
                write("MAIL FROM:<d4@tea.example> SIZE=20")
            ])
    }

    @Test("without EHLO speaks HELO, and then without extensions", arguments: [500, 502])
    func helo(code: Int) throws {
        var session = SMTPSession(name: "client.example")
        #expect(session.start(at: Client.noon) == [write("EHLO client.example")])
        #expect(!session.wantsJob)
        #expect(session.received("\(code) what?\r\n".utf8, at: Client.noon) == [write("HELO client.example")])
        #expect(session.received("250-x\r\n250 PIPELINING\r\n".utf8, at: Client.noon).isEmpty)
        #expect(session.isReady && session.extensions == SMTPExtensions())
        #expect(session.take(try job(1), at: Client.noon) == [write("MAIL FROM:<d1@tea.example>")])
    }

    @Test(
        "closes when nobody answers its greeting well",
        arguments: [
            ("554 no", "the server refused EHLO: 554 no"), ("421 busy", "the server refused EHLO: 421 busy"),
            ("354 go", "the server is out of step: 354 go after EHLO"),
            ("what", "the server sent a line that is no SMTP reply"),
        ])
    func refusedGreeting(line: String, reason: String) {
        var session = SMTPSession(name: "client.example")
        _ = session.start(at: Client.noon)
        #expect(session.received("\(line)\r\n".utf8, at: Client.noon) == [.close(reason)])
        #expect(session.isClosed && !session.wantsJob && session.deadline == nil)
        #expect(session.received("250 ok\r\n".utf8, at: Client.noon).isEmpty)
        #expect(session.connectionLost("x").isEmpty && session.timeLimitPassed().isEmpty)
    }

    @Test("a release that nothing waits for does nothing")
    func strayRelease() throws {
        var client = try Client("PIPELINING")
        #expect(client.release(1).isEmpty)
        _ = client.take(try job(1))
        #expect(client.release(1).isEmpty)
        _ = client.hear("250 ok", "250 ok", "354 go")
        #expect(client.release(2).isEmpty)
        #expect(client.release(1) == [write("message 1", ".")])
        #expect(client.release(1).isEmpty)
    }
}

@Suite("An SMTP session asked to stop")
struct SMTPSessionQuitTests {
    @Test("before it is ready closes at once")
    func early() {
        var session = SMTPSession(name: "client.example")
        _ = session.start(at: Client.noon)
        #expect(session.quit(at: Client.noon) == [.close("asked to stop")])
    }

    @Test("finishes what is in hand first, at whatever point", arguments: 0...4, [true, false])
    func inHand(point: Int, pipelining: Bool) throws {
        var client = try pipelining ? Client("PIPELINING") : Client()
        var orders = client.take(try job(1))
        let replies = ["250 ok", "250 ok", "354 go", "", "250 done"]
        for (step, reply) in replies.enumerated() {
            if step == point {
                #expect(client.quit().isEmpty)
                #expect(!client.session.wantsJob)
            }
            orders = reply.isEmpty ? client.release(1) : client.hear(reply)
        }
        #expect(orders == [.settled(1, .accepted(SMTPReply(250, "done"))), write("QUIT")])
        #expect(client.quit().isEmpty)
        #expect(client.hear("221 bye") == [.close("")])
    }

    @Test("says QUIT also when the last message was refused", arguments: [true, false])
    func afterRefusal(pipelining: Bool) throws {
        var client = try pipelining ? Client("PIPELINING") : Client()
        _ = client.take(try job(1))
        #expect(client.quit().isEmpty)
        var orders = client.hear("550 no")
        if pipelining { orders = client.hear("503 no", "503 no") }
        #expect(orders == [.settled(1, .refused(SMTPReply(550, "no"), at: .mail)), write("QUIT")])
    }

    @Test("does not mind how QUIT is answered", arguments: ["500 what", "421 bye", "221 bye"])
    func anyReply(line: String) throws {
        var client = try Client()
        #expect(client.quit() == [write("QUIT")])
        #expect(client.hear(line) == [.close("")])
    }

    @Test("does not wait for QUIT's reply beyond its limit")
    func limit() throws {
        var client = try Client()
        _ = client.quit()
        #expect(client.session.deadline == client.now.adding(seconds: 10))
        #expect(client.session.timeLimitPassed() == [.close("no reply to QUIT within 10 s")])
    }
}
