public import Domain

/// A delivery in the hands of a sender, with what is needed to make its message.
public struct ClaimedDelivery: Sendable {
    public var delivery: Delivery
    public var proposal: Proposal

    public init(delivery: Delivery, proposal: Proposal) {
        self.delivery = delivery
        self.proposal = proposal
    }
}

/// A sender's name in leases, and when its lease on what it claims ends.
public struct Lease: Hashable, Sendable {
    public var holder: String
    public var until: Instant

    public init(holder: String, until: Instant) {
        self.holder = holder
        self.until = until
    }
}

/// What was said of one account in a plan, found again.
public struct ExplainedEntry: Hashable, Sendable {
    public var plan: Plan
    public var entry: PlanEntry

    public init(plan: Plan, entry: PlanEntry) {
        self.plan = plan
        self.entry = entry
    }
}

/// Questions about one account in one state of the ledger.
public protocol LedgerReading {
    /// Of all mail, or of this campaign's.
    func suppression(address: String, account: AccountID, campaign: String) throws -> Suppression?
    /// The same as it stood at an earlier moment.
    func suppression(address: String, account: AccountID, campaign: String, at moment: Instant) throws
        -> Suppression?
    /// A person, or the breaker, stopped it for now.
    func isPaused(_ campaign: String) throws -> Bool
    func preference(of account: AccountID) throws -> Preference?
    /// What passed between the company and the account until a moment; deliveries as they stand now.
    func dealings(with account: AccountID, until moment: Instant) throws -> Dealings
    /// A campaign's file as it was last recorded before a moment; `nil` if it was not.
    func rules(of campaign: String, at moment: Instant) throws -> (source: String, since: Instant)?
    /// Whether the account has a delivery of this campaign for this lapse, whatever became of it.
    ///
    /// Those that came to nothing without a person's word do not count: skipped or suppressed by the re-check, or
    /// refused at another address.
    func delivery(
        of account: AccountID, recipient: String, campaign: String, step: Int, episode: CivilDay
    ) throws -> DeliveryPhase?
    /// Whether the address had this campaign's message since a moment, through any account.
    func hasDelivery(
        to recipient: String, campaign: String, step: Int, since: Instant, except: Int64
    ) throws -> Bool
    /// Messages to the account or its address since then that arrived or may have, but for one delivery; with 0
    /// in its place also those that are still to go, as a plan must count them.
    func mailCount(account: AccountID, recipient: String, since: Instant, except: Int64) throws -> Int
}

/// What is known of the final dot of a sender that died.
public enum DotEvidence: Hashable, Sendable {
    /// Proved: it was not given to the network.
    case neverLeft
    /// It was in the very call that gives it to the network.
    case leaving
    /// The network took it.
    case left
    /// Nothing proves anything: another machine, or another boot of this one.
    case unknown
}

/// Plans, deliveries, activities and suppressions: what Rekindle itself did and was told.
public protocol LedgerStore: LedgerKeeping {
    // Plans
    /// Begins a plan that nobody sees until it is sealed. Unsealed ones older than a day are removed.
    func beginPlan(campaign: String, asOf: CivilDay, at now: Instant) throws -> Int64
    func append(_ entries: [PlanEntry], _ proposals: [Proposal], toPlan draft: Int64) throws
    /// Names the plan by its fingerprint and shows it. The same fingerprint sealed before and not yet sent is
    /// returned instead, and the new rows are dropped.
    func sealPlan(_ draft: Int64, fingerprint: String, sources: [UInt8], counts: [PlanOutcome: Int]) throws
        -> Plan
    func plan(_ id: String) throws -> Plan?
    /// The plan of a campaign shown last; with `state`, of those only.
    func latestPlan(of campaign: String, state: PlanState?) throws -> Plan?
    func plans(limit: Int) throws -> [Plan]
    func entries(of plan: String, outcome: PlanOutcome?, after: AccountID, limit: Int) throws -> [PlanEntry]
    func entry(of plan: String, account: AccountID) throws -> PlanEntry?
    func proposals(of plan: String, decision: ProposalDecision?, after: Int64, limit: Int) throws
        -> [Proposal]
    func proposal(_ id: Int64) throws -> Proposal?
    func proposal(of account: AccountID, plan: String) throws -> Proposal?
    /// The frozen rules and templates of a plan.
    func sources(of plan: String) throws -> [UInt8]?
    func decide(_ proposal: Int64, _ decision: ProposalDecision, by who: String, at now: Instant) throws
    /// Approves every proposal not decided one by one. The fingerprint must be the plan's.
    func approve(_ plan: String, fingerprint: String, by who: String, at now: Instant) throws
    func decisions(of plan: String) throws -> [ProposalDecision: Int]

    // Deliveries
    /// Makes deliveries of a plan's approved proposals; those that exist already stay as they are.
    /// - Returns: how many were made.
    func enqueue(_ plan: String, step: Int, domain: String, at now: Instant) throws -> Int
    /// Takes what is due in hand, oldest due first; nothing of a paused campaign.
    /// - Parameter organisations: whose recipients are left alone now.
    func claim(
        _ limit: Int, campaign: String?, excluding organisations: [String], lease: Lease, at now: Instant
    ) throws -> [ClaimedDelivery]
    /// In one durable transaction: marks, outcomes, completed activities, and suppressions of dead addresses.
    ///
    /// - Returns: the deliveries that are not the holder's any more (its lease was lost): nothing was recorded for
    ///   them, and their dots must not leave.
    func record(
        onWire: [WireMark], outcomes: [DeliveryOutcome], lease: Lease,
        at now: Instant
    ) throws -> Set<Int64>
    /// Takes back what a dead sender held: claimed ones are queued again; those on the wire are in doubt,
    /// except where `evidence` proves that the dot did not leave. It is asked with the delivery and its holder,
    /// and only after the holder was seen dead; what it says is kept for whoever settles the doubt.
    /// - Returns: how many were queued again, and how many are in doubt now.
    func recover(isAlive: (Lease) -> Bool, evidence: (Int64, String) -> DotEvidence, at now: Instant) throws
        -> (queued: Int, inDoubt: Int)
    /// The senders that hold deliveries now.
    func holders() throws -> Set<String>
    func settle(_ delivery: Int64, as phase: DeliveryPhase, by who: String, at now: Instant) throws
    func deliveries(in phase: DeliveryPhase?, campaign: String?, after: Int64, limit: Int) throws
        -> [Delivery]
    func delivery(_ id: Int64) throws -> Delivery?
    func deliveryCounts(campaign: String?) throws -> [DeliveryPhase: Int]
    func nextDue(campaign: String?) throws -> Instant?
    /// Deliveries that were accepted in a time, of all campaigns; the end is not in it.
    func acceptedCount(from: Instant, until: Instant) throws -> Int

    /// Questions in one state of the ledger. `body` may write to the ledger, but not read it otherwise.
    func read<T>(_ body: (any LedgerReading) throws -> T) throws -> T

    // Consent
    func suppress(_ suppressions: [Suppression]) throws -> Int
    /// Takes suppressions back; they are kept as of the past.
    ///
    /// - Parameters:
    ///   - address: only those of an address; empty for any.
    ///   - account: only those of an account; empty for any. With both empty nothing is taken back.
    ///   - scope: only those of a campaign, or with `""` those of all mail; `nil` for any.
    /// - Returns: how many were taken back.
    func unsuppress(address: String, account: AccountID, scope: String?, at now: Instant) throws -> Int
    /// Takes back just one, as it was found.
    func unsuppress(_ suppression: Suppression, at now: Instant) throws
    // Rules
    /// Keeps a campaign's file with the moment, if it differs from the one kept last.
    func recordRules(_ source: String, of campaign: String, at now: Instant) throws
    func suppressions(limit: Int) throws -> [Suppression]

    // Templates
    /// Keeps a state of a template with its files, if it differs from the one kept last for its language.
    func recordTemplate(_ record: TemplateRecord) throws
    /// The states of a template that were kept, newest first, without their files; of all languages.
    func templateVersions(of name: String) throws -> [TemplateRecord]
    /// The files of a version by path; empty when it was never kept.
    func templateFiles(of version: String) throws -> [String: [UInt8]]
    /// How many messages each version of a template's was accepted with.
    func acceptedCounts(ofTemplate name: String) throws -> [String: Int]

    // Activities
    func activities(account: AccountID?, owner: String?, state: Activity.State?, limit: Int) throws
        -> [Activity]
    func addActivity(_ activity: Activity) throws -> Int64
    func complete(_ activity: Int64, as state: Activity.State, by who: String, at now: Instant) throws -> Bool
}

extension LedgerStore {
    public func claim(_ limit: Int, campaign: String?, lease: Lease, at now: Instant) throws
        -> [ClaimedDelivery]
    {
        try claim(limit, campaign: campaign, excluding: [], lease: lease, at: now)
    }

    /// The plan of a campaign shown last.
    public func latestPlan(of campaign: String) throws -> Plan? { try latestPlan(of: campaign, state: nil) }
}
