import Crypto
import Foundation
import TestSupport
import Testing

@testable import DKIM

@Suite("A DKIM signature")
struct DKIMSignerTests {
    /// RFC 8463 Appendix A.2: the seed, as RFC 8410 puts it into PEM.
    private static let brisbane = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
        -----END PRIVATE KEY-----
        """

    private func signer(lifetime: Int64? = nil) throws -> DKIMSigner {
        try DKIMSigner(
            domain: "Football.example.com", selector: "brisbane",
            key: DKIMKey(pem: Self.brisbane, allowsEd25519: true), lifetime: lifetime)
    }

    /// RFC 8463 Appendix A.3.
    private static let message = Array(
        """
        From: Joe SixPack <joe@football.example.com>
        To: Suzie Q <suzie@shopping.example.net>
        Subject: Is dinner ready?
        Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
        Message-ID: <20030712040037.46341.5F8J@football.example.com>

        Hi.

        We lost the game.  Are you hungry yet?

        Joe.

        """.replacing("\n", with: "\r\n").utf8)

    private func text(_ field: [UInt8]) -> String { String(decoding: field, as: UTF8.self) }

    @Test("of RFC 8463's message with its key is the one printed there")
    func rfc8463() throws {
        let field = """
            DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
             d=football.example.com; i=@football.example.com;
             q=dns/txt; s=brisbane; t=1528637909; h=from : to :
             subject : date : message-id : from : subject : date;
             bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
             b=
            """.replacing("\n", with: "\r\n")
        let names = ["from", "to", "subject", "date", "message-id", "from", "subject", "date"]
        let key = try DKIMKey(pem: Self.brisbane, allowsEd25519: true)
        #expect(
            key.publicKeyRecord == "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
        let data = try Self.message.withUnsafeBufferPointer { message in
            let header = try HeaderFields(message)
            let body = UnsafeBufferPointer(rebasing: message[header.bodyStart...])
            #expect(
                base64(Array(Canonicalization.bodyHash(body)))
                    == "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=")
            return DKIMSigner.signedData(header, message, names: names, signature: Array(field.utf8))
        }
        #expect(
            base64(try key.signature(for: SHA256.hash(data: data)))
                == "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==")
    }

    @Test("names every field that a reader sees once more than it occurs, and is folded")
    func shape() throws {
        let field = text(try signer().sign(Self.message, at: 1_528_637_909))
        #expect(
            field.hasPrefix(
                """
                DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r
                 d=football.example.com;\r
                 s=brisbane; t=1528637909;\r
                 h=From:From:Reply-To:To:To:Cc:Subject:Subject:Date:Date:Message-ID:\r
                 Message-ID:MIME-Version:Content-Type:Content-Transfer-Encoding:List-ID:\r
                 List-Unsubscribe:List-Unsubscribe-Post;\r
                 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r
                 b=
                """))
        #expect(field.hasSuffix("\r\n"))
        #expect(field.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
        #expect(!field.contains("l=") && !field.contains("x="))
    }

    @Test("ends when it is told to")
    func lifetime() throws {
        let field = text(try signer(lifetime: 86_400).sign(Self.message, at: 1_528_637_909))
        #expect(field.contains("; t=1528637909; x=1528724309;\r\n"))
        let error = #expect(throws: DKIMError.self) { try signer(lifetime: 0) }
        #expect(error?.code == .badTime)
    }

    @Test("is refused at a time that cannot be written", arguments: [-1, Int64.min, Int64.max])
    func times(seconds: Int64) throws {
        let error = #expect(throws: DKIMError.self) {
            try signer(lifetime: 1).sign(Self.message, at: seconds)
        }
        #expect(error?.code == .badTime)
    }

    @Test(
        "is refused where the message is not one that servers carry unchanged",
        arguments: [
            ("From: a\r\n\r\nx\ny", DKIMError.Code.bareLineEnd), ("From: a\r\n\r\nx\ry", .bareLineEnd),
            ("From: a\n\nx", .bareLineEnd), ("From: a\r\n\r\nx\r", .bareLineEnd), ("\n", .bareLineEnd),
            ("From: a\r\r\n\r\n", .bareLineEnd), ("", .badFrom), ("\r\n", .badFrom), ("x", .badHeader),
            ("To: a\r\n\r\nFrom: b\r\n", .badFrom), ("From: a\r\nfrom : b\r\n\r\n", .badFrom),
            (" x\r\nFrom: a\r\n\r\n", .badHeader), ("From: a\r\nno colon\r\n\r\n", .badHeader),
            ("From: a\r\n: x\r\n\r\n", .badHeader), ("From: a\r\nä: x\r\n\r\n", .badHeader),
            ("From: a\r\nx y: x\r\n\r\n", .badHeader),
        ])
    func hostile(message: String, code: DKIMError.Code) throws {
        let error = #expect(throws: DKIMError.self) { try signer().sign(Array(message.utf8), at: 0) }
        #expect(error?.code == code)
    }

    @Test(
        "is made of a message without a body, or without its empty line",
        arguments: ["From: a\r\n", "From: a", "From: a\r\n\r\n", "From:\r\n a\r\n\r\n\r\n"])
    func withoutBody(message: String) throws {
        let field = text(try signer().sign(Array(message.utf8), at: 0))
        #expect(field.contains("bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;"))
    }

    @Test("is made or refused, and never traps, for any octets", arguments: [41, 42] as [UInt64])
    func anyOctets(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let signer = try signer()
        let pieces = [
            "From: a\r\n", "\r\n", "\r", "\n", ":", " ", "\t", "To", "to: b\r\n", "\0", "ü", "\r\n ", "x: y",
        ]
        var signed = 0
        for _ in 0..<3000 {
            var message = Array((Bool.random(using: &random) ? "From: a\r\n" : "").utf8)
            for _ in 0..<Int.random(in: 0...8, using: &random) {
                message += (pieces.randomElement(using: &random) ?? "").utf8
                if Int.random(in: 0..<6, using: &random) == 0 {
                    message.append(UInt8.random(in: 0...255, using: &random))
                }
            }
            if let field = try? signer.sign(message, at: 0) {
                signed += 1
                #expect(field.suffix(2) == [0x0D, 0x0A], "seed \(seed): \(message)")
            }
        }
        #expect((50..<3000).contains(signed), "seed \(seed)")
    }

    @Test("is made of a message with very many fields in a moment")
    func manyFields() throws {
        let message = String(repeating: "To: <a@b.example>\r\n", count: 20_000) + "From: a\r\n\r\nx\r\n"
        let field = text(try signer().sign(Array(message.utf8), at: 0))
        #expect(field.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
    }

    @Test(
        "is refused for what is no domain, and names one of another alphabet in A-labels",
        arguments: ["", "a b", "tea.example\r\nX: y", "x@y", "tea..example", "-a.example", "i❤.example"])
    func domains(domain: String) throws {
        let key = try DKIMKey(pem: Self.brisbane, allowsEd25519: true)
        let error = #expect(throws: DKIMError.self) {
            try DKIMSigner(domain: domain, selector: "s", key: key)
        }
        #expect(error?.code == .badDomain)
        #expect(
            try DKIMSigner(domain: "müller.example", selector: "s", key: key).domain
                == "xn--mller-kva.example")
    }

    @Test(
        "is refused for what is no selector",
        arguments: [
            "", "a b", "a;b", "a..b", ".a", "-a", "a-", "ä", "a\r\nb", String(repeating: "a", count: 64),
        ])
    func selectors(selector: String) throws {
        let key = try DKIMKey(pem: Self.brisbane, allowsEd25519: true)
        let error = #expect(throws: DKIMError.self) {
            try DKIMSigner(domain: "tea.example", selector: selector, key: key)
        }
        #expect(error?.code == .badSelector)
    }

    @Test(
        "comes with the line for the zone file, in strings that DNS holds",
        .enabled(if: Keys.hasOpenSSL, "no openssl"))
    func zone() throws {
        let key = try DKIMKey(pem: Keys.rsa)
        let signer = try DKIMSigner(domain: "tea.example", selector: "rk2026", key: key)
        #expect(signer.recordName == "rk2026._domainkey.tea.example")
        let parts = signer.zoneLine.split(separator: "\"", omittingEmptySubsequences: false)
        #expect(parts.first == "rk2026._domainkey.tea.example. IN TXT ( " && parts.last == " )")
        let strings = stride(from: 1, to: parts.count, by: 2).map { parts[$0] }
        #expect(strings.count > 1 && strings.allSatisfy { $0.utf8.count <= 255 })
        #expect(strings.joined() == key.publicKeyRecord)
    }
}
