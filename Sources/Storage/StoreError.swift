/// What a store could not do, and what helps.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        /// Another program holds the store.
        case busy
        case diskFull
        case readOnly
        case damaged
        /// The file was made by a newer Rekindle.
        case tooNew
        case cannotOpen
        /// A constraint refused a row: an error of ours, or two runs at once.
        case constraint
        case statement
    }

    public var code: Code
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
