import CEL
import Diagnostics
import Testing

@Suite("No expression can hang or overflow the stack")
struct BoundTests {
    @Test(
        "nesting too deeply is said once",
        arguments: [
            ("(", "1", ")"), ("[", "1", "]"), ("!", "true", ""), ("-", "x", ""), ("{1: ", "1", "}"),
            ("", "1", " + 1"),
            ("", "x", ".a"), ("", "x", "[0]"), ("", "x", ".f()"), ("true ? 1 : ", "1", ""), ("f(", "1", ")"),
            ("not ", "true", ""), ("[1].all(x, ", "true", ")"), ("", "true", " ? 1 : 2"), ("[?", "x", "]"),
            ("x in ", "x", ""), ("", "x", " == x"), ("T{a: ", "1", "}"), ("has(", "x.a", ")"),
            ("-1 -", "1", ""),
        ])
    func depth(open: String, core: String, close: String) {
        let count = 10_000
        let text = String(repeating: open, count: count) + core + String(repeating: close, count: count)
        let (expression, diagnostics) = CELExpression.compile(CELSource(text))
        #expect(expression == nil)
        #expect(diagnostics.count < 60)
        if open != "true ? 1 : " || close != "" { #expect(!diagnostics.isEmpty) }
    }

    @Test(
        "what nests less deeply than the limit is evaluated",
        arguments: [
            ("!!", "true", ""), ("[1].all(x, ", "true", ")"), ("true ? ", "true", " : false"),
            ("(", "true", ")"),
            ("size([", "0", "]) + 0"), ("[", "true", "][0]"), ("true == ", "true", ""),
            ("1 + size('') - ", "1", ""),
        ])
    func belowTheLimit(open: String, core: String, close: String) {
        var count = 60
        if open == "true ? " { count = 1 }
        let text = String(repeating: open, count: count) + core + String(repeating: close, count: count)
        let result = Sample.result(text)
        #expect(!result.hasPrefix("<"), "\(result)")
    }

    @Test("10,000 parentheses give one diagnostic")
    func parentheses() {
        let text = String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000)
        #expect(
            CELExpression.compile(CELSource(text)).diagnostics.map(\.message)
                == ["the expression is nested too deeply"])
    }

    @Test("long runs that do not nest are no trouble")
    func longRuns() {
        let run = [String](repeating: "true", count: 10_000)
        #expect(Sample.result(run.joined(separator: " && ")) == "true")
        let numbers = (0..<10_000).map(String.init).joined(separator: ", ")
        #expect(Sample.result("9999 in [\(numbers)]") == "true")
    }

    @Test(
        "an evaluation that takes too many steps ends with an error nothing absorbs",
        arguments: [
            "L.all(a, L.all(b, L.all(c, L.all(d, L.all(e, L.all(f, L.all(g, true)))))))",
            "L.exists(a, L.exists(b, L.exists(c, L.exists(d, L.exists(e, L.exists(f, 1 / (f - f) > 0)))))) || true",
            "L.map(a, L.map(b, L.map(c, L.map(d, L.map(e, L.map(f, f)))))) == []",
        ])
    func loops(text: String) {
        let list = "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]"
        #expect(Sample.result("cel.bind(L, \(list), \(text))", options: Self.tight) == "<tooExpensive>")
    }

    private static let tight = CELOptions(costLimit: 100_000)

    @Test(
        "values that double are stopped",
        arguments: ["v + v", "[v, v]", "'%s%s'.format([v, v])", "v.replace('', v)"])
    func doubling(step: String) {
        var text = "true"
        for index in (1...60).reversed() {
            let inner = step.replacing("v", with: "v\(index - 1)")
            text = "cel.bind(v\(index), \(inner), \(text))"
        }
        // A list of lists is small until something walks it: comparing does.
        let compared = text.replacing("true", with: "v60 == v60")
        #expect(
            Sample.result("cel.bind(v0, 'xxxxxxxx', \(compared))", options: Self.tight) == "<tooExpensive>")
    }

    @Test(
        "comparing with a long text costs its length", arguments: ["v == 'T'", "v in ['T', 'U']", "v < 'T'"])
    func longTexts(condition: String) {
        let text = String(repeating: "x", count: 10_000)
        let loop = "[1,2,3,4,5,6,7,8,9,10].all(i, [1,2,3,4,5,6,7,8,9,10].all(j, C || true))"
        let condition = condition.replacing("'T'", with: "'\(text)'")
        let expression =
            "cel.bind(v, '\(text)' + tags[0].substring(3), \(loop.replacing("C", with: condition)))"
        #expect(Sample.result(expression, options: CELOptions(costLimit: 10_000)) == "<tooExpensive>")
        #expect(Sample.result(expression) == "true")
    }

    @Test("types that double are stopped")
    func doublingTypes() {
        var text = "true"
        for index in (1...40).reversed() {
            text =
                "cel.bind(p\(index), [], cel.bind(m\(index), p\(index).map(x, {x: x}), "
                + "cel.bind(q\(index), p\(index) + [m\(index - 1)], \(text))))"
        }
        let (_, diagnostics) = Sample.compile("cel.bind(m0, 1, \(text))")
        #expect(diagnostics.count < 60)
    }
}
