import Foundation
import TestSupport
import Testing

/// Compares a page with its file, whole bytes. `RECORD_GOLDEN=1` writes the file and fails, so that a person reads
/// what changed.
func expectGolden(_ html: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let path = "\(SharedData.repository)/Tests/WebTests/Golden/\(name).html"
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
        FileManager.default.createFile(atPath: path, contents: Data(html.utf8))
        Issue.record("recorded \(name).html", sourceLocation: sourceLocation)
        return
    }
    let expected = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    #expect(html == expected, "the page differs from Golden/\(name).html", sourceLocation: sourceLocation)
}

func goldenText(_ name: String) throws -> String {
    let path = "\(SharedData.repository)/Tests/WebTests/Golden/\(name).html"
    return String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
}
