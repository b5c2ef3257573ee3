import Diagnostics
import Liquid

/// A template's page as one text: the layout, the body where it says `{{ content }}`, and every partial behind the
/// tag that calls it. What is true of the page (which style an element gets) can be asked of it, and what is
/// spliced in goes back to the source it belongs to.
struct FlatPage {
    /// One use of a source in the page; a partial called twice is two.
    struct Use {
        struct Call {
            /// The name of what is called, as it stands in the source.
            var name: Range<Int>
            var use: Int
        }

        let source: SourceText
        /// The bytes of the source that are Liquid.
        let range: Range<Int>
        /// Under which it is called; no two have the same. It ends in `/` and the partial's own name, which is the
        /// name of its value in `render "name" with value`.
        let name: String
        var calls: [Call] = []
        /// `{{ content }}`, which becomes a call.
        var content: (span: Range<Int>, use: Int)?
    }

    /// Bytes of the page that are a use's own.
    private struct Stretch {
        var flat: Range<Int>
        var use: Int
        var start: Int
    }

    private(set) var uses: [Use] = []
    private(set) var bytes: [UInt8] = []
    /// The Liquid tags of the page, ascending. Around a partial that is called in a loop stand tags of a loop.
    private(set) var liquid: [Range<Int>] = []
    private var stretches: [Stretch] = []

    /// More than any page; partials that call partials many times over.
    private static let mostBytes = 4_000_000

    /// - Parameters:
    ///   - body: compiled, so that its calls are known.
    ///   - layout: around it, if there is one.
    ///   - content: where the layout puts the body.
    init(body: LiquidTemplate, layout: (template: LiquidTemplate, content: Range<Int>)?) {
        if let layout {
            add(0, of: layout.template, path: [], content: (layout.content, body))
        } else {
            add(0, of: body, path: [], content: nil)
        }
    }

    @discardableResult
    private mutating func add(
        _ index: Int, of template: LiquidTemplate, path: [Int],
        content: (span: Range<Int>, body: LiquidTemplate)?
    ) -> Int {
        let unit = template.units[index]
        let number = uses.count
        uses.append(Use(source: unit.source, range: unit.range, name: "\(number)/\(unit.name)"))
        var position = unit.range.lowerBound
        let hidden = unit.textBlocks
        for tag in unit.tagRanges {
            append(position..<tag.lowerBound, of: number, hidden: hidden)
            let start = bytes.count
            append(tag, of: number, hidden: [])
            liquid.append(start..<bytes.count)
            position = tag.upperBound
            if let content, content.span == tag {
                let body = add(0, of: content.body, path: [], content: nil)
                uses[number].content = (tag, body)
            }
            for call in unit.calls where tag.contains(call.span.start) {
                guard let called = call.unit, !path.contains(called), called != index,
                    bytes.count < Self.mostBytes,
                    let name = Self.quotedName(in: unit.source.bytes, call.span.start..<call.span.end)
                else { continue }
                let isLoop = Self.isLoop(unit.source.bytes, name.upperBound + 1..<call.span.end)
                if isLoop { addMark("{% for %}") }
                let use = add(called, of: template, path: path + [index], content: nil)
                if isLoop { addMark("{% endfor %}") }
                uses[number].calls.append(Use.Call(name: name, use: use))
            }
        }
        append(position..<unit.range.upperBound, of: number, hidden: hidden)
        return number
    }

    private mutating func append(_ range: Range<Int>, of use: Int, hidden: [Range<Int>]) {
        guard !range.isEmpty else { return }
        stretches.append(
            Stretch(flat: bytes.count..<bytes.count + range.count, use: use, start: range.lowerBound))
        let start = bytes.count
        bytes += uses[use].source.bytes[range]
        for block in hidden where block.overlaps(range) {
            // Plain text for the text part is no HTML, whatever it looks like.
            for index in block.clamped(to: range) { bytes[start + index - range.lowerBound] = 0x20 }
        }
    }

    private mutating func addMark(_ mark: String) {
        let start = bytes.count
        bytes += mark.utf8
        liquid.append(start..<bytes.count)
    }

    /// Where a byte of the page comes from; `nil` for marks.
    func origin(_ offset: Int) -> (use: Int, offset: Int)? {
        var low = 0
        var high = stretches.count
        while low < high {
            let middle = (low + high) / 2
            if stretches[middle].flat.upperBound <= offset { low = middle + 1 } else { high = middle }
        }
        guard low < stretches.count, stretches[low].flat.contains(offset) else { return nil }
        return (stretches[low].use, stretches[low].start + offset - stretches[low].flat.lowerBound)
    }

    /// The partial's name in `render "name"`, without its quotes.
    private static func quotedName(in bytes: [UInt8], _ span: Range<Int>) -> Range<Int>? {
        guard
            let open = bytes[span].firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }),
            let close = bytes[(open + 1)..<span.upperBound].firstIndex(of: bytes[open])
        else { return nil }
        return open + 1..<close
    }

    /// Whether `for` follows the name.
    private static func isLoop(_ bytes: [UInt8], _ rest: Range<Int>) -> Bool {
        guard rest.lowerBound < rest.upperBound else { return false }
        return bytes[rest].drop { $0 <= 0x20 }.starts(with: "for".utf8)
    }
}

extension LiquidUnit {
    /// Its tags and outputs; the lines of a `liquid` tag are one.
    var tagRanges: [Range<Int>] {
        var ranges: [Range<Int>] = []
        for segment in LiquidTemplate.segments(of: source, range: range) where segment.kind != .text {
            if let last = ranges.last, segment.range.lowerBound < last.upperBound { continue }
            ranges.append(segment.range)
        }
        return ranges
    }

    /// What stands between `{% text %}` and `{% endtext %}`.
    var textBlocks: [Range<Int>] {
        var blocks: [Range<Int>] = []
        var start: Int?
        for segment in LiquidTemplate.segments(of: source, range: range) {
            if segment.kind == .tag("text"), start == nil { start = segment.range.upperBound }
            if segment.kind == .tag("endtext"), let first = start {
                blocks.append(first..<segment.range.lowerBound)
                start = nil
            }
        }
        return blocks
    }
}
