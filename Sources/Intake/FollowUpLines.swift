/// What an order's first line said, for the lines after it that leave the order's columns blank.
///
/// A line after the first repeats the order's number (Shopify) or leaves that blank, too (Odoo). When a line
/// was not understood, the next may belong to an order whose first line is lost: it is rejected rather than
/// given to the order before.
final class FollowUpLines {
    /// Where the order's number stands.
    let order: Places
    private(set) var beginsOrder = true
    private let keptIndices: [Int]
    /// By field index: where its kept text lies in `text`.
    private var ranges: [Range<Int>]
    private var text: UnsafeMutableBufferPointer<UInt8>
    private var isFollowUp = false
    /// There is no order yet, or the first line of the one at hand is lost.
    private var isHeadless = true
    private var hasLostALine = false

    init(_ layout: Layout, _ mapping: Mapping) throws(IntakeError) {
        guard let order = layout.places[.order] else {
            throw IntakeError(
                .missingColumn, "the file has no column for order; follow-up lines cannot be told without")
        }
        self.order = order
        var kept: Set<Int> = []
        let ofTheLine: Set<Column> = [
            .product, .productName, .quantity, .unitPrice, .amount, .discount, .discountAmount, .refunded,
        ]
        for (column, places) in layout.places where !ofTheLine.contains(column) { kept.formUnion(places.all) }
        for rule in mapping.skips + mapping.refunds + mapping.purchases {
            for case .column(let reference) in rule.conditions.map(\.subject) {
                if let index = try layout.index(of: reference) { kept.insert(index) }
            }
        }
        keptIndices = kept.sorted()
        ranges = Array(repeating: 0..<0, count: layout.names.count)
        text = .allocate(capacity: 1024)
    }

    deinit { text.deallocate() }

    func lostALine() { hasLostALine = true }

    /// Takes note of the current row.
    ///
    /// - Returns: why it must be rejected, if it must.
    func see(_ table: borrowing TableReader) -> String? {
        let number = trimmed(table.field(order.first))
        let known = UnsafeBufferPointer(rebasing: text[ranges[order.first]])
        if number.isEmpty {
            if hasLostALine { isHeadless = true }
            (isFollowUp, beginsOrder) = (true, false)
        } else if !known.isEmpty, number.elementsEqual(known) {
            hasLostALine = false
            (isFollowUp, beginsOrder) = (true, false)
        } else {
            let saysNothingMore = keptIndices.allSatisfy {
                $0 == order.first || trimmed(table.field($0)).isEmpty
            }
            isHeadless = hasLostALine && saysNothingMore
            hasLostALine = false
            (isFollowUp, beginsOrder) = (false, true)
            keep(table)
        }
        return isHeadless ? "the first line of its order is missing or was rejected" : nil
    }

    /// What the order's first line had in a column that the current row leaves blank; `nil` for nothing.
    func carried(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
        guard isFollowUp, !ranges[index].isEmpty else { return nil }
        return UnsafeBufferPointer(rebasing: text[ranges[index]])
    }

    private func keep(_ table: borrowing TableReader) {
        var total = 0
        for index in keptIndices { total += table.field(index).count }
        if total > text.count {
            text.deallocate()
            text = .allocate(capacity: total * 2)
        }
        var end = 0
        for index in keptIndices {
            let start = end
            for byte in trimmed(table.field(index)) {
                text[end] = byte
                end += 1
            }
            ranges[index] = start..<end
        }
    }
}
