import Foundation
import TestSupport
import Testing

@Suite("Import of UBL documents through the command line")
struct ImportDocumentsThroughCLITests {
    private static let namespace = "urn:oasis:names:specification:ubl:schema:xsd:"

    private static func invoice(_ number: Int, _ account: String, amount: String = "10.00") -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Invoice xmlns="\(namespace)Invoice-2" xmlns:a="\(namespace)CommonAggregateComponents-2" xmlns:b="\(namespace)CommonBasicComponents-2">
        <b:ID>\(number)</b:ID><b:IssueDate>2025-01-10</b:IssueDate>
        <a:AccountingCustomerParty><b:SupplierAssignedAccountID>\(account)</b:SupplierAssignedAccountID><a:Party><a:PartyName><b:Name>Café \(account)</b:Name></a:PartyName></a:Party></a:AccountingCustomerParty>
        <a:InvoiceLine><b:LineExtensionAmount currencyID="EUR">\(amount)</b:LineExtensionAmount><a:Item><b:Name>Coffee</b:Name></a:Item></a:InvoiceLine>
        </Invoice>

        """
    }

    @Test("a folder of hundreds is one import, and a document that is refused costs only itself")
    func folder() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        for number in 1...300 {
            try shop.scratch.write(Self.invoice(number, "a\(number % 7)"), to: "\(number).xml")
        }
        try shop.scratch.write(String(Self.invoice(7, "a7").dropLast(30)), to: "7.xml")
        let script = "exec \"$REKINDLE\" import purchases *.xml"
        let environment = ["REKINDLE": Program.rekindle]
        let result = try await ended(
            "/bin/sh", ["-c", script], environment: environment, folder: shop.scratch.folder)
        #expect(result.code == 0, "\(result.errors)")
        let found = counts(result.output)
        #expect(
            found["documents"] == 300 && found["imported"] == 299 && found["rejected"] == 1,
            "\(result.output)")
        #expect(try shop.number(.history, "SELECT COUNT(*) FROM purchase") == 299)
        #expect(try shop.number(.history, "SELECT COUNT(*) FROM import_run") == 1)
        #expect(shop.scratch.text("import.rejects.csv").contains("7.xml"))
        let again = try await ended(
            "/bin/sh", ["-c", script], environment: environment, folder: shop.scratch.folder)
        #expect(effect(again.output) == [0, 0, 299], "\(again.output)")
    }

    @Test("a file that is missing among several leaves everything as it was")
    func missing() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        try shop.scratch.write(Self.invoice(1, "a1"), to: "1.xml")
        let result = try await shop.run("import", "purchases", "1.xml", "2.xml")
        #expect(result.code == 66 && result.errors.contains("2.xml"), "\(result.errors)")
        #expect(try shop.number(.history, "SELECT COUNT(*) FROM purchase") == 0)
    }

    @Test(
        "a refused document alone is an error with its place; so is what is no XML, or XML under another preset"
    )
    func alone() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        try shop.scratch.write(
            Self.invoice(1, "a1").replacing("<Invoice", with: "<!DOCTYPE Invoice><Invoice"), to: "1.xml")
        let refused = try await shop.run("import", "purchases", "1.xml")
        #expect(
            refused.code == 65 && refused.errors.contains("1.xml:2:1: the document has a DOCTYPE"),
            "\(refused.errors)")
        try shop.scratch.write(Self.invoice(1, "a1"), to: "2.xml")
        let preset = try await shop.run("import", "purchases", "2.xml", "--preset", "shopify")
        #expect(preset.code == 65 && preset.errors.contains("--preset ubl"), "\(preset.errors)")
        let kind = try await shop.run("import", "products", "2.xml")
        #expect(kind.code == 65 && kind.errors.contains("purchases and accounts"), "\(kind.errors)")
        let table = try await shop.load("purchases", Quiet.purchases(1), "--preset", "ubl")
        #expect(table.code == 65 && table.errors.contains("no XML"), "\(table.errors)")
        #expect(!shop.exists("1.xml.rejects.csv"))
    }

    @Test("several tables are one import, each with its own rejects")
    func tables() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        let good = "1,2025-01-10,a1,p1,Coffee,1,10.00,10.00,EUR\n"
        try shop.scratch.write(Quiet.header + good, to: "a.csv")
        try shop.scratch.write(Quiet.header + "2,never,a1,p1,Coffee,1,10.00,10.00,EUR\n", to: "b.csv")
        let result = try await shop.run("import", "purchases", "a.csv", "b.csv")
        let found = counts(result.output)
        #expect(
            found["rows"] == 2 && found["imported"] == 1 && found["rejected"] == 1,
            "\(result.output)\(result.errors)")
        #expect(shop.exists("b.csv.rejects.csv") && !shop.exists("a.csv.rejects.csv"))
        let named = try await shop.run("import", "purchases", "a.csv", "b.csv", "--rejects", "r.csv")
        #expect(named.code == 64, "\(named.errors)")
    }

    @Test("customers of documents keep what no document says, above all that they refused to be mailed")
    func consent() async throws {
        let shop = try Shop()
        defer { shop.remove() }
        try await shop.load("accounts", "account_id,name,email,language,consent\na1,Old,x@y.example,es,no\n")
        let result = try await ended(
            Program.rekindle, ["import", "accounts", "-"], input: Data(Self.invoice(1, "a1").utf8),
            folder: shop.scratch.folder)
        #expect(effect(result.output) == [0, 1, 0], "\(result.output)\(result.errors)")
        #expect(
            try shop.query(.history, "SELECT name, email, language, consent FROM account")
                == [["Café a1", "x@y.example", "es", "denied"]])
    }
}
