/// Where in the HTML around it a Liquid tag stands: what an output there must be escaped for.
public struct HTMLContext: Hashable, Sendable {
    public enum Place: UInt8, Hashable, Sendable {
        case text
        /// In `title` or `textarea`.
        case rcdata
        /// In `style`, in `script`, or in another element whose text is taken as it stands.
        case style, script, rawText
        case comment
        case attributeValue
        /// Where no escaping can make an output safe: within a name, or between attributes.
        case tagName, attributeName, insideTag
        /// In a doctype or a malformed comment.
        case declaration
    }

    /// What a value is read as.
    public enum Content: UInt8, Hashable, Sendable {
        case plain, url, style, script, markup
        /// The attribute's name is put together by Liquid.
        case unknown
    }

    public var place: Place
    /// In lower case; empty in text and comments.
    public var element = ""
    /// In lower case; empty outside a value.
    public var attribute = ""
    /// How the value is quoted; `.none` outside a value.
    public var quote = HTMLAttribute.Quote.none
    public var content = Content.plain
    /// Whether nothing but Liquid and space may stand before it in the value: there a URL's scheme is decided,
    /// and `javascript:` has to be kept out. `false` outside a value.
    public var isAtStart = false
    /// Whether a `?` or `#` stands before it in the value: in a URL it is part of a query or a fragment then.
    public var isInQuery = false

    public init(_ place: Place) { self.place = place }

    init(_ hole: Hole, in bytes: [UInt8]) {
        place =
            switch hole.place {
            case .text: .text
            case .rcdata: .rcdata
            case .rawText: .rawText
            case .tagName: .tagName
            case .insideTag: .insideTag
            case .attributeName: .attributeName
            case .attributeValue: .attributeValue
            case .comment: .comment
            case .declaration: .declaration
            }
        element = String(decoding: bytes[hole.element].map(ASCII.lowered), as: UTF8.self)
        if place == .rawText {
            if element == "style" { place = .style }
            if element == "script" { place = .script }
        }
        guard place == .attributeValue else { return }
        attribute = String(decoding: bytes[hole.attribute].map(ASCII.lowered), as: UTF8.self)
        quote = hole.quote
        isAtStart = hole.literal == 0
        content = hole.isMadeByLiquid ? .unknown : Self.content(of: attribute, in: element)
    }

    /// Whether a branch may begin in one of the two and end in the other: the same text, the same value, or
    /// both between the parts of one tag.
    func isSame(as other: HTMLContext) -> Bool {
        if isInTag || other.isInTag { return isInTag && other.isInTag && element == other.element }
        return place == other.place && element == other.element && attribute == other.attribute
            && quote == other.quote
    }

    private var isInTag: Bool { place == .tagName || place == .insideTag || place == .attributeName }

    private static func content(of attribute: String, in element: String) -> Content {
        switch (element, attribute) {
        // What these mean depends on other attributes: a refresh's address, the address an animation sets.
        case ("meta", "content"), ("param", "value"): return .unknown
        case ("animate", _), ("set", _), ("animatetransform", _), ("animatemotion", _): return .unknown
        default: break
        }
        switch attribute {
        case "href", "src", "action", "formaction", "background", "cite", "poster", "data", "longdesc",
            "usemap",
            "srcset", "xlink:href", "manifest", "codebase", "classid", "profile", "icon", "dynsrc", "lowsrc",
            "ping", "xml:base", "imagesrcset", "archive":
            return .url
        case "style": return .style
        case "srcdoc": return .markup
        default: return attribute.hasPrefix("on") ? .script : .plain
        }
    }
}
