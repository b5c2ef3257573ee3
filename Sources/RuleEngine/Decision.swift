public import CEL
import Crypto
public import Domain
public import Storage

/// How one condition came out for one account.
public struct ConditionTrace: Hashable, Sendable {
    /// What was written.
    public var text: String
    /// `nil` when it has no value for this account; then it does not hold.
    public var holds: Bool?
    /// The fields it reads, with their values: `history.orders = 3`.
    public var values: [String]
}

/// How one rule or exclusion came out.
public struct RuleTrace: Hashable, Sendable {
    public var name: String
    public var matched: Bool
    public var conditions: [ConditionTrace]
}

/// What the rules say of one account.
public struct Decision: Sendable {
    /// `nil` when no rule matched.
    public var rule: Rule?
    /// The reason of the exclusion that holds, if one does.
    public var exclusion: String?
}

extension Campaign {
    /// The accounts a store has to hand out: never fewer than the audience.
    public func filter(on day: CivilDay) -> AccountFilter {
        var filter = AccountFilter(
            lastPurchaseBefore: audience.months.map { Dormancy.cutoff(on: day, months: $0) })
        if let condition = audience.condition { Narrowing.narrow(&filter, by: condition, on: day) }
        return filter
    }

    /// Whether the account belongs to the audience: exactly, whatever the filter let through.
    public func selects(_ record: AccountRecord, _ activation: CELActivation, on day: CivilDay) -> Bool {
        if let months = audience.months {
            guard let last = record.summary?.lastPurchase,
                Dormancy(lastPurchase: last, months: months).holds(on: day)
            else { return false }
        }
        return audience.condition.map { holds($0, activation) } ?? true
    }

    /// Exclusions first, then the rules under the hit policy.
    public func decide(_ activation: CELActivation) -> Decision {
        if let exclusion = exclusions.first(where: { holds($0.condition, activation) }) {
            return Decision(rule: nil, exclusion: exclusion.reason)
        }
        var best: Rule?
        for rule in rules where rule.condition.map({ holds($0, activation) }) ?? true {
            if hitPolicy == .first { return Decision(rule: rule, exclusion: nil) }
            if best.map({ rule.priority > $0.priority }) ?? true { best = rule }
        }
        return Decision(rule: best, exclusion: nil)
    }

    /// Every rule in order with its conditions, for people who ask why.
    public func trace(_ activation: CELActivation) -> (exclusions: [RuleTrace], rules: [RuleTrace]) {
        (
            exclusions.map { Self.trace($0.reason, $0.condition, activation) },
            rules.map { Self.trace($0.name, $0.condition, activation) }
        )
    }

    /// How the audience's own condition came out.
    public func audienceTrace(_ activation: CELActivation) -> RuleTrace {
        Self.trace("audience", audience.condition, activation)
    }

    /// Held out: by a hash of salt and account, so that it is the same in every run of the campaign.
    public func holdsOut(_ account: AccountID) -> Bool {
        guard holdout.basisPoints > 0 else { return false }
        var hash = SHA256()
        hash.update(data: Array(holdout.salt.utf8))
        hash.update(data: [0])
        hash.update(data: Array(account.utf8))
        let number = hash.finalize().prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return number % 10_000 < UInt64(holdout.basisPoints)
    }

    /// A condition without a value (a field is missing) does not hold.
    private func holds(_ condition: CELExpression, _ activation: CELActivation) -> Bool {
        (try? condition.evaluate(activation)) == .bool(true)
    }

    private static func trace(_ name: String, _ condition: CELExpression?, _ activation: CELActivation)
        -> RuleTrace
    {
        guard let condition else { return RuleTrace(name: name, matched: true, conditions: []) }
        let conditions = condition.conjuncts.map { part in
            let value = try? part.evaluate(activation)
            let holds: Bool? = if case .bool(let bool)? = value { bool } else { nil }
            return ConditionTrace(
                text: part.text(of: part.root), holds: holds, values: values(in: part, activation))
        }
        let matched = (try? condition.evaluate(activation)) == .bool(true)
        return RuleTrace(name: name, matched: matched, conditions: conditions)
    }

    /// The fields a condition reads, each once, in the order of the text.
    private static func values(in part: CELExpression, _ activation: CELActivation) -> [String] {
        var found: [String] = []
        func visit(_ node: CELNode) {
            if case .select(let operand, _, _) = node.kind, case .name = operand.kind,
                let field = part.part(node)
            {
                let value = (try? field.evaluate(activation)).map(Self.shown) ?? "missing"
                let text = "\(part.text(of: node)) = \(value)"
                if !found.contains(text) { found.append(text) }
                return
            }
            for child in node.children { visit(child) }
        }
        visit(part.root)
        return found
    }

    private static func shown(_ value: CELValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .int(let number): "\(number)"
        case .uint(let number): "\(number)"
        case .double(let number): "\(number)"
        case .string(let text): "\"\(text)\""
        case .timestamp(let time):
            CivilDay(
                daysSince1970: Int32(
                    clamping: (time.seconds - (time.seconds % 86_400 + 86_400) % 86_400) / 86_400)
            ).description
        case .list(let items): "[\(items.map(shown).joined(separator: ", "))]"
        default: value.typeName
        }
    }
}
