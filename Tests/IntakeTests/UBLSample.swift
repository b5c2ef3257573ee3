import Domain
import Intake

/// A UBL document made up for one test.
struct UBLSample {
    struct Line {
        var quantity: String? = "1"
        var amount: String? = "10.00"
        var currency = "EUR"
        var name = "Coffee"
        var ids = "<cac:SellersItemIdentification><cbc:ID>P1</cbc:ID></cac:SellersItemIdentification>"
        /// Further elements.
        var more = ""
    }

    static let namespace = "urn:oasis:names:specification:ubl:schema:xsd:"

    var root = "Invoice"
    var space: String?
    var declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    var id = "<cbc:ID>F-1</cbc:ID>"
    var day = "<cbc:IssueDate>2026-05-23</cbc:IssueDate>"
    var currency = "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>"
    /// Before the parties, as a type code or a copy indicator.
    var head = ""
    /// The inside of the customer's element.
    var customer = "<cbc:SupplierAssignedAccountID>A1</cbc:SupplierAssignedAccountID>"
    /// After the parties, as allowances.
    var body = ""
    /// `TaxExclusiveAmount`.
    var total: String?
    var lines = [Line()]

    var customerElement: String { root == "Order" ? "BuyerCustomerParty" : "AccountingCustomerParty" }
    var totalElement: String { root == "Order" ? "AnticipatedMonetaryTotal" : "LegalMonetaryTotal" }

    var text: String {
        var text = declaration
        text += "<\(root) xmlns=\"\(space ?? "\(Self.namespace)\(root)-2")\""
        text += " xmlns:cac=\"\(Self.namespace)CommonAggregateComponents-2\""
        text += " xmlns:cbc=\"\(Self.namespace)CommonBasicComponents-2\">\n"
        text += [id, day, head, currency].joined(separator: "\n") + "\n"
        if !customer.isEmpty { text += "<cac:\(customerElement)>\(customer)</cac:\(customerElement)>\n" }
        text += body + "\n"
        if let total {
            text +=
                "<cac:\(totalElement)><cbc:TaxExclusiveAmount currencyID=\"EUR\">\(total)</cbc:TaxExclusiveAmount></cac:\(totalElement)>\n"
        }
        for line in lines { text += self.text(of: line) }
        return text + "</\(root)>\n"
    }

    func text(of line: Line) -> String {
        let quantityElement =
            root == "Order" ? "Quantity" : root == "CreditNote" ? "CreditedQuantity" : "InvoicedQuantity"
        var text = ""
        if let quantity = line.quantity {
            text += "<cbc:\(quantityElement) unitCode=\"C62\">\(quantity)</cbc:\(quantityElement)>"
        }
        if let amount = line.amount {
            text +=
                "<cbc:LineExtensionAmount currencyID=\"\(line.currency)\">\(amount)</cbc:LineExtensionAmount>"
        }
        text += "\(line.more)<cac:Item><cbc:Name>\(line.name)</cbc:Name>\(line.ids)</cac:Item>"
        return root == "Order"
            ? "<cac:OrderLine><cac:LineItem>\(text)</cac:LineItem></cac:OrderLine>\n"
            : "<cac:\(root)Line>\(text)</cac:\(root)Line>\n"
    }

    /// An allowance or a charge of the whole document.
    static func adjustment(_ isCharge: Bool, _ amount: String, currency: String = "EUR") -> String {
        "<cac:AllowanceCharge><cbc:ChargeIndicator>\(isCharge)</cbc:ChargeIndicator>"
            + "<cbc:Amount currencyID=\"\(currency)\">\(amount)</cbc:Amount></cac:AllowanceCharge>\n"
    }
}

/// Reads documents as an import does.
func invoices(_ texts: [[UInt8]], _ mapping: Mapping? = nil) throws -> Imported<Purchase> {
    var reader = UBLPurchaseReader(files(texts), mapping: try mapping ?? preset("ubl"))
    var imported = Imported<Purchase>()
    while let row = try reader.next() { imported.take(row) }
    imported.counts = reader.counts
    return imported
}

func invoices(_ samples: UBLSample..., mapping: Mapping? = nil) throws -> Imported<Purchase> {
    try invoices(samples.map { Array($0.text.utf8) }, mapping)
}

func customers(_ samples: UBLSample..., mapping: Mapping? = nil) throws -> Imported<Account> {
    var reader = UBLAccountReader(
        files(samples.map { Array($0.text.utf8) }), mapping: try mapping ?? preset("ubl", .accounts))
    var imported = Imported<Account>()
    while let row = try reader.next() { imported.take(row) }
    imported.counts = reader.counts
    return imported
}

func files(_ texts: [[UInt8]]) -> [IntakeFile] {
    texts.enumerated().map { index, bytes in
        IntakeFile(name: "\(index + 1).xml") { () throws(IntakeError) in BytesSource(bytes, pieceBytes: 700) }
    }
}

/// A text in UTF-16, without byte order mark.
func bigEndian(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] } }
func littleEndian(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } }

/// What an import stops with; `nil` if it does not.
func refusal(_ bytes: [UInt8], _ mapping: Mapping? = nil) throws -> IntakeError? {
    do {
        _ = try invoices([bytes], mapping)
        return nil
    } catch let error as IntakeError {
        return error
    }
}

func refusal(_ text: String, _ mapping: Mapping? = nil) throws -> IntakeError? {
    try refusal(Array(text.utf8), mapping)
}
