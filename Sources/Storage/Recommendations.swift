public import Domain

/// A product that accounts bought which bought another one.
public struct CoPurchase: Hashable, Sendable {
    public var other: String
    /// That bought both.
    public var accounts: Int
    /// How close the two are, in millionths, above 0.
    public var score: Int64

    public init(other: String, accounts: Int, score: Int64) {
        self.other = other
        self.accounts = accounts
        self.score = score
    }
}

/// A product that somebody paid for.
public struct SoldProduct: Hashable, Sendable {
    /// Its number; its name where the lines have no number.
    public var key: String
    /// As the latest line said it.
    public var name: String
    /// Accounts that bought it lately.
    public var recentAccounts: Int
    /// Its place among the best-sellers, from 1; `nil` if it is none.
    public var position: Int?

    public init(key: String, name: String, recentAccounts: Int = 0, position: Int? = nil) {
        self.key = key
        self.name = name
        self.recentAccounts = recentAccounts
        self.position = position
    }
}

/// When and how what goes together was counted last.
public struct RecommendationRun: Hashable, Sendable {
    /// No later purchase was looked at: a plan that stands on an earlier day must not use it.
    public var asOf: CivilDay
    public var madeAt: Instant
    /// The last import that was seen; see `HistoryReading.lastImport`.
    public var lastImport: Int64
    /// Products that the company wants left out, sorted.
    public var excluded: [String]
    /// Whether co-purchases were seen to beat best-sellers; if not, only best-sellers may be recommended.
    public var isAccepted: Bool
    /// Why, in a sentence with its figures.
    public var verdict: String

    public init(
        asOf: CivilDay, madeAt: Instant, lastImport: Int64, excluded: [String], isAccepted: Bool,
        verdict: String
    ) {
        self.asOf = asOf
        self.madeAt = madeAt
        self.lastImport = lastImport
        self.excluded = excluded
        self.isAccepted = isAccepted
        self.verdict = verdict
    }
}
