public import Diagnostics

/// The text of one expression, and where each of its bytes stands in the file a person wrote.
///
/// A condition in YAML may be folded, quoted or indented: then the expression's bytes are not a slice of the
/// file's, and whoever read the YAML passes the offset of each.
public struct CELSource: Sendable {
    public let bytes: [UInt8]
    /// The file's name, for diagnostics.
    public let file: String
    private let base: Int
    private let offsets: [Int]?

    /// - Parameters:
    ///   - text: the expression.
    ///   - file: the name of the file that diagnostics will carry.
    ///   - offsets: for each UTF-8 byte of `text` its offset in the file; ascending. May hold one more, the
    ///     offset of the end. `nil`: the text begins at `base` and runs on without gaps.
    ///   - base: where in the file the text begins, when `offsets` is `nil`.
    public init(_ text: String, file: String = "<expression>", offsets: [Int]? = nil, base: Int = 0) {
        bytes = Array(text.utf8)
        self.file = file
        self.base = max(0, base)
        self.offsets = offsets
    }

    /// A part of a file, or all of it, that is an expression as it stands.
    public init(_ source: SourceText, range: Range<Int>? = nil) {
        let range = (range ?? 0..<source.bytes.count).clamped(to: 0..<source.bytes.count)
        bytes = Array(source.bytes[range])
        file = source.name
        base = range.lowerBound
        offsets = nil
    }

    /// Where in the file a part of the expression stands.
    public func span(_ range: Range<Int>) -> SourceSpan {
        let start = place(range.lowerBound)
        let end = range.isEmpty ? start : place(range.upperBound - 1) + 1
        return SourceSpan(file: file, start: start, end: max(start, end))
    }

    public func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }

    private func place(_ offset: Int) -> Int {
        guard let offsets else { return base + max(0, offset) }
        if offset < offsets.count { return max(0, offsets[max(0, offset)]) }
        return offsets.last.map { max(0, $0 + 1) } ?? base
    }
}

/// Collects what is wrong with one expression.
struct Findings {
    let source: CELSource
    private(set) var list: [Diagnostic] = []
    /// A file of garbage says enough with this many.
    private let limit = 50

    init(_ source: CELSource) { self.source = source }

    mutating func error(
        _ code: String, _ message: String, at range: Range<Int>, fixIt: String? = nil, help: String? = nil
    ) {
        guard list.count < limit else { return }
        list.append(
            .error("cel/\(code)", message, at: source.span(range), fixIt: fixIt, help: help))
    }
}
