import Diagnostics
import Markup
import Testing

/// Rules of which browsers alone know what they select, since they copy elements where tags overlap.
@Suite struct StyleInlinerOverlapTests {
    private func misnested(_ page: String) -> [String] {
        let source = SourceText(name: "page", page)
        return StyleInliner.inline(source).diagnostics.filter { $0.code == "css/misnested" }.map {
            String(decoding: source.bytes[$0.span.start..<$0.span.end], as: UTF8.self)
        }
    }

    @Test(
        "a rule stays where copies of an element, or elements beside copies, decide what it selects",
        arguments: OverlappingTags.cases)
    func stays(selector: String, body: String, sure: String) {
        let page = SourceText(name: "page", OverlappingTags.page(selector, body, sure))
        #expect(misnested(OverlappingTags.page(selector, body, sure)) == [selector])
        #expect(StyleInliner.inline(page).inlinedRules == [])
    }

    @Test(
        "an element that is not closed leaves all rules sure where nothing is opened again, or only its name counts",
        arguments: [
            ("td b", "<table><tr><td><b>x</td><td>y</table><p>z"), ("b", "<div><b>x</div><p>y"),
            ("b.k", "<div><b class=k>x</div><p>y"), ("p", "<div><b>x</div><p>y"), ("p b", "<p><b>x<p>"),
            ("p b", "<p><b>x</p>"), ("p b", "<p><b><i>x</b></i></p><p>y"), ("p b", "<p><b>x</p></b><p>y"),
            ("u:first-child", "<div><u></u><b>x</b></div></b><p>y"), ("i:empty", "<div><i></i><b>x</div>y"),
        ])
    func sure(selector: String, body: String) {
        #expect(misnested(OverlappingTags.page(selector, body)) == [])
    }

    @Test("however many elements are left open, what follows is passed over in little time")
    func many() {
        let open = String(repeating: "<p><b>", count: 20_000)
        let close = String(repeating: "</b>", count: 20_000)
        #expect(misnested("<style>p + p{top:0}</style><p></p>\(open)\(close)<p>x") == ["p + p"])
    }
}
