public import Domain

/// What a file other than purchases has one of per row.
public protocol IntakeEntry: Sendable {
    static var kind: ImportKind { get }

    /// - Returns: the value, and what was left out of it; or why there is none.
    static func read(_ row: borrowing EntryRow) -> EntryOutcome<Self>
}

public enum EntryOutcome<Value: Sendable>: Sendable {
    case value(Value)
    case valueWithWarning(Value, Reject)
    case rejected(Reject)
}

/// Reads a file's rows as accounts, products, reps or suppressions.
public struct EntryReader<Entry: IntakeEntry>: ~Copyable {
    private var row: EntryRow
    private let skips: RowRules

    /// - Precondition: the mapping is for files of this kind.
    public init(_ source: any ByteSource, mapping: Mapping, context: ImportContext) throws(IntakeError) {
        precondition(mapping.kind == Entry.kind, "the mapping is for \(mapping.kind) files")
        let row = try EntryRow(source, mapping: mapping, context: context)
        let skips = try RowRules(mapping.skips, row.rows.layout, mapping)
        self.row = row
        self.skips = skips
    }

    public var counts: ImportCounts { row.rows.counts }
    /// The physical line at which the current row begins.
    public var line: Int { row.rows.line }
    /// The file's header, clean; `column 1` and so on for a file without.
    public var columnNames: [String] { row.rows.layout.names }
    public var hasHeader: Bool { row.rows.layout.hasHeader }

    /// What the mapping came to on this file.
    public func understanding() -> Understanding { Understanding(row.rows) }

    /// - Returns: `nil` at the end.
    public mutating func next() throws(IntakeError) -> IntakeRow<Entry>? {
        switch try row.rows.advance() {
        case .end: return nil
        case .skipped(let reason): return .skipped(reason)
        case .rejected(let reject): return .rejected(reject)
        case .row: break
        }
        if !skips.isEmpty {
            let (answer, because) = skips.ask(row.rows, row.numbersIfThere())
            if answer == .holds {
                row.rows.counts.skipped[because, default: 0] += 1
                return .skipped(because)
            }
        }
        switch Entry.read(row) {
        case .value(let entry):
            row.rows.counts.imported += 1
            return .value(entry)
        case .valueWithWarning(let entry, let reject):
            row.rows.counts.imported += 1
            row.rows.counts.withWarning += 1
            return .valueWithWarning(entry, reject)
        case .rejected(let reject):
            row.rows.counts.rejected += 1
            return .rejected(reject)
        }
    }
}

public typealias AccountReader = EntryReader<Account>
public typealias ProductReader = EntryReader<Product>
public typealias RepReader = EntryReader<Rep>
public typealias SuppressionReader = EntryReader<Suppression>

/// The row an entry is read from.
public struct EntryRow: ~Copyable {
    var rows: RowSource
    let days: DayReader
    let context: ImportContext
    /// Fields that no meaning claims, with their headers.
    private let unclaimed: [(index: Int, name: String)]

    init(_ source: any ByteSource, mapping: Mapping, context: ImportContext) throws(IntakeError) {
        let days = try DayReader(mapping.dates, context)
        let rows = try RowSource(source, mapping: mapping)
        let claimed = Set(rows.layout.places.values.flatMap(\.all))
        unclaimed = rows.layout.names.enumerated()
            .filter { !claimed.contains($0.offset) && !$0.element.isEmpty }
            .map { (index: $0.offset, name: $0.element) }
        self.days = days
        self.context = context
        self.rows = rows
    }

    var mapping: Mapping { rows.mapping }

    func places(_ column: Column) -> Places { rows.layout.places[column] ?? Places() }

    func text(_ column: Column) -> String { rows.text(places(column), asID: false) }

    func id(_ column: Column) -> String { rows.text(places(column), asID: true) }

    func bytes(_ column: Column) -> UnsafeBufferPointer<UInt8> { rows.bytes(places(column)) }

    /// What further columns say, by header; blank fields are left out.
    func attributes() -> [String: String] {
        var attributes: [String: String] = [:]
        for (index, name) in unclaimed {
            let text = cleanText(rows.table.field(index))
            if !text.isEmpty { attributes[name] = text }
        }
        return attributes
    }

    /// - Returns: `nil` for a blank field.
    func decimal(_ column: Column) throws(RowFault) -> Decimal? {
        let bytes = bytes(column)
        guard !bytes.isEmpty else { return nil }
        guard let number = mapping.format.numbers.decimal(bytes) else {
            throw RowFault(places(column), .noNumber)
        }
        return number
    }

    func reject(_ column: Column, _ fault: RowFault.Fault) -> Reject {
        reject(RowFault(places(column), fault))
    }

    func reject(_ fault: RowFault) -> Reject {
        rows.reject(fault.places, fault.fault.reason(rows.bytes(fault.places), mapping))
    }

    func numbersIfThere() -> RowRules.Numbers {
        func number(_ column: Column) -> Decimal? {
            let bytes = bytes(column)
            return bytes.isEmpty ? nil : mapping.format.numbers.decimal(bytes)
        }
        return RowRules.Numbers(
            quantity: number(.quantity), unitPrice: number(.unitPrice), amount: number(.amount))
    }
}
