/// One dated order line.
///
/// Lines are keyed by (source, order, ordinal); a file without order numbers uses the account and the day as
/// the order. The order is the unit of re-import: read again, its lines replace the earlier ones.
public struct Purchase: Hashable, Sendable {
    public enum Kind: Int, Hashable, Sendable {
        /// Counts as a purchase: dates and amounts.
        case purchase = 0
        /// Changes amounts, never dates.
        case refund = 1
    }

    public var order: String
    public var account: AccountID
    public var day: CivilDay
    public var kind: Kind
    /// The product's number; may be empty.
    public var product: String
    /// As the line said it; may be empty.
    public var productName: String
    public var quantity: Decimal
    /// The line total; negative for a refund.
    public var amount: Money

    public init(
        order: String, account: AccountID, day: CivilDay, kind: Kind = .purchase, product: String = "",
        productName: String = "", quantity: Decimal = Decimal(1), amount: Money
    ) {
        self.order = order
        self.account = account
        self.day = day
        self.kind = kind
        self.product = product
        self.productName = productName
        self.quantity = quantity
        self.amount = amount
    }
}

/// What is known of an account's purchases in short; kept by the import, so that a scan reads no lines.
public struct PurchaseSummary: Hashable, Sendable {
    /// `nil` if there are refunds only.
    public var firstPurchase: CivilDay?
    public var lastPurchase: CivilDay?
    /// Orders with at least one line that counts as a purchase.
    public var orders: Int
    /// Lines that count as purchases.
    public var lines: Int
    /// Refunds netted; in the currency of the account's first line. Lines in other currencies are only counted.
    public var total: Money
    public var refunded: Money
    /// Lines not in `total` because their currency is another.
    public var linesInOtherCurrencies: Int
    public var rhythm: BuyingRhythm

    public init(
        firstPurchase: CivilDay?, lastPurchase: CivilDay?, orders: Int, lines: Int, total: Money,
        refunded: Money, linesInOtherCurrencies: Int = 0,
        rhythm: BuyingRhythm = BuyingRhythm(purchaseDays: 0, usualGapQuarters: nil, gapSpreadQuarters: nil)
    ) {
        self.firstPurchase = firstPurchase
        self.lastPurchase = lastPurchase
        self.orders = orders
        self.lines = lines
        self.total = total
        self.refunded = refunded
        self.linesInOtherCurrencies = linesInOtherCurrencies
        self.rhythm = rhythm
    }
}
