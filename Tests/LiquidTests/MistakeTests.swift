import Diagnostics
import Liquid
import Testing

/// What an author sees: place, what was written, and what to do.
@Suite("Typical mistakes are told with a remedy")
struct MistakeTests {
    @Test(
        "a mistake names what was written, where it stands, and what to write",
        arguments: [
            ("{{ a ", "1:1 '{{' is never closed with '}}' = write '}}' behind the value"),
            ("{% assign a = 1", "1:1 '{%' is never closed with '%}' = write '%}' at the end of the tag"),
            ("{% if a %}x", "1:1 'if' is never closed = add {% endif %}"),
            ("{% esle %}", "1:4 there is no tag 'esle' -> else"),
            ("{% if a %}{% elseif b %}{% endif %}", "1:14 there is no tag 'elseif' -> elsif"),
            ("{% set a = 1 %}", "1:4 there is no tag 'set' -> assign"),
            ("{{ a | upcse }}", "1:8 there is no filter 'upcse' -> upcase"),
            ("{{ a | lower }}", "1:8 there is no filter 'lower' -> downcase"),
            (
                "{{ a | xyzzy }}",
                "1:8 there is no filter 'xyzzy' = remove it, or take one of the filters there are"
            ),
            ("{% endfor %}", "1:4 'endfor' closes nothing = remove it, or open a 'for' before it"),
            (
                "{% else %}",
                "1:1 'else' belongs in an 'if', 'unless', 'case' or 'for' = open one before it, or remove it"
            ),
            ("{{ a | replace }}", "1:8 'replace' takes 1 to 2 arguments, not 0 = write | replace: …"),
            ("{{ a | upcase: 1 }}", "1:8 'upcase' takes 0 arguments, not 1 = take away the last 1"),
            ("{{ a | join ', ' }}", "1:8 ':' is missing behind 'join' -> join:"),
            ("{{ 'abc }}", "1:4 the text is never closed = close it with another '"),
            (
                "{{ a b }}",
                "1:6 unexpected 'b' = one value stands here; filters follow '|', a text stands in quotes"
            ),
            ("{{ a + 1 }}", "1:6 unexpected '+' = compute with a filter: | plus: …"),
            ("{% assign x %}", "1:1 '=' is missing = write {% assign name = value %}"),
            ("{% assign x = %}", "1:1 a value is missing after '=' = write {% assign name = value %}"),
            ("{% if a = 1 %}{% endif %}", "1:9 '=' is no operator -> =="),
            ("{% if a === 1 %}{% endif %}", "1:9 '===' is no operator -> =="),
            ("{% if a && b %}{% endif %}", "1:9 '&&' is no operator -> and"),
            ("{% if a || b %}{% endif %}", "1:9 '||' is no operator -> or"),
            (
                "{% if not a %}{% endif %}",
                "1:7 'not' is no operator = write {% unless … %}, or compare: … == false"
            ),
            (
                "{% if a | size > 1 %}{% endif %}",
                "1:9 a condition takes no filters = compute the value before: {% assign name = … | … %}"
            ),
            (
                "{% if (a and b) or c %}{% endif %}",
                "1:10 '..' of a range is missing: unexpected 'and' = brackets hold a range, (1..5); in a condition they cannot group"
            ),
            (
                "{% for a of b %}{% endfor %}",
                "1:10 'in' is missing: unexpected 'of' = write {% for a in … %}"
            ),
            (
                "{% render name %}",
                "1:11 'render' needs the name of a partial in quotes = write {% render 'name' %}"
            ),
            ("{% cycle %}", "1:9 a value is missing = write it before the tag ends"),
        ])
    func typical(template: String, expected: String) {
        let source = SourceText(name: "mail.liquid", template)
        let found = LiquidTemplate.compile(source).diagnostics.map { diagnostic in
            let place = source.place(of: diagnostic.span.start)
            let remedy =
                diagnostic.fixIt.map { " -> \($0.replacement)" } ?? diagnostic.help.map { " = \($0)" }
            return "\(place.line):\(place.column) \(diagnostic.message)\(remedy ?? "")"
        }
        #expect(found == [expected])
    }

    @Test("several mistakes of one file are shown together, each with its line and a caret")
    func shown() {
        let source = SourceText(
            name: "mail.liquid",
            """
            Dear {{ name | upcse }},
            {% for line in lines %}{{ line.sum + 1 }}
            {% if a = 1 %}yes{% endif %}
            """)
        let diagnostics = LiquidTemplate.compile(source).diagnostics
        #expect(
            Diagnostics(diagnostics, sources: [source]).description == """
                mail.liquid:1:16: error: there is no filter 'upcse' [liquid/unknown-filter]
                1 | Dear {{ name | upcse }},
                  |                ^~~~~
                  = fix: write 'upcase'

                mail.liquid:2:1: error: 'for' is never closed [liquid/unclosed-block]
                2 | {% for line in lines %}{{ line.sum + 1 }}
                  | ^~~~~~~~~~~~~~~~~~~~~~~
                  = help: add {% endfor %}

                mail.liquid:2:36: error: unexpected '+' [liquid/syntax]
                2 | {% for line in lines %}{{ line.sum + 1 }}
                  |                                    ^
                  = help: compute with a filter: | plus: …

                mail.liquid:3:9: error: '=' is no operator [liquid/syntax]
                3 | {% if a = 1 %}yes{% endif %}
                  |         ^
                  = fix: write '=='
                """)
    }
}
