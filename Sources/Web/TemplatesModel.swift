import Diagnostics
import Liquid
import Rendering

/// Every file of `Templates/` with what is wrong in it.
struct TemplatesModel: Hashable, Sendable {
    struct File: Hashable, Sendable {
        /// Its path in the folder.
        var path: String
        /// The name of its page; empty for layouts and partials.
        var page: String
        var errors: Int
        var warnings: Int
    }

    var letters: [File]
    var pieces: [File]
    var diagnostics: [DiagnosticItem]
    /// Changes whenever a file does.
    var version: String

    init(letters: [File], pieces: [File], diagnostics: [DiagnosticItem], version: String) {
        self.letters = letters
        self.pieces = pieces
        self.diagnostics = diagnostics
        self.version = version
    }

    init(_ sources: TemplateSources, companyLanguage: String) {
        let found = TemplateLibrary(sources, companyLanguage: companyLanguage).diagnostics
        let files = sources.files.keys.sorted().map { path in
            let own = found.list.filter { $0.span.file == "Templates/\(path)" }
            return File(
                path: path, page: LetterName(path: path)?.name ?? "",
                errors: own.count { $0.severity == .error },
                warnings: own.count { $0.severity == .warning })
        }
        letters = files.filter { !$0.page.isEmpty }
        pieces = files.filter(\.page.isEmpty)
        diagnostics = found.list.map { DiagnosticItem($0, in: found.sources) }
        version = sources.fingerprint
    }
}

/// A letter's file in `Templates/`: `offer.es.liquid`, whose page is `offer.es`.
struct LetterName: Hashable, Sendable {
    var template: String
    var language: String

    var name: String { "\(template).\(language)" }
    var path: String { "\(name).liquid" }

    /// - Returns: `nil` for layouts, partials and what is no template.
    init?(path: String) {
        guard path.hasSuffix(".liquid") else { return nil }
        self.init(name: String(path.dropLast(".liquid".count)))
    }

    init?(name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard !name.contains("/"), parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        template = String(parts[0])
        language = String(parts[1])
    }

    /// The letter with all that it can reach, and no other letter.
    func sources(in all: TemplateSources) -> TemplateSources {
        TemplateSources(files: all.files.filter { $0.key == path || $0.key.contains("/") })
    }
}

enum TemplatesView {
    static func html(_ model: TemplatesModel) throws -> String {
        func file(_ file: TemplatesModel.File) -> LiquidObject {
            [
                "path": .string(file.path), "address": .string("/templates/\(Wording.encoded(file.page))"),
                "is_sound": .bool(file.errors + file.warnings == 0),
                "errors": .string(file.errors > 0 ? Wording.counted(file.errors, "error", "errors") : ""),
                "warnings": .string(
                    file.warnings > 0 ? Wording.counted(file.warnings, "warning", "warnings") : ""),
            ]
        }
        return try template.html([
            "letters": .list(model.letters, file), "pieces": .list(model.pieces, file),
            "diagnostics": .list(model.diagnostics, \.liquid), "version": .string(model.version),
        ])
    }

    private static let template = WebTemplate(
        "templates",
        """
        <div id="live" data-version="{{ version }}" data-source="/templates/version">
        <div class="row"><h1>Templates</h1><a class="reload" href="/templates">Reload</a></div>
        <p class="note">Open a letter, then edit its file in your own editor: the page follows each save.</p>
        {% if diagnostics.size > 0 %}<ul class="diagnostics" role="alert">{% for item in diagnostics %}{% render "diagnostic", item: item %}{% endfor %}</ul>{% endif %}
        <ul class="list card">
        {% for file in letters %}<li><a href="{{ file.address }}">{{ file.path }}</a> {% if file.is_sound %}<span class="badge good">no mistakes</span>{% endif %}{% if file.errors != "" %}<span class="badge bad">{{ file.errors }}</span>{% endif %}{% if file.warnings != "" %}<span class="badge wait">{{ file.warnings }}</span>{% endif %}</li>
        {% else %}<li>There is no letter in Templates/.</li>{% endfor %}
        </ul>
        {% if pieces.size > 0 %}<h2>Layouts and partials</h2>
        <ul class="list card">
        {% for file in pieces %}<li><span>{{ file.path }}</span> {% if file.is_sound %}<span class="badge good">no mistakes</span>{% endif %}{% if file.errors != "" %}<span class="badge bad">{{ file.errors }}</span>{% endif %}{% if file.warnings != "" %}<span class="badge wait">{{ file.warnings }}</span>{% endif %}</li>
        {% endfor %}
        </ul>{% endif %}
        </div>
        <script src="/assets/live.js" defer></script>

        """)
}
