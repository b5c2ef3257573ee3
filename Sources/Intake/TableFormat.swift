/// How a text table is written: what stands between fields, around them, and how numbers look.
public struct TableFormat: Hashable, Sendable {
    public enum Separator: Hashable, Sendable {
        /// One ASCII byte: `,` `;` `|` or a tab.
        case byte(UInt8)
        /// One or more blanks or tabs; those at either end of a line mean nothing. Such files know no quotes.
        case blanks

        public static let comma = Separator.byte(UInt8(ascii: ","))
        public static let semicolon = Separator.byte(UInt8(ascii: ";"))
        public static let tab = Separator.byte(UInt8(ascii: "\t"))
        public static let bar = Separator.byte(UInt8(ascii: "|"))
    }

    public enum Header: Hashable, Sendable {
        case present, absent
        /// The first line is a header if it has no digit.
        case ifWithoutDigits
    }

    public var separator: Separator
    /// `nil` for a file in which a quote is a letter like any other.
    public var quote: UInt8?
    public var header: Header
    /// `nil` is detected, and said.
    public var encoding: TextEncoding?
    public var numbers: NumberFormat

    public init(
        separator: Separator = .comma, quote: UInt8? = UInt8(ascii: "\""), header: Header = .present,
        encoding: TextEncoding? = nil, numbers: NumberFormat = NumberFormat()
    ) {
        self.separator = separator
        self.quote = quote
        self.header = header
        self.encoding = encoding
        self.numbers = numbers
    }
}

extension TableFormat.Separator: CustomStringConvertible {
    public var description: String {
        switch self {
        case .blanks: "runs of blanks"
        case .byte(UInt8(ascii: "\t")): "tab"
        case .byte(let byte): "'\(UnicodeScalar(byte))'"
        }
    }
}
