import Diagnostics
import Foundation
import Markup
import TestSupport
import Testing

/// A browser shows a page as before once its styles are inlined and its rules cut.
@Suite(.enabled(if: Browser.path != nil, "chromium is not there: .ci/setup test installs it"), .serialized)
struct StyleInlinerBrowserTests {
    @Test("every element's computed styles are those of the page before, on random pages")
    func computed() throws {
        let seed = TestSupport.SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        let count = Int(ProcessInfo.processInfo.environment["REKINDLE_PAGES"] ?? "") ?? 120
        print("style inliner, computed styles: REKINDLE_SEED=\(seed)")
        var pairs: [(String, String)] = []
        var seeds: [UInt64] = []
        for index in 0..<count {
            let pageSeed = seed &+ UInt64(index)
            var generator = RandomPage(random: TestSupport.SeededGenerator(seed: pageSeed), usesLiquid: false)
            let page = SourceText(name: "page", generator.page())
            let inlined = StyleInliner.inline(page)
            // Where tags overlap, a rule stays, and what is inlined wins over it.
            if inlined.diagnostics.contains(where: { $0.code == "css/misnested" }) { continue }
            pairs.append((text(page.bytes), text(inlined.applied(to: page.bytes, cutsInlinedRules: true))))
            seeds.append(pageSeed)
        }
        #expect(pairs.count > count / 2)
        let differences = try #require(try Browser.differences(of: pairs))
        if count == 1 { for pair in pairs { print(pair.0); print(pair.1) } }
        let found = differences.map { line in
            "seed \(Int(line.prefix { $0 != " " }).map { "\(seeds[$0])" } ?? "?"): \(line)"
        }
        #expect(found == [])
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
