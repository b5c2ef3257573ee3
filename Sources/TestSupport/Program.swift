public import Foundation

/// Runs a program and waits for it; for tests of the executable and of real servers.
public struct Program {
    public struct Result: Sendable {
        public var code: Int32
        public var output: String
        public var errors: String
    }

    /// `rekindle` as this test run built it.
    public static var rekindle: String {
        // The test bundle lies beside the executable in the build folder.
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent()
        for folder in [bundle.path, "\(SharedData.repository)/.build/debug"] {
            let path = "\(folder)/rekindle"
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        return "\(SharedData.repository)/.build/debug/rekindle"
    }

    /// - Parameters:
    ///   - input: given on standard input.
    ///   - environment: added to this process's own.
    public static func run(
        _ path: String, _ arguments: [String], input: Data? = nil, environment: [String: String] = [:],
        folder: String? = nil
    ) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        // Files instead of pipes: whatever the program writes, nobody waits for a reader.
        let scratch = try Scratch()
        defer { scratch.remove() }
        let output = try scratch.file("output")
        let errors = try scratch.file("errors")
        process.standardOutput = output
        process.standardError = errors
        if let input {
            try input.write(to: URL(fileURLWithPath: scratch.path("input")))
            process.standardInput = FileHandle(forReadingAtPath: scratch.path("input"))
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        try process.run()
        process.waitUntilExit()
        return Result(
            code: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
            output: scratch.text("output"), errors: scratch.text("errors"))
    }
}

/// A folder of a test's own, empty at first.
public struct Scratch: Sendable {
    public let folder: String

    public init() throws {
        folder = NSTemporaryDirectory() + "/rekindle-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    public func path(_ name: String) -> String { "\(folder)/\(name)" }

    public func write(_ text: String, to name: String) throws {
        let url = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    public func text(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path(name)) ?? Data(), as: UTF8.self)
    }

    public func file(_ name: String) throws -> FileHandle {
        FileManager.default.createFile(atPath: path(name), contents: nil)
        guard let handle = FileHandle(forWritingAtPath: path(name)) else {
            throw CocoaError(.fileWriteUnknown)
        }
        return handle
    }

    public func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// The repository's own workspace, without a relay: its rules, templates and settings.
    public static func workspace() throws -> Scratch {
        let scratch = try Scratch()
        for name in ["rekindle.yaml", "Rules", "Templates"] {
            try FileManager.default.copyItem(
                atPath: "\(SharedData.repository)/\(name)", toPath: scratch.path(name))
        }
        try FileManager.default.createDirectory(
            atPath: scratch.path("Outbox"), withIntermediateDirectories: true)
        return scratch
    }
}
