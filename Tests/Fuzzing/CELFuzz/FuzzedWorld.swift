import CEL

/// The variables a fuzzed expression may name, one of every type, and two sets of values for them.
enum FuzzedWorld {
    static let schema = CELSchema(
        variables: [
            CELVariable("n", .null), CELVariable("t", .bool), CELVariable("i", .int), CELVariable("u", .uint),
            CELVariable("d", .double), CELVariable("s", .string), CELVariable("b", .bytes),
            CELVariable("at", .timestamp), CELVariable("du", .duration), CELVariable("k", .type),
            CELVariable("l", .list(.int)), CELVariable("w", .list(.string)),
            CELVariable("m", .map(.string, .int)), CELVariable("j", .map(.int, .list(.double))),
            CELVariable("o", .optional(.int)), CELVariable("r", .object("record")), CELVariable("x", .dyn),
            CELVariable("a.b", .int),
        ],
        objects: [
            "record": [
                CELField("total", .double), CELField("name", .string),
                CELField("last", .timestamp, canBeMissing: true), CELField("next", .object("record")),
            ]
        ],
        functions: [
            CELFunction("twice", [.int], .int) { arguments, _ throws(CELError) in
                guard case .int(let number)? = arguments.first else {
                    throw CELError(.host, "this is no number")
                }
                return .int(number &* 2)
            }
        ])

    static let activations = [
        CELActivation(
            slots: [
                .null, .bool(true), .int(7), .uint(8), .double(2.5), .string("héllo😀"), .bytes([0, 255]),
                CELTimestamp("2024-02-29T23:59:59.5Z").map { .timestamp($0) },
                .duration(CELDuration(nanoseconds: 90_000_000_001)), .type("int"),
                .list([.int(1), .int(2), .int(3)]), .list([.string("a"), .string("")]),
                .map(CELMap(["a": .int(1), "b": .int(2)])),
                CELMap([(.int(1), .list([.double(0.5)]))]).map { .map($0) }, .optional(.int(4)),
                .object(Record(hasNext: true)), .list([.int(1), .string("a"), .double(.nan)]), .int(5),
            ]),
        CELActivation(
            slots: [
                .null, .bool(false), .int(.min), .uint(.max), .double(-.infinity), .string(""), .bytes([]),
                CELTimestamp(seconds: -62_135_596_800).map { .timestamp($0) },
                .duration(CELDuration(nanoseconds: .min)), .type("list"), .list([]), .list([]),
                .map(CELMap([:])), CELMap([]).map { .map($0) }, .optional(nil),
                .object(Record(hasNext: false)),
                nil,
            ]),
    ]

    private final class Record: CELObject {
        let typeName = "record"
        private let hasNext: Bool

        init(hasNext: Bool) { self.hasNext = hasNext }

        func field(_ slot: Int) -> CELValue? {
            switch slot {
            case 0: .double(12_000)
            case 1: .string("Ann")
            case 2: hasNext ? CELTimestamp(seconds: 0).map { .timestamp($0) } : nil
            case 3: hasNext ? .object(Record(hasNext: false)) : nil
            default: nil
            }
        }
    }
}
