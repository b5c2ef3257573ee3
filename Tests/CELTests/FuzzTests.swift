import CEL
import Diagnostics
import Foundation
import TestSupport
import Testing

/// A short version of `make fuzz` for every run: expressions by grammar, then the same with bytes changed.
@Suite("Whatever is written, it is refused or evaluated")
struct FuzzTests {
    private static let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])

    @Test("at random, with a printed seed")
    func random() {
        print("REKINDLE_SEED=\(Self.seed)")
        var generator = SeededGenerator(seed: Self.seed)
        for _ in 0..<1500 {
            var bytes = Array(Self.expression(depth: generator.number(1...5), &generator).utf8)
            let isBroken = generator.chance(40)
            if isBroken { Self.mutate(&bytes, &generator) }
            let text = String(decoding: bytes, as: UTF8.self)
            for isChecked in [true, false] { Self.check(text, isChecked: isChecked) }
        }
    }

    private static func check(_ text: String, isChecked: Bool) {
        let options = CELOptions(isChecked: isChecked, costLimit: 20_000)
        let start = ContinuousClock.now
        let (expression, diagnostics) = Sample.compile(text, options: options)
        #expect(expression != nil || diagnostics.hasErrors, "\(text)")
        for diagnostic in diagnostics {
            #expect(diagnostic.span.start >= 0 && diagnostic.span.end <= text.utf8.count, "\(text)")
        }
        if let expression, let value = try? expression.evaluate(Sample.activation()) {
            if isChecked { #expect(value.agrees(with: expression.type), "\(text): \(value)") }
            #expect((try? expression.evaluate(Sample.activation())) == value, "\(text)")
        }
        #expect(start.duration(to: .now) < .seconds(10), "\(text)")
    }

    private static func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        for _ in 0..<generator.number(1...4) where !bytes.isEmpty {
            let place = generator.number(0...bytes.count - 1)
            switch generator.number(0...3) {
            case 0: bytes[place] = UInt8(generator.number(0...255))
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(contentsOf: bytes[place...].prefix(generator.number(1...20)), at: place)
            default: bytes.insert(generator.pick(Array("()[]{}?:.,'\"\\&|!-0u".utf8)), at: place)
            }
        }
    }

    private static func expression(depth: Int, _ generator: inout SeededGenerator) -> String {
        if depth <= 0 {
            return generator.pick([
                "history.total", "history.orders", "history.lastPurchase", "account.country", "tags", "today",
                "1", "2u", "0.5", "'a'", "'é😀'", "b'x'", "true", "null", "[]", "{}", "x", "y", "int",
                "9223372036854775807", "duration('90s')", "optional.none()", "history.nothing",
            ])
        }
        let a = expression(depth: depth - generator.number(1...2), &generator)
        let b = expression(depth: depth - generator.number(1...2), &generator)
        let c = expression(depth: depth - 2, &generator)
        switch generator.number(0...17) {
        case 0...3:
            let sign = generator.pick([
                "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in", "&&", "||",
            ])
            return "(\(a) \(sign) \(b))"
        case 4: return "\(generator.pick(["!", "-"]))(\(a))"
        case 5: return "(\(a) ? \(b) : \(c))"
        case 6: return "[\(a), \(b), ?optional.of(\(c))]"
        case 7: return "{\(a): \(b)}"
        case 8: return "(\(a))[\(b)]"
        case 9:
            let macro = generator.pick(["all", "exists", "exists_one", "map", "filter"])
            return "(\(a)).\(macro)(x, \(b))"
        case 10:
            let macro = generator.pick([
                "all", "exists", "transformList", "transformMap", "transformMapEntry",
            ])
            return "(\(a)).\(macro)(x, y, \(b))"
        case 11: return "cel.bind(x, \(a), \(b))"
        case 12: return "optional.of(\(a)).\(generator.pick(["optMap", "optFlatMap"]))(x, \(b))"
        case 13: return "\(generator.pick(["string", "int", "double", "dyn", "type", "size"]))(\(a))"
        case 14: return "'%s %d %.2f'.format([\(a), \(b), \(c)])"
        case 15: return "(\(a)).\(generator.pick(["replace", "split", "indexOf", "matches"]))(\(b))"
        case 16: return "math.greatest(\(a), \(b), \(c))"
        default: return "has((\(a)).\(generator.pick(["country", "total", "x"])))"
        }
    }
}

extension CELValue {
    /// Whether a value may come of an expression the checker gave this type.
    fileprivate func agrees(with type: CELType) -> Bool {
        switch (self, type) {
        case (_, .dyn), (_, .error), (_, .parameter): true
        case (.null, .null), (.null, .timestamp), (.null, .duration), (.null, .object), (.null, .optional):
            true
        case (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double), (.string, .string),
            (.bytes, .bytes), (.timestamp, .timestamp), (.duration, .duration), (.type, .type):
            true
        case (.list(let list), .list(let element)): list.allSatisfy { $0.agrees(with: element) }
        case (.map(let map), .map(let key, let value)):
            map.keys.allSatisfy { $0.agrees(with: key) } && map.values.allSatisfy { $0.agrees(with: value) }
        case (.optional(let wrapped), .optional(let type)): wrapped?.agrees(with: type) ?? true
        case (.object(let object), .object(let name)): object.typeName == name
        default: false
        }
    }
}
