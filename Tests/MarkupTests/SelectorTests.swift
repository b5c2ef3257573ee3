import Diagnostics
import Foundation
import Markup
import Testing

@Suite struct SelectorTests {
    /// The texts right after the start tags that got a style, in order.
    private func selected(_ selector: String, in body: String) -> String {
        let page = SourceText(name: "page", "<!doctype html><style>\(selector){top:0}</style>" + body)
        let result = StyleInliner.inline(page)
        #expect(result.diagnostics == [])
        let text = String(decoding: result.applied(to: page.bytes), as: UTF8.self)
        return text.components(separatedBy: " style=\"top:0;\"").dropFirst().map { piece in
            String(piece.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" && $0 != " " })
        }.joined(separator: " ")
    }

    static let list = "<ul id=U class='k l'><li class=k>1<li>2<li class='l k'>3<li>4<li lang=en-GB>5</ul>"

    @Test(
        "selects as Selectors 3 says",
        arguments: [
            ("li", "1 2 3 4 5"), ("*.k", "U 1 3"), (".k.l", "U 3"), ("#U", "U"), ("ul>.k", "1 3"),
            ("ul .l", "3"),
            ("body ul li.k", "1 3"), ("ul > ul > li", ""), (".k + li", "2 4"), (".k ~ li", "2 3 4 5"),
            ("li:first-child", "1"), ("li:last-child", "5"), ("li:nth-child(2n)", "2 4"),
            ("li:nth-child(odd)", "1 3 5"),
            ("li:nth-child(-n+2)", "1 2"), ("li:nth-child( 3n - 1 )", "2 5"), ("li:nth-last-child(2)", "4"),
            ("li:nth-of-type(3)", "3"), ("ul:only-child", "U"), ("ul:only-of-type", "U"),
            ("li:not(.k)", "2 4 5"),
            ("li:not(.k,:last-child)", "2 4"), (":is(ul,b) > :is(.l)", "3"), (":root ul", "U"),
            ("[lang]", "5"),
            ("[lang|=en]", "5"), ("[lang=EN-gb]", "5"), ("[id=u]", ""), ("[id=u i]", "U"),
            ("[class~=k]", "U 1 3"),
            ("[class^=l]", "3"), ("[class$=\"k\"]", "1 3"), ("[class*=' ']", "U 3"), ("[class*='']", ""),
            ("LI.K", ""), ("li:empty", ""), ("#\\55", "U"), (".k>*+*", "2 3 4 5"),
            ("li:nth-child(99999999999999999999n+1)", "1"), ("li:nth-child(-99999999999999999999n)", ""),
        ])
    func selects(selector: String, wanted: String) {
        let body = Self.list.replacingOccurrences(of: "'k l'>", with: "'k l'>U ")
        #expect(selected(selector, in: body) == wanted)
    }

    @Test(
        "elements lie in each other as a browser nests them",
        arguments: [
            ("table > tr", "<table><tr><td>1</table>", ""),
            ("table > tbody > tr > td", "<table><tr><td>1</table>", "1"),
            ("p + p", "<p>1<p>2<div>3</div>", "2"), ("p > div", "<p>1<div>2</div>", ""),
            ("body > div", "<p>1<div>2</div>", "2"), ("li > li", "<li>1<li>2", ""),
            ("li li", "<li>1<ul><li>2</ul>", "2"),
            ("td + td", "<table><tr><td>1<td>2<tr><td>3", "2"),
            ("tr + tr > td", "<table><tr><td>1<td>2<tr><td>3", "3"),
            ("dd", "<dl><dt>1<dd>2<dt>3<dd>4", "2 4"), ("dt > dd", "<dl><dt>1<dd>2", ""),
            ("br + b", "a<br>1<b>2</b>", "2"),
            ("b > i", "<b>1<br/><i>2</i></b>", "2"), ("div > i", "<div/><i>2</i>", "2"),
            ("body > b", "<table><b>1</table>", "1"),
            ("td td", "<table><tr><td>1<table><tr><td>2", "2"), ("h1 + h2", "<h1>1<h2>2", "2"),
            ("a a", "<a>1<a>2", ""),
            ("p:empty", "<p></p><p> </p>", ""), ("option + option", "<select><option>1<option>2", "2"),
            ("colgroup > col", "<table><col>1<tr><td>2", "1"), ("svg > b", "<svg><g/><b>1</svg>", ""),
            ("body > p", "<head></head><p>1", "1"), ("div > span", "</div></p><div>x</span><span>1", "1"),
        ])
    func nesting(selector: String, body: String, wanted: String) {
        #expect(selected(selector, in: body) == wanted)
    }
}
