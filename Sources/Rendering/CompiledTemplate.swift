import Crypto
import Diagnostics
import Domain
import Liquid

/// One language variant of a template with its layout and partials, ready to be rendered from any thread.
public struct CompiledTemplate: Sendable {
    public let name: String
    public let language: String
    /// Content hash of the template, its layout and every partial they use, in hex.
    public let version: String
    let subject: LiquidTemplate
    let preheader: LiquidTemplate?
    let body: LiquidTemplate
    let layout: LiquidTemplate?
    let formats: LanguageFormats

    /// - Parameter sources: every file under `Templates/` by its path there.
    static func compile(
        _ name: String, _ source: SourceText, sources: TemplateSources
    ) -> (template: CompiledTemplate?, diagnostics: [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        let file = TemplateFile(source, &diagnostics)
        let formats = LanguageFormats.formats(for: file.language.isEmpty ? "en" : file.language)
        let filters = ProposalFilters.filters(formats)
        func options(_ schema: LiquidSchema) -> LiquidOptions {
            LiquidOptions(
                mode: .strict, filters: filters, tagsOff: ["include"], schema: schema, allowsAbort: true,
                partial: { sources.partial($0) })
        }
        func html(_ source: SourceText, _ range: Range<Int>, _ schema: LiquidSchema) -> LiquidTemplate? {
            let (template, found) = LiquidTemplate.compile(source, range: range, options: options(schema))
            diagnostics += found
            guard let (escaped, unsafe) = template?.escapingByContext() else { return nil }
            diagnostics += unsafe
            return escaped
        }
        func header(_ piece: TemplateFile.Piece?) -> LiquidTemplate? {
            guard let piece else { return nil }
            let (template, found) = LiquidTemplate.compile(
                piece.source, range: piece.range, options: options(TemplateSchema.proposal))
            diagnostics += found.map(piece.placed)
            return template?.assigningContexts { _ in EscapeContext.plain.rawValue }
        }
        let subject = header(file.subject)
        let preheader = header(file.preheader)
        let body = html(source, file.body, TemplateSchema.proposal)
        var layout: LiquidTemplate?
        if !file.layout.isEmpty {
            if let text = sources.layout(file.layout) {
                layout = html(text, 0..<text.bytes.count, TemplateSchema.layout)
            } else {
                let start = SourceSpan(file: source.name, start: 0, end: min(3, source.bytes.count))
                diagnostics.append(
                    .error(
                        "template/unknown-layout", "there is no layout '\(file.layout)' in layouts/",
                        at: file.layoutSpan ?? start,
                        help: Suggestion.nearest(to: file.layout, among: sources.layoutNames).map {
                            "did you mean '\($0)'?"
                        }))
            }
        }
        let unique = diagnostics.uniqued().inOrderOfPlace()
        guard !unique.hasErrors, let subject, let body else { return (nil, unique) }
        var hash = SHA256()
        // The header's units too: a partial may be used there alone.
        for unit in body.units + (layout?.units ?? []) + subject.units + (preheader?.units ?? []) {
            hash.update(data: Array("\(unit.name)\u{0}\(unit.source.bytes.count)\u{0}".utf8))
            hash.update(data: unit.source.bytes)
        }
        let version = hash.finalize().map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
        let template = CompiledTemplate(
            name: name, language: formats.language, version: version, subject: subject, preheader: preheader,
            body: body, layout: layout, formats: formats)
        return (template, unique)
    }
}

extension [Diagnostic] {
    /// Each once: a partial used by several templates, or by body and layout, says its mistakes each time.
    func uniqued() -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return filter { seen.insert($0).inserted }
    }
}
