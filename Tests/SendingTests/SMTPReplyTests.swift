import Testing

@testable import Sending

@Suite("The reply parser")
struct SMTPReplyParserTests {
    private func replies(_ text: String, chunk: Int = .max) throws -> [SMTPReply] {
        var parser = SMTPReplyParser()
        var replies: [SMTPReply] = []
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            parser.append(bytes.prefix(chunk))
            bytes = bytes.dropFirst(chunk)
            while let reply = try parser.next() { replies.append(reply) }
        }
        return replies
    }

    @Test("cuts the stream into the same replies whatever the chunks", arguments: 1...24)
    func chunks(size: Int) throws {
        let text =
            "250-relay\r\n250-SIZE 100\r\n250 HELP\r\n354 go\n250\r\n550-5.1.1 no\r\n550 5.1.1 such\r\n"
        #expect(
            try replies(text, chunk: size) == [
                SMTPReply(code: 250, lines: ["relay", "SIZE 100", "HELP"]), SMTPReply(354, "go"),
                SMTPReply(250, ""),
                SMTPReply(code: 550, lines: ["5.1.1 no", "5.1.1 such"]),
            ])
    }

    @Test(
        "knows that it is inside a reply",
        arguments: [
            ("", false), ("250 ok\r\n", false), ("2", true), ("250 ok\r", true), ("250-ok\r\n", true),
            ("250-ok\r\n250 ok\r\n", false),
        ])
    func inside(text: String, isInside: Bool) throws {
        var parser = SMTPReplyParser()
        parser.append(text.utf8)
        while try parser.next() != nil {}
        #expect(parser.isInsideReply == isInside)
    }

    @Test(
        "refuses what is no reply",
        arguments: [
            "\r\n", "2\r\n", "25\r\n", "2 50 ok\r\n", "hello\r\n", "150 x\r\n", "600 x\r\n", "000 x\r\n",
            "250\tok\r\n",
            "2500 ok\r\n", " 250 ok\r\n", "HTTP/1.1 400 Bad\r\n", "\u{16}\u{3}\u{1}\n", "２５０ ok\r\n",
            "-250 x\r\n",
        ])
    func garbage(text: String) {
        #expect(throws: SMTPReplyParser.Failure.notAReply) { try replies(text) }
    }

    @Test("refuses a reply whose lines disagree")
    func codesDiffer() {
        #expect(throws: SMTPReplyParser.Failure.codesDiffer) { try replies("250-a\r\n550 b\r\n") }
    }

    @Test("holds its limits, with and without line ends", arguments: [1, 1000, .max])
    func limits(chunk: Int) throws {
        let longest = "250 " + String(repeating: "x", count: 4092)
        #expect(try replies(longest + "\n", chunk: chunk).count == 1)
        #expect(throws: SMTPReplyParser.Failure.lineTooLong) { try replies(longest + "xx\n", chunk: chunk) }
        #expect(throws: SMTPReplyParser.Failure.lineTooLong) {
            try replies(String(repeating: "2", count: 5000), chunk: chunk)
        }
        let lines = String(repeating: "250-x\r\n", count: 127)
        #expect(try replies(lines + "250 x\r\n", chunk: chunk).first?.lines.count == 128)
        #expect(throws: SMTPReplyParser.Failure.tooManyLines) {
            try replies(lines + "250-x\r\n", chunk: chunk)
        }
    }

    @Test("makes its texts safe to show: no controls, damaged bytes replaced")
    func sanitized() throws {
        var parser = SMTPReplyParser()
        parser.append(Array("550 \u{1B}[2Jno\0\r\u{7F} ü".utf8) + [0xFF, 0x0D, 0x0A])
        #expect(try parser.next()?.lines == [" [2Jno    ü\u{FFFD}"])
    }

    @Test("random bytes end in replies or an error, never a crash", arguments: [61, 62] as [UInt64])
    func random(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                Array("2345 -\r\n0\u{1}x".utf8).randomElement(using: &random) ?? 0
            }
            _ = try? replies(
                String(decoding: bytes, as: UTF8.self), chunk: Int.random(in: 1...9, using: &random))
        }
    }
}

@Suite("A reply")
struct SMTPReplyTests {
    @Test(
        "gives its enhanced status only of its own class",
        arguments: [
            (550, "5.1.1 no", "5.1.1"), (550, "4.1.1 no", nil), (250, "2.0.0 ok", "2.0.0"),
            (550, "5.1 no", nil),
            (550, "5.1.1.1", nil), (550, "5.1000.1 x", nil), (550, "5.x.1", nil), (550, "", nil),
            (451, "4.7.100", "4.7.100"),
            (550, "5..1 x", nil), (550, "05.1.1", nil), (550, "5.1.1\u{301} x", nil), (550, "5.1.١", nil),
        ] as [(Int, String, String?)])
    func status(code: Int, text: String, expected: String?) {
        #expect(SMTPReply(code, text).enhancedStatus == expected)
    }

    @Test("is shown on one line of bounded length")
    func description() {
        #expect(
            SMTPReply(code: 550, lines: ["5.1.1 no", "such user"]).description == "550 5.1.1 no / such user")
        #expect(SMTPReply(550, String(repeating: "x", count: 5000)).description.count == 1000)
    }

    @Test(
        "says that an address is dead only when it speaks of the mailbox",
        arguments: [
            (550, "5.1.1 unknown", true), (550, "5.1.2 bad domain", true), (550, "5.1.3 syntax", true),
            (550, "5.1.6 moved", true), (556, "5.1.10 null MX", true),
            (550, "5.7.1 user unknown to us: blocked", false),
            (552, "5.2.2 mailbox full", false), (550, "5.2.1 disabled", false),
            (550, "5.4.1 access denied", false),
            (550, "5.1.8 bad sender", false), (450, "4.1.1 user unknown", false),
            (550, "No such user here", true),
            (550, "User Unknown", true), (551, "no such recipient", true), (553, "mailbox not found", true),
            (554, "user unknown", false), (550, "blocked by policy", false), (550, "relaying denied", false),
            (550, "domain of sender address a@b.c does not exist", false), (550, "", false),
            (250, "5.1.1", false),
        ])
    func dead(code: Int, text: String, isDead: Bool) {
        #expect(SMTPReply(code, text).saysAddressIsDead == isDead)
    }

    @Test("of a callout on our own return path is nobody's death")
    func callout() {
        let lines = ["Verification failed for <d1@tea.example>", "No such user here", "Sender verify failed"]
        #expect(!SMTPReply(code: 550, lines: lines).saysAddressIsDead)
    }

    @Test(
        "to EHLO tells the extensions",
        arguments: [
            (["relay.example", "PIPELINING", "size 1000", "8bitmime", "SMTPUTF8", "DSN"], true, 1000, true),
            (["PIPELINING SIZE 5"], false, nil, false), (["x", "SIZE"], false, 0, false),
            (["x", "SIZE 99999999999999999999"], false, 0, false),
            (["x", "XPIPELINING", "", "SIZE=5"], false, nil, false),
            ([], false, nil, false),
        ] as [([String], Bool, Int?, Bool)])
    func extensions(lines: [String], pipelining: Bool, size: Int?, rest: Bool) {
        let extensions = SMTPExtensions(ehlo: SMTPReply(code: 250, lines: lines))
        #expect(extensions.pipelining == pipelining)
        #expect(extensions.size == size)
        #expect([extensions.eightBitMIME, extensions.smtpUTF8, extensions.dsn] == [rest, rest, rest])
    }
}
