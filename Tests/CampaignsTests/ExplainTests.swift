import Diagnostics
import Domain
import Mail
import RuleEngine
import Storage
import StorageSQL
import TestSupport
import Testing

@testable import Campaigns

@Suite("Explanations")
struct ExplainTests {
    private func explain(
        _ shop: Shop, _ account: AccountID, _ rules: String, asOf: CivilDay = today, at now: Instant = noon,
        policies: Policies = Policies()
    ) throws -> Explanation {
        let explainer = Explainer(
            campaign: try shop.campaign(rules), company: shop.company, policies: policies, ranking: nil,
            history: shop.history, ledger: shop.ledger)
        return try #require(try explainer.explain(account, asOf: asOf, at: now))
    }

    private func moment(_ day: CivilDay) -> Instant {
        Instant(milliseconds: Int64(day.daysSince1970) * 86_400_000 + 43_200_000)
    }

    @Test("an earlier day is answered with the fields, consent, suppressions and rules of that day")
    func versions() throws {
        try Shop.with { shop in
            func importAccount(_ segment: String, _ consent: Consent, on day: CivilDay) throws {
                var rest = [
                    Account(
                        id: "a", name: "A", email: EmailAddress("a@example.com"), segment: segment,
                        consent: consent)
                ][...]
                _ = try shop.history.importAccounts(at: moment(day), next: { rest.popFirst() })
            }
            try importAccount("bar", .granted, on: "2026-08-01")
            try importAccount("hotel", .denied, on: "2026-10-01")
            try shop.load([
                shop.bought("a", "2025-01-10", cents: 9000), shop.bought("a", "2026-09-10", cents: 500),
            ])
            let old =
                "audience: {dormantMonths: 6}\nrules: [{name: bars, if: 'account.segment == \"bar\"', template: t}]\n"
            let new =
                "audience: {dormantMonths: 6}\nrules: [{name: hotels, if: 'account.segment == \"hotel\"', template: t}]\n"
            try shop.ledger.recordRules(old, of: "win", at: moment("2026-08-05"))
            try shop.ledger.recordRules(old, of: "win", at: moment("2026-08-06"))
            try shop.ledger.recordRules(new, of: "win", at: moment("2026-10-05"))
            let suppression = Suppression(
                account: "a", reason: .requested, source: "ana", since: moment("2026-08-10"))
            _ = try shop.ledger.suppress([suppression])
            #expect(
                try shop.ledger.unsuppress(address: "", account: "a", scope: nil, at: moment("2026-08-20"))
                    == 1)

            let then = try explain(shop, "a", new, asOf: "2026-08-15")
            #expect(then.isSelected && then.decision.rule?.name == "bars")
            #expect(then.barriers == [.suppressed(suppression, on: "2026-08-10")])
            #expect(then.takenOfToday == [.purchases, .deliveries])
            #expect(then.summary?.total.minorUnits == 9000)
            let after = try explain(shop, "a", new, asOf: "2026-08-25")
            #expect(after.barriers.isEmpty && after.decision.rule?.name == "bars")
            // Before anything was recorded, the account is told as it was first known, and that is said.
            let before = try explain(shop, "a", new, asOf: "2026-07-15")
            #expect(before.decision.rule == nil && before.rules.map(\.name) == ["hotels"])
            #expect(before.takenOfToday == [.account, .rules, .purchases, .deliveries])
            let now = try explain(shop, "a", new)
            #expect(now.barriers == [.noConsent] && now.takenOfToday.isEmpty && !now.isSelected)
            #expect(now.rules.map(\.matched) == [true])
        }
    }

    @Test("everything that keeps mail away is told, and the first of it is the verdict")
    func barriers() throws {
        try Shop.with { shop in
            try shop.load([
                Account(id: "a", name: "A", email: EmailAddress("a@example.com")),
                Account(id: "b", name: "B"),
            ])
            try shop.load([
                Product(id: "P1", name: "Beans", unitPrice: Decimal(10), currency: .eur, cost: Decimal(9))
            ])
            try shop.load([shop.bought("a", "2026-01-10"), shop.bought("b", "2026-01-10")])
            let rules = """
                audience: {dormantMonths: 6}
                rules: [{name: all, template: t, offer: {discount: 5}}]
                holdout: {percent: 50, salt: s3}
                cap: {messages: 1, days: 60}

                """
            let policies = Policies(minimumMargin: 10)
            let found = try explain(shop, "a", rules, policies: policies)
            // 9.50 are left of 10.00, and it costs 9.00.
            #expect(found.barriers.contains(.policy(marginTenths: 52, minimum: 10)))
            #expect(
                found.verdict(in: .english)
                    == "Nothing, though rule 'all' has a letter for it: the proposal would leave 5.2 % of its price; the company wants at least 10 %."
            )
            let other = try explain(shop, "b", rules)
            #expect(other.barriers.first == .noAddress)
            let campaign = try shop.campaign(rules)
            for id in ["a", "b"] {
                let isHeld = try explain(shop, id, rules).barriers.contains(.heldOut(basisPoints: 5000))
                #expect(isHeld == campaign.holdsOut(id))
            }
            // The plan says the same.
            let report = try Planner(
                campaign: campaign, company: shop.company, library: shop.library(), policies: policies,
                history: shop.history, ledger: shop.ledger
            ).plan(asOf: today, at: noon)
            #expect(report.plan.counts == [.policy: 1, .suppressed: 1])
            let entry = try #require(try shop.ledger.entry(of: report.plan.id, account: "a"))
            #expect(entry.reason == "leaves 5.2 % of its price, less than the company's minimum of 10 %")
        }
    }

    @Test("rules that exclude each other leave an account out of the plan, and say so")
    func conflict() throws {
        try Shop.with { shop in
            try shop.quiet(["a"])
            let rules = """
                audience: {dormantMonths: 6}
                hit: unique
                otherwise: nothing
                rules:
                  - {name: one, if: 'account.name.startsWith("Bar")', template: t}
                  - {name: two, if: 'account.name.endsWith("a")', template: t}

                """
            let report = try shop.plan(rules)
            #expect(report.plan.counts == [.ruleConflict: 1])
            let entry = try #require(try shop.ledger.entry(of: report.plan.id, account: "a"))
            #expect(entry.reason == "the rules one, two contradict each other")
            #expect(
                try explain(shop, "a", rules).verdict(in: .spanish)
                    == "Nada: se cumplen las reglas 'one', 'two' y se contradicen.")
        }
    }

    @Test("sentences say the field, the value and what was wanted, in both languages")
    func sentences() throws {
        try Shop.with { shop in
            try shop.load([
                Account(id: "a", name: "A", country: "FR", attributes: ["machine": "two groups"])
            ])
            try shop.load([shop.bought("a", "2026-01-10", cents: 1_234_567)])
            let conditions = [
                "history.total >= 20000.0", "history.orders < 4",
                "history.lastPurchase < date(\"2026-01-10\")",
                "account.country in [\"ES\", \"PT\"]", "has(account.email)",
                "account.attributes[\"machine\"] == \"three groups\"", "account.email == \"x\"",
                "account.name.matches(\"^A\")", "!consent.isSuppressed", "history.usualGap > 3.0",
            ]
            let list = conditions.enumerated().map { "  - {name: r\($0), if: '\($1)', template: t}\n" }
                .joined()
            let found = try explain(
                shop, "a", "audience: {dormantMonths: 6}\notherwise: nothing\nrules:\n\(list)")
            let english = found.rules.flatMap(\.conditions).map { found.sentence($0, in: .english) }
            #expect(
                english == [
                    "total bought is 12,345.67 EUR: not at least 20,000.00 EUR",
                    "number of orders is 1: less than 4",
                    "last purchase is 2026-01-10: not before 2026-01-10", "country is FR: not one of ES, PT",
                    "mail address is not known", "the account's machine is two groups: not three groups",
                    "mail address is not known, so this does not hold",
                    "this holds, with account.name = \"A\"",
                    "suppressed: no",
                    "usual number of days between purchases is not known, so this does not hold",
                ])
            let spanish = found.rules.flatMap(\.conditions).map { found.sentence($0, in: .spanish) }
            #expect(
                spanish.prefix(4) == [
                    "total comprado: 12.345,67 EUR, no al menos 20.000,00 EUR",
                    "número de pedidos: 1, menos de 4",
                    "última compra: 2026-01-10, no antes del 2026-01-10", "país: FR, no uno de ES, PT",
                ])
        }
    }

    @Test("rules may ask what was bought, what passed between us, and whether mail is wanted")
    func facts() throws {
        try Shop.with { shop in
            try shop.load([Account(id: "a", name: "A", email: EmailAddress("a@example.com"))])
            try shop.load([
                Product(id: "P1", name: "Beans", category: "coffee"),
                Product(id: "P2", name: "Cups", category: "ware"),
            ])
            func line(
                _ order: String, _ product: String, _ day: CivilDay, _ cents: Int64, refund: Bool = false
            )
                -> Purchase
            {
                Purchase(
                    order: order, account: "a", day: day, kind: refund ? .refund : .purchase,
                    product: product,
                    productName: "x", quantity: Decimal(2), amount: Money(minorUnits: cents, currency: .eur))
            }
            try shop.load([
                line("1", "P1", "2025-01-10", 1000), line("1", "P1", "2025-01-10", 500),
                line("2", "P1", "2025-02-09", 700), line("3", "P2", "2025-03-21", 300),
                line("4", "P1", "2025-04-01", -200, refund: true),
            ])
            _ = try shop.ledger.addActivity(
                Activity(
                    id: 0, kind: .call, account: "a", owner: "ana", subject: "hello",
                    dueAt: moment("2026-03-01"),
                    state: .done, decidedAt: moment("2026-03-02"), decidedBy: "ana"))
            func holds(_ condition: String) throws -> Bool {
                let rules =
                    "audience: {dormantMonths: 6}\notherwise: nothing\nrules: [{name: r, template: t, if: '\(condition)'}]\n"
                return try explain(shop, "a", rules).decision.rule != nil
            }
            for condition in [
                "history.products[\"P1\"].orders == 2 && history.products[\"P1\"].total == 20.0",
                "history.products[\"P1\"].quantity == 6.0",
                "history.products[\"P1\"].lastPurchase == date(\"2025-02-09\")",
                "history.categories[\"coffee\"].total == 20.0 && history.categories.size() == 2",
                "history.products.exists(p, p == \"P2\") && !(\"P3\" in history.products)",
                "history.usualGap == 35.0 && history.gapSpread == 5.0",
                "activities.lastContact == date(\"2026-03-02\") && activities.lastContactKind == \"call\"",
                "!has(activities.lastProposal) && activities.proposals == 0 && activities.planned == 0",
                "consent.state == \"unknown\" && !consent.isSuppressed && !has(history.quietRank)",
            ] {
                #expect(try holds(condition), "\(condition)")
            }
            _ = try shop.ledger.suppress([
                Suppression(
                    address: "a@example.com", reason: .complained, source: "x", since: moment("2026-03-05"))
            ])
            #expect(
                try holds(
                    "consent.suppressedFor == \"complained\" && consent.suppressedSince == date(\"2026-03-05\")"
                ))
        }
    }
}
