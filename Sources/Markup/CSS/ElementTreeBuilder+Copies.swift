/// What browsers copy where tags overlap (WHATWG HTML §13.2.4.3).
extension ElementTreeBuilder {
    /// Notes a formatting element that is closed by the end of what is around it.
    mutating func dangle(_ node: Int) {
        if dangling.count < Self.maxDangling {
            dangling.append(node)
        } else {
            markMisnested(node)
            isTooDeep = true
        }
    }

    /// Notes that a browser opens what dangles again, before text or most elements in `parent`: the rules for an element then
    /// have to hold for its copies, too, which are elsewhere.
    mutating func reopenDangling(in parent: Int) {
        guard parent >= 0, !dangling.isEmpty || isTooDeep else { return }
        tree.nodes[parent].mayHoldCopies = true
        // Or before the table, where text goes that is in no cell.
        if let table = inTableScope({ $0 == "table" }), tree.nodes[table].parent >= 0 {
            tree.nodes[tree.nodes[table].parent].mayHoldCopies = true
        }
        if areCopiesNoted { return }
        for node in dangling { markMisnested(node) }
        areCopiesNoted = true
    }

    mutating func markMisnested(_ node: Int) {
        tree.nodes[node].isMisnested = true
        for alternative in tree.nodes[node].alternatives { tree.nodes[alternative].isMisnested = true }
    }
}
