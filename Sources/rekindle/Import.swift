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
        abstract: "Reads accounts, products, reps, purchases or suppressions from a table.",
        discussion: """
            The table may be separated by commas, semicolons, tabs or blanks, packed with gzip, or come from
            standard input (-). Columns are found by their headers; --preset knows common exports, --mapping names a
            file of your own. Rows that cannot be understood go to FILE.rejects.csv with their reason; the others
            are imported, all in one transaction. Reading the same file again changes nothing.

              rekindle import purchases orders.csv --dry-run
              rekindle import purchases orders.csv.gz --preset shopify
              zcat old.csv.gz | rekindle import purchases - --mapping old-shop.yaml
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "accounts, products, reps, purchases or suppressions.")
    var kind: ImportKind
    @Argument(help: "The table; - for standard input.", completion: .file())
    var file: String
    @Option(help: "A mapping file (YAML); see docs/import.md.", completion: .file(extensions: ["yaml"]))
    var mapping: String?
    @Option(help: "One of: generic, shopify, woocommerce, odoo, online-retail, cdnow, northwind, chinook.")
    var preset: String?
    @Flag(help: "Show the mapping and the first rows as understood; store nothing.")
    var dryRun = false
    @Option(help: "Where rows that cannot be understood go. By default FILE.rejects.csv.")
    var rejects: String?

    func run(in workspace: Workspace) throws {
        let mapping = try readMapping()
        let zone = workspace.company.zoneOffset
        let context = ImportContext(
            companyZone: { zone($0) },
            namedZone: { Self.offset(inZone: $0) },
            now: workspace.now,
            fileName: file == "-" ? "standard input" : (file as NSString).lastPathComponent)
        if dryRun {
            let preview = try Intake.preview(try source(), mapping: mapping, context: context)
            Console.print(Self.table(of: preview.understanding))
            for row in preview.rows {
                let values = row.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(
                    separator: "  ")
                Console.print("line \(row.line): \(row.outcome)  \(values)")
            }
            Console.print("nothing was stored (--dry-run)")
            return
        }
        let rejectsPath = rejects ?? (file == "-" ? "import.rejects.csv" : "\(file).rejects.csv")
        let isInput =
            URL(fileURLWithPath: rejectsPath).resolvingSymlinksInPath()
            == URL(fileURLWithPath: file).resolvingSymlinksInPath()
        guard !isInput else {
            throw Failure(.usage, "--rejects names the file that is read; name another one")
        }
        let rejectsFile = RejectsFile(path: rejectsPath, mapping: mapping)
        let result: (ImportCounts, ImportEffect)
        switch kind {
        case .purchases: result = try importPurchases(mapping, context, try workspace.history(), rejectsFile)
        case .accounts:
            let store = try workspace.history()
            result = try importEntries(AccountReader.self, mapping, context, rejectsFile) {
                try store.importAccounts(at: workspace.now, next: $0)
            }
        case .products:
            let store = try workspace.history()
            result = try importEntries(ProductReader.self, mapping, context, rejectsFile) {
                try store.importProducts(next: $0)
            }
        case .reps:
            let store = try workspace.history()
            result = try importEntries(RepReader.self, mapping, context, rejectsFile) {
                try store.importReps(next: $0)
            }
        case .suppressions:
            let store = try workspace.ledger()
            result = try importEntries(SuppressionReader.self, mapping, context, rejectsFile) { next in
                var all: [Suppression] = []
                while let suppression = try next() { all.append(suppression) }
                let added = try store.suppress(all)
                return ImportEffect(added: added, unchanged: all.count - added)
            }
        }
        report(result.0, result.1, rejectsFile)
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

    private func readMapping() throws -> Mapping {
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
        let name = preset ?? "generic"
        guard let mapping = Mapping.preset(named: name, for: kind) else {
            let nearest =
                Suggestion.nearest(to: name, among: Mapping.presetNames).map { "; did you mean \($0)?" } ?? ""
            throw Failure(.usage, "there is no preset '\(name)' for \(kind.rawValue)\(nearest)")
        }
        return mapping
    }

    private func source() throws -> any ByteSource {
        file == "-" ? FileSource.standardInput : try FileSource(path: file)
    }

    private func importPurchases(
        _ mapping: Mapping, _ context: ImportContext, _ store: any HistoryStore, _ rejects: RejectsFile
    ) throws -> (ImportCounts, ImportEffect) {
        var reader = try PurchaseReader(try source(), mapping: mapping, context: context)
        rejects.names = reader.columnNames
        let progress = Progress("reading row")
        var count = 0
        func next() throws -> Purchase? {
            while let row = try reader.next() {
                count += 1
                if count & 0x3FFF == 0 { progress.show(count) }
                switch row {
                case .value(let purchase): return purchase
                case .valueWithWarning(let purchase, let reject):
                    try rejects.add(reject)
                    return purchase
                case .rejected(let reject): try rejects.add(reject)
                case .notAPurchase, .skipped: break
                }
            }
            // Before the commit: rejects that cannot be written must not be lost behind an import that was.
            try rejects.close()
            return nil
        }
        let effect = try store.importPurchases(
            source: mapping.source, address: { mapping.trialAddress(for: $0)?.description }, next: next)
        progress.finish()
        return (reader.counts, effect)
    }

    private func importEntries<Entry: IntakeEntry>(
        _ type: EntryReader<Entry>.Type, _ mapping: Mapping, _ context: ImportContext, _ rejects: RejectsFile,
        _ store: (() throws -> Entry?) throws -> ImportEffect
    ) throws -> (ImportCounts, ImportEffect) {
        var reader = try EntryReader<Entry>(try source(), mapping: mapping, context: context)
        rejects.names = reader.columnNames
        let effect = try store { () throws -> Entry? in
            while let row = try reader.next() {
                switch row {
                case .value(let entry): return entry
                case .valueWithWarning(let entry, let reject):
                    try rejects.add(reject)
                    return entry
                case .rejected(let reject): try rejects.add(reject)
                case .notAPurchase, .skipped: break
                }
            }
            try rejects.close()
            return nil
        }
        return (reader.counts, effect)
    }

    private func report(_ counts: ImportCounts, _ effect: ImportEffect, _ rejects: RejectsFile) {
        var rows = [["rows", Console.grouped(counts.rows), ""]]
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
        if counts.notPurchases > 0 { rows.append(["no purchase", Console.grouped(counts.notPurchases), ""]) }
        for (reason, count) in counts.skipped.sorted(by: { $0.key < $1.key }) {
            rows.append(["left out", Console.grouped(count), reason])
        }
        if counts.rejected > 0 {
            rows.append(["rejected", Console.grouped(counts.rejected), "see \(rejects.path)"])
        }
        if counts.withWarning > 0 {
            rows.append([
                "incomplete", Console.grouped(counts.withWarning),
                "imported without a part; see \(rejects.path)",
            ])
        }
        Console.print(Console.table(rows))
    }
}

/// The rejects of one import; no file is made for none.
private final class RejectsFile {
    let path: String
    var names: [String] = []
    private let writer: RejectsWriter
    private var handle: FileHandle?
    private var buffer: [UInt8] = []

    init(path: String, mapping: Mapping) {
        self.path = path
        writer = RejectsWriter(mapping.format.separator)
    }

    func add(_ reject: Reject) throws {
        if handle == nil {
            guard
                FileManager.default.createFile(
                    atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
                let file = FileHandle(forWritingAtPath: path)
            else {
                throw Failure(
                    .cannotCreate,
                    "the rejects cannot be written to \(path); name another place with --rejects")
            }
            handle = file
            buffer = writer.header(names)
        }
        buffer += writer.line(reject)
        if buffer.count > 1 << 16 { try flush() }
    }

    func close() throws {
        try flush()
        try handle?.close()
        handle = nil
    }

    private func flush() throws {
        guard let handle, !buffer.isEmpty else { return }
        do {
            try handle.write(contentsOf: Data(buffer))
        } catch {
            throw Failure(.cannotCreate, "\(path) cannot be written; is the disk full? nothing was imported")
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
