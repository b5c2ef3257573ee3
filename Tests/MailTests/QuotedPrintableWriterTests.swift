import Testing

@testable import Mail

@Suite("Quoted-printable of a body that comes in runs")
struct QuotedPrintableWriterTests {
    /// A part of a body: the template's, encoded beforehand, or made for one message.
    private enum Part {
        case still(String)
        case made(String)
    }

    private func written(_ parts: [Part]) -> String {
        var writer = QuotedPrintableWriter()
        var bytes: [UInt8] = []
        for part in parts {
            switch part {
            case .still(let text): writer.append(EncodedRun(text.utf8), to: &bytes)
            case .made(let text): writer.append(text.utf8, to: &bytes)
            }
        }
        writer.finish(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "minds what stands on both sides of a cut",
        arguments: [
            ("a ", "b", "a b"), ("a ", "\nb", "a=20\r\nb"), ("a\t", "\r\n", "a=09\r\n"), ("a ", "", "a=20"),
            ("a ", " ", "a =20"), ("a\r", "\nb", "a\r\nb"), ("a\r", "\n", "a\r\n"),
            ("a\r", "\rb", "a\r\n\r\nb"),
            ("a\r", "\n\nb", "a\r\n\r\nb"), ("a\n", "\nb", "a\r\n\r\nb"), ("a\n", ".b", "a\r\n=2Eb"),
            ("a\n", "From", "a\r\n=46rom"), ("\r", "\n.", "\r\n=2E"), ("", " ", "=20"),
            ("a=", "3D", "a=3D3D"),
            ("a \r", "\n b", "a=20\r\n b"), ("J", "ürgen", "J=C3=BCrgen"), ("a", "\r", "a\r\n"), ("", "", ""),
        ])
    func cuts(first: String, second: String, expected: String) {
        #expect(written([.made(first), .made(second)]) == expected)
        #expect(written([.made(first), .still(second)]) == expected)
        #expect(written([.still(first), .still(second)]) == expected)
        #expect(written([.still(first), .made(""), .still(""), .made(second)]) == expected)
    }

    @Test("encodes a run's first dot wherever it comes to stand, and a made one only at a line's beginning")
    func dots() {
        #expect(written([.still("a"), .still(".b")]) == "a=2Eb")
        #expect(written([.still("a"), .made(".b")]) == "a.b")
        #expect(written([.made(".b")]) == "=2Eb")
    }

    @Test("breaks softly before a run whose first line does not fit, and only then")
    func softBreaks() {
        func x(_ count: Int) -> String { String(repeating: "x", count: count) }
        #expect(written([.made("ab"), .still(x(73))]) == "ab" + x(73))
        #expect(written([.made("ab"), .still(x(74))]) == "ab=\r\n" + x(74))
        #expect(written([.made("ab"), .still(x(74) + "\ny")]) == "ab" + x(74) + "\r\ny")
        #expect(written([.made("ab"), .still(x(75) + "\ny")]) == "ab=\r\n" + x(75) + "\r\ny")
        #expect(written([.made("a"), .still(x(76))]) == "a=\r\n" + x(75) + "=\r\nx")
        #expect(written([.still(x(75)), .still("\ny")]) == x(75) + "\r\ny")
        #expect(written([.still(x(75) + " "), .still("y")]) == x(75) + "=\r\n y")
        #expect(written([.still(x(75) + " "), .still("\ny")]) == x(75) + "=\r\n=20\r\ny")
        #expect(written([.still(x(73) + " "), .still("\ny")]) == x(73) + "=20\r\ny")
        #expect(written([.made(x(70)), .made("ü")]) == x(70) + "=\r\n=C3=BC")
    }

    @Test("keeps the octets of a character on one line", arguments: ["é", "日", "😀"])
    func characters(character: String) {
        let encoded = character.utf8.map { "=" + String($0, radix: 16, uppercase: true) }.joined()
        for lead in 0...80 {
            let text = String(repeating: "x", count: lead) + character + "y"
            for part in [Part.made(text), .still(text)] {
                #expect(written([part]).contains(encoded), "\(lead)")
            }
        }
    }

    @Test("is as new after the end of a body")
    func reuse() {
        var writer = QuotedPrintableWriter()
        var bytes: [UInt8] = []
        writer.append("x ".utf8, to: &bytes)
        writer.finish(&bytes)
        #expect(writer == QuotedPrintableWriter())
        #expect(bytes == Array("x=20".utf8))
    }

    @Test(
        "decodes to the same text however it is cut, in lines of at most 76 octets",
        arguments: [61, 62, 63, 64] as [UInt64])
    func property(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1500 {
            let text = anyBody(&random)
            let bytes = cut(text, &random)
            let comment: Comment = "seed \(seed): \(text)"
            var whole: [UInt8] = []
            QuotedPrintable.append(text, to: &whole)
            #expect(Decoder.quotedPrintable(bytes) == Decoder.quotedPrintable(whole), comment)
            #expect(Decoder.quotedPrintable(bytes) == withCRLF(text), comment)
            let lines = Decoder.lines(bytes)
            #expect(lines.allSatisfy { $0.count <= 76 }, comment)
            #expect(
                !lines.contains { $0.first == UInt8(ascii: ".") || $0.starts(with: "From ".utf8) }, comment)
        }
    }
}

/// A body in the forms that matter to quoted-printable, damaged UTF-8 among them.
func anyBody(_ random: inout SeededGenerator) -> [UInt8] {
    var text: [UInt8] = []
    for _ in 0..<Int.random(in: 0...14, using: &random) {
        switch Int.random(in: 0..<7, using: &random) {
        case 0: text += ["\r", "\n", "\r\n", "\r\r\n"].randomElement(using: &random)?.utf8 ?? "\n".utf8
        case 1: text += ["From ", ".", " ", "\t", "=", "  "].randomElement(using: &random)?.utf8 ?? ".".utf8
        case 2: text += (0..<Int.random(in: 60...90, using: &random)).map { _ in UInt8(ascii: "y") }
        case 3: text.append(UInt8.random(in: 0...255, using: &random))
        case 4: text += String(repeating: "ü", count: Int.random(in: 1...20, using: &random)).utf8
        default: text += anyText(&random, upTo: 12).utf8
        }
    }
    return text
}

/// `text` through the writer, cut at random places into runs of both kinds.
func cut(_ text: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var writer = QuotedPrintableWriter()
    var bytes: [UInt8] = []
    var index = 0
    while index < text.count {
        let end = min(
            text.count, index + Int.random(in: 0...(Bool.random(using: &random) ? 3 : 120), using: &random))
        if Bool.random(using: &random) {
            writer.append(EncodedRun(text[index..<end]), to: &bytes)
        } else {
            writer.append(text[index..<end], to: &bytes)
        }
        index = end
    }
    writer.finish(&bytes)
    return bytes
}
