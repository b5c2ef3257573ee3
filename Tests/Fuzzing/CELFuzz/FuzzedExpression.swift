import CEL
import Diagnostics

/// libFuzzer brings its own main and calls this with bytes that reach new code. Whatever they are, an
/// expression is refused or evaluated; a broken promise ends the process, and libFuzzer keeps the input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    for isChecked in [true, false] { FuzzedExpression(text, isChecked: isChecked).run() }
    return 0
}

/// One input, read as an expression over variables of every type.
struct FuzzedExpression {
    private static let costLimit = 20_000
    private let source: CELSource
    private let options: CELOptions

    init(_ text: String, isChecked: Bool) {
        source = CELSource(text)
        options = CELOptions(isChecked: isChecked, costLimit: Self.costLimit)
    }

    func run() {
        let clock = ContinuousClock()
        let start = clock.now
        let (expression, diagnostics) = CELExpression.compile(
            source, schema: FuzzedWorld.schema, options: options)
        precondition(expression != nil || !diagnostics.isEmpty, "refused without a word")
        for diagnostic in diagnostics {
            precondition(
                diagnostic.span.start >= 0 && diagnostic.span.end <= source.bytes.count, "no such place")
        }
        if let expression {
            for activation in FuzzedWorld.activations { evaluate(expression, activation) }
            for part in expression.conjuncts { evaluate(part, FuzzedWorld.activations[0]) }
        }
        precondition(start.duration(to: clock.now) < .seconds(5), "too slow")
    }

    private func evaluate(_ expression: CELExpression, _ activation: CELActivation) {
        let first = try? expression.evaluate(activation)
        let second = try? expression.evaluate(activation)
        precondition(first == second, "two answers")
        guard let first else { return }
        precondition(!first.description.isEmpty, "a value without words")
        if options.isChecked { precondition(first.agrees(with: expression.type), "not the type deduced") }
    }
}

extension CELValue {
    /// Whether a value may come of an expression the checker gave this type.
    func agrees(with type: CELType) -> Bool {
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
