import Diagnostics
import Domain
import Rendering
import Testing

@Suite("What a customer's words must never become")
struct HostileTests {
    private let hostile = "<script>alert(1)</script>"

    private func codes(_ body: String, partials: [String: String] = [:]) -> [String] {
        var files = ["t.en.liquid": template(body)]
        for (name, text) in partials { files["partials/\(name).liquid"] = text }
        return library(files).diagnostics.list.map(\.code)
    }

    @Test("a capture cannot be made in a block of plain text and used as markup")
    func capture() {
        #expect(
            codes("{% text %}{% capture x %}{{ account.name }}{% endcapture %}{% endtext %}<p>{{ x }}</p>")
                .contains("liquid/channel-place"))
    }

    @Test("what was captured for the HTML is plain text in a block of plain text")
    func captureInText() throws {
        let library = library([
            "t.en.liquid": template(
                "{% capture x %}<b>{{ account.name }}</b>{% endcapture %}{% text %}To {{ x }}!{% endtext %}")
        ])
        let found = try #require(library.template("t", for: "en"), "\(library.diagnostics)")
        #expect(
            String(decoding: try found.render(account(name: "A & <B>")).text, as: UTF8.self)
                == "To A & <B>!\n")
    }

    @Test(
        "raw is refused wherever it stands",
        arguments: [
            "{% assign x = account.name | raw %}<p>{{ x }}</p>", "{{ account.name | raw | strip }}",
            "{{ account.name | raw | default: 'x' }}", "{{account.name|raw}}", "{{- account.name | raw -}}",
            "{% assign a = favourites | map: 'name' | join: ', ' | raw %}{{ a }}",
            "{% liquid\n assign x = account.name | raw\n echo x\n%}",
            "{{ '|' | append: account.name | raw }}",
        ])
    func raw(body: String) { #expect(codes(body).contains("template/raw"), "\(codes(body))") }

    @Test(
        "no loop is left inside a tag, a value or a comment",
        arguments: [
            "{% for f in favourites %}<a href=\"{% if f.name %}{% break %}{% endif %}x\">{{ f.name }}</a>{% endfor %}",
            "{% for f in favourites %}<!--{% break %}-->{% endfor %}",
            "{% for f in favourites %}<p title=\"{% continue %}\">x</p>{% endfor %}",
        ])
    func jumps(body: String) { #expect(codes(body).contains("markup/branch-context"), "\(codes(body))") }

    @Test("a jump outside any loop, and one that is hidden in a liquid tag, are mistakes")
    func strayJumps() {
        #expect(codes("<p>a</p>{% break %}<p>b</p>") == ["markup/no-loop"])
        #expect(
            codes("<p>{% render 'p' %}</p>", partials: ["p": "<b title=\"{% break %}\">x</b>"])
                .contains("markup/no-loop"))
        #expect(
            codes("{% for f in favourites %}{% liquid\n break %}{% endfor %}").contains("template/jump"))
        #expect(codes("{% for f in favourites %}{% break %}{% endfor %}") == [])
    }

    @Test("a loop that may be left early decides no scheme")
    func loopScheme() throws {
        let body =
            "<a href=\"{% for f in (1..2) %}{% if f == 1 %}{% break %}{% endif %}https://{% else %}https://{% endfor %}{{ account.name }}\">x</a>"
        #expect(try html(body, account(name: "javascript:alert(1)")).contains("about:invalid"))
    }

    @Test(
        "the author's own text does not complete a scheme that a value begins",
        arguments: [
            ("javascript", "about:invalid"), ("https://a.b/c", "https://a.b/c"), ("", ""),
        ])
    func openScheme(value: String, expected: String) throws {
        #expect(
            try html("<a href=\"{{ account.name }}:alert(1)\">x</a>", account(name: value))
                == "<a href=\"\(expected):alert(1)\">x</a>")
        #expect(
            try html("<a href=\"{{ account.name }}/x\">x</a>", account(name: "https://a.b"))
                == "<a href=\"https://a.b/x\">x</a>")
    }

    @Test(
        "no value goes where another attribute makes an address of it",
        arguments: [
            "<meta http-equiv=\"refresh\" content=\"0;url={{ account.name }}\">",
            "<svg><animate attributeName=\"href\" to=\"{{ account.name }}\"/></svg>",
            "<param name=\"movie\" value=\"{{ account.name }}\">",
        ])
    func indirect(body: String) { #expect(!codes(body).isEmpty) }

    @Test("a file that is no UTF-8 is refused at its first wrong byte, and so is every letter that uses it")
    func notUTF8() {
        let sources = TemplateSources(files: [
            "t.en.liquid": Array(template("{% render 'p' %}").utf8),
            "u.en.liquid": Array(template("x").utf8),
            "partials/p.liquid": Array("A".utf8) + [0xF1] + Array("o".utf8),
        ])
        let library = TemplateLibrary(sources, companyLanguage: "en")
        #expect(library.diagnostics.list.map(\.code) == ["template/not-utf8"])
        #expect(library.diagnostics.list.first?.span.start == 1)
        #expect(library.names == ["u"])
    }

    @Test("only files that a letter carries are frozen with a plan")
    func frozen() throws {
        let library = library([
            "t.en.liquid":
                "---\nsubject: 's'\nlanguage: en\nattachments: ['a.txt']\n---\nx", "files/a.txt": "a",
            "files/b.txt": "b",
        ])
        #expect(library.frozen.files.keys.sorted() == ["files/a.txt", "t.en.liquid"])
    }

    @Test("an image is named in attributes and styles, also where a rule was inlined, and nowhere else")
    func images() throws {
        let png = "\u{1}png"
        let library = library([
            "t.en.liquid": template(
                "<style>.h { background-image: url('cid:logo.png') }</style><p class=\"h\">write 'cid:x.png'</p><img src=cid:logo.png alt=\"\">"
            ), "images/logo.png": png,
        ])
        let found = try #require(library.template("t", for: "en"), "\(library.diagnostics)")
        let page = String(decoding: try found.render(account()).html, as: UTF8.self)
        #expect(page.matches(of: #/cid:[0-9a-f]{16}@images\.rekindle/#).count == 2, "\(page)")
        #expect(page.contains("write 'cid:x.png'") && !page.contains("cid:logo.png"), "\(page)")
        #expect(
            codes("<img src=\"cid:{{ account.name }}\" alt=\"\">").contains("template/image"))
    }
}
