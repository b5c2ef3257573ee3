import Domain
import TestSupport
import Testing

@testable import Insight

@Suite("What goes together")
struct CoPurchaseTests {
    private func lines(_ products: [Int32], day: Int32 = 100) -> [ProductDay] {
        products.sorted().map { ProductDay(product: $0, day: day) }
    }

    private func matrix(_ baskets: [[Int32]], upTo day: Int32 = 100) -> CoPurchaseMatrix {
        var matrix = CoPurchaseMatrix(upTo: day)
        for basket in baskets { _ = matrix.add(lines(basket)) }
        return matrix
    }

    private func table(_ matrix: CoPurchaseMatrix, names: [String]) -> CoPurchaseTable {
        matrix.table(names: names, leads: { _ in true }, offers: { _ in true })
    }

    @Test("a score is the cosine, halved where five accounts bought both; fewer than three say nothing")
    func score() {
        // 0 and 1 by five accounts, 1 by eight in all; 0 and 2 by two.
        let baskets: [[Int32]] =
            Array(repeating: [0, 1], count: 3) + Array(repeating: [0, 1, 2], count: 2)
            + Array(repeating: [1], count: 3)
        let table = table(matrix(baskets), names: ["a", "b", "c"])
        // 5 / √(5 · 8) · 5 / (5 + 5)
        #expect(table[0].map(\.other) == [1] && table[0].map(\.accounts) == [5])
        #expect(table[0].first?.score == 395_285)
        #expect(table[1].map(\.other) == [0] && table[2].isEmpty && table[3].isEmpty && table[-1].isEmpty)
    }

    @Test(
        "counted product by product it is what counting every pair of every account gives", arguments: 0..<5)
    func pairs(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let baskets = (0..<200).map { _ in
            (0..<Int32(30)).filter { random.chance(40 - Int($0)) }
        }
        var counts: [[Int32]: Int32] = [:]
        for basket in baskets {
            for one in basket {
                for other in basket where one != other { counts[[one, other], default: 0] += 1 }
            }
        }
        let table = table(matrix(baskets), names: (0..<30).map { "\($0)" })
        var kept = 0
        for product in 0..<Int32(30) {
            let found = Array(table[product])
            kept += found.count
            #expect(found.allSatisfy { counts[[product, $0.other]] == $0.accounts })
            #expect(zip(found, found.dropFirst()).allSatisfy { $0.score >= $1.score })
            let possible = (0..<Int32(30)).count { counts[[product, $0], default: 0] >= 3 }
            #expect(found.count == min(20, possible))
        }
        #expect(kept > 200 && kept == table.pairs)
    }

    @Test("the order of accounts and the numbers of products change nothing", arguments: [1, 2] as [UInt64])
    func order(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var baskets = (0..<150).map { _ in (0..<Int32(25)).filter { _ in random.chance(30) } }
        let names = (0..<25).map { "product \($0)" }
        let numbers = Array(0..<Int32(25)).shuffled(using: &random)
        func named(_ table: CoPurchaseTable, _ names: [String]) -> [String: [String]] {
            Dictionary(
                uniqueKeysWithValues: names.indices.map { index in
                    (names[index], table[Int32(index)].map { "\(names[Int($0.other)]) \($0.score)" })
                })
        }
        let one = named(table(matrix(baskets), names: names), names)
        baskets.shuffle(using: &random)
        var renamed = names
        for index in names.indices { renamed[Int(numbers[index])] = names[index] }
        let other = matrix(baskets.map { $0.map { numbers[Int($0)] } })
        #expect(one == named(table(other, names: renamed), renamed))
        #expect(one.values.contains { !$0.isEmpty })
    }

    @Test("an account counts with the 500 products it bought last, so that one reseller costs no more")
    func reseller() {
        var matrix = CoPurchaseMatrix(upTo: 1000)
        let kept = matrix.add((0..<800).map { ProductDay(product: $0, day: $0) })
        #expect(kept.count == 500 && kept.first == 799 && kept.last == 300)
        #expect(matrix.buyers.count == 800 && matrix.buyers.allSatisfy { $0 == 1 })
    }

    @Test("what nobody bought for half a year is not recommended, but leads to others")
    func discontinued() {
        var matrix = CoPurchaseMatrix(upTo: 400)
        for _ in 0..<4 {
            _ = matrix.add([ProductDay(product: 0, day: 217), ProductDay(product: 1, day: 218)])
        }
        let table = table(matrix, names: ["a", "b"])
        #expect(table[0].map(\.other) == [1] && table[1].isEmpty)
        #expect(matrix.bestSellers(names: ["a", "b"], offers: { _ in true }) == [1])
    }

    @Test("what is excluded neither leads nor is led to; hostile numbers are no crash")
    func excluded() {
        var matrix = matrix(Array(repeating: [0, 1, 2], count: 5))
        _ = matrix.add([ProductDay(product: -1, day: 3), ProductDay(product: 0, day: .min)])
        _ = matrix.add([])
        let table = matrix.table(names: [], leads: { $0 != 1 }, offers: { $0 != 1 })
        #expect(table[0].map(\.other) == [2] && table[1].isEmpty && table[2].map(\.other) == [0])
        #expect(matrix.bestSellers(names: [], offers: { $0 != 1 }) == [0, 2])
    }

    @Test("an account is told of what its products lead to together, and which of them weighs most")
    func sums() {
        var sum = RecommendationSum(owned: ["x", "y"])
        sum.add("x", leadsTo: "a", accounts: 9, score: 300)
        sum.add("y", leadsTo: "a", accounts: 4, score: 400)
        sum.add("x", leadsTo: "b", accounts: 5, score: 600)
        sum.add("x", leadsTo: "y", accounts: 5, score: 900)
        sum.add("x", leadsTo: "c", accounts: 5, score: .max)
        sum.add("y", leadsTo: "c", accounts: 5, score: .max)
        let ranked = sum.highest(3) { $0 < $1 }
        #expect(sum.highest(2) { $0 < $1 }.map(\.product) == ["c", "a"])
        #expect(ranked.map(\.product) == ["c", "a", "b"])
        #expect(ranked[1].because == "y" && ranked[1].accounts == 4 && ranked[1].score == 700)
    }
}
