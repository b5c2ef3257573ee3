public import Diagnostics

/// Why one rendering could not be finished. The output made so far is not to be used.
public struct LiquidError: Error, Hashable, Sendable {
    public enum Code: String, Hashable, Sendable {
        /// A value that is not there was to be written, and missing values are errors.
        case missingValue
        case invalidArgument
        case divisionByZero
        /// One of `LiquidLimits` was reached.
        case limit
        /// `{% abort "reason" %}` was reached; `message` is the reason.
        case aborted
        case unknownPartial
        case notAllowed
    }

    public var code: Code
    /// Lower case, no full stop; no values of the data in it.
    public var message: String
    /// The tag or expression, in the source it was written in; `nil` where only the template as a whole can
    /// be blamed, as for the size of its output.
    public var span: SourceSpan?

    public init(_ code: Code, _ message: String, at span: SourceSpan? = nil) {
        self.code = code
        self.message = message
        self.span = span
    }

    static func limit(_ message: String) -> LiquidError { LiquidError(.limit, message) }
    static func invalid(_ message: String) -> LiquidError { LiquidError(.invalidArgument, message) }

    func at(_ span: @autoclosure () -> SourceSpan) -> LiquidError {
        guard self.span == nil else { return self }
        return LiquidError(code, message, at: span())
    }
}
