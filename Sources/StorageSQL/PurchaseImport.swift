import Domain
import Storage

/// One import of purchases, inside one transaction.
///
/// An order is the unit: read again unchanged it costs a comparison, changed it replaces its lines. The file
/// may bring an order's lines in several places; they belong together. Everything is streamed: what is kept in
/// memory is one order and the summaries touched since the last flush, which is bounded.
struct PurchaseImport {
    private let connection: any SQLConnection
    private let source: Int64
    private let run: Int64
    private var effect = ImportEffect()
    private var group: [Purchase] = []
    private var groupOrder = ""
    private var deltas: [AccountID: SummaryDelta] = [:]
    /// The greatest order number that can be in the store: a greater one needs no look-up.
    private var greatest: String?
    private let rebuildsIndex: Bool
    /// Whether an account's days can be read in order.
    private var hasIndex: Bool
    /// Summaries were written before the index was there: their rhythms are counted at the end.
    private var lacksRhythms = false
    private var lastLineDay = Int32.min
    private var hasStaged = false
    /// Accounts that buy in several currencies.
    private var mixed: Set<AccountID> = []
    private let insert: any SQLStatement
    private let existing: any SQLStatement
    private let wasEmpty: Bool
    /// Summaries held in memory before they are written: about 150 MB at the most.
    private static let deltaLimit = 1_200_000

    init(source: String, _ connection: any SQLConnection) throws {
        self.connection = connection
        try connection.run(
            "INSERT INTO source (name) VALUES (:name) ON CONFLICT (name) DO NOTHING", [.text(source)])
        self.source =
            try connection.first("SELECT id FROM source WHERE name = :name", [.text(source)]) { $0.int(0) }
            ?? 0
        try connection.run("INSERT INTO import_run (source) VALUES (:source)", [.text(source)])
        run = connection.lastInsertID
        wasEmpty = try connection.first("SELECT 1 FROM purchase LIMIT 1") { _ in true } == nil
        // Building the index once over all rows sorts them; inserting them one by one in random order of the
        // accounts would touch a page a row. DDL is part of the transaction, so a kill leaves it as before.
        rebuildsIndex = wasEmpty
        hasIndex = !rebuildsIndex
        if rebuildsIndex {
            try connection.script("DROP INDEX purchase_by_account; DROP INDEX account_summary_by_last_day")
        }
        greatest =
            try connection.first(
                "SELECT MAX(order_number) FROM purchase WHERE source = :source", [.int(self.source)]
            ) { $0.isNull(0) ? nil : $0.text(0) } ?? nil
        // Kept for the whole import: asking the cache for it by its text would cost more than running it.
        insert = try connection.prepare(
            """
            INSERT INTO purchase (source, order_number, ordinal, account, kind, day, product, product_name, quantity,
                amount, currency, import_run)
            VALUES (:source, :order_number, :ordinal, :account, :kind, :day, :product, :product_name, :quantity,
                :amount, :currency, :import_run)
            """)
        existing = try connection.prepare(
            """
            SELECT account, kind, day, product, product_name, quantity, amount, currency, import_run, ordinal
            FROM purchase WHERE source = :source AND order_number = :order ORDER BY ordinal
            """)
        try connection.script(
            """
            CREATE TEMP TABLE IF NOT EXISTS seen_order (number TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
            CREATE TEMP TABLE IF NOT EXISTS staged_line (
                number TEXT NOT NULL, ordinal INTEGER NOT NULL, account TEXT NOT NULL, kind INTEGER NOT NULL,
                day INTEGER NOT NULL, product TEXT NOT NULL, product_name TEXT NOT NULL, quantity TEXT NOT NULL,
                amount INTEGER NOT NULL, currency TEXT NOT NULL, PRIMARY KEY (number, ordinal)) WITHOUT ROWID;
            DELETE FROM seen_order;
            DELETE FROM staged_line;
            """)
    }

    mutating func add(_ purchase: Purchase) throws {
        if !group.isEmpty, purchase.order != groupOrder { try closeGroup() }
        if group.isEmpty { groupOrder = purchase.order }
        group.append(purchase)
        // A group without end (a file that is one order) must not fill the memory.
        if group.count >= 50_000 { try closeGroup() }
    }

    mutating func finish(address: (AccountID) -> String?) throws -> ImportEffect {
        try closeGroup()
        insert.reset()
        existing.reset()
        if rebuildsIndex {
            try connection.script(
                "CREATE INDEX purchase_by_account ON purchase (account, kind, day, amount, currency)")
        }
        hasIndex = true
        try flushDeltas()
        if lacksRhythms { try SummaryTable.fillRhythms(connection) }
        if rebuildsIndex {
            try connection.script("CREATE INDEX account_summary_by_last_day ON account_summary (last_day)")
        }
        try addBareAccounts(address)
        if hasStaged { try replaceStaged(address) }
        for account in mixed { try SummaryTable.recount(account, connection) }
        if lastLineDay > .min {
            // Never lowered: a day too late only makes a question count lines where the summary would do.
            try connection.run(
                """
                UPDATE history_extent SET last_line_day = :day WHERE last_line_day IS NULL OR last_line_day < :day
                """, [.int(Int(lastLineDay))])
        }
        try connection.script("DELETE FROM seen_order; DELETE FROM staged_line;")
        // An import that changed nothing leaves no trace: whoever asks for the last one need not count anew.
        if effect.added == 0, effect.changed == 0 {
            try connection.run("DELETE FROM import_run WHERE id = :run", [.int(run)])
        }
        return effect
    }

    /// Every account that only purchases name gets a row of its own, to be filled by an account file later.
    private func addBareAccounts(_ address: (AccountID) -> String?) throws {
        let first = try connection.first(
            """
            SELECT s.account FROM account_summary s LEFT JOIN account a ON a.id = s.account WHERE a.id IS NULL LIMIT 1
            """
        ) { $0.text(0) }
        guard let first else { return }
        guard address(first) != nil else {
            // Without trial addresses one statement does for all.
            try connection.run(
                """
                INSERT INTO account (id, name)
                SELECT s.account, s.account FROM account_summary s WHERE true
                ORDER BY s.account ON CONFLICT (id) DO NOTHING
                """)
            return
        }
        let bare = try connection.rows(
            """
            SELECT s.account FROM account_summary s LEFT JOIN account a ON a.id = s.account WHERE a.id IS NULL
            ORDER BY s.account
            """
        ) { $0.text(0) }
        for account in bare { try makeSure(of: account, address) }
    }

    private mutating func closeGroup() throws {
        guard !group.isEmpty else { return }
        defer { group.removeAll(keepingCapacity: true) }
        if let most = greatest, !Self.isGreater(groupOrder, than: most) {
            try mergeGroup()
        } else {
            greatest = groupOrder
            try insertGroup(from: 1, after: [])
        }
        if deltas.count >= Self.deltaLimit { try flushDeltas() }
    }

    /// The order may be known: append to it if this import made it, leave it if it says the same, else stage it.
    private mutating func mergeGroup() throws {
        existing.bind(1, source)
        existing.bind(2, groupOrder)
        var known: [Purchase] = []
        var knownRun: Int64 = 0
        var lastOrdinal: Int64 = 0
        while try existing.step() {
            known.append(Self.purchase(existing, order: groupOrder))
            knownRun = existing.int(8)
            lastOrdinal = existing.int(9)
        }
        existing.reset()
        if known.isEmpty {
            try insertGroup(from: 1, after: [])
        } else if knownRun == run {
            try insertGroup(from: Int(lastOrdinal) + 1, after: known)
        } else {
            let wasSeen =
                try connection.first(
                    "SELECT 1 FROM seen_order WHERE number = :number", [.text(groupOrder)]
                ) { _ in true } ?? false
            let isStaged =
                hasStaged
                ? try connection.first(
                    "SELECT 1 FROM staged_line WHERE number = :number LIMIT 1", [.text(groupOrder)]
                ) { _ in true } ?? false
                : false
            if known == group, !wasSeen, !isStaged {
                try connection.run("INSERT INTO seen_order (number) VALUES (:number)", [.text(groupOrder)])
                effect.unchanged += group.count
                return
            }
            if wasSeen {
                // Its first part looked like the whole order: it is part of the new one.
                try connection.run("DELETE FROM seen_order WHERE number = :number", [.text(groupOrder)])
                effect.unchanged -= known.count
                try stage(known)
            }
            try stage(group)
        }
    }

    private mutating func stage(_ lines: [Purchase]) throws {
        hasStaged = true
        for line in lines {
            try connection.run(
                """
                INSERT INTO staged_line (number, ordinal, account, kind, day, product, product_name, quantity, amount, currency)
                SELECT :number, COALESCE(MAX(ordinal), 0) + 1, :account, :kind, :day, :product, :product_name, :quantity,
                    :amount, :currency
                FROM staged_line WHERE number = :number
                """,
                [
                    .text(line.order), .text(line.account), .int(line.kind.rawValue),
                    .int(Int(line.day.daysSince1970)), .text(line.product), .text(line.productName),
                    .text(line.quantity.description), .int(line.amount.minorUnits),
                    .text(line.amount.currency.code),
                ])
        }
    }

    /// - Parameter known: the order's lines that are there already. An order counts once for each account in it.
    private mutating func insertGroup(from ordinal: Int, after known: [Purchase]) throws {
        var counted = known.filter { $0.kind == .purchase }.map(\.account)
        for (index, line) in group.enumerated() {
            insert.bind(1, source)
            insert.bind(2, line.order)
            insert.bind(3, Int64(ordinal + index))
            insert.bind(4, line.account)
            insert.bind(5, Int64(line.kind.rawValue))
            insert.bind(6, Int64(line.day.daysSince1970))
            insert.bind(7, line.product)
            insert.bind(8, line.productName)
            insert.bind(9, line.quantity.description)
            insert.bind(10, line.amount.minorUnits)
            insert.bind(11, line.amount.currency.code)
            insert.bind(12, run)
            _ = try insert.step()
            insert.reset()
            let isFirst = line.kind == .purchase && !counted.contains(line.account)
            deltas[line.account, default: SummaryDelta(line)].add(line, isFirstOfOrder: isFirst)
            if isFirst { counted.append(line.account) }
        }
        effect.added += group.count
    }

    /// Orders that the file says differently from the store: replaced, and the summaries of every account they
    /// touch counted anew from the lines.
    private mutating func replaceStaged(_ address: (AccountID) -> String?) throws {
        var touched: Set<AccountID> = []
        let numbers = try connection.rows("SELECT DISTINCT number FROM staged_line") { $0.text(0) }
        for number in numbers {
            let lines = try connection.rows(
                """
                SELECT account, kind, day, product, product_name, quantity, amount, currency FROM staged_line
                WHERE number = :number ORDER BY ordinal
                """, [.text(number)]
            ) { Self.purchase($0, order: number) }
            existing.bind(1, source)
            existing.bind(2, number)
            var known: [Purchase] = []
            while try existing.step() { known.append(Self.purchase(existing, order: number)) }
            existing.reset()
            guard known != lines else {
                effect.unchanged += lines.count
                continue
            }
            try connection.run(
                "DELETE FROM purchase WHERE source = :source AND order_number = :number",
                [.int(source), .text(number)])
            for line in known { touched.insert(line.account) }
            for line in lines { lastLineDay = max(lastLineDay, line.day.daysSince1970) }
            let kept = effect
            deltas = [:]
            group = lines
            try insertGroup(from: 1, after: [])
            group = []
            deltas = [:]
            effect = kept
            effect.changed += lines.count
            for line in lines { touched.insert(line.account) }
        }
        for account in touched.sorted(by: { Self.isGreater($1, than: $0) }) {
            try SummaryTable.recount(account, connection)
            try makeSure(of: account, address)
        }
    }

    private mutating func flushDeltas() throws {
        let accounts = deltas.keys.sorted { Self.isGreater($1, than: $0) }
        let statement = try connection.prepare(SummaryTable.merge)
        let days = try connection.prepare(SummaryTable.purchaseDays)
        defer { statement.reset() }
        if !hasIndex, !accounts.isEmpty { lacksRhythms = true }
        for account in accounts {
            guard let delta = deltas[account] else { continue }
            lastLineDay = max(lastLineDay, delta.lastLineDay)
            let rhythm = hasIndex ? try SummaryTable.rhythm(of: account, days) : BuyingRhythm(days: [])
            SummaryTable.bind(delta, rhythm, of: account, to: statement)
            if try statement.step(), delta.otherCurrency > 0 || statement.text(0) != delta.currency.code {
                // Which currency is the account's own depends on all its lines: count it anew at the end.
                mixed.insert(account)
            }
            statement.reset()
        }
        deltas.removeAll(keepingCapacity: true)
    }

    /// An account that only purchases name gets a row of its own, to be filled by an account file later.
    private func makeSure(of account: AccountID, _ address: (AccountID) -> String?) throws {
        try connection.run(
            "INSERT INTO account (id, name, email) VALUES (:id, :name, :email) ON CONFLICT (id) DO NOTHING",
            [.text(account), .text(account), .text(address(account) ?? "")])
    }

    /// As both engines order text under our collation: by bytes.
    private static func isGreater(_ left: String, than right: String) -> Bool {
        var left = left
        var right = right
        return left.withUTF8 { a in right.withUTF8 { b in b.lexicographicallyPrecedes(a) } }
    }

    private static func purchase(_ row: any SQLStatement, order: String) -> Purchase {
        Purchase(
            order: order, account: row.text(0), day: CivilDay(daysSince1970: Int32(clamping: row.int(2))),
            kind: Purchase.Kind(rawValue: Int(row.int(1))) ?? .purchase, product: row.text(3),
            productName: row.text(4), quantity: Decimal(row.text(5)) ?? Decimal(0),
            amount: Money(minorUnits: row.int(6), currency: Currency(row.text(7)) ?? .eur))
    }
}
