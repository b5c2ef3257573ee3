import Domain
import Mail

/// The first rows of a file as an import would take them. Nothing is kept.
public struct ImportPreview: Sendable {
    public struct Row: Hashable, Sendable {
        /// Of several; empty for a table, which is one.
        public var file = ""
        /// The physical line, from 1.
        public var line: Int
        /// `purchase`, `refund`, `account` …, `not a purchase`, `skipped: …`, `rejected: …`.
        public var outcome: String
        /// What was read, in the order of the kind's columns; empty values are left out.
        public var values: [String: String]
    }

    public var understanding: Understanding
    public var rows: [Row]
    /// Of the rows looked at.
    public var counts: ImportCounts
}

/// Reads the first rows of a file, to show what the mapping makes of it.
///
/// - Parameter limit: rows looked at; 0 shows only how the header was understood.
public func preview(
    _ source: any ByteSource, mapping: Mapping, context: ImportContext, limit: Int = 10
) throws(IntakeError) -> ImportPreview {
    switch mapping.kind {
    case .purchases: return try previewPurchases(source, mapping, context, limit)
    case .accounts: return try previewEntries(Account.self, source, mapping, context, limit)
    case .products: return try previewEntries(Product.self, source, mapping, context, limit)
    case .reps: return try previewEntries(Rep.self, source, mapping, context, limit)
    case .suppressions: return try previewEntries(Suppression.self, source, mapping, context, limit)
    }
}

/// The same of UBL documents: their first lines, or customers.
///
/// - Precondition: the mapping is for UBL.
public func preview(documents files: [IntakeFile], mapping: Mapping, limit: Int = 10) throws(IntakeError)
    -> ImportPreview
{
    let understanding = Understanding(documents: mapping)
    var rows: [ImportPreview.Row] = []
    if mapping.kind == .accounts {
        var reader = UBLAccountReader(files, mapping: mapping)
        while rows.count < limit, let row = try reader.next() {
            rows.append(ImportPreview.Row(row, file: reader.file, line: reader.line))
        }
        return ImportPreview(understanding: understanding, rows: rows, counts: reader.counts)
    }
    var reader = UBLPurchaseReader(files, mapping: mapping)
    while rows.count < limit, let row = try reader.next() {
        rows.append(ImportPreview.Row(row, file: reader.file, line: reader.line))
    }
    return ImportPreview(understanding: understanding, rows: rows, counts: reader.counts)
}

private func previewPurchases(
    _ source: any ByteSource, _ mapping: Mapping, _ context: ImportContext, _ limit: Int
) throws(IntakeError) -> ImportPreview {
    var reader = try PurchaseReader(source, mapping: mapping, context: context)
    var rows: [ImportPreview.Row] = []
    while reader.counts.rows < limit, let row = try reader.next() {
        rows.append(ImportPreview.Row(row, line: reader.line))
    }
    return ImportPreview(understanding: reader.understanding(), rows: rows, counts: reader.counts)
}

private func previewEntries<Entry: IntakeEntry & Previewed>(
    _ entry: Entry.Type, _ source: any ByteSource, _ mapping: Mapping, _ context: ImportContext, _ limit: Int
) throws(IntakeError) -> ImportPreview {
    var reader = try EntryReader<Entry>(source, mapping: mapping, context: context)
    var rows: [ImportPreview.Row] = []
    while reader.counts.rows < limit, let row = try reader.next() {
        rows.append(ImportPreview.Row(row, line: reader.line))
    }
    return ImportPreview(understanding: reader.understanding(), rows: rows, counts: reader.counts)
}

extension ImportPreview.Row {
    init<Value: Previewed>(_ row: IntakeRow<Value>, file: String = "", line: Int) {
        var outcome: String
        var values: [Column: String] = [:]
        switch row {
        case .value(let value): (outcome, values) = (value.previewOutcome, value.previewValues)
        case .valueWithWarning(let value, let reject):
            outcome = "\(value.previewOutcome), with a warning: \(reject.column): \(reject.reason)"
            values = value.previewValues
        case .notAPurchase: outcome = "not a purchase"
        case .skipped(let reason): outcome = "skipped: \(reason)"
        case .rejected(let reject):
            outcome = "rejected: " + (reject.column.isEmpty ? "" : "\(reject.column): ") + reject.reason
        }
        self.file = file
        self.line = line
        self.outcome = outcome
        self.values = [:]
        for (column, value) in values where !value.isEmpty { self.values[column.rawValue] = value }
    }
}

/// What a preview shows of a value.
protocol Previewed: Sendable {
    var previewOutcome: String { get }
    var previewValues: [Column: String] { get }
}

extension Purchase: Previewed {
    var previewOutcome: String { kind == .refund ? "refund" : "purchase" }

    var previewValues: [Column: String] {
        [
            .order: order, .day: day.description, .account: account, .product: product,
            .productName: productName, .quantity: quantity.description, .amount: amount.description,
        ]
    }
}

extension Account: Previewed {
    var previewOutcome: String { "account" }

    var previewValues: [Column: String] {
        [
            .account: id, .name: name, .contactName: contactName, .firstName: firstName,
            .email: email?.description ?? "", .country: country, .language: language, .segment: segment,
            .city: city, .rep: rep, .consent: consent.rawValue,
        ]
    }
}

extension Product: Previewed {
    var previewOutcome: String { "product" }

    var previewValues: [Column: String] {
        [
            .product: id, .name: name, .category: category, .unitPrice: unitPrice?.description ?? "",
            .currency: currency?.code ?? "", .cost: cost?.description ?? "",
        ]
    }
}

extension Rep: Previewed {
    var previewOutcome: String { "rep" }

    var previewValues: [Column: String] {
        [.rep: id, .name: name, .email: email?.description ?? "", .phone: phone, .title: title]
    }
}

extension Suppression: Previewed {
    var previewOutcome: String { "suppression" }

    var previewValues: [Column: String] {
        [
            .email: address, .account: account, .reason: reason.rawValue, .source: source,
            .since: since.iso8601, .campaign: scope,
        ]
    }
}
