import Domain
import Rendering
import TestSupport
import Testing

@Suite("Failures of many renderings, grouped") struct CheckFailureTests {
    private func error(_ message: String, at offset: Int = 0) -> RenderError {
        RenderError(template: "offer.es", file: "Templates/offer.es.liquid", offset: offset, message: message)
    }

    @Test("one mistake is one group, with its count and the first three accounts")
    func grouped() {
        var failures = RenderFailures()
        for id in ["9", "5", "7", "1", "5"] { failures.add(error("no city", at: 40), account: id) }
        failures.add(error("no city", at: 99), account: "2")
        failures.add(Finding(.subjectEmpty, "the subject is empty"), template: "offer.es", account: "3")
        failures.add(Finding(.linkScheme, "a link begins with 'x:'"), template: "offer.es", account: "3")
        failures.add(Finding(.linkScheme, "a link begins with 'y:'"), template: "offer.es", account: "4")
        failures.add(Finding(.imageAlt, "a warning is no failure"), template: "offer.es", account: "6")
        #expect(failures.total == 9)
        #expect(failures.groups.map(\.count) == [5, 2, 1, 1])
        #expect(failures.groups[0].examples == ["1", "5", "7"] && failures.groups[0].offset == 40)
        #expect(failures.groups[1].message == Finding.Code.linkScheme.title, "nobody's values")
    }

    @Test("a group says which field is missing")
    func field() throws {
        let library = library(["t.en.liquid": template("<p>x</p>\n<p>{{- history.orders | number -}}</p>")])
        let compiled = try #require(library.template("t", for: "en"), "\(library.diagnostics)")
        var failures = RenderFailures()
        do { _ = try compiled.render(account()) } catch { failures.add(error, account: "1") }
        let group = try #require(failures.groups.first)
        #expect(group.field(in: library.sources)?.hasPrefix("history.orders") == true, "\(group)")
        #expect(group.field(in: TemplateSources(files: [:])) == nil)
    }

    @Test("merging the parts in any order gives what one would have counted")
    func merged() {
        let seed = SeededGenerator.seed(Seed.given)
        print("failures: REKINDLE_SEED=\(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            var whole = RenderFailures()
            var parts = [RenderFailures](repeating: RenderFailures(), count: 4)
            for _ in 0..<random.number(0...60) {
                let (error, id) = (
                    error("m\(random.number(0...4))", at: random.number(0...1)), "\(random.number(0...40))"
                )
                whole.add(error, account: id)
                parts[random.number(0...3)].add(error, account: id)
            }
            parts.shuffle(using: &random)
            let merged = parts.reduce(into: RenderFailures()) { $0.merge($1) }
            #expect(merged == whole && merged.groups == whole.groups)
        }
    }

    @Test("it holds no more than its limit of groups, and the counts still add up")
    func bounded() {
        var failures = RenderFailures()
        #expect(failures.isEmpty)
        for index in 0..<5000 { failures.add(error("m\(index)"), account: "\(index)") }
        var twice = failures
        twice.merge(failures)
        #expect(failures.groups.count == RenderFailures.maxGroups && failures.total == 5000)
        #expect(twice.total == 10_000 && twice.others == 9600)
    }

    @Test("a template that cannot render a worst case says so as a finding, with its place")
    func render() throws {
        let source = template(
            "{% if account.city %}<p>{{ account.city }}</p>{% endif %}{% for line in proposal.lines %}{% if forloop.index > 400 %}{% abort \"too many lines\" %}{% endif %}{% endfor %}"
        )
        let library = library(["t.en.liquid": source])
        let compiled = try #require(library.template("t", for: "en"), "\(library.diagnostics)")
        let cases = WorstCase.all(of: compiled, base: account())
        let failed = cases.filter { $0.proposal == nil }
        #expect(failed.map(\.name) == [.manyLines])
        #expect(failed[0].findings.map(\.code) == [.render])
        #expect(failed[0].findings[0].renderError?.file == "Templates/t.en.liquid")
        var failures = RenderFailures()
        failures.add(failed[0].findings[0], template: "t.en", account: "1")
        #expect(failures.groups.map(\.code) == [.render] && failures.groups[0].offset > 0)
    }

    @Test("each worst case is what its name says, and leaves what is ours")
    func facts() throws {
        let base = try golden(facts: "facts/full.json")
        for name in WorstCase.Name.allCases {
            let facts = WorstCase.facts(name, base: base)
            #expect(facts["company"]?["address"] == base["company"]?["address"])
            #expect(facts["links"]?["unsubscribe"] == base["links"]?["unsubscribe"])
            #expect(Facts(json: facts.json) == facts)
        }
        func text(_ name: WorstCase.Name) -> String {
            guard case .text(let text)? = WorstCase.facts(name, base: base)["account"]?["name"] else {
                return ""
            }
            return text
        }
        #expect(text(.longestNames).utf8.count > 100 && text(.markup).contains("<script>"))
        #expect(
            text(.rightToLeft).unicodeScalars.contains("\u{645}")
                && text(.emoji).unicodeScalars.contains("\u{1F44D}"))
        #expect(WorstCase.facts(.nothingOptional, base: base)["rep"] == .missing)
        guard case .list(let lines)? = WorstCase.facts(.manyLines, base: base)["proposal"]?["lines"] else {
            Issue.record("no lines")
            return
        }
        #expect(lines.count == 500)
        #expect(
            WorstCase.facts(.hugeAmounts, base: base)["proposal"]?["total"]
                == .money(Money(minorUnits: .max, currency: .eur)))
        #expect(WorstCase.facts(.zeroAmounts, base: base)["history"]?["orders"] == .count(0))
    }

    @Test("a bare customer's facts are filled up, so that everything optional is tried")
    func filled() throws {
        let facts = WorstCase.facts(.emoji, base: try golden(facts: "facts/bare.json"))
        #expect(facts["rep"]?["email"] == .text("rep@example.com"))
        #expect(facts["offer"]?["days"] == .count(3))
        #expect(
            facts["account"]?["city"] != .missing
                && facts["links"]?["website"] == .text("https://www.example.com"))
    }
}
