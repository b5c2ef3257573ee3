import Diagnostics
import Domain
import Storage
import TestSupport
import Testing

@testable import RuleEngine

@Suite("Findings before anything runs")
struct FindingTests {
    private func codes(_ yaml: String) throws -> [String] { try campaign(yaml).findings().map(\.code) }

    private func rules(_ list: String, hit: String = "first", audience: String = "dormantMonths: 6") -> String
    {
        "audience: {\(audience)}\nhit: \(hit)\nrules:\n"
            + list.split(separator: "\n").map { "  - \($0)\n" }.joined()
    }

    @Test("every finding stands at its place, says why, and what to do")
    func golden() throws {
        let yaml = """
            audience:
              dormantMonths: 6
              where: 'account.country in ["ES", "PT"]'
            exclude:
              - {reason: sample, if: history.total < 50.0}
              - {reason: nobody, if: history.orders < 0}
            rules:
              - {name: fresh, if: history.daysQuiet < 30, template: t}
              - {name: french, if: 'account.country == "FR"', template: t}
              - {name: poor, if: history.total < 20.0, template: t}
              - {name: some, if: history.orders >= 4, template: t}
              - {name: more, if: history.orders >= 10 && history.total > 100.0, template: t}
              - {name: few, if: history.orders >= 1 || 1 < 2, template: t}
              - {name: late, if: history.orders == 2, template: t}
            """
        let source = SourceText(name: "Rules/test.yaml", yaml)
        let found = try campaign(yaml).findings()
        try expectGolden(Diagnostics(found, sources: [source]).description + "\n", "findings.txt")
    }

    @Test(
        "rules under 'unique' that can both match are an error with an example",
        arguments: [
            ("history.orders >= 3", "history.orders >= 5", true),
            ("history.orders >= 3", "history.orders < 3", false),
            ("history.total > 10.5", "history.total <= 10.5", false),
            ("account.country == \"ES\"", "account.country != \"ES\"", false),
            ("account.country == \"ES\"", "account.segment == \"bar\"", true),
            ("account.country in [\"ES\", \"PT\"]", "account.country in [\"FR\", \"PT\"]", true),
            ("has(account.email)", "!has(account.email)", false),
            ("account.attributes[\"m\"] == \"3\"", "!(\"m\" in account.attributes)", false),
            ("history.lastPurchase < monthsAgo(12)", "history.monthsQuiet < 12", false),
            ("history.lastPurchase < monthsAgo(12)", "history.daysQuiet > 400", true),
            ("history.averageOrder > 5.0 && history.orders == 2", "history.total < 1.0", false),
            ("account.name.matches(\"A\")", "history.orders > 1", false),
        ])
    func overlap(first: String, second: String, overlaps: Bool) throws {
        let yaml = """
            audience: {dormantMonths: 6}
            hit: unique
            otherwise: nothing
            rules:
              - name: a
                if: '\(first)'
                template: t
              - name: b
                if: '\(second)'
                template: t
            """
        let found = try campaign(yaml).findings().filter { $0.code == "rule/overlap" }
        #expect(found.isEmpty != overlaps, "\(found.map(\.message))")
        #expect(found.allSatisfy { $0.severity == .error && $0.message.contains("both match") })
    }

    @Test("rules under 'any' may overlap when they give the same, and not otherwise")
    func disagreement() throws {
        let same = "{name: a, if: history.orders > 1, template: t}\n{name: b, template: t}"
        #expect(try codes(rules(same, hit: "any")).isEmpty)
        let other = "{name: a, if: history.orders > 1, template: u}\n{name: b, template: t}"
        #expect(try codes(rules(other, hit: "any")) == ["rule/disagree"])
    }

    @Test("a rule is unreachable only when those before it take all that it matches")
    func unreachable() throws {
        #expect(
            try codes(
                rules(
                    "{name: a, if: history.orders > 1, template: t}\n{name: b, if: history.orders > 2, template: t}\n{name: c, template: t}"
                ))
                == ["rule/unreachable"])
        #expect(
            try codes(
                rules(
                    "{name: a, if: history.orders > 2, template: t}\n{name: b, if: history.orders > 1, template: t}\n{name: c, template: t}"
                ))
                == [])
        #expect(
            try codes(
                rules(
                    "{name: a, if: history.orders >= 3, template: t}\n{name: b, if: history.orders < 3, template: t}\n{name: c, template: t}"
                )) == ["rule/unreachable"])
        #expect(
            try codes(
                rules(
                    "{name: a, template: t, priority: 1}\n{name: b, if: history.orders > 2, template: t, priority: 1}\n{name: c, if: history.orders > 2, template: t, priority: 2}",
                    hit: "priority")) == ["rule/unreachable"])
    }

    @Test(
        "what may hold on some day of the year is not said to hold never or always",
        arguments: [
            "today.getMonth() == 5 && history.orders > 3", "today >= date(\"2026-12-01\")",
            "history.lastPurchase == date(\"2026-04-14\") && history.daysQuiet == 223",
        ])
    func dependsOnToday(condition: String) throws {
        let list =
            "{name: a, if: '\(condition)', template: t}\n{name: b, if: history.orders > 1, template: t}"
        #expect(try codes(rules(list) + "otherwise: nothing") == [])
    }

    @Test("accounts without a rule are mentioned unless every account has one, or that is meant")
    func missingDefault() throws {
        let covered =
            "{name: a, if: history.orders >= 3, template: t}\n{name: b, if: history.orders < 3, template: t}"
        #expect(try codes(rules(covered)).isEmpty)
        let gap =
            "{name: a, if: history.orders > 3, template: t}\n{name: b, if: history.orders < 3, template: t}"
        let found = try campaign(rules(gap)).findings()
        #expect(found.map(\.code) == ["rule/no-default"])
        #expect(found.first?.message.contains("history.orders = 3") == true)
        #expect(try codes(rules(gap) + "otherwise: nothing").isEmpty)
    }

    @Test("a discount or a term beyond the company's policy is an error at its place")
    func policy() throws {
        let source = SourceText(
            name: "Rules/test.yaml",
            """
            audience: {dormantMonths: 6}
            rules:
              - {name: a, template: t, offer: {discount: 20, validDays: 90}}
            """)
        let policies = Policies(maximumDiscount: 15, maximumValidDays: 60)
        let (campaign, found) = Campaign.read(source, name: "test", policies: policies)
        #expect(campaign == nil && found.map(\.code) == ["rule/over-policy", "rule/over-policy"])
        #expect(found.map { source.place(of: $0.span.start).column } == [46, 61])
        let (_, mistakes) = Policies.read(
            SourceText(
                name: "Rules/policies.yaml", "offer: {maximumDiscont: 5}\nmargin: {minimum: 120}\nhours: x\n")
        )
        #expect(mistakes.map(\.code) == ["yaml/unknown-key", "yaml/expected-number", "yaml/unknown-key"])
    }

    /// What findings claim, against random accounts: a rule said to be unreachable never decides, rules not said to
    /// overlap never both match, and a file without a gap leaves nobody out.
    @Test("no random account contradicts a finding")
    func sound() throws {
        let seed = SeededGenerator.seed(nil)
        print("random rule sets: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var claims = 0
        for _ in 0..<40 {
            let hit = random.pick(["first", "unique", "priority"])
            let count = random.number(2...4)
            let list = (0..<count).map { index in
                let condition = (0..<random.number(1...2)).map { _ in Self.condition(&random) }.joined(
                    separator: random.pick([" && ", " || "]))
                return
                    "{name: r\(index), if: '\(condition)', template: t\(index), priority: \(random.number(0...2))}"
            }
            let yaml = rules(list.joined(separator: "\n"), hit: hit)
            let read = try campaign(yaml)
            let found = read.findings()
            let names = (0..<count).map { "r\($0)" }
            let hidden = names.filter { name in
                found.contains {
                    ["rule/unreachable", "rule/never-matches"].contains($0.code)
                        && $0.message.hasPrefix("rule '\(name)'")
                }
            }
            let overlapping = found.contains { $0.code == "rule/overlap" }
            let hasGap = found.contains { $0.code == "rule/no-default" }
            claims += hidden.count + (overlapping ? 1 : 0) + (hasGap ? 0 : 1)
            for _ in 0..<200 {
                let account = record(
                    last: today.adding(days: -random.number(184...900)), orders: random.number(1...8),
                    cents: Int64(random.number(0...2000)), country: random.pick(["ES", "PT", "FR"]))
                let decision = read.decide(AccountSchema.activation(account, today: today))
                if let rule = decision.rule {
                    #expect(!hidden.contains(rule.name), "seed \(seed): \(yaml)")
                }
                if !overlapping { #expect(decision.conflict.isEmpty, "seed \(seed): \(yaml)") }
                if !hasGap {
                    #expect(decision.rule != nil || !decision.conflict.isEmpty, "seed \(seed): \(yaml)")
                }
            }
        }
        #expect(claims > 12, "the test says something only if there are claims: \(claims)")
    }

    private static func condition(_ random: inout SeededGenerator) -> String {
        let comparison = random.pick(["<", "<=", ">", ">=", "==", "!="])
        return switch random.number(0...4) {
        case 0: "history.orders \(comparison) \(random.number(0...8))"
        case 1: "history.total \(comparison) \(random.number(0...20)).0"
        case 2: "account.country == \"\(random.pick(["ES", "PT"]))\""
        case 3: "!(account.country in [\"ES\", \"FR\"])"
        default: "history.monthsQuiet \(comparison) \(random.number(5...14))"
        }
    }
}
