import Liquid

/// What a fuzzed template may read: values of every kind, as they are and as extreme as they come.
enum FuzzedData {
    static let schema = LiquidSchema(
        [
            .init("a", .number), .init("b", .text), .init("d", .date, canBeMissing: true),
            .init("list", .list(of: .any)),
            .init("obj", .object([.init("k", .text), .init("list", .list(of: .text))])),
            .init("rows", .list(of: .object([.init("k", .text, canBeMissing: true), .init("n", .number)]))),
        ], shared: [.init("shop", .text)])

    static let all: [LiquidObject] = [
        [
            "a": 5, "b": "text <b>", "d": "2026-05-23", "p": "p",
            "list": [1, "x", [2, 3], ["k": 1], 2.5, .null],
            "obj": ["k": "v", "first": 1, "list": ["a", "b"]],
            "rows": [["k": "y", "n": 2], ["k": "x", "n": 1], ["n": 3.5]],
            "r": .range(1, 4), "drop": .drop(Record()),
        ],
        [
            "a": .int(.min), "b": .string("e\u{301}\u{0}\r\n" + String(repeating: "ä ", count: 50)),
            "d": .null,
            "p": true, "list": .range(.min, .max), "obj": [:], "rows": [.null, .bool(false), .double(.nan)],
            "r": .double(-.infinity), "drop": .safe("<i>"),
        ],
        [:],
    ]

    private struct Record: LiquidDrop {
        func field(_ name: String) -> LiquidValue? { name == "k" ? "field" : nil }
        var text: String? { "record" }
        var items: [LiquidValue]? { [1, .drop(Record())] }
    }
}
