import Diagnostics

/// Reads tokens into a tree, by recursive descent; goes on after a mistake to find the next.
///
/// cel-spec, syntax: `Expr = ConditionalOr ["?" ConditionalOr ":" Expr]` and so on down to `Primary`.
struct Parser {
    var findings: Findings
    let options: CELOptions
    private let tokens: [Token]
    private var index = 0
    private var nesting = 0
    private var nextID = 0
    private var isTooDeep = false
    /// Where the last mistake was reported: a second at the same token would be its echo.
    private var lastMistake = -1

    init(_ source: CELSource, options: CELOptions) {
        self.options = options
        var lexer = Lexer(Findings(source))
        if source.bytes.count > options.maxBytes {
            lexer.findings.error(
                "too-long", "an expression may have at most \(options.maxBytes) bytes", at: 0..<0)
            tokens = [Token(kind: .end, span: 0..<0)]
        } else {
            tokens = lexer.tokens()
        }
        findings = lexer.findings
    }

    /// How many ids were given to nodes.
    var idCount: Int { nextID }

    mutating func parse() -> CELNode {
        if token.kind == .end, findings.list.isEmpty {
            findings.error("syntax", "the expression is empty", at: token.span)
            return make(.invalid, token.span)
        }
        let root = expression()
        while token.kind != .end {
            mistake("unexpected \(shown(token))")
            // What follows the next '&&' or '||' may hold mistakes of its own.
            while token.kind != .end, !at(.and), !at(.or) { advance() }
            if token.kind != .end {
                advance()
                _ = expression()
            }
        }
        return root
    }

    mutating func expression() -> CELNode {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= options.maxDepth, !isTooDeep else { return tooDeep() }
        let condition = logical(.or)
        guard at(.question) else { return condition }
        let question = token.span
        advance()
        let first = logical(.or)
        guard expect(.colon, "between the two outcomes of '?'") else {
            return make(.invalid, condition.span.lowerBound..<first.span.upperBound)
        }
        let second = expression()
        return make(
            .conditional(condition, first, second), joined(condition, second), name: question)
    }

    private mutating func logical(_ operation: CELLogical) -> CELNode {
        let first = operation == .or ? logical(.and) : relation()
        var operands = [first]
        let name = token.span
        while takesLogical(operation) {
            operands.append(operation == .or ? logical(.and) : relation())
        }
        guard operands.count > 1, let last = operands.last else { return first }
        return make(.logical(operation, operands), joined(first, last), name: name)
    }

    /// `and` and `or` are what people write first; they are corrected and understood.
    private mutating func takesLogical(_ operation: CELLogical) -> Bool {
        if at(operation == .or ? .or : .and) {
            advance()
            return true
        }
        let word = operation == .or ? "or" : "and"
        guard token.kind == .identifier, text(token).lowercased() == word else { return false }
        mistake("'\(text(token))' is written '\(operation.rawValue)'", fixIt: operation.rawValue)
        advance()
        return true
    }

    private mutating func relation() -> CELNode {
        if token.kind == .identifier, text(token).lowercased() == "not", startsOperand(following) {
            return negation()
        }
        var left = sum()
        while case .symbol(let symbol) = token.kind {
            let operation: CELBinary
            switch symbol {
            case .assign:
                mistake("'=' is written '==' in a comparison", fixIt: "==")
                operation = .equal
            case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in:
                guard let known = CELBinary(rawValue: symbol.rawValue) else { return left }
                operation = known
            default: return left
            }
            let name = token.span
            advance()
            let right = sum()
            left = make(.binary(operation, left, right), joined(left, right), name: name)
        }
        return left
    }

    /// `not a == b`, which people mean as `!(a == b)`.
    private mutating func negation() -> CELNode {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= options.maxDepth, !isTooDeep else { return tooDeep() }
        let word = token.span
        mistake("'\(text(token))' is written '!'", help: "write !(…) around what must not hold")
        advance()
        let operand = relation()
        return make(
            .unary(.not, operand), word.lowerBound..<max(word.upperBound, operand.span.upperBound), name: word
        )
    }

    private mutating func sum() -> CELNode {
        var left = product()
        while at(.plus) || at(.minus) {
            let operation: CELBinary = at(.plus) ? .add : .subtract
            let name = token.span
            advance()
            let right = product()
            left = make(.binary(operation, left, right), joined(left, right), name: name)
        }
        return left
    }

    private mutating func product() -> CELNode {
        var left = unary()
        while at(.star) || at(.slash) || at(.percent) {
            let operation: CELBinary = at(.star) ? .multiply : at(.slash) ? .divide : .remainder
            let name = token.span
            advance()
            let right = unary()
            left = make(.binary(operation, left, right), joined(left, right), name: name)
        }
        return left
    }

    private mutating func unary() -> CELNode {
        var operators: [Token] = []
        while true {
            if at(.bang) || (at(.minus) && !isNumber(following)) {
                operators.append(token)
            } else {
                break
            }
            advance()
        }
        var node = member()
        for sign in operators.reversed() {
            let operation: CELUnary = sign.kind == .symbol(.minus) ? .negate : .not
            node = make(
                .unary(operation, node), sign.span.lowerBound..<node.span.upperBound, name: sign.span)
        }
        return node
    }

    private func isNumber(_ token: Token) -> Bool {
        switch token.kind {
        case .int, .literal(.double): true
        default: false
        }
    }

    private func startsOperand(_ token: Token) -> Bool {
        switch token.kind {
        case .identifier, .literal, .int, .symbol(.leftParenthesis), .symbol(.bang): true
        default: false
        }
    }

    /// Nested too deeply: said once, then everything winds down.
    mutating func tooDeep() -> CELNode {
        if !isTooDeep {
            isTooDeep = true
            findings.error("too-deep", "the expression is nested too deeply", at: token.span)
            lastMistake = tokens.count
            index = tokens.count - 1
        }
        return CELNode(id: newID(), span: token.span, nameSpan: token.span, kind: .invalid, depth: 1)
    }

    mutating func make(_ kind: CELNode.Kind, _ span: Range<Int>, name: Range<Int>? = nil) -> CELNode {
        var depth = 0
        for child in kind.children { depth = max(depth, child.depth) }
        guard depth < options.maxDepth else { return tooDeep() }
        return CELNode(id: newID(), span: span, nameSpan: name ?? span, kind: kind, depth: depth + 1)
    }

    private mutating func newID() -> Int {
        nextID += 1
        return nextID - 1
    }

    func joined(_ left: CELNode, _ right: CELNode) -> Range<Int> {
        let start = left.span.lowerBound
        return start..<max(start, right.span.upperBound)
    }
}

extension Parser {
    var token: Token { tokens[index] }
    var following: Token { tokens[min(index + 1, tokens.count - 1)] }
    /// The end of the token before.
    var lastEnd: Int { index > 0 ? tokens[index - 1].span.upperBound : 0 }

    mutating func advance() { if index < tokens.count - 1 { index += 1 } }

    func at(_ symbol: Token.Symbol) -> Bool { token.kind == .symbol(symbol) }

    func text(_ token: Token) -> String { findings.source.text(token.span) }

    mutating func take(_ symbol: Token.Symbol) -> Bool {
        guard at(symbol) else { return false }
        advance()
        return true
    }

    /// Takes `symbol` or says that it is missing.
    mutating func expect(_ symbol: Token.Symbol, _ place: String) -> Bool {
        if take(symbol) { return true }
        mistake("expected '\(symbol.rawValue)' \(place), not \(shown(token))")
        return false
    }

    /// Reports at the present token, unless this token was reported already.
    mutating func mistake(_ message: String, fixIt: String? = nil, help: String? = nil) {
        guard index > lastMistake else { return }
        lastMistake = index
        guard token.kind != .invalid else { return }
        var span = token.span
        if token.kind == .end { span = lastEnd..<lastEnd }
        findings.error("syntax", message, at: span, fixIt: fixIt, help: help)
    }

    /// Passes over a token that was reported; what follows it is part of the same mistake.
    mutating func skipMistake() {
        advance()
        lastMistake = max(lastMistake, index)
    }

    func shown(_ token: Token) -> String {
        switch token.kind {
        case .end: return "the end"
        default:
            let text = text(token)
            return text.utf8.count > 40 ? "'\(text.prefix(30))…'" : "'\(text)'"
        }
    }

    /// After a mistake within brackets: goes to the comma or bracket that the mistake lies before.
    mutating func recover() {
        var open = 0
        while token.kind != .end {
            switch token.kind {
            case .symbol(.leftParenthesis), .symbol(.leftBracket), .symbol(.leftBrace): open += 1
            case .symbol(.rightParenthesis), .symbol(.rightBracket), .symbol(.rightBrace):
                if open == 0 { return }
                open -= 1
            case .symbol(.comma):
                if open == 0 { return }
            default: break
            }
            advance()
        }
    }
}
