/// What an unsubscribe link carries: which letter it came with, signed, never expiring, and nobody's address.
///
/// ```
/// base64url( kind | key's number | reference | HMAC-SHA256, first 16 octets )
/// ```
/// The reference is a proposal's number, which the letter shows anyway. RFC 8058 §3.1 wants what a stranger cannot
/// make up; the code covers everything before it.
public struct UnsubscribeToken: Hashable, Sendable {
    public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        /// The reference is a proposal's number.
        case proposal = 1
        /// A letter that somebody in the company sent to themselves: its links work and change nothing.
        case test = 2
    }

    public static let maxReferenceBytes = 64
    private static let codeBytes = 16
    /// No token is longer, so that a longer text need not be read: 82 octets in Base64.
    public static let maxTextBytes = (2 + maxReferenceBytes + codeBytes) * 4 / 3 + 1

    public let kind: Kind
    public let reference: String

    /// - Parameter reference: letters, digits and `-._:#/` of ASCII, 1 to 64.
    /// - Returns: `nil` for anything else: an address or a name has no place in a link.
    public init?(kind: Kind = .proposal, reference: String) {
        guard Self.isReference(reference.utf8) else { return nil }
        self.kind = kind
        self.reference = reference
    }

    /// Reads a token back. A wrong one takes as long as one that is nearly right.
    ///
    /// - Parameter text: as it stands in the link, nothing around it; may be anything.
    /// - Returns: `nil` unless one of the keys signed it.
    public init?(_ text: some Collection<UInt8>, keys: TokenKeys) {
        guard text.count <= Self.maxTextBytes, let bytes = Base64URL.decoded(text),
            bytes.count > 2 + Self.codeBytes
        else { return nil }
        let signed = Array(bytes[..<(bytes.count - Self.codeBytes)])
        let code = keys.code(.unsubscribe, key: signed[1], of: signed, count: Self.codeBytes)
        guard let code, ConstantTime.areEqual(code, Array(bytes[signed.count...])) else { return nil }
        guard let kind = Kind(rawValue: signed[0]), Self.isReference(signed[2...]) else { return nil }
        self.kind = kind
        reference = String(decoding: signed[2...], as: UTF8.self)
    }

    public init?(_ text: String, keys: TokenKeys) { self.init(text.utf8, keys: keys) }

    /// The same text each time, until the keys are rotated.
    public func text(keys: TokenKeys) -> String {
        let number = keys.signing.number
        let signed = [kind.rawValue, number] + Array(reference.utf8)
        guard let code = keys.code(.unsubscribe, key: number, of: signed, count: Self.codeBytes) else {
            preconditionFailure("the signing key is among the keys")
        }
        return Base64URL.encoded(signed + code)
    }

    private static func isReference(_ bytes: some Collection<UInt8>) -> Bool {
        (1...maxReferenceBytes).contains(bytes.count)
            && bytes.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "-._:#/".utf8.contains(byte)
                }
            }
    }
}
