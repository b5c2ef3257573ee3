import Campaigns
import Domain
import RuleEngine
import Storage
import StorageSQL
import Testing

@Suite("Drafting a proposal")
struct DraftingTests {
    private func facts(_ shop: Shop, discount: Int = 10) throws -> Facts {
        let campaign = try shop.campaign(Shop.rules.replacing("discount: 10", with: "discount: \(discount)"))
        let drafting = Drafting(campaign: campaign, company: shop.company, asOf: today)
        return try shop.history.read { history in
            let record = try #require(try history.record(of: "a", asOf: today))
            return try drafting.facts(for: record, offer: campaign.rules[0].offer, language: "en", history)
        }
    }

    private func line(
        _ order: String, _ product: String, _ quantity: String, _ cents: Int64,
        kind: Purchase.Kind = .purchase, currency: Currency = .eur
    ) throws -> Purchase {
        Purchase(
            order: order, account: "a", day: "2026-01-10", kind: kind, product: product,
            productName: "Old \(product)",
            quantity: try #require(Decimal(quantity)), amount: Money(minorUnits: cents, currency: currency))
    }

    @Test(
        "the lines add up to the subtotal, the discount is rounded once, the total is what is left",
        arguments: [0, 7, 10, 33, 100])
    func sums(discount: Int) throws {
        try Shop.with { shop in
            try shop.load([
                Product(id: "P1", name: "Beans", unitPrice: Decimal("1.235"), currency: .eur),
                Product(id: "P2", name: "Cups", unitPrice: Decimal("0.005"), currency: .eur),
                Product(id: "P3", name: "Dollars", unitPrice: Decimal(5), currency: .usd),
            ])
            try shop.load([
                line("1", "P1", "3", 300), line("2", "P1", "2.5", 250), line("3", "P2", "3", 1),
                line("4", "P3", "2", 901), line("5", "P4", "3", 1000),
            ])
            let proposal = try #require(try facts(shop, discount: discount)["proposal"])
            guard case .list(let lines)? = proposal["lines"],
                case .money(let subtotal)? = proposal["subtotal"],
                case .money(let less)? = proposal["discount"], case .money(let total)? = proposal["total"]
            else { throw StoreError(.statement, "no sums in \(proposal)") }
            var sum: Int64 = 0
            var shown: [String] = []
            for line in lines {
                guard case .money(let unit)? = line["unit_price"], case .money(let amount)? = line["total"],
                    case .text(let name)? = line["name"]
                else { continue }
                sum += amount.minorUnits
                shown.append("\(name) \(unit.minorUnits) \(amount.minorUnits)")
            }
            // 2.5 at 1.235 is 3.0875; 3 at 0.005 is 0.015; without a price in our currency, what was paid.
            #expect(Set(shown) == ["Beans 124 309", "Cups 1 2", "Dollars 451 901", "Old P4 333 1000"])
            #expect(shown.first == "Beans 124 309")
            #expect(subtotal.minorUnits == sum && sum == 2212)
            #expect(less.minorUnits == (sum * Int64(discount) + 50) / 100)
            #expect(total.minorUnits == subtotal.minorUnits - less.minorUnits)
        }
    }

    @Test("lines in another currency, refunds and free goods are not proposed")
    func leftOut() throws {
        try Shop.with { shop in
            try shop.load([
                line("1", "P1", "1", 100), line("2", "P2", "1", 100, currency: .usd),
                line("3", "P3", "1", -100, kind: .refund),
                line("4", "P4", "0", 100), line("5", "P5", "1", 0),
            ])
            guard case .list(let lines)? = try facts(shop)["proposal"]?["lines"] else {
                throw StoreError(.statement, "no lines")
            }
            #expect(lines.map { $0["name"] } == [.text("Old P1")])
        }
    }

    @Test("an offer is there when there is a discount, with its last day; a number stays the same")
    func offer() throws {
        try Shop.with { shop in
            try shop.load([line("1", "P1", "1", 100)])
            let offered = try facts(shop)
            #expect(offered["offer"]?["last_day"] == .day("2026-12-23"))
            #expect(try facts(shop, discount: 0)["offer"] == .missing)
            #expect(try facts(shop)["proposal"]?["number"] == offered["proposal"]?["number"])
            #expect(offered["history"]?["months_quiet"] == .count(10) && offered["rep"] == .missing)
            #expect(Facts(json: offered.json) == offered)
        }
    }
}
