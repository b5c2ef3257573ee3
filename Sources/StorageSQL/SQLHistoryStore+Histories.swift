public import Domain
public import Storage

/// The whole history, account by account, out of one index.
extension SQLHistoryStore {
    public func histories(
        from: AccountID?, below: AccountID?,
        _ body: (AccountID, [HistoryLine], any HistoryReading) throws -> Void
    ) throws {
        try database.read { connection in
            let reader = HistoryReader(connection: connection)
            var conditions: [String] = []
            if from != nil { conditions.append("account >= :from") }
            if below != nil { conditions.append("account < :below") }
            // Every column stands in the index purchase_by_account, in its order but for refunds, which come last.
            let statement = try connection.prepare(
                """
                SELECT account, kind, day, amount, currency, source, order_number FROM purchase
                \(conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))") ORDER BY account, kind, day
                """)
            defer { statement.reset() }
            for (index, bound) in [from, below].compactMap(\.self).enumerated() {
                statement.bind(index + 1, bound)
            }
            var account: AccountID?
            var lines: [HistoryLine] = []
            var orders = OrdersSeen()
            var currencies = CurrencyMemo()
            func hand(_ id: AccountID) throws {
                if lines.contains(where: \.isRefund) { lines.sort { $0.day < $1.day } }
                try body(id, lines, reader)
                lines.removeAll(keepingCapacity: true)
                orders.removeAll()
            }
            while try statement.step() {
                if account.map({ !statement.isText(0, $0) }) ?? true {
                    if let account { try hand(account) }
                    account = statement.text(0)
                }
                let isRefund = statement.int(1) == 1
                lines.append(
                    HistoryLine(
                        day: Int32(clamping: statement.int(2)), isRefund: isRefund, amount: statement.int(3),
                        currency: currencies.currency(statement, 4),
                        beginsOrder: !isRefund && orders.insert(statement.int(5), statement.text(6))))
            }
            if let account { try hand(account) }
        }
    }

    public func splits(_ parts: Int) throws -> [AccountID] {
        try database.read { connection in
            let count = try connection.first("SELECT COUNT(*) FROM account_summary") { Int($0.int(0)) } ?? 0
            guard parts > 1, count >= parts else { return [] }
            return try (1..<parts).compactMap { part in
                try connection.first(
                    "SELECT account FROM account_summary ORDER BY account LIMIT 1 OFFSET :offset",
                    [.int(count * part / parts)]
                ) { $0.text(0) }
            }
        }
    }

    public func extent() throws -> (first: CivilDay, last: CivilDay)? {
        try database.read { connection in
            try connection.first("SELECT MIN(first_day), MAX(last_day) FROM account_summary") { row in
                guard let first = row.optionalInt(0), let last = row.optionalInt(1) else { return nil }
                return (
                    CivilDay(daysSince1970: Int32(clamping: first)),
                    CivilDay(daysSince1970: Int32(clamping: last))
                )
            } ?? nil
        }
    }

    public func saveRank(_ rank: StoredRank) throws {
        _ = try database.write { connection in
            try connection.run(
                """
                INSERT INTO quiet_rank (fitted_on, made_at, months, model)
                VALUES (:fitted_on, :made_at, :months, :model)
                ON CONFLICT (fitted_on, made_at) DO UPDATE SET months = excluded.months, model = excluded.model
                """,
                [
                    .int(Int(rank.fittedOn.daysSince1970)), .int(rank.madeAt.milliseconds), .int(rank.months),
                    .text(rank.model),
                ])
        }
    }
}

/// The orders of one account; few, as a rule, so a list is looked through before a set is made.
private struct OrdersSeen {
    private struct Order: Hashable {
        var source: Int64
        var number: String
    }

    private var list: [Order] = []
    private var set: Set<Order> = []

    /// - Returns: whether it is new.
    mutating func insert(_ source: Int64, _ number: String) -> Bool {
        let order = Order(source: source, number: number)
        if let last = list.last, last == order { return false }
        if list.count < 24 {
            if list.contains(order) { return false }
        } else {
            if set.isEmpty { set = Set(list) }
            guard set.insert(order).inserted else { return false }
        }
        list.append(order)
        return true
    }

    mutating func removeAll() {
        list.removeAll(keepingCapacity: true)
        if !set.isEmpty { set = [] }
    }
}

/// A history has one or two currencies: the last one asked for is at hand.
private struct CurrencyMemo {
    private var text = ""
    private var currency = Currency.eur

    mutating func currency(_ statement: any SQLStatement, _ column: Int) -> Currency {
        if !statement.isText(column, text) {
            text = statement.text(column)
            currency = Currency(text) ?? .eur
        }
        return currency
    }
}
