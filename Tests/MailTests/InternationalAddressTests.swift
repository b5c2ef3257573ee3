import Testing

@testable import Mail

@Suite("An email address in another alphabet")
struct InternationalAddressTests {
    @Test(
        "has its domain in A-labels for DNS and SMTP, and in its own alphabet for people",
        arguments: [
            ("müller.example", "müller.example", "xn--mller-kva.example"),
            ("MÜLLER.Example", "müller.example", "xn--mller-kva.example"),
            ("mu\u{308}ller.example", "müller.example", "xn--mller-kva.example"),
            ("xn--mller-kva.example", "müller.example", "xn--mller-kva.example"),
            ("XN--MLLER-KVA.example", "müller.example", "xn--mller-kva.example"),
            // IDNA 2008 keeps what its forerunner made `ss` and `σ`.
            ("straße.example", "straße.example", "xn--strae-oqa.example"),
            ("βόλος.example", "βόλος.example", "xn--nxasmm1c.example"),
            ("例子.测试", "例子.测试", "xn--fsqu00a.xn--0zwm56d"),
            ("例子。测试", "例子.测试", "xn--fsqu00a.xn--0zwm56d"),
            ("пример.рф", "пример.рф", "xn--e1afmkfd.xn--p1ai"),
            ("ｅｘａｍｐｌｅ.com", "example.com", "example.com"),
            ("mail.bücher.example", "mail.bücher.example", "mail.xn--bcher-kva.example"),
            // Sold before IDNA 2008, and delivered to as it is.
            ("xn--i-7iq.example", "xn--i-7iq.example", "xn--i-7iq.example"),
            ("xn--.example", "xn--.example", "xn--.example"),
        ])
    func domains(written: String, shown: String, ascii: String) throws {
        let address = EmailAddress("ann@\(written)")
        guard written != "xn--.example" else {
            // It ends with a hyphen, which no label may.
            #expect(address == nil)
            return
        }
        let made = try #require(address)
        #expect(Array(made.domain.utf8) == Array(shown.utf8))
        #expect(made.asciiDomain == ascii)
        #expect(made.wireText == "ann@\(ascii)")
        #expect(made == EmailAddress("ann@\(ascii)"))
    }

    @Test(
        "is refused where IDNA 2008 has no A-label for its domain",
        arguments: [
            "i❤.example", "😀.example", "a\u{300}\u{5D0}.example", "℀.example", "-ü.example", "ü-.example",
            "ü..example", ".ü", "ü_x.example", "\u{308}a.example", "ü!.example", "ü<.example", "ﷺ.example",
            "x℀.example", "a⑴b.example",
            "x\u{FE52}\u{FE68}y.example", "a@ü＠b.example", "ü\u{37E}x.example",
            "a\u{2024}\u{2024}b.example",
        ])
    func refused(domain: String) {
        #expect(EmailAddress("ann@\(domain)") == nil)
    }

    @Test("keeps the limits of RFC 5321 in the octets that go on the wire")
    func limits() {
        func label(_ count: Int) -> String { String(repeating: "ü", count: count) }
        #expect(EmailAddress("a@\(label(30)).example") != nil)
        #expect(EmailAddress("a@\(label(200)).example") == nil)
        // 66 octets of UTF-8 are fewer in A-labels.
        #expect(EmailAddress("a@\(String(repeating: "例", count: 22)).example") != nil)
        #expect(EmailAddress("a@" + (0..<40).map { _ in "\(label(8))." }.joined() + "example") == nil)
        #expect(EmailAddress("a@" + String(repeating: "ü.", count: 600) + "example") == nil)
    }

    @Test("goes on the wire in its own alphabet where the local part needs SMTPUTF8 anyway")
    func wire() throws {
        #expect(try #require(EmailAddress("jürgen@müller.example")).wireText == "jürgen@müller.example")
        #expect(try #require(EmailAddress("用户@xn--fsqu00a.example")).wireText == "用户@例子.example")
    }

    @Test("stands in headers as on the wire")
    func headers() throws {
        var bytes: [UInt8] = []
        let mailbox = try #require(Mailbox("Jürgen <jm@müller.example>"))
        try HeaderField.append("To", mailbox: mailbox, to: &bytes)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "To: =?UTF-8?Q?J=C3=BCrgen?= <jm@xn--mller-kva.example>\r\n")
    }

    @Test("in an envelope needs SMTPUTF8 only for a local part")
    func envelope() throws {
        let plain = try #require(EmailAddress("shop@müller.example"))
        let other = try #require(EmailAddress("jürgen@example.com"))
        #expect(!Envelope(sender: plain, recipient: plain).needsSMTPUTF8)
        #expect(!Envelope(sender: nil, recipient: plain).needsSMTPUTF8)
        #expect(Envelope(sender: plain, recipient: other).needsSMTPUTF8)
        #expect(Envelope(sender: other, recipient: plain).needsSMTPUTF8)
    }

    @Test(
        "is read back from what it is shown as and from what goes on the wire",
        arguments: [71, 72] as [UInt64])
    func property(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "a", "xn--", "ü", "ß", "ς", "日本", "-", ".", "1", "\u{301}", "א", "ا", "E", "_", "。", "😀", "Ⅷ",
            "ǆ",
        ]
        for _ in 0..<1000 {
            let domain = (0..<Int.random(in: 1...8, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? "a"
            }.joined()
            guard let address = EmailAddress("a@\(domain)") else { continue }
            let comment: Comment = "seed \(seed): \(domain)"
            #expect(address.asciiDomain.utf8.allSatisfy { $0 < 0x80 }, comment)
            #expect(EmailAddress(address.description) == address, comment)
            #expect(EmailAddress(address.wireText) == address, comment)
        }
    }
}
