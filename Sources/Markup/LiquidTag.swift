/// A Liquid tag in a template as far as the HTML around it is concerned.
///
/// Liquid's grammar is read elsewhere; here counts only where a tag stands and whether it prints, or opens,
/// divides or closes a block.
public struct LiquidTag: Hashable, Sendable {
    public enum Role: UInt8, Hashable, Sendable {
        /// `{{ … }}`, and the tags that print: `echo`, `cycle`, `increment`, `decrement`, `liquid`.
        case output
        case opens, divides, closes
        /// A statement such as `assign`, or a comment with all that is in it.
        case other
    }

    public var range: Range<Int>
    public var role: Role
    /// The word after `{%`, such as `if`; empty in `{{ … }}`.
    public var keyword: String

    /// Reads the role of a tag whose range is known.
    ///
    /// - Parameter range: from `{` to `}`; clamped to the bytes.
    public init(_ range: Range<Int>, in bytes: [UInt8]) {
        self.range = range
        let range = range.clamped(to: 0..<bytes.count)
        guard range.count >= 4, bytes[range.lowerBound + 1] == ASCII.percent else {
            keyword = ""
            role = .output
            return
        }
        keyword = String(decoding: bytes[Self.keyword(in: bytes, from: range.lowerBound + 2)], as: UTF8.self)
        role = Self.role(of: keyword)
    }

    /// All Liquid tags of a text in order of place, when nobody has parsed it yet. A `{%` or `{{` that is not
    /// closed is text. What stands between `raw` and `endraw` is text; `comment` to `endcomment` is one tag.
    public static func all(in bytes: [UInt8]) -> [LiquidTag] {
        var tags: [LiquidTag] = []
        var missing: [UInt8: Bool] = [:]
        var index = 0
        while index + 1 < bytes.count {
            let second = bytes[index + 1]
            guard bytes[index] == ASCII.openBrace, second == ASCII.openBrace || second == ASCII.percent,
                missing[second] == nil
            else {
                index += 1
                continue
            }
            let mark = second == ASCII.percent ? ASCII.percent : ASCII.closeBrace
            guard let end = close(mark, in: bytes, from: index + 2) else {
                missing[second] = true
                index += 1
                continue
            }
            var tag = LiquidTag(index..<end, in: bytes)
            index = end
            if tag.keyword == "comment" || tag.keyword == "raw" {
                let stop = endTag(of: tag.keyword, in: bytes, from: end)
                if tag.keyword == "comment" {
                    tag.range = tag.range.lowerBound..<stop.upperBound
                    index = stop.upperBound
                } else {
                    index = stop.lowerBound
                }
            }
            tags.append(tag)
        }
        return tags
    }

    private static func close(_ mark: UInt8, in bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + 1 < bytes.count {
            if bytes[index] == mark, bytes[index + 1] == ASCII.closeBrace { return index + 2 }
            index += 1
        }
        return nil
    }

    /// The range of `{% endNAME %}`; the end of the text where it is missing.
    private static func endTag(of name: String, in bytes: [UInt8], from start: Int) -> Range<Int> {
        let wanted = Array("end\(name)".utf8)
        var index = start
        while index + 1 < bytes.count {
            if bytes[index] == ASCII.openBrace, bytes[index + 1] == ASCII.percent,
                bytes[keyword(in: bytes, from: index + 2)].elementsEqual(wanted)
            {
                return index..<(close(ASCII.percent, in: bytes, from: index + 2) ?? bytes.count)
            }
            index += 1
        }
        return bytes.count..<bytes.count
    }

    private static func keyword(in bytes: [UInt8], from start: Int) -> Range<Int> {
        var index = start
        if index < bytes.count, bytes[index] == ASCII.hyphen { index += 1 }
        while index < bytes.count, ASCII.isSpace(bytes[index]) { index += 1 }
        let first = index
        while index < bytes.count, ASCII.isLetter(bytes[index]) { index += 1 }
        return first..<index
    }

    private static func role(of keyword: String) -> Role {
        switch keyword {
        case "if", "unless", "case", "for", "tablerow", "capture", "ifchanged": .opens
        case "else", "elsif", "when": .divides
        case "endif", "endunless", "endcase", "endfor", "endtablerow", "endcapture", "endifchanged": .closes
        case "echo", "cycle", "increment", "decrement", "liquid": .output
        default: .other
        }
    }
}
