import Diagnostics
import Domain
import Intake
import Mail
import Testing

@Suite("UBL customers as accounts")
struct UBLAccountTests {
    private static let party = """
        <cbc:SupplierAssignedAccountID>A1</cbc:SupplierAssignedAccountID>
        <cac:Party><cac:PartyName><cbc:Name>Café Luz</cbc:Name></cac:PartyName>
        <cac:PostalAddress><cbc:CityName>León</cbc:CityName><cac:Country><cbc:IdentificationCode>ES</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
        <cac:PartyLegalEntity><cbc:RegistrationName>Luz SL</cbc:RegistrationName></cac:PartyLegalEntity>
        <cac:Contact><cbc:Name>Eva Gil</cbc:Name><cbc:ElectronicMail>eva@luz.example</cbc:ElectronicMail></cac:Contact></cac:Party>
        """

    @Test("have name, contact, address, country and city; a buyer before a party's contact")
    func whole() throws {
        var sample = UBLSample(customer: Self.party)
        let first = try customers(sample)
        #expect(
            first.values == [
                Account(
                    id: "A1", name: "Café Luz", contactName: "Eva Gil",
                    email: EmailAddress("eva@luz.example"),
                    country: "ES", city: "León")
            ])
        sample.customer +=
            "<cac:BuyerContact><cbc:Name>Ana Sol</cbc:Name><cbc:ElectronicMail>ana@luz.example</cbc:ElectronicMail></cac:BuyerContact>"
        let second = try customers(sample)
        #expect(second.values.map(\.contactName) == ["Ana Sol"])
        #expect(second.values.first?.email == EmailAddress("ana@luz.example"))
    }

    @Test("may be persons")
    func person() throws {
        let sample = UBLSample(
            customer: """
                <cac:Party><cac:PartyIdentification><cbc:ID>7</cbc:ID></cac:PartyIdentification><cac:Person><cbc:FirstName>Ana</cbc:FirstName><cbc:FamilyName>Sol</cbc:FamilyName></cac:Person></cac:Party>
                """)
        #expect(
            try customers(sample).values == [
                Account(id: "7", name: "Ana Sol", contactName: "Ana Sol", firstName: "Ana")
            ])
    }

    @Test("are as the latest issued document says, in whatever order the files come")
    func latest() throws {
        func sample(_ number: Int, _ day: String, _ name: String) -> UBLSample {
            UBLSample(
                id: "<cbc:ID>\(number)</cbc:ID>", day: "<cbc:IssueDate>\(day)</cbc:IssueDate>",
                customer: Self.party.replacing("Café Luz", with: name))
        }
        let read = try customers(
            sample(1, "2026-02-01", "old"), sample(2, "2026-03-01", "new"), sample(3, "2026-01-01", "older"))
        #expect(read.values.map(\.name) == ["new"])
        #expect(read.counts.rows == 3 && read.counts.imported == 1 && read.counts.skippedInAll == 2)
        #expect(read.counts.addUp && read.counts.documents == 3)
        let sameDay = try customers(sample(1, "2026-02-01", "first"), sample(2, "2026-02-01", "second"))
        #expect(sameDay.values.map(\.name) == ["second"])
    }

    @Test("leave what no document says as it was: a refusal to be mailed above all")
    func completed() throws {
        let known = Account(
            id: "A1", name: "Old name", contactName: "Eva Gil", firstName: "Eva",
            email: EmailAddress("x@y.example"),
            country: "PT", language: "es", segment: "café", city: "Lugo", rep: "R-1", consent: .denied,
            attributes: ["machine": "one group"])
        let read = try #require(try customers(UBLSample(customer: Self.party)).values.first)
        var expected = known
        (expected.name, expected.country, expected.city) = ("Café Luz", "ES", "León")
        expected.email = EmailAddress("eva@luz.example")
        #expect(read.completed(by: known) == expected)
        // Another person is not greeted by this one's name.
        var other = read
        other.contactName = "Ana Sol"
        #expect(other.completed(by: known).firstName.isEmpty)
        let bare = try #require(try customers(UBLSample()).values.first)
        #expect(bare.completed(by: known) == known)
    }

    @Test("with a malformed address are taken over without, with a warning")
    func malformed() throws {
        let sample = UBLSample(customer: Self.party.replacing("eva@luz.example", with: "eva at luz"))
        let read = try customers(sample)
        #expect(read.values.first?.email == nil && read.values.count == 1)
        #expect(read.warnings.map(\.column) == ["ElectronicMail"])
        #expect(read.warnings.first?.reason.contains("'aaa aa aaa'") == true)
        #expect(read.counts.withWarning == 1)
    }

    @Test("a mapping file says which documents, numbers, suppliers and types, and what is wrong in it")
    func mapping() throws {
        let yaml = """
            preset: ubl
            source: north
            synthesizeAddresses: {domain: customers.example}
            ubl:
              documents: [creditNote, order]
              account: [tax, endpoint]
              supplier: [ES1, "2"]
              leaveOut: [380]
              maxMegabytes: 5
            """
        let (mapping, diagnostics) = Mapping.parse(SourceText(name: "m.yaml", yaml), for: .accounts)
        #expect(diagnostics.isEmpty)
        #expect(mapping?.source == "north" && mapping?.ubl?.documents == [.creditNote, .order])
        #expect(mapping?.ubl?.account == [.tax, .endpoint] && mapping?.ubl?.suppliers == ["ES1", "2"])
        #expect(mapping?.ubl?.leftOutTypes == ["380"] && mapping?.ubl?.limits.documentBytes == 5 << 20)
        let wrong = """
            preset: ubl
            ubl: {documents: creditnote, account: [taxx], maxMegabytes: lots, foo: 1}
            columns: {order: X}
            """
        let (none, mistakes) = Mapping.parse(SourceText(name: "m.yaml", wrong), for: .purchases)
        #expect(none == nil)
        #expect(
            mistakes.map(\.code) == [
                "mapping/unknown-value", "mapping/unknown-value", "mapping/unknown-value",
                "mapping/unknown-key",
                "mapping/contradiction",
            ])
        #expect(mistakes.first?.fixIt?.replacement == "creditNote")
        for (text, kind) in [("preset: shopify\nubl: {}", ImportKind.purchases), ("ubl: {}", .products)] {
            #expect(
                Mapping.parse(SourceText(name: "m.yaml", text), for: kind).1.map(\.code) == [
                    "mapping/contradiction"
                ])
        }
        #expect(Mapping.preset(named: "ubl", for: .products) == nil)
    }

    @Test("a file is XML by how it begins, not by its name")
    func sniffing() throws {
        func isXML(_ bytes: [UInt8]) throws -> Bool { try SniffedSource(BytesSource(bytes)).isXML }
        #expect(try isXML(Array("\n  <?xml".utf8)))
        #expect(try isXML(Array("<Invoice".utf8)) && isXML(gzipped("<Invoice/>")))
        #expect(try !isXML(Array("order,date\n<a>,b".utf8)))
        #expect(try !isXML([]) && !isXML([0x1F, 0x8B]) && !isXML(gzipped("order,date")))
        var source = try SniffedSource(BytesSource("order,date"))
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
        #expect(count == 10)
    }
}
