import Diagnostics
import Liquid
import Testing

@Suite("What is wrong with a template is said")
struct DiagnosticsTests {
    @Test("every mistake of a file is reported at its line and column, with the nearest name")
    func severalAtOnce() {
        let found = mistakes(
            """
            <p>{{ name | upcas }}</p>
            {% fro item in items %}
            {% if a == %}x{% endif %}
            {{ 'é' | replace }} {% case %}{% endcase %}
            """)
        #expect(
            found == [
                "1:14: liquid/unknown-filter: there is no filter 'upcas' [upcase]",
                "2:4: liquid/unknown-tag: there is no tag 'fro' [for]",
                "3:7: liquid/syntax: a value is missing",
                "4:10: liquid/filter-arguments: 'replace' takes 1 to 2 arguments, not 0",
                "4:28: liquid/syntax: a value is missing",
            ])
    }

    @Test(
        "blocks that do not match are reported where they stand",
        arguments: [
            ("a {% if x %} b", ["1:3: liquid/unclosed-block: 'if' is never closed"]),
            ("{% endif %}", ["1:4: liquid/unmatched-end: 'endif' closes nothing"]),
            ("{% if x %}{% endfi %}", ["1:14: liquid/unmatched-end: there is no tag 'endfi' [endif]"]),
            (
                "{% for a in b %}{% if x %}{% endfor %}",
                ["1:17: liquid/unclosed-block: 'if' is never closed"]
            ),
            (
                "{% else %}",
                ["1:1: liquid/misplaced-tag: 'else' belongs in an 'if', 'unless', 'case' or 'for'"]
            ),
            ("{{ a ", ["1:1: liquid/unclosed-output: '{{' is never closed with '}}'"]),
            ("{% if a ", ["1:1: liquid/unclosed-tag-mark: '{%' is never closed with '%}'"]),
            ("{{ 'a }}", ["1:4: liquid/syntax: the text is never closed"]),
            ("{% comment %} {{ x }}", ["1:1: liquid/unclosed-block: 'comment' is never closed"]),
            (
                "{{ a {% if b %}{{ c | nope }}{% endif %}",
                [
                    "1:1: liquid/unclosed-output: '{{' is never closed with '}}'",
                    "1:23: liquid/unknown-filter: there is no filter 'nope'",
                ]
            ),
        ])
    func structure(template: String, expected: [String]) {
        #expect(mistakes(template) == expected)
    }

    @Test("places count from the start of the file, also when front matter stands before the template")
    func frontMatter() throws {
        let source = SourceText(name: "mail.liquid", "---\nsubject: x\n---\n{{ a | nope }}\n")
        let (template, diagnostics) = LiquidTemplate.compile(source, range: 19..<source.bytes.count)
        #expect(template == nil)
        #expect(diagnostics.map { source.place(of: $0.span.start) } == [SourcePlace(line: 4, column: 8)])
        let good = SourceText(name: "mail.liquid", "---\nsubject: {{ x }}\n---\nhello {{ a }}")
        let compiled = LiquidTemplate.compile(good, range: 25..<good.bytes.count).template
        let rendered: String? = try compiled?.render(["a": "you"])
        #expect(rendered == "hello you")
    }

    @Test("mistakes of a partial name the partial's file")
    func inPartial() throws {
        let options = LiquidOptions(partial: partials(["card": "line\n{{ a | nope }}"]))
        let source = SourceText(name: "mail.liquid", "{% render 'card' %}{% render 'none' %}")
        let found = LiquidTemplate.compile(source, options: options).diagnostics
        #expect(found.map(\.span.file) == ["card", "mail.liquid"])
        #expect(found.map(\.code) == ["liquid/unknown-filter", "liquid/unknown-partial"])
        #expect(found.first?.span.start == 12)
    }

    @Test("lax mode passes over what strict mode refuses")
    func modes() throws {
        for template in ["{{ a b }}", "{{ a | nope }}", "{% for x in (1..2) foo %}{{ x }}{% endfor %}"] {
            #expect(throws: Diagnostics.self) { try render(template) }
            #expect(throws: Never.self) { try render(template, ["a": 1], options: LiquidOptions(mode: .lax)) }
        }
    }

    @Test("a tag that is switched off is refused; abort exists only when allowed")
    func tagsOff() {
        #expect(
            mistakes("{% include 'a' %}", options: LiquidOptions(tagsOff: ["include"]))
                == ["1:4: liquid/tag-not-allowed: the tag 'include' may not be used here"])
        #expect(mistakes("{% abort 'no offer' %}") == ["1:4: liquid/unknown-tag: there is no tag 'abort'"])
        #expect {
            try render("a{% abort 'no offer' %}", options: LiquidOptions(allowsAbort: true))
        } throws: { error in
            (error as? LiquidError)?.code == .aborted && (error as? LiquidError)?.message == "no offer"
        }
    }
}
