import Domain

/// What some purchase lines add to an account's summary. Adding is associative, so an import may add line by
/// line in any order.
struct SummaryDelta {
    var firstDay: Int32 = .max
    var lastDay: Int32 = .min
    /// Of any line, refunds too.
    var lastLineDay: Int32 = .min
    var orders: Int32 = 0
    var lines: Int32 = 0
    var otherCurrency: Int32 = 0
    var total: Int64 = 0
    var refunded: Int64 = 0
    let currency: Currency

    init(_ line: Purchase) { currency = line.amount.currency }

    mutating func add(_ line: Purchase, isFirstOfOrder: Bool) {
        lastLineDay = max(lastLineDay, line.day.daysSince1970)
        if line.kind == .purchase {
            firstDay = min(firstDay, line.day.daysSince1970)
            lastDay = max(lastDay, line.day.daysSince1970)
            lines += 1
            if isFirstOfOrder { orders += 1 }
        }
        guard line.amount.currency == currency else {
            otherCurrency += 1
            return
        }
        // A sum beyond 64 bits is no company's turnover; it stops at the end instead of trapping.
        let (sum, overflow) = total.addingReportingOverflow(line.amount.minorUnits)
        total = overflow ? (line.amount.minorUnits < 0 ? .min : .max) : sum
        if line.kind == .refund {
            refunded = refunded.subtractingReportingOverflow(line.amount.minorUnits).partialValue
        }
    }
}

enum SummaryTable {
    static let merge = """
        INSERT INTO account_summary (account, first_day, last_day, orders, lines, currency, total, refunded, other_currency,
            last_line_day, purchase_days, usual_gap, gap_spread)
        VALUES (:account, :first_day, :last_day, :orders, :lines, :currency, :total, :refunded, :other_currency,
            :last_line_day, :purchase_days, :usual_gap, :gap_spread)
        ON CONFLICT (account) DO UPDATE SET
            first_day = CASE WHEN excluded.first_day IS NULL OR account_summary.first_day <= excluded.first_day
                THEN account_summary.first_day ELSE excluded.first_day END,
            last_day = CASE WHEN excluded.last_day IS NULL OR account_summary.last_day >= excluded.last_day
                THEN account_summary.last_day ELSE excluded.last_day END,
            last_line_day = CASE WHEN account_summary.last_line_day >= excluded.last_line_day
                THEN account_summary.last_line_day ELSE excluded.last_line_day END,
            purchase_days = excluded.purchase_days, usual_gap = excluded.usual_gap, gap_spread = excluded.gap_spread,
            orders = account_summary.orders + excluded.orders,
            lines = account_summary.lines + excluded.lines,
            total = account_summary.total
                + CASE WHEN account_summary.currency = excluded.currency THEN excluded.total ELSE 0 END,
            refunded = account_summary.refunded
                + CASE WHEN account_summary.currency = excluded.currency THEN excluded.refunded ELSE 0 END,
            other_currency = account_summary.other_currency
                + CASE WHEN account_summary.currency = excluded.currency THEN excluded.other_currency ELSE excluded.lines END
        RETURNING currency
        """

    /// - Parameter rhythm: of all the account's lines, not only of the delta's.
    static func bind(
        _ delta: SummaryDelta, _ rhythm: BuyingRhythm, of account: AccountID, to statement: any SQLStatement
    ) {
        statement.bind(1, account)
        if delta.firstDay == .max {
            statement.bindNull(2)
            statement.bindNull(3)
        } else {
            statement.bind(2, Int64(delta.firstDay))
            statement.bind(3, Int64(delta.lastDay))
        }
        statement.bind(4, Int64(delta.orders))
        statement.bind(5, Int64(delta.lines))
        statement.bind(6, delta.currency.code)
        statement.bind(7, delta.total)
        statement.bind(8, delta.refunded)
        statement.bind(9, Int64(delta.otherCurrency))
        statement.bind(10, Int64(delta.lastLineDay))
        bind(rhythm, from: 11, to: statement)
    }

    private static func bind(_ rhythm: BuyingRhythm, from index: Int, to statement: any SQLStatement) {
        statement.bind(index, Int64(rhythm.purchaseDays))
        for (offset, quarters) in [rhythm.usualGapQuarters, rhythm.gapSpreadQuarters].enumerated() {
            if let quarters {
                statement.bind(index + 1 + offset, Int64(quarters))
            } else {
                statement.bindNull(index + 1 + offset)
            }
        }
    }

    /// Reads an account's purchase days out of the index; no line is looked at.
    static let purchaseDays =
        "SELECT day FROM purchase WHERE account = :account AND kind = 0 ORDER BY day"

    /// - Parameter statement: `purchaseDays`, prepared.
    static func rhythm(of account: AccountID, _ statement: any SQLStatement) throws -> BuyingRhythm {
        statement.bind(1, account)
        defer { statement.reset() }
        var days: [Int32] = []
        while try statement.step() {
            let day = Int32(clamping: statement.int(0))
            if days.last != day { days.append(day) }
        }
        return BuyingRhythm(days: days)
    }

    /// Counts every account's rhythm from its lines: one pass over the index.
    static func fillRhythms(_ connection: any SQLConnection) throws {
        let days = try connection.prepare(
            "SELECT account, day FROM purchase WHERE kind = 0 ORDER BY account, day")
        let update = try connection.prepare(
            """
            UPDATE account_summary SET purchase_days = :purchase_days, usual_gap = :usual_gap, gap_spread = :gap_spread
            WHERE account = :account
            """)
        defer {
            days.reset()
            update.reset()
        }
        var account: AccountID?
        var list: [Int32] = []
        func store() throws {
            guard let account else { return }
            bind(BuyingRhythm(days: list), from: 1, to: update)
            update.bind(4, account)
            _ = try update.step()
            update.reset()
        }
        while try days.step() {
            let next = days.text(0)
            if next != account {
                try store()
                account = next
                list.removeAll(keepingCapacity: true)
            }
            let day = Int32(clamping: days.int(1))
            if list.last != day { list.append(day) }
        }
        try store()
    }

    /// Counts an account's summary anew from its lines on or before a day.
    /// - Returns: `nil` when it has none.
    static func counted(
        _ account: AccountID, upTo day: CivilDay, _ connection: any SQLConnection
    ) throws -> PurchaseSummary? {
        try delta(account, upTo: day, connection).map { delta, rhythm in
            PurchaseSummary(
                firstPurchase: delta.firstDay == .max ? nil : CivilDay(daysSince1970: delta.firstDay),
                lastPurchase: delta.lastDay == .min ? nil : CivilDay(daysSince1970: delta.lastDay),
                orders: Int(delta.orders), lines: Int(delta.lines),
                total: Money(minorUnits: delta.total, currency: delta.currency),
                refunded: Money(minorUnits: delta.refunded, currency: delta.currency),
                linesInOtherCurrencies: Int(delta.otherCurrency), rhythm: rhythm)
        }
    }

    private static func delta(
        _ account: AccountID, upTo day: CivilDay, _ connection: any SQLConnection
    ) throws -> (SummaryDelta, BuyingRhythm)? {
        let statement = try connection.prepare(
            """
            SELECT source, order_number, kind, day, amount, currency FROM purchase
            WHERE account = :account AND day <= :day ORDER BY source, order_number, ordinal
            """)
        defer { statement.reset() }
        statement.bind(1, account)
        statement.bind(2, Int64(day.daysSince1970))
        var delta: SummaryDelta?
        var order: (Int64, String)?
        var days: Set<Int32> = []
        // Lines come in order of their orders, so an order's first purchase line is one whose order is new.
        while try statement.step() {
            let line = Purchase(
                order: "", account: account, day: CivilDay(daysSince1970: Int32(clamping: statement.int(3))),
                kind: Purchase.Kind(rawValue: Int(statement.int(2))) ?? .purchase,
                amount: Money(minorUnits: statement.int(4), currency: Currency(statement.text(5)) ?? .eur))
            let this = (statement.int(0), statement.text(1))
            var sum = delta ?? SummaryDelta(line)
            let isNew = line.kind == .purchase && (order.map { $0 != this } ?? true)
            sum.add(line, isFirstOfOrder: isNew)
            if line.kind == .purchase {
                order = this
                days.insert(line.day.daysSince1970)
            }
            delta = sum
        }
        return delta.map { ($0, BuyingRhythm(days: days.sorted())) }
    }

    /// Writes an account's summary anew from its lines.
    static func recount(_ account: AccountID, _ connection: any SQLConnection) throws {
        try connection.run("DELETE FROM account_summary WHERE account = :account", [.text(account)])
        guard let (delta, rhythm) = try delta(account, upTo: .latest, connection) else { return }
        let statement = try connection.prepare(merge)
        defer { statement.reset() }
        bind(delta, rhythm, of: account, to: statement)
        _ = try statement.step()
    }
}
