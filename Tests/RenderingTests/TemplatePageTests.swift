import Diagnostics
import Domain
import Rendering
import Testing

@Suite("A template's page")
struct TemplatePageTests {
    @Test("the layout has the body where it says {{ content }}, and partials see what they are given")
    func layout() throws {
        let library = library([
            "t.en.liquid":
                "---\nsubject: 'Hi {{ account.name }}'\npreheader: 'pre'\nlanguage: en\nlayout: l\n---\n<p>{% render \"p\", who: account %}</p>",
            "layouts/l.html.liquid":
                "<title>{{ subject }}</title><i>{{ preheader }}</i>{{- content -}}\n<b>{{ company.name }}</b>",
            "partials/p.liquid": "{{ who.name }}",
        ])
        let found = try #require(library.template("t", for: "en"), "\(library.diagnostics)")
        let html = String(decoding: try found.render(account(name: "A&B")).html, as: UTF8.self)
        #expect(html == "<title>Hi A&amp;B</title><i>pre</i><p>A&amp;B</p><b>Us</b>")
    }

    @Test("the bytes on their way into a mail are the page in quoted-printable")
    func encoded() throws {
        let body = "<p>\(String(repeating: "é x ", count: 60)){{ account.name }} </p>\n\n<p>.</p>"
        let library = library(["t.en.liquid": template(body)])
        let found = try #require(library.template("t", for: "en"))
        for name in ["Bar", "=\r\n. ", String(repeating: "ü", count: 90)] {
            let facts = account(name: name)
            let encoded = try found.encode(facts)
            let rendered = try found.render(facts)
            #expect(encoded.text == rendered.text)
            let lines = encoded.html.split(separator: 0x0A, omittingEmptySubsequences: false)
            #expect(lines.allSatisfy { $0.count <= 77 })
            #expect(decoded(encoded.html) == canonical(rendered.html))
        }
    }

    @Test("a layout without {{ content }}, or with two, shows no letter and does not compile")
    func content() {
        let letter = "---\nsubject: 's'\nlanguage: en\nlayout: l\n---\n<p>x</p>"
        #expect(
            places(
                library(["t.en.liquid": letter, "layouts/l.html.liquid": "<p>{{ content | upcase }}</p>"]))
                == ["l.html.liquid:1:1 template/content"])
        #expect(
            places(library(["t.en.liquid": letter, "layouts/l.html.liquid": "{{ content }} {{ content }}"]))
                == ["l.html.liquid:1:15 template/content"])
    }

    @Test("a mistake at run time is told at its place in the file it stands in")
    func runTimePlace() throws {
        let library = library([
            "t.en.liquid":
                "---\nsubject: 's'\nlanguage: en\nlayout: l\n---\n<p>{% render \"p\", a: account %}</p>",
            "layouts/l.html.liquid": "<style>p { color: red }</style>{{ content }}",
            "partials/p.liquid": "<p>{{ a.name | money }}</p>",
        ])
        let found = try #require(library.template("t", for: "en"), "\(library.diagnostics)")
        let error = #expect(throws: RenderError.self) { _ = try found.render(account()) }
        #expect(error?.file == "Templates/partials/p.liquid")
        #expect((3...24).contains(error?.offset ?? -1))
    }

    @Test("the name that a mail comes from may be Liquid; the address is not a template's business")
    func sender() throws {
        let library = library([
            "t.en.liquid":
                "---\nsubject: 's'\nsender: '{{ account.name }} at {{ company.name }}'\nlanguage: en\n---\nx"
        ])
        let found = try #require(library.template("t", for: "en"), "\(library.diagnostics)")
        #expect(try found.render(account(name: "Ann\r\nBcc: x")).sender == "Ann Bcc: x at Us")
    }

    @Test(
        "raw is for the company's own words alone",
        arguments: [
            ("{{ account.name | raw }}", false), ("{{ company.name | raw }}", true),
            ("{{ company.name | append: account.name | raw }}", false),
            ("{% assign company = account %}{{ company.name | raw }}", false),
            ("{% assign x = account.name %}{{ x | raw }}", false), ("{{ campaign.name | raw }}", true),
            ("{% echo account.name | raw %}", false),
        ])
    func raw(body: String, isAllowed: Bool) {
        let codes = library(["t.en.liquid": template(body)]).diagnostics.list.map(\.code)
        #expect(codes == (isAllowed ? [] : ["template/raw"]), "\(codes)")
    }

    @Test("behind a question mark a value is one component, unless the author encoded it")
    func queries() throws {
        let facts = account(name: "a&b=c d/é")
        #expect(
            try html("<a href=\"https://x.y/?q={{ account.name }}\">", facts)
                == "<a href=\"https://x.y/?q=a%26b%3Dc%20d%2F%C3%A9\">")
        #expect(
            try html("<a href=\"https://x.y/?q={{ account.name | url_encode }}\">", facts)
                == "<a href=\"https://x.y/?q=a%26b%3Dc%20d%2F%C3%A9\">")
        #expect(
            try html("<a href=\"https://x.y/{{ account.id }}?a=1{{ account.id }}\">", facts)
                == "<a href=\"https://x.y/1?a=11\">")
    }

    @Test("marks that turn the direction of text around do not get out of a value")
    func direction() throws {
        #expect(try html("{{ account.name }}", account(name: "a\u{202E}b\u{2066}c – d")) == "abc – d")
    }

    private func decoded(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        var index = 0
        func hex(_ byte: UInt8) -> UInt8 { byte < 0x40 ? byte - 0x30 : byte - 0x37 }
        while index < bytes.count {
            if bytes[index] == 0x3D, index + 2 < bytes.count {
                if bytes[index + 1] != 0x0D {
                    text.append(hex(bytes[index + 1]) << 4 | hex(bytes[index + 2]))
                }
                index += 3
            } else {
                text.append(bytes[index])
                index += 1
            }
        }
        return text
    }

    private func canonical(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x0D || bytes[index] == 0x0A {
                if bytes[index] == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
                text += [0x0D, 0x0A]
            } else {
                text.append(bytes[index])
            }
            index += 1
        }
        return text
    }
}
