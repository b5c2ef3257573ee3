import Storage

/// One step of a schema, forward only; never edited once merged.
struct Migration {
    let number: Int
    let name: String
    let sql: String
    /// What has to be counted from the rows that are there, when SQL alone does not say it.
    var fill: (@Sendable (any SQLConnection) throws -> Void)?
}

enum Migrations {
    /// Opens a store: reads its number, and writes only when it is behind.
    static func open(_ database: any SQLDatabase, _ migrations: [Migration]) throws {
        let isCurrent = try database.read { connection in
            let hasTable =
                try connection.first(
                    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'"
                ) { _ in true } ?? false
            guard hasTable else { return false }
            let number = try connection.first("SELECT COALESCE(MAX(number), 0) FROM schema_migration") {
                $0.int(0)
            }
            return number == Int64(migrations.last?.number ?? 0)
        }
        if !isCurrent { try database.write { try run(migrations, on: $0) } }
    }

    /// Brings a store up to date, each step in the transaction of the caller.
    static func run(_ migrations: [Migration], on connection: any SQLConnection) throws {
        try connection.script(
            "CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL)")
        let done =
            try connection.first("SELECT COALESCE(MAX(number), 0) FROM schema_migration") { $0.int(0) } ?? 0
        if done > Int64(migrations.last?.number ?? 0) {
            throw StoreError(
                .tooNew, "the store was written by a newer Rekindle (schema \(done)); update this program")
        }
        for migration in migrations where migration.number > Int(done) {
            try connection.script(migration.sql)
            try migration.fill?(connection)
            try connection.run(
                "INSERT INTO schema_migration (number, name) VALUES (:number, :name)",
                [.int(migration.number), .text(migration.name)])
        }
    }
}
