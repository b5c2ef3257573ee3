public import Domain
public import Storage

/// What was bought by whom, for counting what goes together; and what was counted.
extension SQLHistoryStore {
    public func productDays(
        upTo day: CivilDay, _ body: ([ProductDay]) throws -> Void
    ) throws -> (products: [SoldProduct], lastImport: Int64) {
        try database.read { connection in
            // A sort of what is read in the table's own order: looking up each line from the index by account takes
            // longer as soon as the table is larger than the cache.
            let statement = try connection.prepare(
                """
                SELECT account, CASE WHEN product = '' THEN product_name ELSE product END AS item, day, product_name
                FROM purchase WHERE kind = 0 AND amount > 0 AND day <= :day ORDER BY account, item, day
                """)
            defer { statement.reset() }
            statement.bind(1, Int64(day.daysSince1970))
            var products = ProductNumbers()
            var account: AccountID?
            var lines: [ProductDay] = []
            while try statement.step() {
                if account.map({ !statement.isText(0, $0) }) ?? true {
                    if account != nil { try body(lines) }
                    lines.removeAll(keepingCapacity: true)
                    account = statement.text(0)
                }
                let day = Int32(clamping: statement.int(2))
                if let product = products.number(statement, day) {
                    lines.append(ProductDay(product: product, day: day))
                }
            }
            if account != nil { try body(lines) }
            return (products.products, try HistoryReader(connection: connection).lastImport())
        }
    }

    public func saveRecommendations(
        _ run: RecommendationRun, products: [SoldProduct], others: (Int) -> [CoPurchase]
    ) throws {
        try database.write { connection in
            try connection.script(
                "DELETE FROM co_purchase; DELETE FROM sold_product; DELETE FROM recommendation_run")
            let product = try connection.prepare(
                """
                INSERT INTO sold_product (product, name, recent_accounts, position)
                VALUES (:product, :name, :recent_accounts, :position)
                """)
            let pair = try connection.prepare(
                """
                INSERT INTO co_purchase (product, position, other, accounts, score)
                VALUES (:product, :position, :other, :accounts, :score)
                """)
            defer {
                product.reset()
                pair.reset()
            }
            let order = products.indices.sorted {
                products[$0].key.utf8.lexicographicallyPrecedes(products[$1].key.utf8)
            }
            for index in order {
                let sold = products[index]
                product.bind([
                    .text(sold.key), .text(sold.name), .int(sold.recentAccounts),
                    .optional(sold.position.map(Int64.init)),
                ])
                _ = try product.step()
                product.reset()
                for (place, other) in others(index).enumerated() {
                    pair.bind([
                        .text(sold.key), .int(place + 1), .text(other.other), .int(other.accounts),
                        .int(other.score),
                    ])
                    _ = try pair.step()
                    pair.reset()
                }
            }
            try connection.run(
                """
                INSERT INTO recommendation_run (id, as_of, made_at, last_import, excluded, is_accepted, verdict)
                VALUES (1, :as_of, :made_at, :last_import, :excluded, :is_accepted, :verdict)
                """,
                [
                    .int(Int(run.asOf.daysSince1970)), .int(run.madeAt.milliseconds), .int(run.lastImport),
                    .text(Self.text(run.excluded)), .int(run.isAccepted ? 1 : 0), .text(run.verdict),
                ])
        }
    }

    /// A JSON list: a product's number may hold any character.
    private static func text(_ excluded: [String]) -> String {
        String(decoding: Facts.list(excluded.map(Facts.text)).json, as: UTF8.self)
    }
}

extension HistoryReader {
    func recommendationRun() throws -> RecommendationRun? {
        try connection.first(
            "SELECT as_of, made_at, last_import, excluded, is_accepted, verdict FROM recommendation_run WHERE id = 1"
        ) { row in
            var excluded: [String] = []
            if case .list(let items)? = Facts(json: Array(row.text(3).utf8)) {
                excluded = items.compactMap { if case .text(let text) = $0 { text } else { nil } }
            }
            return RecommendationRun(
                asOf: CivilDay(daysSince1970: Int32(clamping: row.int(0))),
                madeAt: Instant(milliseconds: row.int(1)), lastImport: row.int(2), excluded: excluded,
                isAccepted: row.int(4) == 1, verdict: row.text(5))
        }
    }

    func coPurchases(with product: String) throws -> [CoPurchase] {
        try connection.rows(
            "SELECT other, accounts, score FROM co_purchase WHERE product = :product ORDER BY position",
            [.text(product)]
        ) { CoPurchase(other: $0.text(0), accounts: Int($0.int(1)), score: $0.int(2)) }
    }

    func bestSellers(after position: Int, limit: Int) throws -> [SoldProduct] {
        try connection.rows(
            """
            SELECT product, name, recent_accounts, position FROM sold_product WHERE position > :position
            ORDER BY position LIMIT :limit
            """, [.int(position), .int(limit)], Self.sold)
    }

    func soldProduct(_ key: String) throws -> SoldProduct? {
        try connection.first(
            "SELECT product, name, recent_accounts, position FROM sold_product WHERE product = :product",
            [.text(key)], Self.sold)
    }

    func hasCatalogue() throws -> Bool {
        try connection.first("SELECT 1 FROM product LIMIT 1") { _ in true } ?? false
    }

    func lastImport() throws -> Int64 {
        try connection.first("SELECT COALESCE(MAX(id), 0) FROM import_run") { $0.int(0) } ?? 0
    }

    private static func sold(_ row: any SQLStatement) -> SoldProduct {
        SoldProduct(
            key: row.text(0), name: row.text(1), recentAccounts: Int(row.int(2)),
            position: row.optionalInt(3).map { Int($0) })
    }
}

/// Numbers the products in the order in which they come, and keeps what their latest lines call them.
private struct ProductNumbers {
    private(set) var products: [SoldProduct] = []
    private var named: [Int32] = []
    private var numbers: [String: Int32] = [:]
    private var last: (key: String, number: Int32)?

    /// - Parameter statement: its columns 1 and 3 are the key and the name.
    /// - Returns: `nil` for a line that says of no product at all.
    mutating func number(_ statement: any SQLStatement, _ day: Int32) -> Int32? {
        if let last, statement.isText(1, last.key) {
            rename(last.number, statement, day)
            return last.number
        }
        let key = statement.text(1)
        guard !key.isEmpty, products.count < Int(Int32.max) else { return nil }
        let number = numbers[key] ?? Int32(products.count)
        if Int(number) == products.count {
            numbers[key] = number
            products.append(SoldProduct(key: key, name: ""))
            named.append(.min)
        }
        last = (key, number)
        rename(number, statement, day)
        return number
    }

    private mutating func rename(_ number: Int32, _ statement: any SQLStatement, _ day: Int32) {
        let index = Int(number)
        guard day > named[index] else { return }
        named[index] = day
        if !statement.isText(3, products[index].name) { products[index].name = statement.text(3) }
    }
}
