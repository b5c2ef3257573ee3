/// What one mail that came in says of one delivery or one address.
public struct MailReport: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
        case bounce, delay, delivered, complaint, unsubscribe, autoReply, reply, other
    }

    /// SHA-256 of the mail, in hex: the same mail read twice is one report.
    public var mailHash: String
    /// From 0: a mail may speak of several recipients.
    public var part: Int
    public var at: Instant
    public var kind: Kind
    /// The delivery it is about, if anything proves that.
    public var delivery: Int64?
    public var account: AccountID
    /// Of the customer, lower case; empty if not known.
    public var address: String
    /// The classification's word: `userunknown`.
    public var reason: String
    /// Enhanced status or reply code; may be empty.
    public var status: String
    /// The address is dead.
    public var isHard: Bool
    /// One of several that together mean that nobody reads there.
    public var countsAsSoft: Bool
    /// How the delivery was found: `return path`, `message-id`, `token`, `address`; empty if it was not.
    public var evidence: String
    /// The reporting server's words, capped; may hold an address.
    public var detail: String

    public init(
        mailHash: String, part: Int = 0, at: Instant, kind: Kind, delivery: Int64? = nil,
        account: AccountID = "", address: String = "", reason: String = "", status: String = "",
        isHard: Bool = false, countsAsSoft: Bool = false, evidence: String = "", detail: String = ""
    ) {
        self.mailHash = mailHash
        self.part = part
        self.at = at
        self.kind = kind
        self.delivery = delivery
        self.account = account
        self.address = address
        self.reason = reason
        self.status = status
        self.isHard = isHard
        self.countsAsSoft = countsAsSoft
        self.evidence = evidence
        self.detail = detail
    }
}

/// What a report changes, all in the transaction that keeps it.
public struct ReportEffects: Hashable, Sendable {
    public var event: LedgerEvent.Kind?
    public var suppression: Suppression?
    /// A delivery in doubt is accepted: its message was seen by somebody behind the next hop.
    public var provesArrival = false
    /// What waits for the account in the same campaign is not sent.
    public var stopsFollowUps = false
    /// For a person: answer the reply.
    public var task: Activity?

    public init() {}
}

/// How often a customer wants to hear from the company, beyond yes and no.
public struct Preference: Hashable, Sendable {
    public var account: AccountID
    /// No mail before then.
    public var pausedUntil: Instant?
    /// Half as many messages as the campaign's cap allows.
    public var wantsFewer: Bool
    public var source: String
    public var since: Instant

    public init(
        account: AccountID, pausedUntil: Instant? = nil, wantsFewer: Bool = false, source: String,
        since: Instant
    ) {
        self.account = account
        self.pausedUntil = pausedUntil
        self.wantsFewer = wantsFewer
        self.source = source
        self.since = since
    }
}
