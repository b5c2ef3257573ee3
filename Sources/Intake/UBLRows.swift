import Domain

/// A document's lines as an import takes them, one after the other, then one for its allowances and charges.
///
/// What a document gives or takes as a whole belongs to no product, and spread over the lines it would falsify
/// their prices. It is a line without product, so that the lines come to the document's `TaxExclusiveAmount`; and
/// it is not a refund, which `history.refunded` would count, unless all lines are.
struct UBLRows {
    struct Row {
        var line: Int
        /// Of the document's allowances and charges, which stand beside its lines.
        var isAdjustment = false
        var row: IntakeRow<Purchase>
    }

    private let document: UBLDocument
    private let header: UBLDocument.Header
    private let file: String
    private let isCredit: Bool
    private let sign: Int64
    private let hasPurchase: Bool
    private let hasAdjustment: Bool
    /// Goes with the last row.
    private let warning: LineFault?
    private var nextLine = 0
    private var nextFault = 0
    private var hasEnded = false

    init(_ document: UBLDocument, _ header: UBLDocument.Header, file: String) {
        self.document = document
        self.header = header
        self.file = file
        let isCredit = document.isCredit
        self.isCredit = isCredit
        sign = document.sign
        hasPurchase = !isCredit && document.lines.contains { $0.fault < 0 && $0.amount >= 0 }
        hasAdjustment = document.reckoning.adjustment != 0 && document.lines.contains { $0.fault < 0 }
        let isWhole = document.faults.isEmpty && document.adjustmentFaults.isEmpty
        var reckoning = document.reckoning
        warning = isWhole ? reckoning.check(document.total) : nil
    }

    mutating func next() -> Row? {
        if nextLine < document.lines.count {
            let line = document.lines[nextLine]
            nextLine += 1
            guard line.fault < 0 else { return rejected(document.faults[line.fault], line: line.line) }
            let isLast = nextLine == document.lines.count && !hasAdjustment
            return row(purchase(line), line: line.line, isLast: isLast)
        }
        if nextFault < document.adjustmentFaults.count {
            let fault = document.adjustmentFaults[nextFault]
            nextFault += 1
            return rejected(fault, line: fault.place.line)
        }
        guard hasAdjustment, !hasEnded else { return nil }
        hasEnded = true
        var row = row(adjustment, line: document.adjustmentLine, isLast: true)
        row.isAdjustment = true
        return row
    }

    private func row(_ purchase: Purchase, line: Int, isLast: Bool) -> Row {
        guard isLast, let warning else { return Row(line: line, row: .value(purchase)) }
        return Row(line: line, row: .valueWithWarning(purchase, document.reject(warning, in: file)))
    }

    private func rejected(_ fault: LineFault, line: Int) -> Row {
        Row(line: line, row: .rejected(document.reject(fault, in: file)))
    }

    private func purchase(_ line: UBLDocument.Line) -> Purchase {
        let minor = sign * line.amount
        let kind: Purchase.Kind = isCredit || minor < 0 ? .refund : .purchase
        var quantity = line.quantity
        // Some write what comes back with a minus, some without: its quantity goes the way of its amount.
        if kind == .refund, quantity.isNegative != (minor <= 0) {
            quantity = Decimal(mantissa: -quantity.mantissa, scale: quantity.scale)
        }
        return Purchase(
            order: header.order, account: header.account, day: header.day, kind: kind, product: line.product,
            productName: line.name, quantity: quantity, amount: money(minor))
    }

    private var adjustment: Purchase {
        Purchase(
            order: header.order, account: header.account, day: header.day,
            kind: hasPurchase ? .purchase : .refund, quantity: Decimal(0),
            amount: money(sign * document.reckoning.adjustment))
    }

    private func money(_ minor: Int64) -> Money {
        // Every amount that was taken had a currency.
        Money(minorUnits: minor, currency: document.reckoning.currency ?? .eur)
    }
}
