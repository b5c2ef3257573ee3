import CEL
import Domain

/// Turns the simple conjuncts of a condition into a store's filter.
///
/// Only what is certain is taken: a conjunct that is false makes the whole condition false whatever the others
/// do, so leaving its accounts unread changes nothing. Anything else is left to CEL.
enum Narrowing {
    static func narrow(_ filter: inout AccountFilter, by condition: CELExpression, on day: CivilDay) {
        for conjunct in condition.conjuncts { narrow(&filter, conjunct, day) }
    }

    private static func narrow(_ filter: inout AccountFilter, _ conjunct: CELExpression, _ day: CivilDay) {
        guard case .binary(let operation, let left, let right) = conjunct.root.kind else { return }
        if let field = field(left, conjunct) {
            apply(operation, field, conjunct.part(right), &filter, day)
        } else if let field = field(right, conjunct), let turned = turned[operation] {
            apply(turned, field, conjunct.part(left), &filter, day)
        }
    }

    private static let turned: [CELBinary: CELBinary] = [
        .equal: .equal, .less: .greater, .lessOrEqual: .greaterOrEqual, .greater: .less,
        .greaterOrEqual: .lessOrEqual,
    ]

    /// `account.country` and its like: a field of a declared variable.
    private static func field(_ node: CELNode, _ expression: CELExpression) -> String? {
        guard case .select(let operand, let field, false) = node.kind,
            let variable = expression.variable(of: operand)
        else { return nil }
        return "\(variable.name).\(field)"
    }

    private static func apply(
        _ operation: CELBinary, _ field: String, _ other: CELExpression?, _ filter: inout AccountFilter,
        _ day: CivilDay
    ) {
        // A constant is what has a value while nothing but the day is known.
        let dayOnly = AccountSchema.dayOnly(day)
        guard let other, let value = try? other.evaluate(dayOnly) else { return }
        switch (field, operation, value) {
        case ("history.lastPurchase", .less, .timestamp(let time))
        where time.seconds < Int64(CivilDay.latest.daysSince1970) * 86_400:
            // The field is a midnight, so a bound within a day rounds up to the next one.
            let bound = CivilDay(daysSince1970: Int32(clamping: (time.seconds + 86_400) / 86_400))
            let exact = CivilDay(daysSince1970: Int32(clamping: time.seconds / 86_400))
            let before = time.seconds % 86_400 == 0 && time.nanos == 0 && time.seconds >= 0 ? exact : bound
            filter.lastPurchaseBefore = filter.lastPurchaseBefore.map { min($0, before) } ?? before
        case ("history.orders", _, .int(let number)): append(.orders, operation, number, &filter)
        case ("history.lines", _, .int(let number)): append(.lines, operation, number, &filter)
        case ("history.lastPurchase", .greaterOrEqual, .timestamp(let time)),
            ("history.lastPurchase", .greater, .timestamp(let time)):
            // Rounded down to the day that holds it; the exact comparison is CEL's.
            let day = Campaign.day(of: time)
            filter.lastPurchaseFrom = filter.lastPurchaseFrom.map { max($0, day) } ?? day
        case (_, .equal, .string(let text)):
            guard let column = column(field) else { return }
            filter.conditions.append(.init(column, .equals(text)))
        case (_, .in, .list(let items)):
            let texts = items.compactMap { item -> String? in
                if case .string(let text) = item { return text }
                return nil
            }
            guard let column = column(field), texts.count == items.count, texts.count <= 200 else { return }
            filter.conditions.append(.init(column, .oneOf(texts)))
        default: break
        }
    }

    private static func append(
        _ field: AccountFilter.Field, _ operation: CELBinary, _ number: Int64, _ filter: inout AccountFilter
    ) {
        let comparison: AccountFilter.Comparison? =
            switch operation {
            case .equal: .isNumber(number)
            case .greaterOrEqual: .atLeast(number)
            case .greater where number < .max: .atLeast(number + 1)
            case .lessOrEqual: .atMost(number)
            case .less where number > .min: .atMost(number - 1)
            default: nil
            }
        if let comparison { filter.conditions.append(.init(field, comparison)) }
    }

    private static func column(_ field: String) -> AccountFilter.Field? {
        switch field {
        case "account.country": .country
        case "account.language": .language
        case "account.segment": .segment
        case "account.city": .city
        case "account.rep": .rep
        default: nil
        }
    }
}
