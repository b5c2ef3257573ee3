public import Domain
import Mail
public import Storage

/// The history in portable SQL.
public final class SQLHistoryStore: HistoryStore {
    let database: any SQLDatabase

    /// Opens the store and brings its schema up to date.
    public init(_ database: any SQLDatabase) throws {
        self.database = database
        try database.write { try Migrations.run(Migrations.history, on: $0) }
    }

    public func importAccounts(next: () throws -> Account?) throws -> ImportEffect {
        try database.write { connection in
            var effect = ImportEffect()
            while let account = try next() { try AccountTable.save(account, connection, &effect) }
            return effect
        }
    }

    public func importProducts(next: () throws -> Product?) throws -> ImportEffect {
        try database.write { connection in
            var effect = ImportEffect()
            while let product = try next() {
                let values: [SQLValue] = [
                    .text(product.id), .text(product.name), .text(product.category),
                    .text(product.unitPrice?.description ?? ""), .text(product.currency?.code ?? ""),
                    .text(product.cost?.description ?? ""),
                ]
                try connection.save(
                    "product", columns: ["id", "name", "category", "unit_price", "currency", "cost"], values, &effect)
            }
            return effect
        }
    }

    public func importReps(next: () throws -> Rep?) throws -> ImportEffect {
        try database.write { connection in
            var effect = ImportEffect()
            while let rep = try next() {
                let values: [SQLValue] = [
                    .text(rep.id), .text(rep.name), .text(rep.email?.description ?? ""), .text(rep.phone),
                    .text(rep.title),
                ]
                try connection.save("rep", columns: ["id", "name", "email", "phone", "title"], values, &effect)
            }
            return effect
        }
    }

    public func importPurchases(
        source: String, address: (AccountID) -> String?, next: () throws -> Purchase?
    ) throws -> ImportEffect {
        try database.write { connection in
            var run = try PurchaseImport(source: source, connection)
            while let purchase = try next() { try run.add(purchase) }
            return try run.finish(address: address)
        }
    }

    public func product(_ id: String) throws -> Product? {
        try database.read { connection in
            try connection.first(
                "SELECT name, category, unit_price, currency, cost FROM product WHERE id = :id", [.text(id)]
            ) {
                Product(
                    id: id, name: $0.text(0), category: $0.text(1), unitPrice: Decimal($0.text(2)),
                    currency: Currency($0.text(3)), cost: Decimal($0.text(4)))
            }
        }
    }

    public func rep(_ id: String) throws -> Rep? {
        try database.read { connection in
            try connection.first("SELECT name, email, phone, title FROM rep WHERE id = :id", [.text(id)]) {
                Rep(
                    id: id, name: $0.text(0), email: EmailAddress($0.text(1)), phone: $0.text(2),
                    title: $0.text(3))
            }
        }
    }

    public func lastWord(
        on account: AccountID
    ) throws -> (lastPurchase: CivilDay?, consent: Consent, email: String)? {
        try database.read { connection in
            try connection.first(
                """
                SELECT a.consent, a.email, s.last_day FROM account a
                LEFT JOIN account_summary s ON s.account = a.id WHERE a.id = :id
                """, [.text(account)]
            ) {
                (
                    $0.optionalInt(2).map { CivilDay(daysSince1970: Int32(clamping: $0)) },
                    Consent(rawValue: $0.text(0)) ?? .unknown, $0.text(1)
                )
            }
        }
    }

    public func counts() throws -> (accounts: Int, purchases: Int, products: Int, lastDay: CivilDay?) {
        try database.read { connection in
            func count(_ table: String) throws -> Int {
                Int(try connection.first("SELECT COUNT(*) FROM \(table)") { $0.int(0) } ?? 0)
            }
            return (
                try count("account"), try count("purchase"), try count("product"), try Self.lastDay(connection)
            )
        }
    }

    static func lastDay(_ connection: any SQLConnection) throws -> CivilDay? {
        try connection.first("SELECT MAX(last_day) FROM account_summary") { row in
            row.optionalInt(0).map { CivilDay(daysSince1970: Int32(clamping: $0)) }
        } ?? nil
    }
}

extension SQLConnection {
    /// Inserts a row or changes what differs; the first column is the key.
    func save(_ table: String, columns: [String], _ values: [SQLValue], _ effect: inout ImportEffect) throws {
        let names = columns.joined(separator: ", ")
        let places = columns.map { ":\($0)" }.joined(separator: ", ")
        let before = try first("SELECT \(names) FROM \(table) WHERE \(columns[0]) = :\(columns[0])", [values[0]]) { row in
            columns.indices.map { SQLValue.text(row.text($0)) }
        }
        if before == values {
            effect.unchanged += 1
        } else if before == nil {
            try run("INSERT INTO \(table) (\(names)) VALUES (\(places))", values)
            effect.added += 1
        } else {
            let changes = columns.dropFirst().map { "\($0) = :\($0)" }.joined(separator: ", ")
            try run("UPDATE \(table) SET \(changes) WHERE \(columns[0]) = :key", Array(values.dropFirst()) + [values[0]])
            effect.changed += 1
        }
    }
}
