import Domain
import Mail
import Storage

/// Accounts as rows.
enum AccountTable {
    static let columns = [
        "id", "name", "contact_name", "first_name", "email", "country", "language", "segment", "city", "rep",
        "consent", "attributes",
    ]

    /// The columns of an `AccountRecord`, for a query that joins `account a` with `account_summary s`.
    static let recordColumns =
        columns.map { "a.\($0)" }.joined(separator: ", ")
        + ", " + summaryColumns

    static let summaryColumns = """
        s.first_day, s.last_day, s.orders, s.lines, s.currency, s.total, s.refunded, s.other_currency,
            s.purchase_days, s.usual_gap, s.gap_spread
        """

    /// What the row said until now is kept, with the time in which it was said.
    static func save(
        _ account: Account, at now: Instant, _ connection: any SQLConnection, _ effect: inout ImportEffect
    ) throws {
        let known = effect
        let before = try connection.first(
            "SELECT \(columns.joined(separator: ", ")), since FROM account WHERE id = :id",
            [.text(account.id)]
        ) { row in
            (fields: columns.indices.map { SQLValue.text(row.text($0)) }, since: row.int(columns.count))
        }
        let attributes = Facts.record(
            account.attributes.sorted { $0.key < $1.key }.map { Facts.Field($0.key, .text($0.value)) })
        try connection.save(
            "account", columns: columns,
            [
                .text(account.id), .text(account.name), .text(account.contactName), .text(account.firstName),
                .text(account.email?.description ?? ""), .text(account.country), .text(account.language),
                .text(account.segment), .text(account.city), .text(account.rep),
                .text(account.consent.rawValue), .text(String(decoding: attributes.json, as: UTF8.self)),
            ], &effect)
        guard effect.unchanged == known.unchanged else { return }
        if let before {
            let fields = Facts.record(
                zip(columns, before.fields).map { column, value in
                    if case .text(let text) = value {
                        Facts.Field(column, .text(text))
                    } else {
                        Facts.Field(column, .missing)
                    }
                })
            try connection.run(
                """
                INSERT INTO account_version (account, since, until, fields) VALUES (:account, :since, :until, :fields)
                ON CONFLICT (account, until, since) DO NOTHING
                """,
                [
                    .text(account.id), .int(min(before.since, now.milliseconds)), .int(now.milliseconds),
                    .text(String(decoding: fields.json, as: UTF8.self)),
                ])
        }
        try connection.run(
            "UPDATE account SET since = :since WHERE id = :id", [.int(now.milliseconds), .text(account.id)])
    }

    /// The account as its row said it at a moment.
    ///
    /// - Returns: `isOfThen` is false when nothing was known of it then, and what is returned was said later.
    static func account(_ id: AccountID, at moment: Instant, _ connection: any SQLConnection) throws -> (
        account: Account, isOfThen: Bool
    )? {
        let current = try connection.first(
            "SELECT \(columns.joined(separator: ", ")), since FROM account WHERE id = :id", [.text(id)]
        ) { (account: account($0), since: $0.int(columns.count)) }
        guard let current else { return nil }
        if current.since <= moment.milliseconds { return (current.account, true) }
        let versions = try connection.rows(
            "SELECT since, fields FROM account_version WHERE account = :account AND until > :moment ORDER BY until",
            [.text(id), .int(moment.milliseconds)]
        ) { (since: $0.int(0), fields: $0.text(1)) }
        guard let first = versions.first, let past = account(json: first.fields) else {
            return (current.account, false)
        }
        return (past, first.since <= moment.milliseconds)
    }

    private static func account(json: String) -> Account? {
        guard let facts = Facts(json: json.utf8) else { return nil }
        func text(_ column: String) -> String {
            if case .text(let text)? = facts[column] { text } else { "" }
        }
        return Account(
            id: text("id"), name: text("name"), contactName: text("contact_name"),
            firstName: text("first_name"),
            email: EmailAddress(text("email")), country: text("country"), language: text("language"),
            segment: text("segment"), city: text("city"), rep: text("rep"),
            consent: Consent(rawValue: text("consent")) ?? .unknown,
            attributes: attributes(text("attributes")))
    }

    /// Reads the columns of `columns`, in that order from column 0.
    static func account(_ row: any SQLStatement) -> Account {
        let email = row.text(4)
        return Account(
            id: row.text(0), name: row.text(1), contactName: row.text(2), firstName: row.text(3),
            email: email.isEmpty ? nil : EmailAddress(email), country: row.text(5), language: row.text(6),
            segment: row.text(7), city: row.text(8), rep: row.text(9),
            consent: Consent(rawValue: row.text(10)) ?? .unknown, attributes: attributes(row.text(11)))
    }

    /// Reads the columns of `recordColumns`.
    static func record(_ row: any SQLStatement) -> AccountRecord {
        AccountRecord(
            account: account(row), summary: row.isNull(14) ? nil : summary(row, from: columns.count))
    }

    /// Reads `summaryColumns`.
    static func summary(_ row: any SQLStatement, from column: Int) -> PurchaseSummary {
        func day(_ column: Int) -> CivilDay? {
            row.optionalInt(column).map { CivilDay(daysSince1970: Int32(clamping: $0)) }
        }
        let currency = Currency(row.text(column + 4)) ?? .eur
        return PurchaseSummary(
            firstPurchase: day(column), lastPurchase: day(column + 1), orders: Int(row.int(column + 2)),
            lines: Int(row.int(column + 3)),
            total: Money(minorUnits: row.int(column + 5), currency: currency),
            refunded: Money(minorUnits: row.int(column + 6), currency: currency),
            linesInOtherCurrencies: Int(row.int(column + 7)),
            rhythm: BuyingRhythm(
                purchaseDays: Int(row.int(column + 8)),
                usualGapQuarters: row.optionalInt(column + 9).map { Int($0) },
                gapSpreadQuarters: row.optionalInt(column + 10).map { Int($0) }))
    }

    private static func attributes(_ json: String) -> [String: String] {
        guard json != "{}", case .record(let fields)? = Facts(json: json.utf8) else { return [:] }
        var attributes: [String: String] = [:]
        for field in fields {
            if case .text(let text) = field.value { attributes[field.name] = text }
        }
        return attributes
    }
}
