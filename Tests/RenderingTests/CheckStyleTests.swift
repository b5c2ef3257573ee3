import Rendering
import Testing

@Suite("Checks of colours and CSS") struct CheckStyleTests {
    private func messages(_ body: String, style: String = "", head: String = "") -> [String] {
        Letter(body) { $0.head += head + (style.isEmpty ? "" : "<style>\(style)</style>") }.findings.map(
            \.message)
    }

    @Test(
        "contrast is that of WCAG, rounded down",
        arguments: [
            ("#777777", "#ffffff", "4.4"), ("#959595", "#fff", "2.9"), ("red", "#ffffff", "3.9"),
            ("rgb(119, 119, 119)", "white", "4.4"), ("#ff0", "#fff", "1.0"),
            ("rgba(0,0,0,0.4)", "#fff", "2.8"),
        ])
    func ratio(text: String, background: String, ratio: String) {
        let found = messages("<p style=\"color:\(text);background-color:\(background)\">x</p>")
        #expect(found.count == 1 && found[0].contains("contrast of \(ratio),"), "\(found)")
    }

    @Test(
        "the nearest background counts, from style, bgcolor or a rule",
        arguments: [
            "<div style=\"background:#000 none\"><p style=\"color:#333\">x</p></div>",
            "<table role=\"presentation\" bgcolor=\"000000\"><tr><td style=\"color:#333\">x</td></tr></table>",
            "<div class=\"night\"><p><font color=\"#333333\">x</font></p></div>",
            "<div class=\"night\" style=\"background:#fff\"><p style=\"color:#333\">x</p></div>",
            "<div class=\"night\"><p class=\"grey\">x</p></div>",
            "<div class=\"night\"><p id=\"p\">x</p></div>",
            "<p style=\"color:#fff\">x</p>",
            "<div style=\"background-color:#000\"><a href=\"https://example.com/\">x</a></div>",
        ])
    func background(body: String) {
        let style =
            ".night { background-color: black !important } .night > .grey { color: #333333 } #p { color: #222 } p.grey { color: #eeeeee }"
        #expect(Letter(body) { $0.head += "<style>\(style)</style>" }.codes == [.contrast])
    }

    @Test(
        "nothing is said of text over an image, or in a colour that is not understood",
        arguments: [
            "<p style=\"color:#eee;background:url(https://example.com/a.png)\">x</p>",
            "<p style=\"color:oklch(0.9 0 0)\">x</p>",
        ])
    func unknown(body: String) { #expect(!Letter(body).codes.contains(.contrast)) }

    @Test("in dark mode text must change with its background")
    func dark() {
        #expect(Letter.dark(colours: "").codes == [.darkContrast])
        #expect(Letter.dark(colours: ".ink { color: #eeeeee !important; }").codes == [])
        // Without !important the inline colour stays.
        #expect(Letter.dark(colours: ".ink { color: #eeeeee; }").codes == [.darkContrast])
    }

    @Test(
        "CSS that a large program lacks is found, and named",
        arguments: [
            ("position:absolute", "position"), ("display:grid", "display: grid"),
            ("display:inline-flex", "display: inline-flex"),
            ("float:left", "float"), ("gap:8px", "gap"),
            ("background-image:url(https://example.com/a.png)", "background-image"),
            ("background:linear-gradient(#fff, #eee)", "gradients"), ("max-width:600px", "max-width"),
            ("margin:0 auto", "margin: auto"),
            ("margin-top:-8px", "negative margin"), ("padding:4px", "padding outside of table cells"),
            ("display:none", "display: none"),
            ("object-fit:cover", "object-fit"), ("transform:rotate(2deg)", "transform"),
            ("width:calc(100% - 8px)", "calc()"),
            ("color:var(--ink)", "variables"), ("font-size:1.5rem", "rem"), ("height:50vh", "vw and vh"),
        ])
    func lacking(declaration: String, name: String) {
        let found = messages("<div style=\"\(declaration)\">x</div>")
        #expect(found.count == 1 && found[0].hasPrefix("'\(name)' is not for "), "\(found)")
    }

    @Test(
        "CSS that a large program lacks is found in rules and elements",
        arguments: [
            ("", "@font-face { font-family: x; src: url(x) }", "@font-face"),
            ("", "@import url(https://example.com/a.css);", "@import"),
            ("", "p::before { content: '!' }", "::before and ::after"),
            ("", ".x { display: flex }", "display: flex"),
            ("<svg></svg>", "", "<svg>"),
            ("<img src=\"https://example.com/a.svg?1\" alt=\"\" width=\"9\" height=\"9\">", "", "SVG images"),
        ])
    func lackingElsewhere(body: String, style: String, name: String) {
        let found = messages(body, style: style)
        #expect(found.count == 1 && found[0].hasPrefix("'\(name)' is not for "), "\(found)")
    }

    @Test(
        "what is harmless, made up for, or ignored where it would harm is passed over",
        arguments: [
            (
                "<div style=\"border-radius:4px;box-shadow:0 0 2px #000;text-shadow:0 0 2px #fff;opacity:0.9;transition:all 1s;animation:x 1s;overflow:hidden;position:relative\">x</div>",
                ""
            ),
            ("<div style=\"display:none;mso-hide:all\">x</div>", ""),
            ("<div style=\"padding:0 0px\">x</div>", ""),
            ("<div style=\"background:#fff url(https://example.com/a.png)\">x</div>", ""),
            (
                "<table role=\"presentation\" width=\"600\" style=\"max-width:600px\"><tr><td style=\"padding:9px\">x</td></tr></table>",
                ""
            ),
            (
                "<!--[if mso]><table role=\"presentation\" width=\"600\"><tr><td><![endif]--><div style=\"max-width:600px;margin:0 auto\">x</div>",
                ""
            ),
            ("<a href=\"https://example.com/\" style=\"padding:9px;mso-padding-alt:0\">x</a>", ""),
            (
                "",
                "@media (max-width: 600px) { .x { float: left; display: none; max-width: 9px; display: flex } }"
            ),
            ("", "@media screen { @font-face { font-family: x; src: url(x) } }"),
            ("", "a:hover { color: #000000 }"),
            ("", "@media (prefers-color-scheme: dark) { .x { position: static; display: none } }"),
            ("<p style=\"color:#000000\">theorem 2rem</p>", ""),
        ])
    func harmless(body: String, style: String) { #expect(messages(body, style: style) == []) }

    @Test("one thing is reported once, with a count")
    func once() {
        let letter = Letter(String(repeating: "<div style=\"gap:1px\">x</div>", count: 4)) {
            $0.head += "<style>.y { gap: 2px }</style>"
        }
        #expect(letter.codes == [.css] && letter.findings[0].count == 5)
    }

    @Test("every fact names its page of caniemail.com, and loses something where it matters")
    func facts() {
        for fact in ClientSupport.all {
            #expect(!fact.lacking.isEmpty && Set(fact.matters).isSubset(of: fact.lacking), "\(fact.name)")
            #expect(
                fact.source.hasPrefix("css-") || fact.source.hasPrefix("html-")
                    || fact.source.hasPrefix("image-"))
            #expect(!fact.loss.isEmpty && !fact.loss.hasSuffix("."))
        }
        #expect(Set(ClientSupport.all.map(\.name)).count == ClientSupport.all.count)
    }
}
