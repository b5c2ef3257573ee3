/// Tells the tables that hold data from those that only hold a mail's layout together, before the text is set.
///
/// Layout is a table around another one, a table whose rows have one cell each, and a table with headings, lists
/// or quotes in it. `role="presentation"` is looked at later, with the other attributes.
struct TextTableFinder {
    private var isData: [Bool] = []
    private var at = 0

    init(_ tokens: HTMLTokens) {
        /// The tables still open: their number, and the cells of the row at hand.
        var open: [(table: Int, cells: Int)] = []
        var hasRowOfTwo: [Bool] = []
        var holdsBlocks: [Bool] = []
        let bytes = tokens.bytes
        for token in tokens.list where token.kind == .startTag || token.kind == .endTag {
            let name = token.inner
            let isStart = token.kind == .startTag
            switch name.count {
            case 5 where ASCII.isWord("table", bytes, name):
                guard isStart else {
                    _ = open.popLast()
                    continue
                }
                if let outer = open.last { holdsBlocks[outer.table] = true }
                // Deeper than any layout, one is as good as another.
                if open.count < 200 { open.append((hasRowOfTwo.count, 0)) }
                hasRowOfTwo.append(false)
                holdsBlocks.append(false)
            case 2:
                guard isStart, let top = open.last else { continue }
                let first = bytes[name.lowerBound] | 0x20
                let second = bytes[name.lowerBound + 1] | 0x20
                switch first {
                case UInt8(ascii: "t"):
                    open[open.count - 1].cells = second == UInt8(ascii: "r") ? 0 : top.cells + 1
                    if open[open.count - 1].cells > 1 { hasRowOfTwo[top.table] = true }
                case UInt8(ascii: "h"), UInt8(ascii: "u"), UInt8(ascii: "o"): holdsBlocks[top.table] = true
                default: break
                }
            case 3 where ASCII.isWord("pre", bytes, name), 10 where ASCII.isWord("blockquote", bytes, name):
                if let top = open.last { holdsBlocks[top.table] = true }
            default: break
            }
        }
        isData = hasRowOfTwo.indices.map { hasRowOfTwo[$0] && !holdsBlocks[$0] }
    }

    /// Whether the next table of the text, counted from its first, holds data.
    mutating func next() -> Bool {
        defer { at += 1 }
        return at < isData.count && isData[at]
    }
}
