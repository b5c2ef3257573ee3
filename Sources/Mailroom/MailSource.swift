/// Where inbound mail comes from.
///
/// At least once: a mail is acknowledged at its source only after the handler has returned, so a handler must return
/// `done` only when all it made of the mail is durable, and must bear to see the same mail again. Used from one
/// thread, which it may block: never one of Swift's cooperative pool.
public protocol MailSource: AnyObject {
    /// For the log and as `InboundMail.source`.
    var name: String { get }

    /// One round: gives `handle` the mails that are there now, one after the other, oldest first, and returns.
    ///
    /// - Parameter handle: what it throws is trouble of its own, not the mail's: that mail stays for the next
    ///   round. Three failures in a row end the round.
    /// - Throws: `MailSourceError` when the source cannot be used, or `notTaken` after three failures. Mails that
    ///   were handled before are acknowledged as far as the source still let us.
    @discardableResult
    func receive(_ handle: (InboundMail) throws -> Disposition) throws(MailSourceError) -> MailRound
}

/// What one round came to.
public struct MailRound: Hashable, Sendable {
    /// A mail that was not given to the handler.
    public struct Refusal: Hashable, Sendable {
        /// As `InboundMail.id`.
        public var id: String
        /// Why, and where it is now.
        public var reason: String

        public init(id: String, reason: String) {
            self.id = id
            self.reason = reason
        }
    }

    public var done = 0
    public var kept = 0
    public var setAside = 0
    /// Handled in an earlier round or before the connection broke, and only now acknowledged.
    public var acknowledgedLate = 0
    /// All mails that were refused; `refusals` names the first hundred.
    public var refused = 0
    public private(set) var refusals: [Refusal] = []
    /// The round ended early because it was asked to.
    public var isStopped = false
    /// The round ended at its limit: there is more.
    public var hasMore = false

    public init() {}

    mutating func refuse(_ id: String, _ reason: String) {
        refused += 1
        if refusals.count < 100 { refusals.append(Refusal(id: id, reason: reason)) }
    }
}
