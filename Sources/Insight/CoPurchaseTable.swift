/// For each product the few others that its buyers bought as well, closest first.
public struct CoPurchaseTable: Hashable, Sendable {
    /// How many others are kept for each product.
    public static let mostNeighbours = 20
    /// Fewer accounts than this say nothing, and "one other customer bought" would tell who.
    public static let leastAccounts: Int32 = 3
    /// With so many accounts that bought both, a similarity counts half.
    static let shrinkage = 5.0

    public struct Neighbour: Hashable, Sendable {
        public var other: Int32
        /// That bought both.
        public var accounts: Int32
        /// In millionths, above 0.
        public var score: Int32
    }

    private var starts: [Int] = [0]
    private var neighbours: [Neighbour] = []

    init(products: Int) { starts.reserveCapacity(products + 1) }

    mutating func append(_ closest: some Sequence<Neighbour>) {
        neighbours += closest
        starts.append(neighbours.count)
    }

    public var products: Int { starts.count - 1 }
    public var pairs: Int { neighbours.count }

    public subscript(product: Int32) -> ArraySlice<Neighbour> {
        guard product >= 0, Int(product) < products else { return [] }
        return neighbours[starts[Int(product)]..<starts[Int(product) + 1]]
    }
}

/// What one account may be told about, and why.
public struct Recommended<Product: Hashable & Sendable>: Hashable, Sendable {
    public var product: Product
    /// The sum over the account's own products, in millionths.
    public var score: Int64
    /// The own product that weighs most, and how many accounts bought both.
    public var because: Product
    public var accounts: Int
    fileprivate var weight: Int64
}

/// Adds up, for one account, what its own products lead to (Deshpande and Karypis 2004, algorithm 3.2).
public struct RecommendationSum<Product: Hashable & Sendable> {
    private let owned: Set<Product>
    private var found: [Product: Recommended<Product>] = [:]

    /// - Parameter owned: what it bought, all of it: never recommended.
    public init(owned: Set<Product>) { self.owned = owned }

    /// - Parameters:
    ///   - own: the own product; the ones added first keep the credit among equals.
    ///   - accounts: that bought both.
    public mutating func add(_ own: Product, leadsTo other: Product, accounts: Int, score: Int64) {
        guard !owned.contains(other) else { return }
        guard var sum = found[other] else {
            found[other] = Recommended(
                product: other, score: score, because: own, accounts: accounts, weight: score)
            return
        }
        let (total, overflow) = sum.score.addingReportingOverflow(score)
        if !overflow { sum.score = total }
        if score > sum.weight {
            sum.because = own
            sum.accounts = accounts
            sum.weight = score
        }
        found[other] = sum
    }

    /// The highest, in order.
    ///
    /// - Parameter precedes: the order of equals.
    public func highest(
        _ limit: Int, _ precedes: @escaping (Product, Product) -> Bool
    ) -> [Recommended<Product>] {
        var list = Shortlist<Recommended<Product>>(limit) { left, right in
            left.score != right.score ? left.score > right.score : precedes(left.product, right.product)
        }
        for sum in found.values { list.add(sum) }
        return list.elements
    }
}
