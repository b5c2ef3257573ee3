import Foundation
import TestSupport
import Testing

@testable import Mailroom

@Suite("An LMTP session")
struct LMTPSessionTests {
    private func session(_ limits: LMTPLimits = LMTPLimits(), maxBytes: Int = 1000) -> LMTPSession {
        LMTPSession(name: "here", source: "lmtp", maxBytes: maxBytes, limits: limits)
    }

    /// Everything that the session says and delivers; each mail is taken or not.
    private func run(
        _ session: inout LMTPSession, _ pieces: [[UInt8]], isTaken: Bool = true
    ) -> (text: String, mails: [InboundMail], isClosed: Bool) {
        var (text, mails, isClosed) = ("", [InboundMail](), false)
        func obey(_ first: [LMTPSession.Order], _ session: inout LMTPSession) {
            var orders = first[...]
            while let order = orders.popFirst() {
                switch order {
                case .send(let bytes): text += String(decoding: bytes, as: UTF8.self)
                case .deliver(let mail):
                    mails.append(mail)
                    orders = session.delivered(isTaken: isTaken)[...]
                case .close: isClosed = true
                }
            }
        }
        obey(session.opened(), &session)
        for piece in pieces { obey(session.received(piece), &session) }
        return (text, mails, isClosed)
    }

    private func codes(_ text: String) -> [Int] {
        text.split(separator: "\r\n").compactMap { line in
            line.utf8.dropFirst(3).first == UInt8(ascii: "-") ? nil : Int(line.prefix(3))
        }
    }

    private func converse(_ text: String, limits: LMTPLimits = LMTPLimits(), isTaken: Bool = true) -> [Int] {
        var session = session(limits)
        return codes(run(&session, [Array(text.utf8)], isTaken: isTaken).text)
    }

    private static let dialogue =
        "LHLO client\r\nMAIL FROM:<> BODY=8BITMIME SIZE=20\r\nRCPT TO:<a@b>\r\nRCPT TO:<c@b>\r\nDATA\r\n"
        + "Subject: x\r\n\r\n..dot\r\n.\r\nRSET\r\nQUIT\r\n"

    @Test("says what it offers, and answers the final dot once for each recipient")
    func plain() {
        var session = session()
        let result = run(&session, [Array(Self.dialogue.utf8)])
        #expect(codes(result.text) == [220, 250, 250, 250, 250, 354, 250, 250, 250, 221])
        for word in ["PIPELINING", "ENHANCEDSTATUSCODES", "8BITMIME", "SMTPUTF8", "SIZE 1000"] {
            #expect(result.text.contains(word))
        }
        #expect(result.isClosed)
        #expect(
            result.mails == [
                InboundMail(
                    bytes: Array("Subject: x\r\n\r\n.dot\r\n".utf8), recipients: ["a@b", "c@b"], sender: "",
                    source: "lmtp")
            ])
    }

    @Test("says 451 to each recipient when the mail was not taken")
    func notTaken() {
        #expect(
            converse(Self.dialogue, isTaken: false) == [220, 250, 250, 250, 250, 354, 451, 451, 250, 221])
    }

    @Test("gives the same orders however the bytes are cut")
    func cuts() {
        let bytes = Array(Self.dialogue.utf8)
        var whole = session()
        let expected = run(&whole, [bytes])
        for cut in 0...bytes.count {
            var session = session()
            let result = run(&session, [Array(bytes[..<cut]), Array(bytes[cut...])])
            #expect(result.text == expected.text && result.mails == expected.mails)
        }
        var single = session()
        #expect(run(&single, bytes.map { [$0] }).text == expected.text)
    }

    @Test(
        "refuses what is out of order or no command",
        arguments: [
            ("EHLO x\r\n", 500), ("HELO x\r\n", 500), ("LHLO\r\n", 501), ("MAIL FROM:<a@b>\r\n", 503),
            ("RCPT TO:<a@b>\r\n", 503), ("DATA\r\n", 503), ("STARTTLS\r\n", 500), ("LHLO x\n", 500),
            ("LHLO x\u{0}\r\n", 500), ("RSET now\r\n", 501), ("VRFY a\r\n", 252), ("NOOP x\r\n", 250),
        ])
    func refuses(line: String, code: Int) {
        #expect(converse(line) == [220, code])
    }

    @Test(
        "refuses envelopes that are none",
        arguments: [
            ("MAIL FROM:a@b", 501), ("MAIL FROM:<a@b> SIZE=1001", 552), ("MAIL FROM:<a@b> SIZE=x", 501),
            ("MAIL FROM:<a@b> AUTH=<>", 555), ("MAIL FROM:<a@b> BODY=BINARYMIME", 501),
            ("MAIL FROM:<\u{e4}@b>", 553), ("MAIL FROM:<\u{e4}@b> SMTPUTF8", 250), ("MAIL FROM:<a b@c>", 501),
            ("MAIL FROM:<a@b>\r\nMAIL FROM:<a@b>", 503), ("MAIL FROM:<a@b>\r\nRCPT TO:<>", 501),
            ("MAIL FROM:<a@b>\r\nRCPT TO:<\u{e4}@b>", 553),
            ("MAIL FROM:<a@b>\r\nRCPT TO:<a@b> NOTIFY=NEVER", 555),
            ("MAIL FROM:<a@b>\r\nDATA", 503),
        ])
    func envelopes(lines: String, code: Int) {
        #expect(converse("LHLO x\r\n\(lines)\r\n").last == code)
    }

    @Test("says 552 to each recipient of a mail that is too large, and goes on")
    func large() {
        var session = session(maxBytes: 10)
        let text =
            "LHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<a@b>\r\nRCPT TO:<c@b>\r\nDATA\r\n"
            + String(repeating: "x", count: 100_000) + "\r\n.\r\nNOOP\r\n"
        let result = run(&session, [Array(text.utf8)])
        #expect(codes(result.text) == [220, 250, 250, 250, 250, 354, 552, 552, 250] && result.mails.isEmpty)
    }

    @Test("limits recipients, errors, commands and the length of lines")
    func limits() {
        let start = "LHLO x\r\nMAIL FROM:<a@b>\r\n"
        #expect(
            converse(start + "RCPT TO:<a@b>\r\nRCPT TO:<c@b>\r\n", limits: LMTPLimits(recipients: 1)).suffix(
                2)
                == [250, 452])
        #expect(converse("x\r\nx\r\nx\r\nNOOP\r\n", limits: LMTPLimits(errors: 2)) == [220, 500, 500, 421])
        #expect(
            converse("NOOP\r\nNOOP\r\nNOOP\r\n", limits: LMTPLimits(commandsWithoutMail: 2)) == [
                220, 250, 250, 421,
            ])
        #expect(converse("NOOP " + String(repeating: "x", count: 3000) + "\r\nNOOP\r\n") == [220, 500, 250])
        #expect(
            converse("NOOP " + String(repeating: "x", count: 300_000) + "\r\nNOOP\r\n") == [220, 500, 250])
    }

    @Test("takes no smuggled second mail: a bare LF or CR ends nothing")
    func smuggling() {
        var session = session()
        let text =
            "LHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<a@b>\r\nDATA\r\none\n.\nMAIL FROM:<evil@b>\r\n\r.\r\n"
            + "two\n.\r\nthree\r\n.\r\n"
        let mails = run(&session, [Array(text.utf8)]).mails
        #expect(mails.count == 1)
        #expect(String(decoding: mails[0].bytes, as: UTF8.self).contains("MAIL FROM:<evil@b>"))
    }

    @Test("bears whatever is said, in pieces of any size")
    func babble() {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("seed \(seed) (LMTP babble)")
        var random = SeededGenerator(seed: seed)
        let phrases = [
            "LHLO x\r\n", "MAIL FROM:<a@b>\r\n", "RCPT TO:<a@b>\r\n", "DATA\r\n", ".\r\n", "\r\n.\r\n", "QUI",
            "\n",
            "\r", "\u{0}", "MAIL FROM:<", "RSET\r\n", "\"", "@", "<>", " SIZE=", "x",
            "RCPT TO:<@a,@b:c@d>\r\n",
        ]
        for _ in 0..<500 {
            var session = session()
            let pieces = (0..<random.number(1...20)).map { _ in
                random.chance(20)
                    ? (0..<random.number(0...40)).map { _ in UInt8(random.number(0...255)) }
                    : Array(random.pick(phrases).utf8)
            }
            let result = run(&session, pieces)
            #expect(result.text.hasPrefix("220 ") && result.mails.allSatisfy { !$0.recipients.isEmpty })
        }
    }
}
