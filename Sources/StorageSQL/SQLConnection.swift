/// A value bound to a statement or read from a row.
public enum SQLValue: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case null
    case int(Int64)
    case text(String)
    case blob([UInt8])

    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public static func int(_ value: Int) -> SQLValue { .int(Int64(value)) }
    public static func optional(_ value: Int64?) -> SQLValue { value.map(SQLValue.int) ?? .null }
}

/// A statement being run. Parameters are numbered from 1 in the order in which their names first appear.
public protocol SQLStatement: AnyObject {
    func bind(_ index: Int, _ value: Int64)
    func bind(_ index: Int, _ value: String)
    func bind(_ index: Int, blob value: [UInt8])
    func bindNull(_ index: Int)
    /// - Returns: whether there is a row to read.
    func step() throws -> Bool
    /// Makes it ready to be bound and run again.
    func reset()
    /// Columns are numbered from 0. A NULL reads as 0, "" or empty.
    func int(_ column: Int) -> Int64
    func text(_ column: Int) -> String
    func blob(_ column: Int) -> [UInt8]
    func isNull(_ column: Int) -> Bool
    /// Whether a column says the same, by its bytes; makes no text of it.
    func isText(_ column: Int, _ text: String) -> Bool
}

/// The little of a database that our portable SQL needs.
public protocol SQLConnection: AnyObject {
    /// A statement of its own, kept for the next caller with the same text once it is reset.
    func prepare(_ sql: String) throws -> any SQLStatement
    /// Several statements without parameters.
    func script(_ sql: String) throws
    /// Rows that the last INSERT, UPDATE or DELETE touched.
    var changes: Int { get }
    var lastInsertID: Int64 { get }
    /// Statements that differ by engine.
    var dialect: SQLDialect { get }
}

public enum SQLDialect: Hashable, Sendable { case sqlite }

/// A database with one writer and many readers, each seeing a whole state.
public protocol SQLDatabase: Sendable {
    func read<T>(_ body: (any SQLConnection) throws -> T) throws -> T
    /// In one transaction: all of it is durable when this returns, or nothing if `body` throws.
    func write<T>(_ body: (any SQLConnection) throws -> T) throws -> T
    /// The same, and what `body` deletes or overwrites stands in no file afterwards, as far as the engine's own files go.
    func erase<T>(_ body: (any SQLConnection) throws -> T) throws -> T
}

extension SQLStatement {
    func bind(_ values: [SQLValue]) {
        for (index, value) in values.enumerated() {
            switch value {
            case .null: bindNull(index + 1)
            case .int(let number): bind(index + 1, number)
            case .text(let text): bind(index + 1, text)
            case .blob(let bytes): bind(index + 1, blob: bytes)
            }
        }
    }

    func optionalInt(_ column: Int) -> Int64? { isNull(column) ? nil : int(column) }
}

extension SQLConnection {
    /// Runs a statement that gives no rows.
    @discardableResult
    func run(_ sql: String, _ values: [SQLValue] = []) throws -> Int {
        let statement = try prepare(sql)
        defer { statement.reset() }
        statement.bind(values)
        _ = try statement.step()
        return changes
    }

    /// Runs a query and makes a value of each row.
    func rows<T>(_ sql: String, _ values: [SQLValue] = [], _ make: (any SQLStatement) throws -> T) throws
        -> [T]
    {
        let statement = try prepare(sql)
        defer { statement.reset() }
        statement.bind(values)
        var all: [T] = []
        while try statement.step() { all.append(try make(statement)) }
        return all
    }

    func first<T>(_ sql: String, _ values: [SQLValue] = [], _ make: (any SQLStatement) throws -> T) throws
        -> T?
    {
        let statement = try prepare(sql)
        defer { statement.reset() }
        statement.bind(values)
        return try statement.step() ? try make(statement) : nil
    }
}
