import CEL
import Diagnostics

/// A record with its values in the order of the schema's fields.
final class SampleRecord: CELObject {
    let typeName: String
    private let values: [CELValue?]

    init(_ typeName: String, _ values: [CELValue?]) {
        self.typeName = typeName
        self.values = values
    }

    func field(_ slot: Int) -> CELValue? { values.indices.contains(slot) ? values[slot] : nil }
}

/// What a rule about customers may name.
enum Sample {
    static let schema = CELSchema(
        variables: [
            CELVariable("account", .object("account")), CELVariable("history", .object("history")),
            CELVariable("today", .timestamp), CELVariable("tags", .list(.string)),
        ],
        objects: [
            "account": [CELField("country", .string), CELField("name", .string)],
            "history": [
                CELField("total", .double), CELField("lastPurchase", .timestamp, canBeMissing: true),
                CELField("orders", .int),
            ],
        ],
        functions: [
            CELFunction("daysAgo", [.int], .timestamp) { arguments, context throws(CELError) in
                guard case .int(let days)? = arguments.first, case .timestamp(let today)? = context["today"],
                    let day = CELTimestamp(seconds: today.seconds - days * 86400)
                else { throw CELError(.host, "there is no such day") }
                return .timestamp(day)
            },
            CELFunction("isIn", [.object("account"), .string], .bool, isReceiverStyle: true) {
                arguments, _ throws(CELError) in
                guard case .object(let account) = arguments[0] else { return .bool(false) }
                return .bool(account.field(0) == arguments[1])
            },
        ])

    static func activation(lastPurchase: String? = "2026-01-05T00:00:00Z") -> CELActivation {
        CELActivation(
            [
                "account": .object(SampleRecord("account", [.string("ES"), .string("Ann")])),
                "history": .object(
                    SampleRecord(
                        "history",
                        [
                            .double(7250.5), lastPurchase.flatMap { CELTimestamp($0) }.map { .timestamp($0) },
                            .int(3),
                        ])),
                "today": CELTimestamp("2026-11-23T00:00:00Z").map { .timestamp($0) } ?? .null,
                "tags": .list([.string("vip"), .string("trade")]),
            ], in: schema)
    }

    static func compile(
        _ text: String, expecting: CELType? = nil, options: CELOptions = CELOptions()
    ) -> (expression: CELExpression?, diagnostics: [Diagnostic]) {
        CELExpression.compile(CELSource(text), schema: schema, expecting: expecting, options: options)
    }

    /// The value, or the error's code in angle brackets, or the first diagnostic's.
    static func result(
        _ text: String, _ activation: CELActivation = activation(), options: CELOptions = CELOptions()
    ) -> String {
        let (expression, diagnostics) = compile(text, options: options)
        guard let expression else { return "<\(diagnostics.first?.code ?? "nothing")>" }
        do throws(CELError) { return try expression.evaluate(activation).description } catch {
            return "<\(error.code.rawValue)>"
        }
    }
}
