/// One token of an HTML text: what it is, and where it stands.
///
/// A token holds no text of its own; ``HTMLTokens`` reads names, values and texts out of the bytes when asked.
/// The ranges of all tokens, in order, cover the input without a gap or an overlap.
public struct HTMLToken: Hashable, Sendable {
    public enum Kind: UInt8, Hashable, Sendable {
        /// Text in which character references count, as between two tags.
        case text
        /// Text of `title` and `textarea`: references count, tags do not.
        case rcdata
        /// Text of `style`, `script` and their like: neither counts.
        case rawText
        /// Text of a CDATA section (only when the caller began in one), or its end mark, which has no text.
        case cdata
        case startTag, endTag, comment, doctype
        /// A Liquid tag between two tokens. One inside a tag, a comment or a value belongs to that token.
        case liquid
        /// Bytes for which HTML makes no token: `</>`, or a tag that the end of the input cut off.
        case ignored
    }

    public var kind: Kind
    /// Where the token stands in the input, its marks included.
    public var range: Range<Int>
    /// The name of a tag, or the data of a comment; empty otherwise.
    public var inner: Range<Int>
    /// Indexes into ``HTMLTokens/attributes``, in order of place.
    public var attributes: Range<Int>
    /// Whether a tag ends in `/>`.
    public var isSelfClosing: Bool
}

/// One attribute of a tag as written; a repeated name is kept, though only the first one counts.
public struct HTMLAttribute: Hashable, Sendable {
    public enum Quote: UInt8, Hashable, Sendable {
        /// The name stands alone; `value` is empty and lies where a value would begin.
        case none
        case double, single, unquoted
    }

    public var name: Range<Int>
    /// The value between its quotes, as written.
    public var value: Range<Int>
    public var quote: Quote
}
