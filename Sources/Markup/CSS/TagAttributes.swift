/// What is known of the attributes of start tags when Liquid has a part in them.
struct TagAttributes {
    /// What a value may be: one text, or one for each way through the Liquid in it.
    struct Value {
        /// What an output prints is one byte of ``unknown``.
        var texts: [[UInt8]]
        var isCertain: Bool { texts.count == 1 && !texts[0].contains(TagAttributes.unknown) }
    }

    /// A byte that no UTF-8 text has.
    static let unknown: UInt8 = 0xFF
    private static let maxTexts = 64

    let tokens: HTMLTokens
    /// Ascending.
    let liquid: [Range<Int>]

    /// The index of the first Liquid tag that ends after an offset.
    func firstHole(after offset: Int) -> Int {
        var low = 0
        var high = liquid.count
        while low < high {
            let middle = (low + high) / 2
            if liquid[middle].upperBound > offset { high = middle } else { low = middle + 1 }
        }
        return low
    }

    func holes(in range: Range<Int>) -> ArraySlice<Range<Int>> {
        let first = firstHole(after: range.lowerBound)
        var last = first
        while last < liquid.count, liquid[last].upperBound <= range.upperBound { last += 1 }
        return liquid[first..<last]
    }

    /// The attributes of that lower-case name which may count, and whether one of them surely does.
    ///
    /// - Returns: `isSure` with one attribute: it is that one; with none: it has none.
    func attributes(named name: [UInt8], of token: HTMLToken) -> (list: [HTMLAttribute], isSure: Bool) {
        let all = tokens.attributes(of: token)
        let holes = holes(in: token.range)
        if holes.isEmpty {
            let first = all.first { isNamed($0, name) }
            return (first.map { [$0] } ?? [], true)
        }
        var list: [HTMLAttribute] = []
        var hole = holes.startIndex
        var depth = 0
        // Whether an output before may have printed an attribute, and whether there is one at all.
        var isWild = false
        for attribute in all {
            while hole < holes.endIndex, holes[hole].lowerBound < attribute.name.lowerBound {
                pass(holes[hole], &depth, &isWild)
                hole += 1
            }
            var isNameMade = false
            let end = max(attribute.value.upperBound, attribute.name.upperBound)
            while hole < holes.endIndex, holes[hole].lowerBound < end {
                if holes[hole].lowerBound < attribute.name.upperBound {
                    isNameMade = true
                    pass(holes[hole], &depth, &isWild)
                }
                hole += 1
            }
            if isNameMade {
                isWild = true
            } else if isNamed(attribute, name) {
                list.append(attribute)
                if list.count == 1, depth == 0, !isWild { return (list, true) }
            }
        }
        while hole < holes.endIndex {
            pass(holes[hole], &depth, &isWild)
            hole += 1
        }
        return (list, list.isEmpty && !isWild)
    }

    private func pass(_ range: Range<Int>, _ depth: inout Int, _ isWild: inout Bool) {
        switch LiquidTag(range, in: tokens.bytes).role {
        case .opens: depth += 1
        case .closes: depth = max(0, depth - 1)
        case .output: isWild = true
        case .divides, .other: break
        }
    }

    private func isNamed(_ attribute: HTMLAttribute, _ name: [UInt8]) -> Bool {
        let range = attribute.name
        guard range.count == name.count else { return false }
        for offset in 0..<name.count
        where ASCII.lowered(tokens.bytes[range.lowerBound + offset]) != name[offset] {
            return false
        }
        return true
    }

    /// The texts that an attribute's value may be, references decoded.
    func value(of attribute: HTMLAttribute) -> Value {
        let holes = holes(in: attribute.value)
        if holes.isEmpty { return Value(texts: [tokens.value(of: attribute)]) }
        struct Block {
            var start: [[UInt8]]
            var ends: [[UInt8]] = []
            var hasElse = false
        }
        var texts: [[UInt8]] = [[]]
        var blocks: [Block] = []
        var at = attribute.value.lowerBound
        for hole in holes {
            append(at..<max(at, hole.lowerBound), to: &texts)
            at = hole.upperBound
            let tag = LiquidTag(hole, in: tokens.bytes)
            switch tag.role {
            case .output: for index in texts.indices { texts[index].append(Self.unknown) }
            case .other: break
            case .opens:
                blocks.append(Block(start: texts))
                // How often a loop runs, nobody knows.
                if tag.keyword != "if", tag.keyword != "unless", tag.keyword != "case" {
                    return Value(texts: [[Self.unknown]])
                }
            case .divides, .closes:
                guard var block = blocks.popLast() else { break }
                block.ends += texts
                if tag.keyword == "else" { block.hasElse = true }
                if tag.role == .divides {
                    texts = block.start
                    blocks.append(block)
                } else {
                    texts = block.ends + (block.hasElse ? [] : block.start)
                }
                if texts.count + block.ends.count > 2 * Self.maxTexts {
                    return Value(texts: [[Self.unknown]])
                }
                var seen: Set<[UInt8]> = []
                texts = texts.filter { seen.insert($0).inserted }
            }
            if texts.count > Self.maxTexts { return Value(texts: [[Self.unknown]]) }
        }
        append(at..<max(at, attribute.value.upperBound), to: &texts)
        return blocks.isEmpty ? Value(texts: texts) : Value(texts: [[Self.unknown]])
    }

    private func append(_ range: Range<Int>, to texts: inout [[UInt8]]) {
        let piece = HTMLText.decoded(tokens.bytes, range, references: .inAttribute, nulls: .replaced)
        for index in texts.indices { texts[index] += piece }
    }
}
