import Crypto
public import Domain
import Mail
public import RuleEngine
public import Storage

/// Drafts the proposal for one account: everything its letter may show, as plain values.
public struct Drafting: Sendable {
    let campaign: Campaign
    let company: Company
    let asOf: CivilDay

    public init(campaign: Campaign, company: Company, asOf: CivilDay) {
        self.campaign = campaign
        self.company = company
        self.asOf = asOf
    }

    /// What the letter may show.
    ///
    /// - Parameters:
    ///   - offer: the decision's; `nil` for none.
    ///   - language: the template's.
    public func facts(
        for record: AccountRecord, offer: Offer?, language: String, _ history: any HistoryReading
    ) throws -> Facts {
        try draft(for: record, offer: offer, language: language, history).facts
    }

    /// The same with what the proposal leaves the company.
    func draft(
        for record: AccountRecord, offer: Offer?, language: String, _ history: any HistoryReading
    ) throws -> (facts: Facts, margin: Margin?) {
        let account = record.account
        let bought = try history.favourites(of: account.id, asOf: asOf, limit: .max)
        let favourites = Array(bought.prefix(5))
        let recommendations = try Recommending.recommendations(
            after: bought, currency: currency(of: record, favourites), asOf: asOf, history)
        let rep = account.rep.isEmpty ? nil : try history.rep(account.rep)
        let lastDay = asOf.adding(days: offer?.validDays ?? 30)
        let (proposal, margin) = try proposalFacts(
            record, favourites, discountPercent: offer?.discountPercent ?? 0, lastDay, history)
        let facts = Facts.record([
            .init("account", accountFacts(account, language)),
            .init("history", historyFacts(record.summary)),
            .init("favourites", .list(favourites.map(favouriteFacts))),
            .init("recommendations", .list(recommendations.map(\.facts))),
            .init("proposal", proposal),
            .init(
                "offer", offer.flatMap { $0.discountPercent > 0 ? offerFacts($0, lastDay) : nil } ?? .missing),
            .init("rep", rep.map(repFacts) ?? .missing),
            .init("company", company.facts),
            .init("links", company.linkFacts(number: number(of: record))),
            .init("campaign", .record([.init("name", .text(campaign.title))])),
            .init("today", .day(asOf)),
            .init("language", .text(language)),
        ])
        return (facts, margin)
    }

    /// The number that the customer may quote. It derives from campaign, account and lapse, so a plan made
    /// again gives the same letter the same number.
    public func number(of record: AccountRecord) -> String {
        var hash = SHA256()
        let episode = record.summary?.lastPurchase ?? asOf
        hash.update(data: Array("\(campaign.name)\u{0}\(record.account.id)\u{0}\(episode)".utf8))
        // Without I, L, O, U, 0 and 1, so that it can be read out on the telephone.
        let letters = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
        let digest = hash.finalize().prefix(8).map { letters[Int($0) % letters.count] }
        let code = String(decoding: digest, as: UTF8.self)
        return "\(asOf.year)-\(code.prefix(4))-\(code.suffix(4))"
    }

    private func accountFacts(_ account: Account, _ language: String) -> Facts {
        .record([
            .init("id", .text(account.id)), .init("name", .text(account.name)),
            .init("contact_name", .textOrMissing(account.contactName)),
            .init("first_name", .textOrMissing(account.firstName)),
            .init("city", .textOrMissing(account.city)), .init("country", .textOrMissing(account.country)),
            .init("language", .text(account.language.isEmpty ? language : account.language)),
            .init("segment", .textOrMissing(account.segment)),
            .init(
                "attributes",
                account.attributes.isEmpty
                    ? .missing
                    : .record(
                        account.attributes.sorted { $0.key < $1.key }.map { .init($0.key, .text($0.value)) })),
        ])
    }

    private func historyFacts(_ summary: PurchaseSummary?) -> Facts {
        let days = daysSinceLastPurchase(summary?.lastPurchase, on: asOf) ?? 0
        let months = summary?.lastPurchase.map { Dormancy.wholeMonths(since: $0, on: asOf) } ?? 0
        let years = summary?.firstPurchase.map { Dormancy.wholeMonths(since: $0, on: asOf) / 12 } ?? 0
        return .record([
            .init("first_purchase", summary?.firstPurchase.map(Facts.day) ?? .missing),
            .init("last_purchase", summary?.lastPurchase.map(Facts.day) ?? .missing),
            .init("days_quiet", .count(days)), .init("months_quiet", .count(months)),
            .init("years_as_customer", .count(years)), .init("orders", .count(summary?.orders ?? 0)),
            .init("total", .money(summary?.total ?? Money(minorUnits: 0, currency: .eur))),
        ])
    }

    private func favouriteFacts(_ favourite: Favourite) -> Facts {
        .record([
            .init("name", .text(favourite.name)), .init("times", .count(favourite.times)),
            .init("quantity", .number(favourite.totalQuantity)),
            .init("last_bought", .day(favourite.lastBought)),
        ])
    }

    private func currency(of record: AccountRecord, _ favourites: [Favourite]) -> Currency {
        record.summary?.total.currency ?? favourites.first?.lastAmount.currency ?? .eur
    }

    /// The lines: what the account bought most often, as much as last time, at today's price where the
    /// catalogue has one in its currency, else at the price paid. Each total is rounded once; the sums are sums
    /// of what is shown.
    private func proposalFacts(
        _ record: AccountRecord, _ favourites: [Favourite], discountPercent: Int, _ lastDay: CivilDay,
        _ history: any HistoryReading
    ) throws -> (Facts, Margin?) {
        let currency = currency(of: record, favourites)
        var lines: [Facts] = []
        var subtotal = Money(minorUnits: 0, currency: currency)
        var margin = Margin(discountPercent: discountPercent)
        for favourite in favourites where lines.count < 4 && favourite.lastAmount.currency == currency {
            guard let line = try line(favourite, currency, history) else { continue }
            guard let sum = subtotal.adding(line.total) else { continue }
            subtotal = sum
            if let cost = line.cost { margin.add(price: line.total, cost: cost) }
            lines.append(
                .record([
                    .init("name", .text(favourite.name)), .init("quantity", .number(favourite.lastQuantity)),
                    .init("unit_price", .money(line.unitPrice)), .init("total", .money(line.total)),
                ]))
        }
        // A percentage of at most 100 cannot overflow; without a discount there is no letter to send.
        guard let discount = subtotal.percent(discountPercent) else { return (.missing, nil) }
        let total = Money(minorUnits: subtotal.minorUnits - discount.minorUnits, currency: currency)
        let facts = Facts.record([
            .init("number", .text(number(of: record))), .init("date", .day(asOf)),
            .init("valid_until", .day(lastDay)), .init("lines", .list(lines)),
            .init("subtotal", .money(subtotal)),
            .init("discount_percent", .count(discountPercent)), .init("discount", .money(discount)),
            .init("total", .money(total)),
        ])
        return (facts, margin.price > 0 ? margin : nil)
    }

    /// - Returns: `cost` is what this many cost the company; `nil` where it is not known.
    private func line(
        _ favourite: Favourite, _ currency: Currency, _ history: any HistoryReading
    ) throws -> (unitPrice: Money, total: Money, cost: Money?)? {
        guard !favourite.lastQuantity.isNegative, !favourite.lastQuantity.isZero else { return nil }
        let product = try history.product(favourite.product)
        let cost = product.flatMap { product in
            product.currency == currency
                ? product.cost.flatMap { favourite.lastQuantity.times($0, in: currency) } : nil
        }
        if let product, product.currency == currency,
            let price = product.unitPrice, !price.isNegative, !price.isZero,
            let total = favourite.lastQuantity.times(price, in: currency),
            let unit = Decimal(1).times(price, in: currency)
        {
            return (unit, total, cost)
        }
        let amount = favourite.lastAmount
        let unit = Double(amount.minorUnits) / favourite.lastQuantity.doubleValue
        guard unit.isFinite, unit.magnitude < 1e15, amount.minorUnits > 0 else { return nil }
        return (Money(minorUnits: Int64(unit.rounded()), currency: currency), amount, cost)
    }

    private func offerFacts(_ offer: Offer, _ lastDay: CivilDay) -> Facts {
        .record([
            .init("discount_percent", .count(offer.discountPercent)), .init("last_day", .day(lastDay)),
            .init("days", .count(offer.validDays)),
        ])
    }

    private func repFacts(_ rep: Rep) -> Facts {
        .record([
            .init("name", .text(rep.name)), .init("title", .textOrMissing(rep.title)),
            .init("email", .textOrMissing(rep.email?.description ?? "")),
            .init("phone", .textOrMissing(rep.phone)),
        ])
    }
}

/// What a proposal's lines leave the company after the discount, where the products' costs are known.
struct Margin: Hashable {
    let discountPercent: Int
    /// Before the discount, in minor units, of the lines whose cost is known.
    private(set) var price: Int64 = 0
    private(set) var cost: Int64 = 0

    init(discountPercent: Int) { self.discountPercent = discountPercent }

    mutating func add(price: Money, cost: Money) {
        let (prices, overflow) = self.price.addingReportingOverflow(price.minorUnits)
        let (costs, carry) = self.cost.addingReportingOverflow(cost.minorUnits)
        guard !overflow, !carry else { return }
        self.price = prices
        self.cost = costs
    }

    /// Whether at least so much of the discounted price is left; exact, no rounding.
    func isAtLeast(percent: Int) -> Bool {
        let income = Int128(price) * Int128(100 - discountPercent)
        return (income - Int128(cost) * 100) * 100 >= income * Int128(percent)
    }

    /// In percent of the discounted price, for people.
    var percent: Double {
        let income = Double(price) * Double(100 - discountPercent) / 100
        return income > 0 ? (income - Double(cost)) / income * 100 : -100
    }
}
