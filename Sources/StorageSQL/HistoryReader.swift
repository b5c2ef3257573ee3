import Domain
import Mail
import Storage

/// Look-ups in the history on one connection.
struct HistoryReader: HistoryReading {
    let connection: any SQLConnection

    func favourites(of account: AccountID, asOf: CivilDay, limit: Int) throws -> [Favourite] {
        var found: [String: Favourite] = [:]
        var orders: [String: String] = [:]
        let statement = try connection.prepare(
            """
            SELECT p.product, COALESCE(c.name, p.product_name), p.quantity, p.amount, p.currency, p.day,
                p.source, p.order_number
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
            let order = "\(statement.int(6)) \(statement.text(7))"
            let isSameOrder = orders.updateValue(order, forKey: key) == order
            if isSameOrder, let before = found[key],
                let whole = before.lastAmount.currency == currency
                    ? before.lastAmount.adding(amount) : nil
            {
                // A second line of the same product in one order belongs to the first.
                found[key]?.lastQuantity = before.lastQuantity.adding(quantity) ?? quantity
                found[key]?.totalQuantity = before.totalQuantity.adding(quantity) ?? before.totalQuantity
                found[key]?.lastAmount = whole
            } else if let before = found[key] {
                let sum = before.totalQuantity.adding(quantity) ?? before.totalQuantity
                found[key] = Favourite(
                    product: statement.text(0), name: name.isEmpty ? before.name : name,
                    times: before.times + 1,
                    lastQuantity: quantity, lastAmount: amount, totalQuantity: sum, lastBought: day)
            } else {
                found[key] = Favourite(
                    product: statement.text(0), name: name.isEmpty ? key : name, times: 1,
                    lastQuantity: quantity,
                    lastAmount: amount, totalQuantity: quantity, lastBought: day)
            }
        }
        let ordered = found.values.sorted {
            ($0.times, $0.lastBought, $1.name, $1.product) > ($1.times, $1.lastBought, $0.name, $0.product)
        }
        return Array(ordered.prefix(limit))
    }

    func product(_ id: String) throws -> Product? {
        try connection.first(
            "SELECT name, category, unit_price, currency, cost FROM product WHERE id = :id", [.text(id)]
        ) {
            Product(
                id: id, name: $0.text(0), category: $0.text(1), unitPrice: Decimal($0.text(2)),
                currency: Currency($0.text(3)), cost: Decimal($0.text(4)))
        }
    }

    func rep(_ id: String) throws -> Rep? {
        try connection.first("SELECT name, email, phone, title FROM rep WHERE id = :id", [.text(id)]) {
            Rep(
                id: id, name: $0.text(0), email: EmailAddress($0.text(1)), phone: $0.text(2),
                title: $0.text(3))
        }
    }

    func record(of account: AccountID, asOf: CivilDay) throws -> AccountRecord? {
        let found = try connection.first(
            "SELECT \(AccountTable.columns.joined(separator: ", ")) FROM account WHERE id = :id",
            [.text(account)],
            AccountTable.account)
        guard let found else { return nil }
        return AccountRecord(
            account: found, summary: try SummaryTable.counted(account, upTo: asOf, connection))
    }

    func account(_ id: AccountID, at moment: Instant) throws -> (account: Account, isOfThen: Bool)? {
        try AccountTable.account(id, at: moment, connection)
    }

    func basket(of account: AccountID, asOf: CivilDay) throws -> Basket {
        let statement = try connection.prepare(
            """
            SELECT p.product, p.product_name, COALESCE(c.category, ''), p.kind, p.quantity, p.amount, p.currency, p.day,
                p.source, p.order_number
            FROM purchase p LEFT JOIN product c ON c.id = p.product
            WHERE p.account = :account AND p.day <= :day ORDER BY p.kind, p.day, p.source, p.order_number, p.ordinal
            """)
        defer { statement.reset() }
        statement.bind(1, account)
        statement.bind(2, Int64(asOf.daysSince1970))
        var counter = BasketCounter()
        while try statement.step() {
            guard let quantity = Decimal(statement.text(4)), let currency = Currency(statement.text(6)) else {
                continue
            }
            let product = statement.text(0).isEmpty ? statement.text(1) : statement.text(0)
            counter.add(
                product: product, category: statement.text(2), isRefund: statement.int(3) == 1,
                quantity: quantity,
                amount: Money(minorUnits: statement.int(5), currency: currency),
                day: CivilDay(daysSince1970: Int32(clamping: statement.int(7))),
                order: "\(statement.int(8)) \(statement.text(9))")
        }
        return counter.basket
    }

    func quietRank(asOf: CivilDay) throws -> StoredRank? {
        try connection.first(
            """
            SELECT fitted_on, made_at, months, model FROM quiet_rank WHERE fitted_on <= :day
            ORDER BY fitted_on DESC, made_at DESC LIMIT 1
            """, [.int(Int(asOf.daysSince1970))]
        ) {
            StoredRank(
                fittedOn: CivilDay(daysSince1970: Int32(clamping: $0.int(0))),
                madeAt: Instant(milliseconds: $0.int(1)), months: Int($0.int(2)), model: $0.text(3))
        }
    }

    func lastWord(on account: AccountID) throws -> LastWord? {
        try connection.first(
            """
            SELECT a.consent, a.email, s.last_day FROM account a
            LEFT JOIN account_summary s ON s.account = a.id WHERE a.id = :id
            """, [.text(account)]
        ) {
            LastWord(
                lastPurchase: $0.optionalInt(2).map { CivilDay(daysSince1970: Int32(clamping: $0)) },
                consent: Consent(rawValue: $0.text(0)) ?? .unknown, email: $0.text(1))
        }
    }

    func accounts(at address: String) throws -> [AccountID] {
        try connection.rows(
            "SELECT id FROM account WHERE LOWER(email) = LOWER(:address) AND :address <> '' ORDER BY id LIMIT 10",
            [.text(address)]
        ) { $0.text(0) }
    }
}
