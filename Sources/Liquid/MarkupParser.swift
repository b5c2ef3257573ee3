/// Reads the markup of one tag or output.
///
/// In lax mode what follows a complete expression is passed over, as Liquid always did; in strict mode it is
/// a mistake.
struct MarkupParser {
    private static let deepest = 100

    let bytes: [UInt8]
    let isLax: Bool
    let range: Range<Int>
    private let tokens: [MarkupToken]
    private var position = 0
    private var depth = 0
    /// Ranges we are in: there `..` is theirs.
    private var ranges = 0

    init(_ bytes: [UInt8], _ range: Range<Int>, isLax: Bool) {
        self.bytes = bytes
        self.isLax = isLax
        self.range = range
        tokens = MarkupLexer.tokens(bytes, range)
    }

    var current: MarkupToken { tokens[position] }
    var next: MarkupToken { tokens[min(position + 1, tokens.count - 1)] }
    var isAtEnd: Bool { current.kind == .end }

    func text(_ span: Range<Int>) -> String { String(decoding: bytes[span], as: UTF8.self) }

    func isWord(_ word: String) -> Bool {
        current.kind == .name && bytes[current.span].elementsEqual(word.utf8)
    }

    mutating func advance() { if position < tokens.count - 1 { position += 1 } }

    mutating func take(_ kind: MarkupToken.Kind) -> Bool {
        guard current.kind == kind else { return false }
        advance()
        return true
    }

    mutating func take(word: String) -> Bool {
        guard isWord(word) else { return false }
        advance()
        return true
    }

    mutating func name(_ what: String) throws(MarkupError) -> (text: String, span: Range<Int>) {
        guard current.kind == .name else { throw unexpected("\(what) is missing") }
        defer { advance() }
        return (text(current.span), current.span)
    }

    /// Nothing may follow, unless the mode is lax.
    mutating func end() throws(MarkupError) {
        if isLax || isAtEnd { return }
        throw unexpected(nil)
    }

    func unexpected(_ message: String?) -> MarkupError {
        let token = current
        if token.kind == .end {
            return MarkupError(
                message ?? "something is missing", markupSpan, help: "write it before the tag ends")
        }
        if token.kind == .unknown,
            bytes[token.span.lowerBound] == UInt8(ascii: "'")
                || bytes[token.span.lowerBound] == UInt8(ascii: "\"")
        {
            return MarkupError(
                "the text is never closed", token.span.lowerBound..<markupSpan.upperBound,
                help: "close it with another \(text(token.span))")
        }
        let found = "unexpected '\(text(token.span))'"
        return MarkupError(message.map { "\($0): \(found)" } ?? found, token.span, help: hint())
    }

    /// The markup without the space around it.
    var markupSpan: Range<Int> {
        guard let first = tokens.first, tokens.count > 1 else { return range }
        return first.span.lowerBound..<tokens[tokens.count - 2].span.upperBound
    }

    /// The span from a token already read up to the last one read.
    func span(from start: Int) -> Range<Int> {
        let end = position > 0 ? tokens[position - 1].span.upperBound : start
        return start..<max(start, end)
    }
}

extension MarkupParser {
    mutating func expression() throws(MarkupError) -> ExpressionNode {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.deepest { throw MarkupError("nested more than \(Self.deepest) deep", current.span) }
        let token = current
        switch token.kind {
        case .string:
            advance()
            let content = (token.span.lowerBound + 1)..<(token.span.upperBound - 1)
            return .literal(.string(text(content)), token.span)
        case .number:
            advance()
            let digits = text(token.span)
            return .literal(Int(digits).map { .int($0) } ?? .double(Double(digits) ?? 0), token.span)
        case .name, .comparison(.contains):
            advance()
            return try path(.name(text(token.span)), token.span)
        case .openSquare:
            advance()
            let inner = try expression()
            guard take(.closeSquare) else { throw unexpected("']' is missing") }
            return try path(.computed(inner), span(from: token.span.lowerBound))
        case .openRound:
            advance()
            ranges += 1
            defer { ranges -= 1 }
            let first = try expression()
            guard take(.dots) else {
                var error = unexpected("'..' of a range is missing")
                error.help = "brackets hold a range, (1..5); in a condition they cannot group"
                throw error
            }
            let last = try expression()
            guard take(.closeRound) else { throw unexpected("')' is missing") }
            return .range(first, last, span(from: token.span.lowerBound))
        default: throw unexpected("a value is missing")
        }
    }

    private mutating func path(_ root: PathNode.Root, _ rootSpan: Range<Int>) throws(MarkupError)
        -> ExpressionNode
    {
        var node = PathNode(root: root, rootSpan: rootSpan, steps: [], span: rootSpan)
        while true {
            if take(.openSquare) {
                node.steps.append(.bracketed(try expression()))
                guard take(.closeSquare) else { throw unexpected("']' is missing") }
            } else if current.kind == .dot
                || isLax && ranges == 0 && current.kind == .dots && next.kind == .name
            {
                advance()
                if isLax, current.kind == .openSquare { continue }
                if isLax, current.kind == .number {
                    node.steps.append(.dotted(text(current.span), current.span))
                    advance()
                    continue
                }
                guard current.kind == .name || current.kind == .comparison(.contains) else {
                    throw unexpected("a field is missing after '.'")
                }
                node.steps.append(.dotted(text(current.span), current.span))
                advance()
            } else {
                break
            }
        }
        node.span = span(from: rootSpan.lowerBound)
        guard node.steps.isEmpty, case .name(let name) = root else { return .path(node) }
        switch name {
        case "nil", "null": return .literal(.null, rootSpan)
        case "true": return .literal(.bool(true), rootSpan)
        case "false": return .literal(.bool(false), rootSpan)
        case "blank": return .special(.blank, rootSpan)
        case "empty": return .special(.empty, rootSpan)
        default: return .path(node)
        }
    }

    /// An expression with its filters up to the end of the markup; without any for empty markup.
    mutating func filtered() throws(MarkupError) -> FilteredNode {
        let start = current.span.lowerBound
        var node = FilteredNode(base: nil, span: start..<start)
        if isAtEnd { return node }
        node.base = try expression()
        try skipJunk(until: [.pipe])
        while take(.pipe) {
            if isLax, current.kind != .name {
                try skipJunk(until: [.pipe])
                continue
            }
            node.filters.append(try filter())
            try skipJunk(until: [.pipe])
        }
        node.span = span(from: start)
        return node
    }

    private mutating func filter() throws(MarkupError) -> FilterNode {
        let (name, nameSpan) = try name("the name of a filter")
        var node = FilterNode(name: name, nameSpan: nameSpan)
        guard take(.colon) else {
            if !isLax, current.kind == .string || current.kind == .number {
                throw MarkupError(
                    "':' is missing behind '\(name)'", nameSpan, fixIt: "\(name):")
            }
            return node
        }
        repeat {
            if isLax, current.kind == .pipe || isAtEnd { break }
            if current.kind == .name, next.kind == .colon {
                let (key, keySpan) = try self.name("a key")
                advance()
                node.named.append(.init(name: key, nameSpan: keySpan, value: try expression()))
            } else {
                node.arguments.append(try expression())
            }
            try skipJunk(until: [.pipe, .comma])
        } while take(.comma)
        return node
    }

    /// In lax mode goes to the next token of these kinds; in strict mode one must be here, or the end.
    private mutating func skipJunk(until kinds: [MarkupToken.Kind]) throws(MarkupError) {
        while !isAtEnd, !kinds.contains(current.kind) {
            if !isLax { throw unexpected(nil) }
            advance()
        }
    }

    mutating func condition() throws(MarkupError) -> ConditionNode {
        let start = current.span.lowerBound
        var node = ConditionNode(first: try comparison(), span: start..<start)
        while true {
            if take(word: "and") {
                node.rest.append((.and, try comparison()))
            } else if take(word: "or") {
                node.rest.append((.or, try comparison()))
            } else {
                break
            }
        }
        node.span = span(from: start)
        guard isAtEnd else {
            throw leftOver(after: node)
        }
        return node
    }

    private mutating func comparison() throws(MarkupError) -> ComparisonNode {
        let left = try expression()
        let sign = current
        guard case .comparison(let op) = sign.kind else { return ComparisonNode(left: left) }
        advance()
        if let error = tripled(sign) { throw error }
        return ComparisonNode(left: left, test: (op, try expression()))
    }

    /// `key: value` pairs with or without commas between, up to the end.
    mutating func attributes() throws(MarkupError) -> [FilterNode.Named] {
        var found: [FilterNode.Named] = []
        while !isAtEnd {
            if take(.comma) { continue }
            if current.kind == .name, next.kind == .colon {
                let (key, keySpan) = try name("a key")
                advance()
                found.append(.init(name: key, nameSpan: keySpan, value: try expression()))
            } else if isLax {
                advance()
            } else {
                throw unexpected(nil)
            }
        }
        return found
    }
}
