extension ElementTreeBuilder {
    /// A start tag in the body, or what comes before it (WHATWG HTML §13.2.6.4). Its name is empty where Liquid
    /// makes it.
    mutating func startTag(_ name: String, _ token: Int, isSelfClosing: Bool) {
        if name == "html" {
            if root < 0 { openRoot(token: token) }
            return
        }
        if body < 0, !isInTemplate {
            if name == "head" {
                if head < 0 { openHead(token: token) }
                return
            }
            if name == "body" {
                openBody(token: token)
                return
            }
            if ElementKinds.head.contains(name) {
                if head < 0 { openHead(token: -1) }
                if !isHeadOpen { current = head }
                insert(name, token: token, isVoid: ElementKinds.void.contains(name))
                if name == "style" { tree.sheets.append(tree.nodes.count - 1) }
                return
            }
            if isHeadOpen, current != head, words[current] == "noscript" { close(current) }
            openBody(token: -1)
        }
        if current < 0 { current = body >= 0 ? body : root }
        if name == "body" { openOtherBody(token: token) }
        if name == "body" || name == "head" || name == "frameset" || name == "frame" { return }
        if isForeign {
            guard ElementKinds.endsForeign.contains(name) else {
                insert(name, token: token, isVoid: isSelfClosing)
                if name == "style", !isSelfClosing { tree.sheets.append(tree.nodes.count - 1) }
                return
            }
            if let outer = open(ElementKinds.foreign.contains, before: { _ in false }) { close(outer) }
        }
        if ElementKinds.tableParts.contains(name) {
            tablePart(name, token)
            return
        }
        if words[current] == "colgroup", name != "template" { close(current) }
        fosters = name != "style" && name != "script" && name != "template"
        closeBefore(name)
        let isVoid =
            ElementKinds.void.contains(name) || isSelfClosing && ElementKinds.foreign.contains(name)
        insert(name == "image" ? "img" : name, token: token, isVoid: isVoid)
        fosters = false
        if name == "style" { tree.sheets.append(tree.nodes.count - 1) }
    }

    var isInTemplate: Bool {
        hasTemplate && current >= 0 && open({ $0 == "template" }, before: { _ in false }) != nil
    }

    /// Whether the rules of `svg` and `math` hold here.
    private var isForeign: Bool {
        guard hasForeign else { return false }
        let found = open(
            { ElementKinds.foreign.contains($0) || ElementKinds.integration.contains($0) },
            before: { _ in false })
        return found.map { ElementKinds.foreign.contains(words[$0]) } ?? false
    }

    /// Ends what cannot go on once that element begins.
    private mutating func closeBefore(_ name: String) {
        if ElementKinds.closesParagraph.contains(name) || name == "table" && !isQuirky {
            closeParagraph()
        }
        if ElementKinds.headings.contains(name), ElementKinds.headings.contains(words[current]) {
            close(current)
        }
        switch name {
        case "li": closeItem({ $0 == "li" })
        case "dd", "dt": closeItem({ $0 == "dd" || $0 == "dt" })
        case "a", "nobr":
            if let found = open({ $0 == name }, before: ElementKinds.markers.contains) {
                closeFormatting(found)
            }
        case "button": if let found = inScope({ $0 == "button" }) { close(found) }
        case "option": if words[current] == "option" { close(current) }
        case "optgroup":
            if words[current] == "option" { close(current) }
            if words[current] == "optgroup" { close(current) }
        case "table":
            if words[current] == "table", let found = inTableScope({ $0 == "table" }) { close(found) }
        default: break
        }
    }

    /// An open list item of the same list ends before the next.
    private mutating func closeItem(_ test: (String) -> Bool) {
        var at = current
        while at >= 0 {
            let word = words[at]
            if test(word) {
                close(at)
                break
            }
            if ElementKinds.special.contains(word), word != "address", word != "div", word != "p" { break }
            at = tree.nodes[at].opener
        }
        closeParagraph()
    }

    /// Cells, rows and their like, with the rows and row groups that no tag writes (§13.2.6.4.9–15).
    private mutating func tablePart(_ name: String, _ token: Int) {
        guard let table = inTableScope({ $0 == "table" }) else { return }
        func above(_ test: (String) -> Bool) -> Int? { open(test, before: { $0 == "table" }) }
        switch name {
        case "td", "th":
            if let row = above({ $0 == "tr" }) {
                close(above: row)
            } else if let group = above(ElementKinds.rowGroups.contains) {
                close(above: group)
                insertUnwritten("tr")
            } else {
                close(above: table)
                insertUnwritten("tbody")
                insertUnwritten("tr")
            }
        case "tr":
            if let group = above(ElementKinds.rowGroups.contains) {
                close(above: group)
            } else {
                close(above: table)
                insertUnwritten("tbody")
            }
        case "col":
            if let group = above({ $0 == "colgroup" }) {
                close(above: group)
            } else {
                close(above: table)
                insertUnwritten("colgroup")
            }
        default: close(above: table)
        }
        insert(name, token: token, isVoid: name == "col")
    }

    /// Opens a part of a table that no tag writes. What Liquid prints before may have opened it, and be in it.
    private mutating func insertUnwritten(_ name: String) {
        let isFuzzy = tree.nodes[current].isFuzzy
        insert(name, token: -1)
        if isFuzzy { tree.nodes[current].isFuzzy = true }
    }

    /// An end tag; its name is empty where Liquid makes it.
    mutating func endTag(_ name: String) {
        guard current >= 0 else {
            if name == "br" || name == "p" { openBody(token: -1) } else { return }
            endTag(name)
            return
        }
        if body < 0, !isInTemplate {
            if name == "head" {
                close(above: head >= 0 ? head : root)
                isHeadOpen = false
                current = root
                return
            }
            guard isHeadOpen, current != head, words[current] == name else {
                if !isHeadOpen, head >= 0, current != root, words[current] == name { current = root }
                return
            }
            close(current)
            return
        }
        switch name {
        case "html", "body", "head": return
        case "br":
            fosters = true
            insert("br", token: -1, isVoid: true)
            fosters = false
        case "p":
            let found = open({ $0 == "p" }, before: { ElementKinds.scope.contains($0) || $0 == "button" })
            if let found { close(found) } else { insert("p", token: -1, isVoid: true) }
        case "li":
            let found = open(
                { $0 == "li" }, before: { ElementKinds.scope.contains($0) || $0 == "ol" || $0 == "ul" })
            if let found { close(found) }
        case "table", "tr", "td", "th", "tbody", "thead", "tfoot", "caption":
            if let found = inTableScope({ $0 == name }) { close(found) }
        case "colgroup": if words[current] == "colgroup" { close(current) }
        case "col": return
        case "template":
            if let found = open({ $0 == "template" }, before: { _ in false }) { close(found) }
        case _ where ElementKinds.headings.contains(name):
            if let found = inScope(ElementKinds.headings.contains) { close(found) }
        case _ where ElementKinds.formatting.contains(name): endFormatting(name)
        case _ where ElementKinds.closesParagraph.contains(name), "dd", "dt", "button", "applet", "marquee",
            "object":
            if let found = inScope({ $0 == name }) { close(found) }
        default: endOther(name)
        }
    }

    /// Any other end tag passes over what is not special.
    private mutating func endOther(_ name: String) {
        let found = open({ $0 == name }, before: ElementKinds.special.contains)
        if let found { close(found) }
    }

    private mutating func endFormatting(_ name: String) {
        let found = inScope({ $0 == name })
        guard let found else {
            // The last of that name to be opened goes on no more.
            let last = dangling.filter { words[$0] == name }.max()
            dangling.removeAll { $0 == last }
            return
        }
        closeFormatting(found)
    }

    /// Without a block between, the element just ends. With one, a browser parts it in two (the adoption agency,
    /// §13.2.6.4.7), and what lies in it from here on is uncertain.
    private mutating func closeFormatting(_ node: Int) {
        var at = current
        while at >= 0, at != node {
            if ElementKinds.special.contains(words[at]) {
                markMisnested(node)
                if tree.nodes[node].parent >= 0 { tree.nodes[tree.nodes[node].parent].mayHoldCopies = true }
                var inner = current
                while inner >= 0, inner != node {
                    markMisnested(inner)
                    inner = tree.nodes[inner].opener
                }
                return
            }
            at = tree.nodes[at].opener
        }
        close(node)
    }
}
