import Domain
import Storage
import StorageSQL
import Testing

@Suite("Recommendations in the store")
struct RecommendationTests {
    private func run(_ asOf: CivilDay, excluded: [String] = [], isAccepted: Bool = true) -> RecommendationRun
    {
        RecommendationRun(
            asOf: asOf, madeAt: noon, lastImport: 7, excluded: excluded, isAccepted: isAccepted,
            verdict: "It is \"so\".")
    }

    @Test("what was paid for comes account by account, in an order that only the purchases decide")
    func productDays() throws {
        let lines = [
            line("1", "b", "2026-01-05", 100, "P2"), line("2", "b", "2026-01-01", 100, "P9"),
            line("3", "a", "2026-01-03", 100, "P9"), line("4", "b", "2026-01-02", 100, "P2"),
            line("5", "a", "2026-01-03", 0, "FREE"), line("6", "a", "2026-01-03", -5, "BACK", kind: .refund),
            line("7", "a", "2026-02-01", 100, "LATER"), line("8", "c", "2026-01-03", 100, "", quantity: 3),
        ]
        var seen: [[String]] = []
        for order in [lines, lines.reversed()] {
            try Stores.with { stores in
                try stores.load(order)
                var accounts: [[ProductDay]] = []
                let (products, lastImport) = try stores.history.productDays(upTo: "2026-01-31") {
                    accounts.append($0)
                }
                #expect(products.map(\.key) == ["P9", "P2", "Product "] && lastImport == 1)
                #expect(products.map(\.name) == ["Product P9", "Product P2", "Product "])
                seen.append(
                    accounts.map { account in
                        account.map { "\(products[Int($0.product)].key) \($0.day)" }.joined(separator: ",")
                    })
            }
        }
        let first = CivilDay("2026-01-01").daysSince1970
        #expect(
            seen[0] == [
                "P9 \(first + 2)", "P2 \(first + 1),P2 \(first + 4),P9 \(first)", "Product  \(first + 2)",
            ])
        #expect(seen[0] == seen[1])
    }

    @Test("a product is called what its latest line called it")
    func renamed() throws {
        try Stores.with { stores in
            var old = line("1", "a", "2026-01-01", 1)
            old.productName = "Old"
            var new = line("2", "a", "2026-01-09", 1)
            new.productName = "New"
            try stores.load([new, old])
            #expect(try stores.history.productDays(upTo: .latest) { _ in }.products.map(\.name) == ["New"])
            let then = try stores.history.productDays(upTo: "2026-01-05") { _ in }
            #expect(then.products.map(\.name) == ["Old"])
        }
    }

    @Test("a new counting replaces the one before as a whole")
    func replaced() throws {
        try Stores.with { stores in
            try stores.history.read { (reading: any HistoryReading) throws -> Void in
                #expect(try reading.recommendationRun() == nil)
                #expect(try reading.coPurchases(with: "A").isEmpty)
            }
            let odd = "it's [\"odd\"], ünd"
            try stores.history.saveRecommendations(
                run("2026-01-31", excluded: ["M", odd]),
                products: [
                    SoldProduct(key: "B", name: "Bee", recentAccounts: 2, position: 2),
                    SoldProduct(key: "A", name: "Ay", recentAccounts: 5, position: 1),
                    SoldProduct(key: odd, name: ""),
                ],
                others: { index in
                    index == 1
                        ? [
                            CoPurchase(other: "B", accounts: 9, score: 20),
                            CoPurchase(other: odd, accounts: 3, score: 20),
                        ] : []
                })
            try stores.history.read { (reading: any HistoryReading) throws -> Void in
                #expect(try reading.recommendationRun() == run("2026-01-31", excluded: ["M", odd]))
                #expect(try reading.coPurchases(with: "A").map(\.other) == ["B", odd])
                #expect(try reading.bestSellers(after: 0, limit: 9).map(\.key) == ["A", "B"])
                #expect(try reading.bestSellers(after: 1, limit: 9).map(\.recentAccounts) == [2])
                #expect(try reading.soldProduct(odd) == SoldProduct(key: odd, name: ""))
            }
            try stores.history.saveRecommendations(
                run("2026-02-28", isAccepted: false), products: [SoldProduct(key: "A", name: "A")],
                others: { _ in [] })
            try stores.history.read { (reading: any HistoryReading) throws -> Void in
                #expect(try reading.recommendationRun() == run("2026-02-28", isAccepted: false))
                #expect(try reading.coPurchases(with: "A").isEmpty && reading.soldProduct("B") == nil)
                #expect(try reading.bestSellers(after: 0, limit: 9).isEmpty)
            }
        }
    }

    @Test("a counting that fails leaves the one before")
    func failed() throws {
        try Stores.with { stores in
            try stores.history.saveRecommendations(
                run("2026-01-31"), products: [SoldProduct(key: "A", name: "Ay")], others: { _ in [] })
            #expect(throws: (any Error).self) {
                try stores.history.saveRecommendations(
                    run("2026-02-28"), products: [SoldProduct(key: "A", name: "A")],
                    others: { _ in [CoPurchase(other: "A", accounts: 3, score: 1)] })
            }
            try stores.history.read { (reading: any HistoryReading) throws -> Void in
                #expect(try reading.recommendationRun()?.asOf == "2026-01-31")
                #expect(try reading.soldProduct("A")?.name == "Ay")
            }
        }
    }

    @Test("an import that changes nothing is not the last one")
    func lastImport() throws {
        try Stores.with { stores in
            func last() throws -> Int64 { try stores.history.read { try $0.lastImport() } }
            let lines = [line("1", "a", "2026-01-01", 1), line("2", "b", "2026-01-01", 1)]
            #expect(try last() == 0)
            try stores.load(lines)
            #expect(try last() == 1)
            try stores.load(lines)
            try stores.load([])
            #expect(try last() == 1)
            try stores.load([line("1", "a", "2026-01-01", 2)])
            #expect(try last() == 2)
            try stores.load([line("3", "a", "2026-01-01", 2)])
            #expect(try last() == 3)
        }
    }
}
