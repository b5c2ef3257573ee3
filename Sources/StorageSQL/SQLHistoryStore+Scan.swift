public import Domain
public import Storage

extension SQLHistoryStore {
    public func scan(
        _ filter: AccountFilter, asOf: CivilDay, _ body: (AccountRecord, any HistoryReading) throws -> Void
    ) throws {
        try database.read { connection in
            let reader = HistoryReader(connection: connection)
            let body: (AccountRecord) throws -> Void = { try body($0, reader) }
            // On a day after all that is known, the summaries say it; for an earlier day the lines must.
            let last =
                try connection.first("SELECT last_line_day FROM history_extent WHERE id = 1") {
                    $0.optionalInt(0)
                }
                ?? nil
            if let last, Int64(asOf.daysSince1970) < last {
                try scanLines(filter, asOf, connection, body)
            } else {
                try scanSummaries(filter, connection, body)
            }
        }
    }

    public func read<T>(_ body: (any HistoryReading) throws -> T) throws -> T {
        try database.read { try body(HistoryReader(connection: $0)) }
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
        let asksAccount = filter.conditions.contains { ![.orders, .lines].contains($0.field) }
        if !filter.wants.contains(.account), !asksAccount, filter.lastPurchaseBefore != nil {
            return try scanDays(filter, conditions, values, connection, body)
        }
        let joins =
            filter.lastPurchaseBefore == nil && filter.lastPurchaseFrom == nil
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

    /// Only the summaries are read. Every account with purchases has a row, so none has to be looked up.
    private func scanDays(
        _ filter: AccountFilter, _ conditions: [String], _ values: [SQLValue],
        _ connection: any SQLConnection,
        _ body: (AccountRecord) throws -> Void
    ) throws {
        let wantsSummary = filter.wants.contains(.summary)
        let statement = try connection.prepare(
            """
            SELECT s.account, \(wantsSummary ? AccountTable.summaryColumns : "s.last_day") FROM account_summary s
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY s.account
            """)
        defer { statement.reset() }
        statement.bind(values)
        let nothing = Money(minorUnits: 0, currency: .eur)
        while try statement.step() {
            let account = Account(id: statement.text(0), name: "")
            let summary =
                wantsSummary
                ? AccountTable.summary(statement, from: 1)
                : PurchaseSummary(
                    firstPurchase: nil,
                    lastPurchase: CivilDay(daysSince1970: Int32(clamping: statement.int(1))),
                    orders: 0, lines: 0, total: nothing, refunded: nothing)
            try body(AccountRecord(account: account, summary: summary))
        }
    }

    /// The days come out of the index in order of the accounts; the lines are read only for accounts that pass.
    private func scanLines(
        _ filter: AccountFilter, _ asOf: CivilDay, _ connection: any SQLConnection,
        _ body: (AccountRecord) throws -> Void
    ) throws {
        let wantsNeverBought = filter.lastPurchaseBefore == nil && filter.lastPurchaseFrom == nil
        let statement = try connection.prepare(
            wantsNeverBought
                ? "SELECT id FROM account ORDER BY id"
                : """
                SELECT p.account, MAX(p.day) AS last_day FROM purchase p WHERE p.kind = 0 AND p.day <= :as_of
                GROUP BY p.account HAVING MAX(p.day) < :before AND MAX(p.day) >= :from ORDER BY p.account
                """)
        defer { statement.reset() }
        if !wantsNeverBought {
            statement.bind(1, Int64(asOf.daysSince1970))
            statement.bind(2, Int64((filter.lastPurchaseBefore ?? asOf.adding(days: 1)).daysSince1970))
            statement.bind(3, Int64((filter.lastPurchaseFrom ?? .earliest).daysSince1970))
        }
        let select = "SELECT \(AccountTable.columns.joined(separator: ", ")) FROM account WHERE id = :id"
        while try statement.step() {
            let id = statement.text(0)
            guard let account = try connection.first(select, [.text(id)], AccountTable.account) else {
                continue
            }
            let summary = try SummaryTable.counted(id, upTo: asOf, connection)
            try body(AccountRecord(account: account, summary: summary))
        }
    }

    private static func append(
        _ condition: AccountFilter.Condition, _ conditions: inout [String], _ values: inout [SQLValue]
    ) {
        let column =
            switch condition.field {
            // An account that never bought has no summary, and 0 orders.
            case .orders: "COALESCE(s.orders, 0)"
            case .lines: "COALESCE(s.lines, 0)"
            case .country, .language, .segment, .city, .rep: "a.\(condition.field.rawValue)"
            }
        let name = ":v\(values.count)"
        switch condition.comparison {
        case .isNumber(let number):
            conditions.append("\(column) = \(name)")
            values.append(.int(number))
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
