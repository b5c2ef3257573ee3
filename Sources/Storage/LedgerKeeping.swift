public import Domain

/// What a sender and its operator ask of the ledger beside deliveries: events, pauses, reports, small states.
public protocol LedgerKeeping: Sendable {
    // Events
    /// In order of their numbers.
    func events(after: Int64, limit: Int) throws -> [LedgerEvent]
    func events(of delivery: Int64) throws -> [LedgerEvent]
    /// Those that say what became of mail, in order: hand-overs that were decided, and all that is no change of state.
    func outcomes(after: Int64, until: Int64, limit: Int) throws -> [LedgerEvent]
    func lastEvent() throws -> Int64
    func record(_ event: LedgerEvent) throws
    /// How many of each kind a campaign had since a moment, changes of state aside; `nil` for all campaigns.
    func eventCounts(campaign: String?, since: Instant) throws -> [LedgerEvent.Kind: Int]

    // Campaigns
    /// Nothing of it is claimed from now on, and what is claimed and not on the wire goes back.
    func pause(_ pause: CampaignPause) throws
    /// - Returns: whether it was paused.
    func resume(_ campaign: String, by who: String, at now: Instant) throws -> Bool
    /// What waits is not sent, ever.
    /// - Returns: how many deliveries that were.
    func cancel(_ campaign: String, by who: String, at now: Instant) throws -> Int
    func pauses() throws -> [CampaignPause]

    // Pace
    /// Messages that were accepted since a moment, may have been, or are in the hands of another sender than this
    /// holder, by the minute in which that was; in order.
    func handOvers(since: Instant, except holder: String) throws -> [(minute: Instant, count: Int)]
    /// A holder's claims stay its own for longer.
    func renew(_ lease: Lease) throws
    /// What is due now, by organisation.
    func due(at now: Instant) throws -> [String: Int]
    /// What waits only for its sending hours is due now, since those have changed.
    /// - Returns: how many.
    func releaseWaitingForHours(at now: Instant) throws -> Int
    /// Whether a plan has messages that were approved and would be queued now.
    func hasUnqueued(plan: String) throws -> Bool
    /// How often a campaign's messages were tried; `nil` for all campaigns.
    func attempts(campaign: String?) throws -> Int

    /// Deliveries that were refused or deferred last, newest first.
    func lastErrors(limit: Int) throws -> [(id: Int64, status: String, note: String, changedAt: Instant)]
    /// Deliveries in doubt since before a moment.
    func doubts(before: Instant) throws -> [Int64]

    // Small states that outlive a process
    func state(_ name: String) throws -> String?
    func states(prefix: String) throws -> [(name: String, value: String, changedAt: Instant)]
    /// `nil` forgets it.
    func keep(_ value: String?, as name: String, at now: Instant) throws

    // Reports
    /// Keeps a report with its effects in one transaction.
    /// - Returns: `false` when this mail was read before; then nothing is changed.
    func record(_ report: MailReport, _ effects: ReportEffects) throws -> Bool
    /// An address's soft bounces since a moment, one for each delivery, but for one delivery's.
    func softBounces(address: String, except delivery: Int64?, since: Instant) throws -> [Instant]
    func reports(kind: MailReport.Kind?, limit: Int) throws -> [MailReport]
    /// In the order in which they came.
    func reports(of delivery: Int64) throws -> [MailReport]
    /// The delivery with a Message-ID, or the latest to an address that was accepted or is in doubt.
    func delivery(messageID: String) throws -> Delivery?
    func latestDelivery(to address: String) throws -> Delivery?
    /// The delivery of the proposal with this number, or what is known of its account without one.
    func proposal(number: String) throws -> Proposal?
    func latestDelivery(ofProposal number: String) throws -> Delivery?

    // Preferences
    /// Instead of what was said before; one that wants nothing is forgotten.
    func keep(_ preference: Preference) throws
    func preference(of account: AccountID) throws -> Preference?

    // A person
    /// Everything kept of an account, for that person to read: tables of columns and values.
    func export(account: AccountID) throws -> [(table: String, rows: [[(column: String, value: String)]])]
    /// Removes what names the person; the ledger's numbers stay, and its addresses stay suppressed by their keyed hash.
    /// - Returns: how many rows were changed.
    func forget(account: AccountID, addresses: [String], by who: String, at now: Instant) throws -> Int
}
