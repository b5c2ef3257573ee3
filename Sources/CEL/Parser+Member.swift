extension Parser {
    /// A primary with its `.field`, `.method()` and `[index]`.
    mutating func member() -> CELNode {
        var node = primary()
        while true {
            if at(.dot) {
                guard let next = selection(of: node) else { return node }
                node = next
            } else if at(.leftBracket) {
                advance()
                let isOptional = takeOptional()
                let key = expression()
                if !at(.rightBracket) {
                    _ = expect(.rightBracket, "after the index")
                    recover()
                }
                let end = at(.rightBracket) ? token.span.upperBound : lastEnd
                _ = take(.rightBracket)
                node = make(
                    .index(node, key, isOptional: isOptional), span(from: node, to: end), name: key.span)
            } else if at(.leftBrace), let name = node.qualifiedName {
                let open = token.span
                let entries = entries(of: "message")
                let span = node.span.lowerBound..<max(lastEnd, open.upperBound)
                node = make(.message(name, entries), span, name: node.span)
            } else {
                return node
            }
        }
    }

    private func span(from node: CELNode, to end: Int) -> Range<Int> {
        node.span.lowerBound..<max(end, node.span.upperBound)
    }

    /// The question mark of `.?a`, `[?a]`, `{?a: b}`.
    private mutating func takeOptional() -> Bool {
        guard at(.question) else { return false }
        if !options.libraries.contains(.optionals) { mistake("optional values are not switched on") }
        advance()
        return true
    }

    /// What follows a dot.
    ///
    /// - Returns: `nil` after a mistake.
    private mutating func selection(of node: CELNode) -> CELNode? {
        advance()
        let isOptional = takeOptional()
        let name = token
        let field: String
        switch name.kind {
        case .identifier: field = text(name)
        case .quotedIdentifier: field = String(text(name).dropFirst().dropLast())
        default:
            mistake("expected a field or function after '.', not \(shown(name))")
            if name.kind == .invalid { advance() }
            return nil
        }
        advance()
        if at(.leftParenthesis), !isOptional, name.kind == .identifier {
            let arguments = arguments()
            return call(field, target: node, arguments, name: name.span, end: lastEnd)
        }
        return make(
            .select(node, field: field, isOptional: isOptional), span(from: node, to: name.span.upperBound),
            name: name.span)
    }

    private mutating func primary() -> CELNode {
        let first = token
        switch first.kind {
        case .literal(let value):
            advance()
            return make(.literal(value), first.span)
        case .int(let magnitude):
            advance()
            return whole(magnitude, isNegative: false, first.span)
        case .symbol(.minus):
            return negativeNumber()
        case .identifier, .symbol(.dot):
            return name()
        case .symbol(.leftParenthesis):
            advance()
            let inner = expression()
            if !at(.rightParenthesis) {
                _ = expect(.rightParenthesis, "to close the parenthesis")
                recover()
            }
            _ = take(.rightParenthesis)
            // The brackets belong to its text, so that whatever it is part of can be shown whole.
            return CELNode(
                id: inner.id, span: first.span.lowerBound..<max(lastEnd, inner.span.upperBound),
                nameSpan: inner.nameSpan, kind: inner.kind, depth: inner.depth)
        case .symbol(.leftBracket): return list()
        case .symbol(.leftBrace):
            let entries = entries(of: "map")
            return make(.map(entries), first.span.lowerBound..<max(lastEnd, first.span.upperBound))
        default:
            mistake(
                "expected a value, not \(shown(first))",
                help: "write a value there: a number, a text in quotes, or a name")
            switch first.kind {
            case .symbol(.rightParenthesis), .symbol(.rightBracket), .symbol(.rightBrace), .symbol(.comma),
                .symbol(.colon), .symbol(.and), .symbol(.or), .symbol(.question), .end:
                break
            default: skipMistake()
            }
            return make(.invalid, first.span)
        }
    }

    /// A minus directly before a number belongs to it: `-9223372036854775808` is one literal.
    private mutating func negativeNumber() -> CELNode {
        let sign = token.span
        advance()
        let span = sign.lowerBound..<token.span.upperBound
        switch token.kind {
        case .int(let magnitude):
            advance()
            return whole(magnitude, isNegative: true, span)
        case .literal(.double(let value)):
            advance()
            return make(.literal(.double(-value)), span)
        default: return make(.invalid, sign)
        }
    }

    private mutating func whole(_ magnitude: UInt64?, isNegative: Bool, _ span: Range<Int>) -> CELNode {
        if let magnitude {
            if isNegative, magnitude <= 1 << 63 {
                return make(.literal(.int(Int64(truncatingIfNeeded: 0 &- magnitude))), span)
            }
            if !isNegative, let value = Int64(exactly: magnitude) { return make(.literal(.int(value)), span) }
        }
        findings.error("syntax", "this number is too large", at: span)
        return make(.invalid, span)
    }

    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
        "package", "namespace", "return", "var", "void", "while",
    ]

    /// A name or a call of a function; a dot before it means "from the root".
    private mutating func name() -> CELNode {
        let start = token.span.lowerBound
        let isRooted = take(.dot)
        let word = token
        guard word.kind == .identifier else {
            mistake("expected a name after '.', not \(shown(word))")
            return make(.invalid, word.span)
        }
        let name = text(word)
        if Self.reserved.contains(name) {
            mistake("'\(name)' is a reserved word and cannot be used as a name")
            advance()
            if at(.leftParenthesis) { _ = arguments() }
            return make(.invalid, word.span)
        }
        advance()
        let full = (isRooted ? "." : "") + name
        if at(.leftParenthesis) {
            let arguments = arguments()
            return call(full, target: nil, arguments, name: word.span, end: lastEnd, start: start)
        }
        return make(.name(full), start..<word.span.upperBound, name: word.span)
    }

    /// Everything between parentheses, which are taken too.
    private mutating func arguments() -> [CELNode] {
        advance()
        var arguments: [CELNode] = []
        if take(.rightParenthesis) { return arguments }
        while true {
            arguments.append(expression())
            if take(.comma) { continue }
            if !at(.rightParenthesis) {
                mistake("expected ',' or ')' in the arguments, not \(shown(token))")
                recover()
                if take(.comma) { continue }
            }
            _ = take(.rightParenthesis)
            return arguments
        }
    }

    private mutating func list() -> CELNode {
        let start = token.span.lowerBound
        advance()
        var elements: [CELElement] = []
        if at(.comma), following.kind == .symbol(.rightBracket) { advance() }
        while !at(.rightBracket), token.kind != .end {
            let isOptional = takeOptional()
            elements.append(CELElement(value: expression(), isOptional: isOptional))
            if take(.comma) { continue }
            if !at(.rightBracket) {
                mistake("expected ',' or ']' in the list, not \(shown(token))")
                recover()
                if take(.comma) { continue }
            }
            break
        }
        if !take(.rightBracket) { mistake("the list lacks its ']'") }
        return make(.list(elements), start..<max(start, lastEnd))
    }

    /// The entries between braces, which are taken too.
    private mutating func entries(of kind: String) -> [CELEntry] {
        advance()
        var entries: [CELEntry] = []
        if at(.comma), following.kind == .symbol(.rightBrace) { advance() }
        while !at(.rightBrace), token.kind != .end {
            let isOptional = takeOptional()
            let key: CELNode
            if kind == "message", token.kind == .identifier || token.kind == .quotedIdentifier {
                key = make(.name(text(token)), token.span)
                advance()
            } else {
                key = expression()
            }
            guard expect(.colon, "after the key") else {
                recover()
                if take(.comma) { continue }
                break
            }
            entries.append(CELEntry(key: key, value: expression(), isOptional: isOptional))
            if take(.comma) { continue }
            if !at(.rightBrace) {
                mistake("expected ',' or '}' in the map, not \(shown(token))")
                recover()
                if take(.comma) { continue }
            }
            break
        }
        if !take(.rightBrace) { mistake("the map lacks its '}'") }
        return entries
    }
}

extension CELNode {
    /// `a.b.c`, when the node is nothing but a name and plain selections; a leading dot is kept.
    public var qualifiedName: String? {
        switch kind {
        case .name(let name): name
        case .select(let operand, let field, false): operand.qualifiedName.map { "\($0).\(field)" }
        default: nil
        }
    }
}
