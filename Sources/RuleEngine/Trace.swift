public import CEL
public import Domain

/// How one condition came out for one account.
public struct ConditionTrace: Hashable, Sendable {
    /// What was written.
    public var text: String
    /// `nil` when it has no value for this account; then it does not hold.
    public var holds: Bool?
    /// The fields it reads, with their values: `history.orders = 3`.
    public var values: [String]
    /// What it says, where it is a field beside a value; `nil` for anything longer.
    public var comparison: Comparison?

    /// A field compared with a value that does not depend on the account.
    public struct Comparison: Hashable, Sendable {
        /// `history.total`, `account.attributes["machine"]`.
        public var field: String
        /// `nil` where the account has none.
        public var value: CELValue?
        public var relation: Relation
        /// What it is compared with; several for `isOneOf`.
        public var bounds: [CELValue]
    }

    public enum Relation: String, Hashable, Sendable {
        case isEqual, isNotEqual, isLess, isAtMost, isGreater, isAtLeast, isOneOf, isNotOneOf, isThere,
            isNotThere
        case isTrue, isFalse
    }
}

/// How one rule or exclusion came out.
public struct RuleTrace: Hashable, Sendable {
    public var name: String
    public var matched: Bool
    public var conditions: [ConditionTrace]
}

extension Campaign {
    /// Every rule in order with its conditions, for people who ask why.
    public func trace(_ activation: CELActivation, on day: CivilDay) -> (
        exclusions: [RuleTrace], rules: [RuleTrace]
    ) {
        (
            exclusions.map { Self.trace($0.reason, [$0.condition], activation, day) },
            rules.map { Self.trace($0.name, $0.conditions, activation, day) }
        )
    }

    /// How the audience's own condition came out.
    public func audienceTrace(_ activation: CELActivation, on day: CivilDay) -> RuleTrace {
        Self.trace("audience", audience.condition.map { [$0] } ?? [], activation, day)
    }

    private static func trace(
        _ name: String, _ conditions: [CELExpression], _ activation: CELActivation, _ day: CivilDay
    ) -> RuleTrace {
        RuleTrace(
            name: name, matched: conditions.allSatisfy { $0.holds(activation) },
            conditions: conditions.flatMap(\.conjuncts).map { part in
                let value = try? part.evaluate(activation)
                let holds: Bool? = if case .bool(let bool)? = value { bool } else { nil }
                return ConditionTrace(
                    text: part.text(of: part.root), holds: holds, values: values(in: part, activation),
                    comparison: comparison(part, activation, day))
            })
    }

    /// The fields a condition reads, each once, in the order of the text.
    private static func values(in part: CELExpression, _ activation: CELActivation) -> [String] {
        var found: [String] = []
        func visit(_ node: CELNode) {
            if isRead(node, part), let field = part.part(node) {
                let value = (try? field.evaluate(activation)).map(shown) ?? "missing"
                let text = "\(part.text(of: node)) = \(value)"
                if !found.contains(text) { found.append(text) }
                return
            }
            for child in node.children { visit(child) }
        }
        visit(part.root)
        return found
    }

    /// A field of a variable, or one entry of a map that is such a field.
    private static func isRead(_ node: CELNode, _ part: CELExpression) -> Bool {
        switch node.kind {
        case .select(let operand, _, _):
            if case .name = operand.kind { return part.variable(of: operand) != nil }
            return isRead(operand, part)
        case .index(let operand, let key, _):
            if case .literal = key.kind { return isRead(operand, part) }
            return false
        default: return false
        }
    }

    private static func comparison(
        _ part: CELExpression, _ activation: CELActivation, _ day: CivilDay
    ) -> ConditionTrace.Comparison? {
        let dayOnly = AccountSchema.dayOnly(day)
        func constant(_ node: CELNode) -> CELValue? { try? part.part(node)?.evaluate(dayOnly) }
        func made(_ node: CELNode, _ relation: ConditionTrace.Relation, _ bounds: [CELValue])
            -> ConditionTrace.Comparison?
        {
            guard isRead(node, part) else { return nil }
            return ConditionTrace.Comparison(
                field: part.text(of: node), value: try? part.part(node)?.evaluate(activation),
                relation: relation, bounds: bounds)
        }
        switch part.root.kind {
        case .binary(.in, let left, let right):
            guard case .list(let items)? = constant(right) else { return nil }
            return made(left, .isOneOf, items)
        case .binary(let operation, let left, let right):
            if let relation = relations[operation], let bound = constant(right), isRead(left, part) {
                return made(left, relation, [bound])
            }
            if let turned = turned[operation], let bound = constant(left) {
                return made(right, turned, [bound])
            }
            return nil
        case .has(let operand, let field): return presence(of: operand, field, true, part, activation)
        case .unary(.not, let inner):
            if case .has(let operand, let field) = inner.kind {
                return presence(of: operand, field, false, part, activation)
            }
            if case .binary(.in, let left, let right) = inner.kind, case .list(let items)? = constant(right) {
                return made(left, .isNotOneOf, items)
            }
            return made(inner, .isFalse, [])
        default: return made(part.root, .isTrue, [])
        }
    }

    /// `has(a.b)`: the value, if there is one, is that of `a.b`.
    private static func presence(
        of operand: CELNode, _ field: String, _ wanted: Bool, _ part: CELExpression,
        _ activation: CELActivation
    ) -> ConditionTrace.Comparison? {
        guard let variable = part.variable(of: operand),
            let slot = AccountSchema.schema.slot(of: variable.name),
            case .object(let object)? = activation[slot],
            let place = AccountSchema.schema.slot(of: field, in: object.typeName)
        else { return nil }
        return ConditionTrace.Comparison(
            field: "\(variable.name).\(field)", value: object.field(place),
            relation: wanted ? .isThere : .isNotThere, bounds: [])
    }

    private static let relations: [CELBinary: ConditionTrace.Relation] = [
        .equal: .isEqual, .notEqual: .isNotEqual, .less: .isLess, .lessOrEqual: .isAtMost,
        .greater: .isGreater,
        .greaterOrEqual: .isAtLeast,
    ]

    private static let turned: [CELBinary: ConditionTrace.Relation] = [
        .equal: .isEqual, .notEqual: .isNotEqual, .less: .isGreater, .lessOrEqual: .isAtLeast,
        .greater: .isLess, .greaterOrEqual: .isAtMost,
    ]

    static func shown(_ value: CELValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .int(let number): "\(number)"
        case .uint(let number): "\(number)"
        case .double(let number): "\(number)"
        case .string(let text): "\"\(text)\""
        case .timestamp(let time): day(of: time).description
        case .list(let items): "[\(items.map(shown).joined(separator: ", "))]"
        case .map(let map):
            "{\(map.keys.prefix(8).map(shown).joined(separator: ", "))\(map.count > 8 ? ", …" : "")}"
        default: value.typeName
        }
    }

    /// The civil day a timestamp falls on in UTC, as every day here is written.
    static func day(of time: CELTimestamp) -> CivilDay {
        CivilDay(
            daysSince1970: Int32(
                clamping: (time.seconds - (time.seconds % 86_400 + 86_400) % 86_400) / 86_400))
    }
}
