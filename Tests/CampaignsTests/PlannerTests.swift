import Campaigns
import Domain
import Mail
import RuleEngine
import Storage
import StorageSQL
import Testing

@Suite("Planning")
struct PlannerTests {
    private static let rules = """
        audience: {dormantMonths: 6}
        exclude: [{reason: small, if: history.total < 5.0}]
        rules: [{name: all, if: account.country != "XX", template: t, offer: {discount: 10, validDays: 30}}]
        cap: {messages: 1, days: 60}

        """

    @Test("every selected account ends in exactly one sieve, in their order, and the counts add up")
    func sieves() throws {
        try Shop.with { shop in
            let ids = [
                "active", "capped", "denied", "excluded", "fails", "had", "norule", "noaddress", "ok",
                "shared", "suppressed", "suppressed2",
            ]
            var accounts = ids.map { Account(id: $0, name: "Bar", email: EmailAddress("\($0)@example.com")) }
            func change(_ id: String, _ body: (inout Account) -> Void) {
                if let index = ids.firstIndex(of: id) { body(&accounts[index]) }
            }
            change("norule") { $0.country = "XX" }
            change("denied") { $0.consent = .denied }
            change("noaddress") { $0.email = nil }
            change("shared") { $0.email = EmailAddress("ok@EXAMPLE.com") }
            change("fails") { $0.attributes = ["bad": "1"] }
            // What is excluded stays excluded, whatever else is the matter with it.
            change("excluded") { $0.consent = .denied }
            try shop.load(accounts)
            try shop.load(
                ids.map {
                    shop.bought(
                        $0, $0 == "active" ? "2026-11-01" : "2026-01-10", cents: $0 == "excluded" ? 499 : 1000
                    )
                })
            _ = try shop.ledger.suppress([
                Suppression(
                    address: "suppressed@example.com", reason: .unsubscribed, source: "t", since: noon),
                Suppression(account: "suppressed2", reason: .complained, source: "t", since: noon),
            ])
            try deliver(["had"], campaign: "win", shop)
            try deliver(["capped"], campaign: "other", shop)
            let body =
                "{% if account.attributes.bad %}{% abort \"no picture\" %}{% endif %}<p>{{ account.name }}</p>"
            let report = try shop.plan(Self.rules, body: body)
            #expect(
                try shop.outcomes(report.plan) == [
                    "capped": .capped, "had": .capped, "denied": .suppressed, "noaddress": .suppressed,
                    "suppressed": .suppressed,
                    "suppressed2": .suppressed, "excluded": .excluded, "fails": .renderFailed,
                    "norule": .noRule, "ok": .proposed, "shared": .sharedAddress,
                ])
            #expect(report.plan.selected == 11)
            #expect(
                report.plan.counts == [
                    .capped: 2, .suppressed: 4, .excluded: 1, .renderFailed: 1, .noRule: 1, .proposed: 1,
                    .sharedAddress: 1,
                ])
            #expect(report.failures.map(\.count) == [1] && report.failures.first?.example == "fails")
            var selected = 0
            try Planner(
                campaign: shop.campaign(Self.rules), company: shop.company, library: shop.library(),
                history: shop.history, ledger: shop.ledger
            ).select(asOf: today, at: noon) { _ in selected += 1 }
            #expect(selected == 11)
            // Planned again it is the same plan.
            #expect(try shop.plan(Self.rules, body: body).plan.id == report.plan.id)
        }
    }

    /// Has these accounts mailed by a campaign, a day before.
    private func deliver(_ accounts: [AccountID], campaign: String, _ shop: Shop) throws {
        let draft = try shop.ledger.beginPlan(campaign: campaign, asOf: today, at: noon)
        try shop.ledger.append(
            [],
            accounts.map {
                Proposal(
                    campaign: campaign, number: "1", account: $0, episode: "2026-01-10", rule: "r",
                    reason: "", template: "t", language: "en",
                    templateVersion: "v", recipient: "\($0)@example.com", facts: .record([]))
            }, toPlan: draft)
        let plan = try shop.ledger.sealPlan(
            draft, fingerprint: "\(campaign)-earlier", sources: [], counts: [:])
        let before = noon.adding(seconds: -86_400)
        try shop.ledger.approve(plan.id, fingerprint: plan.fingerprint, by: "t", at: before)
        _ = try shop.ledger.enqueue(plan.id, step: 1, domain: "d", at: before)
        let lease = Lease(holder: "h", until: noon)
        let ids = try shop.ledger.claim(9, campaign: nil, lease: lease, at: before).map(\.delivery.id)
        _ = try shop.ledger.record(
            onWire: ids.map { WireMark($0, messageHash: "h", madeAt: before) },
            outcomes: ids.map { DeliveryOutcome(delivery: $0, phase: .accepted, reply: "250 ok") },
            lease: lease, at: before)
    }

    @Test("held out are those of the hash, after the cap and before rendering")
    func heldOut() throws {
        try Shop.with { shop in
            let ids = (0..<200).map { "a\($0)" }
            try shop.quiet(ids)
            let rules = Shop.rules + "holdout: {percent: 30, salt: x}\n"
            let campaign = try shop.campaign(rules)
            let plan = try shop.plan(rules, body: "{% abort \"never\" %}").plan
            let expected = ids.filter { campaign.holdsOut($0) }
            #expect(plan.counts == [.heldOut: expected.count, .renderFailed: 200 - expected.count])
            #expect(try Set(shop.outcomes(plan).filter { $0.value == .heldOut }.keys) == Set(expected))
        }
    }

    @Test("another sender, template, rule or fact is another plan; the differences name the accounts")
    func differences() throws {
        try Shop.with { shop in
            try shop.quiet(["a", "b", "c"])
            let before = try shop.plan().plan
            #expect(try shop.plan(body: "<p>Other</p>").plan.id != before.id)
            #expect(try shop.plan(Shop.rules + "from: x@example.com\n").plan.id != before.id)
            try shop.quiet(["d"])
            try shop.load([shop.bought("a", "2026-11-20")])
            _ = try shop.ledger.suppress([
                Suppression(account: "b", reason: .requested, source: "t", since: noon)
            ])
            let after = try shop.plan().plan
            let changes = try PlanDiff(before, after, in: shop.ledger).changes
            #expect(changes.map(\.account) == ["a", "b", "d"])
            #expect(changes.map(\.before?.outcome) == [.proposed, .proposed, nil])
            #expect(changes.map(\.after?.outcome) == [nil, .suppressed, .proposed])
            #expect(try PlanDiff(before, before, in: shop.ledger).changes.isEmpty)
            #expect(try PlanDiff(after, before, in: shop.ledger).changes.map(\.account) == ["a", "b", "d"])
        }
    }
}

@Suite("Plans of those who went quiet since")
struct SincePlanTests {
    @Test(
        "day by day they take every account once, on the day it went quiet, and together all that a whole plan takes"
    )
    func dayByDay() throws {
        try Shop.with { shop in
            let first = today.adding(days: -40)
            try shop.load(
                (0..<80).map { Account(id: "a\($0)", name: "n", email: EmailAddress("a\($0)@example.com")) })
            // Their six months are over between 20 days before the first plan and 20 after the last.
            try shop.load((0..<80).map { shop.bought("a\($0)", today.adding(days: -224 + $0)) })
            let campaign = try shop.campaign()
            let planner = Planner(
                campaign: campaign, company: shop.company, library: shop.library(), history: shop.history,
                ledger: shop.ledger)
            var seen: [AccountID] = []
            for day in 0...40 {
                let asOf = first.adding(days: day)
                let report = try planner.plan(
                    asOf: asOf, since: day == 0 ? nil : asOf.adding(days: -1), at: noon)
                let entries = try shop.ledger.entries(
                    of: report.plan.id, outcome: nil, after: "", limit: 1000)
                seen += entries.map(\.account)
            }
            #expect(seen.count == Set(seen).count)
            let whole = try shop.ledger.entries(
                of: try planner.plan(asOf: today, at: noon).plan.id, outcome: nil, after: "", limit: 1000)
            #expect(Set(seen) == Set(whole.map(\.account)) && whole.count > 30)
        }
    }
}
