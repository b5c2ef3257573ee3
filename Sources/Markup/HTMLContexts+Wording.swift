import Diagnostics

extension HTMLContexts {
    static func branchEndsElsewhere(
        _ opening: LiquidTag, from start: HTMLContext, to end: HTMLContext, at tag: LiquidTag,
        in source: SourceText
    ) -> Diagnostic {
        let line = source.place(of: opening.range.lowerBound).line
        return .error(
            "markup/branch-context",
            "the branch of '\(opening.keyword)' in line \(line) begins \(start.wording) and ends \(end.wording)",
            at: span(of: tag, in: source),
            help: "close in each branch what that branch opens: a quote, a tag, a comment")
    }

    static func leavesNoLoop(_ tag: LiquidTag, in source: SourceText) -> Diagnostic {
        .error(
            "markup/no-loop", "'\(tag.keyword)' stands in no loop, and would drop the rest of the letter",
            at: span(of: tag, in: source),
            help: "put it inside a 'for', or leave it out; a partial cannot end the loop around it")
    }

    /// `nil` where escaping makes the output safe.
    static func unsafePlace(_ tag: LiquidTag, _ context: HTMLContext, in source: SourceText) -> Diagnostic? {
        let help: String
        switch context.place {
        case .text, .rcdata, .style, .comment: return nil
        case .attributeValue:
            switch context.content {
            case .plain, .url, .style: return nil
            case .script: help = "mail runs no script; leave '\(context.attribute)' out"
            case .markup: help = "write the markup in the template and the output in its text"
            case .unknown: help = "write the attribute's name out, once in each branch with its own value"
            }
        case .tagName, .attributeName, .insideTag: help = "put it into an attribute's value between quotes"
        case .script: help = "mail runs no script; leave it out"
        case .rawText, .declaration: help = "move it into the text"
        }
        return .error(
            "markup/unsafe-place", "an output \(context.wording) cannot be made safe by escaping",
            at: span(of: tag, in: source), help: help)
    }

    private static func span(of tag: LiquidTag, in source: SourceText) -> SourceSpan {
        let range = tag.range.clamped(to: 0..<source.bytes.count)
        return SourceSpan(file: source.name, start: range.lowerBound, end: range.upperBound)
    }
}

extension HTMLContext {
    /// As a message names it: `in text`, `in the value of 'href'`.
    var wording: String {
        switch place {
        case .text: "in text"
        case .rcdata, .style, .script, .rawText: "in <\(element)>"
        case .comment: "in a comment"
        case .attributeValue:
            content == .unknown
                ? "in the value of an attribute named by Liquid"
                : "in the \(quoteWording)value of '\(attribute)'"
        case .tagName: "in the name of a tag"
        case .attributeName: "in the name of an attribute"
        case .insideTag: "inside the tag '<\(element)>'"
        case .declaration: "in a declaration"
        }
    }

    private var quoteWording: String {
        switch quote {
        case .none, .double: ""
        case .single: "single-quoted "
        case .unquoted: "unquoted "
        }
    }
}
