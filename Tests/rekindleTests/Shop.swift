import Foundation
import GRDB
import TestSupport

/// A workspace of one test's own, with `rekindle` to run in it.
///
/// It has the repository's letters, and of rules only what the test writes. Remove it at the test's end.
struct Shop {
    let scratch: Scratch

    /// - Parameter rules: campaign files by name, in place of the repository's.
    init(rules: [String: String]? = nil) throws {
        scratch = try Scratch.workspace()
        guard let rules else { return }
        try FileManager.default.removeItem(atPath: scratch.path("Rules"))
        try FileManager.default.createDirectory(
            atPath: scratch.path("Rules"), withIntermediateDirectories: true)
        for (name, text) in rules { try scratch.write(text, to: "Rules/\(name).yaml") }
    }

    func remove() { scratch.remove() }

    /// Runs `rekindle` in the workspace to its end.
    @discardableResult
    func run(
        _ arguments: String..., environment: [String: String] = [:]
    ) async throws -> Program.Result {
        try await ended(Program.rekindle, arguments, environment: environment, folder: scratch.folder)
    }

    func start(_ arguments: String..., environment: [String: String] = [:]) throws -> Running {
        try Running(Program.rekindle, arguments, environment: environment, folder: scratch.folder)
    }

    /// Imports a table given as text.
    @discardableResult
    func load(_ kind: String, _ table: String, _ more: String...) async throws -> Program.Result {
        try await ended(
            Program.rekindle, ["import", kind, "-"] + more, input: Data(table.utf8), folder: scratch.folder)
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: scratch.path(name)) }

    /// The files of a folder that end so; none if there is no such folder.
    func files(in folder: String, ending: String = ".eml") -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: scratch.path(folder))) ?? [])
            .filter { $0.hasSuffix(ending) }.sorted()
    }
}

/// A look into the stores, past the program.
extension Shop {
    enum Store: String { case history, ledger }

    func query(_ store: Store, _ sql: String) throws -> [[String]] {
        try DatabaseQueue(path: scratch.path(".rekindle/\(store.rawValue).sqlite")).read { db in
            try Row.fetchAll(db, sql: sql).map { row in row.databaseValues.map(Self.text) }
        }
    }

    func number(_ store: Store, _ sql: String) throws -> Int {
        Int(try query(store, sql).first?.first ?? "") ?? -1
    }

    /// As if time had passed, or a hand had been in the store.
    func change(_ store: Store, _ sql: String) throws {
        try DatabaseQueue(path: scratch.path(".rekindle/\(store.rawValue).sqlite")).write {
            try $0.execute(sql: sql)
        }
    }

    /// Another program writes to a store for as long as the body takes.
    func locking<T>(_ store: Store, _ body: () async throws -> T) async throws -> T {
        var configuration = Configuration()
        configuration.busyMode = .timeout(60)
        configuration.allowsUnsafeTransactions = true
        let queue = try DatabaseQueue(
            path: scratch.path(".rekindle/\(store.rawValue).sqlite"), configuration: configuration)
        try await queue.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let result = try await body()
        try await queue.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        return result
    }

    /// Deliveries by state.
    func phases() throws -> [String: Int] {
        let rows = try query(.ledger, "SELECT phase, COUNT(*) FROM delivery GROUP BY phase")
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], Int($0[1]) ?? -1) })
    }

    /// Everything the history says, in order of the keys; without the runs of imports, which only count them.
    func history() throws -> [String] {
        try DatabaseQueue(path: scratch.path(".rekindle/history.sqlite")).read { db in
            var lines: [String] = []
            for table in ["account", "product", "rep", "source", "purchase", "account_summary"] {
                let columns = try db.columns(in: table).map(\.name).filter { $0 != "import_run" }
                let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
                for row in try Row.fetchAll(db, sql: "SELECT \(list) FROM \(table) ORDER BY \(list)") {
                    lines.append("\(table)|" + row.databaseValues.map(Self.text).joined(separator: "|"))
                }
            }
            let indexes = try String.fetchAll(
                db, sql: "SELECT sql FROM sqlite_master WHERE sql <> '' ORDER BY name")
            return lines + indexes
        }
    }

    private static func text(_ value: DatabaseValue) -> String {
        switch value.storage {
        case .null: "NULL"
        case .int64(let number): String(number)
        case .double(let number): String(number)
        case .string(let text): text
        case .blob(let data): data.base64EncodedString()
        }
    }
}

/// A table of the program's output: the number that stands beside each word.
func counts(_ output: String) -> [String: Int] {
    var counts: [String: Int] = [:]
    for line in output.split(separator: "\n") {
        let cells = line.components(separatedBy: "  ").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
        guard cells.count >= 2, !line.hasPrefix(" "),
            let number = Int(cells[1].replacingOccurrences(of: ",", with: ""))
        else { continue }
        counts[cells[0], default: 0] += number
    }
    return counts
}

/// What an import says it did: "12 new, 3 changed, 4 as before".
func effect(_ output: String) -> [Int] {
    guard let line = output.split(separator: "\n").first(where: { $0.hasPrefix("imported") }) else {
        return []
    }
    let words = line.replacingOccurrences(of: ",", with: "").split(separator: " ")
    return ["new", "changed", "as"].compactMap { word in
        words.firstIndex { $0 == word }.flatMap { Int(words[$0 - 1]) }
    }
}
