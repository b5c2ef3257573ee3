/// What the world did to webhooks as a whole; what one endpoint answers is a `WebhookAnswer`.
public struct WebhookError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// The feed could not give events or keep a cursor.
        case feed
        /// libcurl could not be started.
        case client
    }

    public var code: Code
    /// What failed, and what to do.
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
