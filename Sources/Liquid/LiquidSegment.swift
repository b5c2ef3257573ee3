public import Diagnostics

/// A stretch of a template as a walker of the text around the tags sees it.
public struct LiquidSegment: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// Written as it stands (but for whitespace that a dash takes away).
        case text
        /// `{{ … }}` or `echo`.
        case output
        /// Any other tag by its name. `comment` and `doc` cover all up to their end tag; the lines of a
        /// `liquid` tag follow it as segments of their own.
        case tag(String)
    }

    public var kind: Kind
    /// Byte offsets into the source.
    public var range: Range<Int>
}

extension LiquidTemplate {
    /// The segments of a source, in order; together they cover the range, except that lines of a `liquid` tag
    /// lie within its segment. Works for sources that do not compile, too.
    public static func segments(of source: SourceText, range: Range<Int>? = nil) -> [LiquidSegment] {
        var scanner = TemplateScanner(source.bytes, range ?? 0..<source.bytes.count)
        var segments: [LiquidSegment] = []
        while let token = scanner.next() {
            switch token.kind {
            case .text: segments.append(LiquidSegment(kind: .text, range: token.span))
            case .output, .brokenOutput: segments.append(LiquidSegment(kind: .output, range: token.span))
            case .brokenTag: segments.append(LiquidSegment(kind: .tag(""), range: token.span))
            case .tag: addTag(token, &scanner, &segments)
            }
        }
        return segments
    }

    private static func addTag(
        _ token: TemplateScanner.Token, _ scanner: inout TemplateScanner, _ segments: inout [LiquidSegment]
    ) {
        guard let (name, rest) = scanner.tagName(in: token.markup) else {
            segments.append(LiquidSegment(kind: .tag(""), range: token.span))
            return
        }
        switch scanner.text(name) {
        case "echo": segments.append(LiquidSegment(kind: .output, range: token.span))
        case "raw":
            segments.append(LiquidSegment(kind: .tag("raw"), range: token.span))
            let end = scanner.skip(toTag: "endraw")
            let body = token.span.upperBound..<(end?.span.lowerBound ?? scanner.end)
            if !body.isEmpty { segments.append(LiquidSegment(kind: .text, range: body)) }
            if let end { segments.append(LiquidSegment(kind: .tag("endraw"), range: end.span)) }
            scanner.move(to: end?.span.upperBound ?? scanner.end)
        case "comment":
            let end = scanner.skipComment()?.span.upperBound ?? scanner.end
            segments.append(LiquidSegment(kind: .tag("comment"), range: token.span.lowerBound..<end))
        case "doc":
            let end = scanner.skip(toTag: "enddoc")?.span.upperBound ?? scanner.end
            scanner.move(to: end)
            segments.append(LiquidSegment(kind: .tag("doc"), range: token.span.lowerBound..<end))
        case "liquid":
            segments.append(LiquidSegment(kind: .tag("liquid"), range: token.span))
            addLines(rest, scanner, &segments, depth: 0)
        case let other: segments.append(LiquidSegment(kind: .tag(other), range: token.span))
        }
    }

    private static func addLines(
        _ range: Range<Int>, _ scanner: TemplateScanner, _ segments: inout [LiquidSegment], depth: Int
    ) {
        var commentDepth = 0
        for line in LiquidLines(scanner, range) {
            guard let (name, rest) = scanner.tagName(in: line) else { continue }
            switch scanner.text(name) {
            case "comment": commentDepth += 1
            case "endcomment": commentDepth -= 1
            case _ where commentDepth > 0: break
            case "liquid" where depth < 100: addLines(rest, scanner, &segments, depth: depth + 1)
            case "echo": segments.append(LiquidSegment(kind: .output, range: line))
            case let other: segments.append(LiquidSegment(kind: .tag(other), range: line))
            }
        }
    }
}

extension TemplateScanner {
    /// Goes behind the end of a comment; comments nest, and `raw` in them hides what it holds.
    ///
    /// - Returns: the end tag; `nil` when the comment is never closed, then all is passed.
    mutating func skipComment() -> Token? {
        var depth = 1
        while let token = next() {
            guard token.kind == .tag, let (name, _) = tagName(in: token.markup) else { continue }
            switch text(name) {
            case "comment": depth += 1
            case "endcomment": depth -= 1
            case "raw": if skip(toTag: "endraw") == nil { return nil }
            default: break
            }
            if depth == 0 { return token }
        }
        return nil
    }
}

/// The lines of a `liquid` tag that hold something, without the space around them.
struct LiquidLines: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private let end: Int
    private var position: Int

    init(_ scanner: TemplateScanner, _ range: Range<Int>) {
        bytes = scanner.bytes
        position = range.lowerBound
        end = range.upperBound
    }

    mutating func next() -> Range<Int>? {
        while position < end {
            let line = position..<(bytes[position..<end].firstIndex(of: UInt8(ascii: "\n")) ?? end)
            position = Swift.min(line.upperBound + 1, end)
            var (low, high) = (line.lowerBound, line.upperBound)
            while low < high, bytes[low].isSpace { low += 1 }
            while high > low, bytes[high - 1].isSpace { high -= 1 }
            if low < high { return low..<high }
            if line.upperBound == end { return nil }
        }
        return nil
    }
}
