import Diagnostics
import Domain
import Storage
import Testing

@testable import RuleEngine

@Suite("Hit policies")
struct HitPolicyTests {
    private func decide(_ campaign: Campaign, _ record: AccountRecord) -> Decision {
        campaign.decide(AccountSchema.activation(record, today: today))
    }

    @Test("under 'unique' several matches are a conflict and nothing is taken")
    func unique() throws {
        let read = try campaign(
            """
            audience: {dormantMonths: 6}
            hit: unique
            otherwise: nothing
            rules:
              - {name: many, if: history.orders >= 3, template: a}
              - {name: named, if: 'account.name.startsWith("Bar")', template: b}
            """)
        #expect(decide(read, record(orders: 3)).conflict == ["many", "named"])
        #expect(decide(read, record(orders: 3)).rule == nil)
        #expect(decide(read, record(orders: 2)).rule?.name == "named")
    }

    @Test("under 'any' several matches may agree, and are a conflict when they do not")
    func any() throws {
        func read(_ discount: Int) throws -> Campaign {
            try campaign(
                """
                audience: {dormantMonths: 6}
                hit: any
                otherwise: nothing
                rules:
                  - {name: many, if: history.orders >= 3, template: a, offer: {discount: 5}}
                  - {name: named, if: 'account.name.startsWith("Bar")', template: a, offer: {discount: \(discount)}}
                """)
        }
        let agreeing = decide(try read(5), record(orders: 3))
        #expect(agreeing.rule?.name == "many" && agreeing.matched == ["many", "named"])
        #expect(decide(try read(6), record(orders: 3)).conflict == ["many", "named"])
        #expect(decide(try read(6), record(orders: 1)).offer?.discountPercent == 6)
    }

    @Test(
        "under 'collect' the first template gives the letter, and the offers are put together up to the limit",
        arguments: [("sum", "min", 14, 10), ("max", "max", 8, 60), ("min", "min", 2, 10)])
    func collect(discount: String, days: String, percent: Int, validDays: Int) throws {
        let read = try campaign(
            """
            audience: {dormantMonths: 6}
            hit: collect
            collect: {discount: \(discount), validDays: \(days)}
            rules:
              - {name: loyal, if: history.orders >= 3, offer: {discount: 2, validDays: 60}}
              - {name: spain, if: 'account.country == "ES"', offer: {discount: 4, validDays: 10}}
              - {name: all, template: t, offer: {discount: 8, validDays: 30}}
              - {name: never, if: history.orders > 100, template: other, offer: {discount: 50}}
            """)
        let decision = decide(read, record(orders: 3))
        #expect(decision.rule?.name == "all" && decision.matched == ["loyal", "spain", "all"])
        #expect(decision.offer == Offer(discountPercent: percent, validDays: validDays))
        let plain = decide(read, record(orders: 1, country: "FR"))
        #expect(plain.offer == Offer(discountPercent: 8, validDays: 30))
    }

    @Test("a sum is cut at what the company allows, and the file is warned that it can happen")
    func cappedSum() throws {
        let text = """
            audience: {dormantMonths: 6}
            hit: collect
            collect: {discount: sum}
            rules:
              - {name: a, template: t, offer: {discount: 9}}
              - {name: b, if: history.orders > 2, offer: {discount: 8}}
            """
        let source = SourceText(name: "Rules/test.yaml", text)
        let (read, _) = Campaign.read(source, name: "test", policies: Policies(maximumDiscount: 12))
        let campaign = try #require(read)
        #expect(decide(campaign, record(orders: 3)).offer?.discountPercent == 12)
        #expect(campaign.findings().map(\.code) == ["rule/capped-sum"])
    }

    @Test("a decision without a letter is none: offers alone are not sent")
    func offersOnly() throws {
        let read = try campaign(
            """
            audience: {dormantMonths: 6}
            hit: collect
            otherwise: nothing
            rules: [{name: a, offer: {discount: 9}}]
            """)
        #expect(decide(read, record()).rule == nil && decide(read, record()).matched == ["a"])
    }
}
