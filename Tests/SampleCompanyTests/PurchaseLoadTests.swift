import Testing

@testable import SampleCompany

@Suite("The load of purchases")
struct PurchaseLoadTests {
    private static func bytes(_ load: PurchaseLoad, chunkBytes: Int = 1 << 20) -> [UInt8] {
        var bytes: [UInt8] = []
        load.write(chunkBytes: chunkBytes) { bytes += $0 }
        return bytes
    }

    @Test("is the same for the same seed, and comes in whole rows")
    func isDeterministic() {
        let load = PurchaseLoad(accounts: 500, purchases: 5000, seed: 9)
        var pieces: [UInt8] = []
        load.write(chunkBytes: 512) { chunk in
            #expect(chunk.last == UInt8(ascii: "\n") && chunk.count < 600)
            pieces += chunk
        }
        #expect(pieces == Self.bytes(load))
        #expect(pieces != Self.bytes(PurchaseLoad(accounts: 500, purchases: 5000, seed: 10)))
    }

    @Test("has as many rows as asked for, in order of date, with ids that count up")
    func rows() throws {
        let table = try CSVTable(Self.bytes(PurchaseLoad(accounts: 2000, purchases: 20_001, seed: 1)))
        #expect(
            table.header == [
                "order_id", "order_date", "account_id", "product_id", "quantity", "amount", "currency",
            ])
        #expect(table.rows.count == 20_001)
        #expect(table["order_date"] == table["order_date"].sorted())
        #expect(table["order_date"].first == "2023-11-23" && table["order_date"].last == "2026-11-23")
        #expect(Set(table["order_date"]).count == 1097)
        #expect(table["order_id"].compactMap { Int($0.dropFirst()) } == Array(1...20_001))
        #expect(table["order_id"].allSatisfy { $0.utf8.count == 11 })
        for row in table.rows {
            let cents = row[5].split(separator: ".")
            #expect(row[2].utf8.count == 8 && row[3].utf8.count == 4)
            #expect((1...9).contains(Int(row[4]) ?? 0))
            #expect(cents.count == 2 && cents[1].count == 2 && Int(cents[0]) ?? 0 >= 2)
            #expect(["EUR", "GBP", "USD"].contains(row[6]))
        }
        #expect(Set(table["product_id"]).count == 120)
        #expect(Set(table["quantity"]).count == 9)
        #expect(Set(table["amount"]).count > 5000)
    }

    @Test("leaves one account in five dormant, and gives an account one currency")
    func dormantShare() throws {
        let table = try CSVTable(Self.bytes(PurchaseLoad(accounts: 5000, purchases: 50_000, seed: 3)))
        var last: [String: String] = [:]
        var currencies: [String: Set<String>] = [:]
        for row in table.rows {
            last[row[2]] = row[1]
            currencies[row[2], default: []].insert(row[6])
        }
        #expect(last.count > 4990)
        #expect(last.values.count { $0 < "2026-05-23" } == 1000 - (5000 - last.count))
        #expect(currencies.values.allSatisfy { $0.count == 1 })
    }

    @Test("shuffles: neighbours in the file are not neighbours in number")
    func shuffled() throws {
        let table = try CSVTable(Self.bytes(PurchaseLoad(accounts: 1000, purchases: 1000, seed: 5)))
        let numbers = table["account_id"].compactMap { Int($0.dropFirst()) }
        let near = zip(numbers, numbers.dropFirst()).count { abs($0 - $1) < 10 }
        #expect(near < 60)
        #expect(Set(zip(numbers, numbers.dropFirst()).map { $1 - $0 }).count > 300)
    }

    @Test("of any size ends", arguments: [(1, 0), (1, 3), (2, 7), (3, 100), (7, 1), (4, 5000)])
    func anySize(accounts: Int, purchases: Int) throws {
        let table = try CSVTable(Self.bytes(PurchaseLoad(accounts: accounts, purchases: purchases, seed: 2)))
        #expect(table.rows.count == purchases)
        #expect(table["account_id"].allSatisfy { (1...accounts).contains(Int($0.dropFirst()) ?? 0) })
    }
}
