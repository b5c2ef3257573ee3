import Domain
import Intake

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

let context = ImportContext(companyZone: { _ in 0 }, now: Instant(milliseconds: 0), fileName: "test.csv")

func records(
    _ bytes: [UInt8], _ format: TableFormat = TableFormat(), pieceBytes: Int = .max
) throws -> [TableRecord] {
    var reader = try TableReader(BytesSource(bytes, pieceBytes: pieceBytes), format: format)
    var records: [TableRecord] = []
    while let record = try reader.nextRecord() { records.append(record) }
    return records
}

func texts(_ text: String, _ format: TableFormat = TableFormat()) throws -> [[String]] {
    try records(Array(text.utf8), format).map(\.texts)
}

struct Imported<Value: Sendable> {
    var values: [Value] = []
    var rejects: [Reject] = []
    var warnings: [Reject] = []
    var counts = ImportCounts()

    mutating func take(_ row: IntakeRow<Value>) {
        switch row {
        case .value(let value): values.append(value)
        case .valueWithWarning(let value, let reject):
            values.append(value)
            warnings.append(reject)
        case .rejected(let reject): rejects.append(reject)
        case .notAPurchase, .skipped: break
        }
    }
}

func purchases(
    _ source: any ByteSource, _ mapping: Mapping, context: ImportContext = context
) throws -> Imported<Purchase> {
    var reader = try PurchaseReader(source, mapping: mapping, context: context)
    var imported = Imported<Purchase>()
    while let row = try reader.next() { imported.take(row) }
    imported.counts = reader.counts
    return imported
}

func entries<Entry: IntakeEntry>(
    _: Entry.Type, _ source: any ByteSource, _ mapping: Mapping, context: ImportContext = context
) throws -> Imported<Entry> {
    var reader = try EntryReader<Entry>(source, mapping: mapping, context: context)
    var imported = Imported<Entry>()
    while let row = try reader.next() { imported.take(row) }
    imported.counts = reader.counts
    return imported
}

struct NoSuchPreset: Error {}

func preset(_ name: String, _ kind: ImportKind = .purchases) throws -> Mapping {
    guard let mapping = Mapping.preset(named: name, for: kind) else { throw NoSuchPreset() }
    return mapping
}

/// The shared data, where the tests may read it.
enum Shared {
    static let folder: String? = {
        let named = getenv("REKINDLE_SHARED").map { String(cString: $0) }
        let folder = (named ?? "../shared") + "/data"
        return access(folder + "/README.md", R_OK) == 0 ? folder : nil
    }()

    static func source(_ name: String) throws -> FileSource {
        try FileSource(path: (folder ?? "") + "/" + name)
    }
}
