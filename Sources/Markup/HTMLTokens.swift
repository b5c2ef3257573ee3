/// An HTML text and its tokens.
public struct HTMLTokens: Sendable {
    public let bytes: [UInt8]
    /// In order of place; their ranges cover the bytes.
    public internal(set) var list: [HTMLToken] = []
    /// The attributes of all tags, in order of place.
    public internal(set) var attributes: [HTMLAttribute] = []
    /// For each Liquid range that the tokenizer was given, what surrounds it.
    var holes: [Hole] = []

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// All attributes of a tag, also repeated ones.
    public func attributes(of token: HTMLToken) -> ArraySlice<HTMLAttribute> { attributes[token.attributes] }

    /// The attribute of that lower-case name which counts: the first.
    public func attribute(_ name: String, of token: HTMLToken) -> HTMLAttribute? {
        attributes[token.attributes].first { lowered($0.name).elementsEqual(name.utf8) }
    }

    /// The name of a tag or doctype in lower case (ASCII only, as HTML has it); empty for other tokens.
    public func name(of token: HTMLToken) -> String {
        switch token.kind {
        case .startTag, .endTag: String(decoding: lowered(token.inner), as: UTF8.self)
        case .doctype: HTMLDoctype(token, in: bytes).name ?? ""
        default: ""
        }
    }

    /// The name of an attribute in lower case.
    public func name(of attribute: HTMLAttribute) -> String {
        String(decoding: lowered(attribute.name), as: UTF8.self)
    }

    /// The value of an attribute, references decoded. Bytes that are not UTF-8 pass as they are.
    public func value(of attribute: HTMLAttribute) -> [UInt8] {
        HTMLText.decoded(bytes, attribute.value, references: .inAttribute, nulls: .replaced)
    }

    /// The text of a text token or the data of a comment, references decoded where they count and line ends
    /// made `\n`. Empty for tags, ignored bytes and Liquid. Bytes that are not UTF-8 pass as they are.
    public func text(of token: HTMLToken) -> [UInt8] {
        switch token.kind {
        case .text: HTMLText.decoded(bytes, token.range, references: .inText, nulls: .kept)
        case .rcdata: HTMLText.decoded(bytes, token.range, references: .inText, nulls: .replaced)
        case .rawText: HTMLText.decoded(bytes, token.range, references: .none, nulls: .replaced)
        case .cdata: HTMLText.decoded(bytes, token.inner, references: .none, nulls: .kept)
        case .comment: HTMLText.decoded(bytes, token.inner, references: .none, nulls: .replaced)
        case .startTag, .endTag, .doctype, .liquid, .ignored: []
        }
    }

    private func lowered(_ range: Range<Int>) -> [UInt8] {
        HTMLText.decoded(bytes, range, references: .none, nulls: .replaced).map(ASCII.lowered)
    }
}

/// From the bytes of an HTML text to what they mean (WHATWG HTML §13.2.3.5, §13.2.5.72).
enum HTMLText {
    enum References { case none, inText, inAttribute }
    enum Nulls { case kept, replaced }

    static func decoded(
        _ bytes: [UInt8], _ range: Range<Int>, references: References, nulls: Nulls
    ) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            if byte == ASCII.ampersand, references != .none,
                let reference = CharacterReference.read(
                    bytes, at: index, end: range.upperBound, inAttribute: references == .inAttribute)
            {
                UTF8Bytes.append(reference.first, to: &text)
                if reference.second != 0 { UTF8Bytes.append(reference.second, to: &text) }
                index = reference.end
                continue
            }
            index += 1
            if byte == ASCII.carriageReturn {
                text.append(ASCII.newline)
                if index < range.upperBound, bytes[index] == ASCII.newline { index += 1 }
            } else if byte == 0, nulls == .replaced {
                UTF8Bytes.append(0xFFFD, to: &text)
            } else {
                text.append(byte)
            }
        }
        return text
    }
}
