extension SelectorMatcher {
    /// An attribute selector (Selectors 3 §6.3).
    mutating func matches(_ test: Selector.AttributeTest, _ node: Int) -> SelectorVerdict {
        guard tree.nodes[node].token >= 0 else { return .no }
        let token = attributes.tokens.list[tree.nodes[node].token]
        budget -= 4 + token.range.count / 16
        let found = attributes.attributes(named: test.name, of: token)
        guard let attribute = found.list.first else { return found.isSure ? .no : .liquid }
        guard found.isSure else { return .liquid }
        if test.relation == .present { return .yes }
        var verdict: SelectorVerdict?
        for text in attributes.value(of: attribute).texts {
            let one = Self.compare(test, text)
            if one == .liquid || verdict != nil && verdict != one { return .liquid }
            verdict = one
        }
        return verdict ?? .no
    }

    private static func compare(_ test: Selector.AttributeTest, _ text: [UInt8]) -> SelectorVerdict {
        func fold(_ bytes: [UInt8]) -> [UInt8] { test.isCaseless ? bytes.map(ASCII.lowered) : bytes }
        let wanted = fold(test.value)
        let text = fold(text)
        if let known = text.firstIndex(of: TagAttributes.unknown) {
            guard test.relation == .prefix || test.relation == .equals, !wanted.isEmpty else {
                return .liquid
            }
            let length = min(known, wanted.count)
            guard text[..<length].elementsEqual(wanted[..<length]) else { return .no }
            return test.relation == .prefix && known >= wanted.count ? .yes : .liquid
        }
        let holds: Bool
        switch test.relation {
        case .present: holds = true
        case .equals: holds = text == wanted
        case .word: holds = !wanted.isEmpty && words(of: text).contains { $0.elementsEqual(wanted) }
        case .dash:
            holds = text == wanted || text.starts(with: wanted) && text[wanted.count] == ASCII.hyphen
        case .prefix: holds = !wanted.isEmpty && text.starts(with: wanted)
        case .suffix: holds = !wanted.isEmpty && text.reversed().starts(with: wanted.reversed())
        case .part: holds = !wanted.isEmpty && contains(text, wanted)
        }
        return holds ? .yes : .no
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard part.count <= text.count else { return false }
        return (0...text.count - part.count).contains { text[$0...].starts(with: part) }
    }

    /// No child element and no text, a blank included (Selectors 3 §6.6.5.14).
    func isEmpty(_ node: Int) -> SelectorVerdict {
        let own = tree.nodes[node]
        // One copy may have what another has not.
        if own.isMisnested { return .misnested }
        if own.text == .some { return .no }
        if own.children.contains(where: { tree.nodes[$0].guardian == own.guardian && !tree.nodes[$0].isWild })
        {
            return .no
        }
        return own.text == .none && own.children.isEmpty && !own.isFuzzy ? .yes : .liquid
    }

    /// Whether overlapping tags decide what stands beside an element.
    private func isPlaceUncertain(_ node: Int) -> Bool {
        let parent = tree.nodes[tree.nodes[node].parent]
        return tree.nodes[node].isMisnested || parent.isMisnested || parent.mayHoldCopies
    }

    /// `:nth-child()` and its like (Selectors 3 §6.6.5).
    mutating func matches(_ position: Selector.Position, _ node: Int) -> SelectorVerdict {
        let own = tree.nodes[node]
        guard own.parent >= 0 else { return position.holds(1) ? .yes : .no }
        if isPlaceUncertain(node) { return .misnested }
        if tree.isPlain(own.parent) {
            let number =
                position.fromEnd
                ? (position.ofType ? own.numberOfTypeFromEnd : own.numberFromEnd)
                : (position.ofType ? own.numberOfType : own.number)
            return position.holds(number) ? .yes : .no
        }
        if tree.nodes[own.parent].isFuzzy || tree.nodes[own.parent].isStandIn { return .liquid }
        guard let (least, most) = count(position, node) else { return .liquid }
        if position.a == 0 {
            guard position.b >= least, position.b <= most ?? Int.max else { return .no }
            return least == most ? .yes : .liquid
        }
        guard let most, most - least <= 64 else {
            if position.a == 1, position.b <= least { return .yes }
            return position.a < 0 && position.b < least ? .no : .liquid
        }
        let first = position.holds(least)
        return (least...most).allSatisfy { position.holds($0) == first } ? (first ? .yes : .no) : .liquid
    }

    /// The least and the most that an element's number can be; no most in a loop.
    private mutating func count(_ position: Selector.Position, _ node: Int) -> (Int, Int?)? {
        let own = tree.nodes[node]
        let siblings = tree.nodes[own.parent].children
        var isOpen = tree.outermostLoop(of: node) != nil
        var least = 1
        var most = 1
        let side = position.fromEnd ? siblings[own.number...] : siblings[..<(own.number - 1)]
        for sibling in side {
            budget -= 1
            guard budget > 0 else { return nil }
            let other = tree.nodes[sibling]
            if other.isWild {
                isOpen = true
                continue
            }
            if position.ofType, other.name >= 0, own.name >= 0, other.name != own.name { continue }
            if tree.exclude(other.guardian, own.guardian) {
                // In a loop, another turn may take the other branch; that it is open says so already.
                continue
            }
            let isSure = !position.ofType || other.name >= 0 && own.name >= 0
            if isSure, tree.holds(other.guardian, in: own.guardian) { least += 1 }
            most += 1
            if tree.outermostLoop(of: sibling) != nil { isOpen = true }
        }
        return (least, isOpen ? nil : most)
    }

    /// The elements that may stand before one: the nearest, or all of them.
    ///
    /// - Returns: -1 among the nearest where there may be none; and `.yes` if there are no others.
    mutating func siblingsBefore(_ node: Int, all: Bool) -> ([Int], SelectorVerdict) {
        let own = tree.nodes[node]
        guard own.parent >= 0 else { return ([], .yes) }
        if own.isStandIn { return ([], .liquid) }
        if isPlaceUncertain(node) { return ([], .misnested) }
        let siblings = tree.nodes[own.parent].children
        let before = siblings[..<(own.number - 1)]
        if tree.isPlain(own.parent) {
            return (all ? before.reversed() : Array(before.suffix(1)), .yes)
        }
        if tree.nodes[own.parent].isFuzzy || tree.nodes[own.parent].isStandIn { return ([], .liquid) }
        var found: [Int] = []
        // In a loop, what stands after it comes before it in the next turn.
        let loop = tree.outermostLoop(of: node)
        if loop != nil, !all {
            // Only what is in the same turn is sure to be nearest.
            guard let last = before.last, !tree.nodes[last].isWild,
                tree.holds(tree.nodes[last].guardian, in: own.guardian),
                tree.outermostLoop(of: last) == loop, innermostLoop(of: last) == innermostLoop(of: node)
            else { return ([], .liquid) }
            return ([last], .yes)
        }
        for sibling in before.reversed() {
            budget -= 1
            guard budget > 0 else { return (found, .liquid) }
            let other = tree.nodes[sibling]
            if other.isWild { return (found, .liquid) }
            if tree.exclude(other.guardian, own.guardian) { continue }
            found.append(sibling)
            if !all, tree.holds(other.guardian, in: own.guardian) { return (found, .yes) }
        }
        if all, let loop {
            for sibling in siblings[(own.number - 1)...] {
                budget -= 1
                guard budget > 0 else { break }
                if tree.holds(loop, in: tree.nodes[sibling].guardian) { found.append(sibling) }
            }
            // Another turn may take another branch.
            return (found, found.isEmpty ? .yes : .liquid)
        }
        if !all { found.append(-1) }
        return (found, .yes)
    }

    private func innermostLoop(of node: Int) -> Int? {
        let outer = tree.nodes[tree.nodes[node].parent].guardian
        var at = tree.nodes[node].guardian
        while at > outer {
            if tree.guards[at].isLoop { return at }
            at = tree.guards[at].parent
        }
        return nil
    }
}
