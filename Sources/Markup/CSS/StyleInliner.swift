public import Diagnostics

/// Copies the rules of a page's `<style>` elements into `style` attributes, by splicing bytes into the page as it
/// is written.
///
/// The cascade is that of browsers (CSS Cascade 4 §6): specificity, order, `!important`, and the author's own
/// `style` after the normal declarations of rules. The page is read as the browser's parser nests it, with row
/// groups that no tag writes. Comments, with the conditional ones of Outlook, are never entered. At-rules,
/// pseudo-elements, selectors that only a client can decide, and `[style…]`, which inlining would itself change,
/// stay in the head. A `<style>` with `data-embed`, or for other media than `all` and `screen`, is left alone. Classes
/// and ids count by case, as in a page with a doctype. Nothing goes onto elements of the head.
///
/// What Liquid decides is not inlined but reported, element by element: where the same rule selects another
/// element for sure, it is inlined there.
/// Markup that an output prints (`raw`) is taken to be whole elements, which may end an open paragraph or begin the
/// body, but no other element around.
///
/// A declaration that stays in the head without `!important` loses to what is inlined; where it surely does, and
/// would not have, it is reported.
public struct StyleInliner {
    /// - Parameters:
    ///   - source: a template, its layout and partials expanded.
    ///   - liquid: the ranges of its Liquid tags and outputs, ascending, not overlapping; others are ignored. `comment`
    ///     to `endcomment` is one range. `nil` to have them found.
    public static func inline(_ source: SourceText, liquid: [Range<Int>]? = nil) -> InlinedStyles {
        var inliner = StyleInliner(source, liquid: liquid ?? LiquidTag.all(in: source.bytes).map(\.range))
        inliner.run()
        return inliner.result
    }

    let source: SourceText
    let liquid: [Range<Int>]
    let tokens: HTMLTokens
    let names = Names()
    let tree: ElementTree
    var matcher: SelectorMatcher
    var rules = StyleRules()
    private var result = InlinedStyles()
    var mistakes: [CSSMistake] = []

    private init(_ source: SourceText, liquid: [Range<Int>]) {
        self.source = source
        var end = 0
        self.liquid = liquid.filter { range in
            guard range.lowerBound >= end, !range.isEmpty, range.upperBound <= source.bytes.count else {
                return false
            }
            end = range.upperBound
            return true
        }
        tokens = HTMLTokenizer.tokens(of: source.bytes, liquid: self.liquid)
        tree = ElementTreeBuilder.tree(of: tokens, liquid: self.liquid, names: names)
        matcher = SelectorMatcher(tree: tree, tokens: tokens, liquid: self.liquid, names: names)
    }

    private mutating func run() {
        for node in tree.sheets { read(node) }
        mistakes += rules.mistakes
        defer {
            result.diagnostics = Set(mistakes).map { $0.diagnostic(in: source.name) }.inOrderOfPlace()
        }
        if rules.selectors.isEmpty { return }
        var styled: [Styled] = []
        for node in tree.nodes.indices where !tree.nodes[node].isUnstyled {
            if tree.nodes[node].isWild || tree.nodes[node].isStandIn { continue }
            let matches = matches(of: node)
            if matcher.isExhausted { return }
            if matches.isEmpty { continue }
            if tree.nodes[node].token < 0 {
                for match in matches { rules.list[match.rule].isPartial = true }
            } else if splice(
                rules.texts(of: matches), of: matches, into: tokens.list[tree.nodes[node].token]),
                !rules.staying.isEmpty
            {
                styled.append(Styled(node: node, matches: matches))
            }
        }
        for selector in rules.selectors {
            switch selector.uncertainty {
            case .liquid:
                mistakes.append(CSSMistake(.liquidDecides(.match), selector.selector.range, in: source.bytes))
            case .misnested:
                mistakes.append(CSSMistake(.misnested, selector.selector.range, in: source.bytes))
            case .no, .yes: break
            }
        }
        result.inlinedRules = rules.inlined()
        reportLosing(to: styled)
    }

    /// Reads one `<style>` element, unless it says that it is for others.
    private mutating func read(_ node: Int) {
        let index = tree.nodes[node].token
        guard index >= 0 else { return }
        let token = tokens.list[index]
        let start = token.range.upperBound
        let close = tokens.list[(index + 1)...].first { $0.kind == .endTag }
        let range = start..<max(start, close?.range.lowerBound ?? source.bytes.count)
        let tags = matcher.attributes.holes(in: range).map { LiquidTag($0, in: source.bytes) }
        let sheet = CSSParser.sheet(of: source.bytes, in: range, liquid: tags)
        mistakes += sheet.diagnostics
        guard applies(token, node) else {
            rules.keepsImportant = true
            return
        }
        rules.add(sheet, names: names)
    }

    private mutating func applies(_ token: HTMLToken, _ node: Int) -> Bool {
        let template = names.number(of: Array("template".utf8))
        var at = node
        while at >= 0 {
            if tree.nodes[at].name == template { return false }
            at = tree.nodes[at].parent
        }
        var isSure = tree.nodes[node].guardian == 0
        func value(_ name: String) -> String? {
            let found = matcher.attributes.attributes(named: Array(name.utf8), of: token)
            guard let attribute = found.list.first else {
                if !found.isSure { isSure = false }
                return nil
            }
            let value = matcher.attributes.value(of: attribute)
            if !found.isSure || !value.isCertain { isSure = false }
            return String(decoding: value.texts[0].map(ASCII.lowered), as: UTF8.self)
        }
        if value("data-embed") != nil { return false }
        let type = value("type") ?? ""
        let media = value("media") ?? ""
        guard isSure else {
            mistakes.append(CSSMistake(.liquidDecides(.sheet), token.range, in: source.bytes))
            return false
        }
        let kinds = media.split(separator: ",").map { $0.filter { !$0.isWhitespace } }
        return (type.isEmpty || type == "text/css")
            && (kinds.isEmpty || kinds.contains("all") || kinds.contains("screen"))
    }

    /// The rules that surely select a node. Notes which selectors are not sure.
    private mutating func matches(of node: Int) -> [StyleRules.Match] {
        var matches: [StyleRules.Match] = []
        matcher.budget -= rules.selectors.count / 16 + 1
        let name = tree.nodes[node].name
        let facts = matcher.facts[node]
        let hasClasses = facts.mayHaveAny || !facts.classes.isEmpty || !facts.possible.isEmpty
        for index in rules.selectors.indices {
            let key = rules.selectors[index].key
            if key.type >= 0, name >= 0, key.type != name { continue }
            if key.needsClass, !hasClasses { continue }
            let verdict = matcher.matches(rules.selectors[index].selector, node)
            if matcher.isExhausted {
                mistakes.append(CSSMistake(.tooMuch, rules.selectors[index].selector.range, in: source.bytes))
                return []
            }
            if verdict == .no { continue }
            let rule = rules.selectors[index].rule
            guard verdict == .yes else {
                rules.selectors[index].uncertainty = max(rules.selectors[index].uncertainty, verdict)
                rules.list[rule].isPartial = true
                continue
            }
            rules.selectors[index].isUsed = true
            matcher.budget -= 8
            let specificity = rules.selectors[index].selector.specificity
            // Of a list, the most specific selector that matches counts.
            if let last = matches.last, last.rule == rule {
                matches[matches.count - 1].specificity = max(last.specificity, specificity)
            } else {
                matches.append(StyleRules.Match(rule: rule, specificity: specificity))
            }
        }
        if matches.count < 2 { return matches }
        // Rules are in order of place, so that only specificity has to be looked at.
        return matches.enumerated().sorted {
            ($0.element.specificity, $0.offset) < ($1.element.specificity, $1.offset)
        }
        .map(\.element)
    }

    /// - Returns: whether the element surely has what it gets.
    private mutating func splice(
        _ texts: StyleTexts, of matches: [StyleRules.Match], into token: HTMLToken
    ) -> Bool {
        if texts.isEmpty { return false }
        let found = matcher.attributes.attributes(named: Array("style".utf8), of: token)
        guard !found.list.isEmpty else {
            // `<{% if … %}`: an attribute before the name would be none.
            let offset = nameEnd(of: token)
            guard offset > token.range.lowerBound + 1 else {
                for match in matches { rules.list[match.rule].isPartial = true }
                return false
            }
            result.insertions.append(.init(offset: offset, bytes: texts.attribute))
            return true
        }
        if !found.isSure {
            for match in matches { rules.list[match.rule].isPartial = true }
            if found.list.count == 1 {
                mistakes.append(CSSMistake(.liquidDecides(.styleAttribute), token.range, in: source.bytes))
            }
        }
        for attribute in found.list { splice(texts, into: attribute) }
        return found.isSure
    }

    private mutating func splice(_ texts: StyleTexts, into attribute: HTMLAttribute) {
        let quote = attribute.quote == .none ? .double : attribute.quote
        let value = source.bytes[attribute.value]
        let plain = CSSValueText.escaped(texts.plain, for: quote)
        let strong = CSSValueText.escaped(texts.strong, for: quote)
        // What was inlined before is there already.
        if value.starts(with: strong) { return }
        if value.starts(with: plain),
            !hasConflict(texts, attribute.value.lowerBound + plain.count..<attribute.value.upperBound)
        {
            return
        }
        var text = hasConflict(texts, attribute.value) ? strong : plain
        if attribute.quote == .none { text = [ASCII.equals, ASCII.quote] + text + [ASCII.quote] }
        result.insertions.append(
            .init(
                offset: attribute.quote == .none ? attribute.name.upperBound : attribute.value.lowerBound,
                bytes: text))
    }

    /// Whether the author's own declarations would win against the rules' important ones written without
    /// `!important`. Where there is no need, none is written, so that `@media` rules that stay can still win.
    private func hasConflict(_ texts: StyleTexts, _ value: Range<Int>) -> Bool {
        if texts.importantNames.isEmpty { return false }
        if !matcher.attributes.holes(in: value).isEmpty { return true }
        let own = HTMLText.decoded(source.bytes, value, references: .inAttribute, nulls: .replaced)
        guard let rule = CSSParser.declarations(of: own).rules.first else { return false }
        return rule.declarations.contains { declaration in
            texts.importantNames.contains { StyleTexts.areRelated($0, declaration.name) }
        }
    }

    /// Where an attribute can follow a tag's name: after the Liquid in the name, but before a block that goes on
    /// among the attributes.
    private func nameEnd(of token: HTMLToken) -> Int {
        var at = token.inner.upperBound
        var hole = matcher.attributes.firstHole(after: token.inner.lowerBound)
        var opened: [Int] = []
        while at < token.range.upperBound {
            if hole < liquid.count, liquid[hole].lowerBound == at {
                let role = LiquidTag(liquid[hole], in: source.bytes).role
                if role == .opens { opened.append(at) }
                if role == .closes { _ = opened.popLast() }
                at = liquid[hole].upperBound
                hole += 1
                continue
            }
            let byte = source.bytes[at]
            if ASCII.isSpace(byte) || byte == ASCII.slash || byte == ASCII.greater { break }
            at += 1
        }
        return opened.first ?? at
    }
}
