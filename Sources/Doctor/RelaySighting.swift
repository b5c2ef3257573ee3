public import DNS

/// What came of a connection to the relay; a value, so that the judgement can be tested without one.
public struct RelaySighting: Hashable, Sendable {
    public enum Failure: Hashable, Sendable {
        /// No connection, or no SMTP.
        case unreachable(String)
        /// The relay offers no STARTTLS.
        case noTLS(String)
        /// TLS did not come about, or the certificate is not trusted.
        case untrusted(String)
        /// TLS is well, the login is not.
        case login(String)
    }

    /// The relay's own, as connected to.
    public var address: IPAddress?
    /// `TLSv1.3`; `nil` in the clear, or where the library does not tell.
    public var protocolVersion: String?
    /// What it showed, trusted or not.
    public var certificate: Certificate?
    public var failure: Failure?
    public var didLogIn: Bool

    public init(
        address: IPAddress? = nil, protocolVersion: String? = nil, certificate: Certificate? = nil,
        failure: Failure? = nil, didLogIn: Bool = false
    ) {
        self.address = address
        self.protocolVersion = protocolVersion
        self.certificate = certificate
        self.failure = failure
        self.didLogIn = didLogIn
    }
}
