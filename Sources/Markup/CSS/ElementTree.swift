/// The elements of a page as a browser's parser nests them, over flat tokens.
///
/// Nodes are numbers in order of opening. All branches of Liquid are there in sequence; a node's guard says in
/// which of them it stands. Where branches leave different elements open, a stand-in takes their place.
struct ElementTree {
    struct Node {
        /// The start tag's index in the tokens; -1 for an element that no tag writes.
        var token = -1
        /// A number of ``Names``; -1 where Liquid has a part in it.
        var name = -1
        /// The node around it; -1 for the root.
        var parent = -1
        /// The node below it on the stack of open elements, which foster parenting parts from `parent`.
        var opener = -1
        var guardian = 0
        var children: [Int] = []
        /// How many elements stand above it.
        var depth = 0
        /// What it stands in for; empty for an element. A stand-in of nothing may be anything.
        var alternatives: [Int] = []
        var isStandIn = false
        /// Whether a stand-in may also be absent.
        var isOptional = false
        /// Stands for any number of elements that Liquid may print.
        var isWild = false
        /// Whether what stands among its children depends on Liquid in more than guards say.
        var isFuzzy = false
        /// Whether overlapping tags make its place uncertain, or that of the copies that browsers make of it, which
        /// have all its attributes.
        var isMisnested = false
        /// Whether browsers lay copies of formatting elements among its children, or children of it elsewhere.
        var mayHoldCopies = false
        /// In `template`, where no rule applies, or in the head, where nothing is shown.
        var isUnstyled = false
        var text = Text.none
        /// Counted from 1 among its siblings, and among those of its name; from the end the negative way.
        var number = 0
        var numberOfType = 0
        var numberFromEnd = 0
        var numberOfTypeFromEnd = 0

        enum Text: UInt8, Comparable {
            case none, maybe, some
            static func < (left: Text, right: Text) -> Bool { left.rawValue < right.rawValue }
        }
    }

    /// One branch of a Liquid block that is or was open.
    struct Guard {
        var parent: Int
        var block: Int
        var branch: Int
        var isLoop: Bool
    }

    var nodes: [Node] = []
    /// The first is the page itself, without any block.
    var guards = [Guard(parent: -1, block: -1, branch: 0, isLoop: false)]
    /// The nodes of `style` elements.
    var sheets: [Int] = []

    /// Whether a node's children are all there whatever Liquid decides.
    func isPlain(_ node: Int) -> Bool { plain[node] }
    private(set) var plain: [Bool] = []

    /// Numbers the children of every node, once all are there.
    mutating func count() {
        plain = [Bool](repeating: true, count: nodes.count)
        for parent in nodes.indices {
            let children = nodes[parent].children
            var ofType: [Int: Int] = [:]
            plain[parent] = !nodes[parent].isFuzzy && !nodes[parent].isStandIn
            for (index, child) in children.enumerated() {
                let name = nodes[child].name
                ofType[name, default: 0] += 1
                nodes[child].number = index + 1
                nodes[child].numberOfType = ofType[name] ?? 0
                if nodes[child].guardian != nodes[parent].guardian || nodes[child].isWild || name < 0 {
                    plain[parent] = false
                }
            }
            for child in children {
                nodes[child].numberFromEnd = children.count + 1 - nodes[child].number
                nodes[child].numberOfTypeFromEnd =
                    (ofType[nodes[child].name] ?? 0) + 1 - nodes[child].numberOfType
            }
        }
    }

    /// Whether a guard holds whenever another does. No, too, where blocks lie too deep to look.
    func holds(_ outer: Int, in inner: Int) -> Bool {
        var at = inner
        var steps = 0
        while at > outer, steps < Self.maxSteps {
            at = guards[at].parent
            steps += 1
        }
        return at == outer
    }

    /// Whether two guards stand in different branches of one block. No, too, where blocks lie too deep to look.
    func exclude(_ left: Int, _ right: Int) -> Bool {
        var (left, right) = (left, right)
        var steps = 0
        // Up to where both meet; a guard's number is larger than its parent's.
        while left > 0, right > 0, left != right, steps < Self.maxSteps {
            if guards[left].block == guards[right].block { return true }
            if left > right { left = guards[left].parent } else { right = guards[right].parent }
            steps += 1
        }
        return false
    }

    private static let maxSteps = 128

    /// The outermost loop around a node within its parent; `nil` outside loops.
    func outermostLoop(of node: Int) -> Int? {
        let outer = nodes[node].parent < 0 ? 0 : nodes[nodes[node].parent].guardian
        var at = nodes[node].guardian
        var found: Int?
        while at > outer {
            if guards[at].isLoop { found = at }
            at = guards[at].parent
        }
        return found
    }
}
