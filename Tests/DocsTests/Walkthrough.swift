import Foundation
import TestSupport

/// The ```sh blocks of one document, run in one shell in a copy of the workspace.
///
/// Each line must end with exit code 0, or with the one that a comment at its end says: `# exit 65`. A ```text
/// block right after one shows what it prints.
struct Walkthrough {
    struct Step {
        var block: Document.Block
        var output: Document.Block?
    }

    let document: Document
    let steps: [Step]

    init(_ document: Document) {
        self.document = document
        var steps: [Step] = []
        var canShow = false
        for block in document.blocks {
            if block.language == "sh" {
                steps.append(Step(block: block))
                canShow = true
            } else {
                if block.language == "text", canShow { steps[steps.count - 1].output = block }
                canShow = false
            }
        }
        self.steps = steps
    }

    /// - Returns: what each step printed, and of the first that failed the line it failed in or after.
    func run() throws -> (outputs: [String], failure: String?) {
        let scratch = try Scratch.workspace()
        defer { scratch.remove() }
        let files = FileManager.default
        for name in ["docs", "Outbox/README.md"] {
            try files.copyItem(atPath: "\(SharedData.repository)/\(name)", toPath: scratch.path(name))
        }
        // Links and return paths are signed; with this key the documents can show them.
        let keys = scratch.path(".rekindle/token.keys")
        try scratch.write("1 c2hvd24gaW4gdGhlIGRvY3VtZW50cywga25vd24gYnk=\n", to: ".rekindle/token.keys")
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: keys)
        let desk = try Scratch()
        defer { desk.remove() }
        try files.createDirectory(atPath: desk.path("bin"), withIntermediateDirectories: true)
        try files.createSymbolicLink(atPath: desk.path("bin/rekindle"), withDestinationPath: Program.rekindle)
        var script = """
            export PATH="\(desk.path("bin")):$PATH" USER=ana LC_ALL=C.UTF-8
            unset ${!REKINDLE_@}
            trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT
            set -eE -o pipefail

            """
        for (index, step) in steps.enumerated() {
            try desk.write(Self.checked(step.block), to: "\(index).sh")
            script +=
                "echo \(index) > '\(desk.path("at"))'; source '\(desk.path("\(index).sh"))' > '\(desk.path("\(index).out"))' 2>&1\n"
        }
        script += "echo done > '\(desk.path("at"))'\n"
        try desk.write(script, to: "script")
        let result = try Program.run(
            "/usr/bin/timeout", ["-k", "5", "300", "bash", desk.path("script")], folder: scratch.folder)
        let outputs = steps.indices.map { desk.text("\($0).out") }
        let place = desk.text("at").trimmingCharacters(in: .whitespacesAndNewlines)
        if place == "done" { return (outputs, nil) }
        guard let index = Int(place) else { return (outputs, "the shell did not start: \(result.errors)") }
        let line = steps[index].block.line
        return (
            outputs,
            "\(document.path):\(line): the block fails (\(result.code)):\n\(outputs[index])\(result.errors)"
        )
    }

    /// A line that ends in `# exit 65` must end with that code.
    private static func checked(_ block: Document.Block) -> String {
        block.lines.enumerated().map { index, line in
            guard let match = line.firstMatch(of: #/#.*\bexit (\d+)\b[^']*$/#) else { return line }
            return """
                set +e; \(line[..<match.range.lowerBound])
                code=$?; set -e
                [ $code = \(match.output.1) ] || { echo "line \(block.line + index) ended with $code" >&2; exit 1; }
                """
        }.joined(separator: "\n") + "\n"
    }

    /// The document with what was printed in place of what it shows.
    func rewritten(_ outputs: [String]) -> String {
        var lines = document.lines
        for (step, output) in zip(steps, outputs).reversed() {
            guard let shown = step.output, !shown.describes(output) else { continue }
            let fresh = output.split(separator: "\n", omittingEmptySubsequences: false).map {
                $0.replacing(#/[ \t]+$/#, with: "")
            }
            let last = fresh.last?.isEmpty == true ? fresh.dropLast() : fresh[...]
            lines.replaceSubrange(
                shown.line - 1..<shown.line - 1 + shown.lines.count, with: last.map { String($0) })
        }
        return lines.joined(separator: "\n")
    }
}
