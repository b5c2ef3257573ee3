extension TextWalk {
    /// Ends the line at hand. In a cell of a data table that is a break in the cell.
    mutating func breakLine(_ gap: Int) {
        links.settle(on: &page, isInCell: isInCell)
        if isInCell {
            if page.hasInk, page.paragraph.last != ASCII.newline { page.addBreak() }
            page.pendingSpace = false
        } else {
            page.endParagraph()
            page.wantGap(gap)
        }
        links.open?.start = page.paragraph.count
    }

    /// An element without content.
    mutating func mark(_ element: HTMLElement, _ facts: TextFacts, _ bytes: [UInt8]) {
        switch element {
        case .br: page.addBreak(isPre: openPres > 0)
        case .hr:
            breakLine(1)
            if isInCell { return }
            page.addRule(ASCII.hyphen, width: 40)
            page.wantGap(1)
        case .img: if let alt = facts.alt { page.addText(bytes, alt) }
        default: break
        }
    }

    mutating func begin(
        _ element: HTMLElement, _ facts: TextFacts, _ bytes: [UInt8], _ open: inout Open, isData: Bool
    ) {
        if element.isBlock {
            breakLine(gap(around: element))
            // Only now it is known whether the item around it still waits for its first line.
            open.indent = page.indent
        }
        switch element {
        case .a: beginLink(facts, bytes)
        case .q: page.addInk(Array("“".utf8))
        case .h1, .h2, .h3, .h4, .h5, .h6: page.widest = 0
        case .ul, .ol, .menu, .dir:
            if openLists == 0, !isInCell { page.push(Self.twoSpaces) }
            openLists += 1
            open.number = facts.number ?? 1
        case .li: beginItem(facts)
        case .dd: if !isInCell { page.push(Self.fourSpaces) }
        case .blockquote: if !isInCell { page.pushQuote() }
        case .pre:
            if !isInCell { page.push(Self.twoSpaces) }
            openPres += 1
        case .table:
            guard isData, table == nil else { break }
            table = TextTable()
            open.isData = true
        case .thead: table?.group = .head
        case .tbody: table?.group = .body
        case .tfoot: table?.group = .foot
        case .tr: table?.beginRow()
        case .td, .th:
            guard table != nil, !isInCell else { break }
            isInCell = true
            open.isData = true
            open.columnSpan = facts.columnSpan
            open.rowSpan = facts.rowSpan
            open.isRight = facts.isRight
        default: break
        }
    }

    mutating func end(_ open: Open) {
        switch open.element {
        case .a:
            endLink()
            return
        case .q:
            page.addInk(Array("”".utf8))
            return
        case .td, .th:
            guard open.isData else { break }
            endCell(open)
            return
        case .pre:
            breakLine(1)
            openPres -= 1
        case .ul, .ol, .menu, .dir:
            openLists -= 1
            breakLine(gap(around: open.element))
        default: if open.element.isBlock { breakLine(gap(around: open.element)) }
        }
        if open.element.isHeading { underline(open.element) }
        if open.isData, open.element == .table, var table {
            self.table = nil
            table.set(on: &page)
        }
        page.pop(to: open.indent)
    }

    /// A block that is plain text already: its lines stay lines, its blank lines and indents stay, and a line too
    /// long is broken.
    mutating func addPlain(_ text: [UInt8]) {
        guard isVisible else { return }
        var lines = text.split(separator: ASCII.newline, omittingEmptySubsequences: false)
        func isBlank(_ line: ArraySlice<UInt8>) -> Bool { line.allSatisfy { $0 <= ASCII.space } }
        while let line = lines.last, isBlank(line) { lines.removeLast() }
        lines = Array(lines.drop(while: isBlank))
        guard !lines.isEmpty else { return }
        breakLine(1)
        for line in lines {
            if isBlank(line) {
                breakLine(1)
            } else {
                page.addPlain(line)
                breakLine(0)
            }
        }
        breakLine(1)
    }

    /// The blank lines before and after an element.
    private func gap(around element: HTMLElement) -> Int {
        switch element {
        case .p, .h1, .h2, .h3, .h4, .h5, .h6, .blockquote, .pre, .dl, .figure, .table, .tr, .hr, .fieldset,
            .hgroup:
            1
        case .ul, .ol, .menu, .dir: openLists == 0 ? 1 : 0
        default: 0
        }
    }

    /// Below a heading: `=` for the first rank, `-` for the second, nothing for the others.
    private mutating func underline(_ heading: HTMLElement) {
        guard !isInCell, page.widest > 0 else { return }
        defer { page.wantGap(1) }
        guard heading == .h1 || heading == .h2 else { return }
        page.underline(heading == .h1 ? ASCII.equals : ASCII.hyphen)
    }

    private mutating func beginItem(_ facts: TextFacts) {
        var mark: [UInt8] = [
            openLists > 0 && openLists % 2 == 0 ? UInt8(ascii: "*") : ASCII.hyphen, ASCII.space,
        ]
        if let list = stack.lastIndex(where: { $0.element.isList || $0.element.isBoundary }),
            stack[list].element == .ol
        {
            let number = facts.number ?? stack[list].number
            stack[list].number = number + 1
            mark = Array("\(number). ".utf8)
        }
        if isInCell {
            page.addInk(mark.dropLast())
            page.pendingSpace = true
        } else {
            page.push(mark, then: [UInt8](repeating: ASCII.space, count: mark.count))
        }
    }

    private mutating func beginLink(_ facts: TextFacts, _ bytes: [UInt8]) {
        guard let href = facts.href else { return }
        let isButton = facts.isButton
        if isButton { breakLine(isInCell ? 0 : 1) }
        links.open = TextLinks.Open(
            target: TextLinks.target(bytes, href), start: page.paragraph.count, isButton: isButton)
    }

    private mutating func endLink() {
        links.settle(on: &page, isInCell: isInCell)
        let isButton = links.open?.isButton ?? false
        links.open = nil
        if isButton { breakLine(isInCell ? 0 : 1) }
    }

    private mutating func endCell(_ open: Open) {
        links.settle(on: &page, isInCell: true)
        links.open = nil
        table?.addCell(
            page.hasInk ? page.paragraph[...] : [], isHeader: open.element == .th, isRight: open.isRight,
            columnSpan: open.columnSpan, rowSpan: open.rowSpan)
        page.paragraph.removeAll(keepingCapacity: true)
        page.hasInk = false
        page.pendingSpace = false
        isInCell = false
    }

    private static let twoSpaces: [UInt8] = [ASCII.space, ASCII.space]
    private static let fourSpaces = twoSpaces + twoSpaces
}
