import Domain

extension UBLDocument {
    private static let schema = "urn:oasis:names:specification:ubl:schema:xsd:"
    private static let basic = schema + "CommonBasicComponents-2"
    private static let aggregate = schema + "CommonAggregateComponents-2"

    /// Reads a whole document, to its end: one that is not well-formed to the last byte has said nothing.
    static func read(_ xml: XMLReader, maxLines: Int) throws(XMLFault) -> UBLDocument {
        let root = try xml.root()
        var document = UBLDocument(try kind(root, xml.place), at: xml.place)
        let depth = xml.depth
        while let name = try xml.child(of: depth) {
            switch name.space {
            case basic: try document.readBasic(name.local, xml)
            case aggregate:
                if name.local == document.kind.lineElement {
                    guard document.lines.count < maxLines else {
                        throw XMLFault(xml.place, "the document has more than \(maxLines) lines")
                    }
                    document.take(try document.readLine(xml))
                } else {
                    try document.readAggregate(name.local, xml)
                }
            default: continue
            }
        }
        try xml.finish()
        return document
    }

    private static func kind(_ root: XMLName, _ place: XMLPlace) throws(XMLFault) -> UBLRule.Document {
        if let kind = UBLRule.Document.allCases.first(where: {
            $0.element == root.local && root.space == "\(schema)\($0.element)-2"
        }) {
            return kind
        }
        let supported = "Invoice, CreditNote and Order of UBL 2 are read"
        let local = root.local.utf8.count <= 60 ? root.local : "a long name"
        let reason =
            if root.space == "\(schema)\(root.local)-2" {
                "the document is a UBL \(local); of UBL, only Invoice, CreditNote and Order are read"
            } else if root.local == "CrossIndustryInvoice" {
                "the document is a UN/CEFACT Cross Industry Invoice; \(supported)"
            } else if UBLRule.Document.allCases.contains(where: { $0.element == root.local }) {
                "'\(local)' is not in the namespace \(schema)\(local)-2; \(supported)"
            } else {
                "the document is no invoice, its root is '\(local)'; \(supported)"
            }
        throw XMLFault(place, reason, code: .unsupportedFile)
    }

    private mutating func readBasic(_ name: String, _ xml: XMLReader) throws(XMLFault) {
        switch name {
        case "ID": id = try Self.value(xml)
        case "IssueDate": issueDate = try Self.value(xml)
        case "InvoiceTypeCode", "CreditNoteTypeCode": typeCode = try xml.text()
        case "CopyIndicator": isCopy = Self.isTrue(try xml.text())
        case "DocumentCurrencyCode":
            currency = try Self.value(xml)
            try checkCurrency()
        default: break
        }
    }

    private mutating func checkCurrency() throws(XMLFault) {
        guard !currency.isEmpty else { return }
        guard let currency = Currency(currency.text) else {
            throw XMLFault(
                self.currency.place,
                "cbc:DocumentCurrencyCode '\(Self.shape(self.currency.text))' is no currency code of three letters"
            )
        }
        guard reckoning.state(currency) else {
            throw XMLFault(
                self.currency.place, "cbc:DocumentCurrencyCode stands after amounts of another currency")
        }
    }

    private mutating func take(_ written: WrittenLine) {
        var line = Line(line: written.place.line)
        switch reckoning.take(written, of: kind) {
        case .success(let taken):
            let item = written.item
            let numbers = [item.sellersID, item.standardID, item.buyersID]
            (line.quantity, line.amount) = (taken.quantity, taken.amount.minorUnits)
            line.product = numbers.first { !$0.isEmpty } ?? ""
            line.name = item.name.isEmpty ? item.description : item.name
        case .failure(let fault):
            line.fault = faults.count
            faults.append(fault)
        }
        lines.append(line)
    }

    private mutating func readAggregate(_ name: String, _ xml: XMLReader) throws(XMLFault) {
        switch name {
        case kind.customerElement: customer = try UBLParty.read(xml)
        case kind.supplierElement: supplier = try UBLParty.read(xml)
        case "AllowanceCharge":
            var adjustment = Adjustment(place: xml.place)
            try Self.children(xml) { (name, xml) throws(XMLFault) in
                switch name {
                case "ChargeIndicator": adjustment.isCharge = try Self.value(xml)
                case "Amount": adjustment.amount = try Self.value(xml)
                default: break
                }
            }
            if adjustmentLine == 0 { adjustmentLine = adjustment.place.line }
            if let fault = reckoning.take(adjustment) { adjustmentFaults.append(fault) }
        case kind.totalElement:
            try Self.children(xml) { (name, xml) throws(XMLFault) in
                if name == "TaxExclusiveAmount" { total = try Self.value(xml) }
            }
        default: break
        }
    }

    private func readLine(_ xml: XMLReader) throws(XMLFault) -> WrittenLine {
        var line = WrittenLine(place: xml.place)
        let quantity = kind.quantityElement
        func read(_ name: String, _ xml: XMLReader) throws(XMLFault) {
            switch name {
            case quantity: line.quantity = try Self.value(xml)
            case "LineExtensionAmount": line.amount = try Self.value(xml)
            case "Item": line.item = try Self.readItem(xml)
            case "Price":
                try Self.children(xml) { (name, xml) throws(XMLFault) in
                    switch name {
                    case "PriceAmount": line.price = try Self.value(xml)
                    case "BaseQuantity": line.baseQuantity = try Self.value(xml)
                    default: break
                    }
                }
            default: break
            }
        }
        guard kind == .order else {
            try Self.children(xml, read)
            return line
        }
        try Self.children(xml) { (name, xml) throws(XMLFault) in
            if name == "LineItem" { try Self.children(xml, read) }
        }
        return line
    }

    private static func readItem(_ xml: XMLReader) throws(XMLFault) -> Item {
        var item = Item()
        try children(xml) { (name, xml) throws(XMLFault) in
            switch name {
            case "Name": item.name = try xml.text()
            case "Description": if item.description.isEmpty { item.description = try xml.text() }
            case "SellersItemIdentification": item.sellersID = try first("ID", xml)
            case "StandardItemIdentification": item.standardID = try first("ID", xml)
            case "BuyersItemIdentification": item.buyersID = try first("ID", xml)
            default: break
            }
        }
        return item
    }

    static func value(_ xml: XMLReader) throws(XMLFault) -> Value {
        let place = xml.place
        let currency = xml.attribute("currencyID")
        return Value(text: try xml.text(), place: place, currency: currency)
    }

    /// The first child of this name that is filled in; empty if none is.
    static func first(_ wanted: String, _ xml: XMLReader) throws(XMLFault) -> String {
        var found = ""
        try children(xml) { (name, xml) throws(XMLFault) in
            if name == wanted, found.isEmpty { found = try xml.text() }
        }
        return found
    }

    /// The children of the current element that are of UBL, one after the other; what is not read is passed over.
    static func children(
        _ xml: XMLReader, _ read: (String, XMLReader) throws(XMLFault) -> Void
    ) throws(XMLFault) {
        let depth = xml.depth
        while let name = try xml.child(of: depth) {
            if name.space == basic || name.space == aggregate { try read(name.local, xml) }
        }
    }

    /// `xsd:boolean`.
    static func isTrue(_ text: String) -> Bool { text == "true" || text == "1" }
}

extension UBLParty {
    static func read(_ xml: XMLReader) throws(XMLFault) -> UBLParty {
        var party = UBLParty()
        party.place = xml.place
        try UBLDocument.children(xml) { (name, xml) throws(XMLFault) in
            switch name {
            case "SupplierAssignedAccountID": party.add(try xml.text(), .supplierAssigned)
            case "CustomerAssignedAccountID": party.add(try xml.text(), .customerAssigned)
            case "BuyerContact": party.buyer = try readContact(xml)
            case "AccountingContact": party.accounting = try readContact(xml)
            case "Party": try party.readParty(xml)
            default: break
            }
        }
        return party
    }

    private mutating func readParty(_ xml: XMLReader) throws(XMLFault) {
        try UBLDocument.children(xml) { (name, xml) throws(XMLFault) in
            switch name {
            case "EndpointID": add(try xml.text(), .endpoint)
            case "PartyIdentification": add(try UBLDocument.first("ID", xml), .identification)
            case "PartyTaxScheme": add(try UBLDocument.first("CompanyID", xml), .tax)
            case "PartyName": if self.name.isEmpty { self.name = try UBLDocument.first("Name", xml) }
            case "Contact": contact = try Self.readContact(xml)
            case "PartyLegalEntity":
                try UBLDocument.children(xml) { (name, xml) throws(XMLFault) in
                    switch name {
                    case "CompanyID": add(try xml.text(), .company)
                    case "RegistrationName": registrationName = try xml.text()
                    default: break
                    }
                }
            case "PostalAddress":
                try UBLDocument.children(xml) { (name, xml) throws(XMLFault) in
                    switch name {
                    case "CityName": city = try xml.text()
                    case "Country": country = try UBLDocument.first("IdentificationCode", xml)
                    default: break
                    }
                }
            case "Person":
                try UBLDocument.children(xml) { (name, xml) throws(XMLFault) in
                    switch name {
                    case "FirstName": firstName = try xml.text()
                    case "FamilyName": familyName = try xml.text()
                    default: break
                    }
                }
            default: break
            }
        }
    }

    private static func readContact(_ xml: XMLReader) throws(XMLFault) -> Contact {
        var contact = Contact()
        try UBLDocument.children(xml) { (name, xml) throws(XMLFault) in
            switch name {
            case "Name": contact.name = try xml.text()
            case "ElectronicMail": contact.email = try xml.text()
            default: break
            }
        }
        return contact
    }
}
