/// A page whose static pieces were taken apart once, so that its text part is set without reading them again.
///
/// A page is rendered as a row of runs: pieces of the template, the same in every message, and bytes made for one
/// customer. The text is the same as ``PlainText`` makes of all runs put together.
public struct TextPieces: Sendable {
    /// What a page is made of, in order.
    public enum Run: Sendable {
        /// A static piece, by its number.
        case piece(Int)
        /// Made bytes: HTML, or plain text where the page has a block of its own for the text part.
        case made(Range<Int>, isPlain: Bool)
    }

    /// A static piece as it stands in a source.
    public struct Place: Sendable {
        public var number: Int
        public var range: Range<Int>
        /// Whether it is plain text, for the text part alone.
        public var isPlain: Bool

        public init(number: Int, range: Range<Int>, isPlain: Bool = false) {
            self.number = number
            self.range = range
            self.isPlain = isPlain
        }
    }

    enum Event: Sendable {
        case text(Range<Int>)
        case start(TextTag)
        case end(TextTag)
        /// Some bytes of a tag or a comment that Liquid stands in.
        case part(Range<Int>, isLast: Bool)
        case plain(Range<Int>)
    }

    struct Piece: Sendable {
        var unit = 0
        var events: [Event] = []
        var marks: [TextTableFinder.Mark] = []
    }

    private(set) var units: [[UInt8]] = []
    private(set) var pieces: [Piece] = []

    public init() {}

    /// - Parameters:
    ///   - source: a whole template, layout or partial. It begins where text stands.
    ///   - liquid: the ranges of its Liquid tags, ascending.
    ///   - hidden: what is no HTML, such as front matter and blocks of plain text.
    ///   - places: its static pieces, in order of place; their numbers count on from one source to the next.
    public mutating func add(
        _ source: [UInt8], liquid: [Range<Int>], hidden: [Range<Int>], places: [Place]
    ) {
        var html = source
        for range in hidden { for index in range.clamped(to: 0..<html.count) { html[index] = ASCII.space } }
        let tokens = HTMLTokenizer.tokens(
            of: html, liquid: liquid.filter { range in !hidden.contains { $0.overlaps(range) } })
        let unit = units.count
        units.append(source)
        var first = 0
        for place in places {
            while pieces.count <= place.number { pieces.append(Piece()) }
            pieces[place.number].unit = unit
            if place.isPlain {
                pieces[place.number].events = [.plain(place.range)]
                continue
            }
            while first < tokens.list.count, tokens.list[first].range.upperBound <= place.range.lowerBound {
                first += 1
            }
            for token in tokens.list[first...] {
                guard token.range.lowerBound < place.range.upperBound else { break }
                add(token, tokens, place)
            }
        }
    }

    private mutating func add(_ token: HTMLToken, _ tokens: HTMLTokens, _ place: Place) {
        let range = token.range.clamped(to: place.range)
        guard !range.isEmpty else { return }
        let isWhole = range == token.range
        func append(_ event: Event) { pieces[place.number].events.append(event) }
        switch token.kind {
        case .text: append(.text(range))
        case .startTag, .endTag, .comment:
            if range.lowerBound == token.range.lowerBound,
                let mark = TextTableFinder.mark(token, in: tokens.bytes)
            {
                pieces[place.number].marks.append(mark)
            }
            if !isWhole {
                append(.part(range, isLast: range.upperBound == token.range.upperBound))
            } else if token.kind == .startTag {
                append(.start(TextTag(token, in: tokens)))
            } else if token.kind == .endTag {
                append(.end(TextTag(token, in: tokens)))
            }
        case .rcdata, .rawText, .cdata, .doctype, .liquid, .ignored: break
        }
    }

    /// The text part of one page.
    ///
    /// - Parameters:
    ///   - runs: in order; a number that no piece has is passed over.
    ///   - made: what the ranges of made runs lie in.
    /// - Returns: as ``PlainText/render(_:options:)-(_,_)``.
    public func render(
        _ runs: [Run], made: [UInt8], options: PlainText.Options = PlainText.Options()
    ) -> [UInt8] {
        var tables = TextTableFinder()
        for run in runs {
            switch run {
            case .piece(let number) where pieces.indices.contains(number):
                for mark in pieces[number].marks { tables.add(mark) }
            case .made(let range, isPlain: false) where made[range].contains(ASCII.less):
                tables.add(HTMLTokenizer.tokens(of: Array(made[range])))
            case .piece, .made: break
            }
        }
        var setter = TextSetter(walk: TextWalk(tables, options: options))
        for run in runs {
            switch run {
            case .piece(let number):
                guard pieces.indices.contains(number) else { continue }
                let bytes = units[pieces[number].unit]
                for event in pieces[number].events { setter.add(event, bytes) }
            case .made(let range, let isPlain): setter.add(made, range, isPlain: isPlain)
            }
        }
        return setter.finish()
    }
}

/// Sets the runs of one page.
private struct TextSetter {
    var walk: TextWalk
    /// The tag that is open over several runs.
    private var tag: [UInt8] = []
    private var isInTag = false
    /// Plain text gathered so far.
    private var plain: [UInt8] = []

    init(walk: TextWalk) { self.walk = walk }

    mutating func add(_ event: TextPieces.Event, _ bytes: [UInt8]) {
        if case .plain(let range) = event {
            plain += bytes[range]
            return
        }
        flushPlain()
        switch event {
        case .text(let range): walk.addText(bytes, range)
        case .start(let tag): walk.startTag(tag, bytes)
        case .end(let tag): walk.endTag(tag)
        case .part(let range, let isLast):
            tag += bytes[range]
            isInTag = !isLast
            if isLast {
                walk.add(HTMLTokenizer.tokens(of: tag))
                tag.removeAll(keepingCapacity: true)
            }
        case .plain: break
        }
    }

    mutating func add(_ made: [UInt8], _ range: Range<Int>, isPlain: Bool) {
        if isPlain {
            plain += made[range]
            return
        }
        flushPlain()
        if isInTag {
            tag += made[range]
        } else if made[range].contains(ASCII.less) {
            walk.add(HTMLTokenizer.tokens(of: Array(made[range])))
        } else {
            walk.addText(made, range)
        }
    }

    mutating func finish() -> [UInt8] {
        flushPlain()
        return walk.finish()
    }

    private mutating func flushPlain() {
        guard !plain.isEmpty else { return }
        walk.addPlain(plain)
        plain.removeAll(keepingCapacity: true)
    }
}
