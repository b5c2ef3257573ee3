import Domain
import Foundation
import Mail
import Storage
import StorageSQL
import TestSupport
import Testing

private let newYear: CivilDay = "2026-01-01"

@Suite("Importing purchases")
struct PurchaseImportTests {
    @Test("an import adds lines and says what they amount to; read again it changes nothing")
    func again() throws {
        try Stores.with { stores in
            let file = [
                line("1", "a", "2026-01-02", 1000), line("1", "a", "2026-01-02", 250, "P2"),
                line("2", "b", "2026-02-01", 500), line("3", "a", "2026-03-05", -200, kind: .refund),
            ]
            #expect(try stores.load(file) == ImportEffect(added: 4))
            let summary = try #require(try stores.summary("a"))
            #expect(summary.firstPurchase == "2026-01-02" && summary.lastPurchase == "2026-01-02")
            #expect(
                (summary.orders, summary.lines, summary.total.minorUnits, summary.refunded.minorUnits) == (
                    1, 2, 1050, 200
                ))
            let before = try stores.summaries()
            #expect(try stores.load(file) == ImportEffect(unchanged: 4))
            #expect(try stores.load(Array(file.reversed())) == ImportEffect(changed: 2, unchanged: 2))
            #expect(try stores.summaries() == before)
        }
    }

    @Test("a file that overlaps the last one adds what is new, and replaces the lines of a changed order")
    func overlap() throws {
        try Stores.with { stores in
            try stores.load([line("1", "a", "2026-01-02", 1000), line("2", "a", "2026-01-09", 500)])
            let effect = try stores.load([
                line("2", "a", "2026-01-10", 700), line("2", "a", "2026-01-10", 50),
                line("3", "a", "2026-02-01", 10),
            ])
            #expect(effect == ImportEffect(added: 1, changed: 2))
            let summary = try #require(try stores.summary("a"))
            #expect(summary.lastPurchase == "2026-02-01")
            #expect((summary.orders, summary.lines, summary.total.minorUnits) == (3, 4, 1760))
            // The same numbers of another source are other orders.
            #expect(
                try stores.load([line("2", "a", "2026-01-10", 1)], source: "till") == ImportEffect(added: 1))
        }
    }

    @Test("the lines of one order belong together wherever the file has them")
    func scattered() throws {
        let file = [
            line("2", "a", "2026-01-02", 100), line("1", "b", "2026-01-02", 7),
            line("2", "a", "2026-01-02", 200),
            line("1", "b", "2026-01-02", 8), line("2", "a", "2026-01-02", 300),
        ]
        try Stores.with { stores in
            #expect(try stores.load(file) == ImportEffect(added: 5))
            #expect(try stores.load(file) == ImportEffect(unchanged: 5))
            let summary = try #require(try stores.summary("a"))
            #expect((summary.orders, summary.lines, summary.total.minorUnits) == (1, 3, 600))
            // The first part alone is the whole order now.
            #expect(try stores.load([file[0]]) == ImportEffect(changed: 1))
            #expect(try stores.summary("a")?.total.minorUnits == 100)
            // And what looked like the whole order is only its first part.
            #expect(try stores.load(file) == ImportEffect(changed: 3, unchanged: 2))
            #expect(try stores.summary("a")?.total.minorUnits == 600)
        }
    }

    @Test("an order that stands in a file twice has all its lines, the first time and again")
    func twice() throws {
        let file = [
            line("5", "a", "2026-01-02", 100), line("6", "a", "2026-01-02", 1),
            line("5", "a", "2026-01-02", 100),
        ]
        try Stores.with { stores in
            try stores.load(file)
            #expect(try stores.summary("a")?.lines == 3)
            #expect(try stores.load(file) == ImportEffect(unchanged: 3))
            #expect(try stores.summary("a")?.lines == 3)
        }
    }

    @Test("an order that moves to another account leaves the first one's history")
    func moved() throws {
        try Stores.with { stores in
            try stores.load([line("1", "a", "2026-01-02", 100), line("2", "a", "2026-02-02", 30)])
            #expect(
                try stores.load([line("1", "b", "2026-01-02", 100), line("2", "b", "2026-02-02", 30)])
                    == ImportEffect(changed: 2))
            #expect(try stores.summary("a") == nil)
            #expect(try stores.summary("b")?.orders == 2)
            #expect(try stores.records().map(\.account.id) == ["a", "b"])
        }
    }

    @Test("numbers in no order, empty numbers and refunds before any purchase")
    func numbers() throws {
        try Stores.with { stores in
            try stores.load([
                line("9", "a", "2026-01-02", 1), line("10", "a", "2026-01-03", 2),
                line("", "b", "2026-01-03", -5, kind: .refund),
                line("1", "a", "2025-01-03", 4),
            ])
            #expect(try stores.summary("a")?.firstPurchase == "2025-01-03")
            let refunds = try #require(try stores.summary("b"))
            #expect(refunds.firstPurchase == nil && refunds.orders == 0 && refunds.lines == 0)
            #expect((refunds.total.minorUnits, refunds.refunded.minorUnits) == (-5, 5))
        }
    }

    @Test("a line in another currency is counted and not added")
    func currencies() throws {
        try Stores.with { stores in
            try stores.load([
                line("1", "a", "2026-01-02", 100), line("2", "a", "2026-01-03", 999, currency: .usd),
            ])
            let summary = try #require(try stores.summary("a"))
            #expect(
                (summary.total.description, summary.linesInOtherCurrencies, summary.orders) == (
                    "1.00 EUR", 1, 2
                ))
        }
    }

    private struct Broken: Error {}

    @Test("an error in the middle of a file leaves everything as it was, and the next import works")
    func rolledBack() throws {
        try Stores.with { stores in
            for isFirst in [true, false] {
                let before = try (stores.summaries(), stores.history.counts().purchases)
                var count = 0
                #expect(throws: Broken.self) {
                    try stores.history.importPurchases(source: "bad", address: { _ in nil }) {
                        count += 1
                        if count == 700 { throw Broken() }
                        return line("\(count % 90)", "x\(count % 11)", "2026-05-05", 1)
                    }
                }
                #expect(try stores.summaries() == before.0 && stores.history.counts().purchases == before.1)
                if isFirst { try stores.load([line("1", "a", "2026-01-02", 100)]) }
            }
            #expect(try stores.load([line("2", "a", "2026-01-02", 100)]) == ImportEffect(added: 1))
        }
    }

    @Test("an account that no file names gets a row and, if wanted, an address; an account file fills it")
    func accounts() throws {
        try Stores.with { stores in
            var lines = [line("1", "a", "2026-01-02", 100)][...]
            _ = try stores.history.importPurchases(
                source: "s", address: { "\($0)@example.com" }, next: { lines.popFirst() })
            #expect(try stores.records().first?.account.email?.description == "a@example.com")
            try stores.load([
                Account(id: "a", name: "Bar Ñ", country: "ES", attributes: ["$d": "1", "x": "é"])
            ])
            let account = try #require(try stores.records().first?.account)
            #expect(
                (account.name, account.country, account.attributes) == ("Bar Ñ", "ES", ["$d": "1", "x": "é"]))
            #expect(try stores.history.accounts(beginningWith: "bar", limit: 5).map(\.id) == ["a"])
            #expect(try stores.history.accounts(beginningWith: "%", limit: 5).isEmpty)
        }
    }

    @Test("after any imports a summary is what its account's lines count to, today and as of any day before")
    func summariesAreCounts() throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("random imports: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for round in 0..<25 {
            try Stores.with { stores in
                var model: [String: [Purchase]] = [:]
                var sources: [String] = []
                for _ in 0..<random.number(1...6) {
                    let source = random.pick(["shop", "till"])
                    let file = randomFile(&random)
                    try stores.load(file, source: source)
                    // Lines count in order of their source's first import, then of the order.
                    if !sources.contains(source) { sources.append(source) }
                    let key = sources.firstIndex(of: source) ?? 0
                    for (order, lines) in Dictionary(grouping: file, by: \.order) {
                        model["\(key)\u{0}\(order)"] = lines
                    }
                    let expected = counted(model)
                    let found = try stores.summaries()
                    guard found == expected else {
                        Issue.record("seed \(seed), round \(round): \(found) is not \(expected)")
                        return
                    }
                }
                let last = counted(model).values.compactMap(\.lastPurchase).max() ?? .earliest
                for _ in 0..<5 {
                    let day = newYear.adding(days: random.number(0...60))
                    guard day < last else { continue }
                    let expected = counted(model, upTo: day)
                    #expect(
                        try stores.summaries(asOf: day) == expected, "seed \(seed), round \(round), \(day)")
                    let before = day.adding(days: -random.number(0...20))
                    let filtered = try stores.records(asOf: day, AccountFilter(lastPurchaseBefore: before))
                    #expect(
                        filtered.map(\.account.id)
                            == expected.filter { $0.value.lastPurchase.map { $0 < before } ?? false }.keys
                            .sorted(),
                        "seed \(seed), round \(round), \(day)")
                }
            }
        }
    }

    /// Orders come scattered, twice, moved and in any order, some with several accounts and currencies.
    private func randomFile(_ random: inout SeededGenerator) -> [Purchase] {
        var lines: [Purchase] = []
        var accounts: [String: AccountID] = [:]
        for _ in 0..<random.number(0...40) {
            let order = "\(random.number(1...15))"
            let isShared = random.chance(10)
            let account = (isShared ? nil : accounts[order]) ?? random.pick(["a", "b", "c", "ñ"])
            accounts[order] = account
            let day = newYear.adding(days: random.number(0...60))
            let refund = random.chance(20)
            for _ in 0..<random.number(1...3) {
                lines.append(
                    line(
                        order, account, day, Int64(random.number(1...9)) * (refund ? -1 : 1),
                        random.pick(["P1", "P2"]),
                        kind: refund ? .refund : .purchase, currency: random.chance(5) ? .usd : .eur))
            }
        }
        return lines
    }

    @Test("an order of two accounts is one order of each")
    func sharedOrder() throws {
        try Stores.with { stores in
            try stores.load([line("1", "a", "2026-01-02", 100), line("1", "b", "2026-01-02", 100)])
            #expect(try stores.summary("a")?.orders == 1)
            let orders = try stores.summary("b")?.orders
            #expect(orders == 1)
        }
    }

    @Test("the currency of an account is the same however its files were cut")
    func currencyOrder() throws {
        try Stores.with { stores in
            try stores.load([line("2", "a", "2026-01-02", 100)])
            try stores.load([
                line("1", "a", "2026-01-03", 7, currency: .usd), line("1", "a", "2026-01-03", 50),
            ])
            let summary = try stores.summary("a")
            let recounted = try stores.history.read { try $0.record(of: "a", asOf: .latest) }?.summary
            #expect(summary == recounted)
        }
    }

    @Test("a refund after the asked day does not exist for the question")
    func laterRefund() throws {
        try Stores.with { stores in
            try stores.load([
                line("1", "a", "2026-01-02", 100), line("2", "a", "2026-02-02", -30, kind: .refund),
            ])
            let total = try stores.summaries(asOf: "2026-01-15")["a"]?.total.minorUnits
            do {
                #expect(total == 100)
            }
        }
    }
}
