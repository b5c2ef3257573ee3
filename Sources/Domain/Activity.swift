/// A thing to do or done for an account. A send is an activity that is born done.
public struct Activity: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable { case mail, call, meeting, task, note }
    public enum State: String, Hashable, Sendable, CaseIterable { case planned, done, skipped }

    public var id: Int64
    public var kind: Kind
    public var account: AccountID
    /// The rep or manager it belongs to; empty if nobody.
    public var owner: String
    /// What it is about, in a line.
    public var subject: String
    public var dueAt: Instant
    public var state: State
    public var decidedAt: Instant?
    public var decidedBy: String
    /// The process step it belongs to; empty if none.
    public var step: String
    /// The delivery it records.
    public var delivery: Int64?

    public init(
        id: Int64, kind: Kind, account: AccountID, owner: String, subject: String, dueAt: Instant,
        state: State, decidedAt: Instant? = nil, decidedBy: String = "", step: String = "",
        delivery: Int64? = nil
    ) {
        self.id = id
        self.kind = kind
        self.account = account
        self.owner = owner
        self.subject = subject
        self.dueAt = dueAt
        self.state = state
        self.decidedAt = decidedAt
        self.decidedBy = decidedBy
        self.step = step
        self.delivery = delivery
    }
}
