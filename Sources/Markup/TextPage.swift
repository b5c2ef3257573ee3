/// The sheet that the text of a mail is set on: one paragraph at a time, indented and quoted as the blocks
/// around it ask for.
struct TextPage {
    let columns: Int
    let isFlowed: Bool
    var output: [UInt8] = []
    /// The paragraph being gathered: UTF-8, spaces collapsed, `\n` where a break is wanted.
    var paragraph: [UInt8] = []
    /// Whether the paragraph has something to be seen.
    var hasInk = false
    var pendingSpace = false
    /// Blank lines wanted before the next line.
    private var gap = 0
    /// What each line begins with, and the first line instead of it while a list item's mark waits in it.
    private var rest: [UInt8] = []
    private var first: [UInt8] = []
    private var hasFirst = false
    /// How much of `rest` the lines before and after a blank line have in common.
    private var shared = 0
    /// The widest line since a heading began.
    var widest = 0

    init(columns: Int, isFlowed: Bool) {
        self.columns = max(20, columns)
        self.isFlowed = isFlowed
    }

    mutating func wantGap(_ lines: Int) { gap = max(gap, lines) }

    /// The width left for text beside the indent; never less than 16, so that deep quotes stay readable.
    var room: Int { max(16, columns - rest.count - (rest.first == ASCII.space && isFlowed ? 1 : 0)) }

    /// Sets the paragraph, if there is anything to be seen in it.
    mutating func endParagraph() {
        // Taken out and put back, so that its buffer is used for all paragraphs and never copied.
        var text: [UInt8] = []
        swap(&text, &paragraph)
        if hasInk { setLines(of: text) }
        text.removeAll(keepingCapacity: true)
        swap(&text, &paragraph)
        hasInk = false
        pendingSpace = false
    }

    private mutating func setLines(of text: [UInt8]) {
        var end = text.count
        while end > 0, text[end - 1] <= ASCII.space { end -= 1 }
        let restRoom = columns - rest.count
        TextWrap.lines(
            of: text, 0..<end,
            limit: { start in max(16, restRoom - (stuffing(before: text, at: start, prefix: rest) ? 1 : 0)) },
            append: { line in
                var range = line.range
                if range.lowerBound == 0 {
                    while let byte = range.first.map({ text[$0] }), byte == ASCII.newline {
                        range.removeFirst()
                    }
                }
                widest = max(widest, line.width)
                add(text, range)
            })
    }

    /// Sets one line: the blanks that are due, the indent, the text, nothing behind it.
    mutating func add(_ text: [UInt8], _ range: Range<Int>) {
        var end = range.upperBound
        while end > range.lowerBound, text[end - 1] == ASCII.space || text[end - 1] == TextWrap.hardSpace {
            end -= 1
        }
        let isEmpty = end == range.lowerBound
        // A page does not begin with a blank line, and the mark of an item waits for a line with text.
        if isEmpty, output.isEmpty || hasFirst { return }
        if output.isEmpty { gap = 0 }
        while gap > 0 {
            addBlank()
            gap -= 1
        }
        let prefix = hasFirst ? first : rest
        shared = rest.count
        if isEmpty {
            addBlank()
            return
        }
        hasFirst = false
        if stuffing(before: text, at: range.lowerBound, prefix: prefix) { output.append(ASCII.space) }
        output.append(contentsOf: prefix)
        let start = output.count
        output.append(contentsOf: text[range.lowerBound..<end])
        for index in start..<output.count where output[index] == TextWrap.hardSpace {
            output[index] = ASCII.space
        }
        output.append(ASCII.newline)
    }

    /// A line of one repeated sign.
    mutating func addRule(_ sign: UInt8, width: Int) {
        let rule = [UInt8](repeating: sign, count: max(1, min(width, room)))
        add(rule, 0..<rule.count)
    }

    /// A line of that sign under the paragraph just set, as wide as its widest line.
    mutating func underline(_ sign: UInt8) {
        gap = 0
        addRule(sign, width: widest)
    }

    private mutating func addBlank() {
        var end = min(shared, rest.count)
        while end > 0, rest[end - 1] == ASCII.space { end -= 1 }
        if rest.first == ASCII.greater { output.append(contentsOf: rest[..<end]) }
        output.append(ASCII.newline)
    }

    /// Whether a line must be told from a quote, a mailbox's separator or a stuffed line (RFC 3676 §4.4).
    private func stuffing(before text: [UInt8], at start: Int, prefix: [UInt8]) -> Bool {
        guard isFlowed else { return false }
        if let byte = prefix.first { return byte == ASCII.space }
        guard start < text.count else { return false }
        let byte = text[start]
        if byte == UInt8(ascii: "F") {
            return start + 4 < text.count && text[start + 1] == UInt8(ascii: "r")
                && text[start + 2] == UInt8(ascii: "o") && text[start + 3] == UInt8(ascii: "m")
                && text[start + 4] <= ASCII.space
        }
        return byte == ASCII.greater || byte == ASCII.space || byte == TextWrap.hardSpace
    }
}

extension TextPage {
    /// The indent at one moment, to come back to.
    struct Indent {
        var rest = 0
        var first = 0
        var hasFirst = false
    }

    var indent: Indent { Indent(rest: rest.count, first: first.count, hasFirst: hasFirst) }

    /// Adds to the indent of every following line. Beyond half the width nothing is added any more.
    ///
    /// - Parameter mark: stands once, in the first line, and is as wide as the indent.
    mutating func push(_ mark: [UInt8], then more: [UInt8]) {
        guard rest.count + more.count <= columns / 2 else { return }
        if hasFirst {
            first += mark
        } else if mark != more {
            first = rest + mark
            hasFirst = true
        }
        rest += more
    }

    /// The same in the first line as in all others.
    mutating func push(_ more: [UInt8]) { push(more, then: more) }

    /// A quote's `>`: next to the one around it, as RFC 3676 §4.5 counts them.
    mutating func pushQuote() {
        guard rest.count < columns / 2 else { return }
        if rest.first == ASCII.greater, rest.dropLast().allSatisfy({ $0 == ASCII.greater }) {
            rest[rest.count - 1] = ASCII.greater
            rest.append(ASCII.space)
            shared = min(shared, rest.count - 2)
        } else {
            push([ASCII.greater, ASCII.space])
        }
    }

    mutating func pop(to indent: Indent) {
        if rest.count > indent.rest {
            rest.removeLast(rest.count - indent.rest)
            // Out of `>> ` comes `> `.
            if rest.last == ASCII.greater { rest[rest.count - 1] = ASCII.space }
        }
        if hasFirst {
            hasFirst = indent.hasFirst
            if first.count > indent.first { first.removeLast(first.count - indent.first) }
        }
        shared = min(shared, rest.count)
    }
}
