import Markup
import TestSupport

/// One of the pages that a template can become: branches, turns and outputs are drawn by the numbers of their tags,
/// so that two templates with the same tags become the same page. Conditions named `w…` hold wherever one holds.
struct RenderedPage {
    private let bytes: [UInt8]
    private let tags: [LiquidTag]
    private let seed: UInt64
    private var result: [UInt8] = []
    /// Differs from turn to turn of a loop.
    private var turn: UInt64 = 0

    /// An element printed by an output has the attribute `data-raw`.
    static func bytes(of template: [UInt8], seed: UInt64) -> [UInt8] {
        var page = RenderedPage(bytes: template, tags: LiquidTag.all(in: template), seed: seed)
        page.run()
        return page.result
    }

    private init(bytes: [UInt8], tags: [LiquidTag], seed: UInt64) {
        self.bytes = bytes
        self.tags = tags
        self.seed = seed
    }

    private mutating func run() {
        var tag = 0
        while tag < tags.count {
            text(before: tag)
            tag = node(tag)
        }
        text(before: tags.count)
    }

    private mutating func text(before tag: Int) {
        let start = tag == 0 ? 0 : tags[tag - 1].range.upperBound
        result += bytes[start..<(tag < tags.count ? tags[tag].range.lowerBound : bytes.count)]
    }

    private func draw(_ tag: Int, _ count: Int) -> Int {
        let text = String(decoding: bytes[tags[tag].range], as: UTF8.self)
        let number = text.contains(" w") ? text.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) } : UInt64(tag)
        var random = TestSupport.SeededGenerator(seed: seed &+ number &* 7919 &+ turn &* 104_729)
        return random.number(0...(count - 1))
    }

    /// Renders the tag there, with its block.
    ///
    /// - Returns: the number of the tag after it.
    private mutating func node(_ tag: Int) -> Int {
        switch tags[tag].role {
        case .output: output(tag)
        case .opens: return block(tag)
        case .divides, .closes, .other: break
        }
        return tag + 1
    }

    private mutating func output(_ tag: Int) {
        let isRaw = String(decoding: bytes[tags[tag].range], as: UTF8.self).contains("raw")
        let texts =
            isRaw
            ? ["", "<i data-raw>r</i>", "<p data-raw class=k>r</p>", "t"] : ["k", "big m", "", "l k", "2"]
        result += Array(texts[draw(tag, texts.count)].utf8)
    }

    private mutating func block(_ open: Int) -> Int {
        var dividers: [Int] = []
        var depth = 0
        var close = open + 1
        while close < tags.count {
            if tags[close].role == .opens { depth += 1 }
            if tags[close].role == .closes {
                if depth == 0 { break }
                depth -= 1
            }
            if tags[close].role == .divides, depth == 0 { dividers.append(close) }
            close += 1
        }
        let starts = [open] + dividers
        let hasElse = dividers.contains { tags[$0].keyword == "else" }
        // Between 'case' and its first 'when' nothing is printed.
        var branches = Array(starts.indices.dropFirst(tags[open].keyword == "case" ? 1 : 0))
        if !hasElse { branches.append(-1) }
        var branch = branches[draw(open, branches.count)]
        if tags[open].keyword == "capture" { branch = -1 }
        guard branch >= 0 else { return close + 1 }
        let turns = tags[open].keyword == "for" ? 1 + draw(open, 3) : 1
        let outer = turn
        for number in 0..<turns {
            turn = outer &* 31 &+ UInt64(number) &+ 1
            var tag = starts[branch] + 1
            let end = branch + 1 < starts.count ? starts[branch + 1] : close
            while tag < end {
                text(before: tag)
                tag = node(tag)
            }
            text(before: end)
        }
        turn = outer
        return close + 1
    }
}
