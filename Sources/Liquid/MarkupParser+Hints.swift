/// What people write who know another language, and what it is here.
enum Elsewhere {
    static let filters = [
        "count": "size", "length": "size", "len": "size", "upper": "upcase", "uppercase": "upcase",
        "lower": "downcase", "lowercase": "downcase", "title": "capitalize", "trim": "strip", "e": "escape",
        "add": "plus", "sub": "minus", "mul": "times", "multiply": "times", "div": "divided_by",
        "mod": "modulo",
        "unique": "uniq", "filter": "where", "select": "where", "selectattr": "where", "rejectattr": "reject",
        "nl2br": "newline_to_br", "urlencode": "url_encode", "striptags": "strip_html", "substr": "slice",
        "format": "date", "strftime": "date", "max": "at_least", "min": "at_most", "contains": "has",
    ]
    static let tags = [
        "elif": "elsif", "elseif": "elsif", "set": "assign", "let": "assign", "var": "assign",
        "foreach": "for",
        "switch": "case", "default": "else", "print": "echo", "import": "render", "partial": "render",
        "verbatim": "raw", "rem": "comment",
    ]
    static let operators = ["=": "==", "&": "and", "&&": "and", "||": "or", "===": "==", "!==": "!="]
    /// Signs between values, and the filters that do their work.
    static let arithmetic = ["+": "plus", "-": "minus", "*": "times", "/": "divided_by", "%": "modulo"]
}

extension MarkupParser {
    /// The remedy for a token that stands where none can.
    func hint() -> String? {
        let written = text(current.span)
        if let filter = Elsewhere.arithmetic[written] { return "compute with a filter: | \(filter): …" }
        switch current.kind {
        case .name, .string, .number, .openSquare, .openRound:
            return "one value stands here; filters follow '|', a text stands in quotes"
        case .pipe: return "a filter can only stand in an output or in 'assign'"
        default: return nil
        }
    }

    /// What is left over behind a condition.
    func leftOver(after node: ConditionNode) -> MarkupError {
        if case .path(let path) = node.first.left, node.first.test == nil, text(path.span) == "not" {
            return MarkupError(
                "'not' is no operator", path.span, help: "write {% unless … %}, or compare: … == false")
        }
        // Signs that belong together are one.
        var span = current.span
        while span.upperBound < range.upperBound, Self.isSign(bytes[span.upperBound]),
            Self.isSign(bytes[span.lowerBound])
        {
            span = span.lowerBound..<span.upperBound + 1
        }
        let written = text(span)
        if let right = Elsewhere.operators[written] {
            return MarkupError("'\(written)' is no operator", span, fixIt: right)
        }
        if current.kind == .pipe {
            return MarkupError(
                "a condition takes no filters", span,
                help: "compute the value before: {% assign name = … | … %}")
        }
        return MarkupError(
            "'\(written)' is no operator", span,
            help: "the operators are ==, !=, <, <=, >, >=, contains, and, or")
    }

    /// `===` and `!==`, of which the first two signs were read as an operator.
    func tripled(_ op: MarkupToken) -> MarkupError? {
        let span = op.span.lowerBound..<op.span.upperBound + 1
        guard current.span.lowerBound == op.span.upperBound, !isAtEnd,
            let right = Elsewhere.operators[text(span)]
        else { return nil }
        return MarkupError("'\(text(span))' is no operator", span, fixIt: right)
    }

    private static func isSign(_ byte: UInt8) -> Bool { "=&|!<>".utf8.contains(byte) }
}
