import Foundation

/// Another implementation of mail, and one that is always there: nothing of it is ours.
enum Python {
    static let isPresent = (try? output(["python3", "-c", "print(1)"])) == Data("1\n".utf8)

    /// Runs `script` with a file of one Base64 line for each input, and reads the JSON that it prints.
    static func run<Reading: Decodable>(_ script: String, on messages: [[UInt8]], as: Reading.Type) throws
        -> [Reading]
    {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("mail-\(UUID().uuidString)")
        let lines = messages.map { Data($0).base64EncodedString() }
        try Data(lines.joined(separator: "\n").utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try JSONDecoder().decode([Reading].self, from: output(["python3", "-c", script, file.path]))
    }

    private static func output(_ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return data
    }
}
