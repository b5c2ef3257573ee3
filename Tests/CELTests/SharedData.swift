import Foundation

/// Where the conformance data lies: `REKINDLE_SHARED`, by default beside the repository.
enum SharedData {
    static let conformance: String = {
        let root =
            ProcessInfo.processInfo.environment["REKINDLE_SHARED"]
            ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared").path
        return root + "/cel-conformance"
    }()

    static var isThere: Bool { FileManager.default.fileExists(atPath: conformance + "/basic.json") }
}
