import Domain
import Testing

@testable import Sending

@Suite("An SMTP session that breaks off")
struct SMTPSessionLossTests {
    private static let unsentAfter: [[String]] = [
        [], ["250 ok"], ["250 ok", "250 ok"], ["250 ok", "250 ok", "354 go"],
    ]

    @Test("before the final dot leaves it unsent", arguments: unsentAfter, [true, false])
    func before(replies: [String], pipelining: Bool) throws {
        var client = try pipelining ? Client("PIPELINING") : Client()
        _ = client.take(try job(1))
        for reply in replies { _ = client.hear(reply) }
        #expect(
            client.session.connectionLost("reset by peer") == [
                .settled(1, .unsent("reset by peer")), .close("reset by peer"),
            ])
        #expect(client.release(1).isEmpty)
    }

    /// Its content released, the first message's dot out.
    private func withContentOut(_ extensions: String...) throws -> Client {
        var client = try extensions.isEmpty ? Client() : Client("PIPELINING")
        _ = client.take(try job(1))
        for reply in ["250 ok", "250 ok", "354 go"] { _ = client.hear(reply) }
        _ = client.take(try job(2))
        _ = client.release(1)
        return client
    }

    @Test(
        "after the final dot leaves it undecided, and the envelope behind it unsent",
        arguments: [true, false])
    func after(pipelining: Bool) throws {
        var client = try pipelining ? withContentOut("PIPELINING") : withContentOut()
        #expect(client.session.dotHasLeft(1) && !client.session.dotHasLeft(2))
        #expect(
            client.session.connectionLost("reset by peer") == [
                .settled(1, .undecided("reset by peer, after the final dot")),
                .settled(2, .unsent("reset by peer")),
                .close("reset by peer"),
            ])
    }

    @Test(
        "in the middle of a reply leaves it undecided, whatever that began with",
        arguments: [
            "2", "250 o", "250 ok", "250 ok\r", "250-ok\r\n", "550 no",
        ])
    func halfReply(text: String) throws {
        var client = try withContentOut()
        #expect(client.session.received(text.utf8, at: client.now).isEmpty)
        let reason = "closed in the middle of a reply"
        #expect(
            client.session.connectionLost("closed") == [
                .settled(1, .undecided("\(reason), after the final dot")), .settled(2, .unsent(reason)),
                .close(reason),
            ])
    }

    @Test(
        "with the content half taken leaves it unsent until the dot's last octet", arguments: [0, 1, 13, 14])
    func halfWritten(count: Int) throws {
        var client = try Client()
        _ = client.take(try job(1))
        for reply in ["250 ok", "250 ok", "354 go"] { _ = client.hear(reply) }
        client.takesBytes = false
        #expect(client.release(1) == [write("message 1", ".")])
        client.session.wrote(count)
        let isOut = count == 14
        #expect(client.session.dotHasLeft(1) == isOut)
        #expect(
            client.session.connectionLost("x") == [
                .settled(1, isOut ? .undecided("x, after the final dot") : .unsent("x")), .close("x"),
            ])
    }

    @Test(
        "answered before the content's end keeps a no, believes no yes, and closes",
        arguments: [
            ("552 5.3.4 too big", Settlement.refused(SMTPReply(552, "5.3.4 too big"), at: .dot)),
            ("452 4.3.1 full", .deferred(SMTPReply(452, "4.3.1 full"), at: .dot)),
            ("250 ok", .unsent("the server answered before the content's end: 250 ok")),
        ])
    func early(line: String, settlement: Settlement) throws {
        var client = try Client("PIPELINING")
        _ = client.take(try job(1))
        _ = client.hear("250 ok", "250 ok", "354 go")
        client.takesBytes = false
        _ = client.release(1)
        client.session.wrote(13)
        #expect(
            client.hear(line) == [
                .settled(1, settlement), .close("the server answered before the content's end: \(line)"),
            ])
    }

    @Test(
        "after a refusal keeps the refusal",
        arguments: [
            ["250 ok", "550 no"], ["250 ok", "550 no", "354 go"], ["550 no"], ["550 no", "503 no"],
        ])
    func refusedBefore(replies: [String]) throws {
        var client = try Client("PIPELINING")
        _ = client.take(try job(1))
        for reply in replies { _ = client.hear(reply) }
        let verb: SMTPVerb = replies[0] == "550 no" ? .mail : .rcpt
        #expect(
            client.session.connectionLost("x") == [
                .settled(1, .refused(SMTPReply(550, "no"), at: verb)), .close("x"),
            ])
    }

    @Test(
        "by the server's nonsense decides nothing",
        arguments: [
            ("hello", "the server sent a line that is no SMTP reply"),
            ("354 go", "the server is out of step: 354 go after final dot"),
            ("250-a\r\n550 b", "the server sent a reply whose lines carry different codes"),
        ])
    func garbage(text: String, reason: String) throws {
        var client = try withContentOut()
        #expect(
            client.hear(text) == [
                .settled(1, .undecided("\(reason), after the final dot")), .settled(2, .unsent(reason)),
                .close(reason),
            ])
    }

    @Test(
        "by a reply that fits no command in the envelope leaves it unsent",
        arguments: [
            (["354 go"], "the server is out of step: 354 go after MAIL"),
            (["250 ok", "354 go"], "the server is out of step: 354 go after RCPT"),
            (["250 ok", "250 ok", "250 ok"], "the server is out of step: 250 ok after DATA"),
            (["250 ok", "250 ok", "354 go", "250 ok"], "the server spoke unasked: 250 ok"),
            (["250 ok", "250 ok", "354 go", "421 bye"], "the server closed: 421 bye"),
        ], [true, false])
    func outOfStep(at point: (replies: [String], reason: String), pipelining: Bool) throws {
        var client = try pipelining ? Client("PIPELINING") : Client()
        var orders = client.take(try job(1))
        for reply in point.replies { orders = client.hear(reply) }
        #expect(orders == [.settled(1, .unsent(point.reason)), .close(point.reason)])
    }

    @Test("keeps what was settled in the same read before the nonsense")
    func settledBefore() throws {
        var client = try withContentOut("PIPELINING")
        let reason = "the server sent a line that is no SMTP reply"
        #expect(
            client.hear("250 ok", "what", "250 ok") == [
                .settled(1, .accepted(SMTPReply(250, "ok"))), .settled(2, .unsent(reason)), .close(reason),
            ])
    }

    @Test(
        "by silence, each verb by its own limit",
        arguments: [
            (0, 300.0, "MAIL"), (1, 300, "RCPT"), (2, 120, "DATA"), (3, 600, "final dot"),
        ])
    func timeLimits(answers: Int, seconds: Double, verb: String) throws {
        for extensions in [[], ["PIPELINING"]] {
            var client = try extensions.isEmpty ? Client() : Client("PIPELINING")
            _ = client.take(try job(1))
            for reply in ["250 ok", "250 ok", "354 go"].prefix(answers) {
                client.now = client.now.adding(seconds: 7)
                _ = client.hear(reply)
            }
            _ = client.release(1)
            #expect(client.session.deadline == client.now.adding(seconds: seconds))
            let reason = "no reply to \(verb) within \(Int(seconds)) s"
            #expect(
                client.session.timeLimitPassed() == [
                    .settled(
                        1, answers == 3 ? .undecided("\(reason), after the final dot") : .unsent(reason)),
                    .close(reason),
                ])
        }
    }

    @Test("by silence is not put off by half a reply or by what we write meanwhile")
    func limitStands() throws {
        var client = try Client("PIPELINING")
        _ = client.take(try job(1))
        _ = client.hear("250 ok", "250 ok", "354 go")
        _ = client.release(1)
        let deadline = client.now.adding(seconds: 600)
        client.now = client.now.adding(seconds: 60)
        _ = client.session.received("250-o".utf8, at: client.now)
        _ = client.take(try job(2))
        #expect(client.session.deadline == deadline)
        _ = client.hear("k", "250 ok")
        #expect(client.session.deadline == client.now.adding(seconds: 300))
    }

    @Test("with the next envelope never answered leaves that unsent and the first as answered")
    func unansweredEnvelope() throws {
        var client = try withContentOut("PIPELINING")
        #expect(client.hear("250 ok", "250 ok") == [.settled(1, .accepted(SMTPReply(250, "ok")))])
        #expect(client.session.connectionLost("x") == [.settled(2, .unsent("x")), .close("x")])
    }
}
