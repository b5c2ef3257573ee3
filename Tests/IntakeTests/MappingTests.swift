import Diagnostics
import Domain
import Intake
import Mail
import Testing

@Suite("a mapping file")
struct MappingTests {
    private func parse(_ yaml: String, _ kind: ImportKind = .purchases) -> (Mapping?, [Diagnostic]) {
        Mapping.parse(SourceText(name: "mapping.yaml", yaml), for: kind)
    }

    @Test("says where columns are, how values look and what counts")
    func whole() throws {
        let (parsed, diagnostics) = parse(
            """
            preset: generic
            format: {separator: ";", encoding: windows-1252, decimal: ",", header: true, quote: '"'}
            source: shop
            columns: {order: InvoiceNo, day: InvoiceDate, account: [Kunde, Konto], product: StockCode, quantity: Quantity, amount: Total}
            dates: {format: "dd.MM.yyyy HH:mm", zone: Europe/Madrid}
            currency: gbp
            amount: total
            skip: {because: test orders, when: {column: Status, is: test}}
            purchase: {when: [{column: InvoiceNo, notStartingWith: C}, {field: quantity, above: 0}]}
            refund: {when: {column: InvoiceNo, startingWith: c}}
            """)
        #expect(diagnostics.isEmpty)
        let mapping = try #require(parsed)
        #expect(mapping.source == "shop")
        var text = "InvoiceNo;InvoiceDate;Kunde;Konto;StockCode;Quantity;Total;Status\n"
        text += "1;31.01.2024 10:00;;K1;P;2;1.234,56;ok\n"
        text += "C1;31.01.2024 10:00;K2;;P;-1;10,00;ok\n"
        text += "2;31.01.2024 10:00;K2;;P;0;10,00;ok\n"
        text += "3;31.01.2024 10:00;K2;;P;1;10,00;Test\n"
        let madrid: ImportContext.ZoneOffset = { _ in 3600 }
        let context = ImportContext(
            companyZone: madrid, namedZone: { _ in madrid }, now: Instant(milliseconds: 0))
        let read = try purchases(BytesSource(text), mapping, context: context)
        #expect(read.values.map(\.amount.description) == ["1234.56 GBP", "-10.00 GBP"])
        #expect(read.values.map(\.account) == ["K1", "K2"])
        #expect(read.values.map(\.kind) == [.purchase, .refund])
        #expect(read.counts.notPurchases == 1)
        #expect(read.counts.skipped == ["test orders": 1])
        #expect(read.counts.addUp)
    }

    @Test("may count columns, in files without header")
    func positions() throws {
        let (mapping, diagnostics) = parse(
            "format: {header: false, separator: tab}\ncolumns: {account: 1, day: 2, amount: -1}\ncurrency: EUR\n"
        )
        #expect(diagnostics.isEmpty)
        let read = try purchases(BytesSource("A1\t2024-01-01\tx\t5\n"), #require(mapping))
        #expect(read.values.first?.order == "A1@2024-01-01")
        #expect(read.values.first?.amount.minorUnits == 500)
    }

    @Test("has all its mistakes reported at once, each at its place")
    func mistakes() {
        let (mapping, diagnostics) = parse(
            """
            preset: generik
            colums: {order: X}
            format: {separator: ":", encoding: ebcdic}
            columns: {oder: X, day: 0}
            dates: {format: "dd/MM", zone: nowhere}
            currency: euros
            purchase: {when: [{column: A}, {above: 3}, {field: quantity, above: many}]}
            synthesizeAddresses: {domain: gmail.com}
            """)
        #expect(mapping == nil)
        #expect(
            diagnostics.map(\.code) == [
                "mapping/unknown-value", "mapping/unknown-key", "mapping/unknown-value",
                "mapping/unknown-value",
                "mapping/unknown-key", "mapping/unknown-value", "mapping/date-format",
                "mapping/unknown-value",
                "mapping/unknown-value", "mapping/missing-key", "mapping/missing-key", "mapping/type",
                "mapping/trial-domain",
            ])
        #expect(diagnostics.first?.fixIt?.replacement == "generic")
        #expect(diagnostics.dropFirst().first?.fixIt?.replacement == "columns")
        #expect(diagnostics.first?.span == SourceSpan(file: "mapping.yaml", start: 8, end: 15))
    }

    @Test(
        "that is no YAML is a diagnostic with its place",
        arguments: [
            "a: [", "preset: generic\npreset: odoo", "- a", "", "a: b: c", "\t", "*x", "!!binary x",
            "--- a\n--- b",
            String(repeating: "[", count: 5000), String(repeating: "a: {", count: 3000),
        ])
    func noYAML(text: String) {
        let (mapping, diagnostics) = parse(text)
        #expect(mapping == nil)
        #expect(diagnostics.hasErrors)
    }

    @Test("with a column the file lacks stops the import")
    func missing() throws {
        let (mapping, _) = parse("preset: generic\ncolumns: {product: Artikel}\n")
        #expect {
            try purchases(BytesSource("order,date,account,amount,currency\n"), #require(mapping))
        } throws: { ($0 as? IntakeError)?.message.contains("'Artikel' (for product)") == true }
    }

    @Test("makes up addresses for trials, one for each account, in reserved domains only")
    func trialAddresses() throws {
        let (parsed, _) = parse(
            "preset: generic\nsynthesizeAddresses: {domain: customers.example}\n", .accounts)
        let mapping = try #require(parsed)
        let ids = ["00001", "A.1", "A=2E1", "ann@example.com", "é", String(repeating: "x", count: 90)]
        let addresses = ids.map { mapping.trialAddress(for: $0)?.description }
        #expect(addresses.first == "00001@customers.example")
        #expect(Set(addresses.compactMap { $0 }).count == ids.count)
        let read = try entries(
            Account.self, BytesSource("account_id,email\nA1,\nA2,x@y.test\nA3,bad\n"), mapping)
        #expect(read.values.map { $0.email?.description } == ["A1@customers.example", "x@y.test", nil])
    }

    @Test("is shown in a preview as it was understood, with the first rows")
    func previewed() throws {
        let text =
            "order,date,account,amount,currency,x\n1,2024-01-01,A,5,EUR,\n2,01/02/2024,A,5,EUR,\n3,2024-01-01,A,5,EUR,\n"
        let shown = try preview(BytesSource(text), mapping: preset("generic"), context: context, limit: 2)
        #expect(shown.understanding.columns.map(\.column) == [.order, .day, .account, .amount, .currency])
        #expect(shown.understanding.columns.map(\.positions) == [[1], [2], [3], [4], [5]])
        #expect(shown.understanding.otherColumns == ["x"])
        #expect(shown.understanding.notes.first?.text.hasPrefix("utf-8, detected") == true)
        #expect(shown.rows.map(\.line) == [2, 3])
        #expect(shown.rows.first?.outcome == "purchase")
        #expect(shown.rows.first?.values["amount"] == "5.00 EUR")
        #expect(shown.rows.last?.outcome.hasPrefix("rejected: date: '99/99/9999'") == true)
    }

    @Test("reads its own rejects again, once they are corrected")
    func rejectsAgain() throws {
        let text = "order;date;account;amount;currency\n1;bad;\"A;\"\"1\"\"\";5;EUR\n"
        let (parsed, _) = parse("preset: generic\nformat: {separator: ;, encoding: windows-1252}\n")
        let mapping = try #require(parsed)
        let read = try purchases(BytesSource(text), mapping)
        let writer = RejectsWriter(mapping.format.separator)
        var bytes = writer.header(["order", "date", "account", "amount", "currency"])
        for reject in read.rejects { bytes += writer.line(reject) }
        let file = String(decoding: bytes.dropFirst(3), as: UTF8.self)
        #expect(file.hasPrefix("line;column;reason;order;date;account;amount;currency\n2;date;"))
        let corrected = file.replacing(";bad;", with: ";2024-01-01;")
        let again = try purchases(BytesSource(corrected), mapping)
        #expect(again.values.map(\.account) == ["A;\"1\""])
    }
}
