import Testing

@testable import Mail

@Suite("Base64")
struct Base64Tests {
    @Test(
        "is that of RFC 4648 §10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"), ("\u{FF}ÿ>", "w7/Dvz4="),
        ])
    func base64(text: String, expected: String) {
        #expect(String(decoding: Base64.encoded(text.utf8), as: UTF8.self) == expected)
        #expect(Decoder.base64(Array(expected.utf8)) == Array(text.utf8))
    }

    @Test(
        "in lines has 76 octets on each, and a line end after the last",
        arguments: [0, 1, 56, 57, 58, 114, 1000])
    func lines(count: Int) {
        let content = (0..<count).map { UInt8($0 & 0xFF) }
        var bytes: [UInt8] = []
        Base64.appendLines(content, to: &bytes)
        let lines = Decoder.lines(bytes)
        #expect(lines.count == (count + 56) / 57)
        #expect(lines.dropLast().allSatisfy { $0.count == 76 })
        #expect(Decoder.base64(Array(lines.joined())) == content)
        #expect(bytes.isEmpty || bytes.suffix(2) == [0x0D, 0x0A])
    }
}
