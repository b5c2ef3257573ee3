/// Something that happened to a delivery or a campaign, kept for ever and in order. Names nobody.
public struct LedgerEvent: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
        /// A delivery went from one state to the next.
        case phase
        /// Reports that came by mail, after the next hop had accepted.
        case bounced, softBounced, complained, replied, autoReplied, delivered
        /// Sent back for a fault of ours: no login, a bad name, against the receiver's rules. Nothing against the customer.
        case blocked
        /// What a customer said by link or mail.
        case unsubscribed, preferred
        /// What became of a campaign; `missed`: its hour passed while nothing ran.
        case paused, resumed, cancelled, missed
    }

    /// Grows with time; 0 before it is kept.
    public var id: Int64
    public var at: Instant
    public var kind: Kind
    public var delivery: Int64?
    public var campaign: String
    /// `nil` for a delivery's first.
    public var was: DeliveryPhase?
    public var became: DeliveryPhase?
    /// The server's codes, as `550 5.1.1`; never its text.
    public var status: String
    /// Who decided it; empty for the program itself.
    public var who: String

    public init(
        id: Int64 = 0, at: Instant, kind: Kind, delivery: Int64? = nil, campaign: String = "",
        was: DeliveryPhase? = nil, became: DeliveryPhase? = nil, status: String = "", who: String = ""
    ) {
        self.id = id
        self.at = at
        self.kind = kind
        self.delivery = delivery
        self.campaign = campaign
        self.was = was
        self.became = became
        self.status = status
        self.who = who
    }
}

/// A campaign that sends nothing until a person resumes it.
public struct CampaignPause: Hashable, Sendable {
    public var campaign: String
    /// A sentence for people: why.
    public var reason: String
    /// A login, or `breaker`.
    public var who: String
    public var since: Instant

    public init(campaign: String, reason: String, who: String, since: Instant) {
        self.campaign = campaign
        self.reason = reason
        self.who = who
        self.since = since
    }
}
