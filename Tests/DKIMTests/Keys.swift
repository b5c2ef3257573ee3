import Foundation
import TestSupport

/// Keys made for this test run by openssl, which shares nothing with what reads them.
enum Keys {
    static let hasOpenSSL = (try? Program.run("/usr/bin/env", ["openssl", "version"]).code) == 0

    /// 2048 bits, PKCS #8.
    static let rsa = make("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")
    /// 1024 bits, PKCS #1.
    static let rsa1024 = make("genrsa", "-traditional", "1024")
    static let rsa512 = make("genrsa", "512")
    static let ed25519 = make("genpkey", "-algorithm", "ED25519")
    static let encrypted = make(
        "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-aes128", "-pass", "pass:secret")
    static let elliptic = make("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")

    private static func make(_ arguments: String...) -> String {
        (try? Program.run("/usr/bin/env", ["openssl"] + arguments).output) ?? ""
    }
}
