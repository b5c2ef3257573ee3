/// A Liquid block whose end is not reached yet, and which elements its branches leave open.
struct LiquidBlock {
    var start: Int
    var dangling: [Int]
    var outerGuard: Int
    /// The innermost open element at the end of each branch so far.
    var ends: [Int] = []
    var hasElse = false
    var isLoop: Bool
    /// Whether what it holds is printed elsewhere, or with more around it.
    var isElsewhere: Bool
    var number: Int
    var branch = 0
}

extension ElementTreeBuilder {
    /// A Liquid tag between two tokens.
    mutating func liquid(_ range: Range<Int>) {
        let tag = LiquidTag(range, in: tokens.bytes)
        switch tag.role {
        case .output:
            note(text: .maybe)
            if printsMarkup(range) { addWild() }
        case .other:
            if ["render", "include", "section", "layout", "block"].contains(tag.keyword) { addWild() }
        case .opens: open(tag)
        case .divides: divide(tag)
        case .closes: close()
        }
    }

    /// What is printed is escaped, unless a filter says otherwise.
    private func printsMarkup(_ range: Range<Int>) -> Bool {
        let bytes = tokens.bytes
        return range.contains { ASCII.hasWord("raw", in: bytes, at: $0, end: range.upperBound) }
    }

    /// What prints elements: any number of whole ones, which may end an open paragraph, but nothing else around.
    mutating func addWild() {
        let isInHead = isHeadOpen && head >= 0 && tree.nodes[head].token >= 0
        guard current >= 0, body >= 0 || isInHead || isInTemplate else {
            // The body begins there, if anything is printed, or with what comes.
            isBodyWild = true
            return
        }
        addWild(to: current)
        if ElementKinds.tableParts.contains(words[current]) || words[current] == "table" {
            tree.nodes[current].isFuzzy = true
        }
        let paragraph = open({ $0 == "p" }, before: { ElementKinds.scope.contains($0) || $0 == "button" })
        guard let paragraph, !tree.nodes[paragraph].isOptional else { return }
        let outer = tree.nodes[paragraph].opener
        addWild(to: outer)
        merge([outer, current])
    }

    private mutating func addWild(to parent: Int) {
        guard parent >= 0 else { return }
        let node = add("", token: -1, to: parent, opener: parent)
        tree.nodes[node].isWild = true
        tree.nodes[parent].text = max(tree.nodes[parent].text, .maybe)
    }

    private mutating func open(_ tag: LiquidTag) {
        let isLoop = tag.keyword == "for" || tag.keyword == "tablerow"
        let isElsewhere = tag.keyword == "capture" || tag.keyword == "tablerow"
        blocks.append(
            LiquidBlock(
                start: current, dangling: dangling, outerGuard: guardian, isLoop: isLoop,
                isElsewhere: isElsewhere, number: blockCount))
        blockCount += 1
        enter(blocks[blocks.count - 1], isLoop: isLoop)
        if isElsewhere, current >= 0 {
            current = standIn(for: [], parent: current, opener: current, isOptional: true)
        }
    }

    private mutating func enter(_ block: LiquidBlock, isLoop: Bool) {
        tree.guards.append(
            ElementTree.Guard(
                parent: block.outerGuard, block: block.number, branch: block.branch, isLoop: isLoop))
        guardian = tree.guards.count - 1
    }

    private mutating func divide(_ tag: LiquidTag) {
        guard !blocks.isEmpty else { return }
        let last = blocks.count - 1
        blocks[last].ends.append(current)
        blocks[last].branch += 1
        if tag.keyword == "else" { blocks[last].hasElse = true }
        restore(blocks[last].start)
        dangling = blocks[last].dangling
        enter(blocks[last], isLoop: false)
    }

    private mutating func close() {
        guard var block = blocks.popLast() else { return }
        guardian = block.outerGuard
        if block.isElsewhere {
            restore(block.start)
            dangling = block.dangling
            return
        }
        block.ends.append(current)
        // No branch may be taken, or a loop run through more than once.
        if !block.hasElse || block.isLoop { block.ends.append(block.start) }
        let ends = Set(block.ends.map(place))
        if ends.count > 1 { merge(ends.sorted()) } else if let end = ends.first { current = end }
    }

    private mutating func restore(_ node: Int) { current = place(node) }

    /// Where things go on after a place before the body, once a branch has opened it.
    private func place(_ node: Int) -> Int {
        if node >= 0, node != root, node != head { return node }
        return body >= 0 ? body : node < 0 ? root : node
    }

    /// The stack after branches that leave different elements open: what they share, and stand-ins for the rest.
    private mutating func merge(_ ends: [Int]) {
        var paths = ends.map(path(to:))
        guard paths.allSatisfy({ !$0.isEmpty }) else {
            if current < 0 { restore(-1) }
            return
        }
        var shared = 0
        let least = paths.map(\.count).min() ?? 0
        while shared < least, paths.allSatisfy({ $0[shared] == paths[0][shared] }) { shared += 1 }
        guard shared > 0 else { return }
        current = paths[0][shared - 1]
        paths = paths.map { Array($0[shared...]) }
        // A branch closed what another block may have opened: both are taken together, or neither.
        // What was left open in it stays open where it is not there.
        if paths.contains([]) {
            paths = paths.map { Array($0.drop { tree.nodes[$0].isOptional }) }
            if paths.allSatisfy(\.isEmpty) { return }
        }
        for level in 0..<(paths.map(\.count).max() ?? 0) {
            var isOptional = paths.contains { $0.count <= level }
            var alternatives: [Int] = []
            var isAnything = false
            for path in paths where path.count > level {
                let node = path[level]
                let more = tree.nodes[node].isStandIn ? tree.nodes[node].alternatives : [node]
                for node in more where !alternatives.contains(node) && alternatives.count < 16 {
                    alternatives.append(node)
                }
                isAnything = isAnything || more.isEmpty
                isOptional = isOptional || tree.nodes[node].isOptional
            }
            if isAnything { alternatives = [] }
            // An end tag or what cannot lie in one of them may end it, and leave the other open.
            if word(of: alternatives).isEmpty { isOptional = true }
            // What follows may be theirs as well.
            for node in alternatives { tree.nodes[node].isFuzzy = true }
            let outer = current
            if isOptional { tree.nodes[outer].isFuzzy = true }
            current = standIn(for: alternatives, parent: outer, opener: outer, isOptional: isOptional)
        }
    }

    private mutating func standIn(for alternatives: [Int], parent: Int, opener: Int, isOptional: Bool) -> Int
    {
        var node = ElementTree.Node()
        node.parent = parent
        node.opener = opener
        node.guardian = guardian
        node.isStandIn = true
        node.alternatives = alternatives
        node.isOptional = isOptional
        node.isUnstyled = tree.nodes[parent].isUnstyled
        node.depth = tree.nodes[opener].depth + 1
        node.name = alternatives.first.map { tree.nodes[$0].name } ?? -1
        tree.nodes.append(node)
        words.append(word(of: alternatives))
        return tree.nodes.count - 1
    }

    /// The name by which a stand-in is closed: none where its elements are closed by different ones.
    private func word(of alternatives: [Int]) -> String {
        guard let first = alternatives.first.map({ words[$0] }) else { return "" }
        let isSame = alternatives.allSatisfy { words[$0] == first }
        let areHeadings = alternatives.allSatisfy { ElementKinds.headings.contains(words[$0]) }
        return isSame || areHeadings ? first : ""
    }

    private func path(to node: Int) -> [Int] {
        var path: [Int] = []
        var at = node
        while at >= 0 {
            path.append(at)
            at = tree.nodes[at].opener
        }
        return path.reversed()
    }
}
