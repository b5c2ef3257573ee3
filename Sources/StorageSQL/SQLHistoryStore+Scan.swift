public import Domain
public import Storage

extension SQLHistoryStore {
    public func scan(
        _ filter: AccountFilter, asOf: CivilDay, _ body: (AccountRecord) throws -> Void
    ) throws {
        try database.read { connection in
            // On a day after all that is known, the summaries say it; for an earlier day the lines must.
            if let last = try Self.lastDay(connection), asOf < last {
                try scanLines(filter, asOf, connection, body)
            } else {
                try scanSummaries(filter, connection, body)
            }
        }
    }

    public func record(of account: AccountID, asOf: CivilDay) throws -> AccountRecord? {
        try database.read { connection in
            let found = try connection.first(
                "SELECT \(AccountTable.columns.joined(separator: ", ")) FROM account WHERE id = :id", [.text(account)],
                AccountTable.account)
            guard let found else { return nil }
            return AccountRecord(account: found, summary: try SummaryTable.counted(account, upTo: asOf, connection))
        }
    }

    public func accounts(beginningWith text: String, limit: Int) throws -> [Account] {
        // LIKE's wildcards in what people type are plain text.
        var pattern = ""
        for scalar in text.unicodeScalars {
            if scalar == "%" || scalar == "_" || scalar == "\\" { pattern += "\\" }
            pattern.unicodeScalars.append(scalar)
        }
        return try database.read { connection in
            try connection.rows(
                """
                SELECT \(AccountTable.columns.joined(separator: ", ")) FROM account
                WHERE LOWER(id) LIKE LOWER(:pattern) ESCAPE '\\' OR LOWER(name) LIKE LOWER(:pattern) ESCAPE '\\'
                ORDER BY id LIMIT :limit
                """, [.text(pattern + "%"), .int(limit)], AccountTable.account)
        }
    }

    public func favourites(of account: AccountID, asOf: CivilDay, limit: Int) throws -> [Favourite] {
        try database.read { connection in
            var found: [String: Favourite] = [:]
            let statement = try connection.prepare(
                """
                SELECT p.product, COALESCE(c.name, p.product_name), p.quantity, p.amount, p.currency, p.day
                FROM purchase p LEFT JOIN product c ON c.id = p.product
                WHERE p.account = :account AND p.kind = 0 AND p.day <= :day ORDER BY p.day, p.source, p.order_number, p.ordinal
                """)
            defer { statement.reset() }
            statement.bind(1, account)
            statement.bind(2, Int64(asOf.daysSince1970))
            while try statement.step() {
                let name = statement.text(1)
                let key = statement.text(0).isEmpty ? name : statement.text(0)
                guard !key.isEmpty, let quantity = Decimal(statement.text(2)),
                    let currency = Currency(statement.text(4))
                else { continue }
                let day = CivilDay(daysSince1970: Int32(clamping: statement.int(5)))
                let amount = Money(minorUnits: statement.int(3), currency: currency)
                if let before = found[key] {
                    let sum = before.totalQuantity.adding(quantity) ?? before.totalQuantity
                    found[key] = Favourite(
                        product: statement.text(0), name: name.isEmpty ? before.name : name, times: before.times + 1,
                        lastQuantity: quantity, lastAmount: amount, totalQuantity: sum, lastBought: day)
                } else {
                    found[key] = Favourite(
                        product: statement.text(0), name: name.isEmpty ? key : name, times: 1, lastQuantity: quantity,
                        lastAmount: amount, totalQuantity: quantity, lastBought: day)
                }
            }
            let ordered = found.values.sorted {
                ($0.times, $0.lastBought, $1.name, $1.product) > ($1.times, $1.lastBought, $0.name, $0.product)
            }
            return Array(ordered.prefix(limit))
        }
    }

    private func scanSummaries(
        _ filter: AccountFilter, _ connection: any SQLConnection, _ body: (AccountRecord) throws -> Void
    ) throws {
        var conditions: [String] = []
        var values: [SQLValue] = []
        if let before = filter.lastPurchaseBefore {
            conditions.append("s.last_day < :before")
            values.append(.int(Int(before.daysSince1970)))
        }
        if let from = filter.lastPurchaseFrom {
            conditions.append("s.last_day >= :from")
            values.append(.int(Int(from.daysSince1970)))
        }
        for condition in filter.conditions { Self.append(condition, &conditions, &values) }
        let joins = filter.lastPurchaseBefore == nil && filter.lastPurchaseFrom == nil
            ? "account a LEFT JOIN account_summary s ON s.account = a.id"
            : "account_summary s JOIN account a ON a.id = s.account"
        let statement = try connection.prepare(
            """
            SELECT \(AccountTable.recordColumns) FROM \(joins)
            \(conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))") ORDER BY a.id
            """)
        defer { statement.reset() }
        statement.bind(values)
        while try statement.step() { try body(AccountTable.record(statement)) }
    }

    /// The days come out of the index in order of the accounts; the lines are read only for accounts that pass.
    private func scanLines(
        _ filter: AccountFilter, _ asOf: CivilDay, _ connection: any SQLConnection,
        _ body: (AccountRecord) throws -> Void
    ) throws {
        let statement = try connection.prepare(
            """
            SELECT p.account, MAX(p.day) AS last_day FROM purchase p WHERE p.kind = 0 AND p.day <= :as_of
            GROUP BY p.account HAVING MAX(p.day) < :before AND MAX(p.day) >= :from ORDER BY p.account
            """)
        defer { statement.reset() }
        statement.bind(1, Int64(asOf.daysSince1970))
        statement.bind(2, Int64((filter.lastPurchaseBefore ?? asOf.adding(days: 1)).daysSince1970))
        statement.bind(3, Int64((filter.lastPurchaseFrom ?? .earliest).daysSince1970))
        let select = "SELECT \(AccountTable.columns.joined(separator: ", ")) FROM account WHERE id = :id"
        while try statement.step() {
            let id = statement.text(0)
            guard let account = try connection.first(select, [.text(id)], AccountTable.account) else { continue }
            let summary = try SummaryTable.counted(id, upTo: asOf, connection)
            try body(AccountRecord(account: account, summary: summary))
        }
    }

    private static func append(
        _ condition: AccountFilter.Condition, _ conditions: inout [String], _ values: inout [SQLValue]
    ) {
        let column =
            switch condition.field {
            case .orders: "s.orders"
            case .lines: "s.lines"
            case .country, .language, .segment, .city, .rep: "a.\(condition.field.rawValue)"
            }
        let name = ":v\(values.count)"
        switch condition.comparison {
        case .equals(let text):
            conditions.append("\(column) = \(name)")
            values.append(.text(text))
        case .oneOf(let texts):
            let names = texts.indices.map { ":v\(values.count + $0)" }
            conditions.append(texts.isEmpty ? "1 = 0" : "\(column) IN (\(names.joined(separator: ", ")))")
            values += texts.map(SQLValue.text)
        case .atLeast(let number):
            conditions.append("\(column) >= \(name)")
            values.append(.int(number))
        case .atMost(let number):
            conditions.append("\(column) <= \(name)")
            values.append(.int(number))
        }
    }
}
