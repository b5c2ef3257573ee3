/// Why a key cannot be used or a message cannot be signed. It never holds a part of a key.
public struct DKIMError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// The text is no PEM of an unencrypted private key of a kind that DKIM knows.
        case unreadableKey
        /// An RSA key under 1024 bits (RFC 8301 §3.2).
        case shortKey
        /// An Ed25519 key, and nobody allowed it.
        case ed25519NotAllowed
        /// A domain that no `d=` can name.
        case badDomain
        /// A selector that no `s=` can name (RFC 6376 §3.1).
        case badSelector
        /// A time before 1970, or one whose expiry cannot be written.
        case badTime
        /// A header field without a name, or no end of the header.
        case badHeader
        /// Not exactly one From (RFC 6376 §5.4).
        case badFrom
        /// A CR or LF of its own, which servers rewrite.
        case bareLineEnd
        /// The library refused to sign.
        case signing
    }

    public var code: Code
    /// What failed, and what to do.
    public var message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
