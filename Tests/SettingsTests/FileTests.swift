import Diagnostics
import Foundation
import Settings
import TestSupport
import Testing

@Suite("A file of settings")
struct FileTests {
    @Test("all of about 25 mistakes are told at once, in order, each with line, caret and remedy")
    func manyMistakes() throws {
        let folder =
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Golden/many-mistakes"
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/rekindle.yaml"))
        let found = SettingsFile.read(
            SourceText(name: "rekindle.yaml", bytes: Array(bytes)), environment: [:])
        #expect(found.list.count >= 25)
        #expect(found.list.map(\.span.start) == found.list.map(\.span.start).sorted())
        let golden = Golden("many-mistakes/expected.txt", beside: #filePath)
        guard !Golden.isRecording else {
            try golden.record("\(found)\n")
            Issue.record("recorded many-mistakes/expected.txt; read the difference")
            return
        }
        #expect("\(found)\n" == golden.approved)
    }

    @Test(
        "shapes that are none of a settings file are told",
        arguments: [
            ("", ["1:1 yaml/empty"]), ("# nothing\n", ["1:1 yaml/empty"]),
            ("- a\n", ["1:1 yaml/expected-mapping"]),
            ("mail: shop@example.com\n", ["1:1 settings/missing", "1:7 yaml/expected-mapping"]),
            ("mail:\n  from: [shop@example.com]\n", ["2:9 yaml/expected-text"]),
            ("mail: {from: a@b.example}\ndoctor: {addresses: [192.0.2.1]}\n", ["2:21 yaml/expected-text"]),
            ("mail: {from: !!str a@b.example}\n", ["1:14 yaml/expected-text"]),
            ("mail: {from: a@b.example}\n[a]: b\n", ["2:1 yaml/unknown-key"]),
            ("mail: {from: a@b.example}\nsmtp:\n  # host: x\nlog: ~\n", []),
            ("mail:\n  from: \"a\n", ["3:1 yaml/syntax"]),
            ("company: {name: Shop}\n", ["1:1 settings/missing"]),
            ("mail: {verp: off}\n", ["1:1 settings/missing"]),
        ])
    func shapes(text: String, places: [String]) {
        let found = SettingsFile.read(SourceText(name: "rekindle.yaml", text), environment: [:])
        #expect(found.places == places, "\(found)")
    }

    @Test("a section or key that is none is told with the nearest, and what stands below it is looked at")
    func unknown() {
        let found = SettingsFile.read(
            SourceText(
                name: "rekindle.yaml",
                """
                mial: {form: a@b.example, domian: 'a b'}
                smpt:
                  hots: smtp.example.com
                  prot: abc
                  zone: UTC
                host: smtp.example.com
                smtp.port: 25
                colour: {red: 1}

                """), environment: [:])
        #expect(
            found.places == [
                "1:1 yaml/unknown-key", "1:8 yaml/unknown-key", "1:27 yaml/unknown-key",
                "1:36 settings/no-domain",
                "2:1 yaml/unknown-key", "3:3 yaml/unknown-key", "4:3 yaml/unknown-key",
                "4:9 settings/expected-number", "5:3 yaml/unknown-key", "6:1 yaml/unknown-key",
                "7:1 yaml/unknown-key", "8:1 yaml/unknown-key",
            ], "\(found)")
        let fixes = found.list.compactMap(\.fixIt?.replacement)
        #expect(fixes == ["mail", "from", "domain", "smtp", "host", "port"])
        let help = found.list.compactMap(\.help).joined(separator: "\n")
        for word in [
            "under 'company'", "under 'smtp:' or 'inbound:'", "under 'smtp:'", "it may have: company",
        ] {
            #expect(help.contains(word), "\(found)")
        }
    }

    @Test("a key that stands twice is told at its second place, and both values are looked at")
    func repeated() {
        let found = SettingsFile.read(
            SourceText(
                name: "rekindle.yaml",
                """
                # smtp: {port: 1}
                smtp:
                  port: abc
                  port: 25
                  "port": def
                mail: {from: a@b.example, from: nobody}
                smtp:
                  helo: a b
                colour: {a: 1, a: 2}

                """), environment: [:])
        #expect(
            found.places == [
                "3:9 settings/expected-number", "4:3 settings/repeated-key", "5:4 settings/repeated-key",
                "5:11 settings/expected-number", "6:27 settings/repeated-key", "6:33 settings/no-address",
                "7:1 settings/repeated-key", "8:9 settings/no-host", "9:1 yaml/unknown-key",
                "9:10 settings/repeated-key",
            ], "\(found)")
        #expect("\(found)".contains("7 | smtp:\n  | ^~~~"))
    }

    @Test("characters that are none, and bytes that are no UTF-8, are told where they stand")
    func bytes() {
        var bytes = Array("mail:\n  from: a@b.example\ncompany:\n  name: T\u{1}ea\n  phone: 1\u{0}\n".utf8)
        bytes += Array("  website: ".utf8) + [0xFF, 0x0A] + Array("smtp: {port: x}\n".utf8)
        let found = SettingsFile.read(SourceText(name: "rekindle.yaml", bytes: bytes), environment: [:])
        #expect(
            found.places == [
                "4:10 settings/control-character", "5:11 settings/control-character", "6:12 yaml/not-utf8",
                "7:14 settings/expected-number",
            ], "\(found)")
        let wide = SourceText(name: "rekindle.yaml", bytes: [0xFF, 0xFE, 0x6D, 0x00])
        #expect(SettingsFile.mistakes(in: wide).map(\.code) == ["yaml/not-utf8"])
        let noise = SourceText(name: "rekindle.yaml", bytes: [UInt8](repeating: 0x80, count: 5000))
        #expect(SettingsFile.mistakes(in: noise).count == 20)
        let large = SourceText(name: "rekindle.yaml", bytes: [UInt8](repeating: 0x23, count: 70_000))
        #expect(SettingsFile.mistakes(in: large).map(\.code) == ["settings/too-long"])
    }

    @Test("a byte order mark moves no place")
    func mark() {
        let found = SettingsFile.read(
            SourceText(name: "rekindle.yaml", "\u{FEFF}mial: {from: a@b.example}\n"), environment: [:])
        #expect(found.list.map(\.code) == ["yaml/unknown-key"] && found.list[0].span.start == 3, "\(found)")
    }

    @Test("a block's line breaks are told, and folding without the last one is none")
    func blocks() {
        let file = { (sign: String) in
            Written.mistakes(Written.from + "company:\n  address: \(sign)\n    Calle 1\n    28004 Madrid\n")
        }
        #expect(file("|").map(\.code) == ["settings/control-character"])
        #expect(file(">").map(\.code) == ["settings/control-character"])
        #expect(file(">-").isEmpty)
    }

    @Test("a file of nothing but mistakes is read to a reasonable end")
    func many() {
        for line in ["k%: 1\n", "k: 1\n", "smtp: {port: %}\n", "k%: [1, 2]\n"] {
            var text = ""
            for number in 0..<9000 where text.utf8.count < 30_000 {
                text += line.replacing("%", with: "\(number)")
            }
            let found = SettingsFile.read(SourceText(name: "rekindle.yaml", text), environment: [:])
            #expect((1...400).contains(found.list.count), "\(line): \(found.list.count)")
        }
    }

    @Test("deep and self-referring files are told or read, and nothing breaks")
    func deep() {
        for text in [
            String(repeating: "[", count: 30_000), String(repeating: "{a: ", count: 8000),
            (0..<300).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
            "a: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: [*c, *c, *c, *c]\n",
            "&a a: *a\n", "? ? ? a\n", String(repeating: "- ", count: 16_000), "<<: {smtp: 1}\n",
        ] {
            let found = SettingsFile.read(SourceText(name: "rekindle.yaml", text), environment: [:])
            #expect(found.list.hasErrors && !"\(found)".isEmpty)
        }
    }
}
