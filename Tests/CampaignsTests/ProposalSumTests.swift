import Campaigns
import Domain
import RuleEngine
import Storage
import StorageSQL
import TestSupport
import Testing

import class Foundation.ProcessInfo

@Suite("A proposal's sums")
struct ProposalSumTests {
    private static let currencies = ["JPY", "EUR", "GBP", "BHD", "CLF"].compactMap { Currency($0) }

    /// Up to nine places, now and then very large, zero or below it: as hostile as a file can be.
    private static func decimal(_ random: inout SeededGenerator) -> Decimal {
        let most = random.pick([9, 999, 99_999, 9_999_999, Int(Int64.max)])
        let mantissa = random.number((random.chance(5) ? -most : 0)...most)
        return Decimal(mantissa: Int64(mantissa), scale: random.number(0...9))
    }

    @Test(
        "for random prices, quantities, discounts and currencies, what is shown adds up, and no more than allowed is off"
    )
    func sums() throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("REKINDLE_SEED=\(seed)")
        var random = SeededGenerator(seed: seed)
        try Shop.with { shop in
            var products: [Product] = []
            for number in 0..<60 {
                products.append(
                    Product(
                        id: "P\(number)", name: "Product \(number)",
                        unitPrice: random.chance(80) ? Self.decimal(&random) : nil,
                        currency: random.pick(Self.currencies), cost: Self.decimal(&random)))
            }
            try shop.load(products)
            var lines: [Purchase] = []
            for account in 0..<250 {
                let currency = random.pick(Self.currencies)
                for order in 0..<random.number(1...6) {
                    lines.append(
                        Purchase(
                            order: "\(account)-\(order)", account: "a\(account)", day: "2026-01-10",
                            product: "P\(random.number(0...69))", productName: "Something",
                            quantity: Self.decimal(&random),
                            amount: Money(
                                minorUnits: Int64(random.pick([1, 99, 123_456, Int(Int64.max / 8)])),
                                currency: random.chance(85) ? currency : random.pick(Self.currencies))))
                }
            }
            try shop.load(lines)
            var seen = 0
            for account in 0..<250 {
                let limit = random.number(0...100)
                let percent = random.number(0...limit)
                seen += try check(shop, "a\(account)", percent, limit: limit)
            }
            #expect(seen > 100, "only \(seen) proposals had lines")
        }
    }

    /// - Returns: 1 if the proposal has lines.
    private func check(_ shop: Shop, _ account: AccountID, _ percent: Int, limit: Int) throws -> Int {
        let drafting = Drafting(campaign: try shop.campaign(), company: shop.company, asOf: today)
        let facts = try shop.history.read { history in
            let record = try #require(try history.record(of: account, asOf: today))
            return try drafting.facts(
                for: record, offer: Offer(discountPercent: percent, validDays: 30), language: "en", history)
        }
        let proposal = try #require(facts["proposal"])
        guard case .list(let lines)? = proposal["lines"], case .money(let subtotal)? = proposal["subtotal"],
            case .money(let discount)? = proposal["discount"], case .money(let total)? = proposal["total"],
            case .number(let shown)? = proposal["discount_percent"]
        else { throw StoreError(.statement, "no sums in \(proposal)") }
        var sum = Int128(0)
        for line in lines {
            guard case .money(let amount)? = line["total"], case .money(let unit)? = line["unit_price"],
                case .number(let quantity)? = line["quantity"]
            else { throw StoreError(.statement, "no money in \(line)") }
            #expect(amount.minorUnits >= 0 && unit.minorUnits >= 0 && !quantity.isNegative)
            #expect(amount.currency == total.currency && unit.currency == total.currency)
            sum += Int128(amount.minorUnits)
        }
        #expect(Int128(subtotal.minorUnits) == sum)
        #expect(Int128(total.minorUnits) + Int128(discount.minorUnits) == sum)
        #expect(total.minorUnits >= 0 && discount.minorUnits >= 0)
        #expect([subtotal.currency, discount.currency].allSatisfy { $0 == total.currency })
        // To the nearest minor unit, the discount is what is said, and what is said is allowed.
        #expect(shown == Decimal(Int64(percent)) && percent <= limit)
        let exact = sum * Int128(percent)
        #expect((Int128(discount.minorUnits) * 100 - exact).magnitude <= 50)
        #expect(Int128(discount.minorUnits) * 100 <= sum * Int128(limit) + 50)
        return lines.isEmpty ? 0 : 1
    }
}
