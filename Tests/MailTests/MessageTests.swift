import Testing

@testable import Mail

@Suite("A message")
struct MessageTests {
    private func message() throws -> Message {
        Message(
            from: try #require(Mailbox("Tea House <hello@tea.example>")),
            to: try #require(Mailbox("\"Jürgen Müller\" <jm@customer.example>")),
            replyTo: Mailbox("Rosa <rosa@tea.example>"), subject: "We miss you, Jürgen",
            messageID: "d1.42@tea.example", date: (1_795_442_964_000, 60), language: "de",
            unsubscribe: "mailto:leave@tea.example?subject=d1.42",
            text: Array("Grüße,\n.dot\nFrom Rosa\n".utf8), html: Array("<p>Grüße</p>".utf8))
    }

    private func lines(_ bytes: [UInt8]) -> [String] {
        Decoder.lines(bytes).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("is these bytes")
    func golden() throws {
        var message = try message()
        message.extraHeaders = [("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"), ("X-Ort", "Köln")]
        let expected = """
            Date: Mon, 23 Nov 2026 15:09:24 +0100
            From: "Tea House" <hello@tea.example>
            Reply-To: "Rosa" <rosa@tea.example>
            To: =?UTF-8?Q?J=C3=BCrgen_M=C3=BCller?= <jm@customer.example>
            Subject: =?UTF-8?Q?We_miss_you=2C_J=C3=BCrgen?=
            Message-ID: <d1.42@tea.example>
            List-Unsubscribe: <mailto:leave@tea.example?subject=d1.42>
            Auto-Submitted: auto-generated
            Content-Language: de
            List-Unsubscribe-Post: List-Unsubscribe=One-Click
            X-Ort: =?UTF-8?Q?K=C3=B6ln?=
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary="=_rk_BOUNDARY"

            --=_rk_BOUNDARY
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Gr=C3=BC=C3=9Fe,
            =2Edot
            =46rom Rosa

            --=_rk_BOUNDARY
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            <p>Gr=C3=BC=C3=9Fe</p>
            --=_rk_BOUNDARY--
            """
        let made = lines(try message.bytes())
        let boundary = try #require(made.last).dropFirst(7).dropLast(2)
        #expect(boundary.utf8.count == 16)
        let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let parts = line.split(separator: "BOUNDARY", omittingEmptySubsequences: false)
            return parts.map(String.init).joined(separator: String(boundary))
        }
        #expect(made == wanted)
        #expect(try message.bytes() == message.bytes())
    }

    @Test(
        "writes its date in the zone given",
        arguments: [
            (0, 0, "Thu, 1 Jan 1970 00:00:00 +0000"),
            (1_795_442_964_999, 0, "Mon, 23 Nov 2026 14:09:24 +0000"),
            (1_795_442_964_000, -210, "Mon, 23 Nov 2026 10:39:24 -0330"),
            (1_795_442_964_000, 765, "Tue, 24 Nov 2026 02:54:24 +1245"),
            (1_709_164_800_000, -1, "Wed, 28 Feb 2024 23:59:00 -0001"),
            (1_709_164_800_000, 0, "Thu, 29 Feb 2024 00:00:00 +0000"),
            (-1, 0, "Wed, 31 Dec 1969 23:59:59 +0000"), (3_600_000, -120, "Wed, 31 Dec 1969 23:00:00 -0200"),
        ] as [(Int64, Int, String)])
    func date(milliseconds: Int64, offset: Int, expected: String) throws {
        var message = try message()
        message.date = (milliseconds, offset)
        #expect(lines(try message.bytes()).first == "Date: \(expected)")
    }

    @Test("is refused when any header holds a line break", arguments: 0..<8)
    func injection(place: Int) throws {
        let evil = "x\r\nBcc: all@example.com"
        var message = try message()
        let header: String
        switch place {
        case 0: (message.subject, header) = (evil, "Subject")
        case 1: (message.from.name, header) = (evil, "From")
        case 2: (message.to.name, header) = (evil, "To")
        case 3:
            message.replyTo?.name = evil
            header = "Reply-To"
        case 4: (message.messageID, header) = (evil, "Message-ID")
        case 5: (message.language, header) = (evil, "Content-Language")
        case 6: (message.unsubscribe, header) = (evil, "List-Unsubscribe")
        default: (message.extraHeaders, header) = ([("X-A", "fine"), ("X-B", evil)], "X-B")
        }
        #expect(throws: MailError(.controlCharacter, in: header)) { try message.bytes() }
    }

    @Test("is refused when a header's name would forge another")
    func names() throws {
        var message = try message()
        message.extraHeaders = [("X: y\r\nBcc", "all@example.com")]
        #expect(throws: MailError(.badHeaderName, in: "X: y\r\nBcc")) { try message.bytes() }
    }

    @Test("is refused without both parts")
    func parts() throws {
        var message = try message()
        message.text = .plain([])
        #expect(throws: MailError(.emptyBody, in: "the message")) { try message.bytes() }
        message = try self.message()
        message.html = .plain([])
        #expect(throws: MailError(.emptyBody, in: "the message")) { try message.bytes() }
    }

    @Test("names the header in its error, never the value")
    func errors() throws {
        var message = try message()
        message.subject = "Jürgen\n"
        let error = #expect(throws: MailError.self) { try message.bytes() }
        #expect(error?.description.contains("Subject") == true)
        #expect(error?.description.contains("Jürgen") == false)
    }

    @Test("never holds its boundary in a body, and no line is too long", arguments: [51, 52] as [UInt64])
    func boundary(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for number in 0..<200 {
            var message = try message()
            message.messageID = "\(seed).\(number)@tea.example"
            let own = try #require(lines(try message.bytes()).last)
            message.text = .plain(Array("\(own)\r\n--\(own)\n\(anyText(&random, upTo: 40))".utf8))
            message.html = .plain(Array("<p>\(anyText(&random, upTo: 60))\n\(own)".utf8))
            message.subject = anyText(&random, upTo: 30)
            let bytes = try message.bytes()
            let lines = Decoder.lines(bytes)
            #expect(lines.count { $0.starts(with: own.utf8.dropLast(2)) } == 3, "seed \(seed), \(number)")
            #expect(lines.allSatisfy { $0.count <= 78 }, "seed \(seed), \(number)")
            #expect(
                lines.joined().allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x09 },
                "seed \(seed), \(number)")
        }
    }
}
