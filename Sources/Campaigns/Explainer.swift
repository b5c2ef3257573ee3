import Diagnostics
public import Domain
import Mail
public import RuleEngine
public import Storage

/// Answers why one account gets what it gets, or nothing, as of any day.
public struct Explainer {
    private let campaign: Campaign
    private let company: Company
    private let policies: Policies
    private let ranking: FactLookup.Ranking?
    private let history: any HistoryStore
    private let ledger: any LedgerStore

    /// - Parameter campaign: as its file says now; for an earlier day the version recorded then is used, if there is one.
    public init(
        campaign: Campaign, company: Company, policies: Policies, ranking: FactLookup.Ranking?,
        history: any HistoryStore, ledger: any LedgerStore
    ) {
        self.campaign = campaign
        self.company = company
        self.policies = policies
        self.ranking = ranking
        self.history = history
        self.ledger = ledger
    }

    /// - Returns: `nil` if there is no such account.
    public func explain(_ account: AccountID, asOf: CivilDay, at now: Instant) throws -> Explanation? {
        let isPast = asOf < company.day(at: now)
        let moment = min(now, company.firstInstant(after: asOf).adding(seconds: -0.001))
        let latest = try ledger.latestPlan(of: campaign.name)
        let entry = try latest.flatMap { plan in
            try ledger.entry(of: plan.id, account: account).map { (plan, $0) }
        }
        return try ledger.read { ledgerState in
            try history.read { historyState -> Explanation? in
                guard var record = try historyState.record(of: account, asOf: asOf) else { return nil }
                var assumptions: Set<Explanation.Assumption> = isPast ? [.purchases, .deliveries] : []
                var campaign = campaign
                if isPast {
                    if let known = try historyState.account(account, at: moment) {
                        record.account = known.account
                        if !known.isOfThen { assumptions.insert(.account) }
                    }
                    if let version = try version(at: moment, ledgerState) {
                        campaign = version
                    } else {
                        assumptions.insert(.rules)
                    }
                }
                let lookup = FactLookup(campaign, company: company, asOf: asOf, now: now, ranking: ranking)
                if isPast, campaign.audienceNeeds.union(campaign.decisionNeeds).contains(.basket) {
                    assumptions.insert(.catalogue)
                }
                if lookup.asksForRank, ranking?(record.summary, asOf) == nil { assumptions.insert(.noRank) }
                let activation = try lookup.activation(record, historyState, ledgerState)
                let traces = campaign.trace(activation, on: asOf)
                let decision = campaign.decide(activation)
                let barriers = try barriers(
                    record, campaign, decision, asOf, moment, historyState, ledgerState)
                if isPast, policies.minimumMargin != nil { assumptions.formUnion([.policies, .catalogue]) }
                return Explanation(
                    account: account, campaign: campaign.name, asOf: asOf, summary: record.summary,
                    dormancy: campaign.audience.months.map { months in
                        Explanation.Dormant(
                            months: months, cutoff: Dormancy.cutoff(on: asOf, months: months),
                            holds: record.summary?.lastPurchase.map {
                                Dormancy(lastPurchase: $0, months: months).holds(on: asOf)
                            } ?? false)
                    },
                    audience: campaign.audienceTrace(activation, on: asOf),
                    isSelected: campaign.selects(record, activation, on: asOf), exclusions: traces.exclusions,
                    rules: traces.rules, decision: decision, barriers: barriers, latestPlan: entry,
                    takenOfToday: Explanation.Assumption.allCases.filter(assumptions.contains))
            }
        }
    }

    /// The campaign as its file stood then; a version that this program no longer reads is as good as none.
    private func version(at moment: Instant, _ ledger: any LedgerReading) throws -> Campaign? {
        guard let version = try ledger.rules(of: campaign.name, at: moment) else { return nil }
        let source = SourceText(name: campaign.source.name, version.source)
        return Campaign.read(source, name: campaign.name).campaign
    }

    /// In the order of the plan's sieves.
    private func barriers(
        _ record: AccountRecord, _ campaign: Campaign, _ decision: Decision, _ asOf: CivilDay,
        _ moment: Instant,
        _ history: any HistoryReading, _ ledger: any LedgerReading
    ) throws -> [Explanation.Barrier] {
        var barriers: [Explanation.Barrier] = []
        let account = record.account
        let address = account.email?.description ?? ""
        if account.email == nil { barriers.append(.noAddress) }
        if account.consent == .denied { barriers.append(.noConsent) }
        if let found = try ledger.suppression(
            address: address, account: account.id, campaign: campaign.name, at: moment)
        {
            barriers.append(.suppressed(found, on: company.day(at: found.since)))
        }
        let episode = record.summary?.lastPurchase ?? .earliest
        if let phase = try ledger.delivery(
            of: account.id, recipient: address, campaign: campaign.name, step: 1, episode: episode)
        {
            barriers.append(phase.cameToNothing ? .lostMessage : .hadMessage)
        } else if !address.isEmpty,
            try ledger.hasDelivery(
                to: address, campaign: campaign.name, step: 1, since: company.firstInstant(after: episode),
                except: 0)
        {
            barriers.append(.addressHadMessage)
        }
        let since = moment.adding(seconds: -Double(campaign.cap.days) * 86_400)
        if try ledger.mailCount(account: account.id, recipient: address, since: since, except: 0)
            >= campaign.cap.messages
        {
            barriers.append(.capped(messages: campaign.cap.messages, days: campaign.cap.days))
        }
        if let least = policies.minimumMargin, decision.rule != nil {
            let drafting = Drafting(campaign: campaign, company: company, asOf: asOf)
            let margin = try drafting.draft(
                for: record, offer: decision.offer, language: account.language, history
            ).margin
            if let margin, !margin.isAtLeast(percent: least) {
                barriers.append(
                    .policy(marginTenths: Int((margin.percent * 10).rounded(.down)), minimum: least))
            }
        }
        if campaign.holdsOut(account.id) {
            barriers.append(.heldOut(basisPoints: campaign.holdout.basisPoints))
        }
        return barriers
    }
}
