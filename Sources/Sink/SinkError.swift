/// What kept a sink from starting, from filing, or from understanding a fault specification.
public struct SinkError: Error, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The host is not this machine's loopback and that was not allowed.
        case notLoopback
        /// The address is taken, forbidden or not of this machine.
        case cannotListen
        /// The certificate or its key is missing, unreadable, or does not fit.
        case badCertificate
        /// A folder or file could not be written.
        case cannotWrite
        /// A `--fail` specification is unreadable; the message lists each and the syntax.
        case badFault
    }

    public var code: Code
    /// What failed and what to do.
    public var message: String
    public var cause: (any Error)?

    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    public var description: String { message }
}
