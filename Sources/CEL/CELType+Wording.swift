extension CELType {
    /// With its article, as a person says it: `a number`, `text`, `a list of numbers`.
    var wording: String {
        switch self {
        case .null: "null"
        case .bool: "a yes/no value"
        case .int: "a whole number"
        case .uint: "an unsigned whole number"
        case .double: "a decimal number"
        case .string: "text"
        case .bytes: "bytes"
        case .timestamp: "a point in time"
        case .duration: "a length of time"
        case .type: "a type"
        case .dyn, .error, .parameter: "any value"
        case .list(let element): "a list of \(element.plural)"
        case .map: "a map"
        case .object(let name): "a record '\(name)'"
        case .optional(let wrapped): "an optional value (\(wrapped.wording))"
        }
    }

    /// Where the kind of number does not matter.
    var roughWording: String { isNumber ? "a number" : wording }

    private var plural: String {
        switch self {
        case .bool: "yes/no values"
        case .int, .uint, .double: "numbers"
        case .string: "texts"
        case .timestamp: "points in time"
        case .duration: "lengths of time"
        case .list: "lists"
        case .map: "maps"
        default: "values"
        }
    }
}
