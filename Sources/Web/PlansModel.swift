import Campaigns
import Domain
import Liquid
import Storage

/// A plan in a few numbers.
struct PlanSummary: Hashable, Sendable {
    var plan: Plan
    var created: String

    init(_ plan: Plan, _ company: Company) {
        self.plan = plan
        created = Wording.time(plan.createdAt, company)
    }

    var liquid: LiquidObject {
        var before = 0
        let all = max(1, plan.selected)
        let counts = Wording.outcomes.compactMap { outcome -> LiquidValue? in
            guard let count = plan.counts[outcome], count > 0 else { return nil }
            defer { before += count }
            return .object([
                "outcome": .string(outcome.rawValue), "name": .string(Wording.name(outcome)),
                "count": .number(count),
                "x": .string(Self.percent(before, of: all)), "width": .string(Self.percent(count, of: all)),
            ])
        }
        return [
            "id": .string(plan.id), "campaign": .string(plan.campaign), "as_of": .string("\(plan.asOf)"),
            "created": .string(created), "is_approved": .bool(plan.state == .approved),
            "approved_by": .string(plan.approvedBy), "selected": .number(plan.selected),
            "proposed": .number(plan.counts[.proposed] ?? 0), "counts": .array(counts),
        ]
    }

    /// In hundredths, so that neighbours meet.
    private static func percent(_ part: Int, of all: Int) -> String {
        let hundredths = part * 10_000 / all
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}

/// The first page: what was planned, by campaign.
struct PlansModel: Hashable, Sendable {
    struct Campaign: Hashable, Sendable {
        var name: String
        var latest: PlanSummary
        /// Newest first.
        var older: [PlanSummary]
        var deliveries: [DeliveryPhase: Int]
    }

    var campaigns: [Campaign]

    init(campaigns: [Campaign]) { self.campaigns = campaigns }

    init(_ bench: Workbench) throws {
        campaigns = []
        for plan in try bench.ledger.plans(limit: 100) {
            let summary = PlanSummary(plan, bench.company)
            if let index = campaigns.firstIndex(where: { $0.name == plan.campaign }) {
                if campaigns[index].older.count < 10 { campaigns[index].older.append(summary) }
            } else {
                campaigns.append(
                    Campaign(
                        name: plan.campaign, latest: summary, older: [],
                        deliveries: try bench.ledger.deliveryCounts(campaign: plan.campaign)))
            }
        }
    }
}

enum PlansView {
    static func html(_ model: PlansModel) throws -> String {
        try template.html([
            "campaigns": .list(model.campaigns) { campaign in
                [
                    "name": .string(campaign.name), "plan": .object(campaign.latest.liquid),
                    "older": .list(campaign.older, \.liquid),
                    "deliveries": .array(
                        DeliveryPhase.allCases.compactMap { phase in
                            guard let count = campaign.deliveries[phase], count > 0 else { return nil }
                            return .object(["name": .string(Wording.name(phase)), "count": .number(count)])
                        }),
                ]
            }
        ])
    }

    private static let template = WebTemplate(
        "plans",
        """
        <h1>Plans</h1>
        {% for campaign in campaigns %}
        {%- assign plan = campaign.plan -%}
        <section class="card">
        <div class="row"><h2><a href="/plans/{{ plan.id }}">{{ campaign.name }}</a></h2>{% render "state", plan: plan %}</div>
        <p class="note">Plan {{ plan.id }} as of {{ plan.as_of }}, made {{ plan.created }}: {{ plan.selected }} accounts selected.</p>
        {% render "bar", plan: plan %}
        {% if campaign.deliveries.size > 0 %}<p class="note">Deliveries so far: {% for phase in campaign.deliveries %}{{ phase.count }} {{ phase.name }}{% unless forloop.last %}, {% endunless %}{% endfor %}.</p>{% endif %}
        {% if campaign.older.size > 0 %}
        <h3>Earlier</h3>
        <ul class="list">
        {% for plan in campaign.older %}
        <li><a href="/plans/{{ plan.id }}">{{ plan.id }}</a> <span class="note">as of {{ plan.as_of }}, made {{ plan.created }}</span> <span>{{ plan.proposed }} proposed</span> {% render "state", plan: plan %}</li>
        {% endfor %}
        </ul>
        {% endif %}
        </section>
        {% else %}
        <section class="card"><p>There is no plan yet. Make one, it sends nothing:</p><pre>rekindle plan dormant</pre></section>
        {% endfor %}

        """)
}
