import GRDB
import GRDBSQLite
public import Storage
public import StorageSQL

/// One SQLite file through GRDB: its pool, its transactions and its busy handling are GRDB's; statements are
/// bound and stepped through SQLite's own functions, since an import runs one ten million times.
public final class SQLiteDatabase: SQLDatabase {
    public enum Durability: Sendable {
        /// Every commit is on the disk before it returns: the ledger.
        case everyCommit
        /// A power cut may lose the last commits, never the file's order: what can be imported again.
        case ordered
    }

    private let pool: DatabasePool

    /// - Parameters:
    ///   - path: created if missing.
    ///   - cacheKiB: SQLite's page cache of each connection.
    ///   - busySeconds: how long to wait for another program that writes; then `StoreError` `busy`.
    public init(
        path: String, durability: Durability, cacheKiB: Int = 16_384, busySeconds: Int = 30
    ) throws(StoreError) {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Double(busySeconds))
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -\(cacheKiB)")
            try db.execute(sql: "PRAGMA temp_store = FILE")
            try db.execute(sql: "PRAGMA foreign_keys = ON")
        }
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            // Opening the pool sets NORMAL on its writer, after `prepareDatabase`: FULL has to come after that.
            if durability == .everyCommit {
                try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            }
        } catch {
            throw Self.storeError(error, path: path)
        }
    }

    public func read<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        do {
            // GRDB's own `read` parses four statements around each body, which costs more than a small question does.
            // Readers are opened read-only, so that a transaction is all that has to be added.
            return try pool.unsafeRead { db in
                let connection = SQLiteConnection(db)
                try connection.run("BEGIN DEFERRED")
                do {
                    let value = try body(connection)
                    try connection.run("COMMIT")
                    return value
                } catch {
                    // An error may have ended the transaction already.
                    if db.isInsideTransaction { try connection.run("ROLLBACK") }
                    throw error
                }
            }
        } catch {
            throw Self.wrapped(error, path: pool.path)
        }
    }

    public func write<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        do {
            return try pool.write { try body(SQLiteConnection($0)) }
        } catch {
            throw Self.wrapped(error, path: pool.path)
        }
    }

    public func erase<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        do {
            return try pool.writeWithoutTransaction { db in
                // Space that becomes free is overwritten; without, it keeps its bytes until it is used again.
                try db.execute(sql: "PRAGMA secure_delete = ON")
                defer { try? db.execute(sql: "PRAGMA secure_delete = OFF") }
                var value: T?
                try db.inTransaction {
                    value = try body(SQLiteConnection(db))
                    return .commit
                }
                // The log still holds the pages as they were. Somebody who reads at this moment holds on to it; then the
                // next checkpoint that finds nobody empties it.
                try? db.checkpoint(.truncate)
                guard let value else { throw StoreError(.statement, "the store failed: nothing was erased") }
                return value
            }
        } catch {
            throw Self.wrapped(error, path: pool.path)
        }
    }

    private static func wrapped(_ error: any Error, path: String) -> any Error {
        error is DatabaseError ? storeError(error, path: path) : error
    }

    private static func storeError(_ error: any Error, path: String) -> StoreError {
        guard let error = error as? DatabaseError else {
            return StoreError(.cannotOpen, "the store \(path) cannot be opened: \(error)")
        }
        let text = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return StoreError(.busy, "the store \(path) is held by another program; wait for it, or stop it")
        case .SQLITE_FULL:
            return StoreError(
                .diskFull,
                "the disk is full: \(path) could not grow; free some space and run this again, nothing was half written"
            )
        case .SQLITE_IOERR:
            return StoreError(
                .diskFull,
                "the disk refused to write \(path) (\(text)); is it full or failing? nothing was half written"
            )
        case .SQLITE_READONLY, .SQLITE_PERM:
            return StoreError(.readOnly, "the store \(path) may not be written; check its permissions")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return StoreError(.damaged, "\(path) is not a sound store (\(text)); restore it from a backup")
        case .SQLITE_CANTOPEN:
            return StoreError(
                .cannotOpen,
                "the store \(path) cannot be opened; does its folder exist, and may you write there?")
        case .SQLITE_CONSTRAINT: return StoreError(.constraint, "the store refused a row: \(text)")
        default: return StoreError(.statement, "the store failed: \(text)")
        }
    }
}

/// A GRDB connection as StorageSQL wants it; lives no longer than the closure it is given to.
final class SQLiteConnection: SQLConnection {
    private let db: Database

    init(_ db: Database) { self.db = db }

    let dialect = SQLDialect.sqlite
    var changes: Int { db.changesCount }
    var lastInsertID: Int64 { db.lastInsertedRowID }

    func prepare(_ sql: String) throws -> any SQLStatement {
        SQLiteStatement(try db.cachedStatement(sql: sql))
    }

    func script(_ sql: String) throws { try db.execute(sql: sql) }

    /// A statement without parameters and rows, parsed once.
    fileprivate func run(_ sql: String) throws {
        let statement = try prepare(sql)
        defer { statement.reset() }
        _ = try statement.step()
    }
}

final class SQLiteStatement: SQLStatement {
    /// Held so that the pointer below lives.
    private let statement: Statement
    private let raw: OpaquePointer

    init(_ statement: Statement) {
        self.statement = statement
        raw = statement.sqliteStatement
        sqlite3_reset(raw)
    }

    /// SQLite copies the bytes before the call returns (`SQLITE_TRANSIENT`).
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    func bind(_ index: Int, _ value: Int64) { sqlite3_bind_int64(raw, Int32(index), value) }

    func bind(_ index: Int, _ value: String) {
        var value = value
        _ = value.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text(
                    raw, Int32(index), $0.baseAddress ?? Self.empty, Int32($0.count), Self.transient)
            }
        }
    }

    func bind(_ index: Int, blob value: [UInt8]) {
        _ = value.withUnsafeBytes { bytes in
            bytes.isEmpty
                ? sqlite3_bind_zeroblob(raw, Int32(index), 0)
                : sqlite3_bind_blob(raw, Int32(index), bytes.baseAddress, Int32(bytes.count), Self.transient)
        }
    }

    func bindNull(_ index: Int) { sqlite3_bind_null(raw, Int32(index)) }

    func step() throws -> Bool {
        switch sqlite3_step(raw) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            let message = String(cString: sqlite3_errmsg(sqlite3_db_handle(raw)))
            sqlite3_reset(raw)
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        }
    }

    func reset() {
        sqlite3_reset(raw)
        sqlite3_clear_bindings(raw)
    }

    func int(_ column: Int) -> Int64 { sqlite3_column_int64(raw, Int32(column)) }

    func text(_ column: Int) -> String {
        guard let bytes = sqlite3_column_text(raw, Int32(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(raw, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    func blob(_ column: Int) -> [UInt8] {
        guard let bytes = sqlite3_column_blob(raw, Int32(column)) else { return [] }
        return Array(
            UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(raw, Int32(column)))))
    }

    func isText(_ column: Int, _ text: String) -> Bool {
        guard let bytes = sqlite3_column_text(raw, Int32(column)) else { return text.isEmpty }
        let count = Int(sqlite3_column_bytes(raw, Int32(column)))
        guard text.utf8.count == count else { return false }
        return text.utf8.elementsEqual(UnsafeBufferPointer(start: bytes, count: count))
    }

    func isNull(_ column: Int) -> Bool { sqlite3_column_type(raw, Int32(column)) == SQLITE_NULL }

    /// An empty text still needs an address: a null pointer would bind NULL.
    nonisolated(unsafe) private static let empty: UnsafePointer<CChar> = {
        // Written once here and never after, so sharing it is safe.
        let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
        pointer.initialize(to: 0)
        return UnsafePointer(pointer)
    }()
}
