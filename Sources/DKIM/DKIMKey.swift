import Crypto
import CryptoExtras
import Mail

/// A private key to sign with. It describes itself by its kind alone.
public struct DKIMKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What `a=` calls them (RFC 6376 §3.3, RFC 8463 §3).
    public enum Algorithm: String, Hashable, Sendable {
        case rsaSHA256 = "rsa-sha256"
        case ed25519SHA256 = "ed25519-sha256"
    }

    private enum Secret: Sendable {
        case rsa(_RSA.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
    }

    private let secret: Secret

    /// - Parameters:
    ///   - pem: `-----BEGIN PRIVATE KEY-----` (PKCS #8) or `-----BEGIN RSA PRIVATE KEY-----` (PKCS #1), not encrypted.
    ///   - allowsEd25519: many receivers cannot verify such signatures yet, so that they only make sense beside an RSA one.
    /// - Throws: `DKIMError` `unreadableKey`, `shortKey`, `ed25519NotAllowed`.
    public init(pem: String, allowsEd25519: Bool = false) throws(DKIMError) {
        if let seed = Self.ed25519Seed(pem),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        {
            guard allowsEd25519 else {
                throw DKIMError(
                    .ed25519NotAllowed,
                    "the DKIM key is an Ed25519 key, which many receivers cannot verify; use an RSA key of 2048 bits"
                )
            }
            secret = .ed25519(key)
            return
        }
        do {
            secret = .rsa(try _RSA.Signing.PrivateKey(unsafePEMRepresentation: pem))
        } catch CryptoKitError.incorrectParameterSize {
            throw DKIMError(
                .shortKey,
                "the DKIM key has fewer than 1024 bits, and receivers refuse it (RFC 8301); make one of 2048 bits"
            )
        } catch {
            // The library's own error is left out: nothing of the key may leave with it.
            throw DKIMError(
                .unreadableKey,
                "the DKIM key is no unencrypted private key in PEM; make one with 'openssl genrsa -out dkim.pem 2048'"
            )
        }
    }

    public var algorithm: Algorithm {
        switch secret {
        case .rsa: .rsaSHA256
        case .ed25519: .ed25519SHA256
        }
    }

    /// 2048 as a rule; an Ed25519 key has 256.
    public var bits: Int {
        switch secret {
        case .rsa(let key): key.keySizeInBits
        case .ed25519: 256
        }
    }

    /// What is wrong with a key that still signs; `nil` for a good one.
    public var warning: String? {
        guard algorithm == .rsaSHA256, bits < 2048 else { return nil }
        return "the DKIM key has \(bits) bits; RFC 8301 asks for 2048, make a new one under a new selector"
    }

    /// The text of the DNS TXT record (RFC 6376 §3.6.1, RFC 8463 §4): `v=DKIM1; k=rsa; p=…`.
    public var publicKeyRecord: String {
        switch secret {
        case .rsa(let key): "v=DKIM1; k=rsa; p=" + base64(Array(key.publicKey.derRepresentation))
        case .ed25519(let key): "v=DKIM1; k=ed25519; p=" + base64(Array(key.publicKey.rawRepresentation))
        }
    }

    public var description: String { "a DKIM key for \(algorithm.rawValue)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// RSASSA-PKCS1-v1_5 (RFC 6376 §3.3) or PureEdDSA over the hash (RFC 8463 §3).
    func signature(for digest: SHA256.Digest) throws(DKIMError) -> [UInt8] {
        do {
            switch secret {
            case .rsa(let key):
                return try key.signature(for: digest, padding: .insecurePKCS1v1_5).withUnsafeBytes {
                    Array($0)
                }
            case .ed25519(let key):
                return Array(try key.signature(for: Array(digest)))
            }
        } catch {
            throw DKIMError(.signing, "the message could not be signed with \(description); try another key")
        }
    }

    /// The seed of a PKCS #8 key of RFC 8410 §7, whose first 16 octets are always the same.
    private static func ed25519Seed(_ pem: String) -> [UInt8]? {
        let lines = pem.utf8.split { $0 == 0x0A || $0 == 0x0D }.map { String($0) ?? "" }
        guard let first = lines.firstIndex(of: "-----BEGIN PRIVATE KEY-----"),
            let last = lines[first...].firstIndex(of: "-----END PRIVATE KEY-----")
        else { return nil }
        let head: [UInt8] = [
            0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
        ]
        guard let der = Base64.decoded(Array(lines[(first + 1)..<last].joined().utf8)), der.count == 48,
            der.starts(with: head)
        else { return nil }
        return Array(der[16...])
    }
}

func base64(_ bytes: [UInt8]) -> String { String(decoding: Base64.encoded(bytes), as: UTF8.self) }
