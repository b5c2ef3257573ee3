import Diagnostics
import Foundation
import TestSupport
import Testing
import YAMLPlaces

@Suite("Places of random YAML values")
struct RandomScalarTests {
    private static let letters = [
        "a", "b", "Z", "9", "_", "=", "(", ")", "<", "é", "ñ", "中", "😀", "e\u{301}", ".",
    ]

    private func word(_ random: inout SeededGenerator) -> String {
        (0..<random.number(1...5)).map { _ in random.pick(Self.letters) }.joined()
    }

    private func blanks(_ random: inout SeededGenerator, _ range: ClosedRange<Int>) -> String {
        String(repeating: " ", count: random.number(range))
    }

    /// What may stand between two words on lines of their own.
    private func between(_ random: inout SeededGenerator, indent: String) -> String {
        if random.chance(60) { return blanks(&random, 1...3) }
        let empty = (0..<random.number(0...2)).map { _ in "\n" + blanks(&random, 0...2) }.joined()
        return blanks(&random, 0...2) + empty + "\n" + indent + blanks(&random, 0...2)
    }

    private func scalar(_ style: String, _ random: inout SeededGenerator) -> String {
        let count = random.number(1...8)
        switch style {
        case "plain":
            var text = "w" + word(&random)
            for _ in 1..<max(2, count) { text += between(&random, indent: "  ") + word(&random) }
            return text
        case "single":
            var text = "'" + blanks(&random, 0...1)
            for index in 0..<count {
                if index > 0 { text += between(&random, indent: "  ") }
                text += random.pick([word(&random), "''" + word(&random), word(&random) + "''''", "\"\\"])
            }
            return text + blanks(&random, 0...1) + "'"
        case "double":
            let escapes = [
                "\\n", "\\t", "\\\"", "\\\\", "\\x41", "\\u00e9", "\\U0001F600", "\\ ", "\\_", "\\N", "\\L",
                "\\0", "\\/",
            ]
            var text = "\""
            for index in 0..<count {
                if index > 0 {
                    text +=
                        random.chance(15)
                        ? "\\\n" + (random.chance(30) ? "\n" : "") + "  " : between(&random, indent: "  ")
                }
                text += random.pick([
                    word(&random), random.pick(escapes), word(&random) + random.pick(escapes), "'",
                ])
            }
            return text + "\""
        default:
            let hasIndicator = random.chance(30)
            let indent = String(repeating: " ", count: hasIndicator ? 2 : random.number(1...4))
            let head =
                (style == "literal" ? "|" : ">") + (hasIndicator ? "2" : "") + random.pick(["", "-", "+"])
            var lines = [head + (random.chance(20) ? "  # a note" : "")]
            if !hasIndicator { lines.append(indent + word(&random)) }
            for _ in 0..<count {
                if random.chance(20) { lines.append("") }
                lines.append(
                    indent + blanks(&random, 0...(random.chance(70) ? 0 : 3)) + word(&random)
                        + (random.chance(30) ? blanks(&random, 1...2) + word(&random) : "")
                        + blanks(&random, 0...(random.chance(80) ? 0 : 2)))
            }
            return lines.joined(separator: "\n") + "\n" + String(repeating: "\n", count: random.number(0...2))
        }
    }

    @Test(
        "each visible byte of a value is the file's byte at its offset, an escape's is a backslash",
        arguments: ["plain", "single", "double", "literal", "folded"])
    func visibleBytes(style: String) throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("random \(style) scalars: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            var yaml =
                (random.chance(30) ? "\u{FEFF}" : "") + "vorher: ü😀\nk: " + scalar(style, &random)
                + "\nz: 1\n"
            if random.chance(30) { yaml = yaml.replacing("\n", with: "\r\n") }
            let source = SourceText(name: "random.yaml", yaml)
            var diagnostics: [Diagnostic] = []
            guard let root = YAMLReader.root(of: source, &diagnostics),
                var reader = YAMLReader(root, name: "it", &diagnostics),
                let value = reader.value("k"), let text = value.text
            else {
                Issue.record("seed \(seed): not read: \(yaml.debugDescription) \(diagnostics.map(\.message))")
                return
            }
            let bytes = Array(text.utf8)
            let offsets = YAMLScalarMap.offsets(of: text, in: source, at: value.start)
            var good = offsets.count == bytes.count
            for (index, byte) in bytes.enumerated() where good {
                let there = offsets[index] < source.bytes.count ? source.bytes[offsets[index]] : 0x0A
                let isEscape = style == "double" && there == UInt8(ascii: "\\")
                let isBlank = [0x20, 0x09, 0x0A].contains(byte) && [0x20, 0x09, 0x0A, 0x0D].contains(there)
                if !(isEscape || isBlank || byte == there) { good = false }
                if index > 0, offsets[index] < offsets[index - 1] { good = false }
            }
            guard good else {
                Issue.record("seed \(seed): \(yaml.debugDescription) as \(text.debugDescription): \(offsets)")
                return
            }
        }
    }
}
