import CEL
import Diagnostics
import Domain
import Storage
import Testing

@testable import RuleEngine

@Suite("Decision tables")
struct TableTests {
    private func yaml(_ cells: String, input: String = "history.total", hit: String = "first") -> String {
        """
        audience: {where: "true || history.orders > 0"}
        hit: \(hit)
        otherwise: nothing
        table:
          inputs:
            x: \(input)
          rows:
            - {name: row, x: \(cells), template: t}
        """
    }

    private func matches(_ cell: String, input: String, _ record: AccountRecord) throws -> Bool {
        let read = try campaign(yaml(cell, input: input))
        return read.decide(AccountSchema.activation(record, today: today)).rule != nil
    }

    @Test(
        "a cell takes comparisons, choices, intervals, their negation, and what is missing (DMN unary tests)",
        arguments: [
            ("'>= 120'", true), ("'> 120'", false), ("'< 120.01'", true), ("'<= 119'", false),
            ("'= 120'", true),
            ("'!= 120'", false), ("120", true), ("'100, 120, 140'", true), ("'100, 140'", false),
            ("'[100..120]'", true), ("'[100..120)'", false), ("'(120..200]'", false), ("']100..120['", false),
            ("'[100..120['", false), ("'< 50, > 100'", true), ("'< 50, > 200'", false), ("'not(120)'", false),
            ("'not(< 100, > 150)'", true), ("'-'", true), ("''", true), ("'double(60 + 60)'", true),
            ("'[double(50 + 50)..double(60 * 2)]'", true),
        ])
    func cells(cell: String, holds: Bool) throws {
        #expect(try matches(cell, input: "history.total", record(cents: 12_000)) == holds)
    }

    @Test(
        "texts stand in quotes, and commas and brackets within them are theirs",
        arguments: [
            (#"'"ES"'"#, true), (#"'"FR","ES"'"#, true), (#"'"FR","PT"'"#, false),
            (#"'not("FR","PT")'"#, true),
            (#"'"a,b","x..y","(","ES"'"#, true), (#"'not("ES")'"#, false), (#"'!= "FR"'"#, true),
        ])
    func texts(cell: String, holds: Bool) throws {
        #expect(try matches(cell, input: "account.country", record(country: "ES")) == holds)
    }

    @Test("null asks whether there is a value")
    func null() throws {
        #expect(try matches("'null'", input: "account.email", record()))
        #expect(try !matches("'not(null)'", input: "account.email", record()))
        #expect(try matches("'< monthsAgo(6)'", input: "history.lastPurchase", record()))
        #expect(try !matches("'< monthsAgo(6)'", input: "history.lastPurchase", record(last: nil)))
    }

    @Test(
        "a column may be any expression; a column left out takes anything; rows and rules keep the file's order"
    )
    func columns() throws {
        let read = try campaign(
            """
            audience: {dormantMonths: 6}
            rules:
              - {name: huge, if: history.orders > 50, template: t}
            table:
              inputs: {mean: 'history.total / double(history.orders)', country: account.country}
              rows:
                - {name: big, mean: '>= 100', country: '"ES"', template: big, offer: {discount: 5}}
                - {name: rest, template: small}
            """)
        #expect(read.rules.map(\.name) == ["huge", "big", "rest"])
        func rule(_ record: AccountRecord) -> String? {
            read.decide(AccountSchema.activation(record, today: today)).rule?.name
        }
        #expect(rule(record(orders: 1, cents: 12_000)) == "big")
        #expect(rule(record(orders: 3, cents: 12_000)) == "rest")
        #expect(rule(record(orders: 1, cents: 12_000, country: "FR")) == "rest")
        #expect(rule(record(orders: 51, cents: 12_000)) == "huge")
        let after = try campaign(
            """
            audience: {dormantMonths: 6}
            table: {inputs: {n: history.orders}, rows: [{name: a, n: '> 3', template: t}]}
            rules: [{name: b, template: t}]
            """)
        #expect(after.rules.map(\.name) == ["a", "b"])
    }

    @Test("cells with simple comparisons are asked of the store's index like any other condition")
    func narrows() throws {
        let read = try campaign(yaml(#"'"ES","PT"'"#, input: "account.country"))
        #expect(
            read.rules.first?.conditions.first.map { $0.text(of: $0.root) }
                == #"account.country in ["ES", "PT"]"#)
    }

    @Test("mistakes in a table stand at their cell or column")
    func mistakes() throws {
        let (_, text) = RuleEngineTests.mistakes(
            """
            audience: {dormantMonths: 6}
            table:
              inputs:
                spent: history.totl
                segment: account.segment
                name: account.name
                quiet: history.daysQuiet + 1
              rows:
                - {name: a, spent: '>= 5', segment: horeca, template: t}
                - {name: b, segment: '"x",', quiet: 'null', template: t}
                - {name: c, segment: '>=', quiet: '> "ten"', template: t}
                - {name: a, segmnt: '"x"', template: t}
                - {name: e, quiet: '[1..)', segment: [x]}
            """)
        try expectGolden(text, "table-mistakes.txt")
    }
}
