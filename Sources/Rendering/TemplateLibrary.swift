import Crypto
public import Diagnostics

/// Every file of `Templates/`, by its path there: what a plan freezes.
public struct TemplateSources: Hashable, Sendable {
    /// Path relative to the folder, with `/`, to its bytes.
    public var files: [String: [UInt8]]

    public init(files: [String: [UInt8]]) { self.files = files }

    func text(_ path: String) -> SourceText? {
        files[path].map { SourceText(name: "Templates/\(path)", bytes: $0) }
    }

    func partial(_ name: String) -> SourceText? { text("partials/\(name).liquid") }
    func layout(_ name: String) -> SourceText? { text("layouts/\(name).html.liquid") }

    /// The names that rules may use, also of templates that do not compile.
    public var templateNames: Set<String> { Set(templates.map(\.name)) }

    /// The languages of a template, with their files by path in the folder.
    public func variants(of name: String) -> [(language: String, path: String)] {
        templates.filter { $0.name == name }.map { ($0.language, $0.path) }
    }

    var layoutNames: [String] {
        files.keys.compactMap { path in
            path.hasPrefix("layouts/") && path.hasSuffix(".html.liquid")
                ? String(path.dropFirst("layouts/".count).dropLast(".html.liquid".count)) : nil
        }.sorted()
    }

    /// `name.language.liquid` directly in the folder.
    var templates: [(name: String, language: String, path: String)] {
        files.keys.sorted().compactMap { path in
            guard !path.contains("/"), path.hasSuffix(".liquid") else { return nil }
            let parts = path.dropLast(".liquid".count).split(separator: ".")
            guard parts.count == 2 else { return nil }
            return (String(parts[0]), String(parts[1]), path)
        }
    }

    /// SHA-256 in hex over paths and contents.
    public var fingerprint: String {
        var hash = SHA256()
        for path in files.keys.sorted() {
            let bytes = files[path] ?? []
            hash.update(data: Array("\(path)\u{0}\(bytes.count)\u{0}".utf8))
            hash.update(data: bytes)
        }
        return hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}

/// All templates, compiled; those with mistakes are left out, with their diagnostics.
public struct TemplateLibrary: Sendable {
    public let sources: TemplateSources
    public let diagnostics: Diagnostics
    private let templates: [String: [String: CompiledTemplate]]
    /// The company's language, the last in every fallback chain.
    private let companyLanguage: String

    public init(_ sources: TemplateSources, companyLanguage: String) {
        self.sources = sources
        self.companyLanguage = companyLanguage
        var templates: [String: [String: CompiledTemplate]] = [:]
        var found: [Diagnostic] = []
        for (name, language, path) in sources.templates {
            guard let source = sources.text(path) else { continue }
            let (template, diagnostics) = CompiledTemplate.compile(name, source, sources: sources)
            found += diagnostics
            if let template {
                templates[name, default: [:]][Self.tag(language)] = template
                if Self.tag(template.language) != Self.tag(language) {
                    let place = SourceSpan(file: source.name, start: 0, end: min(3, source.bytes.count))
                    found.append(
                        .error(
                            "template/language",
                            "the file is named for '\(language)' and says language '\(template.language)'",
                            at: place, help: "make the two agree"))
                }
            }
        }
        self.templates = templates
        diagnostics = Diagnostics(
            found.uniqued(), sources: sources.files.keys.sorted().compactMap { sources.text($0) })
    }

    public var names: [String] { templates.keys.sorted() }

    /// Every compiled template, by name and language.
    public var all: [CompiledTemplate] {
        templates.keys.sorted().flatMap { name in
            (templates[name] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// The variant for a customer: the account's language, then its base (`es-mx` to `es`), then the company's,
    /// then whatever there is.
    public func template(_ name: String, for language: String) -> CompiledTemplate? {
        guard let variants = templates[name] else { return nil }
        for candidate in [language, companyLanguage].map(Self.tag) {
            if let template = variants[candidate] ?? variants[String(candidate.prefix { $0 != "-" })] {
                return template
            }
        }
        return variants.min { $0.key < $1.key }?.value
    }

    /// A language as it is compared: `es_MX` and `es-MX` are `es-mx`.
    private static func tag(_ language: String) -> String {
        language.lowercased().split(separator: "_").joined(separator: "-")
    }
}
