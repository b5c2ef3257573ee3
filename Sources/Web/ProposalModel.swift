import Campaigns
import Domain
import Liquid

/// One proposal as the customer will see it.
struct ProposalModel: Hashable, Sendable {
    enum Part: String, CaseIterable, Sendable { case html, text, source }

    static let widths = [320, 375, 600]

    var row: PlanModel.Row
    var plan: Plan
    var part: Part
    var width: Int
    var recipient: String
    var number: String
    var facts: [Fact]
    var subject = ""
    var preheader = ""
    /// The text part, or the source.
    var body = ""
    /// Why there is no message.
    var failure = ""
    var mistake = ""
    /// The next proposal of the plan; `nil` at the end.
    var next: Int64?

    struct Fact: Hashable, Sendable {
        var name: String
        var value: String
    }

    init(_ proposal: Proposal, _ plan: Plan, part: Part, width: Int, isHandedOver: Bool = false) {
        row = PlanModel.Row(proposal, isHandedOver: isHandedOver)
        self.plan = plan
        self.part = part
        self.width = width
        recipient = proposal.recipient
        number = proposal.number
        func fact(_ name: String, _ path: String...) -> Fact? {
            var facts: Facts? = proposal.facts
            for step in path { facts = facts?[step] }
            let value = Wording.text(facts)
            return value.isEmpty ? nil : Fact(name: name, value: value)
        }
        facts = [
            fact("Contact", "account", "contact_name"), fact("Last purchase", "history", "last_purchase"),
            fact("Orders", "history", "orders"), fact("Bought in all", "history", "total"),
            fact("Offer, %", "offer", "discount_percent"), fact("Proposal", "proposal", "total"),
            fact("Rep", "rep", "name"),
        ].compactMap { $0 }
    }
}

enum ProposalView {
    static func html(_ model: ProposalModel, token: String) throws -> String {
        let id = model.row.id
        func address(_ part: ProposalModel.Part, _ width: Int) -> LiquidValue {
            .string("/proposals/\(id)?part=\(part.rawValue)&width=\(width)")
        }
        return try template.html([
            "row": .object(model.row.liquid), "plan": .string(model.plan.id),
            "campaign": .string(model.plan.campaign),
            "fingerprint": .string(model.plan.fingerprint), "is_draft": .bool(model.plan.state == .draft),
            "token": .string(token), "back": address(model.part, model.width),
            "recipient": .string(model.recipient),
            "number": .string(model.number), "subject": .string(model.subject),
            "preheader": .string(model.preheader),
            "part": .string(model.part.rawValue), "width": .string("\(model.width)"),
            "body": .string(model.body),
            "failure": .string(model.failure), "mistake": .string(model.mistake),
            "next": .string(
                model.next.map { "/proposals/\($0)?part=\(model.part.rawValue)&width=\(model.width)" } ?? ""),
            "facts": .list(model.facts) { ["name": .string($0.name), "value": .string($0.value)] },
            "parts": .list(ProposalModel.Part.allCases) {
                [
                    "name": .string($0 == .html ? "HTML" : $0 == .text ? "Text" : "Source"),
                    "address": address($0, model.width),
                    "current": .bool($0 == model.part),
                ]
            },
            "widths": .list(ProposalModel.widths) {
                [
                    "name": .string("\($0)"), "address": address(.html, $0),
                    "current": .bool($0 == model.width),
                ]
            },
        ])
    }

    private static let template = WebTemplate(
        "proposal",
        """
        <p class="path"><a href="/">Plans</a> / <a href="/plans/{{ plan }}">{{ campaign }} {{ plan }}</a></p>
        <div class="row"><h1>{{ row.name }}</h1>{% render "decision", row: row %}</div>
        <p class="lead">{{ row.reason }}</p>
        <div class="row between">{% render "decide", row: row, token: token, fingerprint: fingerprint, back: back, is_draft: is_draft %}
        {% if next != "" %}<a href="{{ next }}">Next proposal</a>{% endif %}</div>
        {% if mistake != "" %}<p class="mistake" role="alert">{{ mistake }}</p>{% endif %}
        <div class="sheet">
        <dl class="facts">
        <div><dt>Account</dt><dd>{{ row.account }}{% if row.city != "" %}, {{ row.city }}{% endif %}</dd></div>
        {% for fact in facts %}<div><dt>{{ fact.name }}</dt><dd>{{ fact.value }}</dd></div>{% endfor %}
        <div><dt>Rule</dt><dd>{{ row.rule }}</dd></div>
        <div><dt>Letter</dt><dd><a href="/templates/{{ row.letter }}">{{ row.letter }}</a></dd></div>
        <div><dt>Number</dt><dd>{{ number }}</dd></div>
        </dl>
        <section class="message" aria-label="The message">
        <div class="head"><p><span class="note">To</span> {{ recipient }}</p>
        {% if subject != "" %}<p><span class="note">Subject</span> <b>{{ subject }}</b></p>{% endif %}
        {% if preheader != "" %}<p><span class="note">Preheader</span> {{ preheader }}</p>{% endif %}</div>
        <nav class="tabs" aria-label="Part">
        {% for tab in parts %}<a href="{{ tab.address }}"{% if tab.current %} aria-current="page"{% endif %}>{{ tab.name }}</a>{% endfor %}
        {% if part == "html" %}<span class="widths">{% for tab in widths %}<a href="{{ tab.address }}"{% if tab.current %} aria-current="true"{% endif %}>{{ tab.name }}</a>{% endfor %}</span>{% endif %}
        </nav>
        {% if failure != "" %}<p class="mistake" role="alert">{{ failure }}</p>
        {% elsif part == "html" %}<div class="desk"><iframe class="mail w{{ width }}" sandbox="" src="/proposals/{{ row.id }}/html" title="The message as HTML" referrerpolicy="no-referrer"></iframe></div>
        {% elsif part == "text" %}<pre class="mail-text">{{ body }}</pre>
        {% else %}<p class="note">As it goes on the wire; Message-ID and Date are set when it is sent. <a href="/proposals/{{ row.id }}/message.eml">Save as .eml</a></p><pre class="source">{{ body }}</pre>
        {% endif %}
        </section>
        </div>

        """)
}
