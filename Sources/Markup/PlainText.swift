/// The text part of a mail, made from its finished HTML body.
///
/// Not a stripping of tags but a setting in plain text: paragraphs filled to the width, headings underlined, lists
/// with hanging indents, data tables in columns (`role="presentation"`, tables within tables and tables of one
/// column are layout, and become blocks), quotes with `>`, buttons on lines of their own, links as footnotes.
///
/// What a reader of the HTML does not see is left out: `head`, `style`, `script`, comments, `hidden`,
/// `display:none`. Two attributes let an author decide otherwise:
///
/// - `data-text="skip"` leaves an element out of the text;
/// - `data-text="only"` keeps an element in it that is itself `hidden` or `display:none`;
/// - `data-text="button"` sets a link as a button. So do `role="button"` and a class with `button` or `btn` in it.
///
/// Alignment never hangs on the first column of a line: lists, tables and `pre` are indented by two, and lines
/// that begin with a space, `>` or `From ` get the extra space of RFC 3676 §4.4, which a reader of
/// `format=flowed` takes away. No line ends in a blank, so none is joined with the next.
public enum PlainText {
    public enum LinkStyle: Hashable, Sendable {
        /// `text [1]`, the addresses at the end, each once.
        case footnotes
        /// `text <address>`.
        case inline
    }

    public struct Options: Hashable, Sendable {
        /// The widest a line becomes, words longer than a line aside; at least 20.
        public var columns: Int
        public var linkStyle: LinkStyle
        /// Whether the part will say `format=flowed`, so that lines are space-stuffed.
        public var isFlowed: Bool

        public init(columns: Int = 78, linkStyle: LinkStyle = .footnotes, isFlowed: Bool = true) {
            self.columns = columns
            self.linkStyle = linkStyle
            self.isFlowed = isFlowed
        }
    }

    /// - Parameter html: any bytes; what is not UTF-8 becomes U+FFFD.
    /// - Returns: UTF-8, lines ending in `\n`, no blank line at either end; empty when nothing is to be seen.
    public static func render(_ html: [UInt8], options: Options = Options()) -> [UInt8] {
        let tokens = HTMLTokenizer.tokens(of: html)
        var tables = TextTableFinder()
        tables.add(tokens)
        var walk = TextWalk(tables, options: options)
        walk.add(tokens)
        return walk.finish()
    }

    public static func render(_ html: String, options: Options = Options()) -> String {
        String(decoding: render(Array(html.utf8), options: options), as: UTF8.self)
    }
}
