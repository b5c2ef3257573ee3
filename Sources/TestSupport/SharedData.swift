import Foundation

/// The public data that tests read where it lies: `REKINDLE_SHARED`, by default `../shared` beside the repository.
public enum SharedData {
    public static let folder: String = {
        if let folder = ProcessInfo.processInfo.environment["REKINDLE_SHARED"] { return folder }
        return repository + "/../shared"
    }()

    /// Suites that need it are enabled by this, and say so when they are skipped.
    public static var isThere: Bool { FileManager.default.fileExists(atPath: folder + "/DESIGN.md") }

    public static func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// The repository's folder.
    public static let repository: String = {
        var url = URL(fileURLWithPath: #filePath)
        while url.path != "/",
            !FileManager.default.fileExists(atPath: url.appendingPathComponent("Package.swift").path)
        {
            url.deleteLastPathComponent()
        }
        return url.path
    }()
}
