/// The words `blank` and `empty` beside `==` and `!=`.
enum SpecialLiteral: Sendable {
    case blank, empty
}

extension LiquidValue {
    /// Equal as Liquid's `==` has it: numbers by value, texts by bytes, lists and objects by content.
    public static func isEqual(_ a: LiquidValue, _ b: LiquidValue) -> Bool { isEqual(a, b, depth: 0) }

    private static func isEqual(_ a: LiquidValue, _ b: LiquidValue, depth: Int) -> Bool {
        guard depth < 100 else { return false }
        switch (a, b) {
        case (.null, .null): return true
        case (.bool(let a), .bool(let b)): return a == b
        case (.int(let a), .int(let b)): return a == b
        case (.double(let a), .double(let b)): return a == b
        case (.int(let a), .double(let b)), (.double(let b), .int(let a)): return Double(a) == b
        case (.range(let a, let b), .range(let c, let d)): return a == c && b == d
        case (.array(let a), .array(let b)):
            guard a.count == b.count else { return false }
            for index in a.indices where !isEqual(a[index], b[index], depth: depth + 1) { return false }
            return true
        case (.object(let a), .object(let b)):
            guard a.count == b.count else { return false }
            for entry in a.entries {
                guard let other = b[entry.key], isEqual(entry.value, other, depth: depth + 1) else {
                    return false
                }
            }
            return true
        case (.drop(let a), .drop(let b)):
            guard let a = a.text, let b = b.text else { return false }
            return hasSameBytes(a, b)
        default:
            guard let a = a.stringValue, let b = b.stringValue else { return false }
            return hasSameBytes(a, b)
        }
    }

    /// -1, 0 or 1; `nil` when the two have no order.
    static func order(_ a: LiquidValue, _ b: LiquidValue, depth: Int = 0) -> Int? {
        switch (a, b) {
        case (.int(let a), .int(let b)): return a < b ? -1 : a == b ? 0 : 1
        case (.int, .double), (.double, .int), (.double, .double):
            guard let a = a.asDouble, let b = b.asDouble, !a.isNaN, !b.isNaN else { return nil }
            return a < b ? -1 : a == b ? 0 : 1
        case (.array(let a), .array(let b)):
            guard depth < 100 else { return nil }
            for (left, right) in zip(a, b) {
                guard let order = order(left, right, depth: depth + 1) else { return nil }
                if order != 0 { return order }
            }
            return a.count < b.count ? -1 : a.count == b.count ? 0 : 1
        default:
            if let a = a.stringValue, let b = b.stringValue { return byteOrder(a, b) }
            return isEqual(a, b) ? 0 : nil
        }
    }

    static func byteOrder(_ a: String, _ b: String) -> Int {
        if a.utf8.lexicographicallyPrecedes(b.utf8) { return -1 }
        return hasSameBytes(a, b) ? 0 : 1
    }

    /// `<`, `<=`, `>`, `>=`: false beside anything that has no order, an error between text and number.
    static func compare(_ a: LiquidValue, _ op: Comparison, _ b: LiquidValue) throws(LiquidError) -> Bool {
        guard a.isOrdered, b.isOrdered else { return false }
        guard let order = orderOfDrops(a, b) ?? orderOfPlain(a, b) else {
            throw LiquidError(.invalidArgument, "comparison of \(a.kindName) with \(b.kindName) failed")
        }
        return switch op {
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        default: order >= 0
        }
    }

    private static func orderOfPlain(_ a: LiquidValue, _ b: LiquidValue) -> Int? {
        if case .drop = a { return nil }
        if case .drop = b { return nil }
        return (a.stringValue == nil) == (b.stringValue == nil) ? order(a, b) : nil
    }

    private static func orderOfDrops(_ a: LiquidValue, _ b: LiquidValue) -> Int? {
        if case .drop(let drop) = a { return drop.order(beside: b) }
        if case .drop(let drop) = b { return drop.order(beside: a).map { -$0 } }
        return nil
    }

    private var isOrdered: Bool {
        switch self {
        case .drop(let drop): drop.isOrdered
        case .int, .double, .string, .safe: true
        default: false
        }
    }

    private var asDouble: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// Is this what `blank` or `empty` means?
    func matches(_ special: SpecialLiteral) -> Bool {
        switch (self, special) {
        case (.null, .blank), (.bool(false), .blank): true
        case (.string(let text), .blank), (.safe(let text), .blank): text.utf8.allSatisfy(\.isSpace)
        case (.string(let text), .empty), (.safe(let text), .empty): text.utf8.isEmpty
        case (.array(let items), _): items.isEmpty
        case (.object(let object), _): object.isEmpty
        case (.drop(let drop), _): drop.items?.isEmpty ?? false
        default: false
        }
    }

    /// The `contains` operator: part of a text, item of a list, name in an object.
    func contains(_ other: LiquidValue) -> Bool {
        guard other.isTruthy else { return false }
        switch self {
        case .string(let text), .safe(let text): return text.indexOfBytes(other.written) != nil
        case .array(let items): return items.contains { Self.isEqual($0, other) }
        case .object(let object): return other.stringValue.map { object[$0] != nil } ?? false
        case .range(let first, let last):
            if case .int(let value) = other { return first <= value && value <= last }
            if case .double(let value) = other { return Double(first) <= value && value <= Double(last) }
            return false
        case .drop(let drop):
            if let items = drop.items { return items.contains { Self.isEqual($0, other) } }
            return other.stringValue.map { drop.field($0) != nil } ?? false
        default: return false
        }
    }

    /// The kind as people name it in messages.
    var kindName: String {
        switch self {
        case .null: "nil"
        case .bool: "true or false"
        case .int, .double: "a number"
        case .string, .safe: "a text"
        case .array, .range: "a list"
        case .object, .drop: "an object"
        }
    }
}

enum Comparison: Sendable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, contains
}
