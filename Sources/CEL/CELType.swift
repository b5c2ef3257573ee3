/// What is known of a value before anything is evaluated.
public indirect enum CELType: Hashable, Sendable {
    case null, bool, int, uint, double, string, bytes, timestamp, duration
    /// A type as a value: what `type(x)` returns.
    case type
    /// Known only when evaluated; fits everywhere.
    case dyn
    case list(CELType)
    case map(CELType, CELType)
    /// A record whose fields `CELSchema.objects` declares.
    case object(String)
    case optional(CELType)
    /// A type a function leaves open: the same name stands for the same type within one signature.
    case parameter(String)
    /// Already reported; fits everywhere, so that one mistake is one message.
    case error

    var isNumber: Bool { self == .int || self == .uint || self == .double }
    var isOpen: Bool { self == .dyn || self == .error }
}

extension CELType: CustomStringConvertible {
    /// As cel-spec writes it: `list(int)`, `map(string,dyn)`, `optional_type(int)`.
    public var description: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .type: "type"
        case .dyn: "dyn"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key),\(value))"
        case .object(let name): name
        case .optional(let wrapped): "optional_type(\(wrapped))"
        case .parameter(let name): name
        case .error: "error"
        }
    }
}
