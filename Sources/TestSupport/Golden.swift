import Foundation

/// A golden file beside a test. `RECORD_GOLDEN=1` rewrites it, and the test then fails, so that a person reads
/// the difference.
public struct Golden: Sendable {
    private let file: URL

    /// - Parameter source: the test's own `#filePath`; the file lies in `Golden/` beside it.
    public init(_ name: String, beside source: String) {
        file = URL(fileURLWithPath: source).deletingLastPathComponent().appendingPathComponent("Golden")
            .appendingPathComponent(name)
    }

    public static var isRecording: Bool { ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil }

    /// What was read and approved; `nil` if there is no such file.
    public var approved: String? { (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } }

    public func record(_ text: String) throws {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
}
