import Diagnostics
import Liquid
import Synchronization
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
                    ["long": .string(long), "name": "again"],
                    options: LiquidRenderOptions(limits: LiquidLimits(work: 20_000_000), now: 0))
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

    @Test("a rendering ends at its time, by the clock it was given")
    func time() throws {
        let template = try compiled("{% for i in (1..90000) %}{{ i | times: 2 }}{% endfor %}")
        var options = LiquidRenderOptions(limits: LiquidLimits(time: .seconds(2)))
        let clock = SteppingClock()
        options.clock = { clock.next() }
        #expect {
            try template.render([:], options: options)
        } throws: { error in
            (error as? LiquidError)?.code == .limit
                && (error as? LiquidError)?.message == "rendering takes longer than 2.0 seconds"
        }
        // The start, then every few thousand steps until the third second.
        #expect(clock.count == 4)
        options.limits.time = .seconds(1000)
        #expect(try template.render([:], options: options).utf8.count > 100_000)
    }

    @Test(
        "texts that stand in a list many times count each time they are written or compared",
        arguments: [
            "{{ l | upcase | size }}", "{{ l | sort | size }}", "{{ l | uniq | size }}",
            "{% if l == m %}{% endif %}",
            "{% for i in (1..100000) %}{% if l contains 'y' %}{% endif %}{% endfor %}",
            "{% for i in (1..100000) %}{% assign n = l | sort_natural %}{% endfor %}",
        ])
    func sharedTexts(template: String) throws {
        let growing = String(repeating: "{% assign l = l | concat: l %}", count: 16)
        let source = "{% assign l = long | split: ',' %}\(growing){% assign m = l | reverse %}" + template
        let compiled = try compiled(source, options: LiquidOptions(mode: .lax))
        let took = ContinuousClock().measure {
            #expect(throws: LiquidError.self) {
                try compiled.render(["long": .string(String(repeating: "x", count: 500_000))])
            }
        }
        #expect(took < .seconds(30), "took \(took)")
    }

    @Test("a source longer than allowed is not read, nor are many partials that are longer together")
    func longSources() {
        let long = String(repeating: "{% render 'p' %}", count: 20)
        let options = LiquidOptions(maxSourceBytes: 100, partial: partials(["p": "x"]))
        #expect(
            mistakes(long, options: options)
                == ["1:1: liquid/too-long: the template has 320 bytes, more than 100"])
        let many = Dictionary(
            uniqueKeysWithValues: (0..<20).map {
                ("p\($0)", String(repeating: "x", count: 90) + "{% render 'p\($0 + 1)' %}")
            })
        let chained = LiquidOptions(maxSourceBytes: 110, partial: partials(many))
        let source = SourceText(name: "mail.liquid", "{% render 'p0' %}")
        let found = LiquidTemplate.compile(source, options: chained).diagnostics
        #expect(found.map(\.message) == ["the template and its partials have more than 880 bytes"])
    }

    @Test(
        "a tenth of a megabyte of anything is refused or compiled in bounded time, checked against a schema too",
        arguments: [
            "{% if a %}", "{{ ((((((((", "{{ [[[[[[[[", "{% if a and b or", "{{ a | upcase | size ",
            "{% assign b = a %}",
            "{% if b %}{{ b }}{% endif %}", "{% case a %}{% when 1 %}", "{% liquid liquid ", "{{ a.b.c.d }}",
            "{% capture x %}",
            "{% for i in a %}", "{% cycle 1, 2 %}", "{% # x %}", "{% doc %}", "{% raw %}{% endraw %}",
            "{% increment i %}",
        ])
    func longParts(part: String) {
        let source = SourceText(name: "long", String(repeating: part, count: 100_000 / part.utf8.count))
        let schema = LiquidSchema([.init("a", .any), .init("b", .text, canBeMissing: true)])
        for options in [LiquidOptions(schema: schema), LiquidOptions(mode: .lax)] {
            let took = ContinuousClock().measure {
                let (template, diagnostics) = LiquidTemplate.compile(source, options: options)
                #expect(template != nil || diagnostics.hasErrors)
                #expect(diagnostics.count <= 202)
            }
            #expect(took < .seconds(30), "took \(took)")
        }
    }

    @Test("very many names and conditions do not make the check against a schema slow")
    func manyNames() {
        let names = (0..<5000)
        let conditions =
            "{% if " + names.map { "a.x\($0)" }.joined(separator: " and ") + " %}{{ b }}{% endif %}"
        let assigns = names.map { "{% assign n\($0) = 1 %}{% if a %}{{ n\($0) }}{% endif %}" }.joined()
        let schema = LiquidSchema([.init("a", .any), .init("b", .text, canBeMissing: true)])
        for text in [conditions, assigns] {
            let took = ContinuousClock().measure {
                _ = LiquidTemplate.compile(
                    SourceText(name: "long", text), options: LiquidOptions(schema: schema))
            }
            #expect(took < .seconds(30), "took \(took)")
        }
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

/// Goes on by one second each time it is asked.
private final class SteppingClock: Sendable {
    private let asked = Mutex(0)

    var count: Int { asked.withLock { $0 } }

    func next() -> Duration {
        asked.withLock { asked in
            asked += 1
            return .seconds(asked)
        }
    }
}
