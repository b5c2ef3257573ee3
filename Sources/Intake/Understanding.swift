/// What a mapping came to on one file: what a person checks before importing it.
public struct Understanding: Hashable, Sendable {
    public struct ColumnFound: Hashable, Sendable {
        public var column: Column
        /// The header's names, or `column 3`; the first that a row fills in is taken.
        public var names: [String]
        /// From 1, in the order of `names`.
        public var positions: [Int]
    }

    public struct Note: Hashable, Sendable {
        public var name: String
        public var text: String
    }

    public var mapping: String
    public var kind: ImportKind
    /// The key space of the order numbers.
    public var source: String
    public var columns: [ColumnFound]
    /// Columns of the file that nothing is read from. (Accounts keep them as attributes.)
    public var otherColumns: [String]
    /// How the file is written and taken, as `encoding`: `utf-8, detected: …`.
    public private(set) var notes: [Note] = []

    init(_ rows: borrowing RowSource) {
        let mapping = rows.mapping
        let layout = rows.layout
        self.mapping = mapping.name
        kind = mapping.kind
        source = mapping.source
        columns = Column.of(mapping.kind).compactMap { column in
            layout.places[column].map { places in
                ColumnFound(
                    column: column, names: places.all.map { layout.names[$0] },
                    positions: places.all.map { $0 + 1 })
            }
        }
        let claimed = Set(layout.places.values.flatMap(\.all))
        otherColumns = layout.names.indices.filter { !claimed.contains($0) }.map { layout.names[$0] }
        let encoding = rows.table.encoding
        note("encoding", encoding.description)
        if rows.table.isGzip { note("packed", "gzip") }
        note("separator", mapping.format.separator.description)
        note("header", layout.hasHeader ? "the first line" : "none")
        note("numbers", mapping.format.numbers.description)
        if mapping.kind == .purchases || mapping.kind == .suppressions {
            note("dates", mapping.dates.description)
        }
        guard mapping.kind == .purchases else { return }
        let multiplies = (try? mapping.multiplies(layout)) ?? false
        note("amount", multiplies ? "quantity times unit price, rounded once" : "the line's total")
        if layout.places[.currency] == nil, let currency = mapping.currency {
            note("currency", "\(currency), as the mapping states")
        }
        if layout.places[.order] == nil { note("orders", "no numbers: an account's lines of one day") }
        for rule in mapping.skips { note("skipped", rule.because) }
        note(
            "purchase",
            mapping.purchases.isEmpty
                ? "every row that is no refund" : "rows that meet the mapping's conditions")
        for rule in mapping.purchases + mapping.refunds {
            for condition in rule.conditions where condition.mayLackColumn {
                guard case .column(let reference) = condition.subject else { continue }
                if (try? layout.index(of: reference)) ?? nil == nil {
                    note("not asked", "\(reference): the file has no such column")
                }
            }
        }
    }

    /// What a mapping comes to on UBL documents, whatever these are.
    ///
    /// - Precondition: the mapping is for UBL.
    init(documents mapping: Mapping) {
        guard let rule = mapping.ubl else { preconditionFailure("the mapping is for tables") }
        self.mapping = mapping.name
        kind = mapping.kind
        source = mapping.source
        columns = []
        otherColumns = []
        let read = UBLRule.Document.allCases.filter { rule.documents.contains($0) }
        note("documents", read.map(\.element).joined(separator: ", "))
        note("account", rule.account.map(\.rawValue).joined(separator: ", else "))
        if kind == .purchases {
            note("order", rule.documents.contains(.creditNote) ? "ID, or CreditNote/ID" : "ID")
            note("day", "IssueDate, as written")
            note(
                "product",
                "SellersItemIdentification, else StandardItemIdentification, else BuyersItemIdentification")
            let orElse = rule.documents == [.order] ? ", else quantity times price" : ""
            note("amount", "LineExtensionAmount, without tax\(orElse)")
            note("whole order", "its allowances and charges are a line without product")
            note(
                "refund",
                rule.documents == [.order] ? "lines below zero" : "credit notes, and lines below zero")
        } else {
            note("latest", "of a customer's documents the last issued counts")
        }
        note(
            "left out", (["copies"] + rule.leftOutTypes.sorted().map { "type \($0)" }).joined(separator: ", ")
        )
        if !rule.suppliers.isEmpty { note("supplier", rule.suppliers.sorted().joined(separator: ", ")) }
    }

    private mutating func note(_ name: String, _ text: String) {
        notes.append(Note(name: name, text: text))
    }
}

extension NumberFormat: CustomStringConvertible {
    public var description: String {
        let marks = "decimal mark '\(UnicodeScalar(point))'"
        guard let thousands else { return "\(marks), no thousands marks" }
        return "\(marks), thousands mark '\(UnicodeScalar(thousands))'"
    }
}

extension DateRule: CustomStringConvertible {
    public var description: String {
        let form = patterns.isEmpty ? "ISO 8601" : patterns.map(\.text).joined(separator: " or ")
        return switch zone {
        case .company: "\(form), by the company's clock; values with an offset are converted to it"
        case .offset(let seconds): "\(form), by a clock \(seconds / 60) minutes east of UTC"
        case .named(let name): "\(form), by the clock of \(name)"
        }
    }
}
