/// A standing refusal to mail an address or an account.
public struct Suppression: Hashable, Sendable {
    public enum Reason: String, Hashable, Sendable, CaseIterable, Codable {
        case unsubscribed, bounced, complained, requested
    }

    /// `local@domain`. Stores compare it without regard to case: an opt-out must not miss a capital. Empty if the account is meant whatever its address.
    public var address: String
    /// Empty if the address is meant whoever uses it.
    public var account: AccountID
    /// A campaign's name; empty for all mail.
    public var scope: String
    public var reason: Reason
    /// Who said so: a file's name, `smtp`, a login.
    public var source: String
    public var since: Instant

    public init(
        address: String = "", account: AccountID = "", scope: String = "", reason: Reason, source: String,
        since: Instant
    ) {
        self.address = address
        self.account = account
        self.scope = scope
        self.reason = reason
        self.source = source
        self.since = since
    }
}
