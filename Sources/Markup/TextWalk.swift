/// Goes through a mail's HTML once, text by text and tag by tag, and sets its text on a page.
///
/// It keeps the open elements much as a browser does, so that forgotten end tags do no harm, but builds no tree.
struct TextWalk {
    /// An element whose end tag is still to come.
    struct Open {
        var element: HTMLElement
        var name: UInt128
        var isVisible: Bool
        /// The indent outside of it.
        var indent: TextPage.Indent
        /// The number of a list's next item.
        var number = 1
        var columnSpan = 1
        var rowSpan = 1
        var isRight = false
        var isData = false
    }

    /// How deep elements nest; what is deeper belongs to the last one.
    private static let deepest = 200

    /// Says of each table of the text whether it holds data.
    private var tables: TextTableFinder
    var page: TextPage
    var links: TextLinks
    var stack: [Open] = []
    /// Start tags that found the stack full and whose end tags are not to close anything.
    private var overflow = 0
    /// The open data table, and whether one of its cells is open.
    var table: TextTable?
    var isInCell = false
    var isVisible = true
    var openParagraphs = 0
    var openLists = 0
    var openPres = 0

    /// - Parameter tables: has seen every tag of the text.
    init(_ tables: TextTableFinder, options: PlainText.Options) {
        self.tables = tables
        page = TextPage(columns: options.columns, isFlowed: options.isFlowed)
        page.output.reserveCapacity(4096)
        links = TextLinks(style: options.linkStyle)
        stack.reserveCapacity(64)
    }

    mutating func add(_ tokens: HTMLTokens) {
        for token in tokens.list {
            switch token.kind {
            case .text: addText(tokens.bytes, token.range)
            case .startTag: startTag(TextTag(token, in: tokens), tokens.bytes)
            case .endTag: endTag(TextTag(token, in: tokens))
            case .rcdata, .rawText, .cdata, .comment, .doctype, .liquid, .ignored: break
            }
        }
    }

    /// Closes what is open and puts the links' addresses below.
    ///
    /// - Returns: the page.
    mutating func finish() -> [UInt8] {
        while !stack.isEmpty { pop() }
        breakLine(0)
        for (index, target) in links.targets.enumerated() {
            if index == 0 { page.wantGap(1) }
            page.addInk(Array("[\(index + 1)]".utf8) + [TextWrap.hardSpace] + target)
            page.endParagraph()
        }
        return page.output
    }

    mutating func addText(_ bytes: [UInt8], _ range: Range<Int>) {
        guard isVisible else { return }
        var range = range
        if openPres > 0, page.paragraph.isEmpty, let first = range.first, bytes[first] == ASCII.carriageReturn
        {
            range.removeFirst()
        }
        page.addText(bytes, range, isPre: openPres > 0)
    }

    /// - Parameter bytes: what the ranges of the tag's facts lie in.
    mutating func startTag(_ tag: TextTag, _ bytes: [UInt8]) {
        let element = tag.element
        let facts = tag.facts
        let isData = element == .table && tables.next()
        if overflow > 0 {
            if !element.isVoid { overflow += 1 }
            return
        }
        closeImplied(by: element)
        var isShown = isVisible && !element.isNeverShown && facts.wish != .skip
        if facts.isHidden, facts.wish != .only { isShown = false }
        if element.isVoid {
            if isShown { mark(element, facts, bytes) }
            return
        }
        guard stack.count < Self.deepest else {
            overflow = 1
            return
        }
        var open = Open(element: element, name: tag.name, isVisible: isShown, indent: page.indent)
        if isShown { begin(element, facts, bytes, &open, isData: isData && !facts.isPresentation) }
        if element == .p { openParagraphs += 1 }
        stack.append(open)
        isVisible = isShown
    }

    mutating func endTag(_ tag: TextTag) {
        let name = tag.name
        let element = tag.element
        if overflow > 0 {
            if !element.isVoid { overflow -= 1 }
            return
        }
        if element.isVoid {
            if element == .br, isVisible { page.addBreak() }
            return
        }
        // A cell ends only with its own tag or a tag of its table.
        let crosses =
            element.isCell || element == .table || element == .tr || element.isRowGroup
            || element == .body || element == .html || element == .caption
        close(
            while: { $0.name != name && (crosses ? $0.element != .table : !$0.element.isBoundary) },
            name: name)
    }

    /// Pops down to the open element of that name, if it is found before the search has to stop.
    private mutating func close(while passes: (Open) -> Bool, name: UInt128) {
        var depth = stack.count
        while depth > 0, passes(stack[depth - 1]) { depth -= 1 }
        guard depth > 0, stack[depth - 1].name == name else { return }
        while stack.count >= depth { pop() }
    }

    mutating func pop() {
        guard let open = stack.popLast() else { return }
        if open.element == .p { openParagraphs -= 1 }
        if open.isVisible { end(open) }
        isVisible = stack.last?.isVisible ?? true
    }

    /// Closes what a start tag closes without saying so (WHATWG HTML §13.1.2.4).
    private mutating func closeImplied(by element: HTMLElement) {
        switch element {
        case .li: close(.li, among: { $0.isList || $0.isBoundary })
        case .dt, .dd:
            close(.dt, among: { $0 == .dl || $0.isBoundary })
            close(.dd, among: { $0 == .dl || $0.isBoundary })
        case .td, .th: closeTableParts { $0 == .tr || $0.isRowGroup || $0 == .table }
        case .tr: closeTableParts { $0.isRowGroup || $0 == .table }
        case .thead, .tbody, .tfoot, .caption, .colgroup: closeTableParts { $0 == .table }
        case .body: close(.head, among: { _ in false })
        case .a: close(.a, among: \.isBoundary)
        default: break
        }
        if element.isBlock, openParagraphs > 0, !element.isCell, element != .tr, !element.isRowGroup {
            close(.p, among: \.isBoundary)
        }
    }

    private mutating func close(_ element: HTMLElement, among isLimit: (HTMLElement) -> Bool) {
        var depth = stack.count
        while depth > 0, stack[depth - 1].element != element {
            if isLimit(stack[depth - 1].element) { return }
            depth -= 1
        }
        guard depth > 0 else { return }
        while stack.count >= depth { pop() }
    }

    /// Pops down to the nearest element that may hold the next part; nothing outside of a table.
    private mutating func closeTableParts(upTo mayHold: (HTMLElement) -> Bool) {
        var depth = stack.count
        while depth > 0, !mayHold(stack[depth - 1].element) { depth -= 1 }
        guard depth > 0 else { return }
        while stack.count > depth { pop() }
    }
}
