import Domain
import Storage
import StorageSQL
import TestSupport
import Testing

@testable import StorageSQLite

@Suite("One pass over the history")
struct HistoryPassTests {
    private func all(_ stores: Stores, from: AccountID? = nil, below: AccountID? = nil) throws -> [AccountID:
        [HistoryLine]]
    {
        var found: [AccountID: [HistoryLine]] = [:]
        var order: [AccountID] = []
        try stores.history.histories(from: from, below: below) { account, lines, _ in
            found[account] = lines
            order.append(account)
        }
        #expect(order == order.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        return found
    }

    @Test("each account comes once, its lines in order of their days, and an order begins once")
    func lines() throws {
        try Stores.with { stores in
            try stores.load([
                line("9", "b", "2026-03-01", 100), line("9", "b", "2026-03-01", 50),
                line("8", "b", "2026-01-01", 10),
                line("8", "a", "2026-01-02", 20), line("7", "b", "2026-02-01", -5, kind: .refund),
                line("9", "b", "2026-04-01", 7), line("6", "é", "2026-01-01", 1, currency: .usd),
            ])
            let found = try all(stores)
            #expect(found.keys.sorted() == ["a", "b", "é"])
            let b = try #require(found["b"])
            #expect(b.map(\.amount) == [10, -5, 50, 100, 7] || b.map(\.amount) == [10, -5, 100, 50, 7])
            #expect(b.map(\.isRefund) == [false, true, false, false, false])
            #expect(b.count { $0.beginsOrder } == 2)
            #expect(found["é"]?.first?.currency == .usd)
            #expect(try stores.history.extent()?.first == "2026-01-01")
        }
    }

    @Test("parts between the splits are all there is, each account in one of them")
    func parts() throws {
        try Stores.with { stores in
            try stores.load((0..<57).map { line("\($0)", "account-\($0)", "2026-01-01", 1) })
            for count in [2, 3, 10] {
                let splits = try stores.history.splits(count)
                #expect(splits.count == count - 1)
                var seen: [AccountID] = []
                for part in 0...splits.count {
                    let found = try all(
                        stores, from: part == 0 ? nil : splits[part - 1],
                        below: part < splits.count ? splits[part] : nil)
                    #expect(!found.isEmpty)
                    seen += found.keys
                }
                #expect(seen.count == 57 && Set(seen).count == 57)
            }
            #expect(try stores.history.splits(100).isEmpty)
        }
    }

    @Test("the pass reads nothing but the index, so that it costs no look-up a line")
    func covered() throws {
        try Stores.with { stores in
            try stores.load([line("1", "a", "2026-01-01", 1)])
            var plan = ""
            try stores.historyDatabase.read { connection in
                let statement = try connection.prepare(
                    "EXPLAIN QUERY PLAN SELECT account, kind, day, amount, currency, source, order_number FROM purchase ORDER BY account, kind, day"
                )
                while try statement.step() { plan += statement.text(3) }
            }
            #expect(
                plan.contains("COVERING INDEX purchase_by_account") && !plan.contains("TEMP B-TREE"),
                "\(plan)")
        }
    }

    @Test("what an account's row said before is kept with its time")
    func versions() throws {
        try Stores.with { stores in
            func say(_ name: String, at milliseconds: Int64) throws {
                var rest = [Account(id: "a", name: name, attributes: ["n": name])][...]
                _ = try stores.history.importAccounts(
                    at: Instant(milliseconds: milliseconds), next: { rest.popFirst() })
            }
            try say("one", at: 100)
            try say("one", at: 200)
            try say("two", at: 300)
            try say("three", at: 400)
            try stores.history.read { reading in
                func known(_ moment: Int64) throws -> String {
                    let found = try #require(try reading.account("a", at: Instant(milliseconds: moment)))
                    #expect(found.account.attributes == ["n": found.account.name])
                    return found.isOfThen ? found.account.name : "later \(found.account.name)"
                }
                #expect(try known(50) == "later one")
                #expect(try known(100) == "one")
                #expect(try known(299) == "one")
                #expect(try known(300) == "two")
                #expect(try known(1000) == "three")
                let nobody = try reading.account("b", at: Instant(milliseconds: 1))
                #expect(nobody == nil)
            }
        }
    }

    @Test("a store of the schema before gets its rhythms, its extent and its index when it is opened")
    func migrates() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let path = scratch.path("h.sqlite")
        do {
            let database = try SQLiteDatabase(path: path, durability: .ordered)
            let store = try SQLHistoryStore(database)
            var lines = [
                line("1", "a", "2026-01-01", 1), line("2", "a", "2026-01-11", 1),
                line("3", "a", "2026-01-31", 1),
                line("4", "b", "2026-02-02", 1),
            ][...]
            _ = try store.importPurchases(source: "s", address: { _ in nil }, next: { lines.popFirst() })
            // Back to what the first version left.
            try database.write { connection in
                try connection.script(
                    """
                    DROP TABLE co_purchase; DROP TABLE sold_product; DROP TABLE recommendation_run;
                    DROP TABLE history_extent; DROP TABLE quiet_rank; DROP TABLE account_version;
                    ALTER TABLE account DROP COLUMN since;
                    ALTER TABLE account_summary DROP COLUMN purchase_days;
                    ALTER TABLE account_summary DROP COLUMN usual_gap;
                    ALTER TABLE account_summary DROP COLUMN gap_spread;
                    DROP INDEX purchase_by_account;
                    CREATE INDEX purchase_by_account ON purchase (account, kind, day);
                    DELETE FROM schema_migration WHERE number >= 2;
                    """)
            }
        }
        let store = try SQLHistoryStore(SQLiteDatabase(path: path, durability: .ordered))
        var rhythms: [AccountID: BuyingRhythm] = [:]
        try store.scan(AccountFilter(), asOf: .latest) { record, _ in
            rhythms[record.account.id] = record.summary?.rhythm
        }
        #expect(rhythms["a"] == BuyingRhythm(purchaseDays: 3, usualGapQuarters: 60, gapSpreadQuarters: 20))
        #expect(rhythms["b"] == BuyingRhythm(purchaseDays: 1, usualGapQuarters: nil, gapSpreadQuarters: nil))
        // An earlier day is answered from the lines: the extent is known.
        var asOf: [AccountID: Int] = [:]
        try store.scan(AccountFilter(lastPurchaseBefore: "2026-01-20"), asOf: "2026-01-15") { record, _ in
            asOf[record.account.id] = record.summary?.orders
        }
        #expect(asOf == ["a": 2])
    }
}
