import Crypto
public import Domain
public import Storage

/// What the history keeps of a person, for that person, and without them.
extension SQLHistoryStore {
    private static let personal: [(table: String, key: String, columns: [String])] = [
        (
            "account", "id",
            [
                "id", "name", "contact_name", "first_name", "email", "country", "language", "segment", "city",
                "rep",
                "consent", "attributes",
            ]
        ),
        ("account_version", "account", ["since", "until"]),
        (
            "purchase", "account",
            ["order_number", "day", "product", "product_name", "quantity", "amount", "currency"]
        ),
        ("account_summary", "account", ["first_day", "last_day", "orders", "lines", "total", "currency"]),
    ]

    public func export(
        account: AccountID
    ) throws -> [(table: String, rows: [[(column: String, value: String)]])] {
        try database.read { connection in
            try Self.personal.map { table, key, columns in
                let rows = try connection.rows(
                    "SELECT \(columns.joined(separator: ", ")) FROM \(table) WHERE \(key) = :account",
                    [.text(account)]
                ) { PersonalValue.row($0, columns) }
                return (table: table, rows: rows)
            }
        }
    }

    public func forget(account: AccountID) throws -> Int {
        try database.erase { connection in
            // Random, so that nobody who knows the number finds the purchases again.
            let stranger = "forgotten-" + SymmetricKey(size: .bits128).withUnsafeBytes { Hex.text($0) }
            var changed = try connection.run(
                """
                UPDATE account SET id = :stranger, name = 'forgotten', contact_name = '', first_name = '', email = '',
                    city = '', rep = '', consent = 'denied', attributes = '{}'
                WHERE id = :account
                """, [.text(stranger), .text(account)])
            changed += try connection.run(
                "DELETE FROM account_version WHERE account = :account", [.text(account)])
            for table in ["purchase", "account_summary"] {
                changed += try connection.run(
                    "UPDATE \(table) SET account = :stranger WHERE account = :account",
                    [.text(stranger), .text(account)])
            }
            return changed
        }
    }
}
