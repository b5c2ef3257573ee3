import Foundation
import TestSupport
import Testing

@testable import DKIM

@Suite("A DKIM key", .enabled(if: Keys.hasOpenSSL, "openssl is not here to make keys"))
struct DKIMKeyTests {
    @Test("is read from PKCS #8 and PKCS #1")
    func reads() throws {
        let key = try DKIMKey(pem: Keys.rsa)
        #expect(key.algorithm == .rsaSHA256 && key.bits == 2048 && key.warning == nil)
        #expect(Keys.rsa.contains("BEGIN PRIVATE KEY") && Keys.rsa1024.contains("BEGIN RSA PRIVATE KEY"))
        #expect(try DKIMKey(pem: "a comment\r\n" + Keys.rsa1024.replacing("\n", with: "\r\n")).bits == 1024)
    }

    @Test("under 2048 bits signs with a warning, and under 1024 is refused (RFC 8301 §3.2)")
    func short() throws {
        #expect(try DKIMKey(pem: Keys.rsa1024).warning?.contains("2048") == true)
        let error = #expect(throws: DKIMError.self) { try DKIMKey(pem: Keys.rsa512) }
        #expect(error?.code == .shortKey)
    }

    @Test("of Ed25519 is refused until it is allowed")
    func ed25519() throws {
        let error = #expect(throws: DKIMError.self) { try DKIMKey(pem: Keys.ed25519) }
        #expect(error?.code == .ed25519NotAllowed)
        let key = try DKIMKey(pem: Keys.ed25519, allowsEd25519: true)
        #expect(key.algorithm == .ed25519SHA256 && key.warning == nil)
        #expect(key.publicKeyRecord.hasPrefix("v=DKIM1; k=ed25519; p="))
    }

    @Test("that cannot be read is refused, and its text stays out of the error", arguments: 0..<8)
    func unreadable(kind: Int) throws {
        let body = Keys.rsa.split(separator: "\n").dropFirst().dropLast().joined(separator: "\n")
        let pem = [
            "", "secret", Keys.encrypted, Keys.elliptic, body,
            "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n",
            String(Keys.rsa.dropLast(600)),
            "-----BEGIN PUBLIC KEY-----\n\(body)\n-----END PUBLIC KEY-----\n",
        ][kind]
        let error = #expect(throws: DKIMError.self) { try DKIMKey(pem: pem) }
        #expect(error?.code == .unreadableKey)
        for line in pem.split(separator: "\n") where line.count > 20 && !line.hasPrefix("-----") {
            #expect(error?.description.contains(line) == false)
        }
        #expect(error?.description.contains("secret") == false)
    }

    @Test("never traps on damaged text", arguments: [21, 22] as [UInt64])
    func damaged(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var readable = 0
        for source in [Keys.rsa1024, Keys.ed25519] {
            for _ in 0..<150 {
                var bytes = Array(source.utf8)
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    let index = Int.random(in: bytes.indices, using: &random)
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                    case 1: bytes.remove(at: index)
                    default: bytes.insert(UInt8(ascii: "A"), at: index)
                    }
                }
                let text = String(decoding: bytes, as: UTF8.self)
                if (try? DKIMKey(pem: text, allowsEd25519: true)) != nil { readable += 1 }
            }
        }
        #expect(readable < 300)
    }

    @Test("describes itself by its kind alone")
    func descriptions() throws {
        let key = try DKIMKey(pem: Keys.rsa)
        var dumped = ""
        dump(key, to: &dumped)
        let signer = try DKIMSigner(domain: "tea.example", selector: "s", key: key)
        dump(signer, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped, "\(signer)", String(reflecting: signer)] {
            #expect(text.contains("DKIM key for rsa-sha256"))
            #expect(!text.contains("PrivateKey") && !text.contains("backing"))
        }
    }

    @Test("gives the public key as openssl does")
    func publicKey() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try scratch.write(Keys.rsa, to: "key.pem")
        let made = try Program.run(
            "/usr/bin/env", ["openssl", "pkey", "-in", scratch.path("key.pem"), "-pubout"])
        let body = made.output.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        #expect(!body.isEmpty)
        #expect(try DKIMKey(pem: Keys.rsa).publicKeyRecord == "v=DKIM1; k=rsa; p=\(body)")
    }
}
