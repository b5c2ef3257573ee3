/// A part of an expression, with the place of its text.
///
/// Macros stay what was written (`comprehension`, `bind` …), so that a host can read conditions, print them
/// and turn simple ones into a query.
public struct CELNode: Sendable, Identifiable {
    /// Distinct within one expression.
    public let id: Int
    /// UTF-8 offsets in the expression's text.
    public let span: Range<Int>
    /// The word it is about: the field of a selection, the name of a function, an operator. Else `span`.
    public let nameSpan: Range<Int>
    public let kind: Kind
    let depth: Int

    public indirect enum Kind: Sendable {
        case literal(CELValue)
        /// A variable, a type, or the first part of a qualified name. A dot before it means "from the root".
        case name(String)
        /// `operand.field`, or `operand.?field`.
        case select(CELNode, field: String, isOptional: Bool)
        /// `has(operand.field)`
        case has(CELNode, field: String)
        /// `operand[key]`, or `operand[?key]`.
        case index(CELNode, CELNode, isOptional: Bool)
        /// `function(arguments)`, or `target.function(arguments)`.
        case call(String, target: CELNode?, arguments: [CELNode])
        case unary(CELUnary, CELNode)
        case binary(CELBinary, CELNode, CELNode)
        /// A run of `&&` or of `||`; two operands or more. A parenthesised run within stays one operand.
        case logical(CELLogical, [CELNode])
        /// `condition ? first : second`
        case conditional(CELNode, CELNode, CELNode)
        case list([CELElement])
        case map([CELEntry])
        /// `type{field: value}`; parsed, but this implementation has no messages to make.
        case message(String, [CELEntry])
        case comprehension(CELComprehension)
        /// `cel.bind(variable, value, body)`
        case bind(variable: String, value: CELNode, body: CELNode)
        /// `optional.optMap(variable, body)` or, flat, `optFlatMap`.
        case optionalMap(CELNode, variable: String, body: CELNode, isFlat: Bool)
        /// What could not be parsed.
        case invalid
    }

    /// The parts, in the order of the text.
    public var children: [CELNode] { kind.children }
}

public enum CELUnary: String, Hashable, Sendable {
    case not = "!"
    case negate = "-"
}

public enum CELLogical: String, Hashable, Sendable {
    case and = "&&"
    case or = "||"
}

public enum CELBinary: String, Hashable, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case `in` = "in"
}

/// An element of a list literal; `[?a]` leaves an absent one out.
public struct CELElement: Sendable {
    public let value: CELNode
    public let isOptional: Bool
}

/// An entry of a map literal; `{?k: v}` leaves an absent one out.
public struct CELEntry: Sendable {
    public let key: CELNode
    public let value: CELNode
    public let isOptional: Bool
}

/// A macro that goes through a list or a map.
public struct CELComprehension: Sendable {
    public enum Kind: String, Hashable, Sendable {
        case all, exists
        case existsOne = "exists_one"
        case map, filter, transformList, transformMap, transformMapEntry
    }

    public let kind: Kind
    public let range: CELNode
    /// One name for the element or key; or two, for index and element, or key and value.
    public let variables: [String]
    /// Which elements `map`, `transformList`, `transformMap` and `transformMapEntry` take; `nil`: all.
    public let filter: CELNode?
    public let body: CELNode
}

extension CELNode.Kind {
    var children: [CELNode] {
        switch self {
        case .literal, .name, .invalid: []
        case .select(let operand, _, _), .has(let operand, _), .unary(_, let operand): [operand]
        case .index(let operand, let key, _): [operand, key]
        case .call(_, let target, let arguments): (target.map { [$0] } ?? []) + arguments
        case .binary(_, let left, let right): [left, right]
        case .logical(_, let operands): operands
        case .conditional(let condition, let first, let second): [condition, first, second]
        case .list(let elements): elements.map(\.value)
        case .map(let entries), .message(_, let entries): entries.flatMap { [$0.key, $0.value] }
        case .comprehension(let loop): [loop.range] + (loop.filter.map { [$0] } ?? []) + [loop.body]
        case .bind(_, let value, let body): [value, body]
        case .optionalMap(let operand, _, let body, _): [operand, body]
        }
    }
}
