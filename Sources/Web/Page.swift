import Liquid

/// What surrounds every page.
struct Page: Hashable, Sendable {
    enum Part: String { case plans, templates, none }

    var title: String
    var part: Part
    var company: String
    var user: String
}

enum PageView {
    static func html(_ page: Page, content: String) throws -> String {
        try template.html([
            "title": .string(page.title), "part": .string(page.part.rawValue),
            "company": .string(page.company),
            "user": .string(page.user), "content": .safe(content),
        ])
    }

    private static let template = WebTemplate(
        "page",
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{ title }} · Rekindle</title>
        <link rel="icon" href="/assets/ember.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/assets/rekindle.css">
        </head>
        <body class="{{ part }}">
        <a class="skip" href="#main">To the content</a>
        <header class="top">
        <a class="brand" href="/"><img src="/assets/ember.svg" alt="" width="22" height="22">Rekindle</a>
        <nav aria-label="Main">
        <a href="/"{% if part == "plans" %} aria-current="page"{% endif %}>Plans</a>
        <a href="/templates"{% if part == "templates" %} aria-current="page"{% endif %}>Templates</a>
        </nav>
        <span class="company">{{ company }}</span>
        </header>
        <main id="main">
        {{ content }}
        </main>
        <footer>On this machine only, as {{ user }}. Nothing here sends mail.</footer>
        </body>
        </html>

        """)
}

/// Pieces that several pages share.
enum Pieces {
    static let all: [String: String] = [
        "decision": """
        {%- if row.is_handed_over -%}<span class="badge good">handed over</span>
        {%- else -%}
        {%- case row.decision -%}
        {%- when "approved" -%}<span class="badge good">approved</span>
        {%- when "skipped" -%}<span class="badge quiet">skipped</span>
        {%- else -%}<span class="badge">pending</span>
        {%- endcase -%}
        {%- endif -%}
        """,
        "decide": """
        {%- unless row.is_handed_over -%}
        <form class="decide" method="post" action="/proposals/{{ row.id }}/decide">
        <input type="hidden" name="token" value="{{ token }}">
        <input type="hidden" name="fingerprint" value="{{ fingerprint }}">
        <input type="hidden" name="back" value="{{ back }}">
        {%- if row.decision != "approved" %}<button class="small good" name="decision" value="approved" aria-label="Approve the proposal for {{ row.name }}">Approve</button>{% endif -%}
        {%- if row.decision != "skipped" %}<button class="small" name="decision" value="skipped" aria-label="Skip the proposal for {{ row.name }}">Skip</button>{% endif -%}
        {%- if row.decision != "pending" and is_draft %}<button class="small plain" name="decision" value="pending" aria-label="Undo the decision for {{ row.name }}">Undo</button>{% endif -%}
        </form>
        {%- endunless -%}
        """,
        "diagnostic": """
        <li class="diagnostic {{ item.severity }}">
        <p><span class="place">{{ item.place }}</span> <strong>{{ item.severity }}:</strong> {{ item.message }} <code>{{ item.code }}</code></p>
        {%- if item.lines != "" %}<pre>{{ item.lines }}</pre>{% endif -%}
        </li>
        """,
        "state": """
        {%- if plan.is_approved %}<span class="badge good">approved by {{ plan.approved_by }}</span>
        {%- elsif plan.proposed == "0" %}<span class="badge quiet">nothing to approve</span>
        {%- else %}<span class="badge wait">waiting for approval</span>{% endif -%}
        """,
        "bar": """
        <svg class="bar" role="img" aria-label="{{ plan.selected }} accounts selected" width="100%" height="10">
        {%- for count in plan.counts %}<rect class="o-{{ count.outcome }}" x="{{ count.x }}%" width="{{ count.width }}%" height="10"><title>{{ count.name }}: {{ count.count }}</title></rect>{% endfor -%}
        </svg>
        <ul class="counts">
        {%- for count in plan.counts %}<li><i class="dot o-{{ count.outcome }}"></i><a href="/plans/{{ plan.id }}?outcome={{ count.outcome }}"><b>{{ count.count }}</b> {{ count.name }}</a></li>{% endfor -%}
        </ul>
        """,
    ]
}
