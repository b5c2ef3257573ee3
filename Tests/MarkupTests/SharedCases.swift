import Foundation

/// The conformance data beside the repository.
enum SharedCases {
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["REKINDLE_SHARED"] {
            return URL(fileURLWithPath: path)
        }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../shared").standardizedFileURL
    }()

    static var tokenizerFolder: URL { folder.appendingPathComponent("html-tokenizer") }

    static var areThere: Bool {
        FileManager.default.fileExists(atPath: tokenizerFolder.appendingPathComponent("test1.json").path)
    }
}

/// Random numbers that a printed seed brings back (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// The seed of this run: MARKUP_SEED, or a fresh one.
    static var runSeed: UInt64 {
        ProcessInfo.processInfo.environment["MARKUP_SEED"].flatMap { UInt64($0) }
            ?? UInt64.random(in: 1..<1 << 32)
    }
}
