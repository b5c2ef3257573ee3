/// Reads the rules of a style sheet with the error recovery of CSS Syntax 3 §5.
///
/// Blocks are walked with a counter, not by recursion, so that no nesting is too deep.
struct CSSParser {
    /// - Parameters:
    ///   - range: the sheet within the bytes, as between `<style>` and `</style>`.
    ///   - liquid: the Liquid tags in it, ascending, not overlapping.
    static func sheet(of bytes: [UInt8], in range: Range<Int>, liquid: [LiquidTag] = []) -> CSSSheet {
        let tokens = CSSTokenizer.tokens(of: bytes, in: range, liquid: liquid)
        var parser = CSSParser(CSSSheet(bytes: bytes, tokens: tokens))
        parser.reportCutOff()
        parser.rules(to: tokens.count, isTop: true)
        return parser.sheet
    }

    /// The declarations of a `style` attribute's value.
    static func declarations(of value: [UInt8]) -> CSSSheet {
        let tokens = CSSTokenizer.tokens(of: value, in: 0..<value.count)
        var parser = CSSParser(CSSSheet(bytes: value, tokens: tokens))
        var rule = CSSRule(range: 0..<value.count, prelude: 0..<0)
        parser.declarations(of: &rule, to: tokens.count)
        parser.sheet.rules = [rule]
        return parser.sheet
    }

    var sheet: CSSSheet
    /// The index of the token at hand.
    var at = 0
    private var nesting = 0
    /// Whether no at-rule around does more than say when its rules count.
    private var isConditional = true

    init(_ sheet: CSSSheet) { self.sheet = sheet }

    var tokens: [CSSToken] { sheet.tokens }

    mutating func report(_ kind: CSSMistake.Kind, _ range: Range<Int>) {
        sheet.diagnostics.append(CSSMistake(kind, range, in: sheet.bytes))
    }

    /// Only the last token can have lost its end.
    private mutating func reportCutOff() {
        guard let last = tokens.last, last.isCutOff else { return }
        let start = last.range.lowerBound
        switch last.kind {
        case .comment: report(.openComment, start..<min(start + 2, last.range.upperBound))
        default: report(.openString, start..<min(start + 1, last.range.upperBound))
        }
    }

    /// The rules up to a token (§5.4.1): all of the sheet, or the inside of an at-rule such as `@media`.
    mutating func rules(to end: Int, isTop: Bool) {
        // What Liquid prints may be a part of the rule after it.
        var isAfterOutput = false
        while at < end {
            let token = tokens[at]
            switch token.kind {
            case .whitespace, .comment, .cdo, .cdc: at += 1
            case .liquid:
                isAfterOutput = isAfterOutput || prints(token)
                at += 1
            case .atKeyword:
                atRule(to: end)
                isAfterOutput = false
            default:
                styleRule(to: end, isTop: isTop, isAfterOutput: isAfterOutput)
                isAfterOutput = false
            }
        }
    }

    /// Selectors and a block (§5.4.3).
    private mutating func styleRule(to end: Int, isTop: Bool, isAfterOutput: Bool) {
        let first = at
        let depth = tokens[first].liquidDepth
        guard let open = find(.openBrace, to: end) else {
            report(.noBlock, sheet.bytes(of: trimmed(first..<end)))
            at = end
            return
        }
        at = open
        let close = blockEnd(to: end)
        var rule = CSSRule(
            range: tokens[first].range.lowerBound..<tokens[min(close, end - 1)].range.upperBound,
            prelude: trimmed(first..<open))
        rule.isLiquid =
            isAfterOutput || depth > 0
            || tokens[first..<open].contains { $0.hasLiquid || $0.liquidDepth != depth }
            || tokens[min(close, end - 1)].liquidDepth != depth
        at = open + 1
        declarations(of: &rule, to: close)
        if close == end { rule.hasForeignParts = true }
        at = min(close + 1, end)
        if isTop {
            sheet.rules.append(rule)
            return
        }
        if rule.declarations.contains(where: \.isImportant) { sheet.keepsImportant = true }
        if isConditional { sheet.conditionalRules.append(rule) }
    }

    /// An at-rule stays in the head; what it holds is read for its mistakes alone (§5.4.2).
    private mutating func atRule(to end: Int) {
        let first = at
        let name = CSSText.name(
            sheet.bytes, tokens[first].range.lowerBound + 1..<tokens[first].range.upperBound)
        at += 1
        var parens = 0
        while at < end {
            let kind = tokens[at].kind
            if opens(kind), kind != .openBrace { parens += 1 }
            if kind == .closeParen || kind == .closeSquare { parens = max(0, parens - 1) }
            if parens == 0, kind == .semicolon {
                at += 1
                return
            }
            if kind == .openBrace { break }
            at += 1
        }
        guard at < end else { return }
        let close = blockEnd(to: end)
        at += 1
        switch name {
        case Array("media".utf8), Array("supports".utf8), Array("container".utf8): nested(to: close)
        case Array("layer".utf8), Array("document".utf8), Array("-moz-document".utf8), Array("scope".utf8):
            let outer = isConditional
            isConditional = false
            nested(to: close)
            isConditional = outer
        default: break
        }
        at = min(close + 1, end)
    }

    /// At-rules in at-rules are few; one that is deeper than any page needs is passed over.
    private mutating func nested(to close: Int) {
        nesting += 1
        if nesting <= 16 { rules(to: close, isTop: false) }
        nesting -= 1
    }

    /// The index of the token that closes the block at `at`; `end` where none does, which is reported.
    mutating func blockEnd(to end: Int) -> Int {
        let close = Self.blockEnd(in: tokens, from: at, to: end)
        if close == end, end == tokens.count { report(.openBlock, tokens[at].range) }
        return close
    }

    /// The same for any bracket. A closing bracket of another kind is passed over (§5.4.8).
    static func blockEnd(in tokens: [CSSToken], from start: Int, to end: Int) -> Int {
        var open: [CSSToken.Kind] = []
        var index = start
        while index < end {
            let kind = tokens[index].kind
            switch kind {
            case .openBrace: open.append(.closeBrace)
            case .openSquare: open.append(.closeSquare)
            case .openParen, .function: open.append(.closeParen)
            case .closeBrace, .closeSquare, .closeParen:
                if open.last == kind { open.removeLast() }
                if open.isEmpty { return index }
            default: break
            }
            index += 1
        }
        return end
    }

    /// The next token of that kind outside brackets. Leaves `at` alone.
    private func find(_ kind: CSSToken.Kind, to end: Int) -> Int? {
        var index = at
        while index < end {
            if tokens[index].kind == kind { return index }
            index =
                opens(tokens[index].kind) ? Self.blockEnd(in: tokens, from: index, to: end) + 1 : index + 1
        }
        return nil
    }

    func opens(_ kind: CSSToken.Kind) -> Bool {
        kind == .openBrace || kind == .openSquare || kind == .openParen || kind == .function
    }

    /// A range of tokens without the blanks at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high, tokens[low].isBlank { low += 1 }
        while high > low, tokens[high - 1].isBlank { high -= 1 }
        return low..<high
    }
}
