import Domain
import Intake
import TestSupport
import Testing

@Suite("UBL documents as purchases")
struct UBLPurchaseTests {
    private func example(_ name: String) -> IntakeFile {
        let path = "\(SharedData.repository)/docs/examples/\(name)"
        return IntakeFile(name: name) { () throws(IntakeError) in try FileSource(path: path) }
    }

    @Test("are the example's lines, whatever the prefixes and the encoding")
    func examples() throws {
        let names = ["2026-0117.xml", "2026-0119.xml", "credit-2026-0009.xml"].map { "invoices/\($0)" }
        var reader = UBLPurchaseReader(names.map(example), mapping: try preset("ubl"))
        var read = Imported<Purchase>()
        while let row = try reader.next() { read.take(row) }
        #expect(
            read.values.map {
                "\($0.order) \($0.account) \($0.day) \($0.kind) \($0.product) \($0.quantity) \($0.amount)"
            }
                == [
                    "2026-0117 A-1030 2026-03-02 purchase HUILA-1 4 98.00 EUR",
                    "2026-0117 A-1030 2026-03-02 purchase CACAO-1 4 64.00 EUR",
                    "2026-0117 A-1030 2026-03-02 purchase  0 6.50 EUR",
                    "2026-0119 A-1031 2026-04-14 purchase SIDAMO-1 2 46.00 GBP",
                    "CreditNote/2026-0009 A-1030 2026-03-09 refund CACAO-1 -1 -16.00 EUR",
                ])
        #expect(read.values[0].productName == "Huila Colombia, 1 kg")
        #expect(read.values[2].productName.isEmpty)
        #expect(
            read.rejects.map(\.description) == [
                "line 36: LineExtensionAmount: '99,99' is no number, or one too large"
            ])
        #expect(
            read.rejects.first?.fields.map { String(decoding: $0, as: UTF8.self) } == [
                "invoices/2026-0119.xml", "2026-0119",
            ])
        let counts = reader.counts
        #expect(counts.documents == 3 && counts.rows == 5 && counts.imported == 4 && counts.rejected == 1)
        #expect(counts.refunds == 1 && counts.addedCharges == 1 && counts.addUp)
    }

    @Test(
        "may be in UTF-8, UTF-16 or ISO 8859-1, with a byte order mark or without",
        arguments: ["utf-8", "utf-8 mark", "utf-16be", "utf-16le", "utf-16le no mark", "iso-8859-1"])
    func encodings(name: String) throws {
        var sample = UBLSample()
        sample.lines[0].name = "Café &amp; Kännchen &#x20AC;"
        let label = name.hasPrefix("utf-16") ? "UTF-16" : name.hasPrefix("iso") ? "ISO-8859-1" : "UTF-8"
        sample.declaration = "<?xml version='1.0' encoding = '\(label)' standalone=\"yes\"?>\n<!-- é -->\n"
        let text = sample.text
        let bytes: [UInt8] =
            switch name {
            case "utf-8 mark": [0xEF, 0xBB, 0xBF] + Array(text.utf8)
            case "utf-16be": [0xFE, 0xFF] + bigEndian(text)
            case "utf-16le": [0xFF, 0xFE] + littleEndian(text)
            case "utf-16le no mark": littleEndian(text)
            case "iso-8859-1": text.unicodeScalars.map { UInt8($0.value) }
            default: Array(text.utf8)
            }
        let read = try invoices([bytes])
        #expect(read.values.map(\.productName) == ["Café & Kännchen €"])
        #expect(try SniffedSource(BytesSource(bytes)).isXML)
    }

    @Test("take an item's number from the seller, else the standard, else the buyer")
    func products() throws {
        func id(_ whose: String, _ id: String) -> String {
            "<cac:\(whose)ItemIdentification><cbc:ID>\(id)</cbc:ID></cac:\(whose)ItemIdentification>"
        }
        var sample = UBLSample()
        sample.lines = [
            .init(ids: id("Buyers", "b") + id("Sellers", "s") + id("Standard", "4006381333931")),
            .init(ids: id("Buyers", "b") + id("Sellers", " ") + id("Standard", "4006381333931")),
            .init(ids: id("Buyers", "b")), .init(ids: ""),
        ]
        #expect(try invoices(sample).values.map(\.product) == ["s", "4006381333931", "b", ""])
    }

    @Test("are known by the company's own number of the customer first, or as the mapping says")
    func accounts() throws {
        var sample = UBLSample()
        sample.customer = """
            <cbc:CustomerAssignedAccountID>own</cbc:CustomerAssignedAccountID>
            <cac:Party><cbc:EndpointID schemeID="0088">end</cbc:EndpointID>
            <cac:PartyIdentification><cbc:ID/></cac:PartyIdentification>
            <cac:PartyIdentification><cbc:ID>ident</cbc:ID></cac:PartyIdentification>
            <cac:PartyTaxScheme><cbc:CompanyID>ES1</cbc:CompanyID></cac:PartyTaxScheme>
            <cac:PartyLegalEntity><cbc:CompanyID>legal</cbc:CompanyID></cac:PartyLegalEntity></cac:Party>
            """
        #expect(try invoices(sample).values.first?.account == "ident")
        var mapping = try preset("ubl")
        for (kind, number) in [
            (UBLRule.PartyNumber.customerAssigned, "own"), (.endpoint, "end"), (.tax, "ES1"),
            (.company, "legal"),
        ] {
            mapping.ubl?.account = [.supplierAssigned, kind]
            #expect(try invoices(sample, mapping: mapping).values.first?.account == number)
        }
        mapping.ubl?.account = [.supplierAssigned]
        let error = try refusal(sample.text, mapping)
        #expect(error?.message.contains("the customer has no number of these: supplierAssigned") == true)
    }

    @Test(
        "come, with the document's allowances and charges, to its TaxExclusiveAmount",
        arguments: [1, 2, 3, 4, 5, 6, 7, 8])
    func totals(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func text(_ cents: Int) -> String { Decimal(mantissa: Int64(cents), scale: 2).description }
        var sample = UBLSample(root: random.pick(["Invoice", "CreditNote"]))
        var sum = 0
        sample.lines = (0..<random.number(1...30)).map { _ in
            let cents = random.number(1...99_999)
            sum += cents
            return .init(quantity: "\(random.number(1...9))", amount: text(cents))
        }
        for _ in 0..<random.number(0...4) {
            let cents = random.number(0...500)
            let isCharge = random.chance(50)
            sum += isCharge ? cents : -cents
            sample.body += UBLSample.adjustment(isCharge, text(cents))
        }
        sample.total = text(sum)
        let read = try invoices(sample)
        let isCredit = sample.root == "CreditNote"
        #expect(read.values.reduce(0) { $0 + $1.amount.minorUnits } == Int64(isCredit ? -sum : sum))
        #expect(read.values.allSatisfy { $0.kind == (isCredit ? .refund : .purchase) })
        #expect(read.counts.withWarning == 0 && read.counts.addUp && read.rejects.isEmpty)
        // A total that is another is said, and changes nothing.
        sample.total = text(sum + 1)
        let other = try invoices(sample)
        #expect(other.values == read.values && other.warnings.map(\.column) == ["TaxExclusiveAmount"])
    }

    @Test("that give something off as a whole are still no refund, and their dates stay right")
    func allowance() throws {
        var sample = UBLSample(body: UBLSample.adjustment(false, "2.50"), total: "7.50")
        let read = try invoices(sample)
        #expect(read.values.map(\.kind) == [.purchase, .purchase])
        #expect(read.values.map(\.amount.minorUnits) == [1000, -250])
        #expect(read.values[1].product.isEmpty && read.values[1].quantity.isZero)
        // Of an invoice that only takes back, the allowance must not make a purchase.
        sample.lines[0].amount = "-10.00"
        sample.total = "-12.50"
        #expect(try invoices(sample).values.map(\.kind) == [.refund, .refund])
    }

    @Test("with a line below zero have a refund, and its quantity goes the same way", arguments: ["2", "-2"])
    func negative(quantity: String) throws {
        var sample = UBLSample()
        sample.lines.append(.init(quantity: quantity, amount: "-4.00"))
        let read = try invoices(sample)
        #expect(read.values.map(\.kind) == [.purchase, .refund])
        #expect(read.values[1].quantity == Decimal(-2) && read.values[1].amount.minorUnits == -400)
    }

    @Test(
        "that are credit notes give back, however they are written",
        arguments: [
            ("CreditNote", "381", "10.00", "10.00"), ("CreditNote", "", "10.00", nil),
            ("CreditNote", "381", "-10.00", "-10.00"), ("CreditNote", "381", "-10.00", nil),
            ("Invoice", "381", "10.00", "10.00"), ("Invoice", "381", "-10.00", "-10.00"),
        ])
    func credits(root: String, code: String, amount: String, total: String?) throws {
        var sample = UBLSample(root: root, total: total)
        if !code.isEmpty { sample.head = "<cbc:\(root)TypeCode>\(code)</cbc:\(root)TypeCode>" }
        sample.lines[0].amount = amount
        let read = try invoices(sample)
        #expect(read.values.map(\.kind) == [.refund])
        #expect(read.values.map(\.amount.minorUnits) == [-1000])
        #expect(read.values.first?.quantity == Decimal(-1))
        #expect(read.values.first?.order == (root == "CreditNote" ? "CreditNote/F-1" : "F-1"))
    }

    @Test("that correct an invoice (384) are invoices of their own number")
    func corrected() throws {
        let sample = UBLSample(head: "<cbc:InvoiceTypeCode>384</cbc:InvoiceTypeCode>")
        #expect(try invoices(sample).values.map(\.kind) == [.purchase])
    }

    @Test(
        "that are no sale, or another's, are left out and counted",
        arguments: [
            ("<cbc:CopyIndicator>true</cbc:CopyIndicator>", "CopyIndicator"),
            ("<cbc:CopyIndicator>1</cbc:CopyIndicator>", "CopyIndicator"),
            ("<cbc:InvoiceTypeCode>325</cbc:InvoiceTypeCode>", "type 325"),
            ("<cbc:InvoiceTypeCode>386</cbc:InvoiceTypeCode>", "type 386"),
        ])
    func leftOut(head: String, reason: String) throws {
        let read = try invoices(UBLSample(head: head), UBLSample(id: "<cbc:ID>F-2</cbc:ID>"))
        #expect(read.values.map(\.order) == ["F-2"])
        #expect(read.counts.skipped.count == 1 && read.counts.skipped.keys.first?.contains(reason) == true)
        #expect(read.counts.rows == 2 && read.counts.documents == 2 && read.counts.addUp)
    }

    @Test("of another supplier are left out, if the mapping says who the company is")
    func suppliers() throws {
        func supplier(_ id: String) -> String {
            "<cac:AccountingSupplierParty><cac:Party><cac:PartyTaxScheme><cbc:CompanyID>\(id)</cbc:CompanyID></cac:PartyTaxScheme></cac:Party></cac:AccountingSupplierParty>"
        }
        var mapping = try preset("ubl")
        mapping.ubl?.suppliers = ["ES-US"]
        let read = try invoices(
            UBLSample(head: supplier("ES-US")),
            UBLSample(id: "<cbc:ID>F-2</cbc:ID>", head: supplier("ES-THEM")),
            mapping: mapping)
        #expect(read.values.map(\.order) == ["F-1"])
        #expect(read.counts.skipped == ["from another supplier": 1])
    }

    @Test("are orders only when orders are asked for")
    func orders() throws {
        var order = UBLSample(root: "Order")
        order.lines = [
            .init(
                quantity: "3", amount: nil,
                more: "<cac:Price><cbc:PriceAmount currencyID=\"EUR\">1.115</cbc:PriceAmount></cac:Price>"),
            .init(quantity: "3", amount: "9.99"),
            .init(
                quantity: "3", amount: nil,
                more:
                    "<cac:Price><cbc:PriceAmount currencyID=\"EUR\">1.115</cbc:PriceAmount><cbc:BaseQuantity>100</cbc:BaseQuantity></cac:Price>"
            ),
            .init(quantity: "3", amount: nil),
        ]
        let without = try invoices(order, UBLSample())
        #expect(without.values.map(\.order) == ["F-1"])
        #expect(without.counts.skipped.keys.first?.contains("ubl-orders") == true)
        let orders = try preset("ubl-orders")
        #expect(orders.source == "ubl-orders")
        let read = try invoices(order, mapping: orders)
        // 3.345, rounded once.
        #expect(read.values.map(\.amount.minorUnits) == [335, 999])
        #expect(read.values.map(\.kind) == [.purchase, .purchase])
        #expect(read.rejects.count == 2)
    }

    @Test("with lines that cannot be understood lose only these")
    func badLines() throws {
        var sample = UBLSample(body: UBLSample.adjustment(true, "1.00", currency: "USD"), total: "10.00")
        sample.lines = [
            .init(quantity: "two"), .init(amount: "1e3"), .init(amount: nil), .init(currency: "USD"),
            .init(currency: "EURO"), .init(amount: "99999999999999999999"), .init(),
            .init(quantity: nil, amount: "0.00"), .init(amount: ""),
        ]
        let read = try invoices(sample)
        #expect(
            read.rejects.map(\.description) == [
                "line 11: InvoicedQuantity: 'aaa' is no number, or one too large",
                "line 12: LineExtensionAmount: '9a9' is no number, or one too large",
                "line 13: LineExtensionAmount: it is missing",
                "line 14: LineExtensionAmount: its currency is not that of the document",
                "line 15: LineExtensionAmount: currencyID 'aaaa' is no currency code of three letters",
                "line 16: LineExtensionAmount: '99999999999999999999' is no number, or one too large",
                "line 19: LineExtensionAmount: it is missing",
                "line 8: Amount: its currency is not that of the document",
            ])
        #expect(read.values.map(\.amount.minorUnits) == [1000, 0])
        #expect(read.values[1].quantity == Decimal(1))
        #expect(read.counts.rows == 10 && read.counts.rejected == 8 && read.counts.addUp)
        #expect(read.warnings.isEmpty)
    }

    @Test("say their currency by the amounts where the document does not")
    func currencyOfAmounts() throws {
        var sample = UBLSample(currency: "")
        sample.lines = [.init(amount: "7", currency: "JPY"), .init(amount: "7", currency: "EUR")]
        let read = try invoices(sample)
        #expect(read.values.map(\.amount.description) == ["7 JPY"])
        #expect(read.rejects.count == 1)
    }

    @Test("of one number in several files are one; others of that number are rejected")
    func sameNumber() throws {
        var other = UBLSample()
        other.day = "<cbc:IssueDate>2026-06-01</cbc:IssueDate>"
        let read = try invoices(UBLSample(), UBLSample(), other, UBLSample(root: "CreditNote"))
        #expect(read.values.map(\.order) == ["F-1", "CreditNote/F-1"])
        #expect(read.counts.skipped == ["a document that was in a file before": 1])
        #expect(read.rejects.map(\.line) == [3])
        #expect(read.counts.rows == 4 && read.counts.addUp)
    }

    @Test("that are refused among others cost only themselves, and nothing half")
    func oneOfSeveral() throws {
        var long = UBLSample(id: "<cbc:ID>F-2</cbc:ID>")
        long.lines = Array(repeating: .init(), count: 500)
        let cut = Array(long.text.utf8.dropLast(20))
        let read = try invoices([Array(UBLSample().text.utf8), cut, Array("no XML".utf8), []])
        #expect(read.values.map(\.order) == ["F-1"])
        #expect(read.rejects.count == 3 && read.counts.rejected == 3 && read.counts.addUp)
        #expect(read.rejects[0].reason.contains("is the file whole?"))
        #expect(read.rejects[0].fields == [Array("2.xml".utf8), []])
    }

    @Test("may carry extensions, signatures, notes and attached documents, which are passed over")
    func passedOver() throws {
        var sample = UBLSample()
        sample.declaration += "<?xml-stylesheet href=\"x.xsl\"?><!-- <!DOCTYPE no, a comment > -->"
        let pdf = String(repeating: "JVBERi0xLjQKJeLjz9MKMyAwIG9iago8PC9UeXBl\n", count: 20_000)
        sample.head = """
            <ext:UBLExtensions xmlns:ext="\(UBLSample.namespace)CommonExtensionComponents-2"><ext:UBLExtension><ext:ExtensionContent>
            <cbc:ID>not this</cbc:ID><Invoice xmlns="x"><ID>nor this</ID></Invoice></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>
            <cbc:Note><![CDATA[<cbc:ID>no</cbc:ID> ]] > &amp;]]></cbc:Note>
            <cac:AdditionalDocumentReference><cbc:ID>nor</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="a&gt;'b.pdf">\(pdf)</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>
            """
        sample.lines[0].more =
            "<cac:SubInvoiceLine><cbc:LineExtensionAmount currencyID=\"EUR\">3</cbc:LineExtensionAmount><cac:Item><cbc:Name>part</cbc:Name></cac:Item></cac:SubInvoiceLine>"
        let read = try invoices(sample)
        #expect(read.values.map(\.order) == ["F-1"])
        #expect(read.values.map(\.productName) == ["Coffee"])
        #expect(read.values.map(\.amount.minorUnits) == [1000])
    }

    @Test("keep the day as written, whatever the offset", arguments: ["", "Z", "+02:00", "-11:30"])
    func days(offset: String) throws {
        var sample = UBLSample(day: "<cbc:IssueDate> 2026-02-28\(offset)\n</cbc:IssueDate>")
        #expect(try invoices(sample).values.map(\.day) == ["2026-02-28"])
        sample.day = "<cbc:IssueDate>2026-02-29\(offset)</cbc:IssueDate>"
        #expect(try refusal(sample.text)?.message.contains("1.xml:4:1: cbc:IssueDate '9999-99-99") == true)
    }

    @Test("are shown in a preview, with their file and line")
    func previewed() throws {
        let texts = [UBLSample().text, UBLSample(root: "OrderResponse").text].map { Array($0.utf8) }
        let shown = try preview(documents: files(texts), mapping: preset("ubl"))
        #expect(shown.understanding.source == "ubl")
        #expect(shown.understanding.notes.first?.text == "Invoice, CreditNote")
        #expect(shown.rows.map(\.file) == ["1.xml", "2.xml"])
        #expect(shown.rows.map(\.line) == [9, 2])
        #expect(shown.rows[0].outcome == "purchase" && shown.rows[0].values["amount"] == "10.00 EUR")
        #expect(shown.rows[1].outcome.contains("OrderResponse"))
    }
}
