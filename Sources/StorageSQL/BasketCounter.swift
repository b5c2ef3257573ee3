import Domain

/// Counts an account's lines by product and category, in the currency of its first line.
struct BasketCounter {
    private(set) var basket = Basket()
    private var currency: Currency?
    private var lastOrders: [String: String] = [:]

    /// Lines come in order of kind and then of their days, an order's lines together.
    mutating func add(
        product: String, category: String, isRefund: Bool, quantity: Decimal, amount: Money, day: CivilDay,
        order: String
    ) {
        currency = currency ?? amount.currency
        if !product.isEmpty {
            count(in: \.products, product, "p\(product)", isRefund, quantity, amount, day, order)
        }
        if !category.isEmpty {
            count(in: \.categories, category, "c\(category)", isRefund, quantity, amount, day, order)
        }
    }

    private mutating func count(
        in part: WritableKeyPath<Basket, [String: Bought]>, _ name: String, _ key: String, _ isRefund: Bool,
        _ quantity: Decimal, _ amount: Money, _ day: CivilDay, _ order: String
    ) {
        guard let currency else { return }
        let value = amount.currency == currency ? amount.minorUnits : 0
        guard var bought = basket[keyPath: part][name] else {
            // A refund of what was bought before the history begins has nothing to be taken from.
            guard !isRefund else { return }
            lastOrders[key] = order
            basket[keyPath: part][name] = Bought(
                orders: 1, quantity: quantity, total: Money(minorUnits: value, currency: currency),
                firstPurchase: day, lastPurchase: day)
            return
        }
        let (sum, overflow) = bought.total.minorUnits.addingReportingOverflow(value)
        if !overflow { bought.total.minorUnits = sum }
        if !isRefund {
            if lastOrders.updateValue(order, forKey: key) != order { bought.orders += 1 }
            bought.quantity = bought.quantity.adding(quantity) ?? bought.quantity
            bought.lastPurchase = max(bought.lastPurchase, day)
        }
        basket[keyPath: part][name] = bought
    }
}
