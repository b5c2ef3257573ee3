import CEL
public import Diagnostics
import Domain

/// What can be said of a campaign's rules before any account is looked at.
extension Campaign {
    /// Rules that can never match, rules hidden by others, conditions that never vary, rules that contradict each
    /// other under `unique` or `any`, and accounts that no rule is for.
    ///
    /// Only what is certain is reported: each claim was tried out with CEL on made-up accounts around every value
    /// that the conditions name. Conditions beyond facts beside constants (`matches`, sums, two facts compared)
    /// are not judged.
    /// - Returns: diagnostics in the order of their places.
    public func findings() -> [Diagnostic] {
        RuleFindings(self).list.inOrderOfPlace()
    }
}

private struct RuleFindings {
    private let campaign: Campaign
    private(set) var list: [Diagnostic] = []
    /// Made-up accounts that one question may take; a greater one is not asked.
    private static let mostAccounts = 20_000
    /// Month ends, a leap day and a plain day: "six months ago" is another distance on each.
    private let days: [CivilDay]
    /// By the place of the day, then of the rule or exclusion.
    private let ruleParts: [[Part]]
    private let exclusionParts: [[Part]]
    private let audienceParts: [Part]
    private typealias Part = ConditionGrid.Part

    init(_ campaign: Campaign) {
        self.campaign = campaign
        let year = max(2026, Self.latestYear(in: campaign) + 1)
        let leap = (year...year + 8).first { CivilDay.daysIn(month: 2, year: $0) == 29 } ?? 2028
        days = [(year, 11, 23), (year, 8, 31), (year, 3, 31), (leap, 2, 29)].compactMap {
            CivilDay(year: $0.0, month: $0.1, day: $0.2)
        }
        ruleParts = days.map { day in campaign.rules.map { ConditionGrid.part($0.conditions, today: day) } }
        exclusionParts = days.map { day in
            campaign.exclusions.map { ConditionGrid.part([$0.condition], today: day) }
        }
        audienceParts = days.map {
            ConditionGrid.part(campaign.audience.condition.map { [$0] } ?? [], today: $0)
        }
        let dead = conditions()
        for (index, rule) in campaign.rules.enumerated() where !dead.contains(rule.name) {
            reachability(index, rule)
        }
        if campaign.hitPolicy == .unique || campaign.hitPolicy == .any { overlaps() }
        missingDefault()
        oversum()
    }

    /// Days that are written out must lie before the days on which the questions are asked.
    private static func latestYear(in campaign: Campaign) -> Int {
        let all =
            campaign.rules.flatMap(\.conditions) + campaign.exclusions.map(\.condition)
            + (campaign.audience.condition.map { [$0] } ?? [])
        var year = 0
        func visit(_ node: CELNode, _ expression: CELExpression) {
            if case .call = node.kind, expression.type(of: node) == .timestamp,
                case .timestamp(let time)? = try? expression.part(node)?.evaluate(CELActivation(slots: []))
            {
                year = max(year, Campaign.day(of: time).year)
            }
            for child in node.children { visit(child, expression) }
        }
        for expression in all { visit(expression.root, expression) }
        return min(year, 9000)
    }

    private func isInAudience(_ account: MadeUpAccount, _ activation: CELActivation, _ day: Int) -> Bool {
        if let months = campaign.audience.months {
            guard let last = account.lastPurchase,
                Dormancy(lastPurchase: last, months: months).holds(on: account.today)
            else { return false }
        }
        return audienceParts[day].holds(activation)
    }

    /// An account of the audience that meets the claim on one of the days.
    ///
    /// - Parameters:
    ///   - parts: what is asked, for each of the days.
    ///   - claim: gets the day's place in `days`.
    /// - Returns: `isAsked` is false when it would take too many accounts.
    private func witness(
        _ parts: [[Part]], _ claim: (Int, CELActivation) -> Bool
    ) -> (found: [String]?, isAsked: Bool) {
        for (place, day) in days.enumerated() {
            let grid = ConditionGrid(
                parts[place] + [audienceParts[place]], months: campaign.audience.months, today: day)
            guard grid.count <= Self.mostAccounts else { return (nil, false) }
            let found = grid.first { account, activation in
                isInAudience(account, activation, place) && claim(place, activation)
            }
            if let found { return (found, true) }
        }
        return (nil, true)
    }

    private func isWhole(rule: Int) -> Bool { ruleParts.allSatisfy { $0[rule].isWhole } }

    private func isWhole(exclusion: Int) -> Bool { exclusionParts.allSatisfy { $0[exclusion].isWhole } }

    // Conditions that never vary

    /// - Returns: the rules with a condition that never holds.
    private mutating func conditions() -> Set<String> {
        var dead: Set<String> = []
        if let condition = campaign.audience.condition {
            _ = constants(in: [condition], "the audience's condition")
        }
        for exclusion in campaign.exclusions { _ = constants(in: [exclusion.condition], "this exclusion") }
        for rule in campaign.rules {
            if constants(in: rule.conditions, "rule '\(rule.name)'") { dead.insert(rule.name) }
        }
        return dead
    }

    /// - Returns: whether one of them never holds.
    private mutating func constants(in conditions: [CELExpression], _ owner: String) -> Bool {
        var isDead = false
        for conjunct in conditions.flatMap(\.conjuncts) {
            let whole = days.map { ConditionGrid.part([conjunct], today: $0) }
            guard whole.allSatisfy(\.isWhole) else { continue }
            func exists(_ wanted: Bool) -> Bool? {
                for (day, part) in zip(days, whole) {
                    let grid = ConditionGrid([part], months: nil, today: day)
                    guard grid.count <= Self.mostAccounts else { return nil }
                    if grid.first(where: { part.holds($1) == wanted }) != nil { return true }
                }
                return false
            }
            let span = conjunct.span(of: conjunct.root)
            if exists(true) == false {
                isDead = true
                list.append(
                    .warning(
                        "rule/constant-condition", "this can never hold, so \(owner) never does", at: span,
                        help: "compare it with a value that an account can have"))
            } else if exists(false) == false {
                list.append(
                    .warning(
                        "rule/constant-condition", "this always holds, so it says nothing", at: span,
                        help: "leave it out"))
            }
        }
        return isDead
    }

    // Rules that never come to a word

    private mutating func reachability(_ index: Int, _ rule: Rule) {
        let alone = witness(days.indices.map { [ruleParts[$0][index]] }) { ruleParts[$0][index].holds($1) }
        if alone.isAsked, alone.found == nil {
            list.append(
                .warning(
                    "rule/never-matches",
                    "rule '\(rule.name)' can never match: its conditions, or they and the audience, contradict each other",
                    at: rule.places.condition ?? rule.places.name,
                    help: "change one of them, or leave the rule out"))
            return
        }
        let blockers = blockers(index, rule)
        for blocker in blockers {
            let left = witness(days.indices.map { [ruleParts[$0][index], blocker.part($0)] }) {
                day, activation in
                ruleParts[day][index].holds(activation) && !blocker.part(day).holds(activation)
            }
            guard left.isAsked, left.found == nil else { continue }
            list.append(hiddenDiagnostic(rule, blocker.says))
            return
        }
        guard blockers.count > 1 else { return }
        let left = witness(
            days.indices.map { day in [ruleParts[day][index]] + blockers.map { $0.part(day) } }
        ) {
            day, activation in
            ruleParts[day][index].holds(activation) && !blockers.contains { $0.part(day).holds(activation) }
        }
        if left.isAsked, left.found == nil {
            list.append(hiddenDiagnostic(rule, "the rules and exclusions before it together match"))
        }
    }

    private func hiddenDiagnostic(_ rule: Rule, _ by: String) -> Diagnostic {
        .warning(
            "rule/unreachable", "rule '\(rule.name)' never decides: \(by) every account that it matches",
            at: rule.places.name,
            help: by.hasPrefix("exclusion")
                ? "narrow the exclusion, or leave the rule out"
                : campaign.hitPolicy == .priority
                    ? "give it a greater priority, narrow the other, or leave it out"
                    : "put it before the other, narrow the other, or leave it out")
    }

    /// What takes accounts away from a rule, and can be judged as a whole.
    private func blockers(_ index: Int, _ rule: Rule) -> [(part: (Int) -> Part, says: String)] {
        var blockers: [(part: (Int) -> Part, says: String)] = []
        for (place, exclusion) in campaign.exclusions.enumerated() where isWhole(exclusion: place) {
            blockers.append(({ exclusionParts[$0][place] }, "exclusion '\(exclusion.reason)' takes"))
        }
        for (place, other) in campaign.rules.enumerated() where place != index && isWhole(rule: place) {
            let comesFirst =
                switch campaign.hitPolicy {
                case .first: place < index
                case .priority: (other.priority, -place) > (rule.priority, -index)
                case .unique, .any, .collect: false
                }
            if comesFirst {
                blockers.append(({ ruleParts[$0][place] }, "rule '\(other.name)' comes first and matches"))
            }
        }
        return blockers
    }

    // Rules that contradict each other

    private mutating func overlaps() {
        let rules = campaign.rules
        // An exclusion or audience that cannot be judged may well keep the two apart.
        guard audienceParts.allSatisfy(\.isWhole),
            campaign.exclusions.indices.allSatisfy({ isWhole(exclusion: $0) })
        else { return }
        for (index, rule) in rules.enumerated() where isWhole(rule: index) {
            for (place, other) in rules[..<index].enumerated() where isWhole(rule: place) {
                if campaign.hitPolicy == .any, rule.outcome == other.outcome { continue }
                let both = witness(
                    days.indices.map { [ruleParts[$0][index], ruleParts[$0][place]] + exclusionParts[$0] }
                ) {
                    day, activation in
                    !exclusionParts[day].contains { $0.holds(activation) }
                        && ruleParts[day][index].holds(activation) && ruleParts[day][place].holds(activation)
                }
                guard let example = both.found else { continue }
                let what =
                    example.isEmpty ? "every account" : "for example with \(example.joined(separator: ", "))"
                list.append(
                    campaign.hitPolicy == .unique
                        ? .error(
                            "rule/overlap",
                            "rules '\(other.name)' and '\(rule.name)' can both match: \(what)",
                            at: rule.places.condition ?? rule.places.name,
                            help:
                                "under 'hit: unique' conditions must exclude each other; or write 'hit: first'"
                        )
                        : .error(
                            "rule/disagree",
                            "rules '\(other.name)' and '\(rule.name)' can both match and give different things: \(what)",
                            at: rule.places.condition ?? rule.places.name,
                            help:
                                "under 'hit: any' they must give the same letter and offer; or write 'hit: first'"
                        ))
            }
        }
    }

    // Accounts that no rule is for

    private mutating func missingDefault() {
        let letters = campaign.rules.filter { $0.template != nil }
        guard let last = letters.last, !campaign.otherwiseNothing, !letters.contains(where: \.isDefault)
        else { return }
        let places = campaign.rules.indices.filter { campaign.rules[$0].template != nil }
        let gap = witness(days.indices.map { day in exclusionParts[day] + places.map { ruleParts[day][$0] } })
        {
            day, activation in
            !exclusionParts[day].contains { $0.isWhole && $0.holds(activation) }
                && !places.contains { ruleParts[day][$0].holds(activation) }
        }
        let areWhole = places.allSatisfy { isWhole(rule: $0) }
        if gap.isAsked, gap.found == nil, areWhole { return }
        let example =
            gap.found.map { $0.isEmpty ? "" : ", for example one with \($0.joined(separator: ", "))" } ?? ""
        list.append(
            .warning(
                "rule/no-default", "accounts that no rule matches get nothing\(example)",
                at: last.places.name,
                help: "add a last rule without 'if', or write 'otherwise: nothing' if that is meant"))
    }

    // Offers that add up to more than is allowed

    private mutating func oversum() {
        guard campaign.hitPolicy == .collect, campaign.collecting.discount == .sum else { return }
        let sum = campaign.rules.reduce(0) { $0 + ($1.offer?.discountPercent ?? 0) }
        guard sum > campaign.collecting.atMost,
            let place = campaign.rules.last(where: { $0.offer?.discountPercent ?? 0 > 0 })?.places.discount
        else { return }
        list.append(
            .warning(
                "rule/capped-sum",
                "together the rules may offer \(sum) %; no more than \(campaign.collecting.atMost) % is given",
                at: place,
                help: "that is the company's limit; offer less, or write 'collect: {discount: max}'"))
    }
}
