import Diagnostics
import Liquid
import Testing

@Suite("Output channels")
struct ChannelTests {
    static func options(_ all: [String: String] = [:]) -> LiquidOptions {
        LiquidOptions(missing: .blank, channels: ["html", "text"], partial: partials(all))
    }

    @Test(
        "what stands in a channel's block belongs to it alone, the rest to all; without a channel all is written",
        arguments: [
            ("a{% html %}<b>{% endhtml %}c{% text %}*{% endtext %}", "a<b>c*", "a<b>c", "ac*"),
            ("{% html %}{{ x }}{% endhtml %}{{ x }}", "11", "11", "1"),
            ("{% text %}{% assign y = 2 %}t{% endtext %}{{ y }}", "t2", "2", "t2"),
            (
                "{% for i in (1..3) %}{% text %}{{ i }}{% if i == 2 %}{% break %}{% endif %}{% endtext %},{% endfor %}.",
                "1,2.", ",.", "1,2."
            ),
            (
                "{% for i in (1..2) %}{% html %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% endhtml %}{% endfor %}",
                "2", "2", ""
            ),
            ("{% html %}a{% break %}b{% endhtml %}c", "a", "a", ""),
            ("{% html %}{% render 'p' %}{% endhtml %}{% render 'q' %}", "pq", "p", "q"),
            ("{% html %}{% include 'stop' %}b{% endhtml %}c", "s", "s", ""),
            ("{% liquid\n html\n echo x\n endhtml\n text\n echo 'y'\n endtext %}", "1y", "1", "y"),
            ("a {%- html -%} b {%- endhtml -%} c", "abc", "abc", "ac"),
        ])
    func written(source: String, all: String, html: String, text: String) throws {
        let options = Self.options(["p": "p", "q": "{% text %}q{% endtext %}", "stop": "s{% break %}"])
        let template = try compiled(source, options: options)
        #expect(try template.render(["x": 1]) == all)
        #expect(try template.render(["x": 1], channel: "html") == html)
        #expect(try template.render(["x": 1], channel: "text") == text)
        var runs = LiquidRuns()
        try template.renderRuns(["x": 1], into: &runs)
        #expect(RunsTests.written(runs, template) == all)
        #expect(RunsTests.written(runs, template, channel: 1) == html)
        #expect(RunsTests.written(runs, template, channel: 2) == text)
    }

    @Test(
        "the channel of pieces and outputs is told as their own source has it, of runs as they are rendered")
    func told() throws {
        let options = Self.options(["p": "p{{ 1 }}"])
        let template = try compiled("a{% text %}b{{ 2 }}{% render 'p' %}{% endtext %}", options: options)
        #expect(template.texts.map(\.channel) == [0, 2, 0])
        #expect(template.outputSites.map(\.channel) == [2, 0])
        var runs = LiquidRuns()
        try template.renderRuns([:], into: &runs)
        #expect(runs.runs.map(\.channel) == [0, 2, 2, 2, 2])
    }

    @Test("a channel nobody declared is refused, not rendered as nothing")
    func unknown() throws {
        let template = try compiled("a", options: Self.options())
        #expect(throws: LiquidError.self) { try template.render([:], channel: "amp") }
        #expect(mistakes("{% html %}{% endhtml %}") == ["1:4: liquid/unknown-tag: there is no tag 'html'"])
        #expect(
            mistakes("{% htlm %}{% endhtlm %}", options: Self.options())
                == ["1:4: liquid/unknown-tag: there is no tag 'htlm' [html]"])
        #expect(
            mistakes("{% html %}", options: Self.options())
                == ["1:1: liquid/unclosed-block: 'html' is never closed"])
    }

    @Test(
        "a channel block stands in no other, and in nothing that keeps its output",
        arguments: [
            (
                "{% html %}{% text %}{% endtext %}{% endhtml %}",
                "1:11: liquid/channel-place: 'text' stands inside 'html'"
            ),
            (
                "{% html %}{% html %}{% endhtml %}{% endhtml %}",
                "1:11: liquid/channel-place: 'html' stands inside 'html'"
            ),
            (
                "{% capture c %}{% if x %}{% html %}{% endhtml %}{% endif %}{% endcapture %}",
                "1:26: liquid/channel-place: 'html' stands inside 'capture'"
            ),
            (
                "{% text %}{% capture c %}{{ x }}{% endcapture %}{% endtext %}{{ c }}",
                "1:11: liquid/channel-place: 'capture' stands inside 'text'"
            ),
            (
                "{% ifchanged %}{% html %}{% endhtml %}{% endifchanged %}",
                "1:16: liquid/channel-place: 'html' stands inside 'ifchanged'"
            ),
            (
                "{% capture c %}{% render 'outer' %}{% endcapture %}",
                "1:16: liquid/channel-place: the partial 'outer' has channel blocks and stands inside 'capture'"
            ),
            (
                "{% html %}{% include 'inner' %}{% endhtml %}",
                "1:11: liquid/channel-place: the partial 'inner' has channel blocks and stands inside 'html'"
            ),
        ])
    func places(source: String, expected: String) throws {
        let options = Self.options([
            "outer": "{% render 'inner' %}{% if x %}{% render 'outer' %}{% endif %}",
            "inner": "{% text %}t{% endtext %}",
        ])
        #expect(mistakes(source, options: options) == [expected])
        let file = SourceText(name: "mail.liquid", source)
        #expect(LiquidTemplate.compile(file, options: options).diagnostics.allSatisfy { $0.help != nil })
    }

    @Test("a partial that is only known now may not bring a channel block to such a place either")
    func loaded() throws {
        var options = Self.options(["p": "{% html %}h{% endhtml %}"])
        options.allowsDynamicInclude = true
        #expect(try render("{% include name %}", ["name": "p"], options: options) == "h")
        for source in [
            "{% capture c %}{% include name %}{% endcapture %}", "{% text %}{% include name %}{% endtext %}",
        ] {
            #expect {
                try render(source, ["name": "p"], options: options)
            } throws: { ($0 as? LiquidError)?.code == .notAllowed }
        }
    }

    @Test("a walker of segments sees channel blocks as tags")
    func segments() {
        let source = SourceText(name: "x", "{% html %}a{% endhtml %}")
        #expect(LiquidTemplate.segments(of: source).map(\.kind) == [.tag("html"), .text, .tag("endhtml")])
    }
}
