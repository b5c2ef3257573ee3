import Domain
import Intake

/// The rows of one table, or of many documents, whatever reads them.
struct ImportFeed<Value: Sendable> {
    typealias Open = ([IntakeFile], ImportContext) throws -> ImportFeed

    /// Over the fields of rejects.
    var columns: [String]
    var next: () throws -> IntakeRow<Value>?
    var counts: () -> ImportCounts
}

extension ImportFeed where Value == Purchase {
    init(purchases table: IntakeFile, _ mapping: Mapping, _ context: ImportContext) throws {
        let table = PurchaseTable(try PurchaseReader(table.open(), mapping: mapping, context: context))
        self.init(
            columns: table.reader.columnNames, next: { try table.reader.next() },
            counts: { table.reader.counts })
    }

    init(purchases documents: [IntakeFile], _ mapping: Mapping) {
        var reader = UBLPurchaseReader(documents, mapping: mapping)
        self.init(
            columns: UBLPurchaseReader.rejectColumns, next: { try reader.next() }, counts: { reader.counts })
    }
}

extension ImportFeed where Value == Account {
    init(accounts documents: [IntakeFile], _ mapping: Mapping) {
        var reader = UBLAccountReader(documents, mapping: mapping)
        self.init(
            columns: UBLAccountReader.rejectColumns, next: { try reader.next() }, counts: { reader.counts })
    }
}

extension ImportFeed where Value: IntakeEntry {
    init(entries table: IntakeFile, _ mapping: Mapping, _ context: ImportContext) throws {
        let table = EntryTable<Value>(
            try EntryReader<Value>(table.open(), mapping: mapping, context: context))
        self.init(
            columns: table.reader.columnNames, next: { try table.reader.next() },
            counts: { table.reader.counts })
    }
}

/// A reader cannot be copied, and closures share it.
private final class PurchaseTable {
    var reader: PurchaseReader
    init(_ reader: consuming PurchaseReader) { self.reader = reader }
}

private final class EntryTable<Entry: IntakeEntry> {
    var reader: EntryReader<Entry>
    init(_ reader: consuming EntryReader<Entry>) { self.reader = reader }
}

/// What an import reads, file after file; rows that are not taken over are put aside.
final class ImportRows<Value: Sendable> {
    private struct Part {
        var rejects: RejectsFile
        var open: () throws -> ImportFeed<Value>
    }

    private var parts: [Part] = []
    private var nextPart = 0
    private var feed: ImportFeed<Value>?
    private var seen = ImportCounts()
    private var rowsSeen = 0
    private let progress: Progress

    init(_ progress: Progress) { self.progress = progress }

    func add(_ rejects: RejectsFile, open: @escaping () throws -> ImportFeed<Value>) {
        parts.append(Part(rejects: rejects, open: open))
    }

    /// Of all files read to their end.
    var counts: ImportCounts { seen }

    /// Where rows were put aside.
    var rejectPaths: [String] { parts.filter(\.rejects.wasMade).map(\.rejects.path) }

    func openNext() throws {
        guard nextPart < parts.count else { return }
        feed = try parts[nextPart].open()
        parts[nextPart].rejects.names = feed?.columns ?? []
        nextPart += 1
    }

    /// - Returns: `nil` after the last row of the last file.
    func next() throws -> Value? {
        while let feed {
            let rejects = parts[nextPart - 1].rejects
            while let row = try feed.next() {
                rowsSeen += 1
                if rowsSeen & 0x3FFF == 0 { progress.show(rowsSeen) }
                switch row {
                case .value(let value): return value
                case .valueWithWarning(let value, let reject):
                    try rejects.add(reject)
                    return value
                case .rejected(let reject): try rejects.add(reject)
                case .notAPurchase, .skipped: break
                }
            }
            // Before the commit: rejects that cannot be written must not be lost behind an import that was.
            try rejects.close()
            seen.add(feed.counts())
            self.feed = nil
            try openNext()
        }
        return nil
    }
}
