import Diagnostics
import Domain
import Rendering
import Testing

@Suite("Mistakes in a template")
struct TemplateMistakeTests {
    @Test(
        "an unknown name or filter is shown at its place with what was meant: subject, body, partial, layout")
    func unknown() throws {
        let library = library([
            "t.en.liquid": """
            ---
            subject: 'It''s for {{ acount.name }}'
            preheader: "Dear \\u00e9 {{ account.name | upcaze }}"
            language: en
            layout: l
            ---
            <p>é {{ account.nmae }} {{ proposal.total | mony }}</p>
            {% render "p", account: account %}
            """,
            "partials/p.liquid": "<p>\n{{ account.idd }}</p>",
            "layouts/l.html.liquid": "{{ content }}{{ subjekt }}",
        ])
        #expect(library.template("t", for: "en") == nil)
        try expectGolden("\(library.diagnostics)\n", "unknown-names.txt")
    }

    @Test("what can be missing needs a default or an if")
    func missing() throws {
        #expect(
            places(library(["t.en.liquid": template("{{ account.first_name }}")])).map { $0.prefix(16) } == [
                "t.en.liquid:5:4 "
            ])
        #expect(places(library(["t.en.liquid": template("{{ rep.name }}")])).count == 1)
        #expect(
            places(
                library([
                    "t.en.liquid": template(
                        "{{ account.first_name | default: 'you' }}{% if rep %}{{ rep.name }}{% endif %}")
                ])
            ).isEmpty)
        #expect(
            places(library(["t.en.liquid": template("x", subject: "'{{ account.first_name }}'")])).count == 1)
    }

    @Test("the front matter's own mistakes")
    func frontMatter() throws {
        func found(_ text: String) -> [String] {
            library(["t.en.liquid": text]).diagnostics.list.map { "\($0.code): \($0.message)" }
        }
        #expect(found("<p>x</p>") == ["template/no-front-matter: the template has no front matter"])
        #expect(
            found("---\nsubject: x\n<p>{{ nothing }}</p>") == [
                "template/no-front-matter: the front matter has no end"
            ])
        #expect(found("---\nlanguage: en\n---\nx") == ["yaml/missing-key: the front matter has no 'subject'"])
        #expect(found("---\nsubject: ''\nlanguage: en\n---\nx") == ["template/empty: the subject is empty"])
        #expect(
            found("---\nsubject: a\nlangage: en\n---\nx") == [
                "yaml/missing-key: the front matter has no 'language'",
                "yaml/unknown-key: the front matter knows no 'langage'",
            ])
        #expect(
            found("---\nsubject: a\nlanguage: en\nlayout: leter\n---\nx") == [
                "template/unknown-layout: there is no layout 'leter' in layouts/"
            ])
        #expect(found("---\nsubject: {{ account.name }}\nlanguage: en\n---\nx").count == 1)
        #expect(found("---\n---\nx").count == 1)
        #expect(found("---\nsubject: 'a\n---\nx").first?.hasPrefix("yaml/syntax") == true)
        let language = library(["t.en.liquid": template("x", language: "es")])
        #expect(language.diagnostics.list.map(\.code) == ["template/language"])
    }

    @Test("a byte order mark, CR LF and blanks behind the fence are no mistakes")
    func editors() throws {
        let text =
            "\u{FEFF}---\r\nsubject: 'Für {{ account.nmae }}'\r\nlanguage: en\r\n--- \r\n<p>{{ account.nmae }}</p>\r\n"
        #expect(
            places(library(["t.en.liquid": text])).map { $0.split(separator: " ").first.map(String.init) }
                == [
                    "t.en.liquid:2:26", "t.en.liquid:5:15",
                ])
        let good = library(["t.en.liquid": text.replacing("nmae", with: "name")])
        let rendered = try #require(good.template("t", for: "en"), "\(good.diagnostics)").render(account())
        #expect(
            rendered.subject == "Für Bar"
                && String(decoding: rendered.html, as: UTF8.self) == "<p>Bar</p>\r\n")
    }

    @Test("a partial that is not there is told where it is wanted; one in a circle too")
    func partials() throws {
        let none = library([
            "t.en.liquid": template("{% render 'grating' %}"), "partials/greeting.liquid": "x",
        ])
        #expect(places(none).count == 1 && places(none)[0].hasPrefix("t.en.liquid:5:"))
        let circle = library([
            "t.en.liquid": template("{% render 'a' %}"), "partials/a.liquid": "{% render 'b' %}",
            "partials/b.liquid": "{% render 'a' %}",
        ])
        #expect(
            circle.template("t", for: "en") == nil
                || (try? circle.template("t", for: "en")?.render(account())) == nil)
    }
}

@Suite("A library of templates")
struct LibraryTests {
    @Test(
        "the variant is the account's language, its base, the company's, its base, or any",
        arguments: [
            ("es-MX", "es", "es-mx"), ("es_AR", "es", "es"), ("ES", "de", "es"), ("fr", "es", "es"),
            ("fr", "es-ES", "es"),
            ("", "en", "en"), ("fr", "de", "en"),
        ])
    func fallback(language: String, company: String, expected: String) throws {
        let files = ["en", "es", "es-MX"].map { ("t.\($0).liquid", template($0, language: $0)) }
        let library = library(Dictionary(uniqueKeysWithValues: files), companyLanguage: company)
        #expect(library.diagnostics.list.isEmpty)
        #expect(library.template("t", for: language)?.language.lowercased() == expected)
        #expect(library.template("nothing", for: language) == nil)
        #expect(library.names == ["t"] && library.all.count == 3)
    }

    @Test("a version changes with the letter, its layout and every partial of it, and with nothing else")
    func versions() throws {
        let files = [
            "t.en.liquid":
                "---\nsubject: '{% render \"s\" %}'\nlanguage: en\nlayout: l\n---\n{% render \"p\" %}",
            "partials/p.liquid": "{% render 'q' %}",
            "partials/q.liquid": "x", "partials/s.liquid": "hello", "partials/z.liquid": "z",
            "layouts/l.html.liquid": "{{ content }}",
            "layouts/m.html.liquid": "{{ content }}",
        ]
        func version(_ changed: String?) throws -> String {
            var files = files
            if let changed { files[changed, default: ""] += " " }
            let library = library(files)
            return try #require(library.template("t", for: "en"), "\(library.diagnostics)").version
        }
        let before = try version(nil)
        for path in [
            "t.en.liquid", "partials/p.liquid", "partials/q.liquid", "partials/s.liquid",
            "layouts/l.html.liquid",
        ] {
            #expect(try version(path) != before, "\(path)")
        }
        #expect(try version("partials/z.liquid") == before && version("layouts/m.html.liquid") == before)
        #expect(
            library(files).sources.fingerprint
                != library(files.merging(["partials/z.liquid": "Z"]) { $1 }).sources.fingerprint)
    }
}
