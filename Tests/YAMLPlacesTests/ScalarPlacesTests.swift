import Diagnostics
import Testing
import YAMLPlaces

@Suite("Places of YAML values")
struct ScalarPlacesTests {
    /// The value of `k` in a file, and what stands in the file at each byte of it.
    private func places(_ yaml: String) throws -> (
        value: String, pointed: String, offsets: [Int], source: SourceText
    ) {
        let source = SourceText(name: "a.yaml", yaml)
        var diagnostics: [Diagnostic] = []
        let root = try #require(YAMLReader.root(of: source, &diagnostics), "\(diagnostics)")
        var reader = try #require(YAMLReader(root, name: "the file", &diagnostics))
        let found = reader.value("k")
        let value = try #require(found)
        let text = try #require(value.text)
        let offsets = YAMLScalarMap.offsets(of: text, in: source, at: value.start)
        #expect(offsets.count == text.utf8.count)
        let pointed = offsets.map { $0 < source.bytes.count ? source.bytes[$0] : 0x20 }
        return (text, String(decoding: pointed, as: UTF8.self), offsets, source)
    }

    private func place(of needle: String, in yaml: String) throws -> SourcePlace {
        let found = try places(yaml)
        let value = Array(found.value.utf8)
        let wanted = Array(needle.utf8)
        let start = try #require(
            (0...(value.count - wanted.count)).first { value[$0..<$0 + wanted.count].elementsEqual(wanted) })
        return found.source.place(of: found.offsets[start])
    }

    @Test("a plain value's bytes are the file's, also on several lines and in front of a comment")
    func plain() throws {
        #expect(try places("k: account.id == 1 # why").pointed == "account.id == 1")
        let found = try places("k: one\n  two\n\n\n  three   \n   four\nz: 1\n")
        #expect(found.value == "one two\n\nthree four")
        // Blanks at a line's end are no part of the value, also where they would fill it up.
        #expect(try place(of: "b", in: "k: a     \n  b\n") == SourcePlace(line: 2, column: 3))
        #expect(
            try place(of: "two", in: "k: one\n  two\n\n\n  three\n   four\n")
                == SourcePlace(line: 2, column: 3))
        #expect(
            try place(of: "four", in: "k: one\n  two\n\n\n  three\n   four\n")
                == SourcePlace(line: 6, column: 4))
    }

    @Test("a doubled quote in single quotes is one byte at the first of the two")
    func singleQuoted() throws {
        let found = try places("k: 'it''s  ''so'''\n")
        #expect(found.value == "it's  'so'")
        #expect(found.pointed == "it's  'so'")
        #expect(found.offsets == [4, 5, 6, 8, 9, 10, 11, 13, 14, 15])
    }

    @Test("an escape in double quotes stands where its backslash stands, whatever it makes")
    func escapes() throws {
        let found = try places(#"k: "a\tb\x41\u00e9\U0001F600\"\\\/\e\_\N\L\P z""# + "\n")
        #expect(found.value == "a\tbA\u{e9}\u{1F600}\"\\/\u{1b}\u{a0}\u{85}\u{2028}\u{2029} z")
        #expect(found.pointed.first == "a")
        #expect(found.pointed.hasSuffix(" z"))
        #expect(found.source.place(of: try #require(found.offsets.last)) == SourcePlace(line: 1, column: 46))
    }

    @Test("lines fold in double quotes, a broken line is joined by a backslash, escaped blanks stay")
    func doubleQuotedLines() throws {
        let yaml = "k: \"one  \n   two\n\n\n three \\\n   four\\\n\n  five\\ \n six\\t\n seven\"\n"
        let found = try places(yaml)
        #expect(found.value == "one two\n\nthree four\nfive  six\t seven")
        #expect(try place(of: "four", in: yaml) == SourcePlace(line: 6, column: 4))
        #expect(try place(of: "five", in: yaml) == SourcePlace(line: 8, column: 3))
        #expect(try place(of: "seven", in: yaml) == SourcePlace(line: 10, column: 2))
    }

    @Test(
        "in literal and folded blocks each visible byte stands where it is written",
        arguments: [
            "k: |\n  alpha\n    beta\n\n  gamma\n", "k: |-\n  alpha\n    beta\n\n  gamma\n\n\n",
            "k: |+\n  alpha\n    beta\n\n  gamma\n\n\nz: 1\n", "k: |2-\n    alpha\n  beta\n  gamma\n",
            "k: |+1 # note\n  alpha\n beta\n gamma\n", "k: >\n  alpha\n  beta\n\n  gamma\n",
            "k: >-\n\n\n  alpha\n    beta\n  gamma", "k: >2+\n   alpha\n  beta\n\n\n  gamma\n\n",
        ])
    func blocks(yaml: String) throws {
        let found = try places(yaml)
        for word in ["alpha", "beta", "gamma"] {
            let place = try place(of: word, in: yaml)
            let line = String(decoding: found.source.line(place.line), as: UTF8.self)
            #expect(String(line.dropFirst(place.column - 1)) == word, "\(yaml)")
        }
    }

    @Test("CR LF files, a byte order mark and letters of several bytes change no place")
    func encodings() throws {
        for yaml in ["k: 'a''b'", "k: |\n  a'b\n", "k: >-\n  a'b\n", "k: a'b", "k: \"a'b\""] {
            let crlf = "\u{FEFF}n\u{E3}o: \u{1F600}\r\n" + yaml.replacing("\n", with: "\r\n") + "\r\n"
            let place = try place(of: "a'", in: crlf)
            let lines = crlf.split(separator: "\r\n", omittingEmptySubsequences: false)
            #expect(
                String(lines[place.line - 1].unicodeScalars.dropFirst(place.column - 1).prefix(2)) == "a'",
                "\(crlf)")
        }
        #expect(
            try place(of: "x", in: "{\u{E9}t\u{E9}: \u{1F600}\u{1F600}, k: x}")
                == SourcePlace(line: 1, column: 14))
        #expect(try place(of: "b", in: "k: |\r  a\r  b\r").line == 3)
    }

    @Test("lines that only YAML sees, at U+2028 and its like, do not shift what comes after")
    func unusualBreaks() throws {
        #expect(
            try place(of: "x", in: "a: 'one\u{2028} two\u{85} three'\nk: x\n")
                == SourcePlace(line: 2, column: 4))
    }

    @Test("values in flow collections, behind tags and anchors, and of an alias have their place")
    func flow() throws {
        #expect(try place(of: "two", in: "a: 1\nk: two # x\n") == SourcePlace(line: 2, column: 4))
        #expect(try place(of: "v w", in: "{a: [1, 2], k: v w, z: 3}") == SourcePlace(line: 1, column: 16))
        #expect(try place(of: "v", in: "{\"k\":\"v\"}") == SourcePlace(line: 1, column: 7))
        #expect(try place(of: "v", in: "k: !!str &name \"v\"") == SourcePlace(line: 1, column: 17))
        #expect(try place(of: "v", in: "k: &name\n  |\n   v\n") == SourcePlace(line: 3, column: 4))
        #expect(try place(of: "v", in: "a: &name v\nk: *name\n") == SourcePlace(line: 1, column: 10))
        let source = SourceText(name: "a.yaml", "k: [one, 'two', {three: x}]")
        var diagnostics: [Diagnostic] = []
        let root = try #require(YAMLReader.root(of: source, &diagnostics))
        var reader = try #require(YAMLReader(root, name: "the file", &diagnostics))
        let items = reader.value("k")?.items
        #expect(items?.map(\.start) == [4, 9, 16])
    }

    @Test("an empty value has no bytes and a place")
    func empty() throws {
        for yaml in ["k:", "k: ''", "k: \"\"", "k: |\n", "{k: }"] {
            #expect(try places(yaml).offsets.isEmpty, "\(yaml)")
        }
    }
}
