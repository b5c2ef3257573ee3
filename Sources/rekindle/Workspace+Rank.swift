import Campaigns
import Domain
import RuleEngine
import Storage

extension Workspace {
    /// The rank fitted last on a day not after this one; `nil` if there is none.
    func quietRanking(asOf day: CivilDay) throws -> QuietRanking? {
        try history().read { try $0.quietRank(asOf: day) }.flatMap { QuietRanking($0) }
    }

    /// What a campaign's rules may ask as `history.quietRank`; says so when they ask and there is nothing.
    func ranking(asOf day: CivilDay, for campaign: Campaign) throws -> FactLookup.Ranking? {
        guard campaign.audienceNeeds.union(campaign.decisionNeeds).contains(.quietRank) else { return nil }
        if let ranking = try quietRanking(asOf: day)?.ranking { return ranking }
        Console.talk(
            "the rules ask for history.quietRank, and none holds for \(day): those conditions do not hold. Fit one with: rekindle rank"
        )
        return nil
    }
}
