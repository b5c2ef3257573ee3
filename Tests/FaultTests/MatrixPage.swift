import Foundation
import Synchronization
import TestSupport

/// `docs/fault-matrix.md`: its tables are this suite's golden files, each between two marks.
enum MatrixPage {
    private static let path = "\(SharedData.repository)/docs/fault-matrix.md"
    private static let writing = Mutex(())

    static func table(_ name: String) throws -> String {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        guard let range = range(of: name, in: text) else { return "" }
        return String(text[range])
    }

    static func record(_ table: String, as name: String) throws {
        try writing.withLock { _ in
            var text = try String(contentsOfFile: path, encoding: .utf8)
            guard let range = range(of: name, in: text) else { throw NoPlace(name: name) }
            text.replaceSubrange(range, with: table)
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
    }

    struct NoPlace: Error { var name: String }

    private static func range(of name: String, in text: String) -> Range<String.Index>? {
        guard let begin = text.range(of: "<!-- table: \(name) -->\n"),
            let end = text.range(of: "<!-- end -->", range: begin.upperBound..<text.endIndex)
        else { return nil }
        return begin.upperBound..<end.lowerBound
    }
}
