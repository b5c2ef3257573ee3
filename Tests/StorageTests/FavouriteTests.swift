import Domain
import Storage
import StorageSQL
import Testing

@Suite("Looking up")
struct FavouriteTests {
    @Test("favourites come most often bought first, then the later, then by name, as known on the day")
    func favourites() throws {
        try Stores.with { stores in
            var products = [Product(id: "P1", name: "Espresso", unitPrice: Decimal(3), currency: .eur)][...]
            _ = try stores.history.importProducts(next: { products.popFirst() })
            try stores.load([
                line("1", "a", "2026-01-01", 300, "P1", quantity: 2),
                line("2", "a", "2026-01-05", 400, "P2", quantity: 3),
                line("3", "a", "2026-01-09", 500, "P1", quantity: 4), line("4", "a", "2026-01-09", 1, "P4"),
                line("5", "a", "2026-01-09", 1, "P3"), line("6", "a", "2026-02-09", 1, "P5"),
                line("7", "a", "2026-02-10", -1, "P2", kind: .refund), line("8", "b", "2026-02-10", 1, "P9"),
            ])
            let found = try stores.history.read { try $0.favourites(of: "a", asOf: "2026-01-31", limit: 3) }
            #expect(found.map(\.product) == ["P1", "P3", "P4"])
            #expect(found.first?.name == "Espresso")
            #expect(
                found.first.map { ($0.times, $0.totalQuantity, $0.lastQuantity) } ?? (
                    0, Decimal(0), Decimal(0)
                ) == (2, Decimal(6), Decimal(4)))
            #expect(found.first?.lastBought == "2026-01-09" && found.first?.lastAmount.minorUnits == 500)
            let later = try stores.history.read { try $0.favourites(of: "a", asOf: .latest, limit: 9) }
            #expect(later.map(\.product) == ["P1", "P5", "P3", "P4", "P2"])
            let word = try stores.history.read { try $0.lastWord(on: "a") }
            #expect(word?.lastPurchase == "2026-02-09" && word?.consent == .unknown)
            #expect(try stores.history.read { try $0.lastWord(on: "nobody") } == nil)
        }
    }

    @Test("a product on two lines of an order was bought once, as much as both")
    func linesOfOneOrder() throws {
        try Stores.with { stores in
            try stores.load([
                line("1", "a", "2026-01-01", 300, "P1", quantity: 2),
                line("1", "a", "2026-01-01", 150, "P1", quantity: 1),
            ])
            let found = try stores.history.read { try $0.favourites(of: "a", asOf: .latest, limit: 1) }
            let favourite = try #require(found.first)
            do {
                #expect(favourite.times == 1)
                #expect(favourite.lastQuantity == Decimal(3))
                #expect(favourite.lastAmount.minorUnits == 450)
            }
        }
    }
}
