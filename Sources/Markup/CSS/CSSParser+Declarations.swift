extension CSSParser {
    /// What stands in a block up to its closing brace (CSS Syntax 3 §5.4.4).
    mutating func declarations(of rule: inout CSSRule, to end: Int) {
        let depth = at > 0 ? tokens[at - 1].liquidDepth : 0
        var isLiquid = false
        while at < end {
            let token = tokens[at]
            switch token.kind {
            case .whitespace, .comment, .semicolon: at += 1
            case .liquid:
                // What prints may print anything, also a part of what follows; what divides says when it counts.
                if token.liquidDepth == depth, prints(token) { isLiquid = true }
                at += 1
                continue
            case .atKeyword:
                rule.hasForeignParts = true
                atRuleInBlock(to: end)
            default:
                let start = at
                if let found = declaration(to: end, base: isLiquid ? -1 : depth) {
                    rule.declarations.append(found)
                } else if at > start, tokens[at - 1].kind == .closeBrace {
                    rule.hasForeignParts = true
                }
            }
            if !token.isBlank { isLiquid = false }
        }
    }

    func prints(_ token: CSSToken) -> Bool {
        LiquidTag(token.range, in: sheet.bytes).role == .output
    }

    private mutating func atRuleInBlock(to end: Int) {
        report(.nested, tokens[at].range)
        while at < end, tokens[at].kind != .semicolon {
            if opens(tokens[at].kind) {
                let isBlock = tokens[at].kind == .openBrace
                at = Self.blockEnd(in: tokens, from: at, to: end)
                if isBlock { break }
            }
            at += 1
        }
        at = min(at + 1, end)
    }

    /// One declaration up to its semicolon (§5.4.6); `nil`, and a mistake reported, where there is none.
    private mutating func declaration(to end: Int, base: Int) -> CSSDeclaration? {
        let first = at
        let stop = declarationEnd(to: end)
        at = min(stop + 1, end)
        let isNested = stop < end && tokens[stop].kind == .closeBrace
        let isLiquid = tokens[first..<stop].contains { $0.hasLiquid || $0.liquidDepth != base }
        let all = trimmed(first..<stop)
        guard let name = tokens[all].first, !isNested else {
            report(.nested, sheet.bytes(of: trimmed(first..<at)))
            return nil
        }
        guard name.kind == .ident else {
            if !isLiquid { report(.noName, sheet.bytes(of: all)) }
            return nil
        }
        var next = all.lowerBound + 1
        while next < all.upperBound, tokens[next].isBlank { next += 1 }
        guard next < all.upperBound, tokens[next].kind == .colon else {
            if !isLiquid { report(.noColon, sheet.bytes(of: all)) }
            return nil
        }
        var value = trimmed(next + 1..<all.upperBound)
        let isImportant = takeImportant(&value)
        var declaration = CSSDeclaration(
            name: CSSText.decoded(sheet.bytes, name.range), nameRange: name.range, value: value,
            isImportant: isImportant, isLiquid: isLiquid)
        if !declaration.isCustom { declaration.name = declaration.name.map(ASCII.lowered) }
        if let mistake = mistake(in: value, isCustom: declaration.isCustom) {
            if !isLiquid { report(mistake.kind, mistake.range ?? sheet.bytes(of: all)) }
            return nil
        }
        if !CSSPropertyNames.isKnown(declaration.name) { report(.unknownProperty, name.range) }
        return declaration
    }

    /// The index of the semicolon that ends a declaration, of the brace that closes a nested rule, or `end`.
    private func declarationEnd(to end: Int) -> Int {
        var index = at
        let isCustom =
            tokens[at].kind == .ident
            && sheet.bytes[tokens[at].range].starts(with: [ASCII.hyphen, ASCII.hyphen])
        while index < end {
            let kind = tokens[index].kind
            if kind == .semicolon { return index }
            if opens(kind) {
                let close = Self.blockEnd(in: tokens, from: index, to: end)
                if kind == .openBrace, !isCustom { return close }
                index = close
            }
            index += 1
        }
        return end
    }

    /// Takes `!important` off the end of a value.
    private func takeImportant(_ value: inout Range<Int>) -> Bool {
        guard let last = tokens[value].last, last.kind == .ident,
            CSSText.name(sheet.bytes, last.range) == Array("important".utf8)
        else { return false }
        var mark = value.upperBound - 2
        while mark >= value.lowerBound, tokens[mark].isBlank { mark -= 1 }
        guard mark >= value.lowerBound, isMark(mark) else { return false }
        value = trimmed(value.lowerBound..<mark)
        return true
    }

    private func isMark(_ index: Int) -> Bool {
        tokens[index].kind == .delimiter && sheet.bytes[tokens[index].range.lowerBound] == ASCII.exclamation
    }

    /// Why every browser drops a declaration with that value.
    private func mistake(
        in value: Range<Int>, isCustom: Bool
    ) -> (kind: CSSMistake.Kind, range: Range<Int>?)? {
        if value.isEmpty { return isCustom ? nil : (.noValue, nil) }
        var open: [CSSToken.Kind] = []
        for index in value {
            let token = tokens[index]
            switch token.kind {
            case .openParen, .function: open.append(.closeParen)
            case .openSquare: open.append(.closeSquare)
            case .openBrace: open.append(.closeBrace)
            case .closeParen, .closeSquare, .closeBrace:
                guard open.last == token.kind else { return (.strayBracket, token.range) }
                open.removeLast()
            case .badString, .badURL: return (.badText, token.range)
            case .delimiter where open.isEmpty && isMark(index): return (.strayMark, token.range)
            default: break
            }
        }
        return nil
    }
}
