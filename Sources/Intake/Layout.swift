/// Which fields of a record hold one meaning: the first that the row fills in is taken.
struct Places: Hashable {
    /// -1 when the file has none.
    var first = -1
    var others: [Int] = []

    var isMissing: Bool { first < 0 }
    var all: [Int] { isMissing ? [] : [first] + others }
}

/// A mapping laid on a file: where each meaning stands in this file's records.
struct Layout {
    /// The header's names, clean; `column 1` and so on for a file without.
    let names: [String]
    let hasHeader: Bool
    private let mapping: Mapping
    private(set) var places: [Column: Places] = [:]

    /// - Parameter names: of a header, or `nil` with the number of fields in the first record.
    init(_ mapping: Mapping, names: [String]?, fieldCount: Int) throws(IntakeError) {
        self.mapping = mapping
        hasHeader = names != nil
        self.names = names ?? (0..<fieldCount).map { "column \($0 + 1)" }
        var missing: [String] = []
        for (column, references) in mapping.columns {
            var found: [Int] = []
            var wanted: [String] = []
            for reference in references {
                if let index = try index(of: reference), !found.contains(index) { found.append(index) }
                wanted.append(reference.description)
            }
            if let first = found.first {
                places[column] = Places(first: first, others: Array(found.dropFirst()))
            } else if mapping.statedColumns.contains(column) {
                missing.append("\(wanted.joined(separator: " or ")) (for \(column.rawValue))")
            }
        }
        for needed in Column.required(for: mapping.kind) where needed.allSatisfy({ places[$0] == nil }) {
            let column = needed[0]
            let wanted = mapping.columns[column]?.map(\.description).joined(separator: " or ")
            let sentence = "\(wanted ?? "a column") (for \(column.rawValue))"
            if !missing.contains(sentence) { missing.append(sentence) }
        }
        guard missing.isEmpty else { throw lacks(missing.sorted()) }
    }

    /// The header's name at a place, for messages.
    func name(_ places: Places) -> String? {
        names.indices.contains(places.first) ? names[places.first] : nil
    }

    /// - Returns: `nil` if the file has no such column.
    func index(of reference: ColumnReference) throws(IntakeError) -> Int? {
        switch reference {
        case .position(let number):
            let index = number > 0 ? number - 1 : names.count + number
            return names.indices.contains(index) ? index : nil
        case .named(let wanted):
            guard hasHeader else { return nil }
            for alike in [Self.folded, Self.foldedLoosely] {
                let folded = names.map(alike)
                for name in wanted {
                    let found = folded.indices.filter { folded[$0] == alike(name) }
                    if found.count > 1 {
                        let places = found.map { String($0 + 1) }.joined(separator: " and ")
                        throw IntakeError(
                            .ambiguousColumn, "the header has '\(name)' at \(places); name it by its number")
                    }
                    if let index = found.first { return index }
                }
            }
            return nil
        }
    }

    private func lacks(_ missing: [String]) -> IntakeError {
        var message = "the file has no column \(missing.joined(separator: ", nor "))"
        if !hasHeader {
            message += "; it has \(names.count) columns and, as the mapping says, no header"
        } else if names.count == 1,
            let other = ";\t|,".unicodeScalars.first(where: names[0].unicodeScalars.contains)
        {
            let shown = other == "\t" ? "tab" : String(other)
            message += "; its first line is one column and has '\(shown)' in it: state format.separator"
        } else {
            message += "; its header is \(names.map { "'\($0)'" }.prefix(40).joined(separator: ", "))"
        }
        return IntakeError(.missingColumn, message)
    }

    private static func folded(_ name: String) -> [UInt8] { name.asciiLowered }

    private static func foldedLoosely(_ name: String) -> [UInt8] {
        name.asciiLowered.filter { $0 != 0x20 && $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
    }
}
