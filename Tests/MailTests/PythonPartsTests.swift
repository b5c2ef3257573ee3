import Foundation
import Testing

@testable import Mail

/// Python's `email` reads images, invitations, attachments and addresses in other alphabets, and `quopri` what
/// the writer of runs made.
@Suite(
    "Python's email package, of messages with parts",
    .enabled(if: Python.isPresent, "python3 is not here: nothing else reads our mail"))
struct PythonPartsTests {
    private struct Part: Decodable, Equatable {
        var type: String
        var disposition: String
        var name: String
        var contentID: String
        var content: [UInt8]
    }

    private struct Reading: Decodable {
        var defects: [String]
        var from, to: String
        /// The leaves, in order; a multipart's type stands before its parts.
        var parts: [Part]
    }

    @Test("finds no defect, and reads every part, name and address back", arguments: 0..<8)
    func parts(kind: Int) throws {
        let names = [
            "terms.pdf", "Größe & Preis.pdf", "日本の条件.pdf", "a;b=\"c\" (d).csv", "100% 'free'.txt",
            String(repeating: "Sehr langer Name für 日本 ", count: 6) + ".pdf",
            String(repeating: "x", count: 195) + ".pdf", "👩‍👩‍👧.pdf",
        ]
        var messages: [Message] = []
        for (number, name) in names.enumerated() {
            var message = try MessagePartsTests.message()
            message.messageID = "p.\(kind).\(number)@tea.example"
            message.text = .plain(Array("Hello 日本 \n.\n".utf8))
            message.to = try #require(
                Mailbox(["Ann <ann@customer.example>", "Jürgen <jm@müller.example>"][number % 2]))
            message.from = try #require(Mailbox("東京 <shop@例子.测试>"))
            if kind & 1 != 0 {
                message.inlineImages = [
                    try InlineImage(
                        contentID: "a\(number)@tea.example", name: name, mediaType: "image/png",
                        bytes: Array(repeating: 0xFF, count: number * 40)),
                    try MessagePartsTests.logo(),
                ]
            }
            if kind & 2 != 0 { message.invitation = try MessagePartsTests.invitation() }
            if kind & 4 != 0 {
                message.attachments = [
                    try Attachment(
                        name: name, mediaType: "application/pdf",
                        bytes: (0..<(number * 100)).map { UInt8($0 & 0xFF) }),
                    try Attachment(name: name, mediaType: "text/csv", bytes: Array("ü;1\r\n".utf8)),
                ]
            }
            messages.append(message)
        }
        let readings = try Python.run(Self.script, on: messages.map { try $0.bytes() }, as: Reading.self)
        try #require(readings.count == messages.count)
        for ((message, reading), name) in zip(zip(messages, readings), names) {
            #expect(reading.defects.isEmpty, "\(name)")
            #expect(reading.from == "shop@xn--fsqu00a.xn--0zwm56d")
            #expect(reading.to == message.to.address.wireText)
            #expect(reading.parts == Self.expected(message, name), "\(name)")
        }
    }

    private static func expected(_ message: Message, _ name: String) -> [Part] {
        func part(
            _ type: String, _ disposition: String = "", _ name: String = "", id: String = "",
            content: [UInt8] = []
        ) -> Part {
            Part(type: type, disposition: disposition, name: name, contentID: id, content: content)
        }
        var html = [part("text/html", content: Array("<p>Hello</p>".utf8))]
        if let image = message.inlineImages.first {
            let number = Int(image.contentID.dropFirst().prefix { $0 != "@" }) ?? 0
            html.insert(part("multipart/related"), at: 0)
            html.append(
                part(
                    "image/png", "inline", name, id: "<\(image.contentID)>",
                    content: Array(repeating: 0xFF, count: number * 40)))
            html.append(
                part(
                    "image/png", "inline", "logo.png", id: "<logo@tea.example>",
                    content: [0x89, 0x50, 0x4E, 0x47]))
        }
        var parts =
            [part("multipart/alternative"), part("text/plain", content: Array("Hello 日本 \r\n.\r\n".utf8))]
            + html
        if let invitation = message.invitation {
            parts.append(part("text/calendar", content: invitation.calendar))
        }
        guard message.invitation != nil || !message.attachments.isEmpty else { return parts }
        parts.insert(part("multipart/mixed"), at: 0)
        if let invitation = message.invitation {
            parts.append(part("application/ics", "attachment", "invite.ics", content: invitation.calendar))
        }
        if !message.attachments.isEmpty {
            let number = Int(message.messageID.split(separator: ".")[2].prefix { $0 != "@" }) ?? 0
            parts.append(
                part(
                    "application/pdf", "attachment", name,
                    content: (0..<(number * 100)).map { UInt8($0 & 0xFF) }))
            parts.append(part("text/csv", "attachment", name, content: Array("ü;1\r\n".utf8)))
        }
        return parts
    }

    private struct Recipient: Decodable {
        var defects: [String]
        var to: String
    }

    @Test("reads local parts beyond ASCII under its SMTPUTF8 policy")
    func smtpUTF8() throws {
        let addresses = ["jürgen@müller.example", "用户@例子.测试", "δοκιμή@παράδειγμα.δοκιμή"]
        let messages = try addresses.map { address in
            var message = try MessagePartsTests.message()
            message.to = try #require(Mailbox("Jürgen <\(address)>"))
            return message
        }
        let script = """
            import base64, email, email.policy, json, sys
            readings = []
            for line in open(sys.argv[1]):
                # From octets it decodes headers as ASCII alone; and any local part beyond ASCII is a defect to it.
                text = base64.b64decode(line).decode("utf-8")
                message = email.message_from_string(text, policy=email.policy.SMTPUTF8)
                defects = [repr(d) for d in message.defects] + [
                    n + repr(d) for n, v in message.items() for d in v.defects if "NonASCIILocalPart" not in repr(d)]
                text = message["To"].addresses[0].addr_spec
                readings.append({"defects": defects, "to": text})
            json.dump(readings, sys.stdout)
            """
        let readings = try Python.run(script, on: messages.map { try $0.bytes() }, as: Recipient.self)
        for (address, reading) in zip(addresses, readings) {
            #expect(reading.defects.isEmpty, "\(address)")
            #expect(reading.to == address)
        }
        #expect(readings.count == addresses.count)
    }

    @Test(
        "decodes with quopri what was written in runs, however it was cut", arguments: [91, 92] as [UInt64])
    func quopri(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let texts = (0..<400).map { _ in anyBody(&random) }
        let script = """
            import base64, json, quopri, sys
            json.dump([list(quopri.decodestring(base64.b64decode(line))) for line in open(sys.argv[1])], sys.stdout)
            """
        let bodies = texts.map { cut($0, &random) + [0x0D, 0x0A] }
        let decoded = try Python.run(script, on: bodies, as: [UInt8].self)
        try #require(decoded.count == texts.count)
        for (text, decoded) in zip(texts, decoded) {
            #expect(decoded == withCRLF(text) + [0x0D, 0x0A], "seed \(seed): \(text)")
        }
    }

    private static let script = """
        import base64, email, email.policy, json, sys
        policy = email.policy.SMTP.clone(raise_on_defect=True)
        readings = []
        for line in open(sys.argv[1]):
            message = email.message_from_bytes(base64.b64decode(line), policy=policy)
            defects = [repr(d) for part in message.walk() for d in part.defects]
            defects += [n + ": " + repr(d) for part in message.walk() for n, v in part.items() for d in v.defects]
            parts = []
            for part in message.walk():
                if part.is_multipart():
                    if part.preamble or (part.epilogue or "").strip(): defects.append("text around parts")
                    if part.get_content_type() == "multipart/related" and part.get_param("type") != "text/html":
                        defects.append("a related part without its root's type")
                elif part.get_content_type() == "text/calendar" and part.get_param("method") != "REQUEST":
                    defects.append("an invitation without its method")
                parts.append({
                    "type": part.get_content_type(), "disposition": part.get_content_disposition() or "",
                    "name": part.get_filename() or "" if part.get_content_disposition() else "",
                    "contentID": str(part["Content-ID"] or ""),
                    "content": [] if part.is_multipart() else list(part.get_payload(decode=True)),
                })
            readings.append({"defects": defects, "parts": parts,
                             "from": message["From"].addresses[0].addr_spec,
                             "to": message["To"].addresses[0].addr_spec})
        json.dump(readings, sys.stdout)
        """
}
