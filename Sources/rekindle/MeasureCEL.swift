import ArgumentParser
import CEL
import Diagnostics
import Domain
import RuleEngine
import Storage

/// Evaluates one condition again and again for benches; not listed in the help.
struct MeasureCEL: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure-cel", abstract: "Evaluate a condition many times for benches.",
        shouldDisplay: false)

    @Option(help: "Evaluations.")
    var evaluations = 2_000_000
    @Argument(help: "The condition, over account, history and today.")
    var expression: String

    func validate() throws {
        guard evaluations > 0 else { throw ValidationError("at least one evaluation") }
    }

    /// Prints evaluations per second, and how many were true, so that a bench sees both sides agree.
    func run() throws {
        let source = SourceText(name: "<condition>", expression)
        let (compiled, mistakes) = CELExpression.compile(
            CELSource(source), schema: AccountSchema.schema, expecting: .bool)
        guard let compiled else { throw Failure(Diagnostics(mistakes, sources: [source])) }
        let activations = Self.records.map { AccountSchema.activation($0, today: "2026-11-23") }
        let clock = ContinuousClock()
        let start = clock.now
        var matches = 0
        for turn in 0..<evaluations {
            let value = try? compiled.evaluate(activations[turn % activations.count])
            if case .bool(true)? = value { matches += 1 }
        }
        let seconds = start.duration(to: clock.now) / .seconds(1)
        print("\(Int((Double(evaluations) / seconds).rounded())) \(matches)")
    }

    /// Two that the bench's condition chooses, and two it leaves after its first and its last part.
    private static let records = [
        record("1", country: "ES", last: "2026-01-10", orders: 14, cents: 1_300_050),
        record("2", country: "PT", last: "2025-06-30", orders: 31, cents: 4_812_000),
        record("3", country: "FR", last: "2026-02-01", orders: 3, cents: 48_000),
        record("4", country: "ES", last: "2026-10-02", orders: 25, cents: 2_250_000),
    ]

    private static func record(
        _ id: String, country: String, last: CivilDay, orders: Int, cents: Int64
    ) -> AccountRecord {
        AccountRecord(
            account: Account(
                id: id, name: "Account \(id)", country: country, attributes: ["tier": "gold"]),
            summary: PurchaseSummary(
                firstPurchase: "2019-03-04", lastPurchase: last, orders: orders, lines: orders * 3,
                total: Money(minorUnits: cents, currency: .eur),
                refunded: Money(minorUnits: 0, currency: .eur)))
    }
}
