public import Domain
import Mail
public import Storage

/// The history in portable SQL.
public final class SQLHistoryStore: HistoryStore {
    let database: any SQLDatabase

    /// Opens the store and brings its schema up to date.
    public init(_ database: any SQLDatabase) throws {
        self.database = database
        try Migrations.open(database, Migrations.history)
    }

    public func importAccounts(at now: Instant, next: () throws -> Account?) throws -> ImportEffect {
        try database.write { connection in
            var effect = ImportEffect()
            while let account = try next() { try AccountTable.save(account, at: now, connection, &effect) }
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
                    "product", columns: ["id", "name", "category", "unit_price", "currency", "cost"], values,
                    &effect)
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
                try connection.save(
                    "rep", columns: ["id", "name", "email", "phone", "title"], values, &effect)
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

    public func counts() throws -> (accounts: Int, purchases: Int, products: Int, lastDay: CivilDay?) {
        try database.read { connection in
            func count(_ table: String) throws -> Int {
                Int(try connection.first("SELECT COUNT(*) FROM \(table)") { $0.int(0) } ?? 0)
            }
            return (
                try count("account"), try count("purchase"), try count("product"),
                try Self.lastDay(connection)
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
        let before = try first(
            "SELECT \(names) FROM \(table) WHERE \(columns[0]) = :\(columns[0])", [values[0]]
        ) { row in
            columns.indices.map { SQLValue.text(row.text($0)) }
        }
        if before == values {
            effect.unchanged += 1
        } else if before == nil {
            try run("INSERT INTO \(table) (\(names)) VALUES (\(places))", values)
            effect.added += 1
        } else {
            let changes = columns.dropFirst().map { "\($0) = :\($0)" }.joined(separator: ", ")
            try run(
                "UPDATE \(table) SET \(changes) WHERE \(columns[0]) = :key",
                Array(values.dropFirst()) + [values[0]])
            effect.changed += 1
        }
    }
}
