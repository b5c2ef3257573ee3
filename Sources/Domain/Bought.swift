/// What an account bought of one product, or of one category, up to a day.
public struct Bought: Hashable, Sendable {
    /// Orders that held it.
    public var orders: Int
    public var quantity: Decimal
    /// Refunds netted, in the account's currency.
    public var total: Money
    public var firstPurchase: CivilDay
    public var lastPurchase: CivilDay

    public init(
        orders: Int, quantity: Decimal, total: Money, firstPurchase: CivilDay, lastPurchase: CivilDay
    ) {
        self.orders = orders
        self.quantity = quantity
        self.total = total
        self.firstPurchase = firstPurchase
        self.lastPurchase = lastPurchase
    }
}

/// What an account bought, by product number (by name where a line has no number) and by category.
public struct Basket: Hashable, Sendable {
    public var products: [String: Bought]
    public var categories: [String: Bought]

    public init(products: [String: Bought] = [:], categories: [String: Bought] = [:]) {
        self.products = products
        self.categories = categories
    }
}

/// What passed between the company and an account, up to a moment.
public struct Dealings: Hashable, Sendable {
    /// The last activity that was done: a mail, a call, a meeting; tasks and notes are no contact.
    public var lastContact: Instant?
    public var lastContactKind: Activity.Kind?
    /// The last proposal that reached the wire, and where its delivery stands.
    public var lastProposal: Instant?
    public var lastProposalCampaign: String
    public var lastProposalPhase: DeliveryPhase?
    /// Proposals that were accepted by the next hop.
    public var proposals: Int
    /// Activities that are still to do.
    public var planned: Int

    public init(
        lastContact: Instant? = nil, lastContactKind: Activity.Kind? = nil, lastProposal: Instant? = nil,
        lastProposalCampaign: String = "", lastProposalPhase: DeliveryPhase? = nil, proposals: Int = 0,
        planned: Int = 0
    ) {
        self.lastContact = lastContact
        self.lastContactKind = lastContactKind
        self.lastProposal = lastProposal
        self.lastProposalCampaign = lastProposalCampaign
        self.lastProposalPhase = lastProposalPhase
        self.proposals = proposals
        self.planned = planned
    }
}

/// How regularly an account buys: the gaps between its purchase days.
public struct BuyingRhythm: Hashable, Sendable {
    /// Days with at least one purchase.
    public var purchaseDays: Int
    /// The median gap in quarters of a day; `nil` with fewer than two purchase days.
    public var usualGapQuarters: Int?
    /// The median distance of the gaps from the usual one, in quarters of a day; `nil` with fewer than three days.
    public var gapSpreadQuarters: Int?

    public init(purchaseDays: Int, usualGapQuarters: Int?, gapSpreadQuarters: Int?) {
        self.purchaseDays = purchaseDays
        self.usualGapQuarters = usualGapQuarters
        self.gapSpreadQuarters = gapSpreadQuarters
    }

    /// - Parameter days: distinct and ascending.
    public init(days: [Int32]) {
        var gaps: [Int] = []
        gaps.reserveCapacity(max(0, days.count - 1))
        for index in days.indices.dropFirst() { gaps.append(4 * (Int(days[index]) - Int(days[index - 1]))) }
        let usual = Self.median(&gaps)
        var distances = gaps.count > 1 ? gaps.map { abs($0 - (usual ?? 0)) } : []
        self.init(
            purchaseDays: days.count, usualGapQuarters: usual, gapSpreadQuarters: Self.median(&distances))
    }

    /// The median, and the median absolute deviation beside it, are not moved by one long holiday.
    private static func median(_ numbers: inout [Int]) -> Int? {
        guard !numbers.isEmpty else { return nil }
        numbers.sort()
        let middle = numbers.count / 2
        return numbers.count % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2
    }
}
