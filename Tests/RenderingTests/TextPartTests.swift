import Domain
import Foundation
import Markup
import Rendering
import TestSupport
import Testing

@Suite("The text part of the same template")
struct TextPartTests {
    private func render(_ body: String, _ facts: Facts, layout: String? = nil) throws -> RenderedProposal {
        var files = ["t.en.liquid": template(body)]
        if let layout {
            files["t.en.liquid"] = "---\nsubject: 's'\nlanguage: en\nlayout: l\n---\n\(body)"
            files["layouts/l.html.liquid"] = layout
        }
        let library = library(files)
        let found = try #require(library.template("t", for: "en"), "\(library.diagnostics)")
        return try found.render(facts)
    }

    private func text(_ body: String, _ facts: Facts = account()) throws -> String {
        String(decoding: try render(body, facts).text, as: UTF8.self)
    }

    @Test("a block for the text part replaces what the HTML says, and the other way round")
    func channels() throws {
        let body = """
            <h1>Hello</h1>
            {% html %}<p>See the <b>picture</b>.</p>{% endhtml %}
            {% text %}
            Dear {{ account.name }} <you & yours>,

              * one
              * two
            {% endtext %}
            <p>Bye</p>
            """
        let rendered = try render(body, account(name: "A & <B>"))
        #expect(
            String(decoding: rendered.text, as: UTF8.self) == """
                Hello
                =====

                Dear A & <B> <you & yours>,

                  * one
                  * two

                Bye

                """)
        let html = String(decoding: rendered.html, as: UTF8.self)
        #expect(html.contains("<b>picture</b>"))
        #expect(!html.contains("Dear"))
    }

    @Test("what a text block holds never opens or closes a tag of the page")
    func textIsNoHTML() throws {
        let rendered = try render(
            "<p>a{% text %} <b \" <!-- {% endtext %}b</p><p title=\"{{ account.name }}\">c</p>", account())
        #expect(String(decoding: rendered.html, as: UTF8.self) == "<p>ab</p><p title=\"Bar\">c</p>")
    }

    @Test("a partial in a text block is a mistake")
    func partial() {
        let library = library([
            "t.en.liquid": template("{% text %}{% render \"p\" %}{% endtext %}"),
            "partials/p.liquid": "<b>x</b>",
        ])
        #expect(places(library) == ["t.en.liquid:5:11 template/partial-in-text"])
    }

    @Test("a link whose address Liquid makes has the address that the HTML has")
    func links() throws {
        #expect(
            try text(
                "<p><a class=\"x\" href=\"https://a.b/{{ account.id }}?n={{ account.name }}\">Go</a> on</p>",
                account(name: "A&B C"))
                == "Go [1] on\n\n[1] https://a.b/1?n=A%26B%20C\n")
        #expect(
            try text("<p><a href=\"{{ account.name }}\">Go</a> on</p>", account(name: "javascript:x"))
                == "Go [1] on\n\n[1] about:invalid\n")
    }

    @Test("is the text of the finished HTML, whatever the template is made of")
    func equalsFinished() throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<80 {
            var body = ""
            for _ in 0..<Int.random(in: 1...12, using: &generator) { body += piece(&generator, depth: 0) }
            let name = Self.names.randomElement(using: &generator) ?? ""
            let facts = account(name: name, city: Bool.random(using: &generator) ? "Ávila" : "")
            let layout =
                Bool.random(using: &generator)
                ? "<html><head><title>{{ subject }}</title><style>p{color:red}</style></head><body><table role=\"presentation\"><tr><td>{{ content }}</td></tr></table><p>{{ company.name }}</p>"
                : nil
            let rendered = try render(body, facts, layout: layout)
            let finished = PlainText.render(rendered.html, options: PlainText.Options(isFlowed: false))
            #expect(
                String(decoding: rendered.text, as: UTF8.self) == String(decoding: finished, as: UTF8.self),
                "REKINDLE_SEED=\(seed): \(body)")
        }
    }

    private static let names = [
        "Bar", "A & B", "<b>bold</b>", "a  b\n c", "\"'", "Ελλάδα &amp; Κρήτη", "x\u{202E}y", "🎉 – “q”",
        "a very long name that goes on and on and on until it does not fit a line of seventy-eight columns",
    ]

    private func piece(_ generator: inout some RandomNumberGenerator, depth: Int) -> String {
        func inner() -> String {
            guard depth < 4 else { return "word " }
            return (0..<Int.random(in: 0...3, using: &generator)).map { _ in
                piece(&generator, depth: depth + 1)
            }.joined()
        }
        switch Int.random(in: 0..<20, using: &generator) {
        case 0: return "<p>\(inner())</p>\n"
        case 1: return "<h\(Int.random(in: 1...3, using: &generator))>Head {{ account.name }}</h1>"
        case 2: return "<ul><li>\(inner())<li>two {{ account.id }}</ul>"
        case 3: return "{% if account.city %}\(inner()){% else %}<p>none</p>{% endif %}"
        case 4: return "{% for i in (1..3) %}<li>{{ i }}</li>{% endfor %}"
        case 5:
            return
                "<a href=\"https://x.y/{{ account.id }}{% if account.city %}?c={{ account.city }}{% endif %}\">\(inner())link</a> "
        case 6: return "<table><tr><th>A<th>B<tr><td>{{ account.name }}<td>12,5 €</table>"
        case 7:
            return
                "<table{% if account.city %} role=\"presentation\"{% endif %}><tr><td>\(inner())<td>y</table>"
        case 8: return "<!-- a {% if account.city %}<p>{% endif %} -->"
        case 9:
            return "<div {% if account.city %}hidden {% endif %}title='{{ account.name }}'>\(inner())</div>"
        case 10: return " {{- account.name -}} "
        case 11: return "<blockquote>\(inner())</blockquote>"
        case 12: return "<pre> a\n  {{ account.name }}</pre>"
        case 13: return "<br>"
        case 14: return "<img src=\"https://x.y/i.png\" alt=\"{{ account.name }}\">"
        case 15: return "&amp; &eacute; &nbsp;&#x20AC; "
        case 16: return "{% capture c %}<i>{{ account.name }}</i>{% endcapture %}{{ c }} "
        case 17: return "<span style=\"display:none\">\(inner())</span>"
        case 18: return "<!--[if mso]><table><tr><td>{{ account.id }}<![endif]-->"
        default: return "some words and more "
        }
    }
}
