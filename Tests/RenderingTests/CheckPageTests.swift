import Markup
import Rendering
import TestSupport
import Testing

@Suite("A finished page, read back with libxml2") struct CheckPageTests {
    @Test("elements come in order, with attributes, texts and the bytes of their tags")
    func elements() throws {
        let html =
            "<!doctype html><html lang=en><body><P Class='a &amp; b' hidden>x&eacute;<b>y</b>z</p><!-- c --></body></html>"
        let page = FinishedPage(Array(html.utf8))
        #expect(page.isWhole)
        #expect(page.elements.map(\.name) == ["html", "body", "p", "b"])
        #expect(page.elements.map(\.parent) == [nil, 0, 1, 2])
        #expect(page.elements.map(\.end) == [4, 4, 4, 4])
        let p = page.elements[2]
        #expect(p["class"] == "a & b" && p["hidden"] == "" && p["id"] == nil)
        #expect(p.children == [.text("xé"), .element(3), .text("z")])
        #expect(page.text(of: 0) == "xéyz")
        #expect(page.comments == [" c "])
        let bytes = Array(html.utf8)
        #expect(
            String(decoding: bytes[try #require(p.range)], as: UTF8.self) == "<P Class='a &amp; b' hidden>")
        #expect(
            String(decoding: bytes[try #require(p.place(of: "class"))], as: UTF8.self) == "Class='a &amp; b")
        #expect(
            String(decoding: bytes[try #require(p.place(of: "id"))], as: UTF8.self)
                == "<P Class='a &amp; b' hidden>")
    }

    @Test("implied elements have no place, and neither has a forged mark")
    func implied() {
        let page = FinishedPage(Array("<p data-rekindle-tag=\"0\">a<td data-rekindle-tag='7'>b".utf8))
        #expect(page.elements.filter { $0.range == nil }.allSatisfy { ["html", "body"].contains($0.name) })
        #expect(page.elements.first { $0.name == "p" }?.range?.lowerBound == 0)
        #expect(
            page.elements.allSatisfy { element in
                element.attributes.allSatisfy { $0.name != "data-rekindle-tag" }
            })
    }

    @Test("tags in a title or an iframe are text, and a style keeps its bytes")
    func rawText() {
        let html = "<title>a <b> &amp; c</title><style>p > b { }</style><iframe><p>&amp;</iframe>"
        let page = FinishedPage(Array(html.utf8))
        #expect(!page.elements.contains { $0.name == "b" || $0.name == "p" })
        #expect(page.elements(named: "title").map(page.text(of:)) == ["a <b> & c"])
        #expect(page.elements(named: "style").map(page.text(of:)) == ["p > b { }"])
        let raw = page.elements.first { $0.name == "style" }?.raw
        #expect(raw.map { String(decoding: Array(html.utf8)[$0], as: UTF8.self) } == "p > b { }")
    }

    @Test("what is no UTF-8, NUL and a wrong charset do not change the rest")
    func encoding() {
        var html = Array("<meta charset=\"latin1\"><p>é".utf8)
        html += [0xFF, 0x00, 0xC3] + Array("é</p>".utf8)
        #expect(FinishedPage(html).text(of: 0) == "é\u{FFFD}\u{FFFD}\u{FFFD}é")
    }

    @Test("a page beyond the limits is read up to them, and says so")
    func limits() {
        #expect(FinishedPage([]).isWhole && FinishedPage([]).elements.isEmpty)
        #expect(FinishedPage(Array(" \n".utf8)).isWhole)
        let deep = FinishedPage(Array(String(repeating: "<div>", count: 100_000).utf8))
        #expect(!deep.isWhole && deep.elements.count > 100 && deep.elements.count < 400)
        let many = FinishedPage(Array(String(repeating: "<p>", count: 100_000).utf8))
        #expect(!many.isWhole && many.elements.count == FinishedPage.Limit.elements)
        let attributes = (0..<50_000).map { " a\($0)=\"\($0)\"" }.joined()
        let wide = FinishedPage(Array("<p\(attributes)>x</p><b>y</b>".utf8))
        #expect(!wide.isWhole && wide.elements.last?.name == "b")
        #expect(wide.elements.first { $0.name == "p" }?.attributes.count == FinishedPage.Limit.attributes)
        let huge = FinishedPage(Array("<p title=\"\(String(repeating: "x", count: 1_900_000))\">y".utf8))
        #expect(huge.isWhole && huge.elements.first { $0.name == "p" }?["title"]?.utf8.count == 1_900_000)
        #expect(!FinishedPage([UInt8](repeating: 0x61, count: FinishedPage.Limit.bytes + 1)).isWhole)
    }

    @Test("any bytes are read and checked, and every place lies in the page")
    func fuzz() {
        let seed = SeededGenerator.seed(Seed.given)
        print("checks fuzz: REKINDLE_SEED=\(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1500 {
            var html: [UInt8] = []
            for _ in 0..<random.number(0...50) {
                if random.chance(12) {
                    html.append(UInt8(random.number(0...255)))
                } else {
                    html += Array(random.pick(Self.pieces).utf8)
                }
            }
            let page = FinishedPage(html)
            for (index, element) in page.elements.enumerated() {
                #expect(element.end > index && element.end <= page.elements.count)
                #expect(element.parent.map { $0 < index && page.elements[$0].end >= element.end } ?? true)
                for range in [element.range, element.raw].compactMap(\.self)
                    + element.attributes.compactMap(\.range)
                {
                    #expect(range.lowerBound >= 0 && range.upperBound <= html.count)
                }
            }
            let text = String(decoding: html, as: UTF8.self)
            let message = CheckedMessage(
                subject: random.chance(50) ? text : "Hello", preheader: text, html: html, text: html,
                language: text, unsubscribe: random.pick(Self.pieces), postalAddress: random.pick(Self.pieces)
            )
            for finding in PageChecks.findings(in: message) {
                #expect(!finding.message.isEmpty && finding.count > 0)
                #expect(finding.range.map { $0.upperBound <= html.count } ?? true)
            }
        }
    }

    private static let pieces = [
        "<", ">", "</", "<!--", "-->", "<!--[if mso]><table>", "<![endif]-->", "<script>", "</script>",
        "<title>",
        "</title>", "<style>", "</style>", "@media (prefers-color-scheme: dark) {", "@media {", "}", "{",
        ".a",
        ".a > b c", "color:#fff;", "color:rgb(1e99,-1,nan);", "background:url(", "font:bold 1e400px/2 x;",
        "font-size:-1em;", "*", "/*", "*/", "\\", "@", ";", ":", "=", "\"", "'", " ", "\n", "&", "&amp;",
        "&#x0;",
        "<a href=\"", "<a href='https://", "<a href=https://[::1", "<a href=//1.2.3.4.5>",
        "<a href=\"tel:\">",
        "<a href=mailto:%>", "<a href=\"#%ff\">", "<img src=", "<img src=data: width=99999999999999999999>",
        "alt",
        "<table>", "<tr>", "<td style=\"", "<th scope>", "<caption>", "</table>", "<h1>", "<h9>",
        "<p class=a>",
        "<b id=a>", "<div hidden>", "</div>", "</p>", "<body bgcolor=#1 text=x>", "<html lang=",
        "<meta name=color-scheme content=dark>",
        "<link rel=stylesheet>", "<base>", "<svg>", "<math>", "<iframe>", "<plaintext>",
        "<form onx=1 onclick>", "{{ x }}", "{%",
        "word", "日本", "\u{301}", "\u{200D}", "👩", "\0", "<o:p>", "<xml:x xmlns:x='y'>", "<?php",
        "<!doctype x [ <!ENTITY a \"b\">]>", "&a;",
    ]
}
