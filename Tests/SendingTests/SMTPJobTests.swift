import Domain
import Mail
import Testing

@testable import Sending

@Suite("A job's content")
struct SMTPJobTests {
    private func job(_ message: [UInt8]) throws -> SMTPJob {
        let ann = try #require(EmailAddress("ann@example.com"))
        return SMTPJob(delivery: 1, envelope: Envelope(sender: nil, recipient: ann), message: message)
    }

    private func content(_ text: String) throws -> String {
        var wire: [UInt8] = []
        try job(Array(text.utf8)).appendContent(to: &wire)
        return String(decoding: wire, as: UTF8.self)
    }

    @Test(
        "is dot-stuffed, in CR LF, and ended by one lone dot",
        arguments: [
            ("", ".\r\n"), ("a\r\n", "a\r\n.\r\n"), ("a", "a\r\n.\r\n"), (".", "..\r\n.\r\n"),
            ("..\r\n", "...\r\n.\r\n"),
            ("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n.\r\n"), ("a.\r\n.b", "a.\r\n..b\r\n.\r\n"),
            ("\r\n\r\n", "\r\n\r\n.\r\n"),
            // What servers read in different ways (SMTP smuggling) is CR LF before it leaves.
            ("a\n.\nb", "a\r\n..\r\nb\r\n.\r\n"), ("a\r.\rb", "a\r\n..\r\nb\r\n.\r\n"),
            ("a\n.\r\nb", "a\r\n..\r\nb\r\n.\r\n"),
            ("a\r\n.\rMAIL", "a\r\n..\r\nMAIL\r\n.\r\n"), ("a\r\r\n.\r\r\n", "a\r\n\r\n..\r\n\r\n.\r\n"),
            ("a\r", "a\r\n.\r\n"),
            ("a\n\r.\n\r", "a\r\n\r\n..\r\n\r\n.\r\n"), ("ü\0.", "ü\0.\r\n.\r\n"),
        ])
    func stuffed(text: String, expected: String) throws {
        #expect(try content(text) == expected)
    }

    @Test("ends exactly once, and unstuffed is the message with CR LF", arguments: [71, 72] as [UInt64])
    func property(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<3000 {
            let message = (0..<Int.random(in: 0...24, using: &random)).map { _ in
                Array("\r\n\r\n..ab".utf8).randomElement(using: &random) ?? 0
            }
            var wire: [UInt8] = []
            try job(message).appendContent(to: &wire)
            var reader = ContentReader()
            let rest = reader.read(wire[...])
            #expect(rest.isEmpty && reader.isDone, "seed \(seed): \(message)")
            #expect(reader.content == lines(message), "seed \(seed): \(message)")
            let strays = zip(wire, wire.dropFirst()).contains { ($0 == 0x0D) != ($1 == 0x0A) }
            #expect(!strays, "seed \(seed): \(message)")
        }
    }

    @Test("needs SMTPUTF8 for headers beyond ASCII, not for a body")
    func internationalized() throws {
        #expect(try job(Array("Subject: x\r\n\r\nü".utf8)).needsSMTPUTF8 == false)
        #expect(try job(Array("To: <ü@example.com>\r\n\r\nx".utf8)).needsSMTPUTF8)
        #expect(try job(Array("a: b\r\nTo: <ü@example.com>".utf8)).needsSMTPUTF8)
        #expect(try job([]).needsSMTPUTF8 == false)
    }

    /// With CR LF for every line end, and one at the end.
    private func lines(_ message: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        for (index, byte) in message.enumerated() {
            if byte == 0x0A, index > 0, message[index - 1] == 0x0D { continue }
            text += byte == 0x0D || byte == 0x0A ? [0x0D, 0x0A] : [byte]
        }
        return text.isEmpty || text.last == 0x0A ? text : text + [0x0D, 0x0A]
    }
}

/// What a strict server makes of the bytes after DATA (RFC 5321 §4.5.2).
struct ContentReader {
    private(set) var content: [UInt8] = []
    private(set) var isDone = false
    private var line: [UInt8] = []

    /// - Returns: what follows the end of the content.
    mutating func read(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        for (index, byte) in zip(bytes.indices, bytes) {
            line.append(byte)
            guard line.suffix(2) == [0x0D, 0x0A] else { continue }
            if line == Array(".\r\n".utf8) {
                isDone = true
                return bytes[(index + 1)...]
            }
            content += line.first == UInt8(ascii: ".") ? line.dropFirst() : line[...]
            line = []
        }
        return []
    }
}
