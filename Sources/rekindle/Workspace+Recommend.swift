import Campaigns
import Domain
import RuleEngine
import Storage

extension Workspace {
    /// Purchases up to which a plan counts by itself what goes together: some seconds.
    private static let fewPurchases = 1_000_000

    /// Counts what goes together anew if purchases were imported since, or the policies leave out other products.
    ///
    /// A plan for an earlier day than was counted leaves things as they are: its letters recommend nothing.
    func refreshRecommendations(asOf day: CivilDay, _ policies: Policies) throws {
        let history = try history()
        let excluded = policies.notRecommended
        guard try !Recommending.isCurrent(history, asOf: day, excluding: excluded) else { return }
        let last = try history.read { try $0.recommendationRun() }?.asOf
        if let last, last > day { return }
        guard try history.counts().purchases <= Self.fewPurchases else {
            Console.talk(
                "recommendations are as of \(last?.description ?? "never"), and purchases came since; to count anew: rekindle recommend"
            )
            return
        }
        guard let study = try Recommending.study(history, asOf: day, excluding: excluded) else { return }
        do {
            try Recommending.save(study, in: history, at: now)
        } catch let error as StoreError where error.code == .busy {
            // An import is running, and the store was waited for long enough: the plan goes by what was counted before.
            Console.talk("an import is running: recommendations stay as of \(last?.description ?? "never")")
        }
    }
}
