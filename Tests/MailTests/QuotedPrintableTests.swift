import Testing

@testable import Mail

@Suite("Quoted-printable")
struct QuotedPrintableTests {
    private func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        QuotedPrintable.append(Array(text.utf8), to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "writes what is safe as it is, and the rest in upper-case digits",
        arguments: [
            ("", ""), ("plain", "plain"), ("a=b", "a=3Db"), ("Grüße", "Gr=C3=BC=C3=9Fe"), ("€", "=E2=82=AC"),
            ("a b", "a b"), ("a ", "a=20"), ("a\t", "a=09"), ("a \nb", "a=20\r\nb"), ("a  \r\n", "a =20\r\n"),
            (".", "=2E"), (".x\n..y", "=2Ex\r\n=2E.y"), ("From me", "=46rom me"),
            ("x\nFrom y", "x\r\n=46rom y"),
            (">From", ">From"), ("a.b F", "a.b F"), ("a\rb\nc\r\nd", "a\r\nb\r\nc\r\nd"),
            ("\r\r\n", "\r\n\r\n"),
            ("\n", "\r\n"), ("\0\u{7F}", "=00=7F"), (" ", "=20"),
        ])
    func table(text: String, expected: String) {
        #expect(encoded(text) == expected)
    }

    @Test("breaks softly before column 76, and uses it where the line ends there")
    func softBreaks() {
        func x(_ count: Int) -> String { String(repeating: "x", count: count) }
        #expect(encoded(x(76)) == x(76))
        #expect(encoded(x(77)) == x(75) + "=\r\nxx")
        #expect(encoded(x(76) + "\ny") == x(76) + "\r\ny")
        #expect(encoded(x(73) + "ü") == x(73) + "=\r\n=C3=BC")
        #expect(encoded(x(75) + " ") == x(75) + "=\r\n=20")
        #expect(encoded(x(75) + ".y") == x(75) + "=\r\n=2Ey")
    }

    @Test(
        "decodes to the text with CR LF, in lines of at most 76 octets", arguments: [41, 42, 43] as [UInt64])
    func property(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1000 {
            var text: [UInt8] = []
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                switch Int.random(in: 0..<6, using: &random) {
                case 0:
                    text += ["\r", "\n", "\r\n", "\r\r\n"].randomElement(using: &random)?.utf8 ?? "\n".utf8
                case 1:
                    text += ["From ", ".", " ", "\t", "="].randomElement(using: &random)?.utf8 ?? ".".utf8
                case 2: text += (0..<Int.random(in: 60...90, using: &random)).map { _ in UInt8(ascii: "y") }
                case 3: text.append(UInt8.random(in: 0...255, using: &random))
                default: text += anyText(&random, upTo: 12).utf8
                }
            }
            var bytes: [UInt8] = []
            QuotedPrintable.append(text, to: &bytes)
            let comment: Comment = "seed \(seed): \(text)"
            #expect(Decoder.quotedPrintable(bytes) == withCRLF(text), comment)
            let lines = Decoder.lines(bytes)
            #expect(lines.allSatisfy { $0.count <= 76 }, comment)
            #expect(
                !lines.contains { $0.first == UInt8(ascii: ".") || $0.starts(with: "From ".utf8) }, comment)
        }
    }
}

/// Every CR LF, CR and LF as CR LF.
func withCRLF(_ text: [UInt8]) -> [UInt8] {
    var lines: [UInt8] = []
    for (index, byte) in text.enumerated() {
        if byte == 0x0A, index > 0, text[index - 1] == 0x0D { continue }
        lines += byte == 0x0D || byte == 0x0A ? [0x0D, 0x0A] : [byte]
    }
    return lines
}
