/// A value of the Common Expression Language.
///
/// `==` here is structural: same type, same value (`NaN` equals itself, so that values can be kept in sets).
/// The language's own equality, where `1 == 1.0` and `NaN != NaN`, is `isEqual(to:)`.
public enum CELValue: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case list([CELValue])
    case map(CELMap)
    case timestamp(CELTimestamp)
    case duration(CELDuration)
    /// A type as a value, by its name: `int`, `list`, `null_type`, `google.protobuf.Timestamp`.
    case type(String)
    /// A value that may be absent, as `optional.of(x)` and `map[?key]` make it.
    indirect case optional(CELValue?)
    /// A record of the host, read field by field when it is asked for.
    case object(any CELObject)
}

/// A record of the host. Its fields are those `CELSchema.objects` declares under `typeName`.
///
/// Class-bound, so that a `CELValue` stays two words and passing a record around never copies it.
public protocol CELObject: AnyObject, Sendable {
    /// The name under which the schema declares its fields.
    var typeName: String { get }

    /// - Parameter slot: the position of the field in the schema's list, from 0.
    /// - Returns: `nil` when this record lacks the field (then `has()` is false and reading it is an error).
    func field(_ slot: Int) -> CELValue?
}

extension CELValue {
    /// The name `type(x)` has in an expression.
    public var typeName: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "map"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .type: "type"
        case .optional: "optional_type"
        case .object(let object): object.typeName
        }
    }

    /// Whether this is what a new value of its type would be: 0, empty, null, absent.
    var isZero: Bool {
        switch self {
        case .null: true
        case .bool(let value): !value
        case .int(let value): value == 0
        case .uint(let value): value == 0
        case .double(let value): value == 0
        case .string(let value): value.isEmpty
        case .bytes(let value): value.isEmpty
        case .list(let value): value.isEmpty
        case .map(let value): value.isEmpty
        case .timestamp(let value): value.seconds == 0 && value.nanos == 0
        case .duration(let value): value.nanoseconds == 0
        case .optional(let value): value == nil
        case .type, .object: false
        }
    }
}

extension CELValue: Hashable {
    public static func == (left: CELValue, right: CELValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.int(let a), .int(let b)): a == b
        case (.uint(let a), .uint(let b)): a == b
        case (.double(let a), .double(let b)): a == b || (a.isNaN && b.isNaN)
        case (.string(let a), .string(let b)): Text.isEqual(a, b)
        case (.bytes(let a), .bytes(let b)): a == b
        case (.list(let a), .list(let b)): a == b
        case (.map(let a), .map(let b)): a == b
        case (.timestamp(let a), .timestamp(let b)): a == b
        case (.duration(let a), .duration(let b)): a == b
        case (.type(let a), .type(let b)): a == b
        case (.optional(let a), .optional(let b)): a == b
        case (.object(let a), .object(let b)): a === b
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .int(let value): hasher.combine(value)
        case .uint(let value): hasher.combine(value)
        case .double(let value): hasher.combine(value.isNaN ? 0 : value)
        case .string(let value): Text.hash(value, into: &hasher)
        case .bytes(let value): hasher.combine(value)
        case .list(let value): hasher.combine(value)
        case .map(let value): hasher.combine(value.count)
        case .timestamp(let value): hasher.combine(value)
        case .duration(let value): hasher.combine(value)
        case .type(let value): hasher.combine(value)
        case .optional(let value): hasher.combine(value)
        case .object(let value): hasher.combine(ObjectIdentifier(value))
        }
    }
}

/// Text compared by its code points. `String`'s own `==` is canonical equivalence, which CEL does not want.
enum Text {
    static func isEqual(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        let areEqual: Bool?? = left.utf8.withContiguousStorageIfAvailable { a -> Bool? in
            right.utf8.withContiguousStorageIfAvailable { b -> Bool in
                for index in a.indices where a[index] != b[index] { return false }
                return true
            }
        }
        return (areEqual ?? nil) ?? left.utf8.elementsEqual(right.utf8)
    }

    static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    static func hash(_ text: String, into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
        hasher.combine(UInt8(0xFF))
    }
}
