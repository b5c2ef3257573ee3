/// What the world did to inbound mail.
public struct InboundError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// The reading program is not there or cannot be started.
        case cannotStart
    }

    public var code: Code
    /// What failed, and what to do.
    public var message: String
    /// The system's own words.
    public var cause: String

    public var description: String { "\(message) (\(cause))" }
}
