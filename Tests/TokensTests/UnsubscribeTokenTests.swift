import Foundation
import Mail
import TestSupport
import Testing

@testable import Tokens

/// Keys that are the same in every run.
func keys(_ seed: UInt64 = 7, rotations: Int = 0) -> TokenKeys {
    var random = SeededGenerator(seed: seed)
    var keys = TokenKeys(random: &random)
    for _ in 0..<rotations { keys = keys.rotated(random: &random) ?? keys }
    return keys
}

@Suite("An unsubscribe token")
struct UnsubscribeTokenTests {
    @Test("says its reference again, whatever it is")
    func roundTrip() throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let letters = "ABCDEFGHJKMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789-._:#/".map(String.init)
        let keys = keys(seed)
        for _ in 0..<500 {
            let reference = (0..<random.number(1...64)).map { _ in random.pick(letters) }.joined()
            let kind = random.pick(UnsubscribeToken.Kind.allCases)
            let token = try #require(UnsubscribeToken(kind: kind, reference: reference))
            let text = token.text(keys: keys)
            #expect(UnsubscribeToken(text, keys: keys) == token)
            #expect(text.utf8.count <= UnsubscribeToken.maxTextBytes)
        }
    }

    @Test(
        "takes no address, no name, nothing empty or long",
        arguments: ["", "ann@tea.example", "Ann Lee", "2026\r\n", "ñ", String(repeating: "a", count: 65)])
    func references(reference: String) { #expect(UnsubscribeToken(reference: reference) == nil) }

    @Test("can stand in an address as it is, and is short")
    func text() throws {
        let text = try #require(UnsubscribeToken(reference: "2026-ABCD-EFGH")).text(keys: keys())
        let isPlain = text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || $0 == 0x2D
                || $0 == 0x5F
        }
        #expect(isPlain && text.utf8.count == 43, "\(text)")
    }

    @Test("is none when one bit of it is another, or a byte is missing or added")
    func tampered() throws {
        let keys = keys()
        let text = Array(try #require(UnsubscribeToken(reference: "2026-ABCD-EFGH")).text(keys: keys).utf8)
        let bytes = try #require(Base64URL.decoded(text))
        for bit in 0..<(bytes.count * 8) {
            var other = bytes
            other[bit / 8] ^= 1 << (bit % 8)
            #expect(UnsubscribeToken(Base64URL.encoded(other), keys: keys) == nil, "bit \(bit)")
        }
        for count in 0..<text.count { #expect(UnsubscribeToken(text.prefix(count), keys: keys) == nil) }
        for extra in ["A", "=", "==", "\n", "%", "é"] {
            #expect(UnsubscribeToken(text + Array(extra.utf8), keys: keys) == nil)
        }
    }

    @Test("has one text only: the same bytes written otherwise are none")
    func canonical() throws {
        let keys = keys()
        // 3 + 18 octets do not fill whole groups, so that the last digit has bits to spare.
        let text = try #require(UnsubscribeToken(reference: "abcd")).text(keys: keys)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        let others = alphabet.map { String(text.dropLast()) + String($0) }.filter { $0 != text }
        #expect(others.allSatisfy { UnsubscribeToken($0, keys: keys) == nil })
    }

    @Test("random texts are none, and stop nothing")
    func hostile() {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let keys = keys(seed)
        for _ in 0..<5000 {
            let bytes = (0..<random.number(0...200)).map { _ in UInt8(random.number(0...255)) }
            #expect(UnsubscribeToken(bytes, keys: keys) == nil)
            #expect(UnsubscribeToken(Base64URL.encoded(bytes), keys: keys) == nil)
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(UnsubscribeToken.found(inSubject: text, keys: keys) == nil)
            #expect(ReturnPath.delivery(localPart: text, keys: keys) == nil)
            #expect(ReturnPath.delivery(localPart: "b+\(Base32.encoded(bytes))", keys: keys) == nil)
        }
    }

    @Test("of an old key verifies after rotations, and not without that key")
    func rotation() throws {
        let token = try #require(UnsubscribeToken(reference: "2026-ABCD-EFGH"))
        let old = token.text(keys: keys())
        let rotated = keys(rotations: 3)
        #expect(rotated.numbers == [1, 2, 3, 4])
        #expect(UnsubscribeToken(old, keys: rotated) == token)
        #expect(token.text(keys: rotated) != old)
        #expect(UnsubscribeToken(token.text(keys: rotated), keys: keys()) == nil)
        #expect(UnsubscribeToken(old, keys: keys(8)) == nil)
    }

    @Test("is for its purpose alone: the same key's other signatures do not verify as one")
    func purposes() {
        let keys = keys()
        let signed: [UInt8] = [1, 1] + Array("2026".utf8)
        let code = keys.code(.returnPath, key: 1, of: signed, count: 16) ?? []
        #expect(code.count == 16)
        #expect(UnsubscribeToken(Base64URL.encoded(signed + code), keys: keys) == nil)
    }

    @Test(
        "is found in a subject whatever is around it",
        arguments: [
            "unsubscribe T", "Re: AW: unsubscribe   T", "T", "Re: \"unsubscribe T\".",
            "[ext] unsubscribe\r\n T)",
        ])
    func subjects(shape: String) throws {
        let token = try #require(UnsubscribeToken(reference: "2026-ABCD-EFGH"))
        let subject = shape.replacing("T", with: token.text(keys: keys()))
        #expect(UnsubscribeToken.found(inSubject: subject, keys: keys()) == token)
    }

    @Test("makes the links of a letter")
    func links() throws {
        let token = try #require(UnsubscribeToken(reference: "2026-ABCD-EFGH"))
        let text = token.text(keys: keys())
        let links = UnsubscribeLinks(
            token, keys: keys(), base: UnsubscribeBase("https://news.tea.example"),
            mailbox: try #require(EmailAddress("leave&co@tea.example")))
        #expect(links.https == "https://news.tea.example/u/\(text)")
        #expect(links.mailto == "mailto:leave%26co@tea.example?subject=unsubscribe%20\(text)")
    }

    @Test(
        "has an https base",
        arguments: [
            ("https://tea.example", "https://tea.example/u/"),
            ("https://tea.example/u/", "https://tea.example/u/"),
            ("https://tea.example:8443/rk", "https://tea.example:8443/rk/u/"), ("http://tea.example/", nil),
            ("https://", nil), ("https:///u/", nil), ("https://tea.example/?a", nil), ("https://a,b/", nil),
            ("https://tea.example/u/\r\nX: y", nil),
        ])
    func base(text: String, expected: String?) { #expect(UnsubscribeBase(text)?.text == expected) }
}
