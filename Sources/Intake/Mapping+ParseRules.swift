import Diagnostics
import Domain
import Yams

extension MappingDocument {
    /// A rule, or a list of rules of which one must hold.
    mutating func rules(_ node: Node, _ what: String, in mapping: Mapping) -> [RowRule] {
        items(node).compactMap { item in
            let known = what == "skip" ? ["when", "because"] : ["when"]
            var rule = RowRule([], because: "left out by the mapping")
            var saysWhen = false
            for (key, node) in entries(item, what, known: known) {
                if key == "when" {
                    saysWhen = true
                    rule.conditions = items(node).compactMap { condition($0, mapping) }
                } else {
                    rule.because = text(node, "because") ?? rule.because
                }
            }
            if !saysWhen, item.mapping != nil {
                report("mapping/missing-key", "\(what) does not say when", range(item))
            }
            return rule.conditions.isEmpty ? nil : rule
        }
    }

    private static let tests = [
        "is", "isNot", "in", "notIn", "startingWith", "notStartingWith", "above", "atLeast", "below",
        "atMost",
        "empty",
    ]

    private mutating func condition(_ node: Node, _ mapping: Mapping) -> Condition? {
        var subject: Condition.Subject?
        var tests: [Condition.Test] = []
        var asks = false
        for (key, node) in entries(node, "a condition", known: ["column", "field"] + Self.tests) {
            switch key {
            case "column": subject = reference(node, "column", mapping).map { .column($0) } ?? subject
            case "field": subject = field(node, mapping).map { .field($0) } ?? subject
            default:
                asks = true
                if let test = test(key, node) { tests.append(test) }
            }
        }
        guard let subject else {
            report(
                "mapping/missing-key", "the condition names no column", range(node),
                help:
                    "column: a name of the file's header, or field: \(Column.of(mapping.kind)[0].rawValue) …")
            return nil
        }
        if !asks {
            report(
                "mapping/missing-key", "the condition asks nothing", range(node),
                help: "one of \(Self.tests.joined(separator: ", "))")
        }
        return Condition(subject, tests)
    }

    private mutating func field(_ node: Node, _ mapping: Mapping) -> Column? {
        guard let word = text(node, "field") else { return nil }
        let known = Column.of(mapping.kind)
        if let column = known.first(where: { $0.rawValue == word }) { return column }
        let near = Suggestion.nearest(to: word, among: known.map(\.rawValue))
        let place = range(node)
        diagnostics.append(
            .error(
                "mapping/unknown-value", "\(mapping.kind.rawValue) have no field '\(word)'",
                at: SourceSpan(file: source.name, start: place.lowerBound, end: place.upperBound), fixIt: near
            ))
        return nil
    }

    private mutating func test(_ key: String, _ node: Node) -> Condition.Test? {
        switch key {
        case "is", "in": return .isOneOf(texts(node, key))
        case "isNot", "notIn": return .isNoneOf(texts(node, key))
        case "startingWith": return text(node, key).map { .startsWith($0) }
        case "notStartingWith": return text(node, key).map { .startsNotWith($0) }
        case "empty": return bool(node, key).map { .isEmpty($0) }
        default:
            guard let word = text(node, key) else { return nil }
            guard let number = Decimal(word) else {
                report("mapping/type", "\(key) '\(word)' is no number", range(node))
                return nil
            }
            switch key {
            case "above": return .above(number)
            case "atLeast": return .atLeast(number)
            case "below": return .below(number)
            default: return .atMost(number)
            }
        }
    }
}
