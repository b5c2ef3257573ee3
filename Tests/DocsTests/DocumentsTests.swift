import CEL
import Foundation
import RuleEngine
import TestSupport
import Testing

@Suite("Documents")
struct DocumentsTests {
    @Test(
        "every command that a guide shows works from top to bottom, and prints what the guide says",
        arguments: Document.guides)
    func commands(path: String) throws {
        let walkthrough = Walkthrough(try Document(path))
        guard !walkthrough.steps.isEmpty else { return }
        let (outputs, failure) = try walkthrough.run()
        if let failure { Issue.record("\(failure)") }
        guard failure == nil else { return }
        var differs = false
        for (step, output) in zip(walkthrough.steps, outputs) {
            guard let shown = step.output, !shown.describes(output) else { continue }
            differs = true
            Issue.record(
                "\(path):\(shown.line): it prints something else (RECORD_GOLDEN=1 rewrites the document):\n\(output)"
            )
        }
        if differs, ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil {
            try walkthrough.rewritten(outputs).write(
                toFile: "\(SharedData.repository)/\(path)", atomically: true, encoding: .utf8)
        }
    }

    @Test("every relative link leads to a file, and to a heading where it names one", arguments: Document.all)
    func links(path: String) throws {
        let document = try Document(path)
        let folder = (path as NSString).deletingLastPathComponent
        for (target, line) in document.links where !target.contains(":") {
            let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            let file = parts[0].isEmpty ? path : (folder.isEmpty ? parts[0] : "\(folder)/\(parts[0])")
            let place: Comment = "\(path):\(line): \(target)"
            let found = FileManager.default.fileExists(atPath: "\(SharedData.repository)/\(file)")
            #expect(found, place)
            if found, parts.count == 2 { #expect(try Document(file).anchors.contains(parts[1]), place) }
        }
    }

    @Test("every command of the program has its place in a guide")
    func allCommands() throws {
        struct Dump: Decodable { var command: Command }
        struct Command: Decodable {
            var commandName: String
            var shouldDisplay: Bool?
            var subcommands: [Command]?
        }
        let dump = try Program.run(Program.rekindle, ["--experimental-dump-help"])
        let root = try JSONDecoder().decode(Dump.self, from: Data(dump.output.utf8)).command
        let guides = try Document.guides.map { try Document($0).lines.joined(separator: "\n") }.joined(
            separator: "\n")
        var count = 0
        func look(_ command: Command, _ path: String) {
            for next in command.subcommands ?? []
            where next.shouldDisplay != false && next.commandName != "help" {
                count += 1
                let isThere = guides.contains("\(path) \(next.commandName)")
                #expect(isThere, "\(path) \(next.commandName) is in no guide")
                look(next, "\(path) \(next.commandName)")
            }
        }
        look(root, "rekindle")
        #expect(count > 15)
    }

    @Test("every field and function that a condition may use is in docs/rules.md")
    func fields() throws {
        let text = try Document("docs/rules.md").lines.joined(separator: "\n")
        for (object, fields) in AccountSchema.schema.objects {
            for field in fields {
                let isThere = text.contains("`\(object).\(field.name)`")
                #expect(isThere, "\(object).\(field.name)")
            }
        }
        for function in AccountSchema.schema.functions {
            let isThere = text.contains("`\(function.name)(")
            #expect(isThere, "\(function.name)")
        }
    }

    @Test("every code of a diagnostic is explained in the guide of the people who meet it")
    func codes() throws {
        let guides = [
            "rule": "docs/rules.md", "yaml": "docs/rules.md", "cel": "docs/rules.md",
            "policy": "docs/rules.md", "campaign": "docs/rules.md", "mapping": "docs/import.md",
            "inbound": "docs/inbound.md", "keys": "docs/consent.md",
            "settings": "docs/configuration.md", "template": "docs/editor.md", "liquid": "docs/editor.md",
            "markup": "docs/editor.md",
        ]
        var codes: Set<String> = []
        let sources = "\(SharedData.repository)/Sources"
        for case let name as String in FileManager.default.enumerator(atPath: sources) ?? .init()
        where name.hasSuffix(".swift") {
            let text = try String(contentsOfFile: "\(sources)/\(name)", encoding: .utf8)
            for match in text.matches(
                of:
                    #/"((rule|yaml|cel|policy|campaign|inbound|keys|mapping|settings|template|liquid|markup)/[a-z][a-z0-9-]+)"/#
            ) {
                codes.insert(String(match.output.1))
            }
        }
        #expect(codes.count > 40)
        for code in codes.sorted() {
            guard let guide = guides[String(code.prefix { $0 != "/" })] else { continue }
            let isThere = try Document(guide).lines.contains { $0.contains("`\(code)`") }
            #expect(isThere, "\(code) is not in \(guide)")
        }
    }
}

@Suite("Reading documents")
struct ReadingTests {
    @Test("a shortened block stands for what it leaves out, and for nothing else")
    func shortened() {
        let block = Document.Block(language: "text", line: 1, lines: ["plan 7cb038bd", "…", "end"])
        #expect(block.describes("plan 00000000\na\nb\nend\n"))
        #expect(!block.describes("plan 00000000\na\nb\nend\nmore\n"))
        #expect(!block.describes("plan other\nend\n"))
    }

    @Test("tokens of links and return paths may differ, and what stands around them may not")
    func tokens() {
        let block = Document.Block(
            language: "text", line: 1,
            lines: [
                "mailto:b@example.com?subject=unsubscribe%20AQEyMDI2LUtGVlotSDU4RsEHsF7LEV7LS93qlXvLM5c",
                "returns+afscbpbqzrb3g7mwuyaq@example.com",
            ])
        let token = "AQIyMDI2LUtGVlotSDU4RqL9D_F_BHsvQtu6W4o0jBo"
        let path = "returns+ae4brympc77raiyafmbq@example.com"
        #expect(block.describes("mailto:b@example.com?subject=unsubscribe%20\(token)\n\(path)\n"))
        #expect(!block.describes("mailto:c@example.com?subject=unsubscribe%20\(token)\n\(path)\n"))
        #expect(!block.describes("mailto:b@example.com?subject=unsubscribe%20\(token.dropLast())\n\(path)\n"))
    }

    @Test("ids, moments and ports may differ, and nothing else")
    func steady() {
        let block = Document.Block(
            language: "text", line: 1,
            lines: ["4  <p4.s1.4f389bc7@example.com>", "port 2525 at 2026-11-23T15:37:38Z"])
        #expect(block.describes("4  <p4.s1.28718620@example.com>\nport 41027 at 2027-01-02T00:00:00.5Z\n"))
        #expect(!block.describes("5  <p4.s1.28718620@example.com>\nport 41027 at 2027-01-02T00:00:00.5Z\n"))
    }
}
