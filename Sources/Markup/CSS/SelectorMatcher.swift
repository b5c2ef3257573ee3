/// Whether a selector selects an element; besides yes and no, why nobody can tell.
enum SelectorVerdict: UInt8, Comparable, Sendable {
    case no, yes, misnested, liquid

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    var isSure: Bool { self == .no || self == .yes }

    func and(_ other: @autoclosure () -> Self) -> Self {
        if self == .no { return .no }
        let other = other()
        return other == .no ? .no : max(self, other)
    }

    func or(_ other: @autoclosure () -> Self) -> Self {
        if self == .yes { return .yes }
        let other = other()
        return other == .yes ? .yes : max(self, other)
    }

    var not: Self { self == .yes ? .no : self == .no ? .yes : self }
}

/// Matches selectors against an ``ElementTree`` from the subject outwards (Selectors 3 §8).
struct SelectorMatcher {
    /// What is known of a node's own attributes.
    struct Facts {
        var ids: [Int] = []
        var isIDSure = true
        var classes: [Int] = []
        /// Those that some branch gives it.
        var possible: [Int] = []
        var mayHaveAny = false
    }

    let tree: ElementTree
    let attributes: TagAttributes
    let facts: [Facts]
    /// How many comparisons are left; a page's author cannot make the program hang.
    var budget = 4_000_000

    init(tree: ElementTree, tokens: HTMLTokens, liquid: [Range<Int>], names: Names) {
        self.tree = tree
        attributes = TagAttributes(tokens: tokens, liquid: liquid)
        let reader = attributes
        facts = tree.nodes.map { node in
            node.token < 0 ? Facts() : Self.facts(of: tokens.list[node.token], reader, names)
        }
    }

    var isExhausted: Bool { budget <= 0 }

    private static let classWord = Array("class".utf8)
    private static let idWord = Array("id".utf8)

    private static func facts(of token: HTMLToken, _ reader: TagAttributes, _ names: Names) -> Facts {
        var facts = Facts()
        if token.attributes.isEmpty, reader.holes(in: token.range).isEmpty { return facts }
        let id = reader.attributes(named: idWord, of: token)
        if let first = id.list.first, id.isSure {
            let value = reader.value(of: first)
            facts.isIDSure = value.isCertain
            facts.ids = value.texts.map { names.number(of: $0) }
            if value.texts.contains(where: { $0.contains(TagAttributes.unknown) }) { facts.ids = [] }
        } else {
            facts.isIDSure = id.isSure
        }
        let classes = reader.attributes(named: classWord, of: token)
        guard classes.isSure else {
            facts.mayHaveAny = true
            return facts
        }
        guard let first = classes.list.first else { return facts }
        let texts = reader.value(of: first).texts.map { words(of: $0) }
        facts.mayHaveAny = texts.contains { $0.contains { $0.contains(TagAttributes.unknown) } }
        let all = texts.map { Set($0.map { names.number(of: Array($0)) }) }
        let sure = all.dropFirst().reduce(all[0]) { $0.intersection($1) }
        facts.classes = Array(sure)
        facts.possible = Array(all.dropFirst().reduce(all[0]) { $0.union($1) }.subtracting(sure))
        return facts
    }

    static func words(of text: [UInt8]) -> [ArraySlice<UInt8>] { text.split(whereSeparator: ASCII.isSpace) }

    mutating func matches(_ selector: Selector, _ node: Int) -> SelectorVerdict {
        matches(selector, from: 0, node)
    }

    private mutating func matches(_ selector: Selector, from index: Int, _ node: Int) -> SelectorVerdict {
        budget -= 1
        guard budget > 0 else { return .no }
        let compound = selector.compounds[index]
        let own = matches(compound, node)
        guard own != .no, index + 1 < selector.compounds.count else { return own }
        switch compound.combinator {
        case .descendant:
            var found = SelectorVerdict.no
            var at = outer(node)
            while let (parent, certainty) = at, budget > 0 {
                found = found.or(weak(matches(selector, from: index + 1, parent), by: certainty))
                if found == .yes { break }
                at = outer(parent)
            }
            return own.and(found)
        case .child: return own.and(child(selector, index, of: node))
        case .next: return own.and(next(selector, index, after: node))
        case .later: return own.and(later(selector, index, after: node))
        }
    }

    /// The node around one, and how sure its place there is.
    private func outer(_ node: Int) -> (Int, SelectorVerdict)? {
        let parent = tree.nodes[node].parent
        guard parent >= 0 else { return nil }
        let isMisnested = tree.nodes[node].isMisnested || tree.nodes[parent].isMisnested
        return (parent, isMisnested ? .misnested : .yes)
    }

    /// A verdict that holds only if something else does.
    func weak(_ verdict: SelectorVerdict, by certainty: SelectorVerdict) -> SelectorVerdict {
        certainty == .yes ? verdict : max(verdict, certainty)
    }

    private mutating func child(_ selector: Selector, _ index: Int, of node: Int) -> SelectorVerdict {
        guard let (parent, certainty) = outer(node) else { return .no }
        let found = weak(matches(selector, from: index + 1, parent), by: certainty)
        guard tree.nodes[parent].isOptional, found != .liquid else { return found }
        // Without the stand-in, the element lies in what is around it.
        let without = child(selector, index, of: parent)
        return found == without ? found : .liquid
    }

    private mutating func next(_ selector: Selector, _ index: Int, after node: Int) -> SelectorVerdict {
        let (candidates, isSure) = siblingsBefore(node, all: false)
        var verdicts: [SelectorVerdict] = []
        for sibling in candidates {
            verdicts.append(sibling < 0 ? .no : matches(selector, from: index + 1, sibling))
        }
        guard isSure == .yes else {
            // What may also stand there is not known, unless nothing else than these does.
            return isSure
        }
        guard let first = verdicts.first else { return .no }
        return verdicts.allSatisfy { $0 == first } ? first : .liquid
    }

    private mutating func later(_ selector: Selector, _ index: Int, after node: Int) -> SelectorVerdict {
        let (candidates, isSure) = siblingsBefore(node, all: true)
        var found = SelectorVerdict.no
        for sibling in candidates where budget > 0 {
            let verdict = matches(selector, from: index + 1, sibling)
            let isThere = tree.holds(tree.nodes[sibling].guardian, in: tree.nodes[node].guardian)
            found = found.or(
                isThere && tree.nodes[sibling].number < tree.nodes[node].number
                    ? verdict : verdict == .no ? .no : .liquid)
            if found == .yes { return .yes }
        }
        return isSure == .yes ? found : max(found, isSure)
    }

    private mutating func matches(_ compound: Selector.Compound, _ node: Int) -> SelectorVerdict {
        var verdict = SelectorVerdict.yes
        for simple in compound.simple {
            verdict = verdict.and(matches(simple, node))
            if verdict == .no { return .no }
        }
        return verdict
    }

    private mutating func matches(_ simple: Selector.Simple, _ node: Int) -> SelectorVerdict {
        if tree.nodes[node].isStandIn { return standIn(simple, node) }
        if tree.nodes[node].isWild { return .liquid }
        switch simple {
        case .universal: return .yes
        case .type(let name):
            let own = tree.nodes[node].name
            return own < 0 ? .liquid : own == name ? .yes : .no
        case .hasClass(let name):
            let facts = facts[node]
            if facts.classes.contains(name) { return .yes }
            return facts.mayHaveAny || facts.possible.contains(name) ? .liquid : .no
        case .id(let name):
            let facts = facts[node]
            if facts.isIDSure { return facts.ids.first == name ? .yes : .no }
            return facts.ids.isEmpty || facts.ids.contains(name) ? .liquid : .no
        case .attribute(let test): return matches(test, node)
        case .position(let position): return matches(position, node)
        case .only(let ofType):
            let first = matches(.init(a: 0, b: 1, ofType: ofType), node)
            return first.and(matches(.init(a: 0, b: 1, fromEnd: true, ofType: ofType), node))
        case .empty: return isEmpty(node)
        case .root: return tree.nodes[node].parent < 0 ? .yes : .no
        case .not(let list): return any(list, node).not
        case .any(let list): return any(list, node)
        }
    }

    private mutating func any(_ list: [Selector], _ node: Int) -> SelectorVerdict {
        var verdict = SelectorVerdict.no
        for selector in list {
            verdict = verdict.or(matches(selector, from: 0, node))
            if verdict == .yes { break }
        }
        return verdict
    }

    /// A stand-in matches where all that it may be match.
    private mutating func standIn(_ simple: Selector.Simple, _ node: Int) -> SelectorVerdict {
        let alternatives = tree.nodes[node].alternatives
        guard let first = alternatives.first else { return .liquid }
        let verdict = matches(simple, first)
        for other in alternatives.dropFirst() where matches(simple, other) != verdict { return .liquid }
        if verdict == .yes, tree.nodes[node].isOptional { return .liquid }
        return verdict
    }
}
