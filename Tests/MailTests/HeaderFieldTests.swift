import Testing

@testable import Mail

@Suite("A header field")
struct HeaderFieldTests {
    private func field(_ name: String, text: String) throws -> String {
        var bytes: [UInt8] = []
        try HeaderField.append(name, text: text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func field(_ name: String, tokens: String) throws -> String {
        var bytes: [UInt8] = []
        try HeaderField.append(name, tokens: tokens, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func field(_ name: String, mailboxName: String, _ address: EmailAddress) throws -> String {
        var bytes: [UInt8] = []
        try HeaderField.append(name, mailbox: Mailbox(name: mailboxName, address: address), to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("of plain text is written as it is and folded at its blanks")
    func plainText() throws {
        #expect(try field("Subject", text: "Hello, we miss you") == "Subject: Hello, we miss you\r\n")
        #expect(try field("Subject", text: "") == "Subject: \r\n")
        let words = Array(repeating: "eleven-char", count: 9).joined(separator: " ")
        #expect(
            try field("Subject", text: words)
                == "Subject: eleven-char eleven-char eleven-char eleven-char eleven-char\r\n"
                + " eleven-char eleven-char eleven-char eleven-char\r\n")
        let wide = String(repeating: "x", count: 67)
        #expect(try field("Subject", text: "\(wide) \(wide) y") == "Subject: \(wide)\r\n \(wide) y\r\n")
        #expect(
            try field("Subject", text: wide + "x y")
                == "Subject: =?UTF-8?Q?\(wide.dropLast(12))?=\r\n =?UTF-8?Q?\(wide.prefix(13))_y?=\r\n")
    }

    @Test(
        "of other text is written in encoded words",
        arguments: [
            ("Grüße", "=?UTF-8?Q?Gr=C3=BC=C3=9Fe?="), (" x", "=?UTF-8?Q?_x?="), ("a  b", "=?UTF-8?Q?a__b?="),
            ("a\tb", "=?UTF-8?Q?a=09b?="), ("=?UTF-8?Q?x?=", "=?UTF-8?Q?=3D=3FUTF-8=3FQ=3Fx=3F=3D?="),
            ("日本語のお知らせ", "=?UTF-8?B?5pel5pys6Kqe44Gu44GK55+l44KJ44Gb?="),
        ])
    func encodedText(text: String, expected: String) throws {
        #expect(try field("Subject", text: text) == "Subject: \(expected)\r\n")
    }

    @Test("of tokens is folded at blanks, refuses a word that no line holds, and anything but ASCII")
    func tokens() throws {
        #expect(try field("X", tokens: "a  b") == "X: a b\r\n")
        let id = "<\(String(repeating: "i", count: 70))@x>"
        #expect(try field("Message-ID", tokens: id) == "Message-ID:\r\n \(id)\r\n")
        let link = "<https://example.com/\(String(repeating: "u", count: 800))>"
        #expect(try field("List-Unsubscribe", tokens: link) == "List-Unsubscribe: \(link)\r\n")
        #expect(throws: MailError(.lineTooLong, in: "X")) {
            try field("X", tokens: String(repeating: "u", count: 901))
        }
        for bad in ["<ü@x>", "a\tb", "a\u{7F}"] {
            #expect(throws: MailError(.notASCII, in: "X")) { try field("X", tokens: bad) }
        }
    }

    @Test(
        "of a mailbox quotes the name, or encodes it",
        arguments: [
            ("", "<ann@example.com>"), ("Ann", "\"Ann\" <ann@example.com>"),
            ("Lee, Ann", "\"Lee, Ann\" <ann@example.com>"),
            (#"Ann "Bee" \ Lee"#, #""Ann \"Bee\" \\ Lee" <ann@example.com>"#),
            ("Jürgen", "=?UTF-8?Q?J=C3=BCrgen?= <ann@example.com>"),
            ("\"\u{301}", "=?UTF-8?Q?=22=CC=81?= <ann@example.com>"),
            ("=?x", "=?UTF-8?Q?=3D=3Fx?= <ann@example.com>"),
        ])
    func mailboxes(name: String, expected: String) throws {
        #expect(
            try field("To", mailboxName: name, try #require(EmailAddress("ann@example.com")))
                == "To: \(expected)\r\n")
    }

    @Test(
        "refuses CR, LF and NUL wherever they stand, also where a Character hides them",
        arguments: [
            "\r", "\n", "\r\n", "\0", "x\r\nBcc: all@example.com", "\r\n\r\nbody", "\n\u{301}",
            "\"\u{301}\r\n\u{301}",
            "😀\r", "ü\r\n", "\r\r\n", " \n ",
        ])
    func injection(value: String) throws {
        let address = try #require(EmailAddress("a@example.com"))
        #expect(throws: MailError(.controlCharacter, in: "X")) { try field("X", text: value) }
        #expect(throws: MailError(.controlCharacter, in: "X")) { try field("X", tokens: value) }
        #expect(throws: MailError(.controlCharacter, in: "X")) { try field("X", mailboxName: value, address) }
    }

    @Test(
        "refuses a name that is none",
        arguments: ["", " ", "a b", "a:", "a\r\nb", "ä", "a\u{301}", "a\u{7F}", "a\0"])
    func names(name: String) {
        #expect(throws: MailError(.badHeaderName, in: name)) { try field(name, text: "x") }
    }

    @Test("refuses a name that leaves its line no room")
    func longName() throws {
        let name = String(repeating: "X", count: 70)
        #expect(try field(name, text: "ü") == "\(name):\r\n =?UTF-8?Q?=C3=BC?=\r\n")
        #expect(throws: MailError(.lineTooLong, in: name + "X")) { try field(name + "X", text: "x") }
    }

    @Test("decodes to what was put in, in short lines of whole words", arguments: [31, 32, 33] as [UInt64])
    func property(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let address = try #require(EmailAddress("someone.with.a.name@mail.shop.example.com"))
        for _ in 0..<1500 {
            let text = anyText(&random, upTo: 30)
            let name =
                ["Subject", "X-A-Rather-Long-Header-Name", String(repeating: "N", count: 60)]
                .randomElement(using: &random) ?? "Subject"
            let written = try field(name, text: text)
            let comment: Comment = "seed \(seed): \(text.debugDescription) -> \(written)"
            let value = try Decoder.unfolded(Array(written.utf8))
            #expect(Array(try Decoder.words(value).utf8) == Array(text.utf8), comment)
            #expect(Decoder.lines(Array(written.utf8)).allSatisfy { $0.count <= 76 }, comment)
            #expect(
                written.utf8.allSatisfy { $0 == 0x0D || $0 == 0x0A || (0x20...0x7E).contains($0) }, comment)

            let to = try field("Reply-To", mailboxName: text, address)
            let mailbox = try Decoder.unfolded(Array(to.utf8))
            let ending = text.isEmpty ? "<\(address)>" : " <\(address)>"
            try #require(mailbox.utf8.reversed().starts(with: ending.utf8.reversed()), comment)
            let phrase = String(decoding: mailbox.utf8.dropLast(ending.utf8.count), as: UTF8.self)
            let decoded =
                phrase.utf8.first == UInt8(ascii: "\"")
                ? Mailbox("\(phrase) <\(address)>")?.name : try Decoder.words(phrase)
            #expect(decoded.map { Array($0.utf8) } == Array(text.utf8), "seed \(seed): \(to)")
            #expect(Decoder.lines(Array(to.utf8)).allSatisfy { $0.count <= 76 }, "seed \(seed): \(to)")
        }
    }
}
