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
    /// The files that the version is the hash of, by path in `Templates/`.
    public let files: [String: [UInt8]]
    /// What the HTML part may have, quoted-printable: Gmail cuts a message off at about 102 KB.
    public static let mostHTMLBytes = 100_000

    let subject: LiquidTemplate
    let preheader: LiquidTemplate?
    /// The name that the mail comes from; the address is never a template's business.
    let sender: LiquidTemplate?
    let page: TemplatePage
    let enclosures: Enclosures
    let invitation: InvitationTemplate?
    let formats: LanguageFormats
    /// The facts that any of its parts may ask for; `nil` for all.
    let asked: Set<String>?

    /// - Parameter sources: every file under `Templates/` by its path there.
    static func compile(
        _ name: String, _ source: SourceText, sources: TemplateSources
    ) -> (template: CompiledTemplate?, diagnostics: [Diagnostic]) {
        var compilation = Compilation(source, sources)
        let template = compilation.template(name)
        let unique = compilation.diagnostics.uniqued().inOrderOfPlace()
        return (unique.hasErrors ? nil : template, unique)
    }
}

/// One template on its way.
private struct Compilation {
    var diagnostics: [Diagnostic] = []
    private let file: TemplateFile
    private let source: SourceText
    private let sources: TemplateSources
    private let formats: LanguageFormats

    init(_ source: SourceText, _ sources: TemplateSources) {
        self.source = source
        self.sources = sources
        file = TemplateFile(source, &diagnostics)
        formats = LanguageFormats.formats(for: file.language.isEmpty ? "en" : file.language)
    }

    mutating func template(_ name: String) -> CompiledTemplate? {
        let subject = header(file.subject)
        let preheader = header(file.preheader)
        let sender = header(file.sender)
        let body = html(source, file.body, TemplateSchema.proposal)
        let layout = layout()
        let invitation = invitation()
        var enclosures = Enclosures()
        for (name, span) in file.attachments {
            diagnostics += [enclosures.attach(name, at: span, from: sources)].compactMap { $0 }
        }
        guard !diagnostics.hasErrors, let subject, let body else { return nil }
        let (page, found) = TemplatePage.make(
            body: body, layout: layout, options: options(nil), enclosures: &enclosures, sources: sources)
        diagnostics += found
        guard let page, !diagnostics.hasErrors else { return nil }
        let parts =
            [body, layout?.template, subject, preheader, sender].compactMap { $0 } + (invitation?.parts ?? [])
        let (version, files) = Self.version(parts, enclosures)
        return CompiledTemplate(
            name: name, language: formats.language, version: version, files: files, subject: subject,
            preheader: preheader, sender: sender, page: page, enclosures: enclosures,
            invitation: invitation, formats: formats,
            asked: Self.asked([page.program] + parts))
    }

    private static func asked(_ parts: [LiquidTemplate]) -> Set<String>? {
        var asked: Set<String> = []
        for part in parts {
            guard let names = part.names else { return nil }
            asked.formUnion(names)
        }
        return asked
    }

    private func options(_ schema: LiquidSchema?) -> LiquidOptions {
        LiquidOptions(
            mode: .strict, filters: ProposalFilters.filters(formats), tagsOff: ["include"], schema: schema,
            allowsAbort: true, channels: TemplatePage.channels, partial: { [sources] in sources.partial($0) })
    }

    private mutating func html(
        _ source: SourceText, _ range: Range<Int>, _ schema: LiquidSchema
    ) -> LiquidTemplate? {
        let (template, found) = LiquidTemplate.compile(source, range: range, options: options(schema))
        diagnostics += found
        guard let (escaped, unsafe) = template?.escapingByContext() else { return nil }
        diagnostics += unsafe + escaped.rawOutputsOfOthers()
        return escaped
    }

    private mutating func header(_ piece: TemplateFile.Piece?) -> LiquidTemplate? {
        guard let piece else { return nil }
        var options = options(TemplateSchema.proposal)
        options.channels = []
        let (template, found) = LiquidTemplate.compile(piece.source, range: piece.range, options: options)
        diagnostics += found.map(piece.placed)
        return template?.assigningContexts { _ in EscapeContext.plain.rawValue }
    }

    private mutating func invitation() -> InvitationTemplate? {
        guard let file = file.invitation else { return nil }
        let title = header(file.title)
        let day = header(file.day)
        let time = header(file.time)
        let place = header(file.place)
        let description = header(file.description)
        guard let title, let day, let time else { return nil }
        return InvitationTemplate(
            title: title, day: day, time: time, place: place, description: description,
            minutes: file.minutes)
    }

    private mutating func layout() -> (template: LiquidTemplate, content: Range<Int>)? {
        guard !file.layout.isEmpty else { return nil }
        guard let text = sources.layout(file.layout) else {
            let start = SourceSpan(file: source.name, start: 0, end: min(3, source.bytes.count))
            diagnostics.append(
                .error(
                    "template/unknown-layout", "there is no layout '\(file.layout)' in layouts/",
                    at: file.layoutSpan ?? start,
                    help: Suggestion.nearest(to: file.layout, among: sources.layoutNames).map {
                        "did you mean '\($0)'?"
                    }))
            return nil
        }
        guard let template = html(text, 0..<text.bytes.count, TemplateSchema.layout) else { return nil }
        let places = Self.contents(of: template)
        guard places.count == 1 else {
            let start = places.dropFirst().first ?? 0..<min(1, text.bytes.count)
            diagnostics.append(
                .error(
                    "template/content",
                    places.isEmpty
                        ? "the layout never says {{ content }}, so no letter would be seen"
                        : "the layout says {{ content }} more than once",
                    at: SourceSpan(file: text.name, start: start.lowerBound, end: start.upperBound),
                    help: "write {{ content }} once, with no filter, where the letter's body goes"))
            return nil
        }
        return (template, places[0])
    }

    /// Where a layout says `{{ content }}` and nothing else.
    private static func contents(of layout: LiquidTemplate) -> [Range<Int>] {
        guard let unit = layout.units.first else { return [] }
        return layout.outputSites.filter { $0.unit == 0 }.compactMap { site in
            let range = site.span.start..<min(site.span.end, unit.source.bytes.count)
            let words = unit.source.bytes[range].split {
                $0 <= 0x20 || $0 == 0x2D || $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}")
            }
            return words.count == 1 && words[0].elementsEqual("content".utf8) ? range : nil
        }
    }

    /// The header's units too: a partial may be used there alone.
    private static func version(
        _ parts: [LiquidTemplate], _ enclosures: Enclosures
    ) -> (hash: String, files: [String: [UInt8]]) {
        var hash = SHA256()
        var files: [String: [UInt8]] = [:]
        for unit in parts.flatMap(\.units) {
            hash.update(data: Array("\(unit.name)\u{0}\(unit.source.bytes.count)\u{0}".utf8))
            hash.update(data: unit.source.bytes)
            let folder = "Templates/"
            if unit.source.name.hasPrefix(folder), !unit.source.name.hasSuffix(")") {
                files[String(unit.source.name.dropFirst(folder.count))] = unit.source.bytes
            }
        }
        for (path, bytes) in enclosures.files.sorted(by: { $0.key < $1.key }) {
            hash.update(data: Array("\(path)\u{0}\(bytes.count)\u{0}".utf8))
            hash.update(data: bytes)
            files[path] = bytes
        }
        let digits = hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        return (digits.joined(), files)
    }
}

extension [Diagnostic] {
    /// Each once: a partial used by several templates, or by body and layout, says its mistakes each time.
    func uniqued() -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return filter { seen.insert($0).inserted }
    }
}
