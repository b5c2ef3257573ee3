/// A data table on its way to aligned columns.
struct TextTable {
    struct Cell {
        var text: Range<Int>
        var column: Int
        var span: Int
        var isHeader: Bool
        var isRight: Bool
    }

    enum Group { case head, body, foot }

    private struct Row {
        var cells: Range<Int>
        var group: Group
    }

    /// More columns than fit a page of any width; what stands beyond them shares the last one.
    private static let mostColumns = 40
    private static let gap = 2

    private var text: [UInt8] = []
    private var cells: [Cell] = []
    private var rows: [Row] = []
    private var columnCount = 0
    /// For each column, how many rows a cell from above still reaches down.
    private var busy = [Int](repeating: 0, count: mostColumns)
    private var column = 0
    var group = Group.body

    mutating func beginRow() {
        endRow()
        rows.append(Row(cells: cells.count..<cells.count, group: group))
        column = 0
    }

    mutating func endRow() {
        guard !rows.isEmpty else { return }
        let last = rows.count - 1
        guard rows[last].cells.upperBound < cells.count || rows[last].cells.isEmpty else { return }
        rows[last].cells = rows[last].cells.lowerBound..<cells.count
        for index in busy.indices where busy[index] > 0 { busy[index] -= 1 }
    }

    mutating func addCell(
        _ content: ArraySlice<UInt8>, isHeader: Bool, isRight: Bool, columnSpan: Int, rowSpan: Int
    ) {
        if rows.isEmpty { beginRow() }
        while column < Self.mostColumns - 1, busy[column] > 0 { column += 1 }
        let place = min(column, Self.mostColumns - 1)
        let span = min(columnSpan, Self.mostColumns - place)
        let start = text.count
        text += content
        while let byte = text.last, byte <= ASCII.space, text.count > start { text.removeLast() }
        cells.append(
            Cell(text: start..<text.count, column: place, span: span, isHeader: isHeader, isRight: isRight))
        column = place + span
        columnCount = max(columnCount, column)
        if rowSpan > 1 {
            for index in place..<place + span { busy[index] = min(rowSpan, 1000) }
        }
    }

    /// Sets the table: in columns where they fit, else row by row with the headings beside the values.
    mutating func set(on page: inout TextPage) {
        endRow()
        guard columnCount > 0, cells.contains(where: { !$0.text.isEmpty }) else { return }
        page.wantGap(1)
        let indent = page.indent
        page.push([ASCII.space, ASCII.space])
        if let widths = widths(in: page.room) { setColumns(widths, on: &page) } else { setRecords(on: &page) }
        page.pop(to: indent)
        page.wantGap(1)
    }

    private func setColumns(_ widths: [Int], on page: inout TextPage) {
        let isRight = rightColumns()
        var starts: [Int] = []
        var position = 0
        for width in widths {
            starts.append(position)
            position += width + Self.gap
        }
        var rule: [UInt8] = []
        for (index, width) in widths.enumerated() where width > 0 {
            rule += [UInt8](repeating: ASCII.space, count: starts[index] - rule.count)
            rule += [UInt8](repeating: ASCII.hyphen, count: width)
        }
        for (index, row) in rows.enumerated() where !row.cells.isEmpty {
            let isFoot = row.group == .foot && index > 0 && rows[index - 1].group != .foot
            if isFoot, !isHeader(rows[index - 1]) { page.add(rule, 0..<rule.count) }
            setRow(row, widths, starts, isRight, on: &page)
            let isLastHead = isHeader(row) && (index + 1 == rows.count || !isHeader(rows[index + 1]))
            if isLastHead, index + 1 < rows.count { page.add(rule, 0..<rule.count) }
        }
    }

    private func setRow(
        _ row: Row, _ widths: [Int], _ starts: [Int], _ isRight: [Bool], on page: inout TextPage
    ) {
        /// The lines of all cells of the row, and where those of each begin.
        var lines: [TextWrap.Line] = []
        var firsts: [Int] = [0]
        var height = 0
        for index in row.cells {
            let width = width(of: cells[index], widths)
            TextWrap.lines(
                of: text, cells[index].text, limit: { _ in max(1, width) }, append: { lines.append($0) })
            height = max(height, lines.count - firsts[firsts.count - 1])
            firsts.append(lines.count)
        }
        var line: [UInt8] = []
        for lineIndex in 0..<height {
            line.removeAll(keepingCapacity: true)
            var position = 0
            for (offset, index) in row.cells.enumerated()
            where firsts[offset] + lineIndex < firsts[offset + 1] {
                let part = lines[firsts[offset] + lineIndex]
                let cell = cells[index]
                let isRightCell = cell.isRight || cell.span == 1 && isRight[cell.column]
                let start = starts[cell.column] + (isRightCell ? width(of: cell, widths) - part.width : 0)
                if start > position {
                    line.append(contentsOf: repeatElement(ASCII.space, count: start - position))
                    position = start
                }
                line.append(contentsOf: text[part.range])
                position += part.width
            }
            page.add(line, 0..<line.count)
        }
    }

    private func setRecords(on page: inout TextPage) {
        var headings = [Range<Int>](repeating: 0..<0, count: columnCount)
        for row in rows {
            if isHeader(row) {
                for cell in cells[row.cells] { headings[cell.column] = cell.text }
                continue
            }
            for cell in cells[row.cells] where !cell.text.isEmpty {
                let heading = headings[cell.column]
                if !heading.isEmpty { page.addInk(text[heading] + [UInt8(ascii: ":"), ASCII.space]) }
                page.addInk(text[cell.text])
                page.endParagraph()
            }
            page.wantGap(1)
        }
    }

    private func isHeader(_ row: Row) -> Bool {
        row.group == .head || !row.cells.isEmpty && cells[row.cells].allSatisfy(\.isHeader)
    }

    private func width(of cell: Cell, _ widths: [Int]) -> Int {
        let end = min(cell.column + cell.span, widths.count)
        guard end > cell.column else { return 0 }
        return widths[cell.column..<end].reduce(0, +) + Self.gap * (end - cell.column - 1)
    }

    /// How wide each column is; `nil` when they do not fit beside each other.
    private func widths(in room: Int) -> [Int]? {
        var natural = [Int](repeating: 0, count: columnCount)
        var least = natural
        var spanning: [(cell: Cell, width: Int)] = []
        for cell in cells {
            let (widest, word) = extent(of: cell.text)
            if cell.span > 1 {
                spanning.append((cell, widest))
            } else {
                natural[cell.column] = max(natural[cell.column], widest)
                least[cell.column] = max(least[cell.column], word)
            }
        }
        for (cell, width) in spanning {
            let missing = width - self.width(of: cell, natural)
            let last = min(cell.column + cell.span, columnCount) - 1
            if missing > 0 { natural[last] += missing }
        }
        let budget = room - Self.gap * (columnCount - 1)
        guard natural.reduce(0, +) > budget else { return natural }
        let isRight = rightColumns()
        /// The widths when no column of words is wider than `cap`; numbers are never broken.
        func capped(_ cap: Int) -> [Int] {
            natural.indices.map { isRight[$0] ? natural[$0] : min(natural[$0], max(cap, least[$0])) }
        }
        var low = 8
        var high = max(8, budget)
        guard capped(low).reduce(0, +) <= budget else { return nil }
        while high - low > 1 {
            let middle = (low + high) / 2
            if capped(middle).reduce(0, +) <= budget { low = middle } else { high = middle }
        }
        return capped(low)
    }

    /// The widths of the widest line and of the widest word.
    private func extent(of range: Range<Int>) -> (line: Int, word: Int) {
        var line = 0
        var widestLine = 0
        var widestWord = 0
        var start = range.lowerBound
        for index in range.lowerBound...range.upperBound {
            let byte = index < range.upperBound ? text[index] : ASCII.newline
            guard byte == ASCII.space || byte == ASCII.newline else { continue }
            let word = DisplayWidth.columns(of: text, start..<index)
            widestWord = max(widestWord, word)
            line += word
            widestLine = max(widestLine, line)
            line = byte == ASCII.newline ? 0 : line + 1
            start = index + 1
        }
        return (widestLine, widestWord)
    }

    /// The columns of numbers: every cell below the headings is one, or empty.
    private func rightColumns() -> [Bool] {
        var hasNumber = [Bool](repeating: false, count: columnCount)
        var hasWord = hasNumber
        for row in rows where !isHeader(row) {
            for cell in cells[row.cells] where cell.span == 1 && !cell.text.isEmpty {
                if cell.isRight || TextNumber.isOne(text[cell.text]) {
                    hasNumber[cell.column] = true
                } else {
                    hasWord[cell.column] = true
                }
            }
        }
        return (0..<columnCount).map { hasNumber[$0] && !hasWord[$0] }
    }
}

/// Tells `1.234,50 €`, `12 %` and `CHF 5` from `4711-A`.
enum TextNumber {
    static func isOne(_ text: ArraySlice<UInt8>) -> Bool {
        var hasDigit = false
        var letters = 0
        var last: UInt8 = ASCII.space
        var isInSign = false
        for byte in text {
            if ASCII.isDigit(byte) {
                if ASCII.isLetter(last) { return false }
                hasDigit = true
            } else if ASCII.isLetter(byte) {
                guard last == ASCII.space || ASCII.isLetter(last) else { return false }
                letters += 1
            } else if byte >= 0x80 {
                // Of what is not ASCII only currency signs and the minus: C2 A2–A5, E2 82 xx, E2 88 92.
                guard byte == 0xC2 || byte == 0xE2 || isInSign else { return false }
                isInSign = true
                last = byte
                continue
            } else if byte > ASCII.space {
                guard marks.contains(byte), byte != ASCII.hyphen || !ASCII.isLetter(last) else {
                    return false
                }
            }
            isInSign = false
            last = byte == TextWrap.hardSpace ? ASCII.space : byte
        }
        return hasDigit && letters <= 3
    }

    private static let marks = Array("+-.,:'%()/$".utf8)
}
