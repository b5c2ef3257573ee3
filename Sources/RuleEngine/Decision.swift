public import CEL
import Crypto
public import Domain
public import Storage

/// What the rules say of one account.
public struct Decision: Sendable {
    /// The rule that gives the letter; `nil` when no rule does.
    public var rule: Rule?
    /// What is offered: the rule's own, or under `collect` all that matched put together.
    public var offer: Offer?
    /// Every rule that counted, the deciding one among them, in the file's order.
    public var matched: [String]
    /// The reason of the exclusion that holds, if one does.
    public var exclusion: String?
    /// Under `unique` and `any`: the rules that disagree, so that nothing is sent.
    public var conflict: [String]

    public init(
        rule: Rule? = nil, offer: Offer? = nil, matched: [String] = [], exclusion: String? = nil,
        conflict: [String] = []
    ) {
        self.rule = rule
        self.offer = offer
        self.matched = matched
        self.exclusion = exclusion
        self.conflict = conflict
    }
}

extension Campaign {
    /// The accounts a store has to hand out: never fewer than the audience.
    ///
    /// - Parameter since: only those that were not dormant yet on this earlier day, by their last purchase; `nil` for
    ///   all. Has no meaning for an audience without a dormancy.
    public func filter(on day: CivilDay, since: CivilDay? = nil) -> AccountFilter {
        var filter = AccountFilter(
            lastPurchaseBefore: audience.months.map { Dormancy.cutoff(on: day, months: $0) })
        if let condition = audience.condition { Narrowing.narrow(&filter, by: condition, on: day) }
        if let since, let months = audience.months {
            let bound = Dormancy.cutoff(on: since, months: months)
            filter.lastPurchaseFrom = filter.lastPurchaseFrom.map { max($0, bound) } ?? bound
        }
        return filter
    }

    /// What the audience's condition reads.
    public var audienceNeeds: FactNeeds { audience.condition.map { FactNeeds($0) } ?? [] }

    /// What the exclusions and rules read.
    public var decisionNeeds: FactNeeds {
        var needs: FactNeeds = []
        for exclusion in exclusions { needs.formUnion(FactNeeds(exclusion.condition)) }
        for rule in rules {
            for condition in rule.conditions { needs.formUnion(FactNeeds(condition)) }
        }
        return needs
    }

    /// Whether the account belongs to the audience: exactly, whatever the filter let through.
    public func selects(_ record: AccountRecord, _ activation: CELActivation, on day: CivilDay) -> Bool {
        selects(lastPurchase: record.summary?.lastPurchase, activation, on: day)
    }

    /// - Parameter lastPurchase: `nil` if it never bought.
    public func selects(lastPurchase: CivilDay?, _ activation: CELActivation, on day: CivilDay) -> Bool {
        if let months = audience.months {
            guard let lastPurchase, Dormancy(lastPurchase: lastPurchase, months: months).holds(on: day)
            else { return false }
        }
        return meetsAudienceCondition(activation)
    }

    /// The audience's own condition alone, whatever its dormancy.
    public func meetsAudienceCondition(_ activation: CELActivation) -> Bool {
        audience.condition.map { $0.holds(activation) } ?? true
    }

    /// Exclusions first, then the rules under the hit policy.
    public func decide(_ activation: CELActivation) -> Decision {
        // By index: a rule is not copied only to be asked.
        for index in exclusions.indices where exclusions[index].condition.holds(activation) {
            return Decision(exclusion: exclusions[index].reason)
        }
        if hitPolicy == .first {
            guard let index = rules.indices.first(where: { rules[$0].matches(activation) }) else {
                return Decision()
            }
            return Decision(rule: rules[index], offer: rules[index].offer, matched: [rules[index].name])
        }
        let matching = rules.filter { $0.matches(activation) }
        guard let first = matching.first else { return Decision() }
        let names = matching.map(\.name)
        switch hitPolicy {
        case .first: return Decision(rule: first, offer: first.offer, matched: [first.name])
        case .unique where matching.count > 1: return Decision(matched: names, conflict: names)
        case .any where matching.contains(where: { $0.outcome != first.outcome }):
            return Decision(matched: names, conflict: names)
        case .unique, .any: return Decision(rule: first, offer: first.offer, matched: names)
        case .priority:
            let best = matching.reduce(first) { $1.priority > $0.priority ? $1 : $0 }
            return Decision(rule: best, offer: best.offer, matched: [best.name])
        case .collect:
            let letter = matching.first { $0.template != nil }
            return Decision(
                rule: letter, offer: collecting.offer(of: matching.compactMap(\.offer)), matched: names)
        }
    }

    /// Whether a letter would be written: what `decide` comes to, without making the decision.
    public func hasLetter(_ activation: CELActivation) -> Bool {
        guard hitPolicy == .first else { return decide(activation).rule?.template != nil }
        for index in exclusions.indices where exclusions[index].condition.holds(activation) { return false }
        return rules.indices.contains { rules[$0].matches(activation) }
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
}

extension Collecting {
    /// - Returns: `nil` where nothing is offered.
    func offer(of offers: [Offer]) -> Offer? {
        guard !offers.isEmpty else { return nil }
        let percent = discount.of(offers.map(\.discountPercent))
        return Offer(
            discountPercent: Swift.min(percent, atMost), validDays: validDays.of(offers.map(\.validDays)))
    }
}

extension Aggregation {
    fileprivate func of(_ numbers: [Int]) -> Int {
        switch self {
        case .sum: numbers.reduce(0, +)
        case .max: numbers.max() ?? 0
        case .min: numbers.min() ?? 0
        }
    }
}

extension Rule {
    func matches(_ activation: CELActivation) -> Bool {
        conditions.allSatisfy { $0.holds(activation) }
    }
}

extension CELExpression {
    /// A condition without a value (a field is missing) does not hold.
    func holds(_ activation: CELActivation) -> Bool {
        (try? evaluate(activation)) == .bool(true)
    }
}
