import Domain

/// A UBL invoice, credit note or order, as far as purchases and accounts need it: numbers read, signs as written.
///
/// The elements are those of OASIS UBL 2.1, UBL-Invoice-2.1.xsd, UBL-CreditNote-2.1.xsd and UBL-Order-2.1.xsd;
/// versions 2.0 to 2.4 have the same names for them in the same namespaces.
struct UBLDocument {
    /// A text with its place.
    struct Value {
        var text = ""
        var place = XMLPlace()
        /// `currencyID`, of amounts.
        var currency = ""

        var isEmpty: Bool { text.isEmpty }
    }

    /// A line as the document writes it.
    struct WrittenLine {
        var place: XMLPlace
        var quantity: Value?
        var amount: Value?
        /// Of one `baseQuantity`; only orders may leave the amount to be reckoned from it.
        var price: Value?
        var baseQuantity: Value?
        var item = Item()
    }

    /// What is kept of a line until the document's end: as little as can be, for there may be many.
    struct Line {
        var line: Int
        var quantity = Decimal(1)
        /// In minor units, of the document's currency.
        var amount: Int64 = 0
        var product = ""
        var name = ""
        /// Where in `faults` it stands why the line is not taken; -1 for one that is.
        var fault = -1
    }

    struct Item {
        var name = ""
        var description = ""
        var sellersID = ""
        var standardID = ""
        var buyersID = ""
    }

    /// `cac:AllowanceCharge` of the document as a whole.
    struct Adjustment {
        var place: XMLPlace
        var isCharge: Value?
        var amount: Value?
    }

    let kind: UBLRule.Document
    let place: XMLPlace
    var id = Value()
    var issueDate = Value()
    var typeCode = ""
    var isCopy = false
    var currency = Value()
    var customer = UBLParty()
    var supplier = UBLParty()
    /// The line of the first allowance or charge.
    var adjustmentLine = 0
    /// `cbc:TaxExclusiveAmount`: the lines, less allowances, with charges.
    var total: Value?
    var lines: [Line] = []
    /// Of lines that are not taken.
    var faults: [LineFault] = []
    /// Of allowances and charges that are not taken.
    var adjustmentFaults: [LineFault] = []
    var reckoning = Reckoning()

    init(_ kind: UBLRule.Document, at place: XMLPlace) {
        self.kind = kind
        self.place = place
    }
}

extension UBLRule.Document {
    /// The root element's name.
    var element: String {
        switch self {
        case .invoice: "Invoice"
        case .creditNote: "CreditNote"
        case .order: "Order"
        }
    }

    var customerElement: String { self == .order ? "BuyerCustomerParty" : "AccountingCustomerParty" }
    var supplierElement: String { self == .order ? "SellerSupplierParty" : "AccountingSupplierParty" }
    var totalElement: String { self == .order ? "AnticipatedMonetaryTotal" : "LegalMonetaryTotal" }

    var lineElement: String {
        switch self {
        case .invoice: "InvoiceLine"
        case .creditNote: "CreditNoteLine"
        case .order: "OrderLine"
        }
    }

    var quantityElement: String {
        switch self {
        case .invoice: "InvoicedQuantity"
        case .creditNote: "CreditedQuantity"
        case .order: "Quantity"
        }
    }
}
