import Diagnostics
import Liquid
import Mail
import Markup

/// A template's page ready to be rendered: layout, body and partials as one program with the styles inlined, and
/// each of its static pieces prepared once for the HTML part and for the text part.
struct TemplatePage: Sendable {
    let program: LiquidTemplate
    /// By the number of the piece.
    let encoded: [EncodedRun]
    let pieces: [LiquidText]
    let text: TextPieces
    /// The name of each unit's source.
    private let files: [String]
    private let origins: [String: SplicedSource]

    /// The channels of a letter: `{% html %}` and `{% text %}`.
    static let channels = ["html", "text"]
    static let htmlChannel: UInt8 = 1
    static let textChannel: UInt8 = 2

    /// - Parameters:
    ///   - body, layout: compiled and without mistakes.
    ///   - options: those that they were compiled with; the schema has done its work and is left out.
    ///   - enclosures: gets the images that the page shows.
    /// - Returns: the page unless there are errors, and what the inlining says.
    static func make(
        body: LiquidTemplate, layout: (template: LiquidTemplate, content: Range<Int>)?,
        options: LiquidOptions, enclosures: inout Enclosures, sources templates: TemplateSources
    ) -> (page: TemplatePage?, diagnostics: [Diagnostic]) {
        let flat = FlatPage(body: body, layout: layout)
        var edits = [[SplicedSource.Edit]](repeating: [], count: flat.uses.count)
        var diagnostics: [Diagnostic] = []
        flat.inlineStyles(&edits, &diagnostics)
        flat.nameImages(&edits, &enclosures, templates, &diagnostics)
        var origins: [String: SplicedSource] = [:]
        var sources: [String: SourceText] = [:]
        for (index, use) in flat.uses.enumerated() {
            let spliced = SplicedSource(
                use.source, range: use.range, edits: edits[index] + flat.callEdits(of: use))
            let name = flat.fileName(of: index)
            origins[name] = spliced
            sources[use.name] = SourceText(name: name, bytes: spliced.bytes)
        }
        guard let main = flat.uses.first.flatMap({ sources[$0.name] }) else { return (nil, diagnostics) }
        var pageOptions = options
        pageOptions.schema = nil
        pageOptions.partial = { [sources] name in sources[name] ?? options.partial(name) }
        let (compiled, mistakes) = LiquidTemplate.compile(main, options: pageOptions)
        diagnostics += mistakes.map { place($0, origins) }
        guard let (program, unsafe) = compiled?.escapingByContext() else { return (nil, diagnostics) }
        diagnostics += unsafe.map { place($0, origins) }
        guard !diagnostics.hasErrors else { return (nil, diagnostics) }
        return (TemplatePage(program, origins), diagnostics)
    }

    private init(_ program: LiquidTemplate, _ origins: [String: SplicedSource]) {
        self.program = program
        self.origins = origins
        pieces = program.texts
        files = program.units.map(\.source.name)
        encoded = pieces.map { EncodedRun($0.bytes) }
        var text = TextPieces()
        for unit in program.units {
            let places = pieces.enumerated().filter { $0.element.unit == unit.index }.map { number, piece in
                TextPieces.Place(
                    number: number, range: piece.range, isPlain: piece.channel == Self.textChannel)
            }
            text.add(
                unit.source.bytes, liquid: unit.tagRanges, hidden: unit.textBlocks,
                places: places.sorted { $0.range.lowerBound < $1.range.lowerBound })
        }
        self.text = text
    }

    /// The file and the byte of it that a place in the program stands for.
    func origin(of span: SourceSpan) -> (file: String, offset: Int) {
        origins[span.file]?.origin(span.start) ?? (span.file, span.start)
    }

    /// The same for a byte of a static piece.
    func origin(of piece: LiquidText, _ offset: Int) -> (file: String, offset: Int) {
        guard piece.unit < files.count else { return ("", 0) }
        let start = piece.range.lowerBound + offset
        return origin(of: SourceSpan(file: files[piece.unit], start: start, end: start))
    }

    private static func place(_ diagnostic: Diagnostic, _ origins: [String: SplicedSource]) -> Diagnostic {
        guard let origin = origins[diagnostic.span.file] else { return diagnostic }
        var placed = diagnostic
        let (file, start) = origin.origin(diagnostic.span.start)
        let end =
            diagnostic.span.end > diagnostic.span.start
            ? origin.origin(diagnostic.span.end - 1).offset + 1 : start
        placed.span = SourceSpan(file: file, start: start, end: max(start, end))
        placed.fixIt = nil
        return placed
    }
}

extension FlatPage {
    /// What a use's source is called in the program: places in it are found back by this name.
    func fileName(of use: Int) -> String { "\(uses[use].source.name)#\(use)" }

    /// The calls, each by the name of its own use.
    func callEdits(of use: Use) -> [SplicedSource.Edit] {
        var edits = use.calls.map { call in
            SplicedSource.Edit(range: call.name, bytes: Array(uses[call.use].name.utf8))
        }
        if let content = use.content {
            let bytes = use.source.bytes[content.span]
            let opens = bytes.dropFirst(2).first == UInt8(ascii: "-") ? "{%-" : "{%"
            let closes = bytes.dropLast(2).last == UInt8(ascii: "-") ? "-%}" : "%}"
            edits.append(
                SplicedSource.Edit(
                    range: content.span,
                    bytes: Array("\(opens) render \"\(uses[content.use].name)\" \(closes)".utf8)))
        }
        return edits
    }

    /// Gives the images that the page names, `src="cid:logo.png"`, their Content-IDs.
    func nameImages(
        _ edits: inout [[SplicedSource.Edit]], _ enclosures: inout Enclosures, _ sources: TemplateSources,
        _ diagnostics: inout [Diagnostic]
    ) {
        for reference in EmbeddedImages.references(in: bytes, liquid: liquid) {
            guard let (use, start) = origin(reference.name.lowerBound),
                let last = origin(max(reference.name.lowerBound, reference.name.upperBound - 1)),
                last.use == use
            else { continue }
            let span = SourceSpan(file: uses[use].source.name, start: start, end: last.offset + 1)
            guard !reference.holdsLiquid else {
                diagnostics.append(
                    .error(
                        "template/image",
                        "the name of an image that goes with the mail cannot be made by Liquid",
                        at: span, help: "write it out, once in each branch"))
                continue
            }
            let name = String(decoding: bytes[reference.name], as: UTF8.self)
            if let diagnostic = enclosures.show(name, at: span, from: sources) {
                diagnostics.append(diagnostic)
            } else if let image = enclosures.imageIDs[name] {
                edits[use].append(
                    SplicedSource.Edit(range: start..<last.offset + 1, bytes: Array(image.id.utf8)))
            }
        }
        // What was inlined is a copy of the rule as the author wrote it.
        for use in edits.indices {
            for edit in edits[use].indices {
                for (name, image) in enclosures.imageIDs {
                    edits[use][edit].bytes = edits[use][edit].bytes.replacing(
                        Array("cid:\(name)".utf8), with: Array("cid:\(image.id)".utf8))
                }
            }
        }
    }

    /// Splices the `style` attributes in, and takes the rules out that are no longer needed.
    func inlineStyles(_ edits: inout [[SplicedSource.Edit]], _ diagnostics: inout [Diagnostic]) {
        let styles = StyleInliner.inline(SourceText(name: "", bytes: bytes), liquid: liquid)
        for insertion in styles.insertions {
            guard let (use, offset) = origin(insertion.offset) else { continue }
            edits[use].append(SplicedSource.Edit(range: offset..<offset, bytes: insertion.bytes))
        }
        for rule in styles.inlinedRules {
            guard let first = origin(rule.lowerBound), let last = origin(rule.upperBound - 1),
                first.use == last.use, first.offset <= last.offset
            else { continue }
            // With the blanks behind it, so that no empty lines are left.
            var end = last.offset + 1
            let use = uses[first.use]
            while end < use.range.upperBound, use.source.bytes[end] <= 0x20 { end += 1 }
            edits[first.use].append(SplicedSource.Edit(range: first.offset..<end, bytes: []))
        }
        diagnostics += styles.diagnostics.compactMap { diagnostic in
            guard let (use, start) = origin(diagnostic.span.start) else { return nil }
            var placed = diagnostic
            placed.span = SourceSpan(
                file: uses[use].source.name, start: start,
                end: start + diagnostic.span.end - diagnostic.span.start)
            return placed
        }
    }
}
