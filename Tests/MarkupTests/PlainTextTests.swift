import Markup
import Testing

@Suite struct PlainTextTests {
    @Test(
        "what the reader of the HTML does not see is left out, unless data-text says otherwise",
        arguments: [
            ("a<div hidden>b</div>c", "ac\n"),
            ("a <span style='color:red; DISPLAY : none'>b</span> c", "a c\n"),
            ("<head><title>t</title></head><body>a", "a\n"),
            ("a<style>b</style><script>c</script><!-- d -->", "a\n"),
            ("a<p data-text=skip>b", "a\n"), ("<p hidden data-text=only>a", "a\n"),
            ("<table><tr><td hidden>a<td>b</table>c", "   b\n\nc\n"), ("<div hidden><p>a</div>b", "b\n"),
            ("", ""), (" \n <p>&nbsp;</p>&zwnj;", ""),
        ])
    func visibility(html: String, text: String) { #expect(PlainText.render(html) == text) }

    @Test(
        "white space collapses as in HTML, a no-break space does not break, soft hyphens go",
        arguments: [
            ("a\n\t b <b> c</b> d", "a b c d\n"), ("a<b> b</b><i>c </i>d", "a bc d\n"),
            ("a&nbsp;&nbsp;b", "a  b\n"),
            ("Ange&shy;bot", "Angebot\n"), ("a<br> b <br><br><br><br>c", "a\nb\n\nc\n"),
            ("<p>a<p>b", "a\n\nb\n"),
            ("&lt;&euro;&#128;&notin", "<€€¬in\n"),
        ])
    func space(html: String, text: String) { #expect(PlainText.render(html) == text) }

    @Test(
        "a line that format=flowed would misread is stuffed with a space",
        arguments: [
            ("&gt; a", " > a\n"), ("From a", " From a\n"), ("Fromage", "Fromage\n"),
            ("<ul><li>a</ul>", "   - a\n"),
            ("<blockquote>&gt; a</blockquote>", "> > a\n"),
        ])
    func flowed(html: String, text: String) { #expect(PlainText.render(html) == text) }

    @Test("without format=flowed nothing is stuffed")
    func fixed() {
        #expect(PlainText.render("&gt; a<ul><li>b</ul>", options: .init(isFlowed: false)) == "> a\n\n  - b\n")
    }

    @Test(
        "links are footnotes, each address once; a text that says the address needs none",
        arguments: [
            ("<a href='http://a.b/'>x</a> <a href='http://a.b/'>y</a>", "x [1] y [1]\n\n[1] http://a.b/\n"),
            ("<a href='http://a.b/'>a.b</a>", "a.b\n"), ("<a href='mailto:x@y.z'>x@y.z</a>", "x@y.z\n"),
            ("<a href='http://a.b/'><img src=i></a>", ""),
            ("<a href='http://a.b/'><p>x</p></a>", "x [1]\n\n[1] http://a.b/\n"),
            ("a <a href='http://a.b/' class='big-button'>Go</a> b", "a\n\nGo: http://a.b/\n\nb\n"),
            ("<a name=x>a</a>", "a\n"),
        ])
    func links(html: String, text: String) { #expect(PlainText.render(html) == text) }

    @Test("inline links stand behind their text in angle brackets")
    func inlineLinks() {
        #expect(
            PlainText.render("<a href='http://a.b/c'>x</a>, y", options: .init(linkStyle: .inline))
                == "x <http://a.b/c>, y\n")
    }

    @Test(
        "a blank line at the start of a pre makes neither a blank first line nor a mark without text",
        arguments: [
            ("<pre>  \n \n a</pre>", "    a\n"), ("<ul><li><pre> \n a</pre></ul>", "   -    a\n"),
        ])
    func emptyFirstLine(html: String, text: String) { #expect(PlainText.render(html) == text) }

    @Test("a table too wide for its columns becomes records")
    func records() {
        let html = "<table><tr><th>Name<th>Number<th>Place<tr><td>Schraubenzieher<td>12<td>Nebenlager</table>"
        #expect(
            PlainText.render(html, options: .init(columns: 26))
                == "   Name: Schraubenzieher\n   Number: 12\n   Place: Nebenlager\n")
    }

    @Test("numbers are right-aligned, article numbers are not")
    func alignment() {
        let html = "<table><tr><td>4711-A<td>€ 9.50<tr><td>12-B<td>€ 10.00</table>"
        #expect(PlainText.render(html) == "   4711-A   € 9.50\n   12-B    € 10.00\n")
    }
}
