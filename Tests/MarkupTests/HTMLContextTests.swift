import Diagnostics
import Markup
import Testing

@Suite struct HTMLContextTests {
    @Test(
        "each Liquid output knows the context it stands in",
        arguments: [
            ("<p>{{ x }}</p>", "text"),
            ("<p title=\"{{ x }}\">", "value double p.title plain start"),
            ("<p title='a {{ x }}'>", "value single p.title plain"),
            ("<p title={{ x }}>", "value unquoted p.title plain start"),
            ("<A HREF=\"{{ x }}\">", "value double a.href url start"),
            ("<a href=\" {{ x }}\">", "value double a.href url start"),
            ("<a href=\"https://x/{{ x }}\">", "value double a.href url"),
            ("<img src='{{ x }}'>", "value single img.src url start"),
            ("<td background=\"/{{ x }}\">", "value double td.background url"),
            ("<p style=\"color: {{ x }}\">", "value double p.style style"),
            ("<p onclick=\"{{ x }}\">", "value double p.onclick script start"),
            ("<p {{ x }}>", "insideTag p"), ("<p a{{ x }}=1>", "attributeName p"),
            ("<h{{ x }}>", "tagName h"),
            ("<style>a { color: {{ x }} }</style>", "style style"),
            ("<script>{{ x }}</script>", "script script"),
            ("<!-- {{ x }} -->", "comment"), ("<title>{{ x }}</title>", "rcdata title"),
            ("<!--[if mso]><v:rect href=\"{{ x }}\"><![endif]-->", "value double v:rect.href url start"),
            ("<!doctype {{ x }}>", "declaration"),
            ("<style></style>{{ x }}", "text"), ("<!-- a > -->{{ x }}", "text"), ("<a b='>'>{{ x }}", "text"),
            ("{% raw %}{{ y }}<p {% endraw %} title=\"{{ x }}\">", "value double p.title plain start"),
            ("{% comment %}<p title=\"{{ y }}{% endcomment %}{{ x }}", "text"),
        ])
    func context(template: String, expected: String) throws {
        let found = HTMLContexts.contexts(of: SourceText(name: "t", template))
        let index = try #require(found.tags.lastIndex { $0.role == .output })
        let context = found.contexts[index]
        var text =
            context.place == .attributeValue
            ? "value \(context.quote) \(context.element).\(context.attribute) \(context.content)"
            : "\(context.place) \(context.element)"
        if context.isAtStart { text += " start" }
        #expect(text.trimmingTrailingSpace == expected)
    }

    @Test(
        "what one branch wrote before it does not make an output in the other safe",
        arguments: [
            ("<a href=\"{% if a %}https://x/{% else %}{{ x }}{% endif %}\">", true),
            ("<a href=\"{% if a %}https://x/{% endif %}{{ x }}\">", true),
            ("<a href=\"{% if a %}https://x/{% else %}https://y/{% endif %}{{ x }}\">", false),
            (
                "<a href=\"{% case a %}{% when 1 %}https://x/{% else %}https://y/{% endcase %}{{ x }}\">",
                false
            ),
            ("<a href=\"{% case a %}{% when 1 %}https://x/{% endcase %}{{ x }}\">", true),
            ("<a href=\"https://{% for a in b %}{{ x }}{% endfor %}\">", false),
            ("<a href=\"{{ y }}{{ x }}\">", true),
        ])
    func start(template: String, isAtStart: Bool) throws {
        let found = HTMLContexts.contexts(of: SourceText(name: "t", template))
        let index = try #require(found.tags.lastIndex { $0.role == .output })
        #expect(found.contexts[index].isAtStart == isAtStart)
        #expect(found.diagnostics == [])
    }

    @Test(
        "branches that end where they began are in order",
        arguments: [
            "{% if a %}<b>x</b>{% else %}y{% endif %}", "<p {% if a %}class=\"b\"{% endif %}>",
            "<p{% if a %} class=\"b\"{% else %} hidden{% endif %}>",
            "<p class=\"{% if a %}b{% else %}c{% endif %}\">",
            "<ul>{% for a in b %}<li title='{{ a }}'>{{ a }}</li>{% else %}none{% endfor %}</ul>",
            "<style>{% if a %}p{% endif %}{}</style>", "{% if a %}<table>{% endif %}",
        ])
    func fine(template: String) {
        #expect(HTMLContexts.contexts(of: SourceText(name: "t", template)).diagnostics == [])
    }

    @Test(
        "a branch that ends elsewhere is reported once, at the tag that ends it",
        arguments: [
            ("{% if a %}<p title=\"{% endif %}\">", "begins in text and ends in the value of 'title'", 20),
            (
                "{% if a %}{% for b in c %}<p {% endfor %}{% endif %}>",
                "begins in text and ends inside the tag '<p>'", 29
            ),
            (
                "<a href=\"x{% unless a %}\">{% else %}\">{% endunless %}",
                "begins in the value of 'href' and ends in text", 26
            ),
            ("{% if a %}<!--{% else %}<!--{% endif %}-->", "begins in text and ends in a comment", 14),
            ("{% if a %}<style>{% endif %}</style>", "begins in text and ends in <style>", 17),
        ])
    func branch(template: String, wording: String, start: Int) throws {
        let diagnostics = HTMLContexts.contexts(of: SourceText(name: "t", template)).diagnostics
        #expect(diagnostics.map(\.code) == ["markup/branch-context"])
        let diagnostic = try #require(diagnostics.first)
        #expect(diagnostic.message.contains(wording), "\(diagnostic.message)")
        #expect(diagnostic.span.start == start)
    }

    @Test(
        "an output that no escaping makes safe is reported",
        arguments: [
            "<p {{ x }}>", "<{{ x }}>", "</{{ x }}>", "<p {{ x }}=1>", "<p a{{ x }}>",
            "<script>{{ x }}</script>",
            "<p onclick='{{ x }}'>", "<iframe srcdoc=\"{{ x }}\">",
            "<p {% if a %}title{% else %}href{% endif %}=\"{{ x }}\">",
            "<xmp>{{ x }}</xmp>", "<!doctype {{ x }}>", "<p title=\"a\"{{ x }}>", "<p {% echo x %}>",
        ])
    func unsafe(template: String) {
        let diagnostics = HTMLContexts.contexts(of: SourceText(name: "t", template)).diagnostics
        #expect(diagnostics.map(\.code) == ["markup/unsafe-place"])
    }

    @Test("ranges of a piece count from the piece's own indices; a range that is none counts as unsafe")
    func pieces() {
        let bytes = Array("{{ z }}<p title=\"{{ x }}\">{{ y }}".utf8)[7...]
        let contexts = HTMLContexts.contexts(of: bytes, liquid: [17..<24, 3..<5, 26..<33, 30..<90])
        #expect(contexts.map(\.place) == [.attributeValue, .insideTag, .text, .insideTag])
    }
}

extension String {
    fileprivate var trimmingTrailingSpace: String { hasSuffix(" ") ? String(dropLast()) : self }
}
