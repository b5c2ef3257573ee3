import Diagnostics
import Domain
import Foundation
import RuleEngine
import Storage
import StorageSQL
import TestSupport
import Testing

@testable import Campaigns

@Suite("Backtests")
struct BacktestTests {
    private static let rules = """
        audience:
          dormantMonths: 4
          where: 'account.segment != "closed"'
        exclude:
          - {reason: small, if: history.total < 30.0}
        otherwise: nothing
        rules:
          - {name: regular, if: history.orders >= 3 || history.usualGap < 40.0, template: a}
          - {name: beans, if: '"BEANS" in history.products && history.products["BEANS"].total > 10.0', template: b}

        """

    private func load(_ shop: Shop, _ random: inout SeededGenerator) throws {
        var accounts: [Account] = []
        var lines: [Purchase] = []
        for id in 0..<60 {
            accounts.append(
                Account(id: "a\(id)", name: "n", segment: random.pick(["bar", "closed", "shop"])))
            for order in 0..<random.number(0...8) {
                let day = today.adding(days: -random.number(0...900))
                for _ in 0..<random.number(1...2) {
                    let isRefund = random.chance(12)
                    lines.append(
                        Purchase(
                            order: "\(id)-\(order)", account: "a\(id)", day: day,
                            kind: isRefund ? .refund : .purchase, product: random.pick(["BEANS", "CUPS"]),
                            amount: Money(
                                minorUnits: Int64(random.number(500...4000) * (isRefund ? -1 : 1)),
                                currency: .eur)))
                }
            }
        }
        try shop.load(accounts)
        try shop.load(lines)
    }

    /// What one date's counts are by their definition: the plan's own selection and decision as of that day, and
    /// each account's later purchases.
    private func counted(_ shop: Shop, _ campaign: Campaign, _ day: CivilDay, months: Int) throws -> (
        chosen: Set<AccountID>, known: Set<AccountID>, quiet: Set<AccountID>, value: Int64
    ) {
        var chosen: Set<AccountID> = []
        var known: Set<AccountID> = []
        var quiet: Set<AccountID> = []
        var value: Int64 = 0
        let lookup = FactLookup(campaign, company: shop.company, asOf: day, now: noon)
        let end = day.adding(months: months)
        try shop.history.scan(AccountFilter(), asOf: day) { record, reading in
            let id = record.account.id
            guard record.summary?.lastPurchase != nil else { return }
            known.insert(id)
            // The first purchase day after the date, if there is one within the horizon.
            let later = try reading.record(of: id, asOf: end)?.summary?.lastPurchase
            if later == record.summary?.lastPurchase { quiet.insert(id) }
            guard let activation = try lookup.selected(record, reading, nil),
                campaign.decide(activation).rule?.template != nil
            else { return }
            chosen.insert(id)
            value += record.summary?.total.minorUnits ?? 0
        }
        return (chosen, known, quiet, value)
    }

    @Test("a backtest counts on every date what a plan as of that day would have chosen, in one pass")
    func equalsPlans() throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("random histories: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var chosen = 0
        for _ in 0..<4 {
            try Shop.with { shop in
                try load(shop, &random)
                let campaign = try shop.campaign(Self.rules)
                let question = Backtest.Question(
                    from: today.adding(months: -20), to: today.adding(months: -2), stepMonths: 2,
                    horizonMonths: 3, windows: [4, 7], thresholds: [])
                let found = try Backtester(
                    campaign: campaign, company: shop.company, history: shop.history, ledger: shop.ledger
                ).run(question)
                #expect(found.dates.count == 10)
                let seven = try shop.campaign(
                    Self.rules.replacing("dormantMonths: 4", with: "dormantMonths: 7"))
                var lapses: [AccountID: CivilDay] = [:]
                for date in found.dates {
                    let expected = try counted(shop, campaign, date.day, months: 3)
                    let count = try #require(date.counts[.campaign])
                    #expect(count.chosen == expected.chosen.count, "seed \(seed), \(date.day)")
                    #expect(count.stayedQuiet == expected.chosen.intersection(expected.quiet).count)
                    #expect(date.known == expected.known.count && date.stayedQuiet == expected.quiet.count)
                    #expect(count.value == expected.value, "seed \(seed), \(date.day)")
                    #expect(date.counts[.window(months: 4)] == count)
                    let other = try counted(shop, seven, date.day, months: 3)
                    #expect(date.counts[.window(months: 7)]?.chosen == other.chosen.count)
                    var letters = 0
                    try shop.history.read { reading in
                        for id in expected.chosen {
                            let last = try reading.record(of: id, asOf: date.day)?.summary?.lastPurchase
                            if lapses.updateValue(last ?? .earliest, forKey: id) != last { letters += 1 }
                        }
                    }
                    #expect(count.letters == letters)
                    chosen += count.chosen
                }
            }
        }
        #expect(chosen > 100, "the test says something only if many are chosen: \(chosen)")
    }

    @Test("it says what it cannot say")
    func limits() throws {
        try Shop.with { shop in
            try shop.load([Account(id: "a", name: "A", segment: "x"), Account(id: "b", name: "B")])
            try shop.load([
                shop.bought("a", "2026-01-10"), shop.bought("a", "2026-05-10"),
                Purchase(
                    order: "o", account: "b", day: "2026-02-01", amount: Money(minorUnits: 5, currency: .usd)),
            ])
            let campaign = try shop.campaign(Self.rules)
            let found = try Backtester(
                campaign: campaign, company: shop.company, history: shop.history, ledger: shop.ledger
            ).run(
                Backtest.Question(
                    from: "2026-03-31", to: "2026-05-31", horizonMonths: 1, windows: [3], thresholds: [50]))
            #expect(
                found.limits == [
                    .historyBegins("2026-01-10", datesWithoutPast: 2),
                    .historyEnds("2026-05-10", datesNotOver: 2),
                    .accountsOfToday, .catalogueOfToday, .withoutRank(dates: 3),
                    .recallOfWholeBook, .otherCurrencies(accounts: 1),
                    .noLetters,
                ])
            #expect(found.dates.map(\.isOver) == [true, false, false])
            #expect(found.dates.map(\.day) == ["2026-03-31", "2026-04-30", "2026-05-31"])
            #expect(found.caveats.allSatisfy { !$0.isEmpty } && found.caveats.count == found.limits.count)
            #expect(found.dateTable.allSatisfy { $0.count == 9 } && found.choiceTable.count == 3)
            #expect(found.dateChart.hasPrefix("<svg") && found.choiceChart.hasSuffix("</svg>\n"))
        }
    }

    @Test(
        "on CDNOW it counts the dormant and their value as the reference does",
        .enabled(if: SharedData.isThere))
    func cdnow() throws {
        try Shop.with { shop in
            var lines: [Purchase] = []
            var row = 0
            let path = SharedData.path("data/cdnow_sample.txt")
            for text in try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline) {
                let cells = text.split(separator: " ")
                let digits = cells[2]
                let day = "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))"
                row += 1
                lines.append(
                    Purchase(
                        order: "\(row)", account: String(cells[1]), day: try #require(CivilDay(day)),
                        amount: Money(
                            minorUnits: try #require(Decimal(String(cells[4]))?.rounded(toPlaces: 2)),
                            currency: .usd)))
            }
            try shop.load(lines)
            let campaign = try shop.campaign(
                "audience: {dormantMonths: 6}\nrules: [{name: all, template: t}]\n")
            let found = try Backtester(
                campaign: campaign, company: shop.company, history: shop.history, ledger: shop.ledger
            ).run(
                Backtest.Question(
                    from: "1997-09-30", to: "1997-12-30", stepMonths: 3, horizonMonths: 6, windows: [6],
                    thresholds: [70, 90]))
            // expected_dormancy.csv: 1,620 on 1997-09-30 with 60,237.30.
            let first = try #require(found.dates.first)
            #expect(first.known == 2357 && first.counts[.campaign]?.chosen == 1620)
            #expect(first.counts[.campaign]?.value == 6_023_730)
            #expect(found.dates.map(\.isOver) == [true, true])
            // A greater rank takes fewer and surer accounts.
            let seventy = found.summary(.rank(above: 70))
            let ninety = found.summary(.rank(above: 90))
            #expect(seventy.chosen > ninety.chosen && ninety.chosen > 0)
            #expect(ninety.precision ?? 0 > found.summary(.campaign).precision ?? 1)
        }
    }
}
