import Diagnostics
import Foundation
import Settings
import TestSupport
import Testing

@Suite("Any bytes as settings")
struct RandomTests {
    @Test("random bytes and random YAML break nothing, and each place lies in its text")
    func neverBreaks() throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/many-mistakes/rekindle.yaml")
        let files = [Array(try Data(contentsOf: golden)), Array("mail: {from: a@b.example}\n".utf8)]
        for _ in 0..<500 {
            let bytes = Self.bytes(files, &random)
            let environment = random.chance(20) ? Self.environment(&random) : [:]
            let found = SettingsFile.read(
                SourceText(name: "rekindle.yaml", bytes: bytes), environment: environment)
            // A line that was torn says no more that it has a secret.
            let text = String(decoding: bytes, as: UTF8.self)
            let isWhole = text.ranges(of: "  password: hunter2\n").count == text.ranges(of: "hunter2").count
            for diagnostic in found.list {
                let source = found.sources.first { $0.name == diagnostic.span.file }
                let comment: Comment = "seed \(seed): \(diagnostic)"
                // A place may lie one behind the end, where something is missing.
                #expect(diagnostic.span.end <= (source?.bytes.count ?? 0) + 1, comment)
                let shown = diagnostic.shown(in: source)
                #expect(
                    shown.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7F },
                    comment)
                if isWhole { #expect(!shown.contains("hunter2"), comment) }
            }
            #expect(found.list == found.list.inOrderOfPlace())
        }
    }

    private static let pieces = [
        ": ", "- ", "\n", "\n  ", "{", "}", "[", "]", "'", "\"", "|", ">-", "&a ", "*a", "!!str ", "# ", "? ",
        "<<: ",
        "smtp:", "mail:", "port: ", "from: ", "\u{0}", "\u{85}", "\u{2028}", "\u{FEFF}", "é", "😀", "\\n", "~",
        "0", "%",
        "a@b.example", "https://", "\t", "\r", "inbound: {kind: imap}",
    ]

    private static func bytes(_ files: [[UInt8]], _ random: inout SeededGenerator) -> [UInt8] {
        if random.chance(10) {
            return (0..<random.number(0...300)).map { _ in UInt8(random.number(0...255)) }
        }
        if random.chance(20) {
            return (0..<random.number(0...60)).flatMap { _ in Array(random.pick(pieces).utf8) }
        }
        var bytes = random.pick(files)
        for _ in 0..<random.number(1...6) {
            let at = random.number(0...bytes.count)
            switch random.number(0...3) {
            case 0: bytes.insert(contentsOf: random.pick(pieces).utf8, at: at)
            case 1: bytes.removeSubrange(at..<min(bytes.count, at + random.number(0...20)))
            case 2: if at < bytes.count { bytes[at] = UInt8(random.number(0...255)) }
            default:
                let end = min(bytes.count, at + random.number(0...80))
                bytes.insert(contentsOf: bytes[at..<end], at: at)
            }
        }
        return bytes
    }

    private static func environment(_ random: inout SeededGenerator) -> [String: String] {
        var variables: [String: String] = [:]
        for _ in 0..<random.number(1...5) {
            let setting = random.pick(SettingsTable.all)
            let values = (Samples.good[setting.name] ?? []) + pieces
            variables[setting.variable] = random.pick(values)
        }
        return variables
    }
}
