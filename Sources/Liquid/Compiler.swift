import Diagnostics

/// Turns sources into the lists of a `Program`, reporting every mistake it meets on the way.
final class Compiler {
    static let deepestBlocks = 100
    static let deepestPartials = 100
    static let mostUnits = 500
    /// Beyond these the rest of a template is not read: it is no template.
    static let mostMistakes = 100
    /// All sources of a template together have at most this many times the bytes of the longest allowed.
    static let mostSources = 8

    let options: LiquidOptions
    var diagnostics: [Diagnostic] = []

    var units: [Unit] = []
    var text: [UInt8] = []
    var names = ["forloop", "tablerowloop"]
    var slots = ["forloop": Program.forloopSlot, "tablerowloop": Program.tablerowloopSlot]
    var expressions: [Expression] = []
    var filtered: [Filtered] = []
    var conditions: [Condition] = []
    var loops: [Loop] = []
    var partialCalls: [PartialCall] = []
    var cycles: [Cycle] = []
    var cases: [CaseTest] = []
    var sites: [LiquidOutputSite] = []
    var pieces: [TextPiece] = []
    /// Calls of partials from where no channel block may stand, to be looked at when all units are compiled.
    var closedCalls: [ClosedCall] = []

    /// The unit being compiled.
    var now: Work
    /// Units by what they were asked for as; those still being compiled too: a partial may call itself.
    var compiled: [UnitKey: Int] = [:]
    /// What an included unit assigns for its caller.
    var assignedByUnit: [Int: [String: StaticType]] = [:]
    var partialDepth = 0

    struct UnitKey: Hashable {
        var name: String
        var isIsolated: Bool
        var parameters: [String: StaticType]
    }

    /// What is known in the middle of a unit.
    struct Work {
        var unit: Int
        var source: SourceText
        var scanner: TemplateScanner
        /// Where this unit's bytes begin in the program's text, less where they begin in the source.
        var textShift: Int
        var code: [Instruction] = []
        var blocks: [Block] = []
        /// Blocks opened before the `liquid` tag we are in; its lines cannot close them.
        var blockFloor = 0
        var registerCount = 0
        var trimsNext = false
        /// The instruction of the text just before the tag we are at.
        var lastText: Int?
        var isIsolated: Bool
        var unknownTags: Set<String> = []
        var isStopped = false
        var scope: TypeScope
        var liquidDepth = 0
        /// The channel block we are in: its place among the channels, from 1; 0 outside.
        var channel: UInt8 = 0
    }

    init(_ options: LiquidOptions) {
        self.options = options
        let nothing = SourceText(name: "", bytes: [])
        now = Work(
            unit: 0, source: nothing, scanner: TemplateScanner([], 0..<0), textShift: 0, isIsolated: false,
            scope: TypeScope())
    }

    var isLax: Bool { options.mode == .lax }

    func compileMain(_ source: SourceText, _ range: Range<Int>) {
        let scope = TypeScope(schema: options.schema)
        compileUnit(source.name, source, range.clamped(to: 0..<source.bytes.count), isIsolated: false, scope)
        checkClosedCalls()
    }

    /// Compiles one source to its end.
    ///
    /// - Returns: the scope as it is at the end, for an `include` whose assignments its caller sees.
    @discardableResult
    func compileUnit(
        _ name: String, _ source: SourceText, _ range: Range<Int>, isIsolated: Bool, _ scope: TypeScope
    ) -> TypeScope {
        let index = units.count
        units.append(Unit(name: name, source: source, range: range, isIsolated: isIsolated))
        let outer = now
        defer { now = outer }
        guard isShortEnough(source, range) else { return scope }
        now = Work(
            unit: index, source: source, scanner: TemplateScanner(source.bytes, range),
            textShift: text.count - range.lowerBound, isIsolated: isIsolated, scope: scope)
        units[index].textShift = now.textShift
        text += source.bytes[range]
        while !now.isStopped, let token = now.scanner.next() { compile(token) }
        for block in now.blocks.reversed() where !now.isStopped { reportUnclosed(block) }
        units[index].code = now.code
        units[index].registerCount = now.registerCount
        return now.scope
    }

    private func isShortEnough(_ source: SourceText, _ range: Range<Int>) -> Bool {
        let most = options.maxSourceBytes
        let all = most.multipliedReportingOverflow(by: Self.mostSources)
        let isTotalGood = all.overflow || text.count + range.count <= all.partialValue
        if range.count <= most, isTotalGood { return true }
        let message =
            range.count > most
            ? "the template has \(range.count) bytes, more than \(most)"
            : "the template and its partials have more than \(all.partialValue) bytes"
        let place = SourceSpan(
            file: source.name, start: range.lowerBound, end: min(range.lowerBound + 1, range.upperBound))
        diagnostics.append(
            .error("liquid/too-long", message, at: place, help: "make it shorter, or raise maxSourceBytes"))
        return false
    }

    private func compile(_ token: TemplateScanner.Token) {
        if token.kind == .text {
            addText(token.span)
            return
        }
        if token.trimsLeft, let place = now.lastText, case .text(let piece) = now.code[place] {
            pieces[piece].trimEnd(text)
        }
        now.lastText = nil
        now.trimsNext = token.trimsRight
        switch token.kind {
        case .output:
            compileOutput(token.markup, token.span)
        case .tag:
            compileTag(token)
        case .brokenOutput:
            report(
                "liquid/unclosed-output", "'{{' is never closed with '}}'", token.span.prefix(2),
                help: "write '}}' behind the value")
            resume(after: token.span)
        case .brokenTag:
            report(
                "liquid/unclosed-tag-mark", "'{%' is never closed with '%}'", token.span.prefix(2),
                help: "write '%}' at the end of the tag")
            resume(after: token.span)
        case .text: break
        }
    }

    /// Goes on at the next opening after one that was never closed.
    private func resume(after span: Range<Int>) {
        let bytes = now.scanner.bytes
        var index = span.lowerBound + 2
        while index + 1 < span.upperBound {
            if bytes[index] == UInt8(ascii: "{"),
                bytes[index + 1] == UInt8(ascii: "%") || bytes[index + 1] == UInt8(ascii: "{")
            {
                now.scanner.move(to: index)
                return
            }
            index += 1
        }
    }

    func addText(_ span: Range<Int>) {
        var start = span.lowerBound + now.textShift
        let end = span.upperBound + now.textShift
        if now.trimsNext { while start < end, text[start].isStripped { start += 1 } }
        now.trimsNext = false
        now.lastText = now.code.count
        if !now.blocks.isEmpty {
            let last = now.blocks.count - 1
            if text[start..<end].allSatisfy(\.isSpace) {
                now.blocks[last].texts.append(now.code.count)
            } else {
                now.blocks[last].isBlank = false
            }
        }
        pieces.append(TextPiece(unit: now.unit, start: start, end: end, channel: now.channel))
        emit(.text(pieces.count - 1))
    }

    @discardableResult
    func emit(_ instruction: Instruction) -> Int {
        now.code.append(instruction)
        return now.code.count - 1
    }

    /// The block around what is compiled now writes something.
    func markNotBlank() {
        if !now.blocks.isEmpty { now.blocks[now.blocks.count - 1].isBlank = false }
    }

    func slot(_ name: String) -> Int {
        if let slot = slots[name] { return slot }
        names.append(name)
        slots[name] = names.count - 1
        return names.count - 1
    }

    func addSite(_ span: Range<Int>, lastFilter: LiquidFilter? = nil) -> Int {
        sites.append(
            LiquidOutputSite(
                index: sites.count, unit: now.unit, span: here(span), lastFilter: lastFilter?.name,
                isRaw: lastFilter?.marksSafe ?? false, channel: now.channel))
        return sites.count - 1
    }

    func here(_ span: Range<Int>) -> SourceSpan {
        SourceSpan(file: now.source.name, start: span.lowerBound, end: span.upperBound)
    }

    func report(
        _ code: String, _ message: String, _ span: Range<Int>, fixIt: String? = nil, help: String? = nil
    ) {
        diagnostics.append(.error(code, message, at: here(span), fixIt: fixIt, help: help))
        if diagnostics.count >= Self.mostMistakes { now.isStopped = true }
    }

    func report(_ error: MarkupError) {
        report(error.code, error.message, error.span, fixIt: error.fixIt, help: error.help)
    }

    func warn(_ code: String, _ message: String, _ span: Range<Int>, fixIt: String? = nil) {
        guard diagnostics.count < Self.mostMistakes else { return }
        diagnostics.append(.warning(code, message, at: here(span), fixIt: fixIt))
    }

    func parser(_ markup: Range<Int>) -> MarkupParser {
        MarkupParser(now.source.bytes, markup, isLax: isLax)
    }
}

extension Range<Int> {
    /// The first bytes of a span, to mark an opening without what follows.
    func prefix(_ count: Int) -> Range<Int> { lowerBound..<Swift.min(upperBound, lowerBound + count) }
}
