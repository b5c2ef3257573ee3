import Diagnostics
import Foundation
import Markup
import TestSupport
import Testing

/// The styles of every element are those that css-inline gives it.
///
/// Not compared, since css-inline does otherwise than browsers or than we promise: it inlines `:link`, and sheets
/// for print; it does not know
/// `:is` and `:where`; of a list with a mistake it keeps the sound selectors; it writes styles onto elements of the
/// head; it writes `&` into an attribute unescaped; and a property set again with the same specificity keeps its first
/// place, so that `margin-top:1px;margin:0;margin-top:2px` ends in `margin:0`. The order of declarations is therefore
/// left to ``StyleInlinerBrowserTests``.
@Suite(.enabled(if: CSSInlinePeer.isThere, "css-inline is not there: .ci/setup test installs it"))
struct StyleInlinerPeerTests {
    @Test("every element has the declarations that css-inline gives it, on random pages")
    func random() throws {
        let seed = TestSupport.SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        let count = Int(ProcessInfo.processInfo.environment["REKINDLE_PAGES"] ?? "") ?? 200
        print("style inliner, css-inline: REKINDLE_SEED=\(seed)")
        var pages: [(String, String)] = []
        for index in 0..<count {
            var generator = RandomPage(
                random: TestSupport.SeededGenerator(seed: seed &+ UInt64(index)), usesLiquid: false)
            if let pair = pair(generator.page()) {
                pages.append((pair.0, pair.1))
            } else {
                pages.append(("", ""))
            }
        }
        #expect(pages.count { !$0.0.isEmpty } > count / 2)
        let differences = try CSSInlinePeer.differences(of: pages)
        let found = differences.map { line in
            "seed \(Int(line.prefix { $0 != " " }).map { "\(seed &+ UInt64($0))" } ?? "?"): \(line)"
        }
        #expect(found == [])
    }

    @Test("every element has the declarations that css-inline gives it, on pages as mailers write them")
    func written() throws {
        let pages = MailPages.all.map { $0.replacingOccurrences(of: MailPages.printSheet, with: "") }
        let pairs = pages.compactMap { pair($0) }
        #expect(pairs.count == MailPages.all.count)
        let found = try CSSInlinePeer.differences(of: pairs)
        #expect(found == [])
    }

    /// A page with its start tags numbered, and the same inlined; `nil` where tags overlap, and rules stay.
    private func pair(_ page: String) -> (String, String)? {
        let numbered = numbered(page)
        let source = SourceText(name: "page", bytes: numbered)
        let inlined = StyleInliner.inline(source)
        if inlined.diagnostics.contains(where: { $0.code == "css/misnested" }) { return nil }
        return (
            String(decoding: numbered, as: UTF8.self),
            String(decoding: inlined.applied(to: numbered), as: UTF8.self)
        )
    }

    private func numbered(_ page: String) -> [UInt8] {
        let tokens = HTMLTokenizer.tokens(of: Array(page.utf8))
        var result: [UInt8] = []
        var at = 0
        var isInBody = false
        for (index, token) in tokens.list.enumerated() where token.kind == .startTag {
            if tokens.name(of: token) == "body" { isInBody = true }
            let isInHead = ["html", "head", "title", "style", "meta"].contains(tokens.name(of: token))
            if isInHead, !isInBody { continue }
            result += tokens.bytes[at..<token.inner.upperBound]
            result += Array(" data-n=\"\(index)\"".utf8)
            at = token.inner.upperBound
        }
        return result + tokens.bytes[at...]
    }
}
