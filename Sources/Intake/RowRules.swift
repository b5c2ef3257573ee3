import Domain

/// A mapping's rules laid on a file: the columns found, the texts in lower case.
struct RowRules {
    /// The numbers of a row that are known by now.
    struct Numbers {
        var quantity: Decimal?
        var unitPrice: Decimal?
        var amount: Decimal?
    }

    enum Answer: Equatable {
        case holds, fails
        /// A condition asks for a number, and this column has none.
        case noNumber(Places)
    }

    private enum Subject {
        case places(Places)
        case quantity, unitPrice, amount
    }

    private enum Check {
        case isOneOf([[UInt8]])
        case isNoneOf([[UInt8]])
        case startsWith([UInt8])
        case startsNotWith([UInt8])
        case isEmpty(Bool)
        case above(Decimal)
        case atLeast(Decimal)
        case below(Decimal)
        case atMost(Decimal)
    }

    private struct CheckedCondition {
        var subject: Subject
        /// Where the text stands.
        var places: Places
        var checks: [Check]
    }

    private let rules: [(conditions: [CheckedCondition], because: String)]
    private let numbers: NumberFormat
    let needsUnitPrice: Bool

    var isEmpty: Bool { rules.isEmpty }

    init(_ rules: [RowRule], _ layout: Layout, _ mapping: Mapping) throws(IntakeError) {
        numbers = mapping.format.numbers
        var checked: [(conditions: [CheckedCondition], because: String)] = []
        var needsUnitPrice = false
        for rule in rules {
            var conditions: [CheckedCondition] = []
            for condition in rule.conditions {
                guard let (subject, places) = try Self.find(condition, layout) else { continue }
                if case .unitPrice = subject { needsUnitPrice = true }
                conditions.append(
                    CheckedCondition(
                        subject: subject, places: places, checks: condition.tests.map(Self.check)))
            }
            checked.append((conditions, rule.because))
        }
        self.rules = checked
        self.needsUnitPrice = needsUnitPrice
    }

    /// - Returns: `nil` when the condition may go without its column, and there is none.
    private static func find(_ condition: Condition, _ layout: Layout) throws(IntakeError)
        -> (Subject, Places)?
    {
        switch condition.subject {
        case .column(let reference):
            if let index = try layout.index(of: reference) {
                let places = Places(first: index)
                return (.places(places), places)
            }
            if condition.mayLackColumn { return nil }
            throw IntakeError(
                .missingColumn, "the file has no column \(reference), which a condition asks for")
        case .field(let column):
            let places = layout.places[column] ?? Places()
            let subject: Subject =
                switch column {
                case .quantity: .quantity
                case .unitPrice: .unitPrice
                case .amount: .amount
                default: .places(places)
                }
            return (subject, places)
        }
    }

    private static func check(_ test: Condition.Test) -> Check {
        switch test {
        case .isOneOf(let texts): .isOneOf(texts.map(\.asciiLowered))
        case .isNoneOf(let texts): .isNoneOf(texts.map(\.asciiLowered))
        case .startsWith(let text): .startsWith(text.asciiLowered)
        case .startsNotWith(let text): .startsNotWith(text.asciiLowered)
        case .isEmpty(let isEmpty): .isEmpty(isEmpty)
        case .above(let number): .above(number)
        case .atLeast(let number): .atLeast(number)
        case .below(let number): .below(number)
        case .atMost(let number): .atMost(number)
        }
    }

    /// Asks the rules in order.
    ///
    /// - Returns: whether one of them holds, and the reason of the first that does.
    func ask(_ row: borrowing RowSource, _ known: Numbers) -> (answer: Answer, because: String) {
        nextRule: for rule in rules {
            for condition in rule.conditions {
                switch ask(condition, row, known) {
                case .holds: continue
                case .fails: continue nextRule
                case .noNumber(let places): return (.noNumber(places), "")
                }
            }
            return (.holds, rule.because)
        }
        return (.fails, "")
    }

    private func ask(_ condition: CheckedCondition, _ row: borrowing RowSource, _ known: Numbers) -> Answer {
        for check in condition.checks {
            let holds: Bool
            switch check {
            case .isOneOf(let texts):
                let text = row.bytes(condition.places)
                holds = texts.contains { text.equalsIgnoringCase($0) }
            case .isNoneOf(let texts):
                let text = row.bytes(condition.places)
                holds = !texts.contains { text.equalsIgnoringCase($0) }
            case .startsWith(let start): holds = row.bytes(condition.places).startsIgnoringCase(with: start)
            case .startsNotWith(let start):
                holds = !row.bytes(condition.places).startsIgnoringCase(with: start)
            case .isEmpty(let isEmpty): holds = row.bytes(condition.places).isEmpty == isEmpty
            case .above(let limit), .atLeast(let limit), .below(let limit), .atMost(let limit):
                guard let order = number(condition, row, known)?.compared(to: limit) else {
                    return .noNumber(condition.places)
                }
                holds =
                    switch check {
                    case .above: order > 0
                    case .atLeast: order >= 0
                    case .below: order < 0
                    default: order <= 0
                    }
            }
            if !holds { return .fails }
        }
        return .holds
    }

    private func number(_ condition: CheckedCondition, _ row: borrowing RowSource, _ known: Numbers)
        -> Decimal?
    {
        switch condition.subject {
        case .quantity: known.quantity
        case .unitPrice: known.unitPrice
        case .amount: known.amount
        case .places(let places): numbers.decimal(row.bytes(places))
        }
    }
}
