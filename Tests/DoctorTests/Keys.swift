import DKIM
import TestSupport

/// Keys made for this test run.
enum Keys {
    static let hasOpenSSL = (try? Program.run("/usr/bin/env", ["openssl", "version"]).code) == 0
    static let ours = make(2048)
    static let other = make(2048)
    static let weak = make(1024)

    static func signer(pem: String = ours) throws -> DKIMSigner {
        try DKIMSigner(domain: "tea.example", selector: "rk2026", key: DKIMKey(pem: pem))
    }

    private static func make(_ bits: Int) -> String {
        (try? Program.run("/usr/bin/env", ["openssl", "genrsa", "\(bits)"]).output) ?? ""
    }
}
