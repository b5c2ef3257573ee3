/// A file's rows under a mapping: the header read, lines that are no rows of it set aside, follow-up lines
/// completed. What a row means is the reader's business on top of it.
struct RowSource: ~Copyable {
    enum Step {
        /// Its fields can be asked for.
        case row
        case skipped(String)
        case rejected(Reject)
        case end
    }

    static let emptyRow = "an empty row"

    let mapping: Mapping
    let layout: Layout
    /// Of the mapping; asked for every row, and reaching into the mapping would copy it whole.
    let hasNumbersForIDs: Bool
    private let columnCount: Int
    var counts = ImportCounts()
    var table: TableReader
    /// A file without header: its first record is a row, and was read to count the columns.
    private var holdsFirstRecord: Bool
    private let followUps: FollowUpLines?

    init(_ source: any ByteSource, mapping: Mapping) throws(IntakeError) {
        var table = try TableReader(source, format: mapping.format)
        let first = try table.advance()
        if case .end = first { throw IntakeError(.emptyFile, "the file is empty") }
        if case .malformed(let problem) = first {
            throw IntakeError(.unsupportedFile, "the first line cannot be read: \(problem.reason)")
        }
        var hasHeader = mapping.format.header == .present
        if mapping.format.header == .ifWithoutDigits {
            hasHeader = (0..<table.fieldCount).allSatisfy { index in
                table.field(index).allSatisfy { $0 < 0x30 || $0 > 0x39 }
            }
        }
        let names = hasHeader ? table.copyOfFields().map { cleanText($0) } : nil
        let layout = try Layout(mapping, names: names, fieldCount: table.fieldCount)
        followUps = mapping.hasFollowUpLines ? try FollowUpLines(layout, mapping) : nil
        holdsFirstRecord = !hasHeader
        self.mapping = mapping
        self.layout = layout
        hasNumbersForIDs = mapping.hasNumbersForIDs
        columnCount = layout.names.count
        self.table = table
    }

    /// The physical line at which the row begins.
    var line: Int { table.line }

    /// Goes to the next row and counts it; what it becomes is counted by who asks, but for `rejected` and
    /// `skipped`, which are counted here.
    mutating func advance() throws(IntakeError) -> Step {
        let step = holdsFirstRecord ? .record : try table.advance()
        holdsFirstRecord = false
        switch step {
        case .end: return .end
        case .malformed(let problem):
            counts.rows += 1
            counts.rejected += 1
            followUps?.lostALine()
            return .rejected(Reject(line: line, reason: problem.reason, fields: [table.rawRecord()]))
        case .record: break
        }
        counts.rows += 1
        if table.fieldCount != columnCount, !fitTrailingFields() {
            counts.rejected += 1
            followUps?.lostALine()
            return .rejected(
                reject(nil, "the row has \(table.fieldCount) columns, the file \(layout.names.count)"))
        }
        if isEmpty {
            counts.skipped[Self.emptyRow, default: 0] += 1
            return .skipped(Self.emptyRow)
        }
        if let followUps, let reason = followUps.see(table) {
            counts.rejected += 1
            return .rejected(reject(followUps.order, reason))
        }
        return .row
    }

    /// The field for a meaning, without blanks at its ends; empty if the file, or the row, has none.
    @inline(__always)
    func bytes(_ places: Places) -> UnsafeBufferPointer<UInt8> {
        guard places.first >= 0 else { return UnsafeBufferPointer(start: nil, count: 0) }
        let first = trimmed(table.field(places.first))
        if !first.isEmpty || (places.others.isEmpty && followUps == nil) { return first }
        return otherBytes(places)
    }

    private func otherBytes(_ places: Places) -> UnsafeBufferPointer<UInt8> {
        for index in [places.first] + places.others {
            let bytes = trimmed(table.field(index))
            if !bytes.isEmpty { return bytes }
            if let carried = followUps?.carried(index) { return carried }
        }
        return UnsafeBufferPointer(start: nil, count: 0)
    }

    /// The reject for the current row.
    func reject(_ places: Places?, _ reason: String) -> Reject {
        Reject(
            line: line, column: places.flatMap { layout.name($0) } ?? "", reason: reason,
            fields: table.copyOfFields())
    }

    /// The order has another number than the row before, so far as the file has order numbers.
    var beginsOrder: Bool { followUps?.beginsOrder ?? true }

    private var isEmpty: Bool {
        // The last column decides nearly always; a whole row of nothing is looked at in full.
        for index in 0..<table.fieldCount where !trimmed(table.field(index)).isEmpty { return false }
        return true
    }

    /// Fields beyond the header's are no harm when nothing is in them; a row that is short is another row.
    private mutating func fitTrailingFields() -> Bool {
        if table.fieldCount == 1, trimmed(table.field(0)).isEmpty { return fillUp() }
        guard table.fieldCount > layout.names.count else { return false }
        for index in layout.names.count..<table.fieldCount where !trimmed(table.field(index)).isEmpty {
            return false
        }
        table.fieldCount = layout.names.count
        return true
    }

    /// A line of blanks is an empty row.
    private mutating func fillUp() -> Bool {
        guard layout.names.count <= TableReader.maxColumns else { return false }
        for index in 1..<max(1, layout.names.count) { table.fields[index] = table.fields[0] }
        table.fieldCount = layout.names.count
        return true
    }
}
