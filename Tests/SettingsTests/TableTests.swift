import Diagnostics
import Foundation
import Settings
import TestSupport
import Testing

@Suite("The table of settings")
struct TableTests {
    private static let open = SettingsTable.all.filter { $0.kind != .secret }

    @Test("each good value of each setting passes", arguments: open.map(\.name))
    func good(name: String) throws {
        let values = try #require(Samples.good[name], "there is no good value")
        for value in values {
            let source = Written.file(name, value)
            let found = SettingsFile.read(source, environment: [:])
            #expect(found.list.isEmpty, "\(name): \(value)\n\(found)")
        }
    }

    @Test(
        "each bad value of each setting is told once, at its place, with its remedy",
        arguments: open.map(\.name))
    func bad(name: String) throws {
        for bad in try #require(Samples.bad[name], "there is no bad value") {
            let source = Written.file(name, bad.yaml)
            let found = SettingsFile.read(source, environment: [:])
            let comment: Comment = "\(name): \(bad.yaml)\n\(found)"
            #expect(found.list.map(\.code) == [bad.code], comment)
            guard let diagnostic = found.list.first else { continue }
            let remedy =
                "\(diagnostic.fixIt?.replacement ?? "") \(diagnostic.help ?? "") \(diagnostic.message)"
            #expect(remedy.contains(bad.remedy), comment)
            #expect(diagnostic.fixIt != nil || diagnostic.help != nil, comment)
            // Its line is the setting's own, and the caret stands under the value or a part of it.
            let place = source.place(of: diagnostic.span.start)
            let line = String(decoding: source.line(place.line), as: UTF8.self)
            let key = String(name.drop { $0 != "." }.dropFirst())
            #expect(line.hasPrefix("  \(key):"), comment)
            let isEmpty = bad.code == "settings/empty" && bad.yaml != "~"
            #expect(isEmpty ? place.column == 3 : place.column > key.utf8.count + 3, comment)
            #expect(diagnostic.severity == .error && !diagnostic.message.hasSuffix("."), comment)
            let shown = line.replacing("u:p@", with: "***@")
            #expect("\(found)".contains("\n\(place.line) | \(shown)\n"), comment)
        }
    }

    @Test("what a remedy puts in place of a value can be used", arguments: open.map(\.name))
    func remedies(name: String) throws {
        for bad in try #require(Samples.bad[name]) {
            let source = Written.file(name, bad.yaml)
            guard let diagnostic = SettingsFile.mistakes(in: source).first, let fix = diagnostic.fixIt else {
                continue
            }
            var bytes = source.bytes
            bytes.replaceSubrange(diagnostic.span.start..<diagnostic.span.end, with: fix.replacement.utf8)
            let mended = SourceText(name: source.name, bytes: bytes)
            let found = SettingsFile.read(mended, environment: [:])
            #expect(found.list.isEmpty, "\(name): \(bad.yaml)\n\(found)")
        }
    }

    @Test("a variable of the environment is judged as the file is", arguments: open.map(\.name))
    func variables(name: String) throws {
        let setting = try #require(SettingsTable.setting(name))
        for bad in try #require(Samples.bad[name]) where !["~", "'587'", "'true'", "''"].contains(bad.yaml) {
            // The text without YAML's quotes and escapes.
            let text =
                bad.yaml.hasPrefix("\"")
                ? String(bad.yaml.dropFirst().dropLast()).replacing("\\n", with: "\n").replacing(
                    "\\r", with: "\r"
                )
                .replacing("\\t", with: "\t").replacing("\\u202E", with: "\u{202E}").replacing(
                    "\\0", with: "\0")
                : bad.yaml
            let found = SettingsFile.read(
                Written.file(name, Samples.good[name]?.first ?? ""), environment: [setting.variable: text])
            #expect(found.list.map(\.code) == [bad.code], "\(name): \(bad.yaml)\n\(found)")
            #expect(found.list.first?.span.file == setting.variable)
        }
    }

    @Test("the guide has every key, and no other")
    func guide() throws {
        let text = try String(
            contentsOfFile: "\(SharedData.repository)/docs/configuration.md", encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var keys: [String] = []
        var variables: Set<String> = []
        for line in lines where line.hasPrefix("| `") {
            let cell = line.dropFirst(2).prefix { $0 != "|" }
            for match in cell.matches(of: #/`([a-z]+\.[a-zA-Z]+)`/#) { keys.append(String(match.output.1)) }
            for match in cell.matches(of: #/`(REKINDLE_[A-Z_]+)`/#) {
                variables.insert(String(match.output.1))
            }
            // A range that the guide names is the table's.
            for match in cell.matches(of: #/`([a-z]+\.[a-zA-Z]+)`/#) {
                guard case .number(let range) = SettingsTable.setting(String(match.output.1))?.kind,
                    range.upperBound != 65_535
                else { continue }
                #expect(line.contains("\(range.lowerBound) to \(range.upperBound)"), "\(line)")
            }
        }
        #expect(Set(keys).count == keys.count)
        #expect(Set(keys) == Set(Self.open.map(\.name)))
        #expect(variables == Set(SettingsTable.all.filter { $0.kind == .secret }.map(\.variable)))
    }

    @Test("a key's variable has its inner capitals apart")
    func names() {
        #expect(
            SettingsTable.setting("smtp.messagesPerConnection")?.variable
                == "REKINDLE_SMTP_MESSAGES_PER_CONNECTION")
        #expect(SettingsTable.setting("company.zone")?.variable == "REKINDLE_COMPANY_ZONE")
        #expect(Set(SettingsTable.all.map(\.variable)).count == SettingsTable.all.count)
    }

    @Test("the repository's own file has no mistake")
    func own() throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(SharedData.repository)/rekindle.yaml"))
        let found = SettingsFile.read(
            SourceText(name: "rekindle.yaml", bytes: Array(bytes)), environment: [:])
        #expect(found.list.isEmpty, "\(found)")
    }
}
