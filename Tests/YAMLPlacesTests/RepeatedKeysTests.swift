import Diagnostics
import Testing
import YAMLPlaces

@Suite("Keys that stand twice")
struct RepeatedKeysTests {
    @Test(
        "a file is read all the same, and each earlier key is named with its place",
        arguments: [
            ("a: 1\n", []), ("ab: 1\nab: 2\n", ["0 ab"]),
            ("ab: 1\n# ab: 2\nab: 3\nab: 4\n", ["0 ab", "14 ab"]),
            ("x: {ab: 1, 'ab': 2}\nx: 1\n", ["0 x", "4 ab"]), ("\u{FEFF}ab: 1\nab: 2\n", ["3 ab"]),
            ("é: 1\né: 2\n", ["0 é"]), ("\"ab\": 1\nab: 2\n", ["0 ab"]),
        ])
    func tolerated(text: String, expected: [String]) throws {
        var diagnostics: [Diagnostic] = []
        let source = SourceText(name: "f.yaml", text)
        let file = try #require(YAMLReader.tolerantRoot(of: source, &diagnostics), "\(diagnostics)")
        #expect(diagnostics.isEmpty)
        #expect(file.renamed.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" } == expected)
        // Places stay those of the file.
        var reader = try #require(YAMLReader(file.root, name: "the file", &diagnostics))
        let last = try #require(reader.takeAll().last?.key)
        #expect(source.bytes[last.start...].starts(with: (last.text ?? "?").utf8))
    }

    @Test(
        "a key that cannot be given another name is a mistake of the file",
        arguments: ["? [a]\n: 1\n? [a]\n: 2\n", "\"\\x61\": 1\na: 2\n"])
    func refused(text: String) {
        var diagnostics: [Diagnostic] = []
        #expect(YAMLReader.tolerantRoot(of: SourceText(name: "f.yaml", text), &diagnostics) == nil)
        #expect(diagnostics.map(\.code) == ["yaml/syntax"])
    }

    @Test("many of them end")
    func many() {
        for text in [
            String(repeating: "a: 1\n", count: 300), String(repeating: "abc: 1\n", count: 300),
            (0..<200).map { "k\($0): 1\nk\($0): 2\n" }.joined(),
        ] {
            var diagnostics: [Diagnostic] = []
            let file = YAMLReader.tolerantRoot(of: SourceText(name: "f.yaml", text), &diagnostics)
            #expect(file != nil || diagnostics.map(\.code) == ["yaml/syntax"])
        }
    }
}
