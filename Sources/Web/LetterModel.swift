import Liquid

/// One letter as it is on disk, beside real customers.
struct LetterModel: Hashable, Sendable {
    struct Customer: Hashable, Sendable {
        var account: String
        var name: String
        var subject: String
        /// The text part, or empty.
        var text: String
        /// Why this customer's letter is not the file's as it stands now; empty if it is.
        var mistakes: [DiagnosticItem]
        /// When the shown letter was made, if it is not the file's as it stands now.
        var keptFrom: String
        /// Whether there is anything to show.
        var isShown: Bool
        /// The version of what is shown; in the frame's address, so that it loads anew only when it changed.
        var version: String
    }

    var name: String
    var path: String
    var part: ProposalModel.Part
    var width: Int
    /// Of the file with all that it reaches.
    var diagnostics: [DiagnosticItem]
    var customers: [Customer]
    /// Where the customers come from: `plan 5b751f5d`; empty when nobody was found.
    var origin: String
    /// Changes whenever the file or a piece of it does.
    var version: String
    /// The key for three other customers.
    var after: Int64
    var next: Int64

    var hasErrors: Bool {
        diagnostics.contains { $0.severity == "error" } || customers.contains { !$0.mistakes.isEmpty }
    }

    func address(part: ProposalModel.Part? = nil, width: Int? = nil, after: Int64? = nil) -> String {
        "/templates/\(Wording.encoded(name))?part=\((part ?? self.part).rawValue)&width=\(width ?? self.width)&after=\(after ?? self.after)"
    }
}

enum LetterView {
    static func html(_ model: LetterModel) throws -> String {
        let page = Wording.encoded(model.name)
        return try template.html([
            "name": .string(model.name), "path": .string(model.path), "part": .string(model.part.rawValue),
            "width": .string("\(model.width)"), "origin": .string(model.origin),
            "version": .string(model.version),
            "has_errors": .bool(model.hasErrors),
            "poll": .string("/templates/\(page)/version"), "reload": .string(model.address()),
            "others": .string(model.next > 0 ? model.address(after: model.next) : ""),
            "from_start": .string(model.after > 0 ? model.address(after: 0) : ""),
            "diagnostics": .list(model.diagnostics, \.liquid),
            "parts": .list([.html, .text]) { (part: ProposalModel.Part) in
                [
                    "name": .string(part == .html ? "HTML" : "Text"),
                    "address": .string(model.address(part: part)),
                    "current": .bool(part == model.part),
                ]
            },
            "widths": .list(ProposalModel.widths) {
                [
                    "name": .string("\($0)"), "address": .string(model.address(part: .html, width: $0)),
                    "current": .bool($0 == model.width),
                ]
            },
            "customers": .list(model.customers) { customer in
                [
                    "account": .string(customer.account), "name": .string(customer.name),
                    "subject": .string(customer.subject), "text": .string(customer.text),
                    "mistakes": .list(customer.mistakes, \.liquid), "kept": .string(customer.keptFrom),
                    "is_shown": .bool(customer.isShown),
                    "frame": .string(
                        "/templates/\(page)/preview?account=\(Wording.encoded(customer.account))&v=\(customer.version.prefix(16))"
                    ),
                ]
            },
        ])
    }

    private static let template = WebTemplate(
        "letter",
        """
        <div id="live" data-version="{{ version }}" data-source="{{ poll }}">
        <p class="path"><a href="/templates">Templates</a></p>
        <div class="row"><h1>{{ name }}</h1>{% if has_errors %}<span class="badge bad">mistakes</span>{% elsif diagnostics.size > 0 %}<span class="badge wait">warnings</span>{% else %}<span class="badge good">no mistakes</span>{% endif %}<a class="reload" href="{{ reload }}">Reload</a></div>
        <p class="note">Edit <code>Templates/{{ path }}</code>; this page follows each save. {% if origin != "" %}Customers of {{ origin }}.{% endif %}</p>
        {% if diagnostics.size > 0 %}<ul class="diagnostics" role="alert">{% for item in diagnostics %}{% render "diagnostic", item: item %}{% endfor %}</ul>{% endif %}
        <nav class="tabs" aria-label="Part">
        {% for tab in parts %}<a href="{{ tab.address }}"{% if tab.current %} aria-current="page"{% endif %}>{{ tab.name }}</a>{% endfor %}
        {% if part == "html" %}<span class="widths">{% for tab in widths %}<a href="{{ tab.address }}"{% if tab.current %} aria-current="true"{% endif %}>{{ tab.name }}</a>{% endfor %}</span>{% endif %}
        <span class="others">{% if from_start != "" %}<a href="{{ from_start }}">First three</a>{% endif %}{% if others != "" %}<a href="{{ others }}">Other customers</a>{% endif %}</span>
        </nav>
        <div class="beside">
        {% for customer in customers %}
        <section class="customer" aria-label="{{ customer.name }}">
        <div class="head"><p><b>{{ customer.name }}</b> <span class="note">{{ customer.account }}</span></p>
        {% if customer.subject != "" %}<p>{{ customer.subject }}</p>{% endif %}</div>
        {% if customer.mistakes.size > 0 %}<ul class="diagnostics">{% for item in customer.mistakes %}{% render "diagnostic", item: item %}{% endfor %}</ul>{% endif %}
        {% if customer.kept != "" %}<p class="kept">{{ customer.kept }}</p>{% endif %}
        {% if customer.is_shown %}
        {% if part == "html" %}<div class="desk{% if customer.kept != "" %} stale{% endif %}"><iframe class="mail w{{ width }}" sandbox="" src="{{ customer.frame }}" title="The letter to {{ customer.name }}" referrerpolicy="no-referrer"></iframe></div>
        {% else %}<pre class="mail-text{% if customer.kept != "" %} stale{% endif %}">{{ customer.text }}</pre>{% endif %}
        {% else %}<p class="none">Nothing to show until the mistakes are mended.</p>{% endif %}
        </section>
        {% else %}
        <p class="card">Nobody to show it with: import accounts and purchases, then plan.</p>
        {% endfor %}
        </div>
        </div>
        <script src="/assets/live.js" defer></script>

        """)
}
