/// What the world did to a source of mail. Never holds a password, a token or any of a mail.
public struct MailSourceError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// No answer, or no such name.
        case unreachable
        /// The connection ended in the middle.
        case connectionLost
        /// No TLS, or not with whom we mean.
        case tls
        /// The login was refused.
        case authentication
        /// The server said something that is not its protocol, or refused what it must be able to do.
        case protocolViolation
        /// The settings cannot be used.
        case configuration
        /// A folder is missing or may not be read or written.
        case folder
        /// The one mail of a pipe, or a mail whose size the server had hidden, is larger than the limit.
        case tooLarge
        /// The pipe held no mail.
        case empty
        /// The handler failed, or kept a mail that cannot be kept.
        case notTaken
        /// A mail could not be put into the quarantine.
        case quarantine
        /// The LMTP server cannot listen.
        case cannotListen
        /// Asked to stop.
        case stopped
    }

    public var code: Code
    /// What failed, and what to do.
    public var message: String
    /// The same may go well later, without anybody's doing.
    public var isTransient: Bool
    public var cause: (any Error)?

    public init(
        _ code: Code, _ message: String, isTransient: Bool, cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.isTransient = isTransient
        self.cause = cause
    }

    public var description: String { message }

    public static func == (left: Self, right: Self) -> Bool {
        (left.code, left.message, left.isTransient) == (right.code, right.message, right.isTransient)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(message)
    }
}
