import CXML2

/// A finished HTML page as a second reader sees it: libxml2 takes it apart, and what it found is copied into
/// plain values. Each element knows where its start tag stands in the page.
///
/// It takes any bytes, in time that grows with their number, and says in ``isWhole`` when a limit kept it from
/// reading everything.
public struct FinishedPage: Hashable, Sendable {
    public struct Attribute: Hashable, Sendable {
        /// Lower case.
        public var name: String
        /// References decoded; empty where the name stands alone.
        public var value: String
        /// From the name's first byte to the value's last, quotes left out; `nil` where libxml2 and our
        /// tokenizer read the tag differently.
        public var range: Range<Int>?
    }

    public enum Node: Hashable, Sendable {
        /// An index into ``elements``.
        case element(Int)
        /// References decoded; of `style` and `script` too.
        case text(String)
    }

    public struct Element: Hashable, Sendable {
        /// Lower case.
        public var name: String
        public var attributes: [Attribute]
        /// Of ``elements``; `nil` for the outermost.
        public var parent: Int?
        public var children: [Node]
        /// After the last element inside this one: `index + 1..<end` are its descendants.
        public var end: Int
        /// The bytes of its start tag; `nil` where HTML implies the element, as it does `tbody`.
        public var range: Range<Int>?
        /// The bytes of what a `style`, `script` or `title` holds, as written; `nil` for other elements.
        public var raw: Range<Int>?

        public subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }

        /// Where an attribute stands, else its tag.
        public func place(of name: String) -> Range<Int>? {
            attributes.first { $0.name == name }?.range ?? range
        }
    }

    public enum Limit {
        /// Bytes of a page that is read at all.
        public static let bytes = 2_000_000
        public static let elements = 50_000
        /// Attributes of one element; libxml2 compares each with all before it.
        public static let attributes = 100
    }

    public let bytes: [UInt8]
    /// In order of place, a parent before its children.
    public private(set) var elements: [Element] = []
    /// `false` when the page is larger than a limit, nests deeper than libxml2 allows (256), or has a tag
    /// with too many attributes; what was read up to there is in ``elements``.
    public private(set) var isWhole = true
    /// The comments, without their marks, in order of place: Outlook's conditions are in them.
    public private(set) var comments: [String] = []

    private static let isReady: Bool = {
        xmlInitParser()
        return true
    }()

    public init(_ bytes: [UInt8]) {
        precondition(Self.isReady)
        self.bytes = bytes
        guard bytes.count <= Limit.bytes else {
            isWhole = false
            return
        }
        let copy = MarkedPage(bytes)
        if copy.isCut { isWhole = false }
        var isRead: Int32 = 0
        let tree = copy.bytes.withUnsafeBytes { buffer in
            rk_html_read(buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count), &isRead)
        }
        guard let tree else {
            // No bytes make no tree, and nothing is missing from it.
            isWhole = isWhole && copy.bytes.allSatisfy(ASCII.isSpace)
            return
        }
        defer { xmlFreeDoc(tree) }
        if isRead == 0 { isWhole = false }
        takeNodes(of: tree, copy)
    }

    /// The text inside an element, its descendants' included, in order.
    public func text(of index: Int) -> String {
        guard elements.indices.contains(index) else { return "" }
        var text = ""
        var open = [elements[index].children[...]]
        while var children = open.popLast() {
            guard let child = children.popFirst() else { continue }
            open.append(children)
            switch child {
            case .text(let piece): text += piece
            case .element(let index): open.append(elements[index].children[...])
            }
        }
        return text
    }

    /// The indexes of all elements of that name, in order of place.
    public func elements(named name: String) -> [Int] {
        elements.indices.filter { elements[$0].name == name }
    }
}

// MARK: - From libxml2's tree

extension FinishedPage {
    /// Copies the tree. Without recursion: its depth is the page's business, not the stack's.
    private mutating func takeNodes(of tree: htmlDocPtr, _ copy: MarkedPage) {
        var parents: [Int] = []
        var next = tree.pointee.children
        while let node = next {
            var isOpened = false
            switch node.pointee.type {
            case XML_ELEMENT_NODE:
                guard elements.count < Limit.elements else {
                    isWhole = false
                    closeAll(parents)
                    return
                }
                if let parent = parents.last { elements[parent].children.append(.element(elements.count)) }
                elements.append(element(node, parent: parents.last, copy))
                isOpened = true
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
                if let parent = parents.last, let text = Self.string(node.pointee.content) {
                    elements[parent].children.append(.text(text))
                }
            case XML_COMMENT_NODE:
                if let text = Self.string(node.pointee.content) { comments.append(text) }
            default: break
            }
            if isOpened, let child = node.pointee.children {
                parents.append(elements.count - 1)
                next = child
                continue
            }
            if isOpened { elements[elements.count - 1].end = elements.count }
            next = node.pointee.next
            var up = node
            while next == nil, let index = parents.popLast(), let parent = up.pointee.parent {
                elements[index].end = elements.count
                next = parent.pointee.next
                up = parent
            }
        }
        closeAll(parents)
    }

    private mutating func closeAll(_ parents: [Int]) {
        for index in parents { elements[index].end = elements.count }
    }

    private func element(_ node: xmlNodePtr, parent: Int?, _ copy: MarkedPage) -> Element {
        var element = Element(
            name: Self.lowered(Self.string(node.pointee.name) ?? ""), attributes: [], parent: parent,
            children: [], end: elements.count + 1)
        var tag: Int?
        var next = node.pointee.properties
        while let attribute = next {
            next = attribute.pointee.next
            let name = Self.lowered(Self.string(attribute.pointee.name) ?? "")
            var value = ""
            var piece = attribute.pointee.children
            while let text = piece {
                value += Self.string(text.pointee.content) ?? ""
                piece = text.pointee.next
            }
            if name == MarkedPage.marker {
                tag = Int(value).flatMap { copy.tokens.list.indices.contains($0) ? $0 : nil }
            } else {
                element.attributes.append(Attribute(name: name, value: value))
            }
        }
        guard let tag, copy.tokens.list[tag].kind == .startTag else { return element }
        let token = copy.tokens.list[tag]
        element.range = token.range
        for index in element.attributes.indices {
            let name = element.attributes[index].name
            if let written = copy.tokens.attribute(name, of: token) {
                element.attributes[index].range =
                    written.name.lowerBound..<max(written.name.upperBound, written.value.upperBound)
            }
        }
        if tag + 1 < copy.tokens.list.count {
            let content = copy.tokens.list[tag + 1]
            if content.kind == .rawText || content.kind == .rcdata { element.raw = content.range }
        }
        return element
    }

    private static func string(_ text: UnsafePointer<xmlChar>?) -> String? { text.map(String.init(cString:)) }

    private static func lowered(_ name: String) -> String {
        String(decoding: name.utf8.map(ASCII.lowered), as: UTF8.self)
    }
}
