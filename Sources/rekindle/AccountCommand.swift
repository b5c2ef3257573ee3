import ArgumentParser
import Domain
import Foundation
import Storage

struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "What is kept of one customer: give it to them, or forget them.",
        subcommands: [ExportAccount.self, ForgetAccount.self])
}

struct ExportAccount: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Everything kept of an account, as JSON (GDPR, article 15).")

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The account.")
    var account: String

    func run(in workspace: Workspace) throws {
        var tables: [String: [[String: String]]] = [:]
        for store in [
            try workspace.history().export(account: account), try workspace.ledger().export(account: account),
        ] {
            for (table, rows) in store where !rows.isEmpty {
                tables[table] = rows.map { row in
                    Dictionary(row.map { ($0.column, $0.value) }) { first, _ in first }
                }
            }
        }
        guard !tables.isEmpty else { throw Failure(.noInput, "nothing is kept of an account '\(account)'") }
        try Console.json(tables)
    }
}

struct ForgetAccount: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Erase a person (GDPR, article 17): names, addresses, letters; the numbers stay.",
        discussion: """
            What is still to go to them is not sent, and their addresses stay suppressed, by a keyed hash that names nobody.
            What was bought stays, under a name that leads to nobody. It cannot be undone. Take the person out of the
            files that you import, too: what an import brings back is suppressed, and nothing else.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The account.")
    var account: String
    @Flag(help: "Really.")
    var yes = false

    func run(in workspace: Workspace) throws {
        let history = try workspace.history()
        let ledger = try workspace.ledger()
        let address = try history.read { try $0.lastWord(on: account) }?.email
        let isKnown = try address != nil || ledger.export(account: account).contains { !$0.rows.isEmpty }
        guard isKnown else { throw Failure(.noInput, "nothing is kept of an account '\(account)'") }
        guard yes else {
            throw Failure(
                .usage,
                "this erases the person for good; look at it first with: rekindle account export \(account). Then add --yes"
            )
        }
        // Asked first: afterwards nobody knows whose they were.
        var addresses = Set([address].compactMap { $0 }.filter { !$0.isEmpty })
        for row in try ledger.export(account: account).flatMap(\.rows) {
            for (column, value) in row where ["recipient", "address"].contains(column) && !value.isEmpty {
                addresses.insert(value)
            }
        }
        let rows = try ledger.forget(
            account: account, addresses: [address].compactMap { $0 }.filter { !$0.isEmpty },
            by: workspace.userName, at: workspace.now)
        let lines = try history.forget(account: account)
        let letters = workspace.removeRehearsed(to: addresses)
        let outbox =
            letters == 0
            ? ""
            : ", and \(Console.grouped(letters)) rehearsed \(letters == 1 ? "letter is" : "letters are") gone from Outbox"
        Console.print(
            "account \(account) is forgotten: \(Console.grouped(rows)) rows of the ledger and \(Console.grouped(lines)) of the history name nobody any more\(outbox)"
        )
    }
}

extension Workspace {
    /// Removes rehearsed letters to some addresses from Outbox.
    ///
    /// - Returns: how many.
    fileprivate func removeRehearsed(to addresses: Set<String>) -> Int {
        let root = "\(folder)/Outbox"
        let wanted = Set(addresses.map { $0.lowercased() })
        var count = 0
        for name in FileManager.default.enumerator(atPath: root)?.compactMap({ $0 as? String }) ?? []
        where name.hasSuffix(".eml") {
            guard let bytes = FileManager.default.contents(atPath: "\(root)/\(name)") else { continue }
            let head = String(decoding: bytes.prefix(65_536), as: UTF8.self).lowercased()
            let header = head.components(separatedBy: "\r\n\r\n")[0].replacing("\r\n ", with: " ")
            let field = header.components(separatedBy: "\r\n").first { $0.hasPrefix("to:") } ?? ""
            let named = field.dropFirst(3).split { " <>,;\"".contains($0) }.map(String.init)
            guard !wanted.isDisjoint(with: named) else { continue }
            if (try? FileManager.default.removeItem(atPath: "\(root)/\(name)")) != nil { count += 1 }
        }
        return count
    }
}
