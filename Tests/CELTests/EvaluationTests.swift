import CEL
import Diagnostics
import Testing

@Suite("An expression is evaluated over the host's records")
struct EvaluationTests {
    @Test(
        "as written",
        arguments: [
            (
                "history.total >= 5000.0 && account.country in ['ES', 'GB'] && history.lastPurchase < daysAgo(180)",
                "true"
            ),
            ("account.isIn('ES')", "true"), ("account.isIn(account.name)", "false"),
            ("history.orders * 2 + 1", "7"), ("tags.exists(t, t == 'vip')", "true"),
            ("tags.map(t, t.upperAscii()).join('+')", "\"VIP+TRADE\""),
            ("tags.transformMap(i, t, t + string(i))", "{0: \"vip0\", 1: \"trade1\"}"),
            ("dyn(account).country", "\"ES\""), ("dyn(account).contry", "<noSuchField>"),
            ("dyn(tags)[5]", "<outOfRange>"), ("history.orders > 2.5", "true"),
            ("cel.bind(x, history.total / 2.0, x + x)", "7250.5"), ("optional.of(1).orValue(1 / 0)", "1"),
            ("'e\\u0301' == '\\u00e9'", "false"), ("size('e\\u0301')", "2"),
            ("'%s owes %.2f'.format([account.name, history.total])", "\"Ann owes 7250.50\""),
            ("today.getFullYear('Europe/Madrid') == 2026 && today.getHours('Europe/Madrid') == 1", "true"),
            ("timestamp('2026-02-29T00:00:00Z')", "<cel/bad-literal>"),
            ("1 / history.orders * 0 / 0", "<divisionByZero>"),
            ("1e999", "<cel/syntax>"), ("double('1e999')", "<invalidArgument>"),
            ("-2.5.abs", "<cel/unknown-field>"),
        ])
    func value(text: String, expected: String) {
        #expect(Sample.result(text) == expected)
    }

    @Test(
        "a field the record lacks is an error, which has() prevents and a deciding operand absorbs",
        arguments: [
            ("history.lastPurchase < today", "<noSuchField>"), ("has(history.lastPurchase)", "false"),
            ("has(history.lastPurchase) && history.lastPurchase < today", "false"),
            ("history.lastPurchase < today || history.orders == 3", "true"),
            ("history.lastPurchase < today && history.orders == 4", "false"),
            ("history.?lastPurchase.hasValue()", "false"),
            ("history.?lastPurchase.orValue(today) == today", "true"),
        ])
    func missing(text: String, expected: String) {
        #expect(Sample.result(text, Sample.activation(lastPurchase: nil)) == expected)
    }

    @Test("an error tells which words failed")
    func errorSpan() throws {
        let text = "history.orders == 3 && history.lastPurchase < today"
        let expression = try #require(Sample.compile(text).expression)
        let error = #expect(throws: CELError.self) {
            try expression.evaluate(Sample.activation(lastPurchase: nil))
        }
        #expect(error?.message == "history has no value for 'lastPurchase'")
        #expect(error?.span.map { expression.source.text($0) } == "lastPurchase")
    }

    @Test("the conditions of a conjunction are evaluated one by one")
    func conjuncts() throws {
        let expression = try #require(
            Sample.compile("history.total > 9.0 && (account.country == 'GB' && tags.all(t, t != ''))")
                .expression)
        let parts = expression.conjuncts
        #expect(
            parts.map { $0.text(of: $0.root) }
                == ["history.total > 9.0", "account.country == 'GB'", "tags.all(t, t != '')"])
        #expect(
            try parts.map { try $0.evaluate(Sample.activation()) } == [
                .bool(true), .bool(false), .bool(true),
            ])
        #expect(parts.allSatisfy { $0.type == .bool })
        // A part of a macro's body cannot stand alone.
        guard case .comprehension(let loop) = parts[2].root.kind else { return #expect(Bool(false)) }
        #expect(expression.part(loop.body) == nil)
        #expect(expression.part(loop.range)?.type == .list(.string))
    }

    @Test("a host reads comparisons of a field with a constant off the tree")
    func tree() throws {
        let expression = try #require(Sample.compile("history.total >= 5000.0").expression)
        guard case .binary(.greaterOrEqual, let left, let right) = expression.root.kind,
            case .select(let operand, "total", false) = left.kind, case .literal(.double(5000)) = right.kind
        else { return #expect(Bool(false)) }
        #expect(expression.variable(of: operand)?.name == "history")
        #expect(expression.type(of: left) == .double)
        #expect(expression.span(of: right).start == 17)
    }

    @Test("libraries that are switched off are unknown")
    func libraries() {
        let options = CELOptions(libraries: [])
        #expect(Sample.result("'a'.upperAscii()", options: options) == "<cel/unknown-name>")
        #expect(Sample.result("{}.?a", options: options) == "<cel/syntax>")
        #expect(Sample.result("math.abs(-1)", options: options) == "<cel/unknown-name>")
        #expect(Sample.result("cel.bind(x, 1, x)", options: options).hasPrefix("<cel/"))
        #expect(Sample.result("[1].all(i, x, true)", options: options).hasPrefix("<cel/"))
        #expect(Sample.result("[1].all(x, x > 0)", options: options) == "true")
    }
}
