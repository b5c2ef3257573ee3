import Diagnostics
import Liquid
import Testing

@Suite("A rendering as runs")
struct RunsTests {
    static let channels = LiquidOptions(missing: .blank, channels: ["html", "text"])

    /// What the runs of one channel write, `nil` for all; with the host's escaping.
    static func written(
        _ runs: LiquidRuns, _ template: LiquidTemplate, channel: UInt8? = nil,
        escape: LiquidRenderOptions.Escape? = nil
    ) -> String {
        var output: [UInt8] = []
        for run in runs.runs where channel == nil || run.channel == 0 || run.channel == channel {
            switch run.kind {
            case .text(let number): output += template.texts[number].bytes
            case .made(let range, let context, let isSafe):
                if let escape, !(isSafe && context == 0) {
                    escape(context, String(decoding: runs.made[range], as: UTF8.self), &output)
                } else {
                    output += runs.made[range]
                }
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    @Test("static pieces are numbered, each a stretch of its source as it is written")
    func texts() throws {
        let options = LiquidOptions(
            channels: ["html", "text"], partial: partials(["p": "<i>{% raw %}{{ x }}{% endraw %}</i>"]))
        let source = "one {%- if a -%}  two  {%- endif %} {% html %}three{% endhtml %}{% render 'p' %}"
        let template = try compiled(source, options: options)
        let found = template.texts.map {
            "\($0.unit) \($0.channel) \(String(decoding: $0.bytes, as: UTF8.self))"
        }
        #expect(found == ["0 0 one", "0 0 two", "0 0  ", "0 1 three", "1 0 <i>", "1 0 {{ x }}", "1 0 </i>"])
        for text in template.texts {
            #expect(Array(template.units[text.unit].source.bytes[text.range]) == text.bytes)
        }
    }

    @Test("places of static pieces count from the start of the file, behind front matter too")
    func frontMatter() throws {
        let source = SourceText(name: "mail.liquid", "---\nx: y\n---\nhello {{ a }}!")
        let compiled = LiquidTemplate.compile(source, range: 13..<source.bytes.count).template
        let template = try #require(compiled)
        #expect(template.texts.map(\.range) == [13..<19, 26..<27])
        #expect(template.texts.map { String(decoding: $0.bytes, as: UTF8.self) } == ["hello ", "!"])
    }

    @Test("a run is a static piece by its number, or a value with its context and whether it is safe")
    func kinds() throws {
        let source =
            "a{{ x }}{{ x | raw }}{% capture c %}{{ x }}{% endcapture %}{{ c }}"
            + "{% ifchanged %}{{ x }}.{% endifchanged %}{{ nothing }}"
        let options = LiquidOptions(missing: .blank, filters: [.raw])
        let template = try compiled(source, options: options).assigningContexts { site in
            site.span.start == 1 ? 7 : 0
        }
        var runs = LiquidRuns()
        let render = LiquidRenderOptions { context, text, output in output += "\(context)(\(text))".utf8 }
        try template.renderRuns(["x": "<"], into: &runs, options: render)
        let kinds: [LiquidRuns.Run.Kind] = [
            .text(0), .made(0..<1, context: 7, isSafe: false), .made(1..<2, context: 0, isSafe: true),
            .made(2..<6, context: 0, isSafe: true), .made(6..<11, context: 0, isSafe: true),
        ]
        #expect(runs.runs.map(\.kind) == kinds)
        #expect(String(decoding: runs.made, as: UTF8.self) == "<<0(<)0(<).")
        let plain = try template.render(["x": "<"], options: render)
        #expect(Self.written(runs, template, escape: render.escape) == plain)
        #expect(MemoryLayout<LiquidRuns.Run>.stride <= 16)
    }

    @Test("runs are appended to what is there, and the same storage serves many renderings")
    func reuse() throws {
        let template = try compiled("a{{ x }}")
        var runs = LiquidRuns()
        try template.renderRuns(["x": 1], into: &runs)
        try template.renderRuns(["x": 23], into: &runs)
        #expect(Self.written(runs, template) == "a1a23")
        runs.removeAll()
        try template.renderRuns(["x": 4], into: &runs)
        #expect(Self.written(runs, template) == "a4")
    }

    @Test("limits count static bytes of runs, and a capture's own")
    func limits() throws {
        let options = LiquidRenderOptions(limits: LiquidLimits(outputBytes: 50))
        for source in [
            "{% for i in (1..6) %}0123456789{% endfor %}",
            "0123456789{% for i in (1..41) %}{{ 'x' }}{% endfor %}",
            "{% capture c %}{% for i in (1..6) %}0123456789{% endfor %}{% endcapture %}",
        ] {
            let template = try compiled(source)
            var runs = LiquidRuns()
            #expect(throws: LiquidError.self) { try template.renderRuns([:], into: &runs, options: options) }
        }
        let template = try compiled("01234567890123456789{% capture c %}{{ 'x' }}{% endcapture %}{{ c }}")
        var runs = LiquidRuns()
        for _ in 0..<10 { try template.renderRuns([:], into: &runs, options: options) }
        #expect(runs.runs.count == 20)
    }

    @Test("a partial that was not known when the template was compiled has no static pieces: all is made")
    func loaded() throws {
        let options = LiquidOptions(
            mode: .lax, partial: partials(["p": "<{{ x }}{% capture c %}z{{ x }}{% endcapture %}{{ c }}>"]))
        let source = "a{% include name %}{% capture d %}{% include name %}{% endcapture %}{{ d }}b"
        let template = try compiled(source, options: options)
        var runs = LiquidRuns()
        try template.renderRuns(["name": "p", "x": 1], into: &runs)
        #expect(runs.runs.first?.kind == .text(0) && runs.runs.last?.kind == .text(1))
        #expect(Self.written(runs, template) == "a<1z1><1z1>b")
    }

    @Test(
        "the runs of one channel write what rendering that channel writes, for every case of the suite",
        .enabled(if: GoldenLiquid.cases != nil, "the shared conformance data is not here"))
    func golden() throws {
        var compared = 0
        for test in try #require(GoldenLiquid.cases) {
            let whole = test.template
            let parted = whole + "{% html %}<\(whole)>{% endhtml %}{% text %}[\(whole)]{% endtext %}"
            for text in [whole, parted] {
                let options = test.options(channels: ["html", "text"])
                let source = SourceText(name: "case", text)
                guard let template = LiquidTemplate.compile(source, options: options).template else {
                    continue
                }
                let render = LiquidRenderOptions(now: 1_700_000_000)
                var runs = LiquidRuns()
                do throws(LiquidError) {
                    try template.renderRuns(test.data, into: &runs, options: render)
                } catch {
                    #expect(throws: LiquidError.self) { try template.render(test.data, options: render) }
                    continue
                }
                for (number, name) in [(nil, nil), (1, "html"), (2, "text")] as [(UInt8?, String?)] {
                    let plain = try template.render(test.data, channel: name, options: render)
                    #expect(Self.written(runs, template, channel: number) == plain, "\(test.name)")
                }
                compared += 1
            }
        }
        print("Golden Liquid: the runs of \(compared) templates compared")
        #expect(compared > 1200)
    }
}
