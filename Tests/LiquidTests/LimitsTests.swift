import Diagnostics
import Liquid
import Testing

@Suite("No template can hang, crash or fill memory")
struct LimitsTests {
    @Test(
        "what would run or grow without end is stopped",
        arguments: [
            "{% for a in (1..99999999) %}{% for b in (1..99999999) %}{% endfor %}{% endfor %}",
            "{% for a in (1..9223372036854775807) %}{{ a }}{% endfor %}",
            "{% tablerow a in (-9223372036854775808..9223372036854775807) %}{% endtablerow %}",
            "{{ (1..9223372036854775807) | join: 'x' }}",
            "{{ (1..100000000) | size | append: '' }}{% break %}",
            "{% assign a = 'xxxxxxxxxx' %}{% for i in (1..100) %}{% assign a = a | append: a %}{% endfor %}",
            "{% assign a = 'xx' | split: '' %}{% for i in (1..99) %}{% assign a = a | concat: a %}{% endfor %}",
            "{% assign a = 'xx' %}{% for i in (1..99) %}{% assign a = a | replace: 'x', a %}{% endfor %}",
            "{% assign a = 'x' %}{% for i in (1..99) %}{% capture a %}{{ a }}{{ a }}{% endcapture %}{% endfor %}",
            "{% for i in (1..100000) %}{% assign n = long.size %}{% endfor %}",
            "{% render 'self' %}", "{% include 'self' %}", "{% include name %}",
            "{% for i in (1..100000) %}{{ long | upcase | downcase | size }}{% endfor %}",
            "{% for i in (1..100000) %}{% if long contains 'xxxxxxxxxxxxxxxxxxy' %}{% endif %}{% endfor %}",
            "{% assign l = long | split: '' %}{% assign j = l | join: long %}",
            "{{ 'now' | date: long }}", "{% for i in (1..100000) %}{{ long }}{% endfor %}",
        ])
    func stops(template: String) throws {
        let all = [
            "self": "{% render 'self' %}{% render 'self' %}",
            "again": "{% include name %}{% include name %}",
        ]
        let options = LiquidOptions(
            mode: .lax,
            partial: { name in
                partials(
                    name == "self" && template.contains("include 'self'")
                        ? ["self": "{% include 'self' %}{% include 'self' %}"] : all)(name)
            })
        let long = String(repeating: "x", count: 100_000)
        let clock = ContinuousClock()
        let took = try clock.measure {
            let compiled = try compiled(template, options: options)
            do throws(LiquidError) {
                _ = try compiled.render(
                    ["long": .string(long), "name": "again"], options: LiquidRenderOptions(now: 0))
            } catch {
                #expect(error.code == .limit, "\(error)")
            }
        }
        #expect(took < .seconds(60), "took \(took)")
    }

    @Test(
        "a long file of openings is read in time proportional to its length",
        arguments: [
            "{{", "{%", "{% raw %}", "{% comment %}", "{{ ' ", "{% if a %}", "{% endif %}", "{% x %}",
            "{{ a | b }}",
        ])
    func longFiles(part: String) {
        let source = SourceText(name: "long", String(repeating: part, count: 100_000))
        let took = ContinuousClock().measure {
            _ = LiquidTemplate.segments(of: source)
            let (template, diagnostics) = LiquidTemplate.compile(source)
            #expect(template == nil && diagnostics.count <= 102)
        }
        #expect(took < .seconds(20), "took \(took)")
    }

    @Test("blocks and values nested too deep are mistakes, not crashes", arguments: [99, 101, 20_000])
    func nesting(depth: Int) {
        let blocks =
            String(repeating: "{% if a %}", count: depth) + String(repeating: "{% endif %}", count: depth)
        let brackets =
            "{{ " + String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth) + " }}"
        for template in [blocks, brackets, "{% liquid " + String(repeating: "liquid ", count: depth) + " %}"]
        {
            let found = mistakes(template)
            #expect(found.count == (depth < 100 ? 0 : 1), "\(found.prefix(3))")
        }
    }

    @Test("random templates made of Liquid's own words neither crash nor hang")
    func fuzz() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("Liquid fuzz seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let words =
            [
                "{{", "}}", "{%", "%}", "{%-", "-%}", " ", "\n", "if", "elsif", "else", "endif", "for", "in",
                "endfor", "unless",
                "endunless", "case", "when", "endcase", "capture", "endcapture", "assign", "=", "==", "<",
                "contains", "and", "or",
                "cycle", "increment", "include", "render", "'p'", "raw", "endraw", "comment", "endcomment",
                "liquid", "tablerow",
                "endtablerow", "ifchanged", "endifchanged", "break", "continue", "echo", "doc", "enddoc", "#",
                "a", "b", "list",
                "obj", "forloop", ".", "..", "(", ")", "[", "]", ",", ":", "|", "'x'", "\"", "'", "1", "-2",
                "1.5", "9223372036854775807",
                "limit", "offset", "reversed", "cols", "with", "as", "blank", "empty", "nil", "true", "é",
                "\u{0}",
            ] + LiquidFilter.standard.keys.sorted()
        let data: LiquidObject = [
            "a": 5, "b": "text", "list": [1, "x", [2, 3], ["k": 1], 2.5], "obj": ["k": "v", "first": 1],
        ]
        let limits = LiquidLimits(outputBytes: 100_000, iterations: 1000, valueBytes: 10_000, work: 1_000_000)
        let options = LiquidRenderOptions(limits: limits, now: 0)
        for round in 0..<4000 {
            var bytes: [UInt8] = []
            let isMarkup = round % 2 == 0
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                if Int.random(in: 0..<20, using: &random) == 0 {
                    bytes.append(UInt8.random(in: 0...255, using: &random))
                } else if isMarkup, Int.random(in: 0..<3, using: &random) == 0 {
                    bytes += "{% \(words.randomElement(using: &random) ?? "") ".utf8
                    bytes += "\(words.randomElement(using: &random) ?? "") %}".utf8
                } else {
                    bytes += (words.randomElement(using: &random) ?? "").utf8
                    if isMarkup { bytes.append(UInt8(ascii: " ")) }
                }
            }
            let source = SourceText(name: "fuzz", bytes: bytes)
            _ = LiquidTemplate.segments(of: source)
            for mode in [LiquidOptions.Mode.lax, .strict] {
                let compiled = LiquidTemplate.compile(
                    source,
                    options: LiquidOptions(
                        mode: mode, schema: mode == .strict && round % 3 == 0 ? SchemaTests.schema : nil,
                        partial: partials(["p": "{{ a }}{% break %}"])))
                var output: [UInt8] = []
                try? compiled.template?.render(data, into: &output, options: options)
                for diagnostic in compiled.diagnostics where diagnostic.span.file == "fuzz" {
                    #expect(diagnostic.span.end <= bytes.count)
                }
            }
        }
    }

    @Test("every standard filter takes any value and any arguments")
    func filters() {
        let values: [LiquidValue] = [
            .null, true, false, 0, -1, .int(.max), .int(.min), 0.5, .double(.nan), .double(.infinity), "",
            "x", "-5.5", "é",
            "99999999999999999999", [], [.null], [1, "a", [:]], ["k": 1], .range(1, 3), .range(.min, .max),
            .safe("s"),
        ]
        let limits = LiquidLimits(valueBytes: 10_000)
        let context = LiquidRenderOptions(limits: limits, now: 0)
        for filter in LiquidFilter.standard.values {
            for count in filter.minArgs...filter.maxArgs {
                let args = (0..<count).map { "a\($0)" }.joined(separator: ", ")
                let text = "{{ v | \(filter.name)\(count > 0 ? ": " + args : "") }}"
                guard let template = try? compiled(text, options: LiquidOptions(mode: .lax)) else {
                    Issue.record("\(text) does not compile")
                    continue
                }
                for value in values {
                    for first in values {
                        let data: LiquidObject = [
                            "v": value, "a0": first, "a1": values[Int(count) % values.count],
                        ]
                        _ = try? template.render(data, options: context)
                    }
                }
            }
        }
    }
}
