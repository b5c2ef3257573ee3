import Domain
import Rendering
import Testing

@Suite("Escaping by context")
struct EscapingTests {
    private let hostile = "<b>\"'&{{ x }}\u{0}"

    @Test("a value is escaped for where it stands")
    func contexts() throws {
        #expect(
            try html("{{ account.name }}", account(name: hostile))
                == "&lt;b&gt;&quot;&#39;&amp;{{ x }}\u{FFFD}")
        #expect(
            try html("<p title=\"{{ account.name }}\">", account(name: hostile))
                == "<p title=\"&lt;b&gt;&quot;&#39;&amp;{{ x }}\u{FFFD}\">")
        #expect(
            try html("<a href='https://a.b/?q={{ account.name }}'>", account(name: "a b&c'\"<é"))
                == "<a href='https://a.b/?q=a%20b%26c%27%22%3C%C3%A9'>")

        #expect(
            try html("<title>{{ account.name }}</title>", account(name: "</title>"))
                == "<title>&lt;/title&gt;</title>")
    }

    @Test(
        "a URL that begins with a value must have a scheme that a mail may carry",
        arguments: [
            ("https://example.com/?a=b&c", "https://example.com/?a=b&amp;c"),
            ("mailto:a@example.com", "mailto:a@example.com"),
            ("TEL:+34", "TEL:+34"), ("/path:x", "/path:x"), ("?a:b", "?a:b"), ("", ""),
            ("javascript:alert(1)", "about:invalid"), ("JavaScript:alert(1)", "about:invalid"),
            (" javascript:x", "about:invalid"),
            ("java\tscript:x", "about:invalid"), ("\u{1}javascript:x", "about:invalid"),
            ("data:text/html,x", "about:invalid"),
            ("vbscript:x", "about:invalid"), ("javascript&colon;x", "javascript&amp;colon;x"),
        ])
    func urlStart(value: String, expected: String) throws {
        #expect(
            try html("<a href=\"{{ account.name }}\">", account(name: value)) == "<a href=\"\(expected)\">")
    }

    @Test("the scheme is looked at as long as only values stand before, whichever branch was taken")
    func urlStartAgain() throws {
        let facts = account(name: "javascript:alert(1)")
        let empty = "<a href=\"{{ account.city | default: \"\" }}{{ account.name }}\">"
        #expect(try !html(empty, facts).contains("javascript:"))
        #expect(
            try !html("<a href=\"{% if account.city %}https://x/{% endif %}{{ account.name }}\">", facts)
                .contains("javascript:"))
        #expect(
            try html(
                "<a href=\"{% if account.city %}https://x/{% else %}mailto:{% endif %}{{ account.name }}\">",
                facts) == "<a href=\"mailto:javascript:alert(1)\">")
    }

    @Test("two values cannot spell a scheme together")
    func splitScheme() throws {
        let facts = account(name: "script:alert(1)", city: "java")
        #expect(
            try !html("<a href=\"{{ account.city | default: \"x\" }}{{ account.name }}\">", facts).contains(
                "javascript:"))
    }

    @Test(
        "where nothing can make a value safe, the template does not compile",
        arguments: [
            ("<style>{{ account.name }}</style>", 8), ("<script>{{ account.name }}</script>", 9),
            ("<p title={{ account.name }}>", 10),
            ("<p style=\"color:{{ account.name }}\">", 17), ("<p onclick=\"{{ account.name }}\">", 13),
            ("<{{ account.name }}>", 2),
            ("<p {{ account.name }}>", 4), ("<!-- {{ account.name }} -->", 6),
            ("<iframe srcdoc=\"{{ account.name }}\">", 17),
        ])
    func unsafe(body: String, column: Int) throws {
        let library = library(["t.en.liquid": template(body)])
        #expect(library.template("t", for: "en") == nil)
        let found = places(library)
        #expect(
            found.contains { $0.hasPrefix("t.en.liquid:5:\(column) ") && $0.contains("unsafe-place") },
            "\(found)")
    }

    @Test("a partial is held to the same, at its own place, and stands only where text stands")
    func partials() throws {
        let facts = account(name: "javascript:<b>")
        #expect(
            try html(
                "{% render 'p', account: account %}", facts,
                partials: ["p": "<a href=\"{{ account.name }}\">{{ account.name }}</a>"])
                == "<a href=\"about:invalid\">javascript:&lt;b&gt;</a>")
        let bad = library([
            "t.en.liquid": template("x\n{% render 'p', account: account %}"),
            "partials/p.liquid": "<i></i>\n <style>{{ account.name }}</style>",
        ])
        #expect(places(bad).contains { $0.hasPrefix("p.liquid:2:9 ") }, "\(places(bad))")
        #expect(bad.template("t", for: "en") == nil)
        let inside = library([
            "t.en.liquid": template("<p title=\"{% render 'p' %}\">"), "partials/p.liquid": "x",
        ])
        #expect(places(inside) == ["t.en.liquid:5:11 template/partial-place"])
    }

    @Test("branches that end in different places are a mistake")
    func branches() throws {
        let library = library([
            "t.en.liquid": template("{% if account.city %}<a href=\"{% endif %}{{ account.name }}")
        ])
        #expect(library.template("t", for: "en") == nil)
        #expect(places(library).contains { $0.contains("markup/branch-context") }, "\(places(library))")
    }

    @Test("a subject is one line whatever a value brings, and never empty")
    func subjects() throws {
        func subject(_ name: String) throws -> String {
            let library = library(["t.en.liquid": template("x", subject: "'{{ account.name }}'")])
            return try #require(library.template("t", for: "en")).render(account(name: name)).subject
        }
        #expect(
            try subject("a\r\nBcc: x@example.com\u{0}b\u{2028}c\u{85}d\u{9b}e")
                == "a Bcc: x@example.com b c d e")
        #expect(try subject("  <b> & \"c\"\t") == "<b> & \"c\"")
        #expect(throws: RenderError.self) { try subject("\r\n ") }
    }
}
