import Domain

/// Which account bought which products up to a day, each product once; the accounts in the order in which they came.
///
/// Rows and their transpose are plain arrays: 4 bytes for each product of each account, and as much again while
/// `table` runs. Ten million of them take 80 MB.
struct CoPurchaseMatrix: Sendable {
    /// What one account counts with at the most: those it bought last. Whoever buys the whole catalogue (a reseller)
    /// says nothing of what goes together, and would cost the square of it. So counting all pairs takes at most
    /// this many steps for each product of each account, and nothing grows with the square of the catalogue.
    static let mostProducts = 500
    /// What "lately" means.
    static let recentDays: Int32 = 90
    /// What nobody bought for half a year is taken as discontinued.
    static let soldWithinDays: Int32 = 183

    let upTo: Int32
    /// Accounts that bought each product; those that did in the last `recentDays`; the last day anybody did.
    private(set) var buyers: [Int32] = []
    private(set) var recentBuyers: [Int32] = []
    private(set) var lastSold: [Int32] = []
    /// Where each account's products begin; one more at the end.
    private var starts: [Int] = [0]
    /// Of each account the one it bought last first.
    private var products: [Int32] = []

    /// - Parameter upTo: the last day that is known.
    init(upTo: Int32) { self.upTo = upTo }

    var accounts: Int { starts.count - 1 }

    /// - Parameter lines: one account's, sorted by product and then day. Later lines are not known.
    /// - Returns: the products it had by then, the latest first, at most `mostProducts`.
    mutating func add(_ lines: [ProductDay]) -> ArraySlice<Int32> {
        var latest: [ProductDay] = []
        for line in lines where line.day <= upTo && line.product >= 0 {
            if latest.last?.product == line.product {
                latest[latest.count - 1].day = line.day
            } else {
                latest.append(line)
            }
        }
        guard !latest.isEmpty else { return [] }
        for line in latest { count(line) }
        latest.sort { ($1.day, $0.product) < ($0.day, $1.product) }
        let start = products.count
        for line in latest.prefix(Self.mostProducts) { products.append(line.product) }
        starts.append(products.count)
        return products[start...]
    }

    private mutating func count(_ line: ProductDay) {
        let index = Int(line.product)
        if index >= buyers.count {
            let more = index + 1 - buyers.count
            buyers += Array(repeating: 0, count: more)
            recentBuyers += Array(repeating: 0, count: more)
            lastSold += Array(repeating: .min, count: more)
        }
        buyers[index] += 1
        if line.day > upTo - Self.recentDays { recentBuyers[index] += 1 }
        lastSold[index] = max(lastSold[index], line.day)
    }

    func isCurrent(_ product: Int32) -> Bool {
        lastSold.indices.contains(Int(product)) && lastSold[Int(product)] > upTo - Self.soldWithinDays
    }
}

extension CoPurchaseMatrix {
    /// The products that go with each one.
    ///
    /// Item-to-item as in Linden, Smith and York 2003 ("Amazon.com recommendations", IEEE Internet Computing 7(1)):
    /// for each product, for each account that bought it, count what else that account bought. The similarity is the
    /// cosine of the two products' columns (Sarwar, Karypis, Konstan and Riedl 2001, "Item-based collaborative
    /// filtering recommendation algorithms", WWW10), drawn towards 0 where few accounts bought both. Only the closest
    /// are kept for each product, the "model size" of Deshpande and Karypis 2004 ("Item-based top-N recommendation
    /// algorithms", ACM TOIS 22(1)).
    ///
    /// - Parameters:
    ///   - names: each product's key by number. Equal scores are ordered by its bytes, so that the order in which
    ///     products and accounts came changes nothing.
    ///   - leads: whether a product may lead to others, and whether it may be recommended.
    func table(
        names: [String], leads: (Int32) -> Bool, offers: (Int32) -> Bool
    ) -> CoPurchaseTable {
        let count = buyers.count
        let (columnStarts, columns) = transposed(count)
        var table = CoPurchaseTable(products: count)
        var together = [Int32](repeating: 0, count: count)
        var met: [Int32] = []
        var closest = Shortlist<CoPurchaseTable.Neighbour>(CoPurchaseTable.mostNeighbours) { left, right in
            left.score != right.score
                ? left.score > right.score : names.precedes(left.other, right.other)
        }
        let isOffered = (0..<Int32(count)).map { isCurrent($0) && offers($0) }
        for product in 0..<count {
            guard leads(Int32(product)) else {
                table.append([])
                continue
            }
            for account in columns[columnStarts[product]..<columnStarts[product + 1]] {
                let row = starts[Int(account)]..<starts[Int(account) + 1]
                for place in row {
                    let other = Int(products[place])
                    if together[other] == 0 { met.append(Int32(other)) }
                    together[other] += 1
                }
            }
            for other in met {
                let both = together[Int(other)]
                together[Int(other)] = 0
                guard other != product, both >= CoPurchaseTable.leastAccounts, isOffered[Int(other)] else {
                    continue
                }
                let score = score(Int32(product), other, both: both)
                if score > 0 { closest.add(.init(other: other, accounts: both, score: score)) }
            }
            met.removeAll(keepingCapacity: true)
            table.append(closest.elements)
            closest.removeAll()
        }
        return table
    }

    /// In millionths, so that sums are exact and the same everywhere.
    private func score(_ product: Int32, _ other: Int32, both: Int32) -> Int32 {
        let together = Double(both)
        let cosine =
            together / (Double(buyers[Int(product)]) * Double(buyers[Int(other)])).squareRoot()
        let certainty = together / (together + CoPurchaseTable.shrinkage)
        return Int32((cosine * certainty * 1_000_000).rounded())
    }

    /// The accounts of each product, in order.
    private func transposed(_ count: Int) -> (starts: [Int], accounts: [Int32]) {
        var ends = [Int](repeating: 0, count: count + 1)
        for product in products { ends[Int(product) + 1] += 1 }
        for index in 0..<count { ends[index + 1] += ends[index] }
        var next = ends
        var accounts = [Int32](repeating: 0, count: products.count)
        for account in 0..<self.accounts {
            for place in starts[account]..<starts[account + 1] {
                let product = Int(products[place])
                accounts[next[product]] = Int32(truncatingIfNeeded: account)
                next[product] += 1
            }
        }
        return (ends, accounts)
    }

    /// What most accounts bought lately, then what most ever bought; those that may be recommended only.
    func bestSellers(names: [String], offers: (Int32) -> Bool) -> [Int32] {
        (0..<Int32(buyers.count)).filter { buyers[Int($0)] > 0 && isCurrent($0) && offers($0) }
            .sorted { left, right in
                let (a, b) = (Int(left), Int(right))
                if recentBuyers[a] != recentBuyers[b] { return recentBuyers[a] > recentBuyers[b] }
                if buyers[a] != buyers[b] { return buyers[a] > buyers[b] }
                return names.precedes(left, right)
            }
    }
}

extension [String] {
    /// By the bytes of the names that two numbers stand for.
    func precedes(_ left: Int32, _ right: Int32) -> Bool {
        guard indices.contains(Int(left)), indices.contains(Int(right)) else { return left < right }
        return self[Int(left)].utf8.lexicographicallyPrecedes(self[Int(right)].utf8)
    }
}
