import Diagnostics
import Foundation
import Markup
import TestSupport
import Testing

/// A browser shows a page as before once its styles are inlined and its rules cut.
@Suite(.enabled(if: Browser.path != nil, "chromium is not there: .ci/setup test installs it"), .serialized)
struct StyleInlinerBrowserTests {
    @Test(
        "every element's computed styles are those of the page before, on random pages; also on broken ones",
        arguments: [false, true])
    func computed(isWild: Bool) throws {
        // A browser is slow: a run of the tests looks at the same few pages each time, `make torture` at others.
        let seed = ProcessInfo.processInfo.environment["REKINDLE_SEED"].flatMap(UInt64.init) ?? 1
        let count = Int(ProcessInfo.processInfo.environment["REKINDLE_PAGES"] ?? "") ?? 24
        print("style inliner, computed styles: REKINDLE_SEED=\(seed)")
        var pairs: [(String, String)] = []
        var seeds: [UInt64] = []
        for index in 0..<count {
            let pageSeed = seed &+ UInt64(index)
            var generator = RandomPage(
                random: TestSupport.SeededGenerator(seed: pageSeed), usesLiquid: false, isWild: isWild)
            // That rule stays, and selects what was inlined.
            let page = SourceText(
                name: "page", generator.page().replacingOccurrences(of: "[style]{top:0}", with: ""))
            let inlined = StyleInliner.inline(page, liquid: [])
            // Where tags overlap, a rule stays, and what is inlined wins over it.
            if inlined.diagnostics.contains(where: { $0.code == "css/misnested" }) { continue }
            pairs.append((text(page.bytes), text(inlined.applied(to: page.bytes, cutsInlinedRules: true))))
            seeds.append(pageSeed)
        }
        #expect(pairs.count > count / 2)
        let differences = try #require(try Browser.differences(of: pairs))
        let found = differences.map { line in
            "seed \(Int(line.prefix { $0 != " " }).map { "\(seeds[$0])" } ?? "?"): \(line)"
        }
        #expect(found == [])
    }

    @Test("what browsers open again after overlapping tags is as before, where it stands and beside what")
    func reopened() throws {
        let pairs = OverlappingTags.pages.map { html in
            let page = SourceText(name: "page", html)
            let inlined = StyleInliner.inline(page, liquid: [])
            return (text(page.bytes), text(inlined.applied(to: page.bytes, cutsInlinedRules: true)))
        }
        #expect(try Browser.differences(of: pairs) == [])
    }

    @Test(
        "a picture of a page with its styles inlined and its rules cut is that of the page before, byte for byte"
    )
    func pictures() throws {
        for (index, html) in MailPages.all.enumerated() {
            let page = SourceText(name: "page", html)
            let inlined = StyleInliner.inline(page)
            #expect(!inlined.inlinedRules.isEmpty)
            let before = try #require(try Browser.picture(of: page.bytes))
            let after = try #require(
                try Browser.picture(of: inlined.applied(to: page.bytes, cutsInlinedRules: true)))
            #expect(before == after, "page \(index)")
            // That rules can be seen at all: without any of them the picture is another.
            var bare = page.bytes
            for rule in inlined.inlinedRules.reversed() { bare.removeSubrange(rule) }
            #expect(try Browser.picture(of: bare) != before, "page \(index)")
        }
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
