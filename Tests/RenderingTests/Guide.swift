import Domain
import Foundation
import Rendering
import TestSupport
import Testing

/// docs/templates.md taken apart: its customer, its files and its examples.
///
/// An example is a ```liquid block and, right below it, blocks that say what it writes: ```html, ```text (the text
/// part), ```headers and ```mistake. A ```json block between them changes the customer for this example alone. In a
/// table, a cell of Liquid has what it writes in the cell behind it. A block below a line that ends in
/// `` `Templates/…`: `` is a file that all examples have.
struct Guide {
    struct Example {
        /// In the document, from 1.
        var line: Int
        var liquid: String
        var changes = Facts.record([])
        var outputs: [Output] = []
        var isMistake: Bool { outputs.contains { $0.kind == "mistake" } }
    }

    struct Output {
        var kind: String
        var text: String
        /// The lines inside the fence, from 0; of a cell, its row.
        var lines: Range<Int>
    }

    static let path = "docs/templates.md"

    private(set) var lines: [String]
    private(set) var facts = Facts.record([])
    /// By path in `Templates/`.
    private(set) var files: [String: String] = [:]
    private(set) var examples: [Example] = []
    /// The cells of every row of a table, without the blanks around them.
    private(set) var rows: [[String]] = []

    init() throws {
        let text = try String(contentsOfFile: "\(SharedData.repository)/\(Self.path)", encoding: .utf8)
        lines = text.components(separatedBy: "\n")
        var index = 0
        var before = ""
        // Whether nothing but blocks stands between here and the example.
        var isBelow = false
        while index < lines.count {
            let line = lines[index]
            index += 1
            if line.hasPrefix("```") {
                let start = index
                while index < lines.count, lines[index] != "```" { index += 1 }
                try read(String(line.dropFirst(3)), start..<index, below: before, &isBelow)
                index += 1
            } else if !line.isEmpty {
                isBelow = false
                if line.hasPrefix("| ") { readRow(line, index) }
            }
            if !line.isEmpty { before = line }
        }
    }

    private mutating func read(
        _ kind: String, _ range: Range<Int>, below line: String, _ isBelow: inout Bool
    ) throws {
        let text = lines[min(range.lowerBound, lines.count)..<range.upperBound].joined(separator: "\n")
        switch kind {
        case "liquid":
            if let name = line.firstMatch(of: #/`Templates/([^`]+)`:$/#)?.output.1 {
                files[String(name)] = text + "\n"
                isBelow = false
            } else {
                examples.append(Example(line: range.lowerBound + 1, liquid: text))
                isBelow = true
            }
        case "json":
            let read = try #require(Facts(json: text.utf8), "\(Self.path):\(range.lowerBound): no JSON")
            if isBelow {
                examples[examples.count - 1].changes = read.typed
            } else {
                facts = read.typed
            }
        case "html", "text", "headers", "mistake":
            guard isBelow else { return }
            examples[examples.count - 1].outputs.append(Output(kind: kind, text: text, lines: range))
        default: isBelow = false
        }
    }

    private mutating func readRow(_ line: String, _ number: Int) {
        let cells = Self.cells(line)
        rows.append(cells)
        for (liquid, written) in zip(cells, cells.dropFirst()) {
            guard liquid.contains("{{") || liquid.contains("{%"), let liquid = Self.code(liquid),
                let written = Self.code(written)
            else { continue }
            let output = Output(kind: "html", text: written, lines: number - 1..<number)
            examples.append(Example(line: number, liquid: liquid, outputs: [output]))
        }
    }

    static func cells(_ row: String) -> [String] {
        row.replacing("\\|", with: "\u{1}").split(separator: "|", omittingEmptySubsequences: false)
            .dropFirst().dropLast()
            .map { $0.trimmingCharacters(in: .whitespaces).replacing("\u{1}", with: "|") }
    }

    /// What stands between the backquotes of a cell that has nothing else.
    static func code(_ cell: String) -> String? {
        guard cell.count > 2, cell.hasPrefix("`"), cell.hasSuffix("`") else { return nil }
        let inner = cell.dropFirst().dropLast()
        return inner.contains("`") ? nil : String(inner)
    }

    /// The document with these outputs in place of what it shows.
    func rewritten(_ fresh: [(old: Output, text: String)]) -> String {
        var lines = lines
        for (old, text) in fresh.sorted(by: { $0.old.lines.lowerBound > $1.old.lines.lowerBound }) {
            if lines[old.lines.lowerBound].hasPrefix("| ") {
                let marked = { (text: String) in "`\(text.replacing("|", with: "\\|"))` |" }
                lines[old.lines.lowerBound].replace(
                    "| " + marked(old.text), with: "| " + marked(text))
            } else {
                lines.replaceSubrange(old.lines, with: text.components(separatedBy: "\n"))
            }
        }
        return lines.joined(separator: "\n")
    }
}

extension Facts {
    /// With the days and the amounts that a reader's JSON writes as text: `2026-11-23`, `12.50 EUR`.
    var typed: Facts {
        switch self {
        case .text(let text):
            if text.wholeMatch(of: #/\d{4}-\d\d-\d\d/#) != nil, let day = CivilDay(text) { return .day(day) }
            if let match = text.wholeMatch(of: #/(-?\d+)\.(\d\d) ([A-Z]{3})/#),
                let minor = Int64(match.output.1 + match.output.2),
                let currency = Currency(String(match.output.3))
            {
                return .money(Money(minorUnits: minor, currency: currency))
            }
            return self
        case .list(let items): return .list(items.map(\.typed))
        case .record(let fields): return .record(fields.map { Field($0.name, $0.value.typed) })
        case .missing, .number, .money, .day: return self
        }
    }

    /// With the fields of `changes` in place of its own, field by field.
    func changed(by changes: Facts) -> Facts {
        guard case .record(var fields) = self, case .record(let others) = changes else { return changes }
        for other in others {
            if let index = fields.firstIndex(where: { $0.name == other.name }) {
                fields[index].value = fields[index].value.changed(by: other.value)
            } else {
                fields.append(other)
            }
        }
        return .record(fields)
    }
}
