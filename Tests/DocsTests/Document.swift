import Foundation
import TestSupport

/// A Markdown document of the repository, taken apart as far as the tests need it.
struct Document {
    /// Relative to the repository.
    let path: String
    let lines: [String]

    /// A fenced piece of code.
    struct Block {
        var language: String
        /// Of the first line inside the fence, from 1.
        var line: Int
        var lines: [String]
    }

    init(_ path: String) throws {
        self.path = path
        let text = try String(contentsOfFile: "\(SharedData.repository)/\(path)", encoding: .utf8)
        lines = text.components(separatedBy: "\n")
    }

    /// The documents whose commands are run; in each, from top to bottom.
    static let guides = [
        "README.md", "CONTRIBUTING.md", "Outbox/README.md", "Rules/README.md", "docs/bulk-senders.md",
        "docs/cel.md", "docs/configuration.md", "docs/consent.md", "docs/doctor.md", "docs/editor.md",
        "docs/crash-matrix.md", "docs/fault-matrix.md", "docs/import.md", "docs/inbound.md",
        "docs/mailroom.md", "docs/manager.md",
        "docs/operator.md", "docs/pacing.md", "docs/recommendations.md", "docs/rep.md", "docs/rules.md",
        "docs/webhooks.md",
    ]
    static let all =
        guides + [
            "ARCHITECTURE.md", "CHANGELOG.md", "Templates/README.md", "docs/liquid.md",
            "docs/template-checks.md", "docs/templates.md",
        ]

    var blocks: [Block] {
        var blocks: [Block] = []
        var open: Block?
        for (index, line) in lines.enumerated() {
            if line.hasPrefix("```") {
                if let block = open {
                    blocks.append(block)
                    open = nil
                } else {
                    open = Block(language: String(line.dropFirst(3)), line: index + 2, lines: [])
                }
            } else {
                open?.lines.append(line)
            }
        }
        return blocks
    }

    /// What `[…](target)` and `src="target"` outside of code lead to, with their lines.
    var links: [(target: String, line: Int)] {
        var links: [(String, Int)] = []
        var isCode = false
        for (index, line) in lines.enumerated() {
            if line.hasPrefix("```") { isCode.toggle() }
            guard !isCode else { continue }
            let text = line.replacing(#/`[^`]*`/#, with: "")
            for match in text.matches(of: #/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/#) {
                if let target = match.output.1 ?? match.output.2 { links.append((String(target), index + 1)) }
            }
        }
        return links
    }

    /// The anchors of the headings, as GitHub makes them.
    var anchors: Set<String> {
        var anchors: Set<String> = []
        var isCode = false
        for line in lines {
            if line.hasPrefix("```") { isCode.toggle() }
            guard !isCode, let match = line.wholeMatch(of: #/#+ (.*)/#) else { continue }
            let kept = match.output.1.lowercased().unicodeScalars.compactMap { scalar -> Character? in
                if scalar == " " { return "-" }
                return scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-"
                    || scalar == "_"
                    ? Character(scalar) : nil
            }
            anchors.insert(String(kept))
        }
        return anchors
    }
}

extension Document.Block {
    /// Whether the output of a run reads as this block does. A line with `…` alone stands for any lines; ids of
    /// plans, moments, ports and signed tokens differ from run to run.
    func describes(_ output: String) -> Bool {
        let wanted = Self.steady(lines.joined(separator: "\n")).split(separator: "\n").map(String.init)
        var given = Self.steady(output).split(separator: "\n").map(String.init)[...]
        var isAnywhere = false
        for line in wanted {
            if line.trimmingCharacters(in: .whitespaces) == "…" {
                isAnywhere = true
            } else if isAnywhere {
                guard let place = given.firstIndex(of: line) else { return false }
                given = given[(place + 1)...]
                isAnywhere = false
            } else {
                guard given.popFirst() == line else { return false }
            }
        }
        return isAnywhere || given.isEmpty
    }

    var isShortened: Bool { lines.contains { $0.trimmingCharacters(in: .whitespaces) == "…" } }

    private static func steady(_ text: String) -> String {
        // Simple boundaries: by Unicode's there is none inside "s1.28718620".
        text.replacing(#/\b[0-9a-f]{8}\b/#.wordBoundaryKind(.simple), with: "ID")
            .replacing(#/\b20\d\d-\d\d-\d\dT[0-9:.]+Z/#, with: "MOMENT")
            .replacing(#/127\.0\.0\.1:\d+/#, with: "127.0.0.1:PORT")
            .replacing(#/port \d+/#, with: "port PORT")
            // Each workspace has keys of its own: a link's last part, and what a return path has after its mailbox.
            .replacing(#/(unsubscribe%20|/u/)[A-Za-z0-9_-]{43}/#) { "\($0.output.1)TOKEN" }
            .replacing(#/\+[a-z2-7]{20}@/#, with: "+TOKEN@")
            .replacing(#/[ \t]+(?=\n|$)/#, with: "")
    }
}
