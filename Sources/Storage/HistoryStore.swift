public import Domain

/// An account with what its purchases amount to, as of a day.
public struct AccountRecord: Hashable, Sendable {
    public var account: Account
    /// `nil` if it never bought.
    public var summary: PurchaseSummary?

    public init(account: Account, summary: PurchaseSummary?) {
        self.account = account
        self.summary = summary
    }
}

/// What an account used to buy.
public struct Favourite: Hashable, Sendable {
    public var product: String
    public var name: String
    /// Orders that held it.
    public var times: Int
    /// Of the last order, with the price paid then.
    public var lastQuantity: Decimal
    public var lastAmount: Money
    public var totalQuantity: Decimal
    public var lastBought: CivilDay

    public init(
        product: String, name: String, times: Int, lastQuantity: Decimal, lastAmount: Money,
        totalQuantity: Decimal, lastBought: CivilDay
    ) {
        self.product = product
        self.name = name
        self.times = times
        self.lastQuantity = lastQuantity
        self.lastAmount = lastAmount
        self.totalQuantity = totalQuantity
        self.lastBought = lastBought
    }
}

/// What an import did, in rows of the store.
public struct ImportEffect: Hashable, Sendable {
    public var added = 0
    public var changed = 0
    public var unchanged = 0

    public init(added: Int = 0, changed: Int = 0, unchanged: Int = 0) {
        self.added = added
        self.changed = changed
        self.unchanged = unchanged
    }
}

/// Look-ups in one state of the history.
public protocol HistoryReading {
    /// Most often bought first; ties by the later day, then the name.
    func favourites(of account: AccountID, asOf: CivilDay, limit: Int) throws -> [Favourite]
    func product(_ id: String) throws -> Product?
    func rep(_ id: String) throws -> Rep?
    func record(of account: AccountID, asOf: CivilDay) throws -> AccountRecord?
    /// The last purchase day for the re-check just before sending, with consent and address as of now.
    func lastWord(on account: AccountID) throws -> LastWord?
}

/// What the history says of an account at the last moment before sending.
public struct LastWord: Hashable, Sendable {
    public var lastPurchase: CivilDay?
    public var consent: Consent
    public var email: String

    public init(lastPurchase: CivilDay?, consent: Consent, email: String) {
        self.lastPurchase = lastPurchase
        self.consent = consent
        self.email = email
    }
}

/// Accounts, products, reps and purchases: what the company's files say.
///
/// Each import is one transaction: another reader sees the store before it or after it, never between, and a
/// process killed in the middle leaves the store as before. The ledger has a store of its own, so an import,
/// however long, never makes a running send wait.
public protocol HistoryStore: Sendable {
    /// - Parameters:
    ///   - source: the key space of the order numbers.
    ///   - address: an address for an account that no account file has named; for trials.
    ///   - next: the next line, `nil` at the end. An error it throws rolls everything back.
    func importPurchases(
        source: String, address: (AccountID) -> String?, next: () throws -> Purchase?
    ) throws -> ImportEffect
    func importAccounts(next: () throws -> Account?) throws -> ImportEffect
    func importProducts(next: () throws -> Product?) throws -> ImportEffect
    func importReps(next: () throws -> Rep?) throws -> ImportEffect

    /// The accounts that pass the filter, in order of their ids by bytes, as known on `asOf`: later purchases do
    /// not exist for the question. Streamed; `body` gets look-ups in the same state, and must not call this store.
    func scan(
        _ filter: AccountFilter, asOf: CivilDay, _ body: (AccountRecord, any HistoryReading) throws -> Void
    ) throws
    /// Look-ups in one state. `body` must not call this store.
    func read<T>(_ body: (any HistoryReading) throws -> T) throws -> T
    /// Accounts whose id or name begins with a text, for people who search. Case of ASCII letters is ignored.
    func accounts(beginningWith text: String, limit: Int) throws -> [Account]
    func counts() throws -> (accounts: Int, purchases: Int, products: Int, lastDay: CivilDay?)
}
