import Doctor
import Foundation
import TestSupport
import Testing

@Suite("Doctor's guides")
struct DocumentTests {
    private func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(SharedData.repository)/\(path)", encoding: .utf8)
    }

    @Test("every check is explained", arguments: Finding.Check.allCases)
    func checks(check: Finding.Check) throws {
        #expect(try text("docs/doctor.md").contains("`\(check.rawValue)`"))
    }

    @Test("every check that the list of demands names exists, and every test that it names")
    func demands() throws {
        let list = try text("docs/bulk-senders.md")
        var names: Set<String> = []
        for match in list.matches(of: #/`([A-Za-z]+Tests)\.([A-Za-z0-9]+)`/#) {
            let (suite, test) = (String(match.output.1), String(match.output.2))
            names.insert("\(suite).\(test)")
            #expect(
                try text("Tests/DoctorTests/\(suite).swift").contains("func \(test)("), "\(suite).\(test)")
        }
        #expect(names.count > 15)
        // The rows of the tables, without their heads; the fifth cell names checks.
        let rows = list.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| Demand") }
        #expect(rows.count > 15)
        for row in rows {
            let cells = row.split(separator: "|", omittingEmptySubsequences: false)
            try #require(cells.count == 9, "\(row)")
            for match in cells[5].matches(of: #/`([a-z-]+)`/#) {
                #expect(Finding.Check(rawValue: String(match.output.1)) != nil, "\(row)")
            }
        }
    }
}
