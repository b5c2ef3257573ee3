/// Values that may be absent.
enum OptionalFunctions {
    private static let a = CELType.parameter("A")

    static let all: [Function] = [
        .unary("optional.of", [([a], .optional(a))]) { _, value throws(CELError) in .optional(value) },
        .unary("optional.ofNonZeroValue", [([a], .optional(a))]) { _, value throws(CELError) in
            .optional(value.isZero ? nil : value)
        },
        .many("optional.none", arity: 0, [([], .optional(a))]) { _, _ throws(CELError) in .optional(nil) },
        .unary("hasValue", [([.optional(a)], .bool)], isReceiver: true) { _, value throws(CELError) in
            .bool(try unwrapped(value, "hasValue") != nil)
        },
        .unary("value", [([.optional(a)], a)], isReceiver: true) { _, value throws(CELError) in
            guard let inner = try unwrapped(value, "value") else {
                throw CELError(.invalidArgument, "there is no value")
            }
            return inner
        },
        .binary("or", [([.optional(a), .optional(a)], .optional(a))], isReceiver: true) {
            _, value, other throws(CELError) in
            if try unwrapped(value, "or") != nil { return value }
            _ = try unwrapped(other, "or")
            return other
        },
        .binary("orValue", [([.optional(a), a], a)], isReceiver: true) {
            _, value, other throws(CELError) in
            try unwrapped(value, "orValue") ?? other
        },
        .unary("optional.unwrap", [([.list(.optional(a))], .list(a))], unwrap),
        .unary("unwrapOpt", [([.list(.optional(a))], .list(a))], isReceiver: true, unwrap),
        .unary("first", [([.list(a)], .optional(a))], isReceiver: true) { _, value throws(CELError) in
            guard case .list(let list) = value else { throw .noOverload("first", value) }
            return .optional(list.first)
        },
        .unary("last", [([.list(a)], .optional(a))], isReceiver: true) { _, value throws(CELError) in
            guard case .list(let list) = value else { throw .noOverload("last", value) }
            return .optional(list.last)
        },
    ]

    private static func unwrapped(_ value: CELValue, _ name: String) throws(CELError) -> CELValue? {
        guard case .optional(let inner) = value else { throw .noOverload(name, value) }
        return inner
    }

    /// The values of those that have one.
    private static let unwrap: Function.Unary = { frame, value throws(CELError) in
        guard case .list(let list) = value else { throw .noOverload("unwrap", value) }
        try frame.charge(list.count)
        var values: [CELValue] = []
        for element in list {
            if let inner = try unwrapped(element, "unwrap") { values.append(inner) }
        }
        return .list(values)
    }
}
