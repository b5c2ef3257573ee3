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

    /// Liquid files that are no text, each with what is to be said of it. A plan could not keep them.
    var damaged: [String: Diagnostic] {
        files.filter { $0.key.hasSuffix(".liquid") }.compactMapValues { $0.firstDamage }
            .reduce(into: [:]) { found, file in
                let span = SourceSpan(
                    file: "Templates/\(file.key)", start: file.value, end: file.value + 1)
                found[file.key] = .error(
                    "template/not-utf8", "the file is not UTF-8 from here on", at: span,
                    help: "save it as UTF-8; an editor may have written it in an older encoding")
            }
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
        let damaged = sources.damaged
        var found = Array(damaged.values)
        var callers: [Diagnostic: [String]] = [:]
        for (name, language, path) in sources.templates {
            guard let source = sources.text(path) else { continue }
            let (template, diagnostics) = CompiledTemplate.compile(name, source, sources: sources)
            found += diagnostics
            for one in diagnostics where one.span.file.hasPrefix("Templates/partials/") {
                callers[one, default: []].append(source.name)
            }
            if let template, !template.files.keys.contains(where: { damaged[$0] != nil }) {
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
            found.uniqued().map { Self.naming(callers[$0] ?? [], in: $0) },
            sources: sources.files.keys.sorted().compactMap { sources.text($0) })
    }

    /// A name that a partial was not given is the caller's mistake: it is named.
    private static func naming(_ callers: [String], in diagnostic: Diagnostic) -> Diagnostic {
        guard diagnostic.code == "liquid/unknown-variable", let first = callers.first else {
            return diagnostic
        }
        var named = diagnostic
        let others = callers.count > 1 ? " and \(callers.count - 1) more" : ""
        let partial = diagnostic.span.file.split(separator: "/").last?.split(separator: ".").first ?? ""
        let hint =
            "\(first)\(others) calls it: give it what it needs there, {% render \"\(partial)\", NAME: … %}"
        named.help = diagnostic.help.map { "\($0); \(hint)" } ?? hint
        return named
    }

    /// The files that a plan freezes: all Liquid, and of other files those that a letter carries.
    public var frozen: TemplateSources {
        let carried = Set(all.flatMap(\.files.keys))
        return TemplateSources(
            files: sources.files.filter { $0.key.hasSuffix(".liquid") || carried.contains($0.key) })
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
        // Languages are kept as they are compared, so that one found as it stands needs no more.
        if let template = variants[language] { return template }
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

extension [UInt8] {
    /// Where the first byte stands that is no part of UTF-8, or is NUL.
    fileprivate var firstDamage: Int? {
        if String(validating: self, as: UTF8.self) != nil { return firstIndex(of: 0) }
        var parser = Unicode.UTF8.ForwardParser()
        var bytes = makeIterator()
        var offset = 0
        while true {
            switch parser.parseScalar(from: &bytes) {
            case .valid(let scalar): offset += scalar.count
            case .emptyInput, .error: return Swift.min(offset, Swift.max(0, count - 1))
            }
        }
    }
}
