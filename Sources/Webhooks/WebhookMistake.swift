/// What an operator wrote wrongly of an endpoint. The reader of the file knows its place and makes a `Diagnostic` of it.
public struct WebhookMistake: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable, CaseIterable {
        case badURL = "bad-url"
        case badSecret = "bad-secret"
        case badName = "bad-name"
    }

    public var code: Code
    /// Lower case, no full stop; never shows a secret.
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
