public import Domain
import Insight
public import Storage

/// A product that a letter may tell an account of.
public struct Recommendation: Hashable, Sendable {
    public var product: String
    public var name: String
    /// The name of the account's own product that weighs most; `nil` for a best-seller.
    public var because: String?
    /// Other accounts that bought both; for a best-seller, that bought it in the last 90 days.
    public var accounts: Int
    /// The catalogue's, in the account's currency; `nil` if it has none.
    public var price: Money?
}

extension Recommending {
    /// At most three, the best first, none of what the account ever bought.
    ///
    /// Where co-purchases were refused, best-sellers alone: they hit no worse then, and nothing is said of them that
    /// was not seen. An account whose products lead to too little gets them last. Nothing before the day that was
    /// counted, and nothing if nothing was.
    ///
    /// - Parameter bought: everything it bought, in any order.
    public static func recommendations(
        after bought: [Favourite], currency: Currency, asOf: CivilDay, _ history: any HistoryReading
    ) throws -> [Recommendation] {
        guard let run = try history.recommendationRun(), run.asOf <= asOf else { return [] }
        var picking = Picking(
            hasCatalogue: try history.hasCatalogue(), currency: currency,
            owned: Set(bought.map(\.key)), names: Set(bought.map(\.name)))
        if run.isAccepted {
            for recommended in try ranked(bought, excluding: Set(run.excluded), history) {
                guard picking.found.count < RecommendStudy.shown else { break }
                try picking.add(
                    recommended.product, because: bought.first { $0.key == recommended.because }?.name,
                    accounts: recommended.accounts, history)
            }
        }
        var position = 0
        while picking.found.count < RecommendStudy.shown {
            let page = try history.bestSellers(after: position, limit: 50)
            guard let last = page.last?.position else { break }
            position = last
            for seller in page where picking.found.count < RecommendStudy.shown {
                try picking.add(seller.key, because: nil, accounts: seller.recentAccounts, history)
            }
        }
        return picking.found
    }

    /// The same for one account as it is known on a day.
    public static func recommendations(
        for record: AccountRecord, asOf: CivilDay, _ history: any HistoryReading
    ) throws -> [Recommendation] {
        let bought = try history.favourites(of: record.account.id, asOf: asOf, limit: .max)
        let currency = record.summary?.total.currency ?? bought.first?.lastAmount.currency ?? .eur
        return try recommendations(after: bought, currency: currency, asOf: asOf, history)
    }

    private static func ranked(
        _ bought: [Favourite], excluding excluded: Set<String>, _ history: any HistoryReading
    ) throws -> [Recommended<String>] {
        let leads = bought.filter { !excluded.contains($0.key) }.sorted { left, right in
            left.lastBought != right.lastBought
                ? left.lastBought > right.lastBought
                : left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
        }
        var sum = RecommendationSum(owned: Set(bought.map(\.key)))
        for own in leads.prefix(RecommendStudy.mostLeads) {
            for other in try history.coPurchases(with: own.key) {
                sum.add(own.key, leadsTo: other.other, accounts: other.accounts, score: other.score)
            }
        }
        // More than are shown: some may have left the catalogue.
        return sum.highest(50) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Takes what can be offered, no product and no name twice.
    private struct Picking {
        let hasCatalogue: Bool
        let currency: Currency
        var owned: Set<String>
        var names: Set<String>
        var found: [Recommendation] = []

        mutating func add(
            _ key: String, because: String?, accounts: Int, _ history: any HistoryReading
        ) throws {
            guard !owned.contains(key), let sold = try history.soldProduct(key) else { return }
            let product = try history.product(key)
            // The catalogue may have changed since the counting: it is asked again.
            guard try isOffered(sold, hasCatalogue: hasCatalogue, history) else { return }
            let name = [product?.name ?? "", sold.name, sold.key].first { !$0.isEmpty } ?? ""
            guard !name.isEmpty, names.insert(name).inserted else { return }
            owned.insert(key)
            var price: Money?
            if let product, product.currency == currency, let unit = product.unitPrice, !unit.isNegative,
                !unit.isZero
            {
                price = Decimal(1).times(unit, in: currency)
            }
            found.append(
                Recommendation(
                    product: key, name: name, because: because, accounts: accounts, price: price))
        }
    }
}

extension Favourite {
    /// As a `SoldProduct` is keyed: by its number, by its name where the lines have no number.
    fileprivate var key: String { product.isEmpty ? name : product }
}

extension Recommendation {
    /// Why it is named, for people.
    public func why(language: ExplanationLanguage) -> String {
        switch (language, because) {
        case (.english, let because?):
            "\(accounts) other customers who bought \(because) also bought it"
        case (.english, nil): "a best-seller: \(accounts) customers bought it in the last 90 days"
        case (.spanish, let because?):
            "otros \(accounts) clientes que compraron \(because) también lo compraron"
        case (.spanish, nil):
            "de lo más vendido: \(accounts) clientes lo compraron en los últimos 90 días"
        }
    }

    /// As templates see it.
    var facts: Facts {
        .record([
            .init("name", .text(name)), .init("because", .textOrMissing(because ?? "")),
            .init("accounts", .count(accounts)), .init("price", price.map(Facts.money) ?? .missing),
        ])
    }
}
