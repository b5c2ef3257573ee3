/// Why an expression has no value for the values it was given: a missing field, an overflow, a bad argument.
///
/// What is wrong with the *text* of an expression is a `Diagnostic`, found before anything is evaluated.
public struct CELError: Error, Sendable {
    public enum Code: String, Hashable, Sendable {
        case noSuchOverload, noSuchField, noSuchKey, unknownName, divisionByZero, overflow, outOfRange
        case invalidArgument, tooExpensive, host
    }

    /// One pointer, so that a throwing step returns in registers.
    private final class Content: Sendable {
        let code: Code
        let message: String
        let span: Range<Int>?

        init(_ code: Code, _ message: String, _ span: Range<Int>?) {
            self.code = code
            self.message = message
            self.span = span
        }
    }

    private let content: Content

    public init(_ code: Code, _ message: String, at span: Range<Int>? = nil) {
        content = Content(code, message, span)
    }

    public var code: Code { content.code }
    /// Lower case, no full stop.
    public var message: String { content.message }
    /// The part of the expression that failed, as UTF-8 offsets into its text; `nil` when not known.
    public var span: Range<Int>? { content.span }

    /// The same error, placed at `span` if it had no place yet: the innermost part is the one to show.
    func placed(at span: Range<Int>) -> CELError {
        content.span == nil ? CELError(code, message, at: span) : self
    }

    static func noOverload(_ name: String, _ values: CELValue...) -> CELError {
        noOverload(name, values)
    }

    static func noOverload(_ name: String, _ values: [CELValue]) -> CELError {
        let kinds = values.map { $0.typeName }.joined(separator: ", ")
        return CELError(.noSuchOverload, "'\(name)' cannot be used with (\(kinds))")
    }
}

extension CELError: Hashable, CustomStringConvertible {
    public static func == (left: CELError, right: CELError) -> Bool {
        left.code == right.code && left.message == right.message && left.span == right.span
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(message)
    }

    public var description: String { "\(message) [cel/\(code.rawValue)]" }
}
