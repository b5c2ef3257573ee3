/// What a template reads and makes: one closed set of kinds, so that rendering needs no reflection.
public enum LiquidValue: Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    /// Text that is already escaped for where it will stand: what `capture` made, or what `raw` marked.
    case safe(String)
    case array([LiquidValue])
    case object(LiquidObject)
    /// Whole numbers from the first to the second, both included; empty when the second is smaller.
    indirect case range(Int, Int)
    /// A record of the host, read field by field when the template asks.
    indirect case drop(any LiquidDrop)
}

/// A record of the host whose fields are made only when a template reads them.
public protocol LiquidDrop: Sendable {
    /// - Returns: `nil` when the record has no such field or it has no value now.
    func field(_ name: String) -> LiquidValue?
    /// What `{{ record }}` writes; `nil` makes it a missing value.
    var text: String? { get }
    /// What `{% for %}` goes through; `nil` when the record is no list.
    var items: [LiquidValue]? { get }
    /// Whether `<` and its like may be asked of it.
    var isOrdered: Bool { get }
    /// Where it stands beside another value: -1 before, 0 equal, 1 after; `nil` where the two have no order, which
    /// is an error when a template asks.
    func order(beside other: LiquidValue) -> Int?
}

extension LiquidDrop {
    public var text: String? { nil }
    public var items: [LiquidValue]? { nil }
    public var isOrdered: Bool { false }
    public func order(beside other: LiquidValue) -> Int? { nil }
}

extension LiquidValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: LiquidValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, LiquidValue)...) {
        self = .object(LiquidObject(elements))
    }
}

extension LiquidValue {
    /// Everything but `nil` and `false`, as Liquid has it: 0, "" and an empty list are true.
    public var isTruthy: Bool {
        switch self {
        case .null, .bool(false): false
        default: true
        }
    }

    public var isNull: Bool {
        if case .null = self { return true }
        return false
    }

    /// The text of a string, safe or not.
    var stringValue: String? {
        switch self {
        case .string(let text), .safe(let text): text
        default: nil
        }
    }
}
