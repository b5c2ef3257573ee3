import Diagnostics
import Foundation
import Liquid
import TestSupport
import Testing

@Suite("The examples of docs/liquid.md work as they stand there")
struct ExampleTests {
    /// A fenced block: what stands behind the fence, and its lines.
    struct Fence {
        var kind: String
        var text: String
    }

    static let document =
        (try? String(contentsOfFile: SharedData.repository + "/docs/liquid.md", encoding: .utf8)) ?? ""

    static let fences: [Fence] = {
        var fences: [Fence] = []
        var open: Fence?
        for line in document.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                if let fence = open { fences.append(fence) }
                open = open == nil ? Fence(kind: String(line.dropFirst(3)), text: "") : nil
            } else {
                open?.text += line + "\n"
            }
        }
        return fences
    }()

    @Test("each template writes what stands below it")
    func templates() throws {
        var count = 0
        for (index, fence) in Self.fences.enumerated() where fence.kind == "liquid" {
            try #require(index + 2 < Self.fences.count)
            let (data, expected) = (Self.fences[index + 1], Self.fences[index + 2])
            try #require(data.kind == "json" && expected.kind == "text")
            guard case .object(let object) = OrderedJSON.read(Array(data.text.utf8)) else {
                Issue.record("no object: \(data.text)")
                continue
            }
            let written = try render(fence.text, object).trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(written == expected.text.trimmingCharacters(in: .whitespacesAndNewlines))
            count += 1
        }
        #expect(count == 3)
    }

    @Test("every tag and every filter is in the tables")
    func tables() {
        for name in LiquidFilter.standard.keys.sorted() + Self.tags {
            #expect(Self.document.contains("`\(name)`"), "'\(name)' is not in docs/liquid.md")
        }
    }

    static let tags = [
        "assign", "break", "capture", "case", "comment", "continue", "cycle", "decrement", "doc", "echo",
        "else",
        "elsif", "for", "if", "ifchanged", "include", "increment", "liquid", "raw", "render", "tablerow",
        "unless",
        "when", "abort", "#",
    ]

    @Test("the Swift examples do what is said beside them")
    func swift() throws {
        let hello =
            "Dear {{ name | capitalize }}, {{ items.size }} things:{% for i in items %} {{ i }}{% endfor %}"
        #expect(
            try render(hello, ["name": "ann", "items": [1, 2.5, "three"]])
                == "Dear Ann, 3 things: 1 2.5 three")

        let money = LiquidFilter("money", maxArgs: 1) { input, arguments, _, _ in
            .string("€ \(input.text)" + (arguments.first.map { " / \($0.text)" } ?? ""))
        }
        #expect(try render("{{ 5 | money: \"kg\" }}", options: LiquidOptions(filters: [money])) == "€ 5 / kg")

        let schema = LiquidSchema([
            .init("customer", .object([.init("name", .text), .init("nickname", .text, canBeMissing: true)])),
            .init("lines", .list(of: .object([.init("title", .text)]))),
        ])
        let source = SourceText(
            name: "x",
            "{{ customer.nam }}{{ customer.nickname }}{% for l in lines %}{{ l.titel }}{% endfor %}")
        let found = LiquidTemplate.compile(source, options: LiquidOptions(schema: schema)).diagnostics
        #expect(
            found.map(\.message) == [
                "'customer' has no field 'nam'", "'customer.nickname' can be missing",
                "'l' has no field 'titel'",
            ])

        let options = LiquidOptions(channels: ["html", "text"])
        let parts = "Hello{% html %}<br>{% endhtml %}{% text %}, {% endtext %}{{ name }}"
        let template = try compiled(parts, options: options)
        #expect(try template.render(["name": "Ann"], channel: "html") == "Hello<br>Ann")
        #expect(try template.render(["name": "Ann"], channel: "text") == "Hello, Ann")
    }

    @Test("every code a template can be refused with is in the table")
    func codes() throws {
        let folder = SharedData.repository + "/Sources/Liquid"
        var codes: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix(".swift")
        {
            let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            for part in text.components(separatedBy: "\"liquid/").dropFirst() {
                if let code = part.split(separator: "\"").first { codes.insert("liquid/\(code)") }
            }
        }
        #expect(codes.count > 15)
        for code in codes.sorted() { #expect(Self.document.contains("`\(code)`"), "\(code)") }
    }
}
