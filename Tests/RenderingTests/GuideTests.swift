import Diagnostics
import Domain
import Foundation
import Mail
import TestSupport
import Testing

@testable import Liquid
@testable import Rendering

@Suite("docs/templates.md")
struct GuideTests {
    private let guide: Guide

    init() throws { guide = try Guide() }

    @Test("each example writes what stands below it, and has the mistakes that stand there and no others")
    func examples() throws {
        #expect(guide.examples.count > 150)
        var fresh: [(old: Guide.Output, text: String)] = []
        for example in guide.examples {
            let outcome = try Outcome(of: example, in: guide)
            let place: Comment = "\(Guide.path):\(example.line)"
            #expect(!example.outputs.isEmpty, "\(place): nothing says what it writes")
            if !example.isMistake { #expect(outcome.mistakes.isEmpty, "\(place): \(outcome.mistakes)") }
            for output in example.outputs {
                guard let written = outcome.text(output.kind) else {
                    Issue.record("\(place): there is no \(output.kind):\n\(outcome.mistakes)")
                    continue
                }
                guard written != output.text else { continue }
                Issue.record("\(place): it writes something else (RECORD_GOLDEN=1 rewrites it):\n\(written)")
                fresh.append((output, written))
            }
        }
        if Golden.isRecording, !fresh.isEmpty {
            try guide.rewritten(fresh).write(
                toFile: "\(SharedData.repository)/\(Guide.path)", atomically: true, encoding: .utf8)
        }
    }

    @Test("every variable has its row, with '?' if it may be missing, and no row is of another")
    func rows() {
        // The table of variables is the one with a kind and an example in each row.
        let named = guide.rows.filter { $0.count == 4 }.compactMap { $0.first.flatMap(Guide.code) }
        let wanted = Self.variables.map { $0.path + ($0.canBeMissing ? "?" : "") }
        for name in wanted { #expect(named.filter { $0 == name }.count == 1, "\(name)") }
        let roots = Set(TemplateSchema.layout.fields.map(\.name))
        for name in named {
            guard let root = name.firstMatch(of: #/^([a-z]+)(?:\.|\[\]|\?|$)/#)?.output.1 else { continue }
            if roots.contains(String(root)), name != String(root) || Self.isVariable(name) {
                #expect(wanted.contains(name), "\(name)")
            }
        }
    }

    @Test("every variable is read by an example, and the guide's customer has every one")
    func variables() {
        let sources = sources
        for (path, _) in Self.variables {
            let read: Bool
            if let list = path.firstMatch(of: #/^(.+)\[\]\.(\w+)$/#) {
                read = sources.contains { Self.goesThrough($0, String(list.output.1), String(list.output.2)) }
            } else {
                read = sources.contains { Self.names(path, in: $0) }
            }
            #expect(read, "no example reads \(path)")
            if !["subject", "preheader", "content", "language"].contains(path) {
                #expect(Self.value(path, of: guide.facts) != nil, "the customer has no \(path)")
            }
        }
    }

    @Test("every filter that a letter has is in an example that works")
    func filters() {
        let own = ProposalFilters.filters(LanguageFormats.formats(for: "en")).map(\.name)
        let names = Set(LiquidFilter.standard.keys).union(own)
        #expect(names.count > 55)
        for name in names.sorted() {
            let isThere = sources.contains { Self.matches("\\|\\s*\(name)\\b", $0) }
            #expect(isThere, "no example has the filter \(name)")
        }
    }

    @Test("every tag is in an example that works, and 'include' in one that says it may not be used")
    func tags() {
        let names = Compiler.tagNames + TemplatePage.channels + ["abort", "#"]
        for name in names where name != "include" {
            let word = name == "#" ? "#" : "\(name)\\b"
            let isThere = sources.contains {
                Self.matches("\\{%-?\\s*\(word)", $0)
                    || Self.matches("\\{%-?\\s*liquid\\b[^%]*\\n\\s*\(word)", $0)
            }
            #expect(isThere, "no example has the tag \(name)")
        }
        let isRefused = guide.examples.contains { $0.isMistake && $0.liquid.contains("include") }
        #expect(isRefused)
    }

    @Test("every field of forloop and of tablerowloop is in an example that works")
    func loops() {
        for (loop, fields) in [("forloop", Compiler.forloopFields), ("tablerowloop", Compiler.tableFields)] {
            for field in fields {
                let isThere = sources.contains { Self.names("\(loop).\(field.name)", in: $0) }
                #expect(isThere, "\(loop).\(field.name)")
            }
        }
    }

    /// What is written in the examples that work, and in the files that they use.
    private var sources: [String] {
        guide.examples.filter { !$0.isMistake || $0.liquid.contains("abort") }.map(\.liquid)
            + guide.files.values
    }

    /// Every field of a letter and its layout: `account.first_name`, `proposal.lines[].total`.
    private static let variables: [(path: String, canBeMissing: Bool)] = {
        var found: [(String, Bool)] = []
        func walk(_ fields: [LiquidSchema.Field], _ prefix: String) {
            for field in fields {
                let path = prefix + field.name
                found.append((path, field.canBeMissing))
                switch field.kind {
                case .object(let inner): walk(inner, path + ".")
                case .list(of: .object(let inner)): walk(inner, path + "[].")
                default: break
                }
            }
        }
        walk(TemplateSchema.layout.fields, "")
        return found
    }()

    private static func isVariable(_ name: String) -> Bool { name.contains(".") || name.contains("[") }

    private static func matches(_ pattern: String, _ text: String) -> Bool {
        text.range(of: pattern, options: .regularExpression) != nil
    }

    /// Whether a text has this path, and not as part of a longer name.
    private static func names(_ path: String, in text: String) -> Bool {
        matches("(?<![\\w.])" + path.replacing(".", with: "\\.") + "\\b", text)
    }

    /// Whether a text goes through this list and reads that field of its items, by a loop or by a filter.
    private static func goesThrough(_ text: String, _ list: String, _ field: String) -> Bool {
        let path = list.replacing(".", with: "\\.")
        return matches("in \(path)\\b[\\s\\S]*\\.\(field)\\b", text)
            || matches("\(path) \\|[^}]*\"\(field)\"", text)
    }

    private static func value(_ path: String, of facts: Facts) -> Facts? {
        var found = facts
        for step in path.split(separator: ".") {
            let isList = step.hasSuffix("[]")
            guard let next = found[isList ? String(step.dropLast(2)) : String(step)] else { return nil }
            found = next
            if isList {
                guard case .list(let items) = next, let first = items.first else { return nil }
                found = first
            }
        }
        return found
    }
}

/// What becomes of one example for its customer.
private struct Outcome {
    let mistakes: String
    private var texts: [String: String] = [:]

    init(of example: Guide.Example, in guide: Guide) throws {
        let isWhole = example.liquid.hasPrefix("---\n")
        let source = isWhole ? example.liquid : template(example.liquid, subject: "'An example'")
        let language = source.firstMatch(of: #/\nlanguage: (\S+)/#).map { String($0.output.1) } ?? "en"
        var files = try starterTemplates().files.filter { $0.key.contains("/") }
        for (path, text) in guide.files { files[path] = Array(text.utf8) }
        files["files/price-list.pdf"] = Array("%PDF-1.7\n".utf8)
        files["images/logo.png"] = Array("\u{89}PNG\r\n".utf8)
        files["example.\(language).liquid"] = Array((source + "\n").utf8)
        let library = TemplateLibrary(TemplateSources(files: files), companyLanguage: "en")
        guard let template = library.template("example", for: language) else {
            mistakes = "\(library.diagnostics)"
            return
        }
        let facts = guide.facts.changed(by: example.changes)
        do throws(RenderError) {
            let letter = try template.render(facts)
            let mail = try template.encode(facts)
            mistakes = library.diagnostics.list.isEmpty ? "" : "\(library.diagnostics)"
            texts["html"] = String(decoding: letter.html, as: UTF8.self)
            texts["text"] = String(decoding: letter.text, as: UTF8.self)
            texts["headers"] = Self.headers(letter, mail)
        } catch {
            mistakes = "\(error)"
        }
    }

    /// Without the empty lines around it; `nil` if there is none because of mistakes.
    func text(_ kind: String) -> String? {
        let text = kind == "mistake" ? (mistakes.isEmpty ? nil : mistakes) : texts[kind]
        guard let lines = text?.components(separatedBy: "\n").map(Self.withoutEnd) else { return nil }
        let kept = lines.drop(while: \.isEmpty).reversed().drop(while: \.isEmpty).reversed()
        return kept.joined(separator: "\n")
    }

    /// Documents keep no blanks at the ends of lines.
    private static func withoutEnd(_ line: String) -> String { line.replacing(#/[ \t]+$/#, with: "") }

    private static func headers(_ letter: RenderedProposal, _ mail: EncodedProposal) -> String {
        var lines = ["Subject: \(letter.subject)"]
        if !letter.preheader.isEmpty { lines.append("Preheader: \(letter.preheader)") }
        if !letter.sender.isEmpty { lines.append("Sender: \(letter.sender)") }
        if let entry = letter.invitation {
            let (hour, minute) = (entry.start / 60, entry.start % 60)
            lines.append("Invitation: \(entry.title)")
            lines.append(
                "  \(CivilDay(daysSince1970: entry.day)) \(hour):\(minute < 10 ? "0" : "")\(minute), \(entry.minutes) minutes"
            )
            if !entry.place.isEmpty { lines.append("  at \(entry.place)") }
            if !entry.description.isEmpty { lines.append("  \(entry.description)") }
        }
        for file in mail.attachments { lines.append("Attached: \(file.name) (\(file.mediaType))") }
        return lines.joined(separator: "\n")
    }
}
