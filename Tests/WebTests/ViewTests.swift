import Campaigns
import Diagnostics
import Domain
import Rendering
import Testing

@testable import Web

@Suite("Views")
struct ViewTests {
    private var plan: Plan {
        Plan(
            id: "5b751f5d", campaign: "dormant", asOf: CivilDay("2026-11-23"), createdAt: now,
            fingerprint: String(repeating: "5b751f5d", count: 8),
            counts: [.proposed: 3, .heldOut: 1, .excluded: 2])
    }

    private var approved: Plan {
        var plan = plan
        plan.id = "11112222"
        plan.state = .approved
        plan.approvedBy = hostile
        return plan
    }

    private func rows() -> [PlanModel.Row] {
        var decided = proposal("A-2", "Casa Beltrán")
        decided.decision = .approved
        var skipped = proposal("A-3", "Honeycomb")
        skipped.decision = .skipped
        var first = proposal("A-1", hostile)
        first.reason = "rule regular: \(hostile)"
        return zip([first, decided, skipped], 1...).map { proposal, id in
            var proposal = proposal
            proposal.id = Int64(id)
            return PlanModel.Row(proposal)
        }
    }

    @Test("the first page shows each campaign's latest plan with its counts, and the earlier ones")
    func plans() throws {
        let model = PlansModel(campaigns: [
            .init(
                name: "dormant", latest: PlanSummary(plan, company), older: [PlanSummary(approved, company)],
                deliveries: [.accepted: 1302, .inDoubt: 1])
        ])
        let page = Page(title: "Plans", part: .plans, company: company.name, user: hostile)
        expectGolden(try PageView.html(page, content: try PlansView.html(model)), "plans")
        expectGolden(try PlansView.html(PlansModel(campaigns: [])), "plans-none")
    }

    @Test(
        "a plan shows its proposals with reason, decision and forms, and binds the approval to its fingerprint"
    )
    func plan_() throws {
        var model = PlanModel(
            summary: PlanSummary(plan, company), decisions: [.pending: 1, .approved: 1, .skipped: 1],
            question: .init())
        model.rows = rows()
        model.next = "3"
        model.mistake = "Not changed: its message is already on its way."
        model.mistakeAt = 2
        expectGolden(try PlanView.html(model, token: "token"), "plan")
    }

    @Test("a plan shows who got nothing and why")
    func excluded() throws {
        var model = PlanModel(
            summary: PlanSummary(approved, company), decisions: [.approved: 3],
            question: .init(outcome: .excluded, after: "A & 9", done: "approved"))
        model.entries = [
            .init(
                entry: PlanEntry(account: "A&1", outcome: .excluded, rule: "", reason: hostile), name: hostile
            ),
            .init(
                entry: PlanEntry(
                    account: "A&2", outcome: .excluded, rule: "r", reason: "one sample order only"), name: ""),
        ]
        expectGolden(try PlanView.html(model, token: "token"), "plan-excluded")
    }

    @Test("a proposal shows the message as HTML, text and source", arguments: ProposalModel.Part.allCases)
    func proposalPage(part: ProposalModel.Part) throws {
        var model = ProposalModel(proposal("A-1", hostile), plan, part: part, width: 375)
        model.subject = "Hello \(hostile)"
        model.body = part == .html ? "" : "Dear \(hostile)"
        model.next = 2
        expectGolden(try ProposalView.html(model, token: "token"), "proposal-\(part.rawValue)")
    }

    @Test("the templates are listed with what is wrong in them")
    func templates() throws {
        let sources = TemplateSources(files: [
            "hello.en.liquid": Array(
                letterSource.replacing("account.name }}, {{", with: "account.nme }}, {{").utf8),
            "partials/a.liquid": Array("<p>a</p>".utf8),
        ])
        expectGolden(try TemplatesView.html(TemplatesModel(sources, companyLanguage: "en")), "templates")
    }

    @Test("a letter shows its diagnostics, and what came out last for each customer")
    func letter() throws {
        let source = SourceText(name: "Templates/hello.en.liquid", "<p>{{ account.nme }}</p>\n")
        let mistake = Diagnostic.error(
            "liquid/unknown-variable", "'account' has no field 'nme'",
            at: SourceSpan(file: source.name, start: 14, end: 17), fixIt: "name")
        func customer(_ name: String, kept: String, isShown: Bool) -> LetterModel.Customer {
            .init(
                account: "A & 1", name: name, subject: "Hello \(name)", text: "Dear \(name)", mistakes: [],
                keptFrom: kept, isShown: isShown, version: "abc")
        }
        var model = LetterModel(
            name: "hello.en", path: "hello.en.liquid", part: .html, width: 375,
            diagnostics: [DiagnosticItem(mistake, in: [source])],
            customers: [
                customer(hostile, kept: "The last that came out, of 2026-11-23 16:09.", isShown: true),
                customer("Casa Beltrán", kept: "", isShown: false),
            ],
            origin: "plan 5b751f5d as of 2026-11-23", version: "def", after: 0, next: 3)
        expectGolden(try LetterView.html(model), "letter")
        model.part = .text
        expectGolden(try LetterView.html(model), "letter-text")
    }

    @Test(
        "no view writes a value that is code",
        arguments: ["plans", "plan", "plan-excluded", "proposal-html", "letter"])
    func escaped(name: String) throws {
        // The snapshots above hold the hostile name everywhere a name may stand.
        let html = try goldenText(name)
        #expect(!html.contains("<script>alert"))
        #expect(html.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;Sons&quot;"))
    }
}
