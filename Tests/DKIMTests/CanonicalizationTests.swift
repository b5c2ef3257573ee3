import Crypto
import TestSupport
import Testing

@testable import DKIM

@Suite("The relaxed form")
struct CanonicalizationTests {
    private func field(_ name: String, _ value: String) -> String {
        var output: [UInt8] = []
        Canonicalization.appendField(name: name.utf8, value: value.utf8, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private func bodyHash(_ body: [UInt8]) -> [UInt8] {
        body.withUnsafeBufferPointer { Array(Canonicalization.bodyHash($0)) }
    }

    @Test(
        "of a field is unfolded, in single blanks, with its name in lower case (RFC 6376 §3.4.2, §3.4.5)",
        arguments: [
            ("A", " X", "a:X"), ("B", " Y\t\r\n\tZ  ", "b:Y Z"), ("Subject", "", "subject:"),
            ("X", " \r\n ", "x:"), ("X", "a\r\n b", "x:a b"), ("X", "  a   b\t\tc", "x:a b c"),
            ("To", " Jürgen", "to:Jürgen"),
        ])
    func fields(name: String, value: String, expected: String) {
        #expect(field(name, value) == expected)
    }

    @Test(
        "of a body has single blanks, none at line ends, and no empty lines last (RFC 6376 §3.4.4, §3.4.5)",
        arguments: [
            (" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n"), ("", ""), ("\r\n", ""), ("\r\n\r\n", ""),
            (" \r\n\t\r\n", ""), ("a", "a\r\n"), ("a ", "a\r\n"), ("a\r\n", "a\r\n"), ("a\r\n \r\n", "a\r\n"),
            ("\r\na", "\r\na\r\n"), ("\r\n \r\n a", "\r\n\r\n a\r\n"),
            ("a\r\n\r\n\r\nb", "a\r\n\r\n\r\nb\r\n"),
            ("\ta", " a\r\n"), ("a\tb", "a b\r\n"), ("a \tb\t \r\n  c", "a b\r\n c\r\n"),
            ("a b c\r\nd\r\n", "a b c\r\nd\r\n"), ("\u{1}\u{1F}\0", "\u{1}\u{1F}\0\r\n"),
            ("a\r\n\t\r\n\r\n b", "a\r\n\r\n\r\n b\r\n"),
        ])
    func bodies(body: String, expected: String) {
        #expect(bodyHash(Array(body.utf8)) == Array(SHA256.hash(data: Array(expected.utf8))))
    }

    @Test("of a body is hashed as if it had been written out", arguments: [11, 12, 13] as [UInt64])
    func property(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "a", "word", " ", "  ", "\t", "\r\n", "\r\n\r\n", "ü", "\0", " \r\n",
            String(repeating: "x", count: 1500),
        ]
        for _ in 0..<800 {
            let body = (0..<Int.random(in: 0...30, using: &random)).flatMap { _ in
                Array((pieces.randomElement(using: &random) ?? "a").utf8)
            }
            #expect(
                bodyHash(body) == Array(SHA256.hash(data: Self.relaxed(body))), "seed \(seed): \(body)")
        }
    }

    /// Line by line, as the RFC says it.
    private static func relaxed(_ body: [UInt8]) -> [UInt8] {
        var lines: [[UInt8]] = [[]]
        for byte in body {
            if byte == 0x0A {
                lines[lines.count - 1].removeLast()
                lines.append([])
            } else {
                lines[lines.count - 1].append(byte)
            }
        }
        lines = lines.map { line in
            var relaxed: [UInt8] = []
            for byte in line {
                let isBlank = byte == 0x20 || byte == 0x09
                if isBlank, relaxed.last == 0x20 { continue }
                relaxed.append(isBlank ? 0x20 : byte)
            }
            if relaxed.last == 0x20 { relaxed.removeLast() }
            return relaxed
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.flatMap { $0 + [0x0D, 0x0A] }
    }
}
