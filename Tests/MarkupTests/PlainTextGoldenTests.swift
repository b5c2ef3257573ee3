import Foundation
import Markup
import Testing

/// `Golden/<case>.html` and the text it becomes, `Golden/<case>.txt`. RECORD_GOLDEN=1 rewrites the texts and
/// fails, so that a person reads the difference.
@Suite struct PlainTextGoldenTests {
    @Test(
        "the text part of a page is, byte for byte, the one read and approved",
        arguments: ["offer", "structure"])
    func golden(name: String) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Golden")
        let html = try Data(contentsOf: folder.appendingPathComponent("\(name).html"))
        let text = PlainText.render(Array(html))
        let file = folder.appendingPathComponent("\(name).txt")
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil {
            try Data(text).write(to: file)
            Issue.record("recorded \(name).txt; read the difference")
            return
        }
        let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        #expect(String(decoding: text, as: UTF8.self) == expected)
    }
}
