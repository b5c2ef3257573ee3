public import Domain

/// Reads a file's rows as purchases and refunds.
///
/// For each row, in this order: is it a row of the table at all; does a `skip` rule leave it out; its numbers;
/// is it a refund; else, is it a purchase; then account, day, order and texts.
public struct PurchaseReader: ~Copyable {
    private var rows: RowSource
    private let days: DayReader
    private let skips: RowRules
    private let refunds: RowRules
    private let purchases: RowRules
    private let order, day, account, product, productName: Places
    private let quantity, unitPrice, amount, currency, discount, discountAmount, refunded: Places
    private let numbers: NumberFormat
    private let multiplies: Bool
    private let readsUnitPrice: Bool
    private let hasBracketedProducts: Bool
    private var currencies: CurrencyReader
    /// Money given back, to be handed out as a line of its own after its row.
    private var pending: Purchase?
    /// Asking this is cheaper than looking at the whole of `pending`.
    private var hasPending = false

    public init(_ source: any ByteSource, mapping: Mapping, context: ImportContext) throws(IntakeError) {
        // All that can fail comes first: a value without copies is made whole or not at all.
        let days = try DayReader(mapping.dates, context)
        let rows = try RowSource(source, mapping: mapping)
        let layout = rows.layout
        func places(_ column: Column) -> Places { layout.places[column] ?? Places() }
        let skips = try RowRules(mapping.skips, layout, mapping)
        let refunds = try RowRules(mapping.refunds, layout, mapping)
        let purchases = try RowRules(mapping.purchases, layout, mapping)
        let multiplies = try mapping.multiplies(layout)
        let currencies = try CurrencyReader(layout, mapping)
        self.rows = rows
        self.days = days
        self.skips = skips
        self.refunds = refunds
        self.purchases = purchases
        self.multiplies = multiplies
        hasBracketedProducts = mapping.hasBracketedProducts
        self.currencies = currencies
        order = places(.order)
        day = places(.day)
        account = places(.account)
        product = places(.product)
        productName = places(.productName)
        quantity = places(.quantity)
        unitPrice = places(.unitPrice)
        amount = places(.amount)
        currency = places(.currency)
        discount = places(.discount)
        discountAmount = places(.discountAmount)
        refunded = places(.refunded)
        numbers = mapping.format.numbers
        readsUnitPrice = multiplies || refunds.needsUnitPrice || purchases.needsUnitPrice
    }

    public var counts: ImportCounts { rows.counts }
    /// The physical line at which the current row begins.
    public var line: Int { rows.line }
    /// The file's header, clean; `column 1` and so on for a file without.
    public var columnNames: [String] { rows.layout.names }
    public var hasHeader: Bool { rows.layout.hasHeader }

    /// What the mapping came to on this file.
    public func understanding() -> Understanding { Understanding(rows) }

    /// - Returns: `nil` at the end. After a row with money given back, that refund comes as a `.value` of its own.
    public mutating func next() throws(IntakeError) -> IntakeRow<Purchase>? {
        if hasPending, let refund = pending {
            pending = nil
            hasPending = false
            rows.counts.addedRefunds += 1
            return .value(refund)
        }
        switch try rows.advance() {
        case .end: return nil
        case .skipped(let reason): return .skipped(reason)
        case .rejected(let reject): return .rejected(reject)
        case .row: return readRow()
        }
    }

    private mutating func readRow() -> IntakeRow<Purchase> {
        if !skips.isEmpty {
            // Skip rules come before anything is read as a number, but may ask for one themselves.
            let (answer, because) = skips.ask(rows, numbersIfThere())
            if answer == .holds {
                rows.counts.skipped[because, default: 0] += 1
                return .skipped(because)
            }
            if case .noNumber(let places) = answer { return reject(places, .noNumber) }
        }
        var known = RowRules.Numbers(quantity: Decimal(1))
        if !quantity.isMissing {
            guard let number = numbers.decimal(rows.bytes(quantity)) else {
                return reject(quantity, .noNumber)
            }
            known.quantity = number
        }
        if readsUnitPrice, !unitPrice.isMissing {
            guard let number = numbers.decimal(rows.bytes(unitPrice)) else {
                return reject(unitPrice, .noNumber)
            }
            known.unitPrice = number
        }
        guard currencies.read(rows.bytes(currency)) else { return reject(currency, .noCurrency) }
        var money: Money
        switch total(known) {
        case .success(let total): money = total
        case .failure(let fault): return reject(fault.places, fault.fault)
        }
        known.amount = Decimal(mantissa: money.minorUnits, scale: currencies.digits)

        var kind = Purchase.Kind.purchase
        switch refunds.ask(rows, known).answer {
        case .holds: kind = .refund
        case .noNumber(let places): return reject(places, .noNumber)
        case .fails:
            guard !purchases.isEmpty else { break }
            switch purchases.ask(rows, known).answer {
            case .holds: break
            case .noNumber(let places): return reject(places, .noNumber)
            case .fails:
                rows.counts.notPurchases += 1
                return .notAPurchase
            }
        }
        return finish(kind, known, &money)
    }

    private mutating func finish(_ kind: Purchase.Kind, _ known: RowRules.Numbers, _ money: inout Money)
        -> IntakeRow<Purchase>
    {
        guard let day = days.day(rows.bytes(day)) else { return reject(day, .noDay) }
        let accountID = rows.text(account, asID: true)
        guard !accountID.isEmpty else { return reject(account, .empty) }
        let orderID = order.isMissing ? "\(accountID)@\(day)" : rows.text(order, asID: true)
        guard !orderID.isEmpty else { return reject(order, .empty) }
        guard accountID.utf8.count <= 255, orderID.utf8.count <= 255 else {
            return reject(accountID.utf8.count > 255 ? account : order, .tooLong)
        }
        var quantity = known.quantity ?? Decimal(1)
        if kind == .refund {
            if quantity.mantissa > 0 {
                quantity = Decimal(mantissa: -quantity.mantissa, scale: quantity.scale)
            }
            if money.minorUnits > 0 { money.minorUnits = -money.minorUnits }
        }
        var value = Purchase(
            order: orderID, account: accountID, day: day, kind: kind, quantity: quantity, amount: money)
        if !product.isMissing { value.product = rows.text(product, asID: true) }
        if !productName.isMissing { value.productName = rows.text(productName, asID: false) }
        if hasBracketedProducts { value.splitBracketedProduct() }
        if !refunded.isMissing, rows.beginsOrder {
            switch givenBack(value) {
            case .success(let refund):
                pending = refund
                hasPending = refund != nil
            case .failure(let fault): return reject(fault.places, fault.fault)
            }
        }
        if kind == .refund { rows.counts.refunds += 1 }
        rows.counts.imported += 1
        return .value(value)
    }

    /// The line total, rounded once.
    @inline(__always)
    private func total(_ known: RowRules.Numbers) -> Result<Money, RowFault> {
        guard multiplies else {
            guard let number = numbers.decimal(rows.bytes(amount)) else {
                return .failure(RowFault(amount, .noNumber))
            }
            guard let minor = number.rounded(toPlaces: currencies.digits) else {
                return .failure(RowFault(amount, .tooLarge))
            }
            return .success(Money(minorUnits: minor, currency: currencies.currency))
        }
        return product(known)
    }

    private func product(_ known: RowRules.Numbers) -> Result<Money, RowFault> {
        var quantity = known.quantity ?? Decimal(1)
        if !discount.isMissing, !rows.bytes(discount).isEmpty {
            guard let part = numbers.decimal(rows.bytes(discount)), let rest = Decimal(1).subtracting(part),
                !rest.isNegative
            else { return .failure(RowFault(discount, .noPart)) }
            guard let less = quantity.multiplied(by: rest) else {
                return .failure(RowFault(discount, .tooLarge))
            }
            quantity = less
        }
        guard let price = known.unitPrice, var money = quantity.times(price, in: currencies.currency) else {
            return .failure(RowFault(unitPrice, .tooLarge))
        }
        if !discountAmount.isMissing, !rows.bytes(discountAmount).isEmpty {
            guard let off = numbers.decimal(rows.bytes(discountAmount))?.rounded(toPlaces: currencies.digits),
                let less = money.adding(Money(minorUnits: -off, currency: money.currency))
            else { return .failure(RowFault(discountAmount, .noNumber)) }
            money = less
        }
        return .success(money)
    }

    private func givenBack(_ purchase: Purchase) -> Result<Purchase?, RowFault> {
        let bytes = rows.bytes(refunded)
        guard !bytes.isEmpty else { return .success(nil) }
        guard let number = numbers.decimal(bytes), let minor = number.rounded(toPlaces: currencies.digits)
        else {
            return .failure(RowFault(refunded, .noNumber))
        }
        guard minor != 0 else { return .success(nil) }
        return .success(
            Purchase(
                order: purchase.order, account: purchase.account, day: purchase.day, kind: .refund,
                quantity: Decimal(0),
                amount: Money(minorUnits: -Int64(clamping: minor.magnitude), currency: currencies.currency)))
    }

    /// For skip rules: what can be read of the numbers.
    private func numbersIfThere() -> RowRules.Numbers {
        guard readsUnitPrice || !quantity.isMissing else { return RowRules.Numbers() }
        return RowRules.Numbers(
            quantity: quantity.isMissing ? Decimal(1) : numbers.decimal(rows.bytes(quantity)),
            unitPrice: unitPrice.isMissing ? nil : numbers.decimal(rows.bytes(unitPrice)),
            amount: amount.isMissing ? nil : numbers.decimal(rows.bytes(amount)))
    }

    private mutating func reject(_ places: Places, _ fault: RowFault.Fault) -> IntakeRow<Purchase> {
        rows.counts.rejected += 1
        return .rejected(rows.reject(places, fault.reason(rows.bytes(places), rows.mapping)))
    }
}
