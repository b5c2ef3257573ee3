import Domain
import Liquid
import Storage

/// One plan: its proposals or the accounts that got none, a page of them.
struct PlanModel: Hashable, Sendable {
    struct Row: Hashable, Sendable {
        var id: Int64
        var account: AccountID
        var name: String
        var city: String
        var rule: String
        var reason: String
        var letter: String
        var total: String
        var decision: ProposalDecision
        var decidedBy: String
        /// Its account has a delivery of this campaign for this lapse, and none waits: nothing can be changed.
        var isHandedOver: Bool

        init(_ proposal: Proposal, isHandedOver: Bool = false) {
            self.isHandedOver = isHandedOver
            id = proposal.id
            account = proposal.account
            name = Wording.text(proposal.facts["account"]?["name"])
            if name.isEmpty { name = proposal.account }
            city = Wording.text(proposal.facts["account"]?["city"])
            rule = proposal.rule
            reason = Wording.reason(proposal.reason, rule: proposal.rule)
            letter = "\(proposal.template).\(proposal.language)"
            total = Wording.text(proposal.facts["proposal"]?["total"])
            decision = proposal.decision
            decidedBy = proposal.decidedBy
        }

        var liquid: LiquidObject {
            [
                "id": .string("\(id)"), "account": .string(account), "name": .string(name),
                "city": .string(city),
                "rule": .string(rule), "reason": .string(reason), "letter": .string(letter),
                "total": .string(total),
                "decision": .string(decision.rawValue), "decided_by": .string(decidedBy),
                "is_handed_over": .bool(isHandedOver),
            ]
        }
    }

    struct Entry: Hashable, Sendable {
        var entry: PlanEntry
        var name: String
    }

    /// Which page of a plan is asked for.
    struct Question: Hashable, Sendable {
        var outcome: PlanOutcome = .proposed
        /// `nil` for all.
        var decision: ProposalDecision?
        /// The key after which the page begins: a proposal's id, or an account.
        var after = ""
        /// What was just done.
        var done = ""

        func address(_ plan: String, after: String) -> String {
            var parts: [String] = []
            if outcome != .proposed { parts.append("outcome=\(outcome.rawValue)") }
            if let decision { parts.append("decision=\(decision.rawValue)") }
            if !after.isEmpty { parts.append("after=\(Wording.encoded(after))") }
            return "/plans/\(plan)" + (parts.isEmpty ? "" : "?\(parts.joined(separator: "&"))")
        }
    }

    static let pageSize = 40

    var summary: PlanSummary
    var decisions: [ProposalDecision: Int]
    var question: Question
    var rows: [Row] = []
    var entries: [Entry] = []
    /// The key of the next page; empty on the last.
    var next = ""
    /// What could not be done, said beside what it belongs to: a proposal, or the whole plan.
    var mistake = ""
    var mistakeAt: Int64?

    init(summary: PlanSummary, decisions: [ProposalDecision: Int], question: Question) {
        self.summary = summary
        self.decisions = decisions
        self.question = question
    }

    init(_ plan: Plan, _ question: Question, _ bench: Workbench) throws {
        self.init(
            summary: PlanSummary(plan, bench.company), decisions: try bench.ledger.decisions(of: plan.id),
            question: question)
        if question.outcome == .proposed {
            let found = try bench.ledger.proposals(
                of: plan.id, decision: question.decision, after: Int64(question.after) ?? 0,
                limit: Self.pageSize + 1)
            let shown = found.prefix(Self.pageSize)
            let handedOver = try Self.handedOver(shown, of: plan, bench)
            rows = shown.map { Row($0, isHandedOver: handedOver.contains($0.id)) }
            if found.count > Self.pageSize, let last = rows.last { next = "\(last.id)" }
        } else {
            let found = try bench.ledger.entries(
                of: plan.id, outcome: question.outcome, after: question.after, limit: Self.pageSize + 1)
            let shown = found.prefix(Self.pageSize)
            entries = try bench.history.read { history in
                try shown.map { entry in
                    Entry(
                        entry: entry,
                        name: try history.record(of: entry.account, asOf: plan.asOf)?.account.name ?? "")
                }
            }
            if found.count > Self.pageSize, let last = shown.last { next = last.account }
        }
    }

    /// Which of them have their mail behind them. While deliveries of the campaign wait, a skip may still hold one
    /// back, so then none is called so; the store has the last word.
    static func handedOver(_ proposals: some Sequence<Proposal>, of plan: Plan, _ bench: Workbench) throws
        -> Set<Int64>
    {
        let counts = try bench.ledger.deliveryCounts(campaign: plan.campaign)
        guard !counts.isEmpty, counts[.queued] ?? 0 == 0, counts[.deferred] ?? 0 == 0 else { return [] }
        let all = proposals.filter { $0.decision == .approved }
        return try bench.ledger.read { ledger in
            Set(
                try all.filter {
                    try ledger.delivery(
                        of: $0.account, recipient: $0.recipient, campaign: plan.campaign, step: 1,
                        episode: $0.episode) != nil
                }.map(\.id))
        }
    }

    var pending: Int { decisions[.pending] ?? 0 }
}

enum PlanView {
    static func html(_ model: PlanModel, token: String) throws -> String {
        let plan = model.summary.plan
        let question = model.question
        let filters: [(ProposalDecision?, String)] = [
            (nil, "all"), (.pending, "pending"), (.approved, "approved"), (.skipped, "skipped"),
        ]
        return try template.html([
            "plan": .object(model.summary.liquid), "fingerprint": .string(plan.fingerprint),
            "fingerprint_shown": .string(String(plan.fingerprint.prefix(12))),
            "token": .string(token), "is_draft": .bool(plan.state == .draft),
            "pending": .number(model.pending),
            "pending_count": .string("\(model.pending)"), "may_approve": .bool(model.pending > 0),
            "outcome": .string(question.outcome.rawValue),
            "outcome_name": .string(Wording.name(question.outcome)),
            "tabs": .array(
                Wording.outcomes.filter { plan.counts[$0] ?? 0 > 0 || $0 == .proposed }.map { outcome in
                    .object([
                        "name": .string(Wording.name(outcome)), "count": .number(plan.counts[outcome] ?? 0),
                        "address": .string(PlanModel.Question(outcome: outcome).address(plan.id, after: "")),
                        "current": .bool(outcome == question.outcome),
                    ])
                }),
            "filters": .array(
                question.outcome != .proposed
                    ? []
                    : filters.map { decision, name in
                        .object([
                            "name": .string(name),
                            "count": .number(
                                decision.map { model.decisions[$0] ?? 0 } ?? plan.counts[.proposed] ?? 0),
                            "address": .string(
                                PlanModel.Question(decision: decision).address(plan.id, after: "")),
                            "current": .bool(decision == question.decision),
                        ])
                    }),
            "rows": .list(model.rows) { row in
                var liquid = row.liquid
                liquid["mistake"] = .string(model.mistakeAt == row.id ? model.mistake : "")
                return liquid
            },
            "entries": .list(model.entries) {
                [
                    "account": .string($0.entry.account), "name": .string($0.name),
                    "outcome": .string($0.entry.outcome.rawValue), "rule": .string($0.entry.rule),
                    "reason": .string($0.entry.reason),
                ]
            },
            "back": .string(question.address(plan.id, after: question.after)),
            "is_first": .bool(question.after.isEmpty),
            "first": .string(question.address(plan.id, after: "")),
            "next": .string(model.next.isEmpty ? "" : question.address(plan.id, after: model.next)),
            "just_approved": .bool(question.done == "approved"),
            "mistake": .string(model.mistakeAt == nil ? model.mistake : ""),
        ])
    }

    private static let template = WebTemplate(
        "plan",
        """
        <p class="path"><a href="/">Plans</a></p>
        <div class="row"><h1>{{ plan.campaign }}</h1>{% render "state", plan: plan %}</div>
        <p class="note">Plan {{ plan.id }} as of {{ plan.as_of }}, made {{ plan.created }}: {{ plan.selected }} accounts selected.</p>
        {% render "bar", plan: plan %}
        {% if just_approved %}<p class="notice" role="status">Approved. The next step sends it: <code>rekindle send {{ plan.campaign }}</code></p>{% endif %}
        {% if mistake != "" %}<p class="mistake" role="alert">{{ mistake }}</p>{% endif %}
        {% if may_approve %}
        <form class="card approve" method="post" action="/plans/{{ plan.id }}/approve">
        <input type="hidden" name="token" value="{{ token }}">
        <input type="hidden" name="fingerprint" value="{{ fingerprint }}">
        <input type="hidden" name="pending" value="{{ pending_count }}">
        <p><b>{{ pending }}</b> wait for a decision. Your yes covers them all, and binds to exactly this plan, with its letters as they are now frozen: fingerprint <code>{{ fingerprint_shown }}</code>. Nothing is sent yet.</p>
        <button class="good">Approve all {{ pending }}</button>
        </form>
        {% endif %}
        <nav class="tabs" aria-label="Outcome">
        {% for tab in tabs %}<a href="{{ tab.address }}"{% if tab.current %} aria-current="page"{% endif %}>{{ tab.name }} <small>{{ tab.count }}</small></a>{% endfor %}
        </nav>
        {% if filters.size > 0 %}
        <nav class="filters" aria-label="Decision">
        {% for tab in filters %}<a href="{{ tab.address }}"{% if tab.current %} aria-current="page"{% endif %}>{{ tab.name }} <small>{{ tab.count }}</small></a>{% endfor %}
        </nav>
        {% endif %}
        {% if outcome == "proposed" %}
        <ul class="rows">
        {% for row in rows %}
        <li id="p{{ row.id }}">
        <div class="who"><a href="/proposals/{{ row.id }}">{{ row.name }}</a> <span class="note">{{ row.account }}{% if row.city != "" %} · {{ row.city }}{% endif %}</span></div>
        <div class="why">{{ row.reason }}<span class="note">rule {{ row.rule }} · letter {{ row.letter }}{% if row.total != "" %} · {{ row.total }}{% endif %}</span></div>
        <div class="what">{% render "decision", row: row %}{% render "decide", row: row, token: token, fingerprint: fingerprint, back: back, is_draft: is_draft %}</div>
        {% if row.mistake != "" %}<p class="mistake" role="alert">{{ row.mistake }}</p>{% endif %}
        </li>
        {% else %}
        <li class="none">No proposals here.</li>
        {% endfor %}
        </ul>
        {% else %}
        <ul class="rows">
        {% for entry in entries %}
        <li><div class="who"><span>{% if entry.name != "" %}{{ entry.name }}{% else %}{{ entry.account }}{% endif %}</span> <span class="note">{{ entry.account }}</span></div>
        <div class="why">{{ entry.reason }}{% if entry.rule != "" %}<span class="note">rule {{ entry.rule }}</span>{% endif %}</div>
        <div class="what"><span class="badge quiet"><i class="dot o-{{ entry.outcome }}"></i>{{ outcome_name }}</span></div></li>
        {% else %}
        <li class="none">No accounts here.</li>
        {% endfor %}
        </ul>
        {% endif %}
        <nav class="pages" aria-label="Pages">
        {% unless is_first %}<a href="{{ first }}">First page</a>{% endunless %}
        {% if next != "" %}<a href="{{ next }}">Next page</a>{% endif %}
        </nav>

        """)
}
