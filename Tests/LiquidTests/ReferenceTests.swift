import Liquid
import Testing

/// What the reference implementation does at its edges, found by rendering random templates with both.
@Suite("As Shopify's Liquid renders")
struct ReferenceTests {
    static let data: LiquidObject = [
        "list": [1, "b", ["c"]], "rows": [["k": 2], ["k": 1]], "num": 0, "obj": ["k": "v"], "pad": "  pad ",
        "mixed": [100, 0, -2.5], "one": [2.5], "empty_list": [],
    ]

    @Test(
        "values, filters and comparisons at their edges",
        arguments: [
            // A list in a text filter is written as Ruby inspects it, in an output its items one after the other.
            (
                "{{ list }} {{ list | upcase }} {{ list | append: '!' }}",
                "1bc [1, \"B\", [\"C\"]] [1, \"b\", [\"c\"]]!"
            ),
            ("{{ empty_list | strip }}|{{ 'x' | append: rows }}", "[]|x[{\"k\"=>2}, {\"k\"=>1}]"),
            ("{{ list | join: empty_list }}", "1[]b[]c"),
            // Whole numbers know how many bytes they take.
            ("{{ num.size }} {{ mixed[2].size }}", "8 "),
            // A literal nil is taken out of a cycle's row.
            ("{% cycle nil, 'a', nil, 'b' %}{% cycle nil, 'a', nil, 'b' %}", "ab"),
            // Decimals divide by 0 as Ruby's do; whole numbers do not.
            ("{{ 3.5 | divided_by: 0 }} {{ -1 | divided_by: 0.0 }}", "Infinity -Infinity"),
            ("{{ 0 | times: -0.5 }}", "-0.0"),
            // Space behind the last word counts as a word.
            ("{{ pad | truncatewords: 1 }}|{{ 'pad' | truncatewords: 1 }}", "pad...|pad"),
            ("{{ 'title' | slice: 1, false }}{{ 'title' | slice: 1, nil }}", "ii"),
            // One item needs no comparing, and so no property of it is asked.
            ("{{ num | sort: 'k' }}{{ one | uniq: 'k' }}", "02.5"),
            ("[{{ one | sort: 'k' }}{{ mixed | sort_natural: 'k' }}]", "[]"),
            ("{% if 'a' contains empty %}yes{% endif %}{% if list contains blank %}no{% endif %}", "yes"),
            ("{% if 'x' contains empty_list %}no{% endif %}", ""),
            ("{{ 'abc' | map: 1.9 }}", "b"),
            // A literal range that is no list to `concat`.
            ("{% assign r = (1..2) | reverse %}{{ list | concat: r }}", "1bc21"),
        ])
    func edges(template: String, expected: String) throws {
        #expect(try render(template, Self.data, options: LiquidOptions(mode: .lax)) == expected)
    }

    @Test(
        "what the reference implementation refuses is an error",
        arguments: [
            "{{ list | concat: (1..2) }}", "{{ 3 | divided_by: 0 }}", "{{ 3.5 | modulo: 0 }}",
            "{{ list | sort }}",
            "{{ rows | map: 1 | join }}{{ num | map: 'k' }}", "{% if 'a' > 1 %}{% endif %}",
            "{% for i in rows limit: 'x' %}{% endfor %}", "{{ 'a' | slice: 'x' }}",
        ])
    func refused(template: String) throws {
        let compiled = try compiled(template, options: LiquidOptions(mode: .lax))
        #expect(throws: LiquidError.self) { try compiled.render(Self.data) }
    }

    @Test("render … for goes through lists and objects, and gives any other value once, without a loop")
    func renderFor() throws {
        let options = LiquidOptions(
            mode: .lax, partial: partials(["p": "[{{ p }}{{ forloop.index }}]"]))
        let template =
            "{% render 'p' for rows %}{% render 'p' for obj %}{% render 'p' for (8..9) %}{% render 'p' for num %}"
            + "{% render 'p' for nothing %}{% render 'p' for empty_list %}"
        #expect(
            try render(template, Self.data, options: options)
                == "[{\"k\"=>2}1][{\"k\"=>1}2][kv1][81][92][0][]")
    }

    @Test("names a template makes hide each other as in the reference: loops, assigned, counted, given")
    func scopes() throws {
        let template = """
            {% increment num %}{% increment num %}{{ num }}{% assign num = 'a' %}{{ num }}{% increment num %}\
            {% for num in (8..9) %}{{ num }}{% assign num = 'b' %}{{ num }}{% endfor %}{{ num }}
            """
        #expect(try render(template, ["num": 5], options: LiquidOptions(mode: .lax)) == "567a78899b")
    }
}
