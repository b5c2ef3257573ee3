import CEL
import Crypto
import Diagnostics
public import Domain
import Mail
import Pacing
public import Rendering
public import RuleEngine
public import Storage

/// What planning found, beyond the plan itself.
public struct PlanReport: Sendable {
    public var plan: Plan
    /// Messages that would not render, by cause, with an account as an example; most frequent first.
    public var failures: [(cause: String, count: Int, example: AccountID)]
}

/// Makes a campaign's plan: who gets what and why, and who does not, frozen.
///
/// The sieves stand in DESIGN.md's order, and every selected account ends in exactly one of them.
public struct Planner {
    private let campaign: Campaign
    private let company: Company
    private let library: TemplateLibrary
    private let policies: Policies
    private let ranking: FactLookup.Ranking?
    private let history: any HistoryStore
    private let ledger: any LedgerStore

    /// - Parameters:
    ///   - policies: what the company allows; a proposal that leaves less than the minimum margin is not made.
    ///   - ranking: for rules that ask `history.quietRank`.
    public init(
        campaign: Campaign, company: Company, library: TemplateLibrary, policies: Policies = Policies(),
        ranking: FactLookup.Ranking? = nil, history: any HistoryStore, ledger: any LedgerStore
    ) {
        self.policies = policies
        self.ranking = ranking
        self.campaign = campaign
        self.company = company
        self.library = library
        self.history = history
        self.ledger = ledger
    }

    /// Only who the audience is, nothing stored.
    ///
    /// - Parameter body: gets records of which only the id and what selecting read is filled in.
    public func select(asOf: CivilDay, at now: Instant, _ body: (AccountRecord) throws -> Void) throws {
        let lookup = FactLookup(campaign, company: company, asOf: asOf, now: now, ranking: ranking)
        var filter = campaign.filter(on: asOf)
        filter.wants = lookup.selectionWants
        // The filter is the whole question when the audience is a dormancy and nothing else.
        let isWhole = campaign.audience.condition == nil
        try ledger.read { ledgerState in
            try history.scan(filter, asOf: asOf) { record, historyState in
                if try isWhole || lookup.belongs(record, historyState, ledgerState) { try body(record) }
            }
        }
    }

    /// - Parameters:
    ///   - since: only accounts that went quiet after this earlier day; `nil` for all.
    ///   - now: for the plan's time and the caps.
    ///   - progress: called now and then with the accounts done so far.
    public func plan(
        asOf: CivilDay, since: CivilDay? = nil, at now: Instant, progress: (Int) -> Void = { _ in }
    ) throws -> PlanReport {
        let draft = try ledger.beginPlan(campaign: campaign.name, asOf: asOf, at: now)
        var run = PlanRun(campaign: campaign, asOf: asOf, since: since, library: library)
        let lookup = FactLookup(campaign, company: company, asOf: asOf, now: now, ranking: ranking)
        try ledger.recordRules(
            String(decoding: campaign.source.bytes, as: UTF8.self), of: campaign.name, at: now)
        try ledger.read { ledgerState in
            try history.scan(campaign.filter(on: asOf, since: since), asOf: asOf) { record, historyState in
                // The filter may hand out more; who was quiet before is not new.
                if let since, let months = campaign.audience.months, let last = record.summary?.lastPurchase,
                    Dormancy(lastPurchase: last, months: months).holds(on: since)
                {
                    return
                }
                guard let activation = try lookup.selected(record, historyState, ledgerState) else { return }
                try add(record, activation, asOf, now, ledgerState, historyState, to: &run)
                if run.hasEnoughToRender { run.renderWaiting() }
                if run.isFull {
                    try flush(&run, draft)
                    progress(run.count)
                }
            }
        }
        run.renderWaiting()
        try flush(&run, draft)
        try TemplateHistory(ledger).record(run.templates, of: library, at: now)
        let frozen = PlanSources(
            rules: campaign.source, templates: library.frozen,
            sender: campaign.sender ?? company.sender, replyTo: campaign.replyTo,
            returnPath: company.returnPath,
            language: company.language)
        run.add(frozen)
        let plan = try ledger.sealPlan(
            draft, fingerprint: run.fingerprint(), sources: frozen.bytes, counts: run.counts)
        let failures = run.failures.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
            .map { (cause: $0.key, count: $0.value.count, example: $0.value.example) }
        return PlanReport(plan: plan, failures: failures)
    }

    private func flush(_ run: inout PlanRun, _ draft: Int64) throws {
        try ledger.append(run.entries, run.proposals, toPlan: draft)
        run.entries.removeAll(keepingCapacity: true)
        run.proposals.removeAll(keepingCapacity: true)
    }

    private func add(
        _ record: AccountRecord, _ activation: CELActivation, _ asOf: CivilDay, _ now: Instant,
        _ ledgerState: any LedgerReading, _ historyState: any HistoryReading, to run: inout PlanRun
    ) throws {
        let account = record.account
        let decision = campaign.decide(activation)
        if let reason = decision.exclusion { return run.add(account.id, .excluded, "", reason) }
        if !decision.conflict.isEmpty {
            let names = decision.conflict.joined(separator: ", ")
            return run.add(account.id, .ruleConflict, "", "the rules \(names) contradict each other")
        }
        guard let rule = decision.rule, let letter = rule.template else {
            return run.add(account.id, .noRule, "", "no rule has a proposal for it")
        }
        guard let email = account.email else {
            return run.add(account.id, .suppressed, rule.name, "no mail address")
        }
        guard account.consent != .denied else {
            return run.add(account.id, .suppressed, rule.name, "no consent")
        }
        if let suppression = try ledgerState.suppression(
            address: email.description, account: account.id, campaign: campaign.name)
        {
            return run.add(account.id, .suppressed, rule.name, suppression.reason.rawValue)
        }
        let wish = try ledgerState.preference(of: account.id)
        if let until = wish?.pausedUntil, until > now {
            return run.add(
                account.id, .suppressed, rule.name, "asked for no mail before \(company.day(at: until))")
        }
        // An account without a purchase lapses from the day it is looked at first; it is its own episode.
        let episode = record.summary?.lastPurchase ?? .earliest
        if let phase = try ledgerState.delivery(
            of: account.id, recipient: email.description, campaign: campaign.name, step: 1, episode: episode)
        {
            return run.add(
                account.id, .capped, rule.name,
                phase.cameToNothing
                    ? "its message for this lapse was refused, or given up by hand"
                    : "had its message for this lapse")
        }
        // The address was written to for another account that shares it, since this one went quiet.
        let quietSince = company.firstInstant(after: episode)
        if try ledgerState.hasDelivery(
            to: email.description, campaign: campaign.name, step: 1, since: quietSince, except: 0)
        {
            return run.add(
                account.id, .sharedAddress, rule.name, "its address had the message for another account")
        }
        let cap = campaign.cap.heeding(wish)
        let since = now.adding(seconds: -Double(cap.days) * 86_400)
        if try ledgerState.mailCount(
            account: account.id, recipient: email.description, since: since, except: 0)
            >= cap.messages
        {
            return run.add(
                account.id, .capped, rule.name,
                "had \(cap.messages) in the last \(cap.days) days")
        }
        guard let template = library.template(letter, for: account.language) else {
            return run.fail(account.id, rule.name, "there is no sound template '\(letter)'")
        }
        let drafting = Drafting(campaign: campaign, company: company, asOf: asOf)
        let (facts, margin) = try drafting.draft(
            for: record, offer: decision.offer, language: template.language, historyState)
        // Before the holdout: who would not be written to in any case must not be compared with those who are.
        if let least = policies.minimumMargin, let margin, !margin.isAtLeast(percent: least) {
            return run.add(account.id, .policy, rule.name, Self.reason(margin, least))
        }
        if campaign.holdsOut(account.id) {
            // The group is not mailed, by nobody's account: its address is taken.
            run.recipients[email] = run.recipients[email] ?? account.id
            return run.add(account.id, .heldOut, rule.name, "held out to measure what the mail does")
        }
        // Whether the letter before it at this address could be made decides what becomes of this one.
        if run.isWaiting(email) { run.renderWaiting() }
        if let first = run.recipients[email] {
            return run.add(account.id, .sharedAddress, rule.name, "account \(first) has the same address")
        }
        run.propose(
            Proposal(
                campaign: campaign.name, number: drafting.number(of: record), account: account.id,
                episode: episode,
                rule: rule.name, reason: Self.reason(record, decision, asOf), template: letter,
                language: template.language, templateVersion: template.version, recipient: email.description,
                organisation: DestinationPace.organisation(of: email.asciiDomain),
                zone: RecipientZones.zone(of: account),
                owner: account.rep, facts: facts), to: email, template)
    }

    /// The one line a rep reads first. No names or addresses: it is logged.
    static func reason(_ record: AccountRecord, _ decision: Decision, _ asOf: CivilDay) -> String {
        let rules = decision.matched.count > 1 ? "rules" : "rule"
        let name = "\(rules) \(decision.matched.joined(separator: ", "))"
        guard let summary = record.summary, let last = summary.lastPurchase else {
            return "\(name): never bought"
        }
        let months = Dormancy.wholeMonths(since: last, on: asOf)
        let orders = "\(summary.orders) \(summary.orders == 1 ? "order" : "orders")"
        return
            "\(name): quiet for \(months) months (last \(last)), \(orders), \(summary.total) in all"
    }
}

extension Planner {
    /// One line on a margin that is too small.
    static func reason(_ margin: Margin, _ least: Int) -> String {
        let tenths = Int((margin.percent * 10).rounded(.down))
        let shown = "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
        return "leaves \(shown) % of its price, less than the company's minimum of \(least) %"
    }
}
