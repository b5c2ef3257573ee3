import Foundation
import Mail
import TestSupport
import Testing

@testable import DKIM

/// Another implementation verifies what ours signs: dkimpy, with the record given to it instead of DNS.
@Suite(
    "dkimpy",
    .enabled(
        if: Dkimpy.isPresent && Keys.hasOpenSSL,
        "dkimpy or openssl is not here, nothing else verifies our signatures: run .ci/setup test first"))
struct DkimpyTests {
    private func signer(_ pem: String = Keys.rsa) throws -> DKIMSigner {
        try DKIMSigner(domain: "tea.example", selector: "rk2026", key: DKIMKey(pem: pem))
    }

    @Test("verifies what Mail composes")
    func composed() throws {
        var message = Message(
            from: try #require(Mailbox("Tea House <hello@tea.example>")),
            to: try #require(Mailbox("\"Jürgen Müller\" <jm@müller.example>")),
            subject: "Wir vermissen Sie, Jürgen — " + String(repeating: "sehr ", count: 30),
            messageID: "d1.42@tea.example", date: (1_795_442_964_000, 60), language: "de",
            unsubscribe: "https://tea.example/u/" + String(repeating: "k", count: 80),
            text: Array("Grüße  \n.dot\n\n\n".utf8), html: Array("<p>Grüße</p>\n  \n".utf8))
        message.extraHeaders = [
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"), ("List-ID", "<a.tea.example>"),
        ]
        message.attachments = [
            try Attachment(
                name: "Größe.pdf", mediaType: "application/pdf", bytes: Array(repeating: 7, count: 5000))
        ]
        let bytes = try message.bytes()
        for pem in [Keys.rsa, Keys.rsa1024] {
            let signer = try signer(pem)
            #expect(
                try Dkimpy.verify([try signer.sign(bytes, at: 1_795_442_964) + bytes], signer) == [true])
        }
    }

    @Test("verifies messages from all corners", arguments: [31, 32, 33] as [UInt64])
    func nasty(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let signer = try signer()
        let messages = (0..<60).map { _ in anyMessage(&random) }
        let signed = try messages.map { try signer.sign($0, at: 1_795_442_964) + $0 }
        let verdicts = try Dkimpy.verify(signed, signer)
        try #require(verdicts.count == messages.count)
        for (message, isValid) in zip(messages, verdicts) {
            #expect(isValid, "seed \(seed): \(String(decoding: message, as: UTF8.self).debugDescription)")
        }
    }

    @Test("refuses a message that was changed after it was signed", arguments: 0..<9)
    func forged(kind: Int) throws {
        let signer = try signer()
        let message =
            "From: Tea <a@tea.example>\r\nTo: <b@x.test>\r\nSubject: Hello\r\nContent-Type: text/plain\r\n\r\nBody\r\n"
        let signature = String(
            decoding: try signer.sign(Array(message.utf8), at: 1_795_442_964), as: UTF8.self)
        let changed = [
            "From: Other <x@evil.test>\r\n" + message, "Subject: Bye\r\n" + message,
            "Reply-To: <x@evil.test>\r\n" + message, "List-Unsubscribe: <https://evil.test/>\r\n" + message,
            "Content-Type: text/html\r\n" + message, message.replacing("Hello", with: "Hallo"),
            message + "More\r\n", message.replacing("Body", with: "Bo dy"), "Cc: <x@evil.test>\r\n" + message,
        ][kind]
        let verdicts = try Dkimpy.verify(
            [Array((signature + message).utf8), Array((signature + changed).utf8)], signer)
        #expect(verdicts == [true, false])
    }

    /// Long lines, no body, blanks and tabs at ends, folds, empty fields, repeated fields, UTF-8 and other octets.
    private func anyMessage(_ random: inout SeededGenerator) -> [UInt8] {
        let words = [
            "a", "word", " ", "  ", "\t", "ü", "日本", "😀", ";", "b=", "=?UTF-8?Q?x?=", "<a@b>", "\r\n ",
            "\r\n\t x",
            "\r\n  ", "h=From", ":", String(repeating: "x", count: 900),
        ]
        func some(_ limit: Int, _ words: [String], _ random: inout SeededGenerator) -> String {
            (0..<Int.random(in: 0...limit, using: &random)).map { _ in
                words.randomElement(using: &random) ?? "a"
            }
            .joined()
        }
        let names = [
            "To", "Subject", "X-A", "Reply-To", "Date", "MIME-Version", "Content-Type", "List-ID", "received",
            "sUBJECT",
            "X-Very-Long-" + String(repeating: "n", count: 40),
        ]
        // A field may not be of folds and blanks alone (RFC 5322 §2.2.3).
        var fields = (0..<Int.random(in: 0...8, using: &random)).map { _ in
            "\(names.randomElement(using: &random) ?? "To"): v\(some(8, words, &random))v\r\n"
        }
        fields.insert(
            "From: v\(some(4, words, &random))<a@tea.example>\r\n",
            at: Int.random(in: 0...fields.count, using: &random))
        var bytes = Array((fields.joined() + "\r\n").utf8)
        let lines = ["\r\n", "\r\n", "\r\n\r\n", " \r\n", "\t\r\n", ".", "From "]
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes += (lines.randomElement(using: &random) ?? "").utf8
            case 1: bytes += some(5, ["a", " ", "\t", "ü", "=20", "  x"], &random).utf8
            case 2: bytes += [UInt8.random(in: 0x80...0xFF, using: &random), 0, 0x7F]
            default: bytes += some(3, [String(repeating: "y", count: 990), "<p>", "word "], &random).utf8
            }
        }
        return bytes.count > 2 && bytes.suffix(2) != [0x0D, 0x0A] ? bytes + [0x0D, 0x0A] : bytes
    }
}

private enum Dkimpy {
    static let python = "\(SharedData.repository)/.tools/python/bin/python"
    static let isPresent = (try? Program.run(python, ["-c", "import dkim"]).code) == 0

    static func verify(_ messages: [[UInt8]], _ signer: DKIMSigner) throws -> [Bool] {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try scratch.write(
            messages.map { Data($0).base64EncodedString() }.joined(separator: "\n"), to: "messages")
        let script = """
            import base64, json, sys
            import dkim
            def record(name, timeout=5):
                if name.decode().rstrip(".") != sys.argv[2]:
                    raise ValueError("asked for " + name.decode())
                return sys.argv[3].encode()
            json.dump([dkim.verify(base64.b64decode(line), dnsfunc=record) for line in open(sys.argv[1])], sys.stdout)
            """
        let result = try Program.run(
            python, ["-c", script, scratch.path("messages"), signer.recordName, signer.key.publicKeyRecord])
        try #require(result.code == 0, "\(result.errors)")
        return try JSONDecoder().decode([Bool].self, from: Data(result.output.utf8))
    }
}
