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
        // It says its port when it listens, and ends without a word when it cannot.
        var line = Data()
        while true {
            let byte = output.fileHandleForReading.readData(ofLength: 1)
            if byte.isEmpty || byte.first == 0x0A { break }
            line += byte
        }
        guard let port = Int(String(decoding: line, as: UTF8.self)) else {
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

/// A TCP connection on loopback that sends and receives bytes and nothing else.
final class PlainConnection {
    private let socket: Int32

    init?(port: Int, seconds: Int = 600) {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return nil }
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(clamping: port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let isOpen = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isOpen else {
            close(socket)
            return nil
        }
        self.socket = socket
    }

    deinit { close(socket) }

    @discardableResult
    func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// Up to the connection's end.
    func receiveAll() -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// One click as a mail provider sends it; the whole answer.
    static func oneClick(_ token: String, port: Int) -> String {
        guard let connection = PlainConnection(port: port) else { return "" }
        let body = "List-Unsubscribe=One-Click"
        connection.send(
            "POST /u/\(token) HTTP/1.1\r\nHost: news.tea.example\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        return connection.receiveAll()
    }
}
