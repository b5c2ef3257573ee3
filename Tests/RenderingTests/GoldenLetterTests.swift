import Diagnostics
import Domain
import Rendering
import TestSupport
import Testing

@Suite("Letters, byte for byte")
struct GoldenLetterTests {
    static let names = [
        "gentle", "last-call", "new-range", "offer", "reactivated-thanks", "replenishment", "survey", "vip",
    ]

    @Test("every starter letter is there in English and in Spanish, and none has a mistake")
    func starterSet() throws {
        let library = TemplateLibrary(try starterTemplates(), companyLanguage: "es")
        #expect(library.diagnostics.list.isEmpty, "\(library.diagnostics)")
        #expect(library.names == Self.names)
        #expect(library.all.map(\.language) == Self.names.flatMap { _ in ["en", "es"] })
    }

    @Test(
        "each starter letter is the one read and approved, for a full and for a bare customer",
        arguments: GoldenLetterTests.names, ["es", "en"])
    func starters(name: String, language: String) throws {
        let library = TemplateLibrary(try starterTemplates(), companyLanguage: "es")
        let template = try #require(library.template(name, for: language))
        for customer in ["full", "bare"] {
            let rendered = try template.render(try golden(facts: "facts/\(customer).json"))
            let html = String(decoding: rendered.html, as: UTF8.self)
            let text = String(decoding: rendered.text, as: UTF8.self)
            try expectGolden(html, "\(name).\(language)-\(customer)/expected.html")
            try expectGolden(
                "Subject: \(rendered.subject)\nPreheader: \(rendered.preheader)\n\n" + text,
                "\(name).\(language)-\(customer)/expected.txt")
            #expect(rendered.language == language)
            #expect(!html.contains("{{") && !html.contains("{%") && !html.contains("<Norte>"))
            for part in [html, text] {
                #expect(part.contains("mailto:baja@example.com") && part.contains("Calle del Ejemplo 12"))
            }
            // Only a link, which has no blank, may be longer than a line.
            let long = text.split(separator: "\n").filter { $0.count > 78 && !$0.contains("mailto:") }
            #expect(long.isEmpty, "\(long)")
        }
    }

    @Test("hostile values come out harmless in every place a value may stand")
    func everyContext() throws {
        let source = try #require(Golden("every-context/template.liquid", beside: #filePath).approved)
        let library = library(["t.es.liquid": source])
        let rendered = try #require(library.template("t", for: "es"), "\(library.diagnostics)")
            .render(try golden(facts: "every-context/facts.json"))
        let html = String(decoding: rendered.html, as: UTF8.self)
        try expectGolden(html, "every-context/expected.html")
        try expectGolden(
            "Subject: \(rendered.subject)\nPreheader: \(rendered.preheader)\n\n"
                + String(decoding: rendered.text, as: UTF8.self),
            "every-context/expected.txt")
        #expect(!html.contains("<script") && !html.contains("\"javascript:alert") && !html.utf8.contains(0))
        #expect(!rendered.subject.unicodeScalars.contains { $0.value < 0x20 })
    }
}
