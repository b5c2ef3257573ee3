import Domain

extension RowSource {
    /// A field as clean text.
    ///
    /// - Parameter asID: an id that a spreadsheet took for a number loses its `.0`, if the mapping says so.
    @inline(__always)
    func text(_ places: Places, asID: Bool) -> String {
        var bytes = bytes(places)
        if asID, hasNumbersForIDs { bytes = withoutZeroFraction(bytes) }
        return cleanText(bytes)
    }

    private func withoutZeroFraction(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard let point = bytes.firstIndex(of: UInt8(ascii: ".")), point > 0, point + 1 < bytes.count,
            bytes[..<point].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            bytes[(point + 1)...].allSatisfy({ $0 == 0x30 })
        else { return bytes }
        return UnsafeBufferPointer(rebasing: bytes[..<point])
    }
}

extension Mapping {
    /// Whether a line total is quantity times unit price, on this file.
    func multiplies(_ layout: Layout) throws(IntakeError) -> Bool {
        let hasTotal = layout.places[.amount] != nil
        let hasPrice = layout.places[.unitPrice] != nil
        switch amount {
        case .total:
            guard hasTotal else { throw IntakeError(.missingColumn, "the file has no column for amount") }
            return false
        case .totalIfThere: return !hasTotal
        case .quantityTimesPrice:
            guard hasPrice, layout.places[.quantity] != nil else {
                throw IntakeError(
                    .missingColumn,
                    "the file has no column for \(hasPrice ? "quantity" : "unitPrice"), and amount is their product"
                )
            }
            return true
        }
    }
}

/// The currency of a row: its own, or the file's. Rows after each other nearly always have the same.
struct CurrencyReader {
    private(set) var currency: Currency
    private(set) var digits: Int
    private let ofFile: Currency?
    private let hasColumn: Bool
    private var last: (UInt8, UInt8, UInt8) = (0, 0, 0)

    init(_ layout: Layout, _ mapping: Mapping) throws(IntakeError) {
        ofFile = mapping.currency
        hasColumn = layout.places[.currency] != nil
        guard hasColumn || ofFile != nil else {
            throw IntakeError(
                .missingCurrency,
                "the file has no column for currency; state currency in the mapping, as in EUR")
        }
        currency = ofFile ?? .eur
        digits = currency.minorDigits
    }

    /// - Returns: `false` when the row says none, and neither does the mapping.
    @inline(__always)
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard hasColumn else { return true }
        if bytes.count == 3, bytes[0] == last.0, bytes[1] == last.1, bytes[2] == last.2 { return true }
        return change(to: bytes)
    }

    private mutating func change(to bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        last = (0, 0, 0)
        let found = bytes.isEmpty ? ofFile : Currency(String(decoding: bytes, as: UTF8.self))
        guard let found else { return false }
        currency = found
        digits = found.minorDigits
        if bytes.count == 3 { last = (bytes[0], bytes[1], bytes[2]) }
        return true
    }
}

extension Decimal {
    /// - Returns: `nil` on overflow.
    func subtracting(_ other: Decimal) -> Decimal? {
        let scale = max(scale, other.scale)
        guard let left = rounded(toPlaces: scale), let right = other.rounded(toPlaces: scale) else {
            return nil
        }
        let (difference, overflow) = left.subtractingReportingOverflow(right)
        return overflow ? nil : Decimal(mantissa: difference, scale: scale)
    }

    /// - Returns: `nil` on overflow, or if nine places cannot hold it.
    func multiplied(by other: Decimal) -> Decimal? {
        var (product, overflow) = mantissa.multipliedReportingOverflow(by: other.mantissa)
        var places = scale + other.scale
        while !overflow, places > 9, product % 10 == 0 {
            product /= 10
            places -= 1
        }
        return overflow || places > 9 ? nil : Decimal(mantissa: product, scale: places)
    }
}

extension Purchase {
    /// `[DESK01] Desk` is the product DESK01, by the name of Desk.
    mutating func splitBracketedProduct() {
        guard product.utf8.first == UInt8(ascii: "["),
            let close = product.utf8.firstIndex(of: UInt8(ascii: "]"))
        else { return }
        let number = product[product.utf8.index(after: product.startIndex)..<close]
        guard !number.isEmpty else { return }
        if productName.isEmpty {
            productName = cleanText(Array(product[product.utf8.index(after: close)...].utf8))
        }
        product = String(number)
    }
}
