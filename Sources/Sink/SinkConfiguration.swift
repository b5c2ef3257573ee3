/// How a sink behaves towards its clients; every limit is in the unit its name says.
public struct SinkConfiguration: Sendable {
    /// A service extension as EHLO offers it. What is not offered is not accepted as a parameter either.
    public enum Extension: String, CaseIterable, Hashable, Sendable {
        case pipelining = "PIPELINING"
        case size = "SIZE"
        case eightBitMIME = "8BITMIME"
        case smtpUTF8 = "SMTPUTF8"
        case enhancedStatusCodes = "ENHANCEDSTATUSCODES"
        case dsn = "DSN"
    }

    public struct Credentials: Hashable, Sendable {
        public var user: String
        public var password: String

        public init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    /// What STARTTLS shows to clients: two PEM files.
    public struct Certificate: Hashable, Sendable {
        /// The server's own certificate first, then those that vouch for it.
        public var chainFile: String
        public var keyFile: String

        public init(chainFile: String, keyFile: String) {
            self.chainFile = chainFile
            self.keyFile = keyFile
        }
    }

    /// What the sink calls itself in its greeting and in trace headers.
    public var name = "sink.localhost"
    public var extensions = Set(Extension.allCases)
    /// STARTTLS is offered when given (RFC 3207).
    public var certificate: Certificate?
    /// With a certificate: whether AUTH and MAIL need TLS first (530), and AUTH is offered only then.
    public var requiresTLS = true
    /// Offered as `AUTH PLAIN LOGIN` when given.
    public var credentials: Credentials?
    /// With credentials: whether MAIL needs them first (530).
    public var requiresAuthentication = true
    /// Of the message after dot un-stuffing; beyond it MAIL (SIZE) or the final dot gets 552.
    public var maxMessageBytes = 25 * 1024 * 1024
    /// RFC 5321 §4.5.3.1.8 asks for at least 100.
    public var maxRecipients = 1000
    /// RFC 5321 §4.5.3.1.4, CR LF counted.
    public var maxCommandBytes = 512
    /// For MAIL and RCPT, whose parameters RFC 1870, 3461, 6152 and 6531 allow to make the line longer.
    public var maxExtendedCommandBytes = 1000
    /// Protocol errors a client may make; the next one gets 421 and the connection ends.
    public var maxErrors = 20
    /// Silence of the client after which it gets 421. RFC 5321 §4.5.3.2.7 asks for five minutes.
    public var idleTimeoutMilliseconds = 300_000
    /// Whether a CR or LF that is not part of a CR LF makes the message refused (550) instead of kept.
    public var refusesBareLineEnds = false
    /// Whether a host other than this machine's loopback may be listened on.
    public var allowNonLoopback = false
    public var faults = SinkFaults()

    public init() {}
}
