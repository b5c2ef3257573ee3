/// The math library.
enum MathFunctions {
    static let all: [Function] =
        extremes + roundings + bits + shifts + [
            .unary("math.abs", same([.int, .uint, .double])) { _, value throws(CELError) in
                switch value {
                case .int(let number):
                    guard number != .min else {
                        throw CELError(.overflow, "the result does not fit into 64 bits")
                    }
                    return .int(abs(number))
                case .uint: return value
                case .double(let number): return .double(number.magnitude)
                default: throw .noOverload("math.abs", value)
                }
            },
            .unary("math.sign", same([.int, .uint, .double])) { _, value throws(CELError) in
                switch value {
                case .int(let number): return .int(number.signum())
                case .uint(let number): return .uint(number.signum())
                case .double(let number):
                    return .double(number.isNaN ? .nan : number > 0 ? 1 : number < 0 ? -1 : 0)
                default: throw .noOverload("math.sign", value)
                }
            },
            .unary("math.sqrt", [([.double], .double), ([.int], .double), ([.uint], .double)]) {
                _, value throws(CELError) in
                switch value {
                case .int(let number): return .double(Double(number).squareRoot())
                case .uint(let number): return .double(Double(number).squareRoot())
                case .double(let number): return .double(number.squareRoot())
                default: throw .noOverload("math.sqrt", value)
                }
            },
            .unary("math.bitNot", same([.int, .uint])) { _, value throws(CELError) in
                switch value {
                case .int(let number): return .int(~number)
                case .uint(let number): return .uint(~number)
                default: throw .noOverload("math.bitNot", value)
                }
            },
        ]

    private static func same(_ types: [CELType]) -> [([CELType], CELType)] { types.map { ([$0], $0) } }

    private static let extremes: [Function] = [
        extreme("math.greatest", .greater), extreme("math.least", .less),
    ].flatMap(\.self)

    /// Of one list, or of any number of arguments.
    private static func extreme(_ name: String, _ wanted: CELValue.Order) -> [Function] {
        let numbers: [CELType] = [.int, .uint, .double]
        return [
            .unary(name, numbers.map { ([$0], $0) } + numbers.map { ([.list($0)], $0) }) {
                frame, value throws(CELError) in
                guard case .list(let list) = value else { return try pick(name, wanted, [value], &frame) }
                return try pick(name, wanted, list, &frame)
            },
            .binary(
                name,
                numbers.flatMap { a in numbers.map { b in ([a, b], a == b ? a : .dyn) } }
            ) { frame, a, b throws(CELError) in try pick(name, wanted, [a, b], &frame) },
            .many(name, arity: -1, numbers.map { ([$0], $0) }) {
                frame, values throws(CELError) in
                try pick(name, wanted, values, &frame)
            },
        ]
    }

    private static func pick(
        _ name: String, _ wanted: CELValue.Order, _ values: [CELValue], _ frame: inout Frame
    ) throws(CELError) -> CELValue {
        guard var best = values.first else {
            throw CELError(.invalidArgument, "'\(name)' needs at least one number")
        }
        try frame.charge(values.count)
        for value in values {
            switch value {
            case .int, .uint, .double: break
            default: throw .noOverload(name, value)
            }
            if CELValue.order(value, best) == wanted { best = value }
        }
        return best
    }

    private static let roundings: [Function] = [
        double("math.ceil") { .double($0.rounded(.up)) },
        double("math.floor") { .double($0.rounded(.down)) },
        double("math.round") { .double($0.rounded(.toNearestOrAwayFromZero)) },
        double("math.trunc") { .double($0.rounded(.towardZero)) },
        double("math.isNaN", .bool) { .bool($0.isNaN) },
        double("math.isInf", .bool) { .bool($0.isInfinite) },
        double("math.isFinite", .bool) { .bool($0.isFinite) },
    ]

    private static func double(
        _ name: String, _ result: CELType = .double, _ change: @escaping @Sendable (Double) -> CELValue
    ) -> Function {
        .unary(name, [([.double], result)]) { _, value throws(CELError) in
            guard case .double(let number) = value else { throw .noOverload(name, value) }
            return change(number)
        }
    }

    private static let bits: [Function] = [
        bitwise("math.bitAnd", { $0 & $1 }), bitwise("math.bitOr", { $0 | $1 }),
        bitwise("math.bitXor", { $0 ^ $1 }),
    ]

    private static func bitwise(
        _ name: String, _ change: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> Function {
        .binary(name, [([.int, .int], .int), ([.uint, .uint], .uint)]) { _, a, b throws(CELError) in
            switch (a, b) {
            case (.int(let a), .int(let b)):
                return .int(Int64(bitPattern: change(UInt64(bitPattern: a), UInt64(bitPattern: b))))
            case (.uint(let a), .uint(let b)): return .uint(change(a, b))
            default: throw .noOverload(name, a, b)
            }
        }
    }

    /// Shifts fill with zeros, also to the right; by 64 or more nothing is left.
    private static let shifts: [Function] = [
        shift("math.bitShiftLeft") { $0 << $1 }, shift("math.bitShiftRight") { $0 >> $1 },
    ]

    private static func shift(
        _ name: String, _ change: @escaping @Sendable (UInt64, Int64) -> UInt64
    ) -> Function {
        .binary(name, [([.int, .int], .int), ([.uint, .int], .uint)]) { _, value, by throws(CELError) in
            guard case .int(let by) = by else { throw .noOverload(name, value, by) }
            guard by >= 0 else { throw CELError(.invalidArgument, "a shift cannot be negative") }
            switch value {
            case .int(let number):
                return .int(Int64(bitPattern: change(UInt64(bitPattern: number), by)))
            case .uint(let number): return .uint(change(number, by))
            default: throw .noOverload(name, value, .int(by))
            }
        }
    }
}
