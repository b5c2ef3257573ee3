import Foundation
import Glibc
import TestSupport

/// A TLS proxy in Python, in a process of its own, on a loopback port that the system chose.
final class SpoolFront {
    let port: Int
    private let process = Process()
    private let scratch: Scratch

    static let isPossible =
        Certificates.canBeMade
        && (try? Program.run("/usr/bin/env", ["python3", "-c", "import ssl"]).code) == 0

    /// - Parameters:
    ///   - backend: the port of the server behind it.
    ///   - isOld: speaks TLS 1.1 and earlier only.
    init(_ pair: Certificates.Pair, backend: Int, isOld: Bool = false) throws {
        scratch = try Scratch()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let script = "\(SharedData.repository)/Tests/Helpers/SpoolFront/front.py"
        process.arguments =
            ["python3", script, scratch.folder, pair.certificate, pair.key, "\(backend)"]
            + (isOld ? ["old"] : [])
        let output = Pipe()
        process.standardOutput = output
        process.standardError = try scratch.file("errors")
        process.standardInput = FileHandle.nullDevice
        try process.run()
        guard let port = Server.portSaid(on: output) else {
            throw Server.NotStarted(text: scratch.text("errors"))
        }
        self.port = port
    }

    deinit {
        // Not SIGTERM: a process started from a thread of Swift's pool inherits that it is blocked.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        scratch.remove()
    }

    var address: String { "https://127.0.0.1:\(port)" }

    /// How to answer from now on.
    func answer(_ mode: String) throws {
        try scratch.write(mode, to: "mode.new")
        _ = rename(scratch.path("mode.new"), scratch.path("mode"))
    }

    /// A line for each connection and each request.
    var log: [String] { scratch.text("log").split(separator: "\n").map(String.init) }
    /// What came through: `GET /spool secret`.
    var requests: [String] { log.filter { $0.hasPrefix("GET ") || $0.hasPrefix("POST ") } }

    /// What came through, when the only connection is over.
    func requestsAtEnd() async throws -> [String] {
        for _ in 0..<60_000 {
            if let last = log.last, last == "closed" || last.hasPrefix("refused") { return requests }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Server.NotStarted(text: "the connection does not end: \(log)")
    }
}
