import Domain
import Rendering
import Testing

@Suite("Numbers, money, days and lists")
struct LanguageFormatsTests {
    private func money(_ language: String, _ minor: Int64, _ code: String) throws -> String {
        LanguageFormats.formats(for: language).money(
            Money(minorUnits: minor, currency: try #require(Currency(code)))
        )
        .replacing("\u{A0}", with: "~").replacing("\u{202F}", with: "^")
    }

    @Test(
        "money is written as the language writes it (CLDR); '~' is a no-break space",
        arguments: [
            ("es", 113_508, "EUR", "1135,08~€"), ("es", 1_213_508, "EUR", "12.135,08~€"),
            ("es", -50, "EUR", "-0,50~€"),
            ("es", 100_000_000, "EUR", "1.000.000,00~€"), ("es", 1250, "GBP", "12,50~GBP"),
            ("es", 1250, "USD", "12,50~US$"),
            ("es", 1135, "JPY", "1135~JPY"), ("es", 12_345, "JPY", "12.345~JPY"),
            ("en", 113_508, "EUR", "€1,135.08"), ("en", 1250, "GBP", "£12.50"),
            ("en", 1250, "USD", "US$12.50"),
            ("en", 1135, "JPY", "JP¥1,135"), ("en", -1250, "GBP", "-£12.50"), ("en", 0, "GBP", "£0.00"),
        ])
    func money(language: String, minor: Int64, code: String, expected: String) throws {
        #expect(try money(language, minor, code) == expected)
    }

    @Test("a number has its language's marks and no idle zeros")
    func numbers() throws {
        let es = LanguageFormats.formats(for: "es")
        let en = LanguageFormats.formats(for: "en")
        for (text, spanish, english) in [
            ("1234.50", "1234,5", "1,234.5"), ("12345", "12.345", "12,345"), ("0.250", "0,25", "0.25"),
            ("-9999.00", "-9999", "-9,999"),
            ("1000000", "1.000.000", "1,000,000"), ("100", "100", "100"), ("0", "0", "0"),
        ] {
            let number = try #require(Decimal(text))
            #expect(es.number(number) == spanish && en.number(number) == english, "\(text)")
        }
    }

    @Test("days are long or short")
    func days() {
        let es = LanguageFormats.formats(for: "es")
        let en = LanguageFormats.formats(for: "en")
        #expect(es.day("2026-11-03", isLong: true) == "3 de noviembre de 2026")
        #expect(es.day("2026-11-03", isLong: false) == "03/11/2026")
        #expect(en.day("2026-11-03", isLong: true) == "3 November 2026")
        #expect(en.day("2026-11-03", isLong: false) == "03/11/2026")
        #expect(LanguageFormats.formats(for: "en-US").day("2026-11-03", isLong: true) == "November 3, 2026")
    }

    @Test(
        "money and days compare with their like, and a filter for numbers refuses them",
        arguments: [
            ("{% if proposal.total > 50 %}y{% endif %}", "y"),
            ("{% if proposal.total < 50.5 %}y{% endif %}", ""),
            ("{% if proposal.total >= proposal.total %}y{% endif %}", "y"),
            ("{% if today > \"2026-11-22\" %}y{% endif %}", "y"), ("{% if today < today %}y{% endif %}", ""),
            ("{{ proposal.total | times: 2 }}", nil), ("{{ 2 | plus: proposal.total }}", nil),
            ("{{ proposal.lines | sum: \"total\" }}", nil), ("{% if today > 5 %}{% endif %}", nil),
            ("{% if proposal.total > \"5\" %}{% endif %}", nil),
            ("{{ \"2026-05-01\" | date: \"long\" }}", nil),
        ])
    func comparing(body: String, expected: String?) throws {
        let money = Facts.money(Money(minorUnits: 6480, currency: .eur))
        let facts = Facts.record([
            .init(
                "proposal",
                .record([.init("total", money), .init("lines", .list([.record([.init("total", money)])]))])),
            .init("today", .day("2026-11-23")),
        ])
        if let expected {
            #expect(try html(body, facts) == expected)
        } else {
            #expect(throws: RenderError.self) { try html(body, facts) }
        }
    }

    @Test("plurals and lists speak the language")
    func words() {
        let es = LanguageFormats.formats(for: "es")
        let en = LanguageFormats.formats(for: "en")
        #expect(es.plural(Decimal(1), one: "pedido", other: "pedidos") == "1 pedido")
        #expect(es.plural(Decimal(1200), one: "pedido", other: "pedidos") == "1200 pedidos")
        #expect(en.plural(Decimal(mantissa: 10, scale: 1), one: "order", other: "orders") == "1 order")
        #expect(en.plural(Decimal(0), one: "order", other: "orders") == "0 orders")
        #expect(
            LanguageFormats.formats(for: "fr").plural(Decimal(0), one: "commande", other: "commandes")
                == "0 commande")
        let pl = LanguageFormats.formats(for: "pl")
        let forms = ["few": "zamówienia", "many": "zamówień"]
        #expect(
            [1, 3, 5, 22].map {
                pl.plural(Decimal($0), one: "zamówienie", other: "zamówienia", forms: forms)
            } == ["1 zamówienie", "3 zamówienia", "5 zamówień", "22 zamówienia"])
        #expect(es.list(["a", "b", "iglesia"]) == "a, b e iglesia")
        #expect(es.list(["a", "hielo"]) == "a y hielo")
        #expect(es.list(["té", "hilo"]) == "té e hilo")
        #expect(es.list(["té", "Íñigo"]) == "té e Íñigo")
        #expect(es.list(["té", "café"]) == "té y café")
        #expect(en.list(["a", "b", "c"]) == "a, b and c")
        #expect(es.list([]) == "" && es.list(["a"]) == "a")
    }

    @Test("the filters of a letter use them")
    func filters() throws {
        let facts = Facts.record([
            .init("account", .record([.init("name", .text("Bar"))])),
            .init("proposal", .record([.init("total", .money(Money(minorUnits: 113_508, currency: .eur)))])),
            .init("history", .record([.init("orders", .number(Decimal(mantissa: 12_345, scale: 1)))])),
            .init("today", .day("2026-11-03")),
        ])
        let body =
            "{{ proposal.total }}|{{ proposal.total | money }}|{{ history.orders | number }}|{{ history.orders | plural: 'a', 'b' }}|"
            + "{{ today }}|{{ today | date: 'short' }}|{{ today | date: '%Y-%m-%d' }}|{{ 'x,Ines' | split: ',' | list }}"
        #expect(
            try html(body, facts, language: "es")
                == "1135,08\u{A0}€|1135,08\u{A0}€|1234,5|1234,5 b|3 de noviembre de 2026|03/11/2026|2026-11-03|x e Ines"
        )
        #expect(throws: RenderError.self) { try html("{{ account.name | money }}", facts) }
        #expect(throws: RenderError.self) { try html("{{ account.name | number }}", facts) }
    }
}
