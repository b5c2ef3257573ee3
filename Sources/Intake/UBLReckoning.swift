import Domain

/// What is wrong with one line of a UBL document, or with an allowance, or with what they come to.
struct LineFault: Error, Hashable {
    var place: XMLPlace
    var element: String
    var reason: String
}

/// Reads a document's amounts, in its one currency, and adds them up.
struct Reckoning {
    /// A line's numbers.
    struct Taken {
        var quantity: Decimal
        var amount: Money
    }

    /// The document's; of a document that does not say it, that of the first amount.
    private(set) var currency: Currency?
    /// Charges less allowances of the whole document, in minor units.
    private(set) var adjustment: Int64 = 0
    private var lines: Int64 = 0
    /// Amounts that had to be rounded: their sum may be off by a unit for each.
    private var rounded: Int64 = 0

    /// Takes note of the document's currency.
    ///
    /// - Returns: whether the amounts so far are in it.
    mutating func state(_ stated: Currency) -> Bool {
        guard currency == nil || currency == stated else { return false }
        currency = stated
        return true
    }

    mutating func take(_ line: UBLDocument.WrittenLine, of kind: UBLRule.Document) -> Result<Taken, LineFault>
    {
        do throws(LineFault) {
            var quantity = Decimal(1)
            if let value = line.quantity, !value.isEmpty {
                quantity = try number(value, kind.quantityElement)
            }
            let money: Money
            if let value = line.amount, !value.isEmpty {
                money = try amount(value, "LineExtensionAmount")
            } else if kind == .order {
                money = try product(quantity, line)
            } else {
                throw LineFault(place: line.place, element: "LineExtensionAmount", reason: "it is missing")
            }
            let (sum, overflow) = lines.addingReportingOverflow(money.minorUnits)
            guard !overflow else { throw tooLarge(line.place, "LineExtensionAmount") }
            lines = sum
            return .success(Taken(quantity: quantity, amount: money))
        } catch {
            return .failure(error)
        }
    }

    /// - Returns: why it is not taken, if it is not.
    mutating func take(_ adjustment: UBLDocument.Adjustment) -> LineFault? {
        do throws(LineFault) {
            guard let indicator = adjustment.isCharge, ["true", "false", "1", "0"].contains(indicator.text)
            else {
                throw LineFault(
                    place: adjustment.place, element: "ChargeIndicator",
                    reason: "it is neither true nor false")
            }
            guard let value = adjustment.amount, !value.isEmpty else {
                throw LineFault(place: adjustment.place, element: "Amount", reason: "it is missing")
            }
            let money = try amount(value, "Amount")
            let (sum, overflow) =
                UBLDocument.isTrue(indicator.text)
                ? self.adjustment.addingReportingOverflow(money.minorUnits)
                : self.adjustment.subtractingReportingOverflow(money.minorUnits)
            guard !overflow, sum != .min else { throw tooLarge(value.place, "Amount") }
            self.adjustment = sum
            return nil
        } catch {
            return error
        }
    }

    /// - Returns: what to say if the amounts do not come to what the document says.
    mutating func check(_ total: UBLDocument.Value?) -> LineFault? {
        guard let total, !total.isEmpty else { return nil }
        let allowed = rounded
        do throws(LineFault) {
            let wanted = try amount(total, "TaxExclusiveAmount").minorUnits
            let (sum, overflow) = lines.addingReportingOverflow(adjustment)
            let (difference, underflow) = sum.subtractingReportingOverflow(wanted)
            guard overflow || underflow || difference.magnitude > allowed.magnitude else { return nil }
            return LineFault(
                place: total.place, element: "TaxExclusiveAmount",
                reason: "the lines, allowances and charges come to another amount; all of them were imported")
        } catch {
            return error
        }
    }

    private mutating func amount(_ value: UBLDocument.Value, _ element: String) throws(LineFault) -> Money {
        let number = try number(value, element)
        let currency = try currency(of: value, element)
        guard let minor = number.rounded(toPlaces: currency.minorDigits), minor != .min else {
            throw tooLarge(value.place, element)
        }
        if let back = number.rounded(toPlaces: 9), number.scale > currency.minorDigits,
            Decimal(mantissa: minor, scale: currency.minorDigits).rounded(toPlaces: 9) != back
        {
            rounded += 1
        }
        return Money(minorUnits: minor, currency: currency)
    }

    private mutating func currency(of value: UBLDocument.Value, _ element: String) throws(LineFault)
        -> Currency
    {
        guard !value.currency.isEmpty || currency != nil else {
            throw LineFault(place: value.place, element: element, reason: "nothing says its currency")
        }
        let own = value.currency.isEmpty ? currency : Currency(value.currency)
        guard let own else {
            throw LineFault(
                place: value.place, element: element,
                reason:
                    "currencyID '\(UBLDocument.shape(value.currency))' is no currency code of three letters")
        }
        guard own == currency ?? own else {
            throw LineFault(
                place: value.place, element: element, reason: "its currency is not that of the document")
        }
        currency = own
        return own
    }

    /// Quantity times price, for orders that leave the line's amount out.
    private mutating func product(_ quantity: Decimal, _ line: UBLDocument.WrittenLine) throws(LineFault)
        -> Money
    {
        guard let value = line.price, !value.isEmpty else {
            throw LineFault(
                place: line.place, element: "LineExtensionAmount",
                reason: "it is missing, and so is PriceAmount")
        }
        if let base = line.baseQuantity, !base.isEmpty, try number(base, "BaseQuantity") != Decimal(1) {
            throw LineFault(
                place: line.place, element: "LineExtensionAmount",
                reason: "it is missing, and the price is not for one: it is not reckoned from it")
        }
        let price = try number(value, "PriceAmount")
        let currency = try currency(of: value, "PriceAmount")
        guard let money = quantity.times(price, in: currency), money.minorUnits != .min else {
            throw tooLarge(value.place, "PriceAmount")
        }
        rounded += 1
        return money
    }

    /// `xsd:decimal`, but for places beyond nine.
    private func number(_ value: UBLDocument.Value, _ element: String) throws(LineFault) -> Decimal {
        guard let number = Decimal(value.text), number.mantissa != .min else {
            let shape = UBLDocument.shape(value.text)
            throw LineFault(
                place: value.place, element: element,
                reason: value.isEmpty ? "it is empty" : "'\(shape)' is no number, or one too large")
        }
        return number
    }

    private func tooLarge(_ place: XMLPlace, _ element: String) -> LineFault {
        LineFault(place: place, element: element, reason: "the amount is too large")
    }
}
