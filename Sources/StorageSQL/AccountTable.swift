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
        + ", s.first_day, s.last_day, s.orders, s.lines, s.currency, s.total, s.refunded, s.other_currency"

    static func save(_ account: Account, _ connection: any SQLConnection, _ effect: inout ImportEffect) throws
    {
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

    /// Reads `first_day, last_day, orders, lines, currency, total, refunded, other_currency`.
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
            linesInOtherCurrencies: Int(row.int(column + 7)))
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
