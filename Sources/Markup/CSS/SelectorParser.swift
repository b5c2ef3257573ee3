/// Reads a list of selectors (Selectors 4 §4, CSS Syntax 3 tokens).
struct SelectorParser {
    /// Why a list selects nothing anywhere: one mistake spoils all of it.
    struct Mistake: Error {
        var kind: CSSMistake.Kind
        var range: Range<Int>
    }

    /// More compounds or levels than this are refused, so that matching stays shallow.
    static let maxCompounds = 200
    static let maxDepth = 8

    /// - Parameter range: indexes into the sheet's tokens, without blanks at its ends.
    static func selectors(
        in sheet: CSSSheet, _ range: Range<Int>, names: Names
    ) throws(Mistake) -> [Selector] {
        var parser = SelectorParser(sheet: sheet, names: names, at: range.lowerBound)
        return try parser.list(to: range.upperBound)
    }

    let sheet: CSSSheet
    let names: Names
    var at: Int
    var depth = 0

    func kind(_ index: Int, _ end: Int) -> CSSToken.Kind? { index < end ? sheet.tokens[index].kind : nil }

    func mistake(_ trouble: String, at index: Int) -> Mistake {
        let index = min(max(index, 0), sheet.tokens.count - 1)
        return Mistake(kind: .selector(trouble), range: sheet.tokens[index].range)
    }

    /// Selectors with commas between.
    mutating func list(to end: Int) throws(Mistake) -> [Selector] {
        var selectors: [Selector] = []
        while true {
            selectors.append(try selector(to: end))
            guard kind(at, end) == .comma else { break }
            at += 1
        }
        guard at >= end else { throw mistake("nothing may stand here in a selector", at: at) }
        return selectors
    }

    mutating func skipBlanks(to end: Int) -> Bool {
        let start = at
        var sawSpace = false
        while at < end, sheet.tokens[at].isBlank {
            sawSpace = sawSpace || sheet.tokens[at].kind == .whitespace
            at += 1
        }
        return at > start && sawSpace
    }

    private mutating func selector(to end: Int) throws(Mistake) -> Selector {
        _ = skipBlanks(to: end)
        let first = at
        var selector = Selector(range: 0..<0)
        var joined: Selector.Combinator?
        var last = at
        while true {
            var compound = try compound(of: &selector, to: end)
            compound.combinator = joined ?? .descendant
            selector.compounds.append(compound)
            guard selector.compounds.count <= Self.maxCompounds else {
                throw mistake("this selector has more than \(Self.maxCompounds) parts", at: first)
            }
            last = at
            let sawSpace = skipBlanks(to: end)
            joined = combinator(to: end)
            if joined == nil, sawSpace, at < end, kind(at, end) != .comma { joined = .descendant }
            guard joined != nil else { break }
        }
        selector.range = sheet.bytes(of: first..<last)
        // From the subject outwards; each keeps the combinator to its left.
        selector.compounds.reverse()
        return selector
    }

    private mutating func combinator(to end: Int) -> Selector.Combinator? {
        guard kind(at, end) == .delimiter else { return nil }
        let found: Selector.Combinator
        switch sheet.bytes[sheet.tokens[at].range.lowerBound] {
        case ASCII.greater: found = .child
        case ASCII.plus: found = .next
        case ASCII.tilde: found = .later
        default: return nil
        }
        at += 1
        _ = skipBlanks(to: end)
        return found
    }

    private mutating func compound(
        of selector: inout Selector, to end: Int
    ) throws(Mistake) -> Selector.Compound {
        var compound = Selector.Compound()
        let first = at
        if kind(at, end) == .ident {
            let name = CSSText.name(sheet.bytes, sheet.tokens[at].range)
            compound.simple.append(.type(names.number(of: name)))
            selector.specificity = Selector.sum(selector.specificity, Selector.weight(types: 1))
            at += 1
        } else if isDelimiter(ASCII.asterisk, end) {
            compound.simple.append(.universal)
            at += 1
        }
        while at < end {
            let token = sheet.tokens[at]
            switch token.kind {
            case .hash:
                let inner = token.range.lowerBound + 1..<token.range.upperBound
                guard startsName(inner) else { throw mistake("an id cannot begin with a digit", at: at) }
                compound.simple.append(.id(names.number(of: CSSText.decoded(sheet.bytes, inner))))
                selector.specificity = Selector.sum(selector.specificity, Selector.weight(ids: 1))
                at += 1
            case .openSquare: compound.simple.append(try attribute(of: &selector, to: end))
            case .colon: try pseudo(&compound, of: &selector, to: end)
            case .delimiter where isDelimiter(ASCII.dot, end):
                guard kind(at + 1, end) == .ident else {
                    throw mistake("a class needs a name after its '.'", at: at)
                }
                let name = CSSText.decoded(sheet.bytes, sheet.tokens[at + 1].range)
                compound.simple.append(.hasClass(names.number(of: name)))
                selector.specificity = Selector.sum(selector.specificity, Selector.weight(classes: 1))
                at += 2
            case .delimiter where isDelimiter(ASCII.pipe, end):
                throw mistake("namespaces are not known here", at: at)
            default:
                return try finished(compound, from: first, to: end)
            }
        }
        return try finished(compound, from: first, to: end)
    }

    private func finished(
        _ compound: Selector.Compound, from first: Int, to end: Int
    ) throws(Mistake) -> Selector.Compound {
        guard at > first else { throw mistake("a selector is missing here", at: min(first, end - 1)) }
        return compound
    }

    func isDelimiter(_ byte: UInt8, _ end: Int) -> Bool {
        kind(at, end) == .delimiter && sheet.bytes[sheet.tokens[at].range.lowerBound] == byte
    }

    /// Whether what follows a `#` could stand alone as a name.
    private func startsName(_ range: Range<Int>) -> Bool {
        guard let first = sheet.bytes[range].first else { return false }
        if ASCII.isDigit(first) { return false }
        guard first == ASCII.hyphen else { return true }
        return range.count > 1 && !ASCII.isDigit(sheet.bytes[range.lowerBound + 1])
    }

    /// `[name]`, `[name^="value" i]` (Selectors 3 §6.3).
    private mutating func attribute(of selector: inout Selector, to end: Int) throws(Mistake)
        -> Selector.Simple
    {
        let open = at
        at += 1
        _ = skipBlanks(to: end)
        guard kind(at, end) == .ident else { throw mistake("an attribute needs a name after '['", at: open) }
        var test = Selector.AttributeTest(name: CSSText.name(sheet.bytes, sheet.tokens[at].range))
        at += 1
        _ = skipBlanks(to: end)
        if kind(at, end) != .closeSquare {
            test.relation = try relation(to: end)
            _ = skipBlanks(to: end)
            guard let kind = kind(at, end), kind == .ident || kind == .string else {
                throw mistake("an attribute's value is a word, or stands between quotes", at: at)
            }
            let range = sheet.tokens[at].range
            let isCutOff = sheet.tokens[at].isCutOff
            test.value = CSSText.decoded(
                sheet.bytes,
                kind == .ident
                    ? range
                    : range.lowerBound + 1..<max(range.lowerBound + 1, range.upperBound - (isCutOff ? 0 : 1)))
            test.isCaseless = Self.caselessAttributes.contains(String(decoding: test.name, as: UTF8.self))
            at += 1
            _ = skipBlanks(to: end)
            if self.kind(at, end) == .ident {
                switch CSSText.name(sheet.bytes, sheet.tokens[at].range) {
                case [0x69]: test.isCaseless = true
                case [0x73]: test.isCaseless = false
                default: throw mistake("only 'i' or 's' may follow an attribute's value", at: at)
                }
                at += 1
                _ = skipBlanks(to: end)
            }
        }
        guard kind(at, end) == .closeSquare else { throw mistake("no ']' closes this '['", at: open) }
        at += 1
        if test.name == Array("style".utf8) {
            selector.isLeftToClients = true
            selector.isLeftOnlyForState = false
        }
        selector.specificity = Selector.sum(selector.specificity, Selector.weight(classes: 1))
        return .attribute(test)
    }

    private mutating func relation(to end: Int) throws(Mistake) -> Selector.AttributeTest.Relation {
        let start = at
        var found = Selector.AttributeTest.Relation.equals
        if kind(at, end) == .delimiter {
            switch sheet.bytes[sheet.tokens[at].range.lowerBound] {
            case ASCII.tilde: found = .word
            case ASCII.pipe: found = .dash
            case ASCII.caret: found = .prefix
            case ASCII.dollar: found = .suffix
            case ASCII.asterisk: found = .part
            default: at -= 1
            }
            at += 1
        }
        guard isDelimiter(ASCII.equals, end) else {
            throw mistake("an attribute is compared with '=', '~=', '|=', '^=', '$=' or '*='", at: start)
        }
        at += 1
        return found
    }

    /// Those whose values HTML compares without regard to case (WHATWG HTML §4.16.2).
    private static let caselessAttributes: Set<String> = Set(
        """
        accept accept-charset align alink axis bgcolor charset checked clear codetype color compact declare defer dir
        direction disabled enctype face frame hreflang http-equiv lang language link media method multiple nohref
        noresize noshade nowrap readonly rel rev rules scope scrolling selected shape target text type valign valuetype
        vlink
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
