/// What the markup of a tag says, before names are looked up. Ranges are byte offsets into the source.
indirect enum ExpressionNode {
    case literal(LiquidValue, Range<Int>)
    case special(SpecialLiteral, Range<Int>)
    case path(PathNode)
    case range(ExpressionNode, ExpressionNode, Range<Int>)

    var span: Range<Int> {
        switch self {
        case .literal(_, let span), .special(_, let span), .range(_, _, let span): span
        case .path(let path): path.span
        }
    }

    var isNilLiteral: Bool {
        if case .literal(.null, _) = self { return true }
        return false
    }
}

/// `name.field['other'][expression]`
struct PathNode {
    enum Root {
        case name(String)
        /// `[expression]` with nothing before it.
        case computed(ExpressionNode)
    }

    enum Step {
        case dotted(String, Range<Int>)
        case bracketed(ExpressionNode)
    }

    var root: Root
    var rootSpan: Range<Int>
    var steps: [Step]
    var span: Range<Int>
}

/// `| name: argument, argument, key: argument`
struct FilterNode {
    struct Named {
        var name: String
        var nameSpan: Range<Int>
        var value: ExpressionNode
    }

    var name: String
    var nameSpan: Range<Int>
    var arguments: [ExpressionNode] = []
    var named: [Named] = []
}

struct FilteredNode {
    /// `nil` for an empty output.
    var base: ExpressionNode?
    var filters: [FilterNode] = []
    var span: Range<Int>
}

struct ComparisonNode {
    var left: ExpressionNode
    var test: (Comparison, ExpressionNode)?
}

/// Comparisons joined by `and` and `or`, read from the right: `a and b or c` is `a and (b or c)`.
struct ConditionNode {
    enum Link { case and, or }

    var first: ComparisonNode
    var rest: [(link: Link, comparison: ComparisonNode)] = []
    var span: Range<Int>
}

/// A mistake in the markup of one tag.
struct MarkupError: Error {
    var code: String
    var message: String
    var span: Range<Int>
    var fixIt: String?
    var help: String?

    init(
        _ message: String, _ span: Range<Int>, code: String = "liquid/syntax", fixIt: String? = nil,
        help: String? = nil
    ) {
        self.code = code
        self.message = message
        self.span = span
        self.fixIt = fixIt
        self.help = help
    }
}
