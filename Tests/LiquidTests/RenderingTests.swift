import Diagnostics
import Liquid
import Testing

@Suite("Rendering")
struct RenderingTests {
    @Test(
        "in strict mode a missing value is an error with its place, never a silent blank",
        arguments: [
            ("a {{ name }}", 5, 9), ("{{ name | upcase }}", 3, 16), ("{{ 'Dear ' | append: name }}", 13, 19),
            ("{% cycle name, 'b' %}", 0, 21), ("{% assign x = name | upcase %}", 14, 27),
            ("{{ list | first }}", 3, 15),
        ])
    func missing(template: String, start: Int, end: Int) throws {
        #expect {
            try render(template, ["list": []])
        } throws: { error in
            let error = error as? LiquidError
            return error?.code == .missingValue
                && error?.span == SourceSpan(file: "mail.liquid", start: start, end: end)
        }
        #expect(throws: Never.self) { try render(template, options: LiquidOptions(mode: .lax)) }
    }

    @Test("a default takes the place of a missing value")
    func defaults() throws {
        #expect(try render("{{ name | default: 'you' }}{{ name | upcase | default: 'x' }}") == "youx")
    }

    @Test("rendering appends to what is there, and leaves it when it fails")
    func appends() throws {
        var output = Array("before ".utf8)
        try compiled("{{ a }}").render(["a": 1], into: &output)
        #expect(String(decoding: output, as: UTF8.self) == "before 1")
    }

    @Test("each output is escaped for the context the host gave it, captured text not again")
    func contexts() throws {
        let source =
            "<a href='{{ url }}'>{{ name }}</a>{% capture c %}{{ name }}{% endcapture %}{{ c }}{{ name | raw }}"
        let options = LiquidOptions(filters: [.raw])
        let template = try compiled(source, options: options).assigningContexts { site in
            site.span.start == 9 ? 7 : 0
        }
        #expect(template.outputSites.map(\.index) == Array(0..<5))
        #expect(template.outputSites.map(\.isRaw) == [false, false, false, false, true])
        #expect(template.outputSites.last?.lastFilter == "raw")
        let rendered = try template.render(
            ["url": "u", "name": "n"],
            options: LiquidRenderOptions { context, text, output in output += "\(context)(\(text))".utf8 })
        #expect(rendered == "<a href='7(u)'>0(n)</a>0(n)n")
    }

    @Test("outputs of partials are listed with their unit, and units with what they call")
    func units() throws {
        let options = LiquidOptions(partial: partials(["card": "<b>{{ x }}</b>"]))
        let template = try compiled(
            "{% render 'card', x: 1 %}{% render 'card', x: 2 %}{{ 3 }}", options: options)
        #expect(template.units.map(\.name) == ["mail.liquid", "card"])
        #expect(template.units[0].calls.map(\.unit) == [1, 1])
        #expect(template.outputSites.map(\.unit) == [1, 0])
        #expect(template.outputSites.map(\.span.file) == ["card", "mail.liquid"])
        #expect(try template.render([:]) == "<b>1</b><b>2</b>3")
    }

    @Test("segments cover the source, tags by name")
    func segments() {
        let text =
            "a{{ b }}{% if c %}{% raw %}{{ d }}{% endraw %}{% comment %}{{ e }}{% endcomment %}"
            + "{% liquid\n  echo f\n  endif %}g"
        let source = SourceText(name: "x", text)
        let segments = LiquidTemplate.segments(of: source)
        let kinds: [LiquidSegment.Kind] = [
            .text, .output, .tag("if"), .tag("raw"), .text, .tag("endraw"), .tag("comment"), .tag("liquid"),
            .output,
            .tag("endif"), .text,
        ]
        #expect(segments.map(\.kind) == kinds)
        #expect(segments.map { String(decoding: source.bytes[$0.range], as: UTF8.self) }[8] == "echo f")
    }

    @Test("a record of the host is read field by field; filters of the host work beside the standard ones")
    func hostValues() throws {
        struct Customer: LiquidDrop {
            func field(_ name: String) -> LiquidValue? { name == "name" ? "Ada" : nil }
        }
        let shout = LiquidFilter("shout", maxArgs: 1) { input, args, _, _ in
            .string(input.text + (args.first?.text ?? "!"))
        }
        let rendered = try render(
            "{{ customer.name | shout | shout: '?' }}", ["customer": .drop(Customer())],
            options: LiquidOptions(filters: [shout]))
        #expect(rendered == "Ada!?")
    }

    @Test("shared values are seen inside render, the data is not")
    func shared() throws {
        let options = LiquidOptions(missing: .blank, partial: partials(["p": "[{{ shop }}{{ name }}]"]))
        let template = try compiled("{{ name }}{{ shop }}{% render 'p' %}", options: options)
        #expect(
            try template.render(["name": "n"], options: LiquidRenderOptions(shared: ["shop": "s"])) == "ns[s]"
        )
    }

    @Test("an include whose name is a variable shares its caller's variables")
    func dynamicInclude() throws {
        let options = LiquidOptions(
            mode: .lax,
            partial: partials([
                "p": "{{ a }}{% assign b = 'set' %}{{ i }}{% if i == 2 %}{% break %}{% endif %}"
            ]))
        let template = "{% assign a = 1 %}{% for i in (1..3) %}{% include name %}-{% endfor %}{{ b }}"
        #expect(try render(template, ["name": "p"], options: options) == "11-12set")
    }

    @Test(
        "dates are read and written in the zone that was given",
        arguments: [
            ("{{ 0 | date: '%Y-%m-%dT%H:%M:%S%:z %Z' }}", "1970-01-01T01:00:00+01:00 CET"),
            (
                "{{ 'now' | date: '%A %-d %B %Y, %l:%M %p, %j %U %V' }}",
                "Tuesday 14 November 2023, 11:13 PM, 318 46 46"
            ),
            ("{{ '2016-02-29' | date: '%d.%m.%y %a %s' }}", "29.02.16 Mon 1456700400"),
            ("{{ '2016-02-29T10:00:00Z' | date: '%H:%M %z' }}", "10:00 +0000"),
            ("{{ '14 March 2016 3:05 pm' | date: '%F %R' }}", "2016-03-14 15:05"),
            ("{{ 'Fri Jul 16 01:00:00 2004' | date: '%m/%d/%Y' }}", "07/16/2004"),
            ("{{ '2016-02-30' | date: '%F' }}", "2016-02-30"), ("{{ 'soon' | date: '%F' }}", "soon"),
            ("{{ '14/3/2016' | date: '%e %^b %10Y|%3%' }}", "14 MAR 0000002016|  %"),
        ])
    func dates(template: String, expected: String) throws {
        let zone = LiquidTimeZone { _ in (3600, "CET") }
        let options = LiquidRenderOptions(now: 1_700_000_000, timeZone: zone)
        #expect(try render(template, with: options) == expected)
    }

    @Test(
        "numbers never overflow, and are written as Ruby writes them",
        arguments: [
            ("{{ 9223372036854775807 | plus: 1 }}", "9.223372036854776e+18"),
            ("{{ -9223372036854775808 | abs }}", "9.223372036854776e+18"),
            ("{{ -9223372036854775808 | divided_by: -1 }}", "9.223372036854776e+18"),
            ("{{ 9223372036854775807 | times: 9223372036854775807 }}", "8.507059173023462e+37"),
            ("{{ 0.1 | plus: 0.2 }}", "0.3"), ("{{ -7 | divided_by: 2 }}", "-4"),
            ("{{ -7 | modulo: 3 }}", "2"),
            (
                "{{ 2.5 | round }} {{ -2.5 | round }} {{ 1250 | round: -2 }} {{ 1.005 | round: 2 }}",
                "3 -3 1300 1.01"
            ),
            ("{{ 99999999999999999999 | plus: 0 }}", "1.0e+20"), ("{{ 0.00001 | times: 1 }}", "1.0e-05"),
            ("{{ 1234567890123456.0 }} {{ 0.0001 }}", "1234567890123456.0 0.0001"),
        ])
    func numbers(template: String, expected: String) throws {
        #expect(try render(template) == expected)
    }
}
