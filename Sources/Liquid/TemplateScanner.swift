/// Cuts the bytes of a template into text, outputs `{{ … }}` and tags `{% … %}`.
///
/// A tag ends at the first `%}`, an output at the first `}}`: quotes inside do not protect them, as in the
/// reference implementation.
struct TemplateScanner {
    enum Kind {
        case text, output, tag
        /// Opened and never closed.
        case brokenOutput, brokenTag
    }

    struct Token {
        var kind: Kind
        /// With the braces.
        var span: Range<Int>
        /// Between the braces and dashes.
        var markup: Range<Int>
        var trimsLeft = false
        var trimsRight = false
    }

    let bytes: [UInt8]
    let end: Int
    private(set) var position: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        let range = range.clamped(to: 0..<bytes.count)
        position = range.lowerBound
        end = range.upperBound
    }

    mutating func next() -> Token? {
        guard position < end else { return nil }
        let start = position
        guard start + 1 < end, bytes[start] == UInt8(ascii: "{") else { return text(from: start) }
        switch bytes[start + 1] {
        case UInt8(ascii: "{"): return output(from: start)
        case UInt8(ascii: "%"): return tag(from: start, kind: .tag)
        default: return text(from: start)
        }
    }

    /// Continues elsewhere, for recovery.
    mutating func move(to position: Int) { self.position = min(max(position, 0), end) }

    private mutating func text(from start: Int) -> Token {
        var index = start
        while index < end {
            if bytes[index] == UInt8(ascii: "{"), index + 1 < end, isOpening(index) { break }
            index += 1
        }
        position = index
        return Token(kind: .text, span: start..<index, markup: start..<index)
    }

    private func isOpening(_ index: Int) -> Bool {
        let next = bytes[index + 1]
        return next == UInt8(ascii: "{") || next == UInt8(ascii: "%")
    }

    private mutating func output(from start: Int) -> Token {
        var index = start + 2
        while index + 1 < end {
            if bytes[index] == UInt8(ascii: "}"), bytes[index + 1] == UInt8(ascii: "}") {
                position = index + 2
                return token(.output, start..<position)
            }
            if bytes[index] == UInt8(ascii: "{"), bytes[index + 1] == UInt8(ascii: "%") {
                return tag(from: start, kind: .brokenOutput)
            }
            index += 1
        }
        position = end
        return Token(kind: .brokenOutput, span: start..<end, markup: start + 2..<end)
    }

    private mutating func tag(from start: Int, kind: Kind) -> Token {
        var index = start + 2
        while index + 1 < end {
            if bytes[index] == UInt8(ascii: "%"), bytes[index + 1] == UInt8(ascii: "}") {
                position = index + 2
                return token(kind, start..<position)
            }
            index += 1
        }
        position = end
        return Token(kind: kind == .tag ? .brokenTag : kind, span: start..<end, markup: start + 2..<end)
    }

    private func token(_ kind: Kind, _ span: Range<Int>) -> Token {
        var low = span.lowerBound + 2
        var high = span.upperBound - 2
        let dash = UInt8(ascii: "-")
        let trimsLeft = bytes[low] == dash
        let trimsRight = bytes[high - 1] == dash
        if trimsLeft, low < high { low += 1 }
        if trimsRight, low < high { high -= 1 }
        return Token(
            kind: kind, span: span, markup: low..<high, trimsLeft: trimsLeft, trimsRight: trimsRight)
    }

    /// The name of a tag and where its markup begins; `nil` when there is no name.
    ///
    /// - Parameter markup: a tag's markup, or a line of a `liquid` tag.
    func tagName(in markup: Range<Int>) -> (name: Range<Int>, rest: Range<Int>)? {
        var index = markup.lowerBound
        while index < markup.upperBound, bytes[index].isSpace { index += 1 }
        let start = index
        if index < markup.upperBound, bytes[index] == UInt8(ascii: "#") {
            index += 1
        } else {
            while index < markup.upperBound, bytes[index].isWord { index += 1 }
        }
        guard index > start else { return nil }
        return (start..<index, index..<markup.upperBound)
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// Goes behind the next `{% name … %}`, whatever stands before it.
    ///
    /// - Returns: that tag, whose start ends the body; `nil` when there is none, then nothing moved.
    mutating func skip(toTag name: String) -> Token? {
        var index = position
        while index + 1 < end {
            if bytes[index] == UInt8(ascii: "{"), bytes[index + 1] == UInt8(ascii: "%") {
                var low = index + 2
                if low < end, bytes[low] == UInt8(ascii: "-") { low += 1 }
                if let found = tagName(in: low..<end), bytes[found.name].elementsEqual(name.utf8) {
                    let before = position
                    let closing = tag(from: index, kind: .tag)
                    if closing.kind == .tag { return closing }
                    position = before
                    return nil
                }
            }
            index += 1
        }
        return nil
    }
}
