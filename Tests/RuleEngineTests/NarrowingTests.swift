import Domain
import Foundation
import RuleEngine
import Storage
import StorageSQL
import StorageSQLite
import TestSupport
import Testing

@Suite("What a store may leave out")
struct NarrowingTests {
    @Test("simple conjuncts become a filter")
    func filter() throws {
        let read = try campaign(
            """
            audience:
              dormantMonths: 6
              where: |
                "ES" == account.country && account.segment in ["bar", "café"] && history.lastPurchase < monthsAgo(9)
                && 3 <= history.orders && history.lines >= 2 && (account.city == "a" || account.city == "b")
            rules: []
            """)
        #expect(
            read.filter(on: today)
                == AccountFilter(
                    lastPurchaseBefore: "2026-02-23",
                    conditions: [
                        .init(.country, .equals("ES")), .init(.segment, .oneOf(["bar", "café"])),
                        .init(.orders, .atLeast(3)),
                        .init(.lines, .atLeast(2)),
                    ]))
    }

    @Test("a bound within a day keeps that day's purchases, also before 1970 and at the end of time")
    func bounds() throws {
        func bound(_ text: String) throws -> CivilDay? {
            try campaign("audience: {where: 'history.lastPurchase < timestamp(\"\(text)\")'}\nrules: []")
                .filter(on: today).lastPurchaseBefore
        }
        #expect(try bound("2026-01-10T00:00:00Z") == "2026-01-10")
        #expect(try bound("2026-01-10T00:00:00.000000001Z") == "2026-01-11")
        #expect(try bound("2026-01-10T23:59:59Z") == "2026-01-11")
        #expect(try #require(try bound("1969-12-31T12:00:00Z")) >= "1970-01-01")
        #expect(try bound("9999-12-31T23:59:59Z") == nil)
    }

    private static let words = ["ES", "es", "", "café", "cafe\u{301}", "Ñ", "a'b", "%", "x\u{0}y"]

    private func literal(_ word: String) -> String {
        "\"" + word.unicodeScalars.map { $0 == "\u{0}" ? "\\u0000" : String($0) }.joined() + "\""
    }

    private func conjunct(_ random: inout SeededGenerator) -> String {
        let field = random.pick(["country", "language", "segment", "rep", "city"])
        let word = literal(random.pick(Self.words))
        let list = (0..<random.number(0...3)).map { _ in literal(random.pick(Self.words)) }.joined(
            separator: ", ")
        let number = random.pick([-1, 0, 1, 2, 3, 5])
        let comparison = random.pick(["<", "<=", ">", ">=", "==", "!="])
        let count = random.pick(["orders", "lines"])
        let day = random.pick([
            "monthsAgo(\(random.number(0...12)))", "daysAgo(\(random.number(-3...300)))",
            "date(\"2026-0\(random.number(1...9))-10\")", "today",
            "timestamp(\"2026-0\(random.number(1...9))-10T12:00:00Z\")", "yearsAgo(1)",
        ])
        return switch random.number(0...15) {
        case 0: "account.\(field) == \(word)"
        case 1: "\(word) == account.\(field)"
        case 2: "account.\(field) in [\(list)]"
        case 3: "account.\(field) != \(word)"
        case 4: "history.\(count) \(comparison) \(number)"
        case 5: "\(number) \(comparison) history.\(count)"
        case 6: "history.lastPurchase \(comparison) \(day)"
        case 7: "\(day) \(comparison) history.lastPurchase"
        case 8: "history.\(count) \(comparison) \(number).5"
        case 9: "(account.\(field) == \(word) || history.orders >= \(number))"
        case 10: "!(account.\(field) == \(word))"
        case 11: "(has(account.email) ? account.country : account.city) == \(word)"
        case 12: "account.\(field) == (has(account.contactName) ? \(word) : \"ES\")"
        case 13: "account.\(field) == account.?contactName.orValue(\(word))"
        case 14: "account.\(field) == (history.orders > 1 || true ? \(word) : \"ES\")"
        default: "(history.daysQuiet > \(number * 40) && account.\(field) == \(word))"
        }
    }

    private func load(_ store: SQLHistoryStore, _ random: inout SeededGenerator) throws {
        var accounts: [Account] = []
        var lines: [Purchase] = []
        for id in 0..<60 {
            var account = Account(id: "\(id)", name: "n")
            account.country = random.pick(Self.words)
            account.language = random.pick(Self.words)
            account.segment = random.pick(Self.words)
            account.city = random.pick(Self.words)
            account.rep = random.pick(Self.words)
            account.contactName = random.pick(Self.words)
            accounts.append(account)
            // A quarter never bought.
            for order in 0..<max(0, random.number(-1...5)) {
                let day = today.adding(days: -random.number(0...400))
                let isRefund = random.chance(15)
                for _ in 0..<random.number(1...2) {
                    lines.append(
                        Purchase(
                            order: "\(id)-\(order)", account: "\(id)", day: day,
                            kind: isRefund ? .refund : .purchase,
                            amount: Money(minorUnits: isRefund ? -5 : 100, currency: .eur)))
                }
            }
        }
        var restOfAccounts = accounts[...]
        _ = try store.importAccounts(at: Instant(milliseconds: 0), next: { restOfAccounts.popFirst() })
        var rest = lines[...]
        _ = try store.importPurchases(source: "s", address: { _ in nil }, next: { rest.popFirst() })
    }

    @Test("no account that a condition selects is left out by the filter made of it")
    func neverNarrower() throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("random conditions: 4,000 seeds from \(seed)")
        var selected = 0
        var narrowed = 0
        for part in 0..<10 as Range<UInt64> {
            var random = SeededGenerator(seed: seed &+ part * 400)
            let scratch = try Scratch()
            defer { scratch.remove() }
            let store = try SQLHistoryStore(
                SQLiteDatabase(path: scratch.path("h.sqlite"), durability: .ordered))
            try load(store, &random)
            for offset in 0..<400 as Range<UInt64> {
                // Each condition has a seed of its own.
                let seed = seed &+ part * 400 &+ offset
                random = SeededGenerator(seed: seed)
                let day = random.chance(70) ? today : today.adding(days: -random.number(1...300))
                let months = random.chance(30) ? "  dormantMonths: \(random.number(1...9))\n" : ""
                let condition = (0..<random.number(1...3)).map { _ in conjunct(&random) }.joined(
                    separator: " && ")
                let campaign = try campaign("audience:\n\(months)  where: |-\n    \(condition)\nrules: []")
                func chosen(_ filter: AccountFilter) throws -> (all: Int, selected: [AccountID]) {
                    var all = 0
                    var ids: [AccountID] = []
                    try store.scan(filter, asOf: day) { record, _ in
                        all += 1
                        let activation = AccountSchema.activation(record, today: day)
                        if campaign.selects(record, activation, on: day) { ids.append(record.account.id) }
                    }
                    return (all, ids)
                }
                let filter = campaign.filter(on: day)
                let narrow = try chosen(filter)
                let wide = try chosen(AccountFilter())
                #expect(wide.all == 60)
                guard narrow.selected == wide.selected else {
                    Issue.record(
                        "seed \(seed): \(condition.debugDescription) on \(day), \(filter): \(narrow.selected) is not \(wide.selected)"
                    )
                    return
                }
                selected += narrow.selected.count
                if narrow.all < wide.all { narrowed += 1 }
            }
        }
        // The test says something only if both happen often.
        #expect(selected > 1000 && narrowed > 1000, "\(selected) selected, \(narrowed) narrowed")
    }
}
