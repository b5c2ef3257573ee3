import Foundation
import Glibc
import TestSupport

/// The unsubscribe server as a process of its own, over a folder of the test's.
final class ServerProcess {
    let port: Int
    private let process: Process
    private let scratch: Scratch

    /// - Parameters:
    ///   - log: of this start, in the folder.
    ///   - under: a program and its options that start the server and watch it.
    init(
        _ scratch: Scratch, port: Int = 0, seconds: Int = 30, connections: Int = 512, log: String = "log",
        under watcher: [String] = []
    ) throws {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent()
        self.scratch = scratch
        process = Process()
        let server = bundle.appendingPathComponent("UnsubscribeProbe").path
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            watcher + [server, scratch.folder, "\(port)", "\(seconds)", "\(connections)"]
        process.standardError = try scratch.file(log)
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        guard let port = Server.portSaid(on: output) else {
            process.terminate()
            throw CocoaError(.executableLoad)
        }
        self.port = port
    }

    /// As a power cut would for the process.
    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// - Returns: its exit code.
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }
}

extension LoopbackConnection {
    /// One click as a mail provider sends it; the whole answer.
    static func oneClick(_ token: String, port: Int) -> String {
        guard let connection = LoopbackConnection(port: port) else { return "" }
        let body = "List-Unsubscribe=One-Click"
        connection.send(
            "POST /u/\(token) HTTP/1.1\r\nHost: news.tea.example\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        return connection.receiveAll()
    }
}
