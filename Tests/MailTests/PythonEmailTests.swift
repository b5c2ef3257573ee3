import Foundation
import Testing

@testable import Mail

/// Another implementation reads what ours writes: Python's `email` package, told to raise on any defect.
@Suite(
    "Python's email package",
    .enabled(if: Python.isPresent, "python3 is not here: nothing else reads our mail"))
struct PythonEmailTests {
    private struct Reading: Decodable {
        var defects: [String]
        var from, to, replyTo: [[String]]
        var subject, messageID, unsubscribe, extra, date: String
        var text, html: [UInt8]
    }

    @Test("finds no defect and reads every value and body back")
    func agrees() throws {
        let messages = try Self.messages()
        let readings = try Python.run(Self.script, on: messages.map { try $0.bytes() }, as: Reading.self)
        try #require(readings.count == messages.count)
        for (message, reading) in zip(messages, readings) {
            let comment: Comment = "\(message.messageID)"
            #expect(reading.defects.isEmpty, comment)
            #expect(reading.from == [[message.from.name, message.from.address.description]], comment)
            #expect(reading.to == [[message.to.name, message.to.address.description]], comment)
            #expect(
                reading.replyTo == (message.replyTo.map { [[$0.name, $0.address.description]] } ?? []),
                comment)
            #expect(Array(reading.subject.utf8) == Array(message.subject.utf8), comment)
            #expect(reading.messageID == "<\(message.messageID)>", comment)
            #expect(
                reading.unsubscribe == (message.unsubscribe.isEmpty ? "" : "<\(message.unsubscribe)>"),
                comment)
            #expect(reading.extra == message.extraHeaders[0].value, comment)
            #expect(reading.date == Self.iso8601(message.date), comment)
            #expect(reading.text == withCRLF(message.text.bytes), comment)
            #expect(reading.html == withCRLF(message.html.bytes), comment)
        }
    }

    private static func iso8601(_ date: (milliseconds: Int64, offsetMinutes: Int)) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: date.offsetMinutes * 60)
        formatter.dateFormat = "yyyy-MM-dd'T'HH:mm:ssxxx"
        return formatter.string(from: Date(timeIntervalSince1970: Double(date.milliseconds / 1000)))
    }

    private static func messages() throws -> [Message] {
        let texts = [
            "Ann Lee", "Lee, Ann", "Ann \"Bee\" Lee", "back\\slash", "\\\"", "Jürgen Müller", "日本太郎",
            "😀 Smile 👩‍👩‍👧",
            "=?UTF-8?Q?fake?=", "a@b.c", "Ann <ann@x.test>", "(comment) Ann", "Ann; Bob: <x>",
            "it's $5.00 & 10%",
            "x\u{301}y", "Ünïcödé " + String(repeating: "ä", count: 120),
            String(repeating: "long name ", count: 15) + "x",
            String(repeating: "x", count: 70), String(repeating: "y", count: 200),
            String(repeating: "\"", count: 50), "Grüße, \"Welt\" \\o/", "Ж", "مرحبا بكم", "one_two=three?",
            "...", "[x]", "10 % off — today", "–", "Zoë O'Neil-Smith, Jr.", "a =? b ?= c",
        ]
        let bodies = [
            "Hello\n", "no line end", "\n\n\n", ".\n..\n.x\n", "From me\n>From you\n", "trailing \t \n",
            "CR\rLF\nCRLF\r\n",
            String(repeating: "word ", count: 400), String(repeating: "ü", count: 500), "=3D =\n=\n",
            "😀👩‍👩‍👧日本\n",
            "--=_rk_0000000000000000\n--\n", "\0\u{1}\u{7F}\n", "\t\tindented\n",
        ]
        let zones = [0, 60, -210, 765, -720, 840]
        let ann = try #require(EmailAddress("ann.lee+tag@customer.example"))
        let shop = try #require(
            EmailAddress(String(repeating: "s", count: 64) + "@mail.a-shop-with-a-long-name.example"))
        return (0..<60).map { number in
            let text = texts[number % texts.count]
            var message = Message(
                from: Mailbox(name: number < 30 ? text : "", address: shop),
                to: Mailbox(name: texts[(number + 7) % texts.count], address: ann),
                replyTo: number % 3 == 0
                    ? Mailbox(name: texts[(number + 3) % texts.count], address: shop) : nil,
                subject: number == 59 ? "" : texts[(number * 11 + number / 30) % texts.count],
                messageID: number % 7 == 0
                    ? String(repeating: "i", count: 80) + "\(number)@x.test" : "d.\(number)@x.test",
                date: (1_700_000_000_000 + Int64(number) * 7_777_777_000, zones[number % zones.count]),
                language: number % 2 == 0 ? "en-GB" : "",
                unsubscribe: number % 4 == 0
                    ? "https://shop.example/u/" + String(repeating: "k", count: number * 5) : "",
                text: Array(bodies[number % bodies.count].utf8),
                html: Array(
                    "<p>\(bodies[(number + 5) % bodies.count])</p>\(bodies[(number + 9) % bodies.count])".utf8
                ))
            message.extraHeaders = [("X-Campaign", texts[(number + 13) % texts.count])]
            return message
        }
    }

    private static let script = """
        import base64, email, email.policy, json, sys
        from email.header import decode_header, make_header
        from email.utils import parseaddr
        policy = email.policy.SMTP.clone(raise_on_defect=True)
        readings = []
        for line in open(sys.argv[1]):
            source = base64.b64decode(line)
            message = email.message_from_bytes(source, policy=policy)
            plain, html = message.iter_parts()
            defects = [repr(d) for part in message.walk() for d in part.defects]
            defects += [n + ": " + repr(d) for part in message.walk() for n, v in part.items() for d in v.defects]
            for part, type in ((plain, "text/plain"), (html, "text/html")):
                if part.get_content_type() != type or part.get_content_charset() != "utf-8":
                    defects.append("a part is not " + type)
            # The names through decode_header: the new parser of Python 3.11 puts blanks between encoded words of
            # a phrase, against RFC 2047 section 6.2.
            legacy = email.message_from_bytes(source)
            def boxes(name):
                if message[name] is None: return []
                raw = "".join(legacy[name].splitlines())
                return [[str(make_header(decode_header(parseaddr(raw)[0]))), a.addr_spec]
                        for a in message[name].addresses]
            readings.append({
                "defects": defects, "from": boxes("From"), "to": boxes("To"), "replyTo": boxes("Reply-To"),
                "subject": str(message["Subject"]), "messageID": str(message["Message-ID"]).strip(),
                "unsubscribe": str(message["List-Unsubscribe"] or "").strip(), "extra": str(message["X-Campaign"]),
                "date": message["Date"].datetime.isoformat(),
                "text": list(plain.get_payload(decode=True)), "html": list(html.get_payload(decode=True)),
            })
        json.dump(readings, sys.stdout)
        """
}
