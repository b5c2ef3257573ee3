import Diagnostics
import Markup
import Testing

@Suite struct CSSMistakeTests {
    private func diagnostics(_ css: String) -> [Diagnostic] {
        StyleInliner.inline(SourceText(name: "page", "<style>\(css)</style><p class=k><a>")).diagnostics
    }

    @Test(
        "a mistake is reported where it is",
        arguments: [
            ("p{color:red", "error css/unclosed {"), ("/* p{color:red}", "error css/unclosed /*"),
            ("p{content:\"x", "error css/unclosed { and error css/unclosed \""),
            ("p", "error css/no-block p"),
            ("p{color red;top:0}", "warning css/syntax color red"),
            ("p{color:}", "warning css/syntax color:"),
            ("p{*zoom:1}", "warning css/syntax *zoom:1"), ("p{color:red)}", "warning css/syntax )"),
            ("p{color:red !ie}", "warning css/syntax !"), ("p{content:'x\n;top:0}", "warning css/syntax 'x"),
            ("p{a{top:0}}", "warning css/nested a{top:0}"),
            ("p{@media x{top:0}}", "warning css/nested @media"),
            ("p{colr:red}", "warning css/unknown-property colr"), ("p,{top:0}", "warning css/selector ,"),
            ("p..k{top:0}", "warning css/selector ."), ("{top:0}", "warning css/selector {"),
            ("p:hovr{top:0}", "warning css/selector hovr"),
            ("p:nth-child(x){top:0}", "warning css/selector x"),
            ("#1{top:0}", "warning css/selector #1"), ("a[b{top:0}", "error css/no-block a[b{top:0}"),
            ("svg|a{top:0}", "warning css/selector |"), ("p>>a{top:0}", "warning css/selector >"),
            ("@media print{p{colr:red}}", "warning css/unknown-property colr"),
            ("p{top:0;/* ok */;;--My-Own:1;-webkit-x:1;mso-line-height-rule:exactly}", ""),
        ])
    func places(css: String, wanted: String) {
        let page = SourceText(name: "page", "<style>\(css)</style><p class=k><a>")
        let found = StyleInliner.inline(page).diagnostics.map { diagnostic in
            "\(diagnostic.severity) \(diagnostic.code) "
                + String(decoding: page.bytes[diagnostic.span.start..<diagnostic.span.end], as: UTF8.self)
        }
        #expect(found.joined(separator: " and ") == wanted)
    }

    @Test("every mistake says what to do, and a name that is close enough is the fix")
    func remedies() {
        #expect(diagnostics("p{colr:red}").map(\.fixIt?.replacement) == ["color"])
        #expect(diagnostics("p:hovr{top:0}").map(\.fixIt?.replacement) == ["hover"])
        #expect(diagnostics("p:frist-child{top:0}").map(\.fixIt?.replacement) == ["first-child"])
        let all = "p{colr:red;x;y:;*z:1;a:b!c;d:e);f{}} q,,r{} s:zzzzzz{top:0} .{} t{qqqqqqqq:1} /*"
        let found = diagnostics(all)
        #expect(found.count == 12)
        #expect(found.allSatisfy { $0.fixIt != nil || $0.help != nil })
    }

    @Test("a mistake spoils no more than CSS says: the declaration, the rule, or what follows")
    func recovery() {
        let inlined = { (css: String) -> String in
            let page = SourceText(name: "page", "<style>\(css)</style><p>")
            let text = String(decoding: StyleInliner.inline(page).applied(to: page.bytes), as: UTF8.self)
            return String(text.dropFirst("<style>\(css)</style>".count))
        }
        #expect(inlined("p{color red;top:0}") == "<p style=\"top:0;\">")
        #expect(inlined("p{x;top:0}p..k{left:0}p{right:0}") == "<p style=\"top:0;right:0;\">")
        #expect(inlined("p,a:nope{left:0}p{right:0}") == "<p style=\"right:0;\">")
        #expect(inlined("p{top:0;b{left:0}right:0}") == "<p style=\"top:0;right:0;\">")
        #expect(inlined("p{top:0") == "<p style=\"top:0;\">")
        #expect(inlined("p{top:0;width:calc(1px") == "<p style=\"top:0;\">")
        #expect(inlined("}p{top:0}p{left:0}") == "<p style=\"left:0;\">")
        #expect(inlined("p{top:0;content:'a\nb;left:0}p{right:0}") == "<p style=\"top:0;left:0;right:0;\">")
    }

    @Test("a warning shows the line, the place and the remedy")
    func shown() throws {
        let page = SourceText(name: "letter.liquid", "<style>\n  .k { bakground: red }\n</style><p class=k>")
        let diagnostic = try #require(StyleInliner.inline(page).diagnostics.first)
        #expect(
            diagnostic.shown(in: page) == """
                letter.liquid:2:8: warning: no property is named 'bakground' [css/unknown-property]
                2 |   .k { bakground: red }
                  |        ^~~~~~~~~
                  = fix: write 'background'
                """)
    }
}
