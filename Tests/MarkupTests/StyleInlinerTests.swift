import Diagnostics
import Markup
import Testing

@Suite struct StyleInlinerTests {
    /// The body of a page after inlining, for its sheet and its body.
    private func inlined(_ css: String, _ body: String) -> String {
        let head = "<!doctype html><html><head><style>\(css)</style></head><body>"
        let page = SourceText(name: "page", head + body)
        let result = StyleInliner.inline(page).applied(to: page.bytes)
        return String(decoding: result.dropFirst(head.utf8.count), as: UTF8.self)
    }

    @Test(
        "a rule's declarations become the style of the elements it selects",
        arguments: [
            ("p{color:red}", "<p>a</p>", "<p style=\"color:red;\">a</p>"),
            ("P { COLOR : Red ; }", "<p class=x>a", "<p style=\"color:Red;\" class=x>a"),
            ("p{margin:0  /* x */ 1px;color:/**/red}", "<P>a", "<P style=\"margin:0 1px;color:red;\">a"),
            ("b{color:red}", "<p>a</p>", "<p>a</p>"),
            ("img{border:0}", "<img src=x/><br/>", "<img style=\"border:0;\" src=x/><br/>"),
            ("p{}q{;}", "<p><q>", "<p><q>"),
            ("<!-- p{color:red} -->", "<p>", "<p style=\"color:red;\">"),
        ])
    func simple(css: String, body: String, wanted: String) { #expect(inlined(css, body) == wanted) }

    @Test(
        "declarations stand from the weakest to the strongest: by specificity, then by order",
        arguments: [
            ("p{color:red}p{color:blue}", "color:red;color:blue;"),
            ("#i{color:red}.c{color:blue}p{color:green}", "color:green;color:blue;color:red;"),
            ("p.c{margin-top:1px}p{margin:0}", "margin:0;margin-top:1px;"),
            ("p,#i{color:red}.c{color:blue}", "color:blue;color:red;"),
            ("p{color:red!important}.c{color:blue}", "color:blue;color:red;"),
            (":is(#i,b){color:red}.c{color:blue}", "color:blue;color:red;"),
            (":where(#i){color:red}p{color:blue}", "color:red;color:blue;"),
            ("p:not(#x){color:red}.c{color:blue}", "color:blue;color:red;"),
            ("p{color:red;color:red}.c{color:red}", "color:red;"),
        ])
    func cascade(css: String, wanted: String) {
        #expect(inlined(css, "<p id=i class=c>") == "<p style=\"\(wanted)\" id=i class=c>")
    }

    @Test(
        "the author's own style comes after the rules, unless a rule is important",
        arguments: [
            ("style=\"top:1px\"", "style=\"color:red;top:1px\""),
            ("style='top:1px'", "style='color:red;top:1px'"),
            ("style=top:1px", "style=color:red;top:1px"), ("style", "style=\"color:red;\""),
            ("STYLE = \"\"", "STYLE = \"color:red;\""), ("style=>", "style=color:red;>"),
            ("style=\"a\" style=\"b\"", "style=\"color:red;a\" style=\"b\""),
            ("style=\"color:red;top:1px\"", "style=\"color:red;top:1px\""),
        ])
    func own(attribute: String, wanted: String) {
        #expect(inlined("p{color:red}", "<p \(attribute)>x") == "<p \(wanted)>x")
    }

    @Test(
        "'!important' is written only where the author's own style would win without it",
        arguments: [
            ("", " style=\"color:red;\""), (" style=\"top:1px\"", " style=\"color:red;top:1px\""),
            (" style=\"color:blue\"", " style=\"color:red!important;color:blue\""),
            (" style=\"all:unset\"", " style=\"color:red!important;all:unset\""),
            (" style=\"top:{{ x }}\"", " style=\"color:red!important;top:{{ x }}\""),
        ])
    func important(own: String, wanted: String) {
        #expect(inlined("p{color:red!important}", "<p\(own)>x") == "<p\(wanted)>x")
    }

    @Test(
        "what is inserted neither ends the value nor becomes another character",
        arguments: [
            ("\"Segoe UI\",Arial", "\"", "'Segoe UI',Arial;"), ("'Segoe UI'", "'", "&#39;Segoe UI&#39;;"),
            ("\"it's\"", "\"", "&quot;it's&quot;;"), ("url(a?b&copy=1)", "\"", "url(a?b&amp;copy=1);"),
            ("'a b>'", "", "&#39;a&#32;b&gt;&#39;;"),
        ])
    func escapes(value: String, quote: String, wanted: String) {
        let own = "style=\(quote)top:0\(quote)"
        let expected = "style=\(quote)font-family:\(wanted)top:0\(quote)"
        #expect(inlined("p{font-family:\(value)}", "<p \(own)>x") == "<p \(expected)>x")
    }

    @Test(
        "what only a client can decide stays in the head, unreported",
        arguments: [
            "a:hover{color:red}", "p::before{color:red}", "p:first-line{color:red}",
            "@media print{p{color:red}}",
            "@media (max-width:9px){p{color:red}}", "@font-face{font-family:x;src:url(y)}",
            "@supports(color:red){p{color:red}}", "@keyframes x{from{color:red}}", "[style*=x]{color:red}",
            "[data-ogsc] p{color:red}", "a:link{color:red}", "p::-webkit-x{color:red}", "@import 'x.css';",
            "p:is(:nope){color:red}",
        ])
    func staysUnreported(css: String) {
        let page = SourceText(name: "page", "<style>\(css)</style><p>a<a href=x>b</a></p>")
        let result = StyleInliner.inline(page)
        #expect(result.insertions == [])
        #expect(result.diagnostics == [])
        #expect(result.inlinedRules == [])
    }

    @Test(
        "a sheet for other media, of another type, or with 'data-embed' is left alone",
        arguments: ["media=print", "media=\"(max-width:9px)\"", "type=text/less", "data-embed"])
    func sheets(attribute: String) {
        let page = SourceText(name: "page", "<style \(attribute)>p{color:red}</style><p>")
        #expect(StyleInliner.inline(page).insertions == [])
    }

    @Test("comments, with the conditional ones of Outlook, are untouched, and so is what they hide")
    func comments() {
        let body =
            "<!--[if mso]><style>p{top:0}</style><p>a</p><![endif]--><!--[if !mso]><!--><p>b</p><!--<![endif]-->"
        let wanted =
            "<!--[if mso]><style>p{top:0}</style><p>a</p><![endif]--><!--[if !mso]><!--><p style=\"color:red;\">b</p><!--<![endif]-->"
        #expect(inlined("p{color:red}", body) == wanted)
    }

    @Test("rules that are needed no more are named, and can be cut")
    func cuts() {
        let css = "p{color:red} a:hover{top:0} .none{top:0} p,a{left:0} i{top:{{ x }}} @media print{p{top:0}}"
        let page = SourceText(name: "page", "<style>\(css)</style><p><a href=x><i>")
        let result = StyleInliner.inline(page)
        let rules = result.inlinedRules.map { String(decoding: page.bytes[$0], as: UTF8.self) }
        #expect(rules == ["p{color:red}", "p,a{left:0}"])
        let cut = String(decoding: result.applied(to: page.bytes, cutsInlinedRules: true), as: UTF8.self)
        #expect(
            cut == "<style> a:hover{top:0} .none{top:0}  i{top:{{ x }}} @media print{p{top:0}}</style>"
                + "<p style=\"color:red;left:0;\"><a style=\"left:0;\" href=x><i>")
    }

    @Test("an important rule is kept while another important one stays in the head")
    func keepsImportant() {
        let page = SourceText(
            name: "page", "<style>p{color:red!important}@media print{p{color:blue!important}}</style><p>")
        #expect(StyleInliner.inline(page).inlinedRules == [])
    }

    @Test("the elements of a head get no style")
    func head() {
        let page = SourceText(
            name: "page", "<html><head><title>a</title><style>*{top:0}</style></head><body>b")
        let text = String(decoding: StyleInliner.inline(page).applied(to: page.bytes), as: UTF8.self)
        #expect(
            text == "<html style=\"top:0;\"><head><title>a</title><style>*{top:0}</style></head>"
                + "<body style=\"top:0;\">b")
    }
}
