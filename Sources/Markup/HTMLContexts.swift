public import Diagnostics

/// The context of every Liquid tag of a template, and what is wrong with where they stand.
///
/// Branches need no search through their combinations: each must end in the context it began in, so the text
/// after a block has one context whichever branch was taken.
public struct HTMLContexts: Sendable {
    /// One for each tag, in the same order.
    public private(set) var contexts: [HTMLContext] = []
    public let tags: [LiquidTag]
    /// In order of place: `markup/branch-context`, `markup/unsafe-place`.
    public private(set) var diagnostics: [Diagnostic] = []

    /// - Parameters:
    ///   - source: a template, its layout and partials expanded. What MSO conditional comments hide counts as
    ///     markup.
    ///   - liquid: the ranges of its Liquid tags, ascending, not overlapping; `nil` to have them found.
    public static func contexts(of source: SourceText, liquid: [Range<Int>]? = nil) -> HTMLContexts {
        let tags =
            liquid.map { $0.map { LiquidTag($0, in: source.bytes) } } ?? LiquidTag.all(in: source.bytes)
        var found = HTMLContexts(tags: tags)
        found.walk(source)
        return found
    }

    /// The same for a piece of a text; ranges count from the piece's own indices, and nothing is reported.
    public static func contexts(of bytes: ArraySlice<UInt8>, liquid: [Range<Int>]) -> [HTMLContext] {
        let start = bytes.startIndex
        let source = SourceText(name: "", bytes: Array(bytes))
        return contexts(
            of: source, liquid: liquid.map { max(0, $0.lowerBound - start)..<max(0, $0.upperBound - start) }
        ).contexts
    }

    /// A block whose end is not reached yet.
    private struct Block {
        var tag: Int
        /// The context at its opening tag.
        var context: HTMLContext
        /// Whether literal text stood before it in the value.
        var hadLiteral: Bool
        /// Whether every branch ended so far leaves literal text behind it.
        var allLeaveLiteral = true
        /// Without one, no branch may be taken at all.
        var hasElse = false
        /// Whether it was already reported, itself or through a block in it.
        var isSpoilt = false
    }

    private init(tags: [LiquidTag]) { self.tags = tags }

    private mutating func walk(_ source: SourceText) {
        let tokens = HTMLTokenizer.tokens(
            of: source.bytes, entersConditionalComments: true, liquid: tags.map(\.range))
        contexts.reserveCapacity(tags.count)
        var blocks: [Block] = []
        var value = (start: -1, literal: 0, hasLiteral: false, read: 0, isInQuery: false)
        for (index, tag) in tags.enumerated() {
            let hole = tokens.holes[index]
            var context = HTMLContext(hole, in: source.bytes)
            if context.place == .attributeValue {
                if hole.valueStart != value.start {
                    value = (hole.valueStart, 0, false, hole.valueStart, false)
                }
                let read = max(value.read, hole.valueStart)
                if read < tag.range.lowerBound, !value.isInQuery {
                    value.isInQuery = source.bytes[read..<tag.range.lowerBound].contains {
                        $0 == UInt8(ascii: "?") || $0 == ASCII.hash
                    }
                }
                value.read = tag.range.upperBound
                context.isInQuery = value.isInQuery
                if hole.literal > value.literal { value.hasLiteral = true }
                value.literal = hole.literal
                context.isAtStart = !value.hasLiteral
            }
            contexts.append(context)
            switch tag.role {
            case .output: reportUnsafe(tag, context, in: source)
            case .other:
                if tag.keyword == "break" || tag.keyword == "continue" {
                    leaveLoop(of: blocks, at: tag, context, in: source)
                }
            case .opens:
                blocks.append(Block(tag: index, context: context, hadLiteral: value.hasLiteral))
            case .divides:
                guard !blocks.isEmpty else { break }
                // Between 'case' and its first 'when' there is no branch.
                let isFirstWhen = tag.keyword == "when" && tags[index - 1].role == .opens
                endBranch(
                    of: &blocks, at: tag, context, hasLiteral: isFirstWhen || value.hasLiteral, in: source)
                value.hasLiteral = blocks[blocks.count - 1].hadLiteral
                if tag.keyword == "else" { blocks[blocks.count - 1].hasElse = true }
            case .closes:
                guard !blocks.isEmpty else { break }
                endBranch(of: &blocks, at: tag, context, hasLiteral: value.hasLiteral, in: source)
                let block = blocks.removeLast()
                // A loop may be left before its text is reached.
                let isLoop = ["for", "tablerow"].contains(tags[block.tag].keyword)
                value.hasLiteral =
                    block.hadLiteral || !isLoop && block.hasElse && block.allLeaveLiteral
            }
        }
        diagnostics = diagnostics.inOrderOfPlace()
    }

    private mutating func endBranch(
        of blocks: inout [Block], at tag: LiquidTag, _ context: HTMLContext, hasLiteral: Bool,
        in source: SourceText
    ) {
        let last = blocks.count - 1
        if !hasLiteral { blocks[last].allLeaveLiteral = false }
        guard !blocks[last].isSpoilt, !context.isSame(as: blocks[last].context) else { return }
        // One mistake, one report: what encloses the block is out of step because of it.
        for index in blocks.indices { blocks[index].isSpoilt = true }
        diagnostics.append(
            Self.branchEndsElsewhere(
                tags[blocks[last].tag], from: blocks[last].context, to: context, at: tag, in: source))
    }

    /// `break` and `continue` go to where the innermost loop began or ended: the context must be that one.
    private mutating func leaveLoop(
        of blocks: [Block], at tag: LiquidTag, _ context: HTMLContext, in source: SourceText
    ) {
        let loop = blocks.last { ["for", "tablerow"].contains(tags[$0.tag].keyword) }
        guard let loop else {
            diagnostics.append(Self.leavesNoLoop(tag, in: source))
            return
        }
        guard !context.isSame(as: loop.context) else { return }
        diagnostics.append(
            Self.branchEndsElsewhere(tags[loop.tag], from: loop.context, to: context, at: tag, in: source))
    }

    private mutating func reportUnsafe(_ tag: LiquidTag, _ context: HTMLContext, in source: SourceText) {
        if let diagnostic = Self.unsafePlace(tag, context, in: source) { diagnostics.append(diagnostic) }
    }
}
