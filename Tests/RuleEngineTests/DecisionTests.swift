import CEL
import Domain
import Storage
import Testing

@testable import RuleEngine

@Suite("Deciding")
struct DecisionTests {
    private func decide(_ campaign: Campaign, _ record: AccountRecord) -> Decision {
        campaign.decide(AccountSchema.activation(record, today: today))
    }

    private let rules = """

        rules:
          - {name: small, if: history.orders >= 1, template: t, priority: 1}
          - {name: big, if: history.orders >= 3, template: t, priority: 9}
          - {name: huge, if: history.orders >= 3, template: t, priority: 9}
          - {name: rest, template: t}
        """

    @Test("under 'first' the file's order decides, under 'priority' the greatest, of equals the first")
    func hitPolicies() throws {
        let first = try campaign("audience: {dormantMonths: 6}\nhit: first" + rules)
        #expect(decide(first, record(orders: 5)).rule?.name == "small")
        #expect(decide(first, record(last: nil)).rule?.name == "rest")
        let priority = try campaign("audience: {dormantMonths: 6}\nhit: priority" + rules)
        #expect(decide(priority, record(orders: 5)).rule?.name == "big")
        #expect(decide(priority, record(orders: 1)).rule?.name == "small")
        #expect(decide(priority, record(last: nil)).rule?.name == "rest")
    }

    @Test("an exclusion comes before every rule, the first that holds gives the reason")
    func exclusions() throws {
        let read = try campaign(
            """
            audience: {dormantMonths: 6}
            exclude:
              - {reason: far away, if: account.country == "NZ"}
              - {reason: big, if: history.total > 100.0}
            rules: [{name: all, template: t}]
            """)
        #expect(decide(read, record(country: "NZ")).exclusion == "far away")
        #expect(decide(read, record()).exclusion == "big" && decide(read, record()).rule == nil)
        #expect(decide(read, record(cents: 10_000)).exclusion == nil)
        #expect(decide(read, record(cents: 10_000)).rule?.name == "all")
    }

    @Test("a condition on what is missing does not hold, and neither does its opposite")
    func missing() throws {
        for condition in [
            "history.lastPurchase < today", "!(history.lastPurchase < today)", "account.email == \"x\"",
            "history.daysQuiet >= 0",
            "account.attributes[\"no\"] == \"x\"",
        ] {
            let read = try campaign(
                "audience: {dormantMonths: 6}\nrules: [{name: r, template: t, if: '\(condition)'}]")
            #expect(decide(read, record(last: nil)).rule == nil, "\(condition)")
        }
        let known = try campaign(
            "audience: {dormantMonths: 6}\nrules: [{name: r, template: t, if: '!has(account.email) && account.attributes[\"tier\"] == \"gold\"'}]"
        )
        #expect(decide(known, record()).rule?.name == "r")
    }

    @Test(
        "dormant for N months is bought before the day N calendar months ago, clamped at month ends",
        arguments: [
            ("2026-05-22", "2026-11-23", 6, true), ("2026-05-23", "2026-11-23", 6, false),
            ("2026-05-23", "2026-11-24", 6, true),
            ("2026-02-27", "2026-08-31", 6, true), ("2026-02-28", "2026-08-31", 6, false),
            ("2024-02-28", "2024-08-30", 6, true),
            ("2024-02-29", "2024-08-31", 6, false), ("2026-11-22", "2026-12-23", 1, true),
            ("2025-11-23", "2026-11-23", 12, false),
        ])
    func dormancy(last: String, day: String, months: Int, isSelected: Bool) throws {
        let read = try campaign("audience: {dormantMonths: \(months)}\nrules: []")
        let day = try #require(CivilDay(day))
        let found = record(last: CivilDay(last))
        let activation = AccountSchema.activation(found, today: day)
        #expect(read.selects(found, activation, on: day) == isSelected)
        let bound = try #require(read.filter(on: day).lastPurchaseBefore)
        #expect(((CivilDay(last) ?? .latest) < bound) == isSelected)
    }

    @Test("who never bought is no audience of a dormancy, and can be one of a condition")
    func neverBought() throws {
        let nobody = record(last: nil)
        let activation = AccountSchema.activation(nobody, today: today)
        #expect(
            try !campaign("audience: {dormantMonths: 1}\nrules: []").selects(nobody, activation, on: today))
        #expect(
            try campaign("audience: {where: history.orders == 0}\nrules: []").selects(
                nobody, activation, on: today))
    }

    @Test("the holdout is the same in every run, another with another salt, and of its size")
    func holdout() throws {
        func held(_ percent: String, _ salt: String) throws -> Set<Int> {
            let read = try campaign(
                "audience: {dormantMonths: 6}\nrules: []\nholdout: {percent: \(percent), salt: \(salt)}")
            return Set((0..<100_000).filter { read.holdsOut("account-\($0)") })
        }
        for (percent, share) in [("10", 0.1), ("2.5", 0.025), ("50", 0.5)] {
            let winter = try held(percent, "winter")
            let sigma = (100_000 * share * (1 - share)).squareRoot()
            #expect(abs(Double(winter.count) - 100_000 * share) < 3 * sigma, "\(percent) %: \(winter.count)")
            #expect(try held(percent, "winter") == winter)
            let both = Double(try held(percent, "summer").intersection(winter).count)
            #expect(abs(both - 100_000 * share * share) < 4 * (100_000 * share * share).squareRoot())
        }
        #expect(try held("0", "winter").isEmpty)
    }

    @Test("a trace tells every condition with the values it read")
    func trace() throws {
        let read = try campaign(
            """
            audience: {where: 'history.orders >= 2 && account.country in ["ES", "PT"]'}
            exclude:
              - {reason: quiet too long, if: history.lastPurchase < yearsAgo(3)}
            rules:
              - {name: vip, template: t, if: history.total >= 200.0 && (account.email == "x" || history.orders > 9)}
              - {name: rest, template: t}
            """)
        let activation = AccountSchema.activation(record(), today: today)
        let trace = read.trace(activation, on: today)
        let exclusion = try #require(trace.exclusions.first?.conditions.first)
        #expect(
            trace.exclusions.map(\.name) == ["quiet too long"] && trace.exclusions.map(\.matched) == [false])
        #expect(exclusion.text == "history.lastPurchase < yearsAgo(3)" && exclusion.holds == false)
        #expect(exclusion.values == ["history.lastPurchase = 2026-01-10"])
        #expect(
            exclusion.comparison?.relation == .isLess && exclusion.comparison?.field == "history.lastPurchase"
        )
        #expect(trace.rules.map(\.matched) == [false, true])
        #expect(trace.rules[0].conditions.map(\.holds) == [false, nil])
        #expect(
            trace.rules[0].conditions.map(\.values) == [
                ["history.total = 120.0"], ["account.email = missing", "history.orders = 3"],
            ])
        let audience = read.audienceTrace(activation, on: today)
        #expect(
            audience.matched
                && audience.conditions.map(\.text) == [
                    "history.orders >= 2", "account.country in [\"ES\", \"PT\"]",
                ])
        #expect(audience.conditions.last?.values == ["account.country = \"ES\""])
    }
}
