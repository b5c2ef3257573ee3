import Diagnostics
import Domain
import Rendering
import TestSupport
import Testing

@Suite("The repository's own letters, checked") struct CheckTemplateTests {
    @Test(
        "the starter letters have no error, for a full and for a bare customer",
        arguments: ["gentle", "offer", "vip"], ["es", "en"])
    func starters(name: String, language: String) throws {
        let library = TemplateLibrary(try starterTemplates(), companyLanguage: "es")
        let template = try #require(library.template(name, for: language))
        for customer in ["full", "bare"] {
            let facts = try golden(facts: "facts/\(customer).json")
            let message = CheckedMessage(try template.render(facts), facts)
            let findings = PageChecks.findings(in: message)
            #expect(!findings.hasErrors)
        }
    }

    @Test(
        "the starter letters survive every worst case without an error",
        arguments: ["gentle", "offer", "vip"], ["es", "en"])
    func worst(name: String, language: String) throws {
        let library = TemplateLibrary(try starterTemplates(), companyLanguage: "es")
        let template = try #require(library.template(name, for: language))
        for base in ["full", "bare"] {
            let cases = WorstCase.all(of: template, base: try golden(facts: "facts/\(base).json"))
            #expect(cases.map(\.name) == WorstCase.Name.allCases)
            for worst in cases {
                #expect(
                    !worst.findings.hasErrors,
                    "\(worst.name): \(worst.findings.filter { $0.severity == .error })")
            }
        }
    }
}
