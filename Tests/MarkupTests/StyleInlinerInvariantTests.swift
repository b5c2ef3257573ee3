import Diagnostics
import Foundation
import Markup
import TestSupport
import Testing

/// What inlining promises for any page, from a printed seed and over the repository's own templates.
@Suite struct StyleInlinerInvariantTests {
    @Test("inlining keeps its promises on random pages", arguments: [false, true])
    func random(isWild: Bool) {
        let seed = TestSupport.SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("style inliner: REKINDLE_SEED=\(seed)")
        var inserted = 0
        for index in 0..<300 {
            var generator = RandomPage(
                random: TestSupport.SeededGenerator(seed: seed &+ UInt64(index)), usesLiquid: index % 3 != 0,
                isWild: isWild)
            inserted += expectPromises(Array(generator.page().utf8), "seed \(seed &+ UInt64(index))")
        }
        #expect(inserted > 1000)
    }

    @Test("inlining keeps its promises on broken pages: pieces cut and joined at random")
    func broken() {
        let seed = TestSupport.SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("style inliner, broken: REKINDLE_SEED=\(seed)")
        for index in 0..<300 {
            var generator = RandomPage(
                random: TestSupport.SeededGenerator(seed: seed &+ UInt64(index)), usesLiquid: true,
                isWild: true)
            var bytes = Array(generator.page().utf8)
            for _ in 0..<generator.random.number(1...6) where !bytes.isEmpty {
                let at = Int.random(in: bytes.indices, using: &generator.random)
                switch generator.random.number(1...4) {
                case 1: bytes.removeSubrange(at..<min(bytes.count, at + 7))
                case 2: bytes[at] = UInt8.random(in: 0...255, using: &generator.random)
                case 3:
                    bytes.insert(
                        contentsOf: Array(
                            generator.random.pick(["{{", "%}", "\"", "<", "{", "}", "\\"]).utf8), at: at)
                default: bytes.removeSubrange(at...)
                }
            }
            _ = expectPromises(bytes, "seed \(seed &+ UInt64(index))")
        }
    }

    @Test("inlining keeps its promises on the repository's templates")
    func templates() throws {
        let folder = "\(SharedData.repository)/Templates"
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter {
            $0.hasSuffix(".liquid")
        }
        #expect(!files.isEmpty)
        for file in files {
            let text = String(
                decoding: FileManager.default.contents(atPath: "\(folder)/\(file)") ?? Data(), as: UTF8.self)
            for css in ["", "p,td{margin:0;color:red!important}.ink{color:#222}table td{padding:1px}"] {
                let page = text.replacingOccurrences(
                    of: "@media (max-width: 520px)", with: css + "@media (max-width: 520px)")
                _ = expectPromises(Array(page.utf8), file)
                _ = expectPromises(Array("<style>\(css)</style>\(page)".utf8), file)
            }
        }
    }

    @Test(
        "hostile pages are taken whole, whatever repeats in them",
        arguments: [
            ("", "<div>"), ("", "<p class=k><b>"), ("div ", ""), ("p + ", "<p>"), (":not(", "<p>"), ("{", ""),
            ("a{", ""),
            ("@media x{", ""), ("(", ""), ("p:nth-child(2)~", "<p>"), ("", "{% if a %}<div>"),
            ("", "{% if a %}<div>{% endif %}"),
            ("", "<table><b>"), ("p{color:red}", "<p>"), (".k .l{top:0}", "<p class='k l'>"), ("\\", ""),
            ("url(", ""),
            ("", "{% if a %}</div>{% else %}"),
            ("[class*=a]{top:0}", "<p class='aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b'>"),
            (".k ~ ", "<p class='{% if a %}k{% endif %}'>"), ("/*", "<p style='/*'>"),
            ("!important", "<a style"), ("@media x{p~p{top:1px;left:0}}p{top:0}", "<p>"),
            ("", "<p>{{ x | raw }}"), ("", "{{ x | raw }}<table>{{ x | raw }}<tr>"),
        ])
    func hostile(css: String, body: String) {
        let rules =
            "p~p~p{top:0}.k:nth-child(2){top:0!important}div p{left:0}" + String(repeating: css, count: 500)
        let page = "<style>\(rules)</style>" + String(repeating: body, count: 500)
        _ = expectPromises(Array(page.utf8), "'\(css)' and '\(body)'")
    }

    @Test("matching gives up after a fixed number of steps, says where, and inlines nothing from there on")
    func exhausted() {
        // Every 'p' asks all before it: steps grow with the square.
        let inlined = { (count: Int) in
            let page =
                "<style>.x{top:0}q~p{left:0}</style><i class=x></i>"
                + String(repeating: "<p></p>", count: count)
            return StyleInliner.inline(SourceText(name: "page", page + "<i class=x></i>"))
        }
        let (small, large) = (inlined(10), inlined(4000))
        #expect(small.diagnostics == [] && small.insertions.count == 2)
        #expect(large.diagnostics.map(\.code) == ["css/too-much"] && large.insertions.count == 1)
    }

    /// - Returns: how many bytes were inserted.
    private func expectPromises(_ bytes: [UInt8], _ what: String) -> Int {
        let tags = LiquidTag.all(in: bytes)
        let page = SourceText(name: "page", bytes: bytes)
        let inlined = StyleInliner.inline(page, liquid: tags.map(\.range))
        let result = inlined.applied(to: bytes)
        let after = LiquidTag.all(in: result)
        #expect(
            after.map { Array(result[$0.range]) } == tags.map { Array(bytes[$0.range]) }, "Liquid, \(what)")
        #expect(after.map(\.range) == inlined.shifted(tags.map(\.range)), "places, \(what)")
        let before = HTMLTokenizer.tokens(of: bytes, liquid: tags.map(\.range))
        let tokens = HTMLTokenizer.tokens(of: result, liquid: after.map(\.range))
        expectSameButStyles(before, tokens, what)
        #expect(removed(inlined, from: result) == bytes, "input back, \(what)")
        let again = StyleInliner.inline(SourceText(name: "page", bytes: result), liquid: after.map(\.range))
        #expect(again.applied(to: result) == result, "twice, \(what)")
        #expect(again.insertions.isEmpty, "twice, \(what)")
        for rule in inlined.inlinedRules { #expect(bytes[rule].last == UInt8(ascii: "}")) }
        _ = inlined.applied(to: bytes, cutsInlinedRules: true)
        return result.count - bytes.count
    }

    /// The page without what was inserted, taken out of the result where it must stand.
    private func removed(_ styles: InlinedStyles, from result: [UInt8]) -> [UInt8] {
        var bytes = result
        for insertion in styles.insertions.reversed() {
            let shift = styles.insertions.prefix { $0.offset < insertion.offset }.reduce(0) {
                $0 + $1.bytes.count
            }
            let range = insertion.offset + shift..<insertion.offset + shift + insertion.bytes.count
            #expect(bytes[range].elementsEqual(insertion.bytes))
            bytes.removeSubrange(range)
        }
        return bytes
    }

    /// Token by token the same, comments among them; only a tag may have one `style` more, or a longer one.
    private func expectSameButStyles(_ before: HTMLTokens, _ after: HTMLTokens, _ what: String) {
        #expect(before.list.count == after.list.count, "tokens, \(what)")
        for (old, new) in zip(before.list, after.list) {
            if before.bytes[old.range].elementsEqual(after.bytes[new.range]) { continue }
            #expect(old.kind == .startTag && new.kind == .startTag, "tokens, \(what)")
            let others = { (tokens: HTMLTokens, token: HTMLToken) in
                tokens.attributes(of: token).filter { tokens.name(of: $0) != "style" }
                    .map { Array(tokens.bytes[$0.name]) + [0] + Array(tokens.bytes[$0.value]) }
            }
            #expect(others(before, old) == others(after, new), "attributes, \(what)")
            let styles = { (tokens: HTMLTokens, token: HTMLToken) in
                tokens.attributes(of: token).filter { tokens.name(of: $0) == "style" }.map {
                    Array(tokens.bytes[$0.value])
                }
            }
            let (was, now) = (styles(before, old), styles(after, new))
            #expect(now.count == max(was.count, 1), "styles, \(what)")
            for (was, now) in zip(was, now) {
                #expect(now.reversed().starts(with: was.reversed()), "styles, \(what)")
            }
        }
    }
}
