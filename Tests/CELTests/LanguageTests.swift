import CEL
import Testing

/// Corners of the language where a reading of the definition, or another implementation of it, once differed.
@Suite("The corners of the language are as its definition has them")
struct LanguageTests {
    @Test(
        "literals",
        arguments: [
            ("'''a\r\nb\rc''' == 'a\\nb\\nc'", "true"), ("r'''a\r\nb''' == 'a\\nb'", "true"),
            ("size(b'''a\r\nb''')", "3"), ("'a\rb'", "<cel/syntax>"), ("0xfF", "255"),
            ("0X1", "<cel/syntax>"),
            ("[,]", "[]"), ("{,}", "{}"), ("[1, 2,]", "[1, 2]"), ("[,1]", "<cel/syntax>"),
            ("-9223372036854775808", "-9223372036854775808"), ("-(-9223372036854775808)", "<overflow>"),
            ("1.7976931348623159e308", "<cel/syntax>"),
        ])
    func literal(text: String, expected: String) { #expect(Sample.result(text) == expected) }

    @Test(
        "the checker finds what can only fail",
        arguments: [
            ("true ? 1 : 'a'", "<cel/no-overload>"), ("true ? 1 : dyn('a')", "1"),
            ("(true ? [] : [1]) == [1]", "false"), ("[1][0.0]", "<cel/no-overload>"),
            ("[1][dyn(0.0)]", "1"), ("[1][0u]", "<cel/no-overload>"), ("{1: 2}[1u]", "<cel/no-overload>"),
            ("{1: 2}[dyn(1u)]", "2"), ("[1] + ['a']", "<cel/no-overload>"),
            ("[1] + dyn(['a'])", "[1, \"a\"]"),
            ("-duration('1s')", "<cel/no-overload>"), ("math.greatest(1, 2, 'a')", "<cel/no-overload>"),
            ("optional.of(1).optFlatMap(x, 2)", "<cel/no-overload>"),
            ("optional.of(1).optFlatMap(x, optional.of(x + 1))", "optional.of(2)"),
            ("math.greatest(1, 2u, 2.5)", "2.5"), ("math.least([])", "<invalidArgument>"),
        ])
    func checked(text: String, expected: String) { #expect(Sample.result(text) == expected) }

    @Test(
        "types are deduced as far as they can be",
        arguments: [
            ("math.greatest(1, 2, 3)", "int"), ("math.greatest(1, 2, 3.0)", "dyn"), ("[1, 'a']", "list(dyn)"),
            ("[[], [1]]", "list(list(int))"), ("{'a': 1, 'b': 1.0}", "map(string,dyn)"),
            ("[1].map(x, [x])", "list(list(int))"),
            ("{'a': 1}.transformMap(k, v, v > 0)", "map(string,bool)"),
            ("[1].transformMapEntry(i, v, {string(v): i})", "map(string,int)"),
            ("[?optional.of(1)]", "list(int)"), ("optional.none()", "optional_type(dyn)"),
            ("true ? optional.none() : optional.of('a')", "optional_type(string)"),
            ("optional.of({'a': 1}).?a", "optional_type(int)"), ("['a'].first().orValue('b')", "string"),
            ("cel.bind(x, [1u], x[0])", "uint"), ("type(1)", "type"), ("dyn(1)", "dyn"),
        ])
    func type(text: String, expected: String) throws {
        #expect(try #require(Sample.compile(text).expression).type.description == expected)
    }

    @Test(
        "a bound value that fails is an error only where it is read",
        arguments: [
            ("cel.bind(x, 1 / 0, 5)", "5"), ("cel.bind(x, 1 / 0, x > 1 || true)", "true"),
            ("cel.bind(x, 1 / 0, x)", "<divisionByZero>"), ("cel.bind(x, 1 / 0, cel.bind(y, x, 1))", "1"),
            ("[0, 1].map(i, cel.bind(x, 1 / i, i > 0 ? x : 9))", "[9, 1]"),
            ("[0, 1].exists(i, cel.bind(x, 1 / i, x == 1))", "true"),
        ])
    func binding(text: String, expected: String) { #expect(Sample.result(text) == expected) }

    @Test(
        "entries made one by one must have keys of their own",
        arguments: [
            ("{'a': 'b'}.transformMapEntry(k, v, {v: k})", "{\"b\": \"a\"}"),
            ("[3, 4].transformMapEntry(i, v, v > 3, {v: i})", "{4: 1}"),
            ("[1, 1].transformMapEntry(i, v, {v: i})", "<invalidArgument>"),
            ("[1].transformMapEntry(i, v, v)", "<cel/no-overload>"),
        ])
    func entries(text: String, expected: String) { #expect(Sample.result(text) == expected) }

    @Test(
        "numbers as text",
        arguments: [
            ("string(100000.0)", "\"100000\""), ("string(1000000.0)", "\"1e+06\""),
            ("string(123456789.125)", "\"1.23456789125e+08\""), ("string(0.0001)", "\"0.0001\""),
            ("string(0.00001)", "\"1e-05\""), ("'%s'.format([1e21])", "\"1000000000000000000000\""),
            ("'%s %d'.format([0.0000001, 12345678.5])", "\"0.0000001 12345678.5\""),
            ("'%.f'.format([1.0])", "<invalidArgument>"), ("'%é'.format([1])", "<invalidArgument>"),
            ("'%f'.format(['Infinity'])", "<invalidArgument>"), ("double('inf')", "Infinity"),
            ("double('NAN')", "NaN"), ("uint('-0')", "<invalidArgument>"), ("int(' 1')", "<invalidArgument>"),
            ("base64.decode('YW\\nJj') == b'abc'", "true"),
        ])
    func number(text: String, expected: String) { #expect(Sample.result(text) == expected) }

    @Test(
        "points in time and lengths of time",
        arguments: [
            ("timestamp('2020-01-01T00:00:00.12345678999Z').getMilliseconds()", "123"),
            ("duration('-9223372036.854775808s')", "-9223372036.854775808s"),
            ("duration('9223372036.854775808s')", "<cel/bad-literal>"),
            ("today.getHours('BST')", "<invalidArgument>"), ("today.getHours('GMT+1')", "<invalidArgument>"),
            ("today.getHours('UTC+1')", "<invalidArgument>"), ("today.getHours('Z')", "<invalidArgument>"),
            ("today.getHours('')", "<invalidArgument>"), ("today.getHours('+5:30')", "<invalidArgument>"),
            ("today.getHours('EST')", "19"), ("today.getHours('US/Central')", "18"),
            ("today.getHours('-02:30')", "21"), ("today.getHours('02:30')", "2"),
        ])
    func time(text: String, expected: String) { #expect(Sample.result(text) == expected) }
}
