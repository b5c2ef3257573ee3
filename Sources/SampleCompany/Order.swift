/// What one account buys on one day.
struct Order: Sendable {
    struct Line: Sendable {
        var product: Int
        /// Negative in a refund.
        var quantity: Int
        /// Thousandths; in the account's currency, as it was on that day.
        var unitPrice: Int
        var currency: Currency

        /// In hundredths, rounded once, half away from zero.
        var amount: Int {
            let thousandths = quantity * unitPrice
            return (thousandths + (thousandths < 0 ? -5 : 5)) / 10
        }

        func write(
            to rows: inout CSVRows, order: Int, suffix: StaticString, day: Int, account: Int
        ) {
            let article = Catalogue.shared.products[product]
            rows.field(prefix: "SO-", number: order, suffix: suffix)
            rows.field(SampleCompany.Day(number: day))
            rows.field(prefix: "A-", number: account + 1, digits: 5)
            rows.field(encoded: article.encodedID)
            rows.field(encoded: article.encodedName)
            rows.field(quantity)
            rows.field(thousandths: unitPrice)
            rows.field(thousandths: amount * 10)
            rows.field(currency.rawValue)
            rows.endRow()
        }
    }

    private(set) var lines: [Line] = []
    /// A line of this order that comes back, wholly or in part, no later than today.
    private(set) var returned: (line: Line, day: Int)?

    init(of company: SampleCompany, index: Int, day: Int, isSample: Bool) {
        var random = SeededRandom(seed: company.seed, .order, index, day)
        let profile = Profile(seed: company.seed, index: index)
        let taste = Taste(seed: company.seed, index: index, segment: profile.segment)
        let yearsAgo = (company.calendar.today - day) / 365
        let count = isSample ? 1 : 1 + random.place(weights: [50, 26, 12, 6, 4, 2])
        for _ in 0..<count {
            let product = taste.product(&random)
            if lines.contains(where: { $0.product == product }) { continue }
            let article = Catalogue.shared.products[product]
            let most = max(1, article.most * taste.sizePercent / 100)
            // A price list a year, each three per cent above the last.
            let price = article.price * profile.country.currency.percentOfEuro * (100 - 3 * yearsAgo) / 10_000
            let unitPrice = article.price % 10 == 0 ? (price + 5) / 10 * 10 : max(1, price)
            let pieces = article.most > 100 ? 50 : 1
            let quantity = (1 + random.below(max(1, most / pieces))) * pieces
            lines.append(
                Line(
                    product: product, quantity: isSample ? 1 : quantity, unitPrice: isSample ? 0 : unitPrice,
                    currency: profile.country.currency))
        }
        if isSample { return }
        decideReturn(day, today: company.calendar.today, &random)
        if lines.count < 6, random.holds(perMille: 8) {
            let product = random.below(Catalogue.shared.products.count)
            lines.append(
                Line(product: product, quantity: 1, unitPrice: 0, currency: profile.country.currency))
        }
    }

    private mutating func decideReturn(_ day: Int, today: Int, _ random: inout SeededRandom) {
        guard random.holds(perMille: 22) else { return }
        var line = random.pick(lines)
        let back = day + random.within(3...25)
        line.quantity = random.holds(perMille: 400) ? -line.quantity : -(1 + random.below(line.quantity))
        if back <= today { returned = (line, back) }
    }
}

/// The products an account keeps coming back to, and how much it needs.
struct Taste: Sendable {
    private let seed: UInt64
    private let index: Int
    private let favourites: Int
    let sizePercent: Int

    init(seed: UInt64, index: Int, segment: Segment) {
        self.seed = seed
        self.index = index
        var random = SeededRandom(seed: seed, .taste, index)
        favourites = random.within(3...9)
        let size = random.within(25...70)
        sizePercent =
            switch segment {
            case .hotel: size * 2
            case .cafe, .shop: size * 3 / 2
            case .restaurant: size
            case .office: size * 2 / 3
            }
    }

    /// One of the favourites, or now and then any product.
    func product(_ random: inout SeededRandom) -> Int {
        if random.holds(perMille: 120) { return random.below(Catalogue.shared.products.count) }
        // The smaller of two draws: the first favourites are bought most.
        let place = min(random.below(favourites), random.below(favourites))
        var own = SeededRandom(seed: seed, .taste, index, place + 1)
        return own.place(weights: Self.shelfWeights) * 12 + own.below(12)
    }

    /// In the order of the catalogue's categories.
    private static let shelfWeights = [26, 14, 8, 8, 8, 6, 8, 9, 10, 3]
}
