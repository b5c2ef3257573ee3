/// One `name: value` of CSS.
struct StyleDeclaration: Hashable, Sendable {
    /// Lower case.
    var name: String
    /// As written, without `!important` and comments.
    var value: String
    var isImportant: Bool
    /// In the bytes that were read.
    var range: Range<Int>
}

/// What a `<style>` element holds, as far as the checks ask: rules, and the at-rules by name.
///
/// CSS Syntax Module Level 3 in its main lines: comments, strings and brackets are passed over as wholes, what is
/// not understood is skipped up to its end. It takes any bytes, in time that grows with their number.
struct StyleSheet: Hashable, Sendable {
    struct Rule: Hashable, Sendable {
        /// As written, at commas.
        var selectors: [String]
        var declarations: [StyleDeclaration]
        /// The conditions of the `@media` around it, in lower case, outermost first.
        var media: [String]
        var range: Range<Int>
    }

    struct AtRule: Hashable, Sendable {
        /// Lower case, without `@`.
        var name: String
        /// What stands between the name and `{` or `;`.
        var prelude: String
        var media: [String]
        var range: Range<Int>
    }

    static let maxRules = 2000
    static let maxDepth = 6

    private(set) var rules: [Rule] = []
    private(set) var atRules: [AtRule] = []

    /// - Parameter range: of `bytes`; the ranges of what is found are counted in these.
    init(_ bytes: [UInt8], _ range: Range<Int>) { read(bytes, range, media: [], depth: 0) }

    private mutating func read(_ bytes: [UInt8], _ range: Range<Int>, media: [String], depth: Int) {
        var index = range.lowerBound
        while index < range.upperBound, rules.count + atRules.count < Self.maxRules {
            index = CSSBytes.afterBlanks(bytes, index, range.upperBound)
            guard index < range.upperBound else { return }
            let start = index
            let end = CSSBytes.find("{;", in: bytes, index..<range.upperBound)
            let prelude = CSSBytes.text(bytes, index..<end)
            guard end < range.upperBound, bytes[end] == UInt8(ascii: "{") else {
                index = end + 1
                addAtRule(prelude, media, start..<min(index, range.upperBound))
                continue
            }
            let close = CSSBytes.close(of: end, in: bytes, range.upperBound)
            let inner = end + 1..<max(end + 1, close)
            index = min(close + 1, range.upperBound)
            guard prelude.hasPrefix("@") else {
                rules.append(
                    Rule(
                        selectors: prelude.split(separator: ",", maxSplits: 200).map {
                            PageChecks.trimmed(String($0))
                        },
                        declarations: StyleSheet.declarations(bytes, inner), media: media,
                        range: start..<index))
                continue
            }
            addAtRule(prelude, media, start..<index)
            guard let rule = atRules.last, depth < Self.maxDepth else { continue }
            switch rule.name {
            case "media":
                read(bytes, inner, media: media + [PageChecks.lowered(rule.prelude)], depth: depth + 1)
            case "supports", "layer": read(bytes, inner, media: media, depth: depth + 1)
            default: continue
            }
        }
    }

    private mutating func addAtRule(_ prelude: String, _ media: [String], _ range: Range<Int>) {
        guard prelude.hasPrefix("@") else { return }
        let name = prelude.dropFirst().prefix { $0.isLetter || $0 == "-" }
        atRules.append(
            AtRule(
                name: PageChecks.lowered(String(name)),
                prelude: PageChecks.trimmed(String(prelude.dropFirst(name.count + 1))), media: media,
                range: range))
    }

    /// The declarations of a block, or of a `style` attribute.
    static func declarations(_ bytes: [UInt8], _ range: Range<Int>) -> [StyleDeclaration] {
        var declarations: [StyleDeclaration] = []
        var index = range.lowerBound
        while index < range.upperBound {
            index = CSSBytes.afterBlanks(bytes, index, range.upperBound)
            let end = CSSBytes.find(";", in: bytes, index..<range.upperBound)
            let colon = CSSBytes.find(":", in: bytes, index..<end)
            if colon < end {
                let name = PageChecks.trimmed(CSSBytes.text(bytes, index..<colon))
                var value = PageChecks.trimmed(CSSBytes.text(bytes, colon + 1..<end))
                let isImportant = PageChecks.lowered(value).hasSuffix("!important")
                if isImportant { value = PageChecks.trimmed(String(value.dropLast("!important".count))) }
                if !name.isEmpty {
                    var last = end
                    while last > index, CSSBytes.isBlank(bytes[last - 1]) { last -= 1 }
                    declarations.append(
                        StyleDeclaration(
                            name: name.hasPrefix("--") ? name : PageChecks.lowered(name), value: value,
                            isImportant: isImportant, range: index..<last))
                }
            }
            index = end + 1
        }
        return declarations
    }

    static func declarations(_ text: String) -> [StyleDeclaration] {
        let bytes = Array(text.utf8)
        return declarations(bytes, 0..<bytes.count)
    }
}

/// CSS by bytes: comments, strings and brackets are never looked into.
enum CSSBytes {
    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 || byte == 0x0C
    }

    /// After blanks, comments, stray `}` and the marks `<!--` and `-->`.
    static func afterBlanks(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
        var index = start
        while index < end {
            if isBlank(bytes[index]) || bytes[index] == UInt8(ascii: "}") {
                index += 1
            } else if isComment(bytes, index, end) {
                index = afterComment(bytes, index, end)
            } else if starts(with: "<!--", bytes, index, end) {
                index += 4
            } else if starts(with: "-->", bytes, index, end) {
                index += 3
            } else {
                return index
            }
        }
        return end
    }

    /// The first of some bytes outside of strings, comments and brackets; the range's end if there is none.
    static func find(_ wanted: StaticString, in bytes: [UInt8], _ range: Range<Int>) -> Int {
        let wanted = UnsafeBufferPointer(start: wanted.utf8Start, count: wanted.utf8CodeUnitCount)
        var index = range.lowerBound
        var depth = 0
        while index < range.upperBound {
            let byte = bytes[index]
            if depth == 0, wanted.contains(byte) { return index }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): index = afterString(bytes, index, range.upperBound)
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "("), UInt8(ascii: "["):
                depth += 1
                index += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"):
                depth = max(0, depth - 1)
                index += 1
            default:
                index =
                    isComment(bytes, index, range.upperBound)
                    ? afterComment(bytes, index, range.upperBound) : index + 1
            }
        }
        return range.upperBound
    }

    /// The `}` that belongs to the `{` at `open`, or the end.
    static func close(of open: Int, in bytes: [UInt8], _ end: Int) -> Int {
        var index = open
        var depth = 0
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                index = afterString(bytes, index, end)
                continue
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return index }
            default:
                if isComment(bytes, index, end) {
                    index = afterComment(bytes, index, end)
                    continue
                }
            }
            index += 1
        }
        return end
    }

    /// A text without its comments.
    static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        var kept: [UInt8] = []
        var index = range.lowerBound
        while index < range.upperBound {
            if isComment(bytes, index, range.upperBound) {
                index = afterComment(bytes, index, range.upperBound)
                kept.append(0x20)
            } else {
                kept.append(bytes[index])
                index += 1
            }
        }
        return PageChecks.trimmed(String(decoding: kept, as: UTF8.self))
    }

    private static func isComment(_ bytes: [UInt8], _ index: Int, _ end: Int) -> Bool {
        index + 1 < end && bytes[index] == UInt8(ascii: "/") && bytes[index + 1] == UInt8(ascii: "*")
    }

    private static func afterComment(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
        var index = start + 2
        while index + 1 < end {
            if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") { return index + 2 }
            index += 1
        }
        return end
    }

    /// A string ends at its mark, or unfinished at the line's end (CSS Syntax §4.3.5).
    private static func afterString(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
        var index = start + 1
        while index < end {
            if bytes[index] == bytes[start] || bytes[index] == 0x0A { return index + 1 }
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return end
    }

    private static func starts(with text: StaticString, _ bytes: [UInt8], _ index: Int, _ end: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        return index + count <= end
            && bytes[index..<index + count].elementsEqual(
                UnsafeBufferPointer(start: text.utf8Start, count: count))
    }
}
