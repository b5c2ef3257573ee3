/// What a rule's simple conjuncts let a store leave out unread. Never narrower than the rule: the exact
/// decision is CEL's, in memory.
public struct AccountFilter: Hashable, Sendable {
    public enum Field: String, Hashable, Sendable, CaseIterable {
        case country, language, segment, city, rep, orders, lines
    }

    public enum Comparison: Hashable, Sendable {
        case equals(String)
        case isNumber(Int64)
        case oneOf([String])
        case atLeast(Int64)
        case atMost(Int64)
    }

    public struct Condition: Hashable, Sendable {
        public var field: Field
        public var comparison: Comparison

        public init(_ field: Field, _ comparison: Comparison) {
            self.field = field
            self.comparison = comparison
        }
    }

    /// Last purchase strictly before this day; `nil` for no bound. Accounts that never bought never pass it.
    public var lastPurchaseBefore: CivilDay?
    /// Last purchase on or after this day.
    public var lastPurchaseFrom: CivilDay?
    /// All of them must hold.
    public var conditions: [Condition]
    /// What the caller reads of each account.
    public var wants: Wants

    /// What of a record is filled in; the rest may be empty, which saves reading it.
    public struct Wants: OptionSet, Hashable, Sendable {
        public let rawValue: Int

        public init(rawValue: Int) { self.rawValue = rawValue }

        /// The account's row beyond its id.
        public static let account = Wants(rawValue: 1)
        /// The summary beyond its last purchase.
        public static let summary = Wants(rawValue: 2)
        public static let all: Wants = [.account, .summary]
    }

    public init(
        lastPurchaseBefore: CivilDay? = nil, lastPurchaseFrom: CivilDay? = nil, conditions: [Condition] = [],
        wants: Wants = .all
    ) {
        self.wants = wants
        self.lastPurchaseBefore = lastPurchaseBefore
        self.lastPurchaseFrom = lastPurchaseFrom
        self.conditions = conditions
    }
}
