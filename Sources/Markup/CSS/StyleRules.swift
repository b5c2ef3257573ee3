/// The rules of all sheets of a page that can be inlined, in order of place.
struct StyleRules {
    struct Rule {
        var range: Range<Int>
        var declarations: [Text]
        /// Whether the page still needs it when what it gave is inlined.
        var isPartial: Bool
        var isImportant: Bool { declarations.contains(where: \.isImportant) }
    }

    /// A declaration as it is written into an attribute.
    struct Text {
        var name: [UInt8]
        var css: [UInt8]
        var isImportant: Bool
    }

    struct Entry {
        var selector: Selector
        var rule: Int
        /// What its subject needs to have, to pass over most elements quickly; -1 for any type.
        var key: (type: Int, needsClass: Bool)
        var isUsed = false
        /// The worst that matching came to.
        var uncertainty = SelectorVerdict.no
    }

    struct Match {
        var rule: Int
        var specificity: UInt64
    }

    private(set) var mistakes: [CSSMistake] = []
    /// Those that stay in the head for `@media` and its like, or for a state such as `:hover`.
    private(set) var staying: [StayingRule] = []
    var list: [Rule] = []
    var selectors: [Entry] = []
    /// Many elements are selected by the same rules.
    private var known: [[Int]: StyleTexts] = [:]
    /// Whether something with `!important` stays in the head in any case.
    var keepsImportant = false

    mutating func add(_ sheet: CSSSheet, names: Names) {
        if sheet.keepsImportant { keepsImportant = true }
        for rule in sheet.rules {
            let prelude = sheet.bytes(of: rule.prelude)
            guard !rule.isLiquid else {
                mistakes.append(CSSMistake(.liquidDecides(.rule), prelude, in: sheet.bytes))
                keepsImportant = true
                continue
            }
            do {
                let found = try SelectorParser.selectors(in: sheet, rule.prelude, names: names)
                add(rule, found, of: sheet)
            } catch {
                mistakes.append(CSSMistake(error.kind, error.range, in: sheet.bytes))
            }
        }
        for rule in sheet.conditionalRules where !rule.isLiquid {
            let found = try? SelectorParser.selectors(in: sheet, rule.prelude, names: names)
            stay(rule, found ?? [], of: sheet)
        }
    }

    private mutating func stay(_ rule: CSSRule, _ found: [Selector], of sheet: CSSSheet, number: Int = -1) {
        let selectors = found.filter { !$0.isLeftToClients || $0.isLeftOnlyForState }
        let declarations = rule.declarations.filter { !$0.isLiquid && !$0.isImportant }
        if selectors.isEmpty || declarations.isEmpty { return }
        staying.append(
            StayingRule(
                selectors: selectors,
                declarations: declarations.map { declaration in
                    let value = sheet.bytes(of: declaration.value)
                    let start = declaration.nameRange.lowerBound
                    return (declaration.name, start..<max(declaration.nameRange.upperBound, value.upperBound))
                }, offset: rule.range.lowerBound, rule: number))
    }

    private mutating func add(_ rule: CSSRule, _ found: [Selector], of sheet: CSSSheet) {
        let writer = CSSValueText(sheet: sheet)
        var entry = Rule(range: rule.range, declarations: [], isPartial: rule.hasForeignParts)
        for declaration in rule.declarations {
            if declaration.isLiquid {
                let value = sheet.bytes(of: declaration.value)
                let end = max(value.upperBound, declaration.nameRange.upperBound)
                mistakes.append(
                    CSSMistake(
                        .liquidDecides(.value), declaration.nameRange.lowerBound..<end, in: sheet.bytes))
                if declaration.isImportant { keepsImportant = true }
                entry.isPartial = true
            } else if let css = writer.text(of: declaration) {
                entry.declarations.append(
                    Text(name: declaration.name, css: css, isImportant: declaration.isImportant))
            } else {
                entry.isPartial = true
            }
        }
        let number = list.count
        for selector in found {
            if selector.isLeftToClients {
                entry.isPartial = true
                continue
            }
            var key = (type: -1, needsClass: false)
            for simple in selector.compounds[0].simple {
                if case .type(let name) = simple { key.type = name }
                if case .hasClass = simple { key.needsClass = true }
            }
            selectors.append(Entry(selector: selector, rule: number, key: key))
        }
        list.append(entry)
        stay(rule, found.filter(\.isLeftToClients), of: sheet, number: number)
    }

    /// What an element gets from the rules that select it, from the weakest to the strongest.
    mutating func texts(of matches: [Match]) -> StyleTexts {
        let key = matches.map(\.rule)
        if let known = known[key] { return known }
        var texts = StyleTexts()
        let all = matches.flatMap { list[$0.rule].declarations }
        texts.set(all.filter { !$0.isImportant }, all.filter(\.isImportant))
        known[key] = texts
        return texts
    }

    /// The ranges of the rules that the page does not need any more.
    func inlined() -> [Range<Int>] {
        var isNeeded = list.map(\.isPartial)
        for entry in selectors where !entry.isUsed { isNeeded[entry.rule] = true }
        let staysImportant =
            keepsImportant || list.indices.contains { isNeeded[$0] && list[$0].isImportant }
        return list.indices.filter { !isNeeded[$0] && !(staysImportant && list[$0].isImportant) }
            .map { list[$0].range }
    }
}

/// The declarations that one element gets, as CSS.
struct StyleTexts {
    /// The important ones last, without `!important`.
    private(set) var plain: [UInt8] = []
    /// The important ones last, with `!important`.
    private(set) var strong: [UInt8] = []
    private(set) var importantNames: Set<[UInt8]> = []
    /// A whole attribute with `plain` in it, and a blank before.
    private(set) var attribute: [UInt8] = []

    var isEmpty: Bool { plain.isEmpty }

    mutating func set(_ normal: [StyleRules.Text], _ important: [StyleRules.Text]) {
        // Of the same declaration twice, the last one counts.
        var seen: Set<[UInt8]> = []
        var kept: [StyleRules.Text] = []
        for text in (normal + important).reversed() where seen.insert(text.css).inserted { kept.append(text) }
        for text in kept.reversed() {
            plain += text.css
            strong += text.css
            if text.isImportant {
                strong += Array("!important".utf8)
                importantNames.insert(text.name)
            }
            plain.append(ASCII.semicolon)
            strong.append(ASCII.semicolon)
        }
        attribute = Array(" style=\"".utf8) + CSSValueText.escaped(plain, for: .double) + [ASCII.quote]
    }

    /// Whether one of two properties may set what the other sets: the same, or of one family, such as `margin` and
    /// `margin-top`. Rather yes than no.
    static func areRelated(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        if left == right { return true }
        let (left, right) = (family(of: left), family(of: right))
        return left == right || left == "all" || right == "all"
    }

    private static func family(of name: [UInt8]) -> String {
        if name.starts(with: [ASCII.hyphen, ASCII.hyphen]) { return String(decoding: name, as: UTF8.self) }
        var words = name.split(separator: ASCII.hyphen).map { String(decoding: $0, as: UTF8.self) }
        // Vendors' own names stand for the common ones.
        if name.first == ASCII.hyphen, words.count > 1 { words.removeFirst() }
        switch words.first ?? "" {
        case "line": return words.count > 1 && words[1] == "height" ? "font" : "line"
        case "top", "right", "bottom", "left", "inset": return "inset"
        case "min", "max", "width", "height", "block", "inline": return "size"
        case "row", "column", "columns", "gap", "grid", "place", "align", "justify", "flex", "order":
            return "layout"
        case "page", "break": return "break"
        case "word", "overflow", "white", "text": return "text"
        case let word: return word
        }
    }
}
