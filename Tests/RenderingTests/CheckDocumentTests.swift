import Diagnostics
import Foundation
import Rendering
import TestSupport
import Testing

@Suite("docs/template-checks.md") struct CheckDocumentTests {
    private let lines: [String]

    init() throws {
        let path = "\(SharedData.repository)/docs/template-checks.md"
        lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
    }

    /// The cells of the rows that begin with a name in backquotes.
    private func rows(_ name: String) -> [[String]] {
        lines.filter { $0.hasPrefix("| `\(name)` |") }.map { line in
            line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
        }
    }

    @Test(
        "has each code once, with its severity, why it matters and what to do",
        arguments: Finding.Code.allCases)
    func codes(code: Finding.Code) throws {
        let rows = rows(code.rawValue)
        try #require(rows.count == 1, "\(code.rawValue)")
        try #require(rows[0].count == 4, "\(rows[0])")
        #expect(rows[0][1] == code.severity.rawValue)
        #expect(rows[0][2].count > 10 && rows[0][3].count > 10)
    }

    @Test("knows no code that the program does not")
    func noOthers() {
        let known = Set(Finding.Code.allCases.map(\.rawValue))
        for line in lines {
            for match in line.matches(of: #/`(mail/[a-z-]+)`/#) {
                #expect(known.contains(String(match.output.1)))
            }
        }
    }

    @Test("has each fact on CSS once, with its programs and its source", arguments: ClientSupport.all)
    func facts(fact: ClientSupport) throws {
        let rows = rows(fact.name)
        try #require(rows.count == 1, "\(fact.name)")
        let names = rows[0][1].components(separatedBy: ", ").map { $0.replacing(" (harmless)", with: "") }
        #expect(names == fact.lacking.map(\.rawValue), "\(fact.name)")
        #expect(rows[0][3] == "`\(fact.source)`")
        #expect(lines.contains { $0.contains(ClientSupport.lookedUp) })
    }

    @Test("has each worst case", arguments: WorstCase.Name.allCases)
    func cases(name: WorstCase.Name) { #expect(rows(name.rawValue).count == 1, "\(name)") }
}
