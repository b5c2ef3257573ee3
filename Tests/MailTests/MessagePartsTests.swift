import Testing

@testable import Mail

@Suite("A message with more than two bodies")
struct MessagePartsTests {
    static func message() throws -> Message {
        Message(
            from: try #require(Mailbox("Tea House <hello@tea.example>")),
            to: try #require(Mailbox("Ann <ann@customer.example>")), subject: "We miss you",
            messageID: "d1.42@tea.example", date: (1_795_442_964_000, 60), text: Array("Hello\n".utf8),
            html: Array("<p>Hello</p>".utf8))
    }

    static func logo(_ id: String = "logo@tea.example") throws -> InlineImage {
        try InlineImage(
            contentID: id, name: "logo.png", mediaType: "image/png", bytes: [0x89, 0x50, 0x4E, 0x47])
    }

    static func invitation() throws -> CalendarInvitation {
        try CalendarInvitation(
            CalendarInvitation.Meeting(
                uid: "d1.42@tea.example", stamp: 1_795_442_964_000, start: 1_796_115_600_000,
                end: 1_796_117_400_000, title: "Tasting",
                organizer: try #require(Mailbox("Rosa <rosa@tea.example>")),
                attendee: try #require(Mailbox("Ann <ann@customer.example>"))))
    }

    /// The lines that show the structure: types and delimiters.
    private func outline(_ message: Message) throws -> [String] {
        Decoder.lines(try message.bytes()).map { String(decoding: $0, as: UTF8.self) }.compactMap { line in
            if line.hasPrefix("--=_") { return String(line.prefix(6)) + (line.hasSuffix("--") ? " end" : "") }
            guard line.hasPrefix("Content-Type: ") else { return nil }
            return String(line.dropFirst(14).prefix { $0 != ";" })
        }
    }

    @Test("puts only the levels around it that it needs")
    func levels() throws {
        var message = try Self.message()
        let plain = ["multipart/alternative", "--=_rk", "text/plain", "--=_rk", "text/html", "--=_rk end"]
        #expect(try outline(message) == plain)
        message.inlineImages = [try Self.logo()]
        let related = ["multipart/related", "--=_rr", "text/html", "--=_rr", "image/png", "--=_rr end"]
        let withImage =
            ["multipart/alternative", "--=_rk", "text/plain", "--=_rk"] + related + ["--=_rk end"]
        #expect(try outline(message) == withImage)
        let terms = try Attachment(name: "terms.pdf", mediaType: "application/pdf", bytes: [1, 2, 3])
        message.attachments = [terms]
        let file = ["--=_rm", "application/pdf"]
        #expect(try outline(message) == ["multipart/mixed", "--=_rm"] + withImage + file + ["--=_rm end"])
        message.invitation = try Self.invitation()
        let all =
            ["multipart/mixed", "--=_rm"] + withImage.dropLast() + ["--=_rk", "text/calendar", "--=_rk end"]
            + ["--=_rm", "application/ics"] + file + ["--=_rm end"]
        #expect(try outline(message) == all)
        message.inlineImages = []
        message.attachments = []
        #expect(
            try outline(message) == ["multipart/mixed", "--=_rm"] + plain.dropLast()
                + ["--=_rk", "text/calendar", "--=_rk end", "--=_rm", "application/ics", "--=_rm end"])
    }

    @Test("has no line over 78 octets and nothing beyond ASCII")
    func lines() throws {
        var message = try Self.message()
        message.inlineImages = [try Self.logo()]
        message.invitation = try Self.invitation()
        message.attachments = [
            try Attachment(
                name: "Größe.pdf", mediaType: "application/pdf", bytes: (0..<3000).map { UInt8($0 & 0xFF) })
        ]
        let lines = Decoder.lines(try message.bytes())
        #expect(lines.allSatisfy { $0.count <= 78 })
        #expect(lines.joined().allSatisfy { (0x20...0x7E).contains($0) })
    }

    @Test("is the same whether its bodies are encoded now or were before")
    func encoded() throws {
        var message = try Self.message()
        message.text = .plain(Array("Grüße,\n.x\n".utf8))
        let expected = try message.bytes()
        var body: [UInt8] = []
        var writer = QuotedPrintableWriter()
        writer.append(EncodedRun("Grüße,\n".utf8), to: &body)
        writer.append(".x\n".utf8, to: &body)
        writer.finish(&body)
        message.text = .encoded(body)
        #expect(try message.bytes() == expected)
    }

    @Test(
        "is refused when a body said to be encoded could hold a boundary or is beyond ASCII",
        arguments: ["--=_rk_0000", "x=_", "ü", "=\r\n--=_"])
    func forged(body: String) throws {
        var message = try Self.message()
        message.html = .encoded(Array(body.utf8))
        #expect(throws: MailError(.notQuotedPrintable, in: "the HTML part")) { try message.bytes() }
        message = try Self.message()
        message.text = .encoded(Array(body.utf8))
        #expect(throws: MailError(.notQuotedPrintable, in: "the text part")) { try message.bytes() }
    }

    @Test("finds what could be a boundary wherever it stands in an encoded body")
    func forgedAnywhere() throws {
        var message = try Self.message()
        for length in 2...40 {
            for place in 0...(length - 2) {
                var body = Array(repeating: UInt8(ascii: "x"), count: length)
                body[place] = UInt8(ascii: "=")
                body[place + 1] = UInt8(ascii: "_")
                message.html = .encoded(body)
                #expect(throws: MailError(.notQuotedPrintable, in: "the HTML part")) { try message.bytes() }
                body[place] = UInt8(ascii: "_")
                body[place + 1] = UInt8(ascii: "=")
                message.html = .encoded(body)
                #expect(throws: Never.self) { try message.bytes() }
                body[place] = 0x80
                message.html = .encoded(body)
                #expect(throws: MailError(.notQuotedPrintable, in: "the HTML part")) { try message.bytes() }
            }
        }
    }

    @Test("is refused when two images share a Content-ID")
    func sharedContentID() throws {
        var message = try Self.message()
        message.inlineImages = [try Self.logo(), try Self.logo("other@tea.example"), try Self.logo()]
        #expect(throws: MailError(.badContentID, in: "an inline image")) { try message.bytes() }
    }

    @Test("is appended to what a buffer holds, and leaves it as it was when it is refused")
    func appending() throws {
        var message = try Self.message()
        var buffer = Array("before".utf8)
        try message.append(to: &buffer)
        #expect(buffer == Array("before".utf8) + (try message.bytes()))
        message.subject = "x\n"
        buffer = Array("before".utf8)
        #expect(throws: MailError(.controlCharacter, in: "Subject")) { try message.append(to: &buffer) }
        #expect(buffer == Array("before".utf8))
    }

    @Test(
        "is refused with a date that cannot be written",
        arguments: [
            (Int64.min, 0), (Int64.max, 0), (0, Int.min), (0, Int.max), (0, 1440), (-2_208_988_800_001, 0),
            (-2_208_988_800_000, -1), (253_402_300_799_999, 1),
        ] as [(Int64, Int)])
    func dates(milliseconds: Int64, offset: Int) throws {
        var message = try Self.message()
        message.date = (milliseconds, offset)
        #expect(throws: MailError(.badDate, in: "Date")) { try message.bytes() }
        message.date = (-2_208_988_800_000, 0)
        #expect(
            String(decoding: try message.bytes().prefix(37), as: UTF8.self)
                == "Date: Mon, 1 Jan 1900 00:00:00 +0000\r")
    }
}
