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

/// One dated line of an account's history, as little of it as counting needs.
public struct HistoryLine: Hashable, Sendable {
    public var day: Int32
    public var isRefund: Bool
    /// In minor units.
    public var amount: Int64
    public var currency: Currency
    /// Whether it is the first purchase line of its order for this account, so that summing it counts orders.
    public var beginsOrder: Bool

    public init(day: Int32, isRefund: Bool, amount: Int64, currency: Currency, beginsOrder: Bool) {
        self.day = day
        self.isRefund = isRefund
        self.amount = amount
        self.currency = currency
        self.beginsOrder = beginsOrder
    }
}

/// A fitted quiet rank as the store keeps it.
public struct StoredRank: Hashable, Sendable {
    /// The day it stands on: nothing later was looked at.
    public var fittedOn: CivilDay
    public var madeAt: Instant
    /// How far ahead it asks.
    public var months: Int
    /// JSON; what is in it is the business of whoever fits it.
    public var model: String

    public init(fittedOn: CivilDay, madeAt: Instant, months: Int, model: String) {
        self.fittedOn = fittedOn
        self.madeAt = madeAt
        self.months = months
        self.model = model
    }
}

/// Look-ups in one state of the history.
public protocol HistoryReading {
    /// Most often bought first; ties by the later day, then the name.
    func favourites(of account: AccountID, asOf: CivilDay, limit: Int) throws -> [Favourite]
    func product(_ id: String) throws -> Product?
    func rep(_ id: String) throws -> Rep?
    func record(of account: AccountID, asOf: CivilDay) throws -> AccountRecord?
    /// The account as it was known at a moment; `isOfThen` is false when nothing was, and what is returned was said
    /// later. `nil` if there is no such account.
    func account(_ id: AccountID, at moment: Instant) throws -> (account: Account, isOfThen: Bool)?
    /// What it bought by product and category, in its own currency.
    func basket(of account: AccountID, asOf: CivilDay) throws -> Basket
    /// The rank fitted last on a day not after this one.
    func quietRank(asOf: CivilDay) throws -> StoredRank?
    /// The recommendations counted last; `nil` if none were.
    func recommendationRun() throws -> RecommendationRun?
    /// What goes with a product, closest first; a few.
    func coPurchases(with product: String) throws -> [CoPurchase]
    /// The best-sellers from a place on.
    func bestSellers(after position: Int, limit: Int) throws -> [SoldProduct]
    /// As the recommendations counted last saw it.
    func soldProduct(_ key: String) throws -> SoldProduct?
    /// Whether there are any products of which a file told.
    func hasCatalogue() throws -> Bool
    /// A number that grows with every import of purchases that changed something.
    func lastImport() throws -> Int64
    /// The last purchase day for the re-check just before sending, with consent and address as of now.
    func lastWord(on account: AccountID) throws -> LastWord?
    /// The accounts that have a mail address now, ten at most; case of ASCII letters is ignored. Goes through all.
    func accounts(at address: String) throws -> [AccountID]
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
    /// - Parameter now: when this is said; what was said before is kept for questions about earlier days.
    func importAccounts(at now: Instant, next: () throws -> Account?) throws -> ImportEffect
    func importProducts(next: () throws -> Product?) throws -> ImportEffect
    func importReps(next: () throws -> Rep?) throws -> ImportEffect

    /// The accounts that pass the filter, in order of their ids by bytes, as known on `asOf`: later purchases do
    /// not exist for the question. Streamed; `body` gets look-ups in the same state, and must not call this store.
    func scan(
        _ filter: AccountFilter, asOf: CivilDay, _ body: (AccountRecord, any HistoryReading) throws -> Void
    ) throws
    /// Every account with lines, in order of its id by bytes, with all of its lines in order of their days: one pass.
    ///
    /// - Parameters:
    ///   - from, below: the part of the accounts to go through, by the bytes of their ids; see `splits`.
    ///   - body: gets look-ups in the same state, and must not call this store.
    func histories(
        from: AccountID?, below: AccountID?,
        _ body: (AccountID, [HistoryLine], any HistoryReading) throws -> Void
    ) throws
    /// Ids that cut the accounts with purchases into so many parts of about the same size, for readers side by side.
    func splits(_ parts: Int) throws -> [AccountID]
    func saveRank(_ rank: StoredRank) throws
    /// What every account paid for up to a day, account by account: one pass. Refunds and what cost nothing are left
    /// out. What comes in which order depends on nothing but the purchases.
    ///
    /// - Parameter body: one account's lines; must not call this store.
    /// - Returns: the products by number, and the last import that was seen.
    func productDays(upTo day: CivilDay, _ body: ([ProductDay]) throws -> Void) throws -> (
        products: [SoldProduct], lastImport: Int64
    )
    /// Replaces the recommendations, all or nothing.
    ///
    /// - Parameter others: what goes with the product of an index, closest first.
    func saveRecommendations(
        _ run: RecommendationRun, products: [SoldProduct], others: (Int) -> [CoPurchase]
    ) throws
    /// The first and the last day with a purchase; `nil` without any.
    func extent() throws -> (first: CivilDay, last: CivilDay)?
    /// Look-ups in one state. `body` must not call this store.
    func read<T>(_ body: (any HistoryReading) throws -> T) throws -> T
    /// Everything kept of an account, for that person to read.
    func export(account: AccountID) throws -> [(table: String, rows: [[(column: String, value: String)]])]
    /// Removes what names the person; purchases stay, under a name that leads to nobody.
    /// - Returns: how many rows were changed.
    func forget(account: AccountID) throws -> Int
    /// Accounts whose id or name begins with a text, for people who search. Case of ASCII letters is ignored.
    func accounts(beginningWith text: String, limit: Int) throws -> [Account]
    func counts() throws -> (accounts: Int, purchases: Int, products: Int, lastDay: CivilDay?)
}
