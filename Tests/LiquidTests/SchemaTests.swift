import Liquid
import Testing

@Suite("With a schema a template is checked against what it may read")
struct SchemaTests {
    static let schema = LiquidSchema(
        [
            .init(
                "customer",
                .object([
                    .init("name", .text), .init("nickname", .text, canBeMissing: true),
                    .init("company", .object([.init("city", .text)]), canBeMissing: true),
                ])),
            .init("items", .list(of: .object([.init("title", .text), .init("price", .number)]))),
            .init("discount", .number, canBeMissing: true),
        ], shared: [.init("shop", .object([.init("name", .text)]))])

    static func options(_ all: [String: String] = [:]) -> LiquidOptions {
        LiquidOptions(schema: schema, partial: partials(all))
    }

    @Test(
        "what is declared may be read, and names the template makes itself",
        arguments: [
            "{{ customer.name }} {{ shop.name }} {{ customer['name'] }}",
            "{% for item in items %}{{ forloop.index }} {{ item.title }}{% endfor %} {{ items.size }}",
            "{% assign x = customer %}{{ x.name }}{% capture y %}a{% endcapture %}{{ y }}",
            "{{ customer.nickname | default: 'friend' }} {{ customer.nickname | upcase | default: 'x' }}",
            "{% if customer.nickname %}{{ customer.nickname }}{% endif %}",
            "{% if customer.company.city and discount > 5 %}{{ customer.company.city }}{{ discount }}{% endif %}",
            "{% unless discount %}no{% else %}{{ discount }}{% endunless %}",
            "{% if discount == nil %}no{% else %}{{ discount }}{% endif %}",
            "{% if customer.nickname != blank %}{{ customer.nickname }}{% endif %}",
            "{% if customer.nickname %}{% assign n = customer.nickname %}{% else %}{% assign n = 'you' %}{% endif %}{{ n }}",
            "{% assign titles = items | map: 'title' %}{% for t in titles %}{{ t | upcase }}{% endfor %}",
            "{% increment n %}{{ n }}",
            "{% case discount %}{% when 5 %}{{ discount }}{% endcase %}",
            "{% tablerow i in items %}{{ i.title }}{{ tablerowloop.col }}{% endtablerow %}",
        ])
    func accepted(template: String) {
        #expect(mistakes(template, options: Self.options()) == [])
    }

    @Test(
        "unknown names are mistakes, with the nearest name to write",
        arguments: [
            ("{{ custmer.name }}", "1:4: liquid/unknown-variable: there is no 'custmer' here [customer]"),
            (
                "{{ customer.nam }}",
                "1:13: liquid/unknown-variable: 'customer' has no field 'nam' [name]"
            ),
            (
                "{% for i in items %}{{ i.titel }}{% endfor %}",
                "1:26: liquid/unknown-variable: 'i' has no field 'titel' [title]"
            ),
            (
                "{% for i in items %}{% endfor %}{{ i }}",
                "1:36: liquid/unknown-variable: there is no 'i' here"
            ),
            (
                "{{ items.title }}",
                "1:10: liquid/unknown-variable: 'items' is a list and has no field 'title'"
            ),
            (
                "{{ items | map: 'titel' | join }}",
                "1:17: liquid/unknown-variable: the items have no field 'titel' ['title']"
            ),
            ("{% for x in discount %}{% endfor %}", "1:13: liquid/not-a-list: 'discount' is no list"),
            ("{{ forloop.index }}", "1:4: liquid/unknown-variable: there is no 'forloop' here"),
        ])
    func unknown(template: String, expected: String) {
        #expect(mistakes(template, options: Self.options()) == [expected])
    }

    @Test(
        "what can be missing is not written without a default or a test",
        arguments: [
            "{{ customer.nickname }}", "{{ customer.nickname | upcase }}", "{{ customer.company.city }}",
            "{{ 'Dear ' | append: customer.nickname }}", "{% assign n = customer.nickname %}{{ n }}",
            "{% if customer.name or customer.nickname %}{{ customer.nickname }}{% endif %}",
            "{% if customer.nickname %}{% else %}{{ customer.nickname }}{% endif %}",
            "{% unless customer.nickname %}{{ customer.nickname }}{% endunless %}",
            "{% if customer.nickname %}{% endif %}{{ customer.nickname }}",
            "{% if customer.name == 'x' %}{% assign n = 1 %}{% endif %}{{ n }}",
            "{% assign i = items | first %}{{ i.title }}", "{% cycle customer.nickname, 'b' %}",
        ])
    func mayBeMissing(template: String) {
        let found = mistakes(template, options: Self.options())
        #expect(found.count == 1 && found[0].contains("liquid/may-be-missing"), "\(found)")
    }

    @Test("a partial of render sees its parameters with their types, and the shared values, and nothing else")
    func partialsAreTyped() {
        let all = ["line": "{{ item.title }} {{ shop.name }} {{ customer.name }} {{ item.titel }}"]
        let source = "{% for i in items %}{% render 'line', item: i %}{% endfor %}"
        #expect(
            mistakes(source, options: Self.options(all)) == [
                "1:37: liquid/unknown-variable: there is no 'customer' here",
                "1:61: liquid/unknown-variable: 'item' has no field 'titel' [title]",
            ])
    }

    @Test("an included partial shares its caller's names in both directions")
    func included() {
        let all = ["set": "{% assign greeting = customer.name %}"]
        #expect(mistakes("{% include 'set' %}{{ greeting }}", options: Self.options(all)) == [])
    }
}
