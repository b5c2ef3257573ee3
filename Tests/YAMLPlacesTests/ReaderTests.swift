import Diagnostics
import Testing
import YAMLPlaces

@Suite("Reading a YAML mapping")
struct ReaderTests {
    private func shown(_ yaml: String, _ read: (inout YAMLReader, inout [Diagnostic]) -> Void) -> [String] {
        let source = SourceText(name: "a.yaml", yaml)
        var diagnostics: [Diagnostic] = []
        if let root = YAMLReader.root(of: source, &diagnostics),
            var reader = YAMLReader(root, name: "the file", &diagnostics)
        {
            read(&reader, &diagnostics)
            reader.finish(&diagnostics)
        }
        return diagnostics.inOrderOfPlace().map { diagnostic in
            let place = source.place(of: diagnostic.span.start)
            let remedy =
                diagnostic.fixIt.map { " = fix: \($0.replacement)" } ?? diagnostic.help.map {
                    " = help: \($0)"
                } ?? ""
            return "\(place.line):\(place.column) \(diagnostic.code) \(diagnostic.message)\(remedy)"
        }
    }

    @Test("an unknown key is named with the nearest known one, or with all there are")
    func unknownKeys() {
        let found = shown("tittle: x\nzzzzzz: 1\n") { reader, diagnostics in
            _ = reader.text("title", &diagnostics)
            _ = reader.value("rules")
        }
        #expect(
            found == [
                "1:1 yaml/unknown-key the file knows no 'tittle' = fix: title",
                "2:1 yaml/unknown-key the file knows no 'zzzzzz' = help: it may have: title, rules",
            ])
    }

    @Test("all mistakes are told, in order of place")
    func several() {
        let found = shown("count: many\nname: [a]\ncolour: 'red'\nsize: 12\n") { reader, diagnostics in
            _ = reader.number("size", in: 1...10, &diagnostics)
            _ = reader.text("name", &diagnostics)
            _ = reader.number("count", in: 1...10, &diagnostics)
            _ = reader.required("kind", &diagnostics)
        }
        #expect(
            found == [
                "1:1 yaml/missing-key the file has no 'kind' = help: add a line 'kind: …'",
                "1:8 yaml/expected-number 'count' must be a whole number from 1 to 10 = help: write digits only, without a sign for percent or a unit",
                "2:7 yaml/expected-text 'name' must be a single text",
                "3:1 yaml/unknown-key the file knows no 'colour' = help: it may have: size, name, count, kind",
                "4:7 yaml/expected-number 'size' must be a whole number from 1 to 10 = help: write digits only, without a sign for percent or a unit",
            ])
    }

    @Test("a key twice, what is no YAML, what is no text and what is empty are told with their place")
    func broken() {
        #expect(
            shown("a: 1\nb: 2\nb: 3\n") { _, _ in }.first?.hasPrefix(
                "2:1 yaml/syntax the key 'b' stands twice") == true)
        #expect(shown("a: 1\nb: [1, 2\nc: 3\n") { _, _ in }.first?.hasPrefix("3:2 yaml/syntax") == true)
        #expect(shown("a: 1\n\tb: 2\n") { _, _ in }.first?.hasPrefix("2:1 yaml/syntax") == true)
        #expect(shown("a: 'open\n") { _, _ in }.first?.contains("yaml/syntax") == true)
        #expect(shown("") { _, _ in } == ["1:1 yaml/empty the file is empty"])
        #expect(shown("# nothing\n") { _, _ in } == ["1:1 yaml/empty the file is empty"])
        #expect(
            shown("- a\n") { _, _ in } == [
                "1:1 yaml/expected-mapping the file must have named parts (key: value)"
            ])
        let source = SourceText(name: "a.yaml", bytes: [0x61, 0x3A, 0x20, 0xFF])
        var diagnostics: [Diagnostic] = []
        #expect(YAMLReader.root(of: source, &diagnostics) == nil)
        #expect(diagnostics.map(\.code) == ["yaml/not-utf8"])
    }
}
