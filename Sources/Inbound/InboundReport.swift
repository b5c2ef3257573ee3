/// What a mail that came in says, and of whom.
public struct InboundReport: Hashable, Sendable {
    public enum Kind: String, Codable, CaseIterable, Hashable, Sendable {
        /// At least one recipient was given up.
        case bounce
        /// Not delivered yet, and still being tried (RFC 3464 §2.3.3 `delayed`).
        case delay
        /// It arrived, or was handed on: `delivered`, `relayed`, `expanded`.
        case delivered
        /// A recipient called it spam (RFC 5965).
        case complaint
        /// A machine answered for a person: vacations, receipts of a ticket.
        case autoReply
        case unsubscribe
        /// A person wrote.
        case reply
        /// Everything else: other machines' mail, lists, receipts.
        case other
    }

    public var kind: Kind
    /// Of a bounce, a delay or a delivery; of a complaint whoever complained, where that is told. Not empty for a bounce.
    public var recipients: [FailedRecipient]
    /// `abuse`, `fraud`, `opt-out`, `not-spam` … (RFC 5965 §3.1), lower case.
    public var feedbackType: String?
    /// Whom the mail was for, best known first: the caller's RCPT, `Delivered-To`, `X-Original-To`, `To`. The signed return
    /// path is among them, whole.
    public var envelopeRecipients: [String]
    /// Of the mail that this one answers or reports, without angle brackets, best known first.
    public var originalMessageIDs: [String]
    /// From which envelope address the mail went out that this one reports: `Original-Mail-From` of a feedback report,
    /// `Return-Path` of a returned mail. A complaint comes to one mailbox for all letters, so that its signed return path
    /// stands only here.
    public var originalEnvelopeSenders: [String]
    /// The `List-Unsubscribe` of the returned mail (RFC 2369), as it stands there: a provider that blackens all
    /// addresses leaves its link.
    public var originalUnsubscribe: [String]
    /// RFC 5322 §3.6.4, without angle brackets.
    public var inReplyTo: [String]
    public var references: [String]
    /// Who wrote it, by `From`; not of bounces.
    public var sender: String?
    public var subject: String
    /// What a person wrote, without what they quoted; empty for machines.
    public var text: String
    /// Words of an unsubscription that can be a token: of the subject, the text and the address, in that order.
    public var unsubscribeTokens: [String]
    /// Nobody may answer it by itself (RFC 3834 §2): a machine wrote, or wants no answer.
    public var mustNotBeAnswered: Bool
    /// The mail was longer than what was read of it.
    public var isCut: Bool

    public init(kind: Kind, subject: String = "") {
        self.kind = kind
        recipients = []
        envelopeRecipients = []
        originalMessageIDs = []
        originalEnvelopeSenders = []
        originalUnsubscribe = []
        inReplyTo = []
        references = []
        self.subject = subject
        text = ""
        unsubscribeTokens = []
        mustNotBeAnswered = true
        isCut = false
    }
}

/// One recipient of a bounce, and why.
public struct FailedRecipient: Hashable, Sendable {
    /// As the report writes it, lower-case domain; `nil` where it names nobody.
    public var address: String?
    public var status: StatusCode?
    public var reply: Int?
    public var reason: BounceReason
    /// The address is dead: suppress it now.
    public var isHard: Bool
    /// One for `SoftBounceRule` to count.
    public var countsAsSoft: Bool
    /// Ours to mend; never suppresses.
    public var isSendersFault: Bool
    /// This recipient was not given up yet.
    public var isDelay: Bool
    /// What the server said, at most 1,000 bytes, one line, without controls.
    public var diagnostic: String
    /// Which line of the table told the reason; `nil` if none did.
    public var rule: String?
}
