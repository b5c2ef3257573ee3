/// One reply of the server: RFC 5321 §4.2, with the enhanced status code of RFC 2034 where there is one.
public struct SinkReply: Error, Hashable, Sendable {
    public var code: Int
    /// `5.1.1`; repeated on every line, left out when the extension is not offered.
    public var enhanced: String?
    /// Never empty, without line ends.
    public var lines: [String]

    public init(_ code: Int, _ enhanced: String? = nil, _ lines: String...) {
        self.init(code, enhanced, lines: lines)
    }

    public init(_ code: Int, _ enhanced: String? = nil, lines: [String]) {
        self.code = code
        self.enhanced = enhanced
        self.lines = lines.isEmpty ? [""] : lines
    }

    /// Whether the command it answers was carried out (2yz) or may go on (3yz).
    public var isPositive: Bool { code < 400 }

    /// The lines as the wire has them, without their CR LF: `250-…` for all but the last, `250 …`.
    package func wireLines(withEnhanced: Bool) -> [String] {
        lines.enumerated().map { index, line in
            let separator = index == lines.count - 1 ? " " : "-"
            let status = withEnhanced ? enhanced.map { "\($0) " } ?? "" : ""
            return "\(code)\(separator)\(status)\(line)"
        }
    }
}
