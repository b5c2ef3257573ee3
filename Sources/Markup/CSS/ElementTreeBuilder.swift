/// Builds an ``ElementTree`` from tokens: tree construction of WHATWG HTML §13.2.6 as far as it decides which
/// element lies in which. Formatting elements are not opened again after overlapping tags; what follows such a
/// place counts as misnested, and so does what would be opened again there.
struct ElementTreeBuilder {
    static func tree(of tokens: HTMLTokens, liquid: [Range<Int>], names: Names) -> ElementTree {
        var builder = ElementTreeBuilder(tokens: tokens, names: names)
        builder.run(liquid)
        builder.tree.count()
        return builder.tree
    }

    /// Deeper elements are laid beside each other, as browsers do.
    static let maxDepth = 500

    let tokens: HTMLTokens
    let names: Names
    var tree = ElementTree()
    /// The names of nodes as written, in lower case; a stand-in has that of its first alternative.
    var words: [String] = []
    /// The innermost open element.
    var current = -1
    var root = -1
    var head = -1
    var body = -1
    var isHeadOpen = false
    /// Whether Liquid may print elements before the body's first tag.
    var isBodyWild = false
    var isQuirky = true
    var guardian = 0
    var blocks: [LiquidBlock] = []
    var blockCount = 0
    /// The formatting elements that were closed by the end of what is around them, in any order. A browser opens a
    /// copy of each before what comes next (§13.2.4.3).
    var dangling: [Int] = [] { didSet { areCopiesNoted = false } }
    /// Whether all that dangle are known to have copies.
    var areCopiesNoted = false
    /// With more than these, all that follows counts as misnested.
    static let maxDangling = 64
    /// The same of the cells around, which begin anew.
    var danglingOutside: [Int: [Int]] = [:]
    /// Whether an element could not be opened, so that the end tags to come mean others.
    var isTooDeep = false
    /// Whether the page has any `svg` or `math`, or any `template`; most have none.
    var hasForeign = false
    var hasTemplate = false

    private init(tokens: HTMLTokens, names: Names) {
        self.tokens = tokens
        self.names = names
        tree.nodes.reserveCapacity(tokens.list.count / 2)
    }

    private mutating func run(_ liquid: [Range<Int>]) {
        var hole = 0
        for (index, token) in tokens.list.enumerated() {
            while hole < liquid.count, liquid[hole].upperBound <= token.range.lowerBound { hole += 1 }
            switch token.kind {
            case .doctype: readDoctype(token)
            case .comment, .ignored: break
            case .liquid: self.liquid(token.range)
            case .text, .rcdata, .rawText, .cdata: text(token)
            case .startTag:
                let isKnown = isNameKnown(token, liquid, from: hole)
                startTag(isKnown ? tokens.name(of: token) : "", index, isSelfClosing: token.isSelfClosing)
            case .endTag:
                let isKnown = isNameKnown(token, liquid, from: hole)
                endTag(isKnown ? tokens.name(of: token) : "")
            }
        }
        if root < 0 { openRoot(token: -1) }
    }

    /// Whether no Liquid has a part in a tag's name. One that only divides may follow it: `<p{% if … %} id=x`.
    private func isNameKnown(_ token: HTMLToken, _ liquid: [Range<Int>], from hole: Int) -> Bool {
        var at = token.inner.upperBound
        var hole = hole
        while hole < liquid.count, liquid[hole].lowerBound < at { hole += 1 }
        while hole < liquid.count, liquid[hole].lowerBound == at, at < token.range.upperBound {
            if LiquidTag(liquid[hole], in: tokens.bytes).role == .output { return false }
            at = liquid[hole].upperBound
            hole += 1
        }
        guard at < tokens.bytes.count else { return false }
        let next = tokens.bytes[at]
        return !token.inner.isEmpty && (ASCII.isSpace(next) || next == ASCII.slash || next == ASCII.greater)
    }

    private mutating func readDoctype(_ token: HTMLToken) {
        guard root < 0 else { return }
        let doctype = HTMLDoctype(token, in: tokens.bytes)
        let publicID = (doctype.publicID ?? "").lowercased()
        isQuirky =
            doctype.forcesQuirks || doctype.name != "html" || publicID.hasPrefix("-//w3c//dtd html 3.")
            || publicID.hasPrefix("-//w3c//dtd html 4.0 ") || publicID.hasPrefix("-//ietf//dtd html")
            || publicID.hasPrefix("-//w3c//dtd html 4.01 ") && doctype.systemID == nil
            || publicID.hasPrefix("-//w3c//dtd w3 html")
    }

    mutating func openRoot(token: Int) {
        root = add("html", token: token, to: -1, opener: -1)
        current = root
    }

    mutating func openHead(token: Int) {
        if root < 0 { openRoot(token: -1) }
        head = add("head", token: token, to: root, opener: root)
        tree.nodes[head].isUnstyled = true
        current = head
        isHeadOpen = true
    }

    mutating func openBody(token: Int) {
        if root < 0 { openRoot(token: -1) }
        if head < 0 { openHead(token: -1) }
        isHeadOpen = false
        body = add("body", token: token, to: root, opener: root)
        if token >= 0 { tree.nodes[body].guardian = guardian }
        current = body
        if isBodyWild { addWild() }
    }

    /// Another branch's body beside the one that is there.
    mutating func openOtherBody(token: Int) {
        guard body >= 0, guardian != 0, tree.exclude(tree.nodes[body].guardian, guardian) else { return }
        current = add("body", token: token, to: root, opener: root)
    }

    /// A node under `parent`, not yet opened.
    mutating func add(_ name: String, token: Int, to parent: Int, opener: Int, before sibling: Int = -1)
        -> Int
    {
        var node = ElementTree.Node()
        node.token = token
        node.name = name.isEmpty ? -1 : names.number(of: Array(name.utf8))
        node.parent = parent
        node.opener = opener
        // These three are always there.
        node.guardian = name == "html" || name == "head" || name == "body" && body < 0 ? 0 : guardian
        node.isMisnested = !dangling.isEmpty || isTooDeep
        let index = tree.nodes.count
        if parent >= 0 {
            node.isUnstyled = tree.nodes[parent].isUnstyled
            if words[parent] == "template" { node.isUnstyled = true }
            if sibling >= 0, let place = tree.nodes[parent].children.lastIndex(of: sibling) {
                tree.nodes[parent].children.insert(index, at: place)
            } else {
                tree.nodes[parent].children.append(index)
            }
        }
        if opener >= 0 { node.depth = tree.nodes[opener].depth + 1 }
        tree.nodes.append(node)
        words.append(name)
        if name == "template" { hasTemplate = true }
        if name == "svg" || name == "math" { hasForeign = true }
        return index
    }

    /// Adds an element at the insertion place, and opens it unless it is void.
    mutating func insert(_ name: String, token: Int, isVoid: Bool = false) {
        var parent = current
        var sibling = -1
        if isFostering, let table = inTableScope({ $0 == "table" }), tree.nodes[table].parent >= 0 {
            parent = tree.nodes[table].parent
            sibling = table
        }
        if !ElementKinds.reopensNothing.contains(name) { reopenDangling(in: parent) }
        let node = add(name, token: token, to: parent, opener: current, before: sibling)
        if !isVoid, tree.nodes[node].depth < Self.maxDepth {
            current = node
            if ElementKinds.markers.contains(name) {
                danglingOutside[node] = dangling
                dangling = []
            }
        } else if !isVoid {
            isTooDeep = true
        }
    }

    /// Whether what comes is no part of a table though the table is innermost (§13.2.6.1).
    private var isFostering: Bool {
        fosters
            && (words[current] == "table" || words[current] == "tr"
                || ElementKinds.rowGroups.contains(words[current]))
    }
    /// Whether the element at hand may not stand in a table outside its cells.
    var fosters = false

    /// Closes elements up to and including a node of the stack.
    mutating func close(_ node: Int) {
        let start = current
        close(above: node)
        guard current >= 0 else {
            current = start
            return
        }
        leave(node)
        current = tree.nodes[node].opener
    }

    /// Closes what is open above a node, which stays open.
    mutating func close(above node: Int) {
        while current >= 0, current != node {
            leave(current)
            if ElementKinds.formatting.contains(words[current]) { dangle(current) }
            current = tree.nodes[current].opener
        }
    }

    private mutating func leave(_ node: Int) {
        if let outside = danglingOutside.removeValue(forKey: node) { dangling = outside }
    }

    /// The innermost open element that satisfies a test before one that bounds the search.
    func open(_ test: (String) -> Bool, before bound: (String) -> Bool) -> Int? {
        var at = current
        while at >= 0 {
            let word = words[at]
            if test(word) { return at }
            if bound(word) { return nil }
            at = tree.nodes[at].opener
        }
        return nil
    }

    func inScope(_ test: (String) -> Bool) -> Int? { open(test, before: ElementKinds.scope.contains) }

    func inTableScope(_ test: (String) -> Bool) -> Int? {
        open(test, before: { $0 == "table" || $0 == "template" || $0 == "html" })
    }

    mutating func closeParagraph() {
        let found = open({ $0 == "p" }, before: { ElementKinds.scope.contains($0) || $0 == "button" })
        if let found { close(found) }
    }

    private mutating func text(_ token: HTMLToken) {
        let isBlank = tokens.bytes[token.range].allSatisfy(ASCII.isSpace)
        if body < 0, token.kind != .rcdata, token.kind != .rawText {
            if isBlank { return }
            openBody(token: -1)
        }
        guard current >= 0, !token.range.isEmpty else { return }
        note(text: .some)
    }

    mutating func note(text: ElementTree.Node.Text) {
        guard current >= 0 else { return }
        reopenDangling(in: current)
        let isSure = text == .some && guardian == tree.nodes[current].guardian
        tree.nodes[current].text = max(tree.nodes[current].text, isSure ? .some : .maybe)
    }
}
