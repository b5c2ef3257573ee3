import Campaigns
import Diagnostics
import Domain
import Insight
import Rendering
import RuleEngine
import Storage
import StorageSQL
import TestSupport
import Testing

@Suite("Recommending")
struct RecommendingTests {
    private func line(
        _ account: AccountID, _ product: String, _ day: CivilDay, cents: Int64 = 1000,
        currency: Currency = .eur
    ) -> Purchase {
        Purchase(
            order: "\(account)-\(product)-\(day)", account: account, day: day, product: product,
            productName: "Name of \(product)", amount: Money(minorUnits: cents, currency: currency))
    }

    /// Two shelves of four products; accounts buy one of a shelf, later another of it. The best-sellers go through all.
    private func loadShelves(_ shop: Shop, loyal: Bool = true) throws {
        var random = SeededGenerator(seed: 12)
        var lines: [Purchase] = []
        for number in 0..<400 {
            let shelf = number % 4
            var day: CivilDay = "2025-10-01"
            for order in 0..<4 {
                let product =
                    loyal
                    ? "S\(shelf)-\(random.number(0...3))" : "S\(random.number(0...3))-\(random.number(0...3))"
                lines.append(line("c\(number)", product, day.adding(days: random.number(0...20))))
                day = day.adding(days: order == 2 ? 150 : 60)
            }
        }
        try shop.load(lines)
    }

    private func study(_ shop: Shop, excluding: [String] = []) throws -> Recommending.Study {
        let study = try #require(try Recommending.study(shop.history, asOf: today, excluding: excluding))
        try Recommending.save(study, in: shop.history, at: noon)
        return study
    }

    private func recommended(_ shop: Shop, _ account: AccountID, asOf day: CivilDay = today) throws
        -> [Recommendation]
    {
        try shop.history.read { history in
            let record = try #require(try history.record(of: account, asOf: day))
            return try Recommending.recommendations(for: record, asOf: day, history)
        }
    }

    @Test("an account is told of what others bought with what it bought, why, and by how many")
    func explained() throws {
        try Shop.with { shop in
            try loadShelves(shop)
            try shop.load([line("a", "S2-0", "2026-01-10")])
            let study = try study(shop)
            #expect(study.report.refusal == nil, "\(study.report.verdict)")
            let found = try recommended(shop, "a")
            #expect(Set(found.map(\.product)) == ["S2-1", "S2-2", "S2-3"])
            for one in found {
                #expect(one.because == "Name of S2-0" && one.price == nil)
                let both = try shop.history.read { history in
                    try (0..<400).count { number in
                        let basket = try history.basket(of: "c\(number)", asOf: today).products
                        return basket["S2-0"] != nil && basket[one.product] != nil
                    }
                }
                #expect(one.accounts == both && both >= 3)
            }
            #expect(
                found[0].why(language: .english).hasSuffix(
                    "other customers who bought Name of S2-0 also bought it"))
        }
    }

    @Test("where co-purchases do not beat best-sellers, best-sellers are named, and no reason is made up")
    func refused() throws {
        try Shop.with { shop in
            try loadShelves(shop, loyal: false)
            try shop.load([line("a", "S2-0", "2026-01-10")])
            let study = try study(shop)
            #expect(study.report.refusal != nil, "\(study.report.verdict)")
            let found = try recommended(shop, "a")
            let best = study.report.bestSellers.map { study.products[Int($0)].key }.filter { $0 != "S2-0" }
            #expect(found.map(\.product) == Array(best.prefix(3)))
            #expect(found.allSatisfy { $0.because == nil && $0.accounts > 0 })
        }
    }

    @Test(
        "in a catalogue, only what has a name and a price is recommended; its price is shown in the account's currency"
    )
    func catalogue() throws {
        try Shop.with { shop in
            try loadShelves(shop)
            try shop.load([line("a", "S2-0", "2026-01-10"), line("b", "S2-0", "2026-01-10", currency: .gbp)])
            try shop.load([
                Product(id: "S2-0", name: "Zero", unitPrice: Decimal(1), currency: .eur),
                Product(id: "S2-1", name: "One", unitPrice: Decimal("2.345"), currency: .eur),
                Product(id: "S2-2", name: "Two", unitPrice: Decimal(0), currency: .eur),
                Product(id: "S1-0", name: "Other", unitPrice: Decimal(-1), currency: .eur),
            ])
            _ = try study(shop)
            let found = try recommended(shop, "a")
            #expect(found.map(\.name) == ["One"] && found.first?.because == "Zero")
            #expect(found.first?.price == Money(minorUnits: 235, currency: .eur))
            #expect(try recommended(shop, "b").map(\.price) == [nil])
            // Taken out of the catalogue after the counting.
            try shop.load([Product(id: "S2-1", name: "One", currency: .eur)])
            #expect(try recommended(shop, "a").isEmpty)
        }
    }

    @Test("what the company excludes is neither named nor a reason; free goods count for nothing")
    func excluded() throws {
        try Shop.with { shop in
            try loadShelves(shop)
            try shop.load((0..<400).map { line("c\($0)", "POST", "2026-05-01") })
            try shop.load((0..<400).map { line("c\($0)", "GIFT", "2026-05-01", cents: 0) })
            try shop.load([line("a", "S2-0", "2026-01-10"), line("p", "POST", "2026-01-10")])
            let study = try study(shop, excluding: ["POST"])
            #expect(!study.products.map(\.key).contains("GIFT"))
            for account in ["a", "p"] {
                let found = try recommended(shop, account)
                #expect(found.count == 3 && !found.map(\.product).contains("POST"))
                #expect(
                    !found.map(\.product).contains("GIFT")
                        && !found.compactMap(\.because).contains("Name of POST"))
            }
            #expect(try recommended(shop, "p").allSatisfy { $0.because == nil })
        }
    }

    @Test("a plan for a day before the counting recommends nothing: it must not know what came later")
    func before() throws {
        try Shop.with { shop in
            try loadShelves(shop)
            try shop.load([line("a", "S2-0", "2026-01-10")])
            let day = try study(shop).report.windows.day
            #expect(try recommended(shop, "a", asOf: day.adding(days: -1)).isEmpty)
            #expect(try recommended(shop, "a", asOf: day).count == 3)
        }
    }

    @Test(
        "it is counted anew after an import that changed something, or when other products are left out, else not"
    )
    func current() throws {
        try Shop.with { shop in
            func isCurrent(_ excluded: [String] = []) throws -> Bool {
                try Recommending.isCurrent(shop.history, asOf: today, excluding: excluded)
            }
            #expect(try Recommending.study(shop.history, asOf: today) == nil)
            try loadShelves(shop)
            #expect(try !isCurrent())
            _ = try study(shop)
            #expect(try isCurrent() && !isCurrent(["POST"]))
            try loadShelves(shop)
            #expect(try isCurrent(), "the same lines again change nothing")
            try shop.load([line("new", "S2-0", "2026-06-10")])
            #expect(try !isCurrent())
        }
    }

    @Test("a letter's facts hold the recommendations, frozen and the same each time")
    func facts() throws {
        try Shop.with { shop in
            try loadShelves(shop)
            try shop.load([Account(id: "a", name: "Bar a")])
            try shop.load([line("a", "S2-0", "2026-01-10")])
            _ = try study(shop)
            let body = """
                {% for item in recommendations %}<p>{{ item.name }}{% if item.because %}: {{ item.accounts }} with \
                {{ item.because }}{% endif %}{% if item.price %} at {{ item.price | money }}{% endif %}</p>{% endfor %}
                """
            let library = shop.library(body)
            #expect(library.diagnostics.list.isEmpty, "\(library.diagnostics.list)")
            let drafting = Drafting(campaign: try shop.campaign(), company: shop.company, asOf: today)
            func draft() throws -> Facts {
                try shop.history.read { history in
                    let record = try #require(try history.record(of: "a", asOf: today))
                    return try drafting.facts(for: record, offer: nil, language: "en", history)
                }
            }
            let facts = try draft()
            #expect(try draft() == facts && Facts(json: facts.json) == facts)
            let template = try #require(library.template("t", for: "en"))
            let html = String(decoding: try template.render(facts).html, as: UTF8.self)
            #expect(html.contains("with Name of S2-0") && !html.contains(" at "), "\(html)")
        }
    }
}
