import Diagnostics
import Foundation
import Markup
import TestSupport
import Testing

/// Rules that stay in the head, and what they are worth beside what is inlined.
@Suite struct StyleInlinerStayingTests {
    private func losing(_ css: String, _ body: String) -> [String] {
        let page = SourceText(name: "page", "<!doctype html><style>\(css)</style><body>\(body)")
        return StyleInliner.inline(page).diagnostics.filter { $0.code == "css/loses-to-inlined" }.map {
            String(decoding: page.bytes[$0.span.start..<$0.span.end], as: UTF8.self)
        }
    }

    @Test(
        "a declaration that stays and would win without inlining is a warning there",
        arguments: [
            ("p{color:red}@media print{p{color:blue}}", ["color:blue"]),
            ("a{color:red}a:hover{color: blue ;top:0}", ["color: blue"]),
            ("a:hover{color:blue}a{color:red}", ["color:blue"]),
            ("p{margin:0}@media x{.k{margin-top:1px}}", ["margin-top:1px"]),
            ("p{border-top:0}@media x{p{border-color:red;border-left:0}}", ["border-color:red"]),
            ("p{font:1px x}@supports (top:0){@media x{p{line-height:2}}}", ["line-height:2"]),
            ("p{color:red}@media x{p,.k,i{color:blue}}", ["color:blue"]),
            ("p a{color:red}p:hover a{color:blue}", ["color:blue"]),
            ("p{color:red}p{color:green}@media x{p{color:blue}}", ["color:blue"]),
        ])
    func losing(css: String, wanted: [String]) {
        #expect(losing(css, "<p class=k><a><p class=k>") == wanted)
    }

    @Test(
        "nothing is reported that is important, sets something else, selects nothing inlined, or lost before",
        arguments: [
            "p{color:red}@media print{p{color:blue!important}}",
            "p{font-size:1px;border:0;max-width:1px}@media x{p{font-kerning:none;border-radius:0;width:0}}",
            "p{color:red}@media x{a{color:blue}}", "@media x{p{color:blue}}",
            "@media x{p{color:blue}}p{color:red}", ".k{color:red}@media x{p{color:blue}}",
            "p{color:red!important}@media x{p{color:blue}}",
            "p{color:green}@media x{p{color:blue}}p{color:red}",
            "a{color:red}a::before{color:blue}a:not(:hover){color:blue}a:has(i){color:blue}[style]{color:blue}",
            "a,a:hover{color:red}", "p{color:red}@layer x{p{color:blue}}@scope (b){p{color:blue}}",
            "@media x{p{color:blue}", "p{color:red}@media x{p..k{color:blue}}",
        ])
    func winning(css: String) { #expect(losing(css, "<p class=k><a>") == []) }

    @Test("where Liquid decides whether it selects, or writes it, nothing is reported")
    func undecided() {
        let css = "p{color:red}@media x{.k{color:blue}p{color:{{ c }}}}"
        #expect(losing(css, "<p class=\"{{ k }}\">") == [])
        #expect(losing(css, "{% if a %}<p class=k>{% endif %}") == ["color:blue"])
        #expect(losing("p{color:red}@media x{ {% if a %}p{color:blue}{% endif %} }", "<p>") == [])
    }

    @Test("the warning says what to add")
    func remedy() {
        let page = SourceText(name: "page", "<style>p{top:0}@media x{p{top:1px}}</style><p>")
        #expect(StyleInliner.inline(page).diagnostics.map(\.help) == ["add '!important'"])
    }

    @Test("no declaration of the repository's letters loses, and without their '!important' some do")
    func letters() throws {
        let folder = "\(SharedData.repository)/Templates"
        let styles = try text(of: "\(folder)/partials/styles.liquid")
        let weak = styles.replacingOccurrences(of: "!important", with: "")
        var losing = 0
        for file in try FileManager.default.subpathsOfDirectory(atPath: folder)
        where file.hasSuffix(".liquid") && file != "partials/styles.liquid" {
            let letter = try text(of: "\(folder)/\(file)")
            let count = { (styles: String) in
                StyleInliner.inline(SourceText(name: file, styles + letter)).diagnostics
                    .filter { $0.code == "css/loses-to-inlined" }.count
            }
            #expect(count(styles) == 0, "\(file)")
            losing += count(weak)
        }
        #expect(losing > 0)
    }

    private func text(of path: String) throws -> String {
        String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
    }
}
