import ArgumentParser
import Campaigns
import Diagnostics
import Domain
import Foundation
import Intake
import Mail
import Storage

struct Import: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reads accounts, products, reps, purchases or suppressions from tables or UBL documents.",
        discussion: """
            A table may be separated by commas, semicolons, tabs or blanks, packed with gzip, or come from
            standard input (-). Columns are found by their headers; --preset knows common exports, --mapping names a
            file of your own. XML files are read as UBL invoices and credit notes, one document in each. Rows that
            cannot be understood go to FILE.rejects.csv with their reason; the others are imported, all files in
            one transaction. Reading the same file again changes nothing.

              rekindle import purchases orders.csv --dry-run
              rekindle import purchases orders.csv.gz --preset shopify
              rekindle import purchases invoices/*.xml
              zcat old.csv.gz | rekindle import purchases - --mapping old-shop.yaml
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "accounts, products, reps, purchases or suppressions.")
    var kind: ImportKind
    @Argument(
        help: "One file or more: tables, or UBL documents in XML; - for standard input.", completion: .file())
    var files: [String]
    @Option(help: "A mapping file (YAML); see docs/import.md.", completion: .file(extensions: ["yaml"]))
    var mapping: String?
    @Option(
        help: """
            One of: generic, shopify, woocommerce, odoo, online-retail, cdnow, northwind, chinook; for XML ubl or
            ubl-orders.
            """)
    var preset: String?
    @Flag(help: "Show the mapping and the first rows as understood; store nothing.")
    var dryRun = false
    @Option(help: "Where rows that cannot be understood go. By default FILE.rejects.csv.")
    var rejects: String?

    func run(in workspace: Workspace) throws {
        guard files.count(where: { $0 == "-" }) <= 1 else {
            throw Failure(.usage, "standard input (-) can be read only once")
        }
        let stated = try statedMapping()
        let inputs = try ImportInputs(files)
        let mapping = try fitting(stated, isXML: inputs.holdXML)
        if dryRun { return try show(inputs, mapping, workspace) }
        switch kind {
        case .purchases:
            let store = try workspace.history()
            try importRows(Self.purchases(mapping), inputs, mapping, workspace) { next in
                try store.importPurchases(
                    source: mapping.source, address: { mapping.trialAddress(for: $0)?.description },
                    next: next)
            }
        case .accounts:
            let store = try workspace.history()
            try importRows(Self.accounts(mapping), inputs, mapping, workspace) { next in
                guard mapping.ubl != nil else {
                    return try store.importAccounts(at: workspace.now, next: next)
                }
                var accounts = try Self.completed(next, store, asOf: workspace.today)[...]
                return try store.importAccounts(at: workspace.now) { accounts.popFirst() }
            }
        case .products:
            let store = try workspace.history()
            try importRows(Self.entries(Product.self, mapping), inputs, mapping, workspace) {
                try store.importProducts(next: $0)
            }
        case .reps:
            let store = try workspace.history()
            try importRows(Self.entries(Rep.self, mapping), inputs, mapping, workspace) {
                try store.importReps(next: $0)
            }
        case .suppressions:
            let store = try workspace.ledger()
            try importRows(Self.entries(Suppression.self, mapping), inputs, mapping, workspace) { next in
                var all: [Suppression] = []
                while let suppression = try next() { all.append(suppression) }
                let added = try store.suppress(all)
                return ImportEffect(added: added, unchanged: all.count - added)
            }
        }
    }

    /// The accounts of documents, with what is known of them already and no document says.
    private static func completed(
        _ next: () throws -> Account?, _ store: any HistoryStore, asOf today: CivilDay
    ) throws -> [Account] {
        var accounts: [Account] = []
        while let account = try next() { accounts.append(account) }
        try store.read { history in
            for index in accounts.indices {
                guard let known = try history.record(of: accounts[index].id, asOf: today) else { continue }
                accounts[index] = accounts[index].completed(by: known.account)
            }
        }
        return accounts
    }

    /// Reads all files into the store, in one transaction, and says what became of them.
    private func importRows<Value>(
        _ open: @escaping ImportFeed<Value>.Open, _ inputs: ImportInputs, _ mapping: Mapping,
        _ workspace: Workspace, _ store: (() throws -> Value?) throws -> ImportEffect
    ) throws {
        let progress = Progress("reading row")
        let rows = ImportRows<Value>(progress)
        if mapping.ubl != nil {
            let rejects = RejectsFile(path: try rejectsPath(of: files), mapping: mapping)
            rows.add(rejects) { try open(inputs.documents(), context(workspace, files[0])) }
        } else {
            for file in files {
                let rejects = RejectsFile(path: try rejectsPath(of: [file]), mapping: mapping)
                rows.add(rejects) { try open([try inputs.table(file)], context(workspace, file)) }
            }
        }
        // What is wrong with the first file as a whole is known before anything is begun.
        try rows.openNext()
        let effect = try store(rows.next)
        progress.finish()
        report(rows.counts, effect, rows.rejectPaths)
    }

    /// Where rejects go: beside a file that is alone or a table, else in the folder at hand.
    private func rejectsPath(of inputs: [String]) throws -> String {
        if rejects != nil, files.count > 1, inputs.count == 1 {
            throw Failure(.usage, "--rejects is for one table, or for UBL documents; each table has its own")
        }
        let beside = inputs.count == 1 && inputs[0] != "-" ? "\(inputs[0]).rejects.csv" : "import.rejects.csv"
        let path = rejects ?? beside
        let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        for file in files where URL(fileURLWithPath: file).resolvingSymlinksInPath() == resolved {
            throw Failure(.usage, "--rejects names the file that is read; name another one")
        }
        return path
    }

    private func context(_ workspace: Workspace, _ file: String) -> ImportContext {
        let zone = workspace.company.zoneOffset
        return ImportContext(
            companyZone: { zone($0) },
            namedZone: { Self.offset(inZone: $0) },
            now: workspace.now,
            fileName: file == "-" ? "standard input" : (file as NSString).lastPathComponent)
    }

    private static func purchases(_ mapping: Mapping) -> ImportFeed<Purchase>.Open {
        { files, context in
            try mapping.ubl == nil
                ? ImportFeed(purchases: files[0], mapping, context) : ImportFeed(purchases: files, mapping)
        }
    }

    private static func entries<Entry: IntakeEntry>(_ type: Entry.Type, _ mapping: Mapping)
        -> ImportFeed<Entry>.Open
    {
        { files, context in try ImportFeed(entries: files[0], mapping, context) }
    }

    private static func accounts(_ mapping: Mapping) -> ImportFeed<Account>.Open {
        { files, context in
            try mapping.ubl == nil
                ? ImportFeed(entries: files[0], mapping, context) : ImportFeed(accounts: files, mapping)
        }
    }

    private func show(_ inputs: ImportInputs, _ mapping: Mapping, _ workspace: Workspace) throws {
        if mapping.ubl != nil {
            let preview = try Intake.preview(documents: inputs.documents(), mapping: mapping)
            Self.show(preview) { "\($0.file):\($0.line)" }
        } else {
            for file in files {
                let preview = try Intake.preview(
                    try inputs.table(file).open(), mapping: mapping, context: context(workspace, file))
                if files.count > 1 { Console.print("\(file):") }
                Self.show(preview) { "line \($0.line)" }
            }
        }
        Console.print("nothing was stored (--dry-run)")
    }

    private static func show(_ preview: ImportPreview, _ place: (ImportPreview.Row) -> String) {
        Console.print(table(of: preview.understanding))
        for row in preview.rows {
            let values = row.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(
                separator: "  ")
            Console.print("\(place(row)): \(row.outcome)  \(values)")
        }
    }

    private static func offset(inZone name: String) -> ImportContext.ZoneOffset? {
        guard let zone = TimeZone(identifier: name) else { return nil }
        return { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0.milliseconds) / 1000)) }
    }

    /// What the mapping came to on the file: its columns, those left over, and how values are read.
    private static func table(of understanding: Understanding) -> String {
        var rows = understanding.columns.map { found in
            [
                found.column.rawValue,
                zip(found.names, found.positions).map { "\($0) (\($1))" }.joined(separator: ", else "),
            ]
        }
        if !understanding.otherColumns.isEmpty {
            let use = understanding.kind == .accounts ? "kept as attributes" : "not read"
            rows.append([use, understanding.otherColumns.joined(separator: ", ")])
        }
        rows += understanding.notes.map { [$0.name, $0.text] }
        return
            "\(understanding.kind.rawValue) by \(understanding.mapping), source '\(understanding.source)'\n"
            + Console.table(rows) + "\n"
    }

    /// - Returns: `nil` if neither a file nor a preset is named.
    private func statedMapping() throws -> Mapping? {
        if let path = self.mapping {
            guard let bytes = FileManager.default.contents(atPath: path) else {
                throw Failure(.noInput, "there is no mapping file \(path)")
            }
            let source = SourceText(name: path, bytes: Array(bytes))
            let (mapping, diagnostics) = Mapping.parse(source, for: kind)
            guard let mapping, !diagnostics.hasErrors else {
                throw Diagnostics(diagnostics, sources: [source])
            }
            for warning in diagnostics { Console.talk(warning.shown(in: source)) }
            return mapping
        }
        return try preset.map { try mapping(preset: $0) }
    }

    private func mapping(preset name: String) throws -> Mapping {
        guard let mapping = Mapping.preset(named: name, for: kind) else {
            let nearest =
                Suggestion.nearest(to: name, among: Mapping.presetNames).map { "; did you mean \($0)?" } ?? ""
            throw Failure(.usage, "there is no preset '\(name)' for \(kind.rawValue)\(nearest)")
        }
        return mapping
    }

    /// The mapping that is stated, if it is for files like these; else the one that is usual for them.
    private func fitting(_ stated: Mapping?, isXML: Bool) throws -> Mapping {
        guard let stated else {
            guard isXML else { return try mapping(preset: "generic") }
            guard kind == .purchases || kind == .accounts else {
                throw Failure(.data, "UBL documents in XML bring purchases and accounts, no \(kind.rawValue)")
            }
            return try mapping(preset: "ubl")
        }
        let name = self.mapping ?? "preset '\(stated.name)'"
        if isXML, stated.ubl == nil {
            throw Failure(.data, "\(name) is for tables, and the file is XML; XML is read with --preset ubl")
        }
        if !isXML, stated.ubl != nil {
            throw Failure(.data, "\(name) is for UBL documents, and the file is no XML")
        }
        return stated
    }

    private func report(_ counts: ImportCounts, _ effect: ImportEffect, _ rejects: [String]) {
        let see = "see " + rejects.prefix(3).joined(separator: ", ") + (rejects.count > 3 ? ", …" : "")
        var rows = [["rows", Console.grouped(counts.rows), ""]]
        if counts.documents > 0 { rows.insert(["documents", Console.grouped(counts.documents), ""], at: 0) }
        rows.append([
            "imported", Console.grouped(counts.imported),
            "\(Console.grouped(effect.added)) new, \(Console.grouped(effect.changed)) changed, \(Console.grouped(effect.unchanged)) as before",
        ])
        if counts.refunds + counts.addedRefunds > 0 {
            rows.append([
                "", "",
                "\(Console.grouped(counts.refunds + counts.addedRefunds)) of them refunds: they change amounts, never dates",
            ])
        }
        if counts.addedCharges > 0 {
            let lines = counts.addedCharges == 1 ? "line" : "lines"
            rows.append([
                "", "",
                "with \(Console.grouped(counts.addedCharges)) \(lines) more for allowances and charges of whole documents",
            ])
        }
        if counts.notPurchases > 0 { rows.append(["no purchase", Console.grouped(counts.notPurchases), ""]) }
        for (reason, count) in counts.skipped.sorted(by: { $0.key < $1.key }) {
            rows.append(["left out", Console.grouped(count), reason])
        }
        if counts.rejected > 0 {
            rows.append(["rejected", Console.grouped(counts.rejected), see])
        }
        if counts.withWarning > 0 {
            rows.append([
                "incomplete", Console.grouped(counts.withWarning),
                "imported without a part; \(see)",
            ])
        }
        Console.print(Console.table(rows))
    }
}
