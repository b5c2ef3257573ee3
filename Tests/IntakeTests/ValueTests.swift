import Diagnostics
import Domain
import Intake
import Testing

@Suite("values of a row")
struct ValueTests {
    private func mapping(_ yaml: String) throws -> Mapping {
        let (mapping, diagnostics) = Mapping.parse(
            SourceText(name: "m.yaml", "preset: generic\n" + yaml), for: .purchases)
        return try #require(mapping, "\(diagnostics)")
    }

    private func row(_ day: String = "2024-02-29", _ amount: String = "1", _ yaml: String = "", zone: Int = 0)
        throws
        -> Imported<Purchase>
    {
        let text = "order|date|account|amount|currency\nO1|\(day)|A1|\(amount)|EUR\n"
        let madrid: ImportContext.ZoneOffset = { _ in 3600 }
        let context = ImportContext(
            companyZone: { _ in zone }, namedZone: { name in name == "Europe/Madrid" ? madrid : nil },
            now: Instant(milliseconds: 0))
        let stated = try mapping("format: {separator: '|'" + (yaml.isEmpty ? "}" : yaml))
        return try purchases(BytesSource(text), stated, context: context)
    }

    @Test(
        "numbers are read with the marks that the mapping states",
        arguments: [
            ("12.34", "}", 1234), ("-0.5", "}", -50), ("+3", "}", 300), ("€ 12.50", "}", 1250),
            ("12.505", "}", 1251),
            ("1.234,56", ", decimal: ','}", 123_456), ("1234,5", ", decimal: ','}", 123_450),
            ("1,234,567.8", ", decimal: '.'}", 123_456_780),
            ("1 234,5", ", decimal: ',', thousands: blank}", 123_450),
            ("1'234.5", ", thousands: \"'\"}", 123_450),
            ("92233720368547758.07", "}", 9_223_372_036_854_775_807),
        ] as [(String, String, Int64)])
    func numbers(text: String, yaml: String, minor: Int64) throws {
        #expect(try row("2024-01-01", text, yaml).values.first?.amount.minorUnits == minor)
    }

    @Test(
        "a number with marks that nobody stated is rejected, not guessed",
        arguments: [
            ("1,234", "}"), ("1.234", ", decimal: ','}x"), ("12,34,5", ", decimal: '.'}"), ("abc", "}"),
            ("", "}"),
            ("1.2.3", "}"), ("--1", "}"), ("1e3", "}"), ("92233720368547758.08", "}"), ("0x10", "}"),
        ])
    func badNumbers(text: String, yaml: String) throws {
        if yaml.hasSuffix("x") {
            // With a decimal comma, a point in front of three digits is a thousands mark.
            #expect(try row("2024-01-01", text, ", decimal: ','}").values.first?.amount.minorUnits == 123_400)
            return
        }
        let read = try row("2024-01-01", text, yaml)
        #expect(read.rejects.count == 1)
        #expect(read.rejects.first?.column == "amount")
    }

    @Test(
        "days are ISO 8601 unless a format is stated",
        arguments: [
            ("2024-02-29", "2024-02-29"), ("2024-02-29 23:59", "2024-02-29"),
            ("2024-02-29T23:59:59.123", "2024-02-29"),
            ("2024-02-29T23:30:00Z", "2024-03-01"), ("2024-02-29 23:30:00 -0100", "2024-03-01"),
            ("2024-03-01T00:30:00+02:00", "2024-02-29"), ("2024-03-01T00:30:00+01", "2024-03-01"),
        ])
    func isoDays(text: String, day: String) throws {
        // The company's clock is an hour ahead of UTC.
        #expect(try row(text, zone: 3600).values.first?.day == CivilDay(day))
    }

    @Test(
        "a date of another form is rejected, and the reason tells how to state it",
        arguments: [
            "29/02/2024", "2023-02-29", "2024-2-9", "20240229", "2024-02-29 25:00", "2024-02-29x", "",
        ])
    func badDays(text: String) throws {
        let read = try row(text)
        let reject = try #require(read.rejects.first)
        #expect(reject.column == "date")
        #expect(reject.reason.contains(text.isEmpty ? "empty" : "dates.format"))
        #expect(!reject.reason.contains("2024"))
    }

    @Test(
        "a stated format is the only one",
        arguments: [
            ("dd/MM/yyyy", "05/03/2024", "2024-03-05"),
            ("M/d/yyyy h:mm a", "3/5/2024 12:30 AM", "2024-03-05"),
            ("d MMM yyyy", "5 Mar 2024", "2024-03-05"), ("yyyyMMdd", "20240305", "2024-03-05"),
            ("dd.MM.yy", "05.03.24", "2024-03-05"),
            ("yyyy-MM-dd'T'HH:mm:ssZ", "2024-03-05T23:30:00Z", "2024-03-06"),
            ("dd/MM/yyyy", "2024-03-05", nil), ("dd/MM/yyyy", "5/3/2024", nil),
            ("dd/MM/yyyy", "31/02/2024", nil),
        ] as [(String, String, String?)])
    func statedFormats(format: String, text: String, day: String?) throws {
        let read = try row(text, "1", "}\ndates: {format: \"\(format)\"}", zone: 3600)
        #expect(read.values.first?.day == day.flatMap { CivilDay($0) })
    }

    @Test("a stated zone turns local times into the company's days")
    func zones() throws {
        #expect(
            try row("2024-03-05 23:30:00", "1", "}\ndates: {zone: UTC}", zone: 3600).values.first?.day
                == "2024-03-06")
        #expect(
            try row("2024-03-05 00:30:00", "1", "}\ndates: {zone: Europe/Madrid}", zone: 0).values.first?.day
                == "2024-03-04")
        #expect(
            try row("2024-03-05", "1", "}\ndates: {zone: UTC}", zone: 3600).values.first?.day == "2024-03-05")
        #expect { try row("2024-03-05", "1", "}\ndates: {zone: Mars/Olympus}") } throws: {
            ($0 as? IntakeError)?.code == .unknownZone
        }
    }

    @Test("names lose what would act on a terminal or a page")
    func cleanNames() throws {
        let text = "account_id,name\nA1,\"  Ann\u{202E}\u{7}\r\nLee\u{A0}\"\nA2,Zoë’s café\n"
        let read = try entries(Account.self, BytesSource(text), preset("generic", .accounts))
        #expect(read.values.map(\.name) == ["Ann Lee", "Zoë’s café"])
    }

    @Test("no reason says a value of the row")
    func reasonsArePrivate() throws {
        let text = "account_id,name,email\nA1,Ann,ann.lee at example.com\n"
        let read = try entries(Account.self, BytesSource(text), preset("generic", .accounts))
        #expect(read.values.first?.email == nil)
        #expect(read.warnings.first?.column == "email")
        #expect(read.warnings.first?.line == 2)
        #expect(read.warnings.first?.reason.contains("ann") == false)
        #expect(read.counts.withWarning == 1)
        #expect(read.counts.imported == 1)
    }
}
