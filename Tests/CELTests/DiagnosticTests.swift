import CEL
import Diagnostics
import Testing

@Suite("What is wrong with an expression is said plainly and at its place")
struct DiagnosticTests {
    @Test(
        "a mistake has one message, at the words it is about, with a remedy where one is sure",
        arguments: [
            (
                "history.lastPurchse < daysAgo(6)", "unknown-field", "history has no field 'lastPurchse'",
                "lastPurchse", "lastPurchase"
            ),
            ("histroy.total > 5", "unknown-name", "there is nothing called 'histroy'", "histroy", "history"),
            ("dayAgo(6) < today", "unknown-name", "there is no function 'dayAgo'", "dayAgo", "daysAgo"),
            (
                "account.country > 5", "no-overload", "cannot compare text with a number",
                "account.country > 5", nil
            ),
            (
                "history.total + 5 > 1.0", "no-overload",
                "a decimal number and a whole number cannot be mixed here", "5", "5.0"
            ),
            (
                "account.country in 'ES'", "no-overload", "'in' looks into lists and maps, not into text",
                "account.country in 'ES'", nil
            ),
            (
                "account.country in [1, 2]", "no-overload", "cannot look for text in a list of numbers",
                "account.country in [1, 2]", nil
            ),
            ("history.total = 5.0", "syntax", "'=' is written '==' in a comparison", "=", "=="),
            ("true and false", "syntax", "'and' is written '&&'", "and", "&&"),
            ("not account.country == 'ES'", "syntax", "'not' is written '!'", "not", nil),
            ("daysAgo(1, 2) < today", "argument-count", "'daysAgo' takes 1 argument, not 2", "daysAgo", nil),
            (
                "account.country.startsWith(5)", "no-overload",
                "'startsWith' takes text here, not a whole number", "5", nil
            ),
            (
                "account.name.matches('a(b')", "bad-literal",
                "this pattern cannot be used: this group lacks its ')'", "'a(b'", nil
            ),
            (
                "history.lastPurchase < timestamp('soon')", "bad-literal", "this is not a point in time",
                "'soon'", nil
            ),
            (
                "history.total ? 1 : 2", "no-overload",
                "a condition must be a yes/no value, but this is a decimal number", "history.total", nil
            ),
            ("tags.all(1, true)", "syntax", "'1' is not a name", "1", nil),
            ("math.flor(1.5)", "unknown-name", "there is no function 'math.flor'", "flor", "floor"),
            ("[1, 2", "syntax", "expected ',' or ']' in the list, not the end", "", nil),
            ("nobody.name.upper()", "unknown-name", "there is nothing called 'nobody'", "nobody", nil),
            ("", "syntax", "the expression is empty", "", nil),
            ("9223372036854775808", "syntax", "this number is too large", "9223372036854775808", nil),
            ("'abc", "syntax", "this text does not end", "'abc", nil),
        ] as [(String, String, String, String, String?)])
    func message(text: String, code: String, message: String, at words: String, fixIt: String?) throws {
        let (expression, diagnostics) = Sample.compile(text)
        #expect(expression == nil)
        let first = try #require(diagnostics.first)
        #expect(diagnostics.count == 1, "\(diagnostics.map(\.message))")
        #expect(first.code == "cel/\(code)")
        #expect(first.message == message)
        #expect(String(decoding: Array(text.utf8)[first.span.start..<first.span.end], as: UTF8.self) == words)
        #expect(first.fixIt?.replacement == fixIt)
    }

    @Test("several mistakes are found at once, in order of place")
    func several() {
        let (_, diagnostics) = Sample.compile(
            "history.totl > 5.0 && (account.country = 'ES' || ) && account.nme in ['a' 'b'] && unknown")
        #expect(
            diagnostics.map(\.message) == [
                "history has no field 'totl'", "'=' is written '==' in a comparison",
                "expected a value, not ')'", "account has no field 'nme'",
                "expected ',' or ']' in the list, not ''b''", "there is nothing called 'unknown'",
            ])
    }

    @Test("an outcome of the wrong type is refused")
    func expecting() {
        #expect(
            Sample.compile("history.total", expecting: .bool).diagnostics.map(\.message)
                == ["this must be a yes/no value, but it is a decimal number"])
        #expect(Sample.compile("history.total > 1.0", expecting: .bool).expression != nil)
        #expect(Sample.compile("dyn(1)", expecting: .bool).expression != nil)
    }

    @Test("spans are those of the file, also where the expression's bytes are not a slice of it")
    func mappedOffsets() {
        // As from a folded scalar: after the sixth byte, five of indentation were left out.
        let text = "1 + 1 + nothing"
        let offsets = text.utf8.indices.enumerated().map { number, _ in number < 6 ? 40 + number : 45 + number
        }
        let source = CELSource(text, file: "Rules/a.yaml", offsets: offsets)
        let found = CELExpression.compile(source).diagnostics
        #expect(found.map(\.span) == [SourceSpan(file: "Rules/a.yaml", start: 53, end: 60)])
        let file = SourceText(name: "b.yaml", "if: nothing\n")
        let slice = CELExpression.compile(CELSource(file, range: 4..<11)).diagnostics
        #expect(slice.map(\.span) == [SourceSpan(file: "b.yaml", start: 4, end: 11)])
    }

    @Test("whatever the text, there is an answer and no crash")
    func garbage() {
        let words = [
            "(", ")", "[", "]", "{", "}", ",", ".", "?", ":", "&&", "||", "!", "-", "+", "in", "a", "has",
            "all",
            "1", "'x'", "0x", "1e", "'", "\"\"\"", "b'", "`", "account", "=", "&", "“", "\u{0}", "é", "not",
            "and",
            "cel.bind(", ".map(x,", "optional.none()", "1u", "%", "==", "<", "r'\\", "//", "\n",
        ]
        var state: UInt64 = 20_261_123
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<4000 {
            var text = ""
            for _ in 0..<next(14) { text += words[next(words.count)] + (next(3) == 0 ? " " : "") }
            let (expression, diagnostics) = Sample.compile(text)
            #expect((expression == nil) == diagnostics.hasErrors, "\(text)")
            for diagnostic in diagnostics { #expect(diagnostic.span.end <= text.utf8.count, "\(text)") }
            let unchecked = Sample.compile(text, options: CELOptions(isChecked: false)).expression
            _ = try? unchecked?.evaluate(Sample.activation())
        }
    }
}
