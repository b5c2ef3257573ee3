/// Where a delivery stands. Drawn in ARCHITECTURE.md; the store's constraints enforce it.
public enum DeliveryPhase: String, Hashable, Sendable, CaseIterable, Codable {
    /// To be sent when due.
    case queued
    /// Leased by one sender; nothing of it has left. Found after a crash: queued again.
    case claimed
    /// Its final dot may have left. Found after a crash: in doubt.
    case onWire
    /// The next hop took responsibility (250). One completed activity belongs to it.
    case accepted
    /// Refused for good (5yz).
    case refused
    /// Refused for now (4yz), or the relay was not to be had; due again later.
    case deferred
    /// Nobody knows whether the next hop took it; a person settles it. Never sent again by itself.
    case inDoubt
    /// Not sent because something changed since the approval: bought again, or taken out by a person.
    case skipped
    /// Not sent because the customer does not want mail.
    case suppressed

    /// The customer has not got it, and will not.
    public var cameToNothing: Bool { [.refused, .skipped, .suppressed].contains(self) }

    /// Nothing will happen to it any more unless a person acts.
    public var isFinal: Bool {
        switch self {
        case .queued, .claimed, .onWire, .deferred: false
        case .accepted, .refused, .inDoubt, .skipped, .suppressed: true
        }
    }
}

/// One message to one recipient, over all attempts. Unique by (campaign, step, account, episode).
public struct Delivery: Hashable, Sendable {
    public var id: Int64
    public var campaign: String
    /// 1 for the first message of a campaign.
    public var step: Int
    public var account: AccountID
    /// The last purchase before it: one lapse, one mail.
    public var episode: CivilDay
    public var proposal: Int64
    public var recipient: String
    /// Without angle brackets; stored before the first byte is sent.
    public var messageID: String
    public var phase: DeliveryPhase
    public var dueAt: Instant
    public var attempts: Int
    /// The server's last word: code, enhanced status, text. Empty if there was none.
    public var reply: String
    /// Why it stands where it stands, for people.
    public var note: String
    /// SHA-256 of the message last handed over, in hex; empty before the first.
    public var messageHash: String
    /// When that message was made: its `Date`, so that the same bytes can be made again.
    public var madeAt: Instant?
    /// Who runs the recipient's mailbox, for pace: `google`, or the domain itself; empty if not known.
    public var organisation: String
    /// The recipient's time zone (IANA); empty for the company's.
    public var zone: String
    /// The server's last codes: `550 5.1.1`; empty if there were none.
    public var status: String
    /// When its first attempt ended.
    public var firstTriedAt: Instant?

    public init(
        id: Int64, campaign: String, step: Int, account: AccountID, episode: CivilDay, proposal: Int64,
        recipient: String, messageID: String, phase: DeliveryPhase, dueAt: Instant, attempts: Int,
        reply: String = "", note: String = "", messageHash: String = "", madeAt: Instant? = nil,
        organisation: String = "", zone: String = "", status: String = "", firstTriedAt: Instant? = nil
    ) {
        self.id = id
        self.campaign = campaign
        self.step = step
        self.account = account
        self.episode = episode
        self.proposal = proposal
        self.recipient = recipient
        self.messageID = messageID
        self.phase = phase
        self.dueAt = dueAt
        self.attempts = attempts
        self.reply = reply
        self.note = note
        self.messageHash = messageHash
        self.madeAt = madeAt
        self.organisation = organisation
        self.zone = zone
        self.status = status
        self.firstTriedAt = firstTriedAt
    }
}

/// A delivery whose final dot is about to leave, with what is needed to make its message again.
public struct WireMark: Hashable, Sendable {
    public var delivery: Int64
    /// SHA-256 of the message's bytes before any signature, in hex; never empty.
    public var messageHash: String
    public var madeAt: Instant

    public init(_ delivery: Int64, messageHash: String, madeAt: Instant) {
        self.delivery = delivery
        self.messageHash = messageHash
        self.madeAt = madeAt
    }
}

/// What became of a delivery in one attempt, to be recorded.
public struct DeliveryOutcome: Hashable, Sendable {
    /// The note of what is due only when its sending hours begin.
    public static let waitsForHours = "waits for its sending hours"

    public var delivery: Int64
    public var phase: DeliveryPhase
    public var reply: String
    /// The reply's codes alone: `550 5.1.1`.
    public var status: String
    public var note: String
    /// When to try again, or when its pace or window lets it go.
    public var retryAt: Instant?
    /// The address is dead and shall get no mail any more.
    public var suppresses: Bool
    /// SHA-256 of the message's bytes, in hex; empty when none were made.
    public var messageHash: String

    public init(
        delivery: Int64, phase: DeliveryPhase, reply: String = "", status: String = "", note: String = "",
        retryAt: Instant? = nil,
        suppresses: Bool = false, messageHash: String = ""
    ) {
        self.delivery = delivery
        self.phase = phase
        self.reply = reply
        self.status = status
        self.note = note
        self.retryAt = retryAt
        self.suppresses = suppresses
        self.messageHash = messageHash
    }
}
