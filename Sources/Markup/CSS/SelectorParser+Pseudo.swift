import Diagnostics

extension SelectorParser {
    /// A pseudo-class or pseudo-element (Selectors 3 §6.6, §7).
    mutating func pseudo(
        _ compound: inout Selector.Compound, of selector: inout Selector, to end: Int
    ) throws(Mistake) {
        let colon = at
        at += 1
        let isElement = kind(at, end) == .colon
        if isElement { at += 1 }
        guard let kind = kind(at, end), kind == .ident || kind == .function else {
            throw mistake("a name is missing after ':'", at: colon)
        }
        let token = sheet.tokens[at]
        let isFunction = kind == .function
        let nameRange = token.range.lowerBound..<token.range.upperBound - (isFunction ? 1 : 0)
        let name = String(decoding: CSSText.name(sheet.bytes, nameRange), as: UTF8.self)
        let close = isFunction ? CSSParser.blockEnd(in: sheet.tokens, from: at, to: end) : at
        guard close < end else { throw mistake("no ')' closes ':\(name)('", at: at) }
        let inside = at + 1
        defer { at = close + 1 }
        selector.specificity = Selector.sum(
            selector.specificity,
            isElement || Self.oldElements.contains(name)
                ? Selector.weight(types: 1) : Selector.weight(classes: Self.hasNoWeight(name) ? 0 : 1))
        if isElement {
            guard Self.elements.contains(name) || name.first == "-" else {
                throw unknown("::\(name)", nameRange, among: Self.elements)
            }
            selector.isLeftToClients = true
            selector.isLeftOnlyForState = false
            return
        }
        if isFunction, let functional = try functional(name, inside..<max(inside, close), of: &selector) {
            compound.simple.append(functional)
            return
        }
        if !isFunction, let structural = Self.structural(name) {
            compound.simple.append(structural)
            return
        }
        guard Self.dynamic.contains(name) || Self.oldElements.contains(name) || name.first == "-" else {
            throw unknown(":\(name)", nameRange, among: Self.dynamic + Self.structuralNames)
        }
        selector.isLeftToClients = true
        if isFunction || !Self.states.contains(name) { selector.isLeftOnlyForState = false }
    }

    private func unknown(_ name: String, _ range: Range<Int>, among known: [String]) -> Mistake {
        let word = String(decoding: CSSText.name(sheet.bytes, range), as: UTF8.self)
        return Mistake(
            kind: .unknownPseudo(name, known: Suggestion.nearest(to: word, among: known)), range: range)
    }

    private static func hasNoWeight(_ name: String) -> Bool {
        name == "where" || name == "is" || name == "not" || name == "matches" || name == "any"
    }

    private static func structural(_ name: String) -> Selector.Simple? {
        switch name {
        case "root": .root
        case "empty": .empty
        case "first-child": .position(.init(a: 0, b: 1))
        case "last-child": .position(.init(a: 0, b: 1, fromEnd: true))
        case "first-of-type": .position(.init(a: 0, b: 1, ofType: true))
        case "last-of-type": .position(.init(a: 0, b: 1, fromEnd: true, ofType: true))
        case "only-child": .only(ofType: false)
        case "only-of-type": .only(ofType: true)
        default: nil
        }
    }

    /// `nil` for a function that is not ours to decide.
    private mutating func functional(
        _ name: String, _ inside: Range<Int>, of selector: inout Selector
    ) throws(Mistake) -> Selector.Simple? {
        switch name {
        case "nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type":
            let bytes = sheet.bytes[sheet.bytes(of: inside)].map(ASCII.lowered)
            if name.hasSuffix("child"),
                bytes.split(whereSeparator: ASCII.isSpace).contains(Array("of".utf8)[...])
            {
                selector.isLeftToClients = true
                selector.isLeftOnlyForState = false
                return .universal
            }
            guard var position = Self.position(bytes) else {
                throw mistake("':\(name)()' takes a number, 'odd', 'even' or 'an+b'", at: inside.lowerBound)
            }
            position.fromEnd = name.hasPrefix("nth-last")
            position.ofType = name.hasSuffix("type")
            return .position(position)
        case "not", "is", "where":
            guard depth < Self.maxDepth else {
                throw mistake(
                    "':\(name)()' lies more than \(Self.maxDepth) levels deep", at: inside.lowerBound)
            }
            var inner = self
            inner.at = inside.lowerBound
            inner.depth = depth + 1
            let list: [Selector]
            do {
                list = try inner.list(to: inside.upperBound)
            } catch  where name != "not" {
                // Browsers forgive a mistake in these, so that the rule counts.
                selector.isLeftToClients = true
                selector.isLeftOnlyForState = false
                return .universal
            }
            if list.contains(where: \.isLeftToClients) {
                selector.isLeftToClients = true
                selector.isLeftOnlyForState = false
            }
            if name != "where" {
                let most = list.map(\.specificity).max() ?? 0
                selector.specificity = Selector.sum(selector.specificity, most)
            }
            return name == "not" ? .not(list) : .any(list)
        default: return nil
        }
    }

    /// `an+b` in lower case (CSS Syntax 3 §6). Numbers beyond a thousand million are held there.
    private static func position(_ bytes: [UInt8]) -> Selector.Position? {
        var text = bytes[...]
        func trim() {
            while let first = text.first, ASCII.isSpace(first) { text.removeFirst() }
            while let last = text.last, ASCII.isSpace(last) { text.removeLast() }
        }
        func sign() -> Int? {
            guard let first = text.first, first == ASCII.plus || first == ASCII.hyphen else { return nil }
            text.removeFirst()
            return first == ASCII.hyphen ? -1 : 1
        }
        func number() -> Int? {
            guard let first = text.first, ASCII.isDigit(first) else { return nil }
            var value = 0
            while let digit = text.first, ASCII.isDigit(digit) {
                value = min(value * 10 + Int(digit - 0x30), 1_000_000_000)
                text.removeFirst()
            }
            return value
        }
        trim()
        if text.elementsEqual("odd".utf8) { return .init(a: 2, b: 1) }
        if text.elementsEqual("even".utf8) { return .init(a: 2, b: 0) }
        let firstSign = sign()
        let first = number()
        guard text.first == 0x6E else {
            guard let first, text.isEmpty else { return nil }
            return .init(a: 0, b: (firstSign ?? 1) * first)
        }
        text.removeFirst()
        let a = (firstSign ?? 1) * (first ?? 1)
        trim()
        if text.isEmpty { return .init(a: a, b: 0) }
        guard let secondSign = sign() else { return nil }
        trim()
        guard let b = number(), text.isEmpty else { return nil }
        return .init(a: a, b: secondSign * b)
    }

    /// Pseudo-elements that CSS 2 wrote with one colon.
    private static let oldElements = ["before", "after", "first-line", "first-letter"]

    private static let elements =
        oldElements + [
            "selection", "placeholder", "marker", "backdrop", "cue", "file-selector-button", "grammar-error",
            "spelling-error", "target-text", "highlight", "part", "slotted", "details-content",
            "view-transition",
        ]

    private static let structuralNames = [
        "root", "empty", "first-child", "last-child", "first-of-type", "last-of-type", "only-child",
        "only-of-type", "nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type", "not", "is",
        "where",
    ]

    /// Those of ``dynamic`` that any element or link may come to be in.
    private static let states = [
        "hover", "active", "focus", "focus-visible", "focus-within", "link", "visited", "any-link", "target",
    ]

    /// What only the program that shows the page can tell.
    private static let dynamic = [
        "hover", "active", "focus", "focus-visible", "focus-within", "link", "visited", "any-link",
        "local-link",
        "target", "target-within", "checked", "indeterminate", "default", "disabled", "enabled", "read-only",
        "read-write", "placeholder-shown", "required", "optional", "valid", "invalid", "user-valid",
        "user-invalid", "in-range", "out-of-range", "autofill", "fullscreen", "modal", "open", "popover-open",
        "picture-in-picture", "defined", "scope", "lang", "dir", "has", "host", "host-context", "current",
        "past",
        "future", "playing", "paused", "muted", "state",
    ]
}
