/// What a plan says of one account.
public enum PlanOutcome: String, Hashable, Sendable, CaseIterable, Codable {
    /// Got a proposal.
    case proposed
    /// Excluded by a rule of the campaign, with its reason.
    case excluded
    /// Dormant, but no rule has a proposal for it.
    case noRule
    /// Several rules match that exclude each other (`unique`) or disagree (`any`); nobody guesses which is meant.
    case ruleConflict
    /// Suppressed, no consent, or no address.
    case suppressed
    /// Had a message of this campaign for this lapse, or the most that it may get in a time.
    case capped
    /// Another account with the same address gets the message.
    case sharedAddress
    /// What it would be offered is against the company's policy: too little is earned.
    case policy
    /// Eligible, deliberately not mailed, to measure what the mail does.
    case heldOut
    /// The message would not render; nothing is sent until that is mended.
    case renderFailed
}

/// Where a plan stands.
public enum PlanState: String, Hashable, Sendable, CaseIterable, Codable {
    case draft, approved
}

/// What a person decided about one proposal.
public enum ProposalDecision: String, Hashable, Sendable, CaseIterable, Codable {
    case pending, approved, skipped
}

/// A campaign's plan as of a day, frozen: who gets what and why, and who does not.
public struct Plan: Hashable, Sendable {
    /// The fingerprint's first digits, unique in the store.
    public var id: String
    public var campaign: String
    public var asOf: CivilDay
    public var createdAt: Instant
    /// SHA-256 in hex over the rules, the templates and every proposal's facts.
    public var fingerprint: String
    public var state: PlanState
    public var approvedBy: String
    public var approvedAt: Instant?
    /// Accounts by outcome; together with `selected` they add up.
    public var counts: [PlanOutcome: Int]

    public init(
        id: String, campaign: String, asOf: CivilDay, createdAt: Instant, fingerprint: String,
        state: PlanState = .draft, approvedBy: String = "", approvedAt: Instant? = nil,
        counts: [PlanOutcome: Int]
    ) {
        self.id = id
        self.campaign = campaign
        self.asOf = asOf
        self.createdAt = createdAt
        self.fingerprint = fingerprint
        self.state = state
        self.approvedBy = approvedBy
        self.approvedAt = approvedAt
        self.counts = counts
    }

    /// The accounts that the audience selected: all outcomes together.
    public var selected: Int { counts.values.reduce(0, +) }
}

/// One account's line in a plan.
public struct PlanEntry: Hashable, Sendable {
    public var account: AccountID
    public var outcome: PlanOutcome
    /// The rule that decided; empty if none.
    public var rule: String
    /// One line for people, without personal data.
    public var reason: String

    public init(account: AccountID, outcome: PlanOutcome, rule: String, reason: String) {
        self.account = account
        self.outcome = outcome
        self.rule = rule
        self.reason = reason
    }
}

/// The offer drafted for one account, frozen in a plan.
public struct Proposal: Hashable, Sendable {
    public var id: Int64
    public var plan: String
    public var campaign: String
    /// Shown to the customer: `2026-00042`.
    public var number: String
    public var account: AccountID
    public var episode: CivilDay
    public var rule: String
    public var reason: String
    public var template: String
    public var language: String
    /// Content hash of the template with its partials and layout.
    public var templateVersion: String
    public var recipient: String
    /// Who runs the recipient's mailbox; empty if not known.
    public var organisation: String
    /// The recipient's time zone (IANA); empty for the company's.
    public var zone: String
    /// The rep who signs it; empty if nobody.
    public var owner: String
    /// Everything the template may show.
    public var facts: Facts
    public var decision: ProposalDecision
    public var decidedBy: String

    public init(
        id: Int64 = 0, plan: String = "", campaign: String, number: String, account: AccountID,
        episode: CivilDay, rule: String, reason: String, template: String, language: String,
        templateVersion: String, recipient: String, organisation: String = "", zone: String = "",
        owner: String = "", facts: Facts,
        decision: ProposalDecision = .pending,
        decidedBy: String = ""
    ) {
        self.id = id
        self.plan = plan
        self.campaign = campaign
        self.number = number
        self.account = account
        self.episode = episode
        self.rule = rule
        self.reason = reason
        self.template = template
        self.language = language
        self.templateVersion = templateVersion
        self.recipient = recipient
        self.organisation = organisation
        self.zone = zone
        self.owner = owner
        self.facts = facts
        self.decision = decision
        self.decidedBy = decidedBy
    }
}
