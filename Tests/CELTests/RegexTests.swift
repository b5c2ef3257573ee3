import Testing

@testable import CEL

@Suite("Patterns follow RE2")
struct RegexTests {
    @Test(
        "a pattern is found anywhere in the text",
        arguments: [
            ("", "", true), ("ubb", "hubba", true), ("^ubb", "hubba", false), ("a|b|", "c", true),
            ("^(a|b)$", "b", true), ("^[a-c]+$", "abcabc", true), ("^[^a-c]+$", "abd", false),
            ("^a{2,3}$", "aa", true), ("^a{2,3}$", "aaaa", false), ("^a{2}$", "aaa", false),
            ("a{,2}", "a{,2}", true),
            ("^a{2,}?$", "aaaaa", true), ("(?i)stra(ss|ß)e", "STRASSE", true), ("(?i)É", "é", true),
            ("(?i:A)b", "ab", true), ("(?i:A)b", "aB", false), ("a(?i)b|c", "C", true),
            ("a.c", "a\nc", false),
            ("(?s)a.c", "a\nc", true), ("(?m)^b$", "a\nb\nc", true), ("^b$", "a\nb\nc", false),
            ("\\bfoo\\b", "a foo b", true), ("\\bfoo\\b", "afoo", false), ("\\Bo", "foo", true),
            ("^\\d{3}-\\w+\\s$", "123-ab_ ", true), ("\\D", "123", false), ("[\\d\\-x]+", "-", true),
            ("[]a]", "]", true), ("[a\\]]", "]", true), ("[[:alpha:]]", "1", false),
            ("[[:^digit:]]", "1", false),
            ("^\\pL+$", "Ñandú", true), ("^\\p{Lu}", "ñ", false), ("\\P{L}", "abc", false),
            ("[\\p{Nd}x]", "٣", true),
            ("\\x41\\x{1F600}", "A😀", true), ("\\Qa.b\\E+", "a.bb", true), ("\\Qa.b", "axb", false),
            ("(?P<year>\\d+)-(?<m>\\d+)", "2026-11", true), ("\\Afoo\\z", "foo", true),
            ("a\\.b", "axb", false),
            ("^(a|😀){2}$", "a😀", true), ("x*", "", true), ("(a*)*b", "aaab", true), ("(|a)+$", "aaa", true),
            ("^(?:a?){3}a{3}$", "aaa", true), ("\\101", "A", true), ("[a-]", "-", true),
            ("(?i)[k]", "\u{212A}", true),
            ("(?i)[^a]", "A", false), ("$^", "", true), ("a$b", "a$b", false),
            ("(?i)µ", "μ", true), ("(?i)μ", "µ", true), ("(?i)å", "\u{212B}", true), ("(?i)ϑ", "θ", true),
            ("(?i)ß", "ẞ", true), ("(?i)[^k]", "\u{212A}", false), ("(?i)1@", "1@", true), ("\\_", "_", true),
            ("(a{100}){10}", "a", false), ("x{0}y", "y", true),
        ])
    func matches(pattern: String, text: String, expected: Bool) throws {
        #expect(try RegexProgram(pattern).matches(text) == expected)
    }

    @Test(
        "what is no pattern, or needs backtracking, is refused",
        arguments: [
            "(", ")", "a)", "[a", "[z-a]", "*a", "a**", "a{1001}", "a{3,2}", "\\", "\\q", "(?=a)", "(?!a)",
            "(?<=a)",
            "(a)\\1", "\\pX", "\\p{Klingon}", "[[:foo:]]", "(?z)", "(?P<>a)", "\\x{110000}", "\\xZ", "(?i",
            "\\C",
            "{1}", "|{2}", "(?i){2}", "(?-)a", "(?i-)a", "(a{100}){11}", "((a{10}){10}){11}",
            "((a{1000}){1000}){1000}", "((){1000}){1000}",
        ])
    func refused(pattern: String) {
        #expect(throws: RegexError.self) { try RegexProgram(pattern) }
    }

    @Test(
        "nested repetitions take time linear in the text",
        arguments: ["(a*)*b", "(a|aa)+$b", "(a?){50}a{50}b", "(.*)*x"])
    func linear(pattern: String) throws {
        let program = try RegexProgram(pattern)
        func steps(_ length: Int) -> Int {
            var frame = Frame(CELActivation(slots: []), locals: 0, limit: 1_000_000_000)
            _ = try? program.matches(String(repeating: "a", count: length), &frame)
            return 1_000_000_000 - frame.left
        }
        let (short, long) = (steps(1000), steps(4000))
        #expect(long <= short * 5)
        #expect(long < 4000 * program.size)
    }

    @Test("deep groups are refused, not followed")
    func deepGroups() {
        let pattern = String(repeating: "(", count: 3000) + "a" + String(repeating: ")", count: 3000)
        #expect(throws: RegexError.self) { try RegexProgram(pattern) }
    }
}
