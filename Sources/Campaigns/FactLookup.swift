public import CEL
public import Domain
import Mail
public import RuleEngine
public import Storage

/// Looks up what a campaign's conditions ask beyond an account's row and summary, and nothing more.
public struct FactLookup: Sendable {
    /// The rank of an account by its summary on a day; `nil` where none can be given.
    public typealias Ranking = @Sendable (PurchaseSummary?, CivilDay) -> Double?

    private let campaign: Campaign
    private let asOf: CivilDay
    /// Until when activities and consent count.
    private let moment: Instant
    private let zone: @Sendable (Instant) -> Int
    private let ranking: Ranking?
    private let audienceNeeds: FactNeeds
    private let decisionNeeds: FactNeeds

    /// - Parameters:
    ///   - now: a question about today is about this moment, one about an earlier day about that day's end.
    ///   - ranking: `nil` where no rank was fitted.
    public init(
        _ campaign: Campaign, company: Company, asOf: CivilDay, now: Instant, ranking: Ranking? = nil
    ) {
        self.campaign = campaign
        self.asOf = asOf
        moment = min(now, company.firstInstant(after: asOf).adding(seconds: -0.001))
        zone = company.zoneOffset
        self.ranking = ranking
        audienceNeeds = campaign.audienceNeeds
        decisionNeeds = campaign.decisionNeeds
    }

    /// Everything that a campaign's conditions read.
    static func needs(of campaign: Campaign) -> FactNeeds {
        campaign.audienceNeeds.union(campaign.decisionNeeds)
    }

    /// Whether a rule asks for a rank.
    public var asksForRank: Bool { audienceNeeds.union(decisionNeeds).contains(.quietRank) }

    /// What of a record selecting reads.
    var selectionWants: AccountFilter.Wants {
        var wants: AccountFilter.Wants = []
        if !audienceNeeds.isDisjoint(with: [.account, .suppression]) { wants.insert(.account) }
        if !audienceNeeds.isDisjoint(with: [.summary, .dealings, .quietRank]) { wants.insert(.summary) }
        return wants
    }

    /// The account of the audience with all that its exclusions and rules ask; `nil` if it does not belong to it.
    public func selected(
        _ record: AccountRecord, _ history: any HistoryReading, _ ledger: (any LedgerReading)?
    ) throws -> CELActivation? {
        let first = try activation(record, audienceNeeds, history, ledger)
        guard campaign.selects(record, first, on: asOf) else { return nil }
        let isEnough = decisionNeeds.intersection(.lookedUp).isSubset(of: audienceNeeds)
        return isEnough ? first : try activation(record, decisionNeeds, history, ledger)
    }

    func belongs(
        _ record: AccountRecord, _ history: any HistoryReading, _ ledger: (any LedgerReading)?
    ) throws -> Bool {
        campaign.selects(record, try activation(record, audienceNeeds, history, ledger), on: asOf)
    }

    /// Everything that any of the campaign's conditions asks, whether or not the account is selected.
    public func activation(
        _ record: AccountRecord, _ history: any HistoryReading, _ ledger: (any LedgerReading)?
    ) throws -> CELActivation {
        try activation(record, audienceNeeds.union(decisionNeeds), history, ledger)
    }

    private func activation(
        _ record: AccountRecord, _ needs: FactNeeds, _ history: any HistoryReading,
        _ ledger: (any LedgerReading)?
    ) throws -> CELActivation {
        var facts = RuleFacts(record)
        let id = record.account.id
        if needs.contains(.basket) { facts.basket = try history.basket(of: id, asOf: asOf) }
        if needs.contains(.dealings) { facts.dealings = try ledger?.dealings(with: id, until: moment) }
        if needs.contains(.suppression) {
            facts.suppression = try ledger?.suppression(
                address: record.account.email?.description ?? "", account: id, campaign: campaign.name,
                at: moment)
        }
        if needs.contains(.quietRank) { facts.quietRank = ranking?(record.summary, asOf) }
        return AccountSchema.activation(facts, today: asOf, zone: zone)
    }
}
