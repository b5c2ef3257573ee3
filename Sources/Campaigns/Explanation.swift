public import Domain
public import RuleEngine

/// Why an account gets what it gets, or nothing: facts, without a sentence. `Explanation+Wording.swift` says it.
public struct Explanation: Sendable {
    public var account: AccountID
    public var campaign: String
    public var asOf: CivilDay
    public var summary: PurchaseSummary?
    /// The audience's dormancy: months, the day before which the last purchase must lie, and whether it does.
    public var dormancy: Dormant?
    public var audience: RuleTrace
    public var isSelected: Bool
    public var exclusions: [RuleTrace]
    public var rules: [RuleTrace]
    public var decision: Decision
    /// Everything that keeps mail from it whatever the rules say, not only the first.
    public var barriers: [Barrier]
    public var latestPlan: (plan: Plan, entry: PlanEntry)?
    /// What was not known as of that day, and is taken of now.
    public var takenOfToday: [Assumption]

    public struct Dormant: Hashable, Sendable {
        public var months: Int
        public var cutoff: CivilDay
        public var holds: Bool
    }

    public enum Barrier: Hashable, Sendable {
        case noAddress
        case noConsent
        /// With the company's day on which it was said.
        case suppressed(Suppression, on: CivilDay)
        case hadMessage
        /// Refused, or given up by a person.
        case lostMessage
        case addressHadMessage
        case capped(messages: Int, days: Int)
        /// The proposal would leave less than the company's minimum; in tenths of a percent.
        case policy(marginTenths: Int, minimum: Int)
        case heldOut(basisPoints: Int)
    }

    public enum Assumption: Hashable, Sendable, CaseIterable {
        /// The account's row: nothing was recorded of it by that day.
        case account
        /// No version of the campaign's file was recorded by that day.
        case rules
        /// Purchases count by their own dates, whenever they were imported.
        case purchases
        /// Categories, prices and costs of products.
        case catalogue
        /// The company's policies.
        case policies
        /// Deliveries and planned activities as they stand now.
        case deliveries
        /// No quiet rank was fitted by that day.
        case noRank
    }
}

extension Explanation {
    /// Stable names for programs, in the order of `barriers`.
    public var barrierNames: [String] {
        barriers.map {
            switch $0 {
            case .noAddress: "noAddress"
            case .noConsent: "noConsent"
            case .suppressed(let suppression, _): "suppressed:\(suppression.reason.rawValue)"
            case .hadMessage: "hadMessage"
            case .lostMessage: "lostMessage"
            case .addressHadMessage: "addressHadMessage"
            case .capped: "capped"
            case .policy: "policy"
            case .heldOut: "heldOut"
            }
        }
    }

    /// Stable names for programs, in the order of `takenOfToday`.
    public var assumptionNames: [String] { takenOfToday.map { "\($0)" } }
}
