/// Tells the tables that hold data from those that only hold a mail's layout together, before the text is set.
///
/// Layout is a table around another one, a table whose rows have one cell each, and a table with headings, lists
/// or quotes in it. `role="presentation"` is looked at later, with the other attributes.
struct TextTableFinder {
    /// What of a text bears on its tables.
    enum Mark: UInt8, Sendable { case table, endTable, row, cell, block }

    private struct Table { var hasRowOfTwo = false, holdsBlocks = false }

    private var found: [Table] = []
    /// The tables still open: their number, and the cells of the row at hand.
    private var open: [(table: Int, cells: Int)] = []
    private var at = 0

    mutating func add(_ tokens: HTMLTokens) {
        for token in tokens.list {
            if let mark = Self.mark(token, in: tokens.bytes) { add(mark) }
        }
    }

    mutating func add(_ mark: Mark) {
        switch mark {
        case .table:
            if let outer = open.last { found[outer.table].holdsBlocks = true }
            // Deeper than any layout, one is as good as another.
            if open.count < 200 { open.append((found.count, 0)) }
            found.append(Table())
        case .endTable: _ = open.popLast()
        case .row: if !open.isEmpty { open[open.count - 1].cells = 0 }
        case .cell:
            guard let top = open.last else { return }
            open[open.count - 1].cells = top.cells + 1
            if top.cells > 0 { found[top.table].hasRowOfTwo = true }
        case .block: if let top = open.last { found[top.table].holdsBlocks = true }
        }
    }

    /// What a token says of tables; `nil` if nothing.
    static func mark(_ token: HTMLToken, in bytes: [UInt8]) -> Mark? {
        guard token.kind == .startTag || token.kind == .endTag else { return nil }
        let name = token.inner
        let isStart = token.kind == .startTag
        switch name.count {
        case 5 where ASCII.isWord("table", bytes, name): return isStart ? .table : .endTable
        case 2:
            guard isStart else { return nil }
            switch (bytes[name.lowerBound] | 0x20, bytes[name.lowerBound + 1] | 0x20) {
            case (UInt8(ascii: "t"), UInt8(ascii: "r")): return .row
            case (UInt8(ascii: "t"), _): return .cell
            case (UInt8(ascii: "h"), _), (UInt8(ascii: "u"), _), (UInt8(ascii: "o"), _): return .block
            default: return nil
            }
        case 3 where ASCII.isWord("pre", bytes, name), 10 where ASCII.isWord("blockquote", bytes, name):
            return .block
        default: return nil
        }
    }

    /// Whether the next table of the text, counted from its first, holds data.
    mutating func next() -> Bool {
        defer { at += 1 }
        return at < found.count && found[at].hasRowOfTwo && !found[at].holdsBlocks
    }
}
