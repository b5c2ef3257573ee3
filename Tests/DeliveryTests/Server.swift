import Foundation
import TestSupport

/// A server of somebody else's, run as a process of its own for one test.
final class Server {
    let port: Int
    private let process: Process
    private let scratch: Scratch

    private init(process: Process, port: Int, scratch: Scratch) {
        self.process = process
        self.port = port
        self.scratch = scratch
    }

    deinit {
        // smtp-sink may be started with TERM blocked, and has nothing to put away.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// What it printed so far.
    var output: String { scratch.text("output") }

    static let tools = "\(SharedData.repository)/.tools"

    /// Postfix's smtp-sink; each message becomes a file of `dump` with its envelope on top.
    static func smtpSink(dump: String, options: [String] = []) throws -> Server {
        try FileManager.default.createDirectory(atPath: dump, withIntermediateDirectories: true)
        chmod(dump, 0o777)
        let port = try freePort()
        // Run by root it wants another user's name; the folder is open to it.
        let user = getuid() == 0 ? ["-u", "nobody"] : []
        return try start(
            "\(tools)/postfix/usr/sbin/smtp-sink",
            user + options + ["-d", "\(dump)/%H%M%S.", "127.0.0.1:\(port)", "100"], port: port,
            environment: ["LD_LIBRARY_PATH": libraries])
    }

    static let libraries = "\(tools)/postfix/usr/lib/postfix:\(tools)/postfix/usr/lib/x86_64-linux-gnu"

    /// aiosmtpd with STARTTLS and AUTH, its certificate made for this test.
    static func secure(certificates: String, isImplicit: Bool = false) throws -> Server {
        let port = try freePort()
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
        return try start(
            "\(tools)/python/bin/python",
            [
                "\(folder)/Servers/secure.py", "\(certificates)/cert.pem", "\(certificates)/key.pem",
                "\(port)",
            ] + (isImplicit ? ["implicit"] : []), port: port)
    }

    /// A certificate for 127.0.0.1 and localhost that signs itself.
    static func makeCertificate(in folder: String) throws {
        _ = try Program.run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", "\(folder)/key.pem", "-out",
                "\(folder)/cert.pem",
            ])
    }

    private static func start(
        _ path: String, _ arguments: [String], port: Int, environment: [String: String] = [:]
    ) throws -> Server {
        let scratch = try Scratch()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try scratch.file("output")
        process.standardError = try scratch.file("errors")
        try process.run()
        let server = Server(process: process, port: port, scratch: scratch)
        for _ in 0..<500 {
            if isListening(port) { return server }
            guard process.isRunning else { break }
            usleep(20_000)
        }
        throw NotStarted(text: "\(path) did not start: \(scratch.text("errors"))")
    }

    struct NotStarted: Error, CustomStringConvertible {
        var text: String
        var description: String { text }
    }

    private static func isListening(_ port: Int) -> Bool {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(file) }
        var address = loopback(port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// A port that was free a moment ago.
    static func freePort() throws -> Int {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(file) }
        var address = loopback(0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file, $0, size) == 0 && getsockname(file, $0, &size) == 0
            }
        }
        guard bound else { throw NotStarted(text: "no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func loopback(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}

/// Messages as smtp-sink wrote them: its own `X-…-Args` lines, then the message.
struct SinkDump {
    struct Message: Hashable {
        var sender: String
        var recipient: String
        var messageID: String
        /// Below smtp-sink's own lines.
        var content: [UInt8]
    }

    let messages: [Message]

    init(_ folder: String) throws {
        messages = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().compactMap { name in
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else { return nil }
            return Self.message(Array(data))
        }
    }

    private static func message(_ bytes: [UInt8]) -> Message? {
        var sender = ""
        var recipient = ""
        var messageID = ""
        var content: [UInt8] = []
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let text = String(decoding: line, as: UTF8.self)
            if text.hasPrefix("X-Mail-Args: ") {
                sender = String(text.dropFirst(13).prefix { $0 != " " })
            } else if text.hasPrefix("X-Rcpt-Args: ") {
                recipient = String(text.dropFirst(13))
            } else if text.hasPrefix("X-Client-") || text.hasPrefix("X-Helo-Args") {
                continue
            } else {
                // The Received line that smtp-sink adds carries its own time.
                if messageID.isEmpty, text.hasPrefix("Message-ID: ") {
                    messageID = String(text.dropFirst(12))
                }
                content += line
                content.append(0x0A)
            }
        }
        guard !messageID.isEmpty else { return nil }
        if let date = content.firstRange(of: Array("Date: ".utf8)) {
            content.removeSubrange(..<date.lowerBound)
        }
        return Message(
            sender: sender, recipient: recipient, messageID: messageID.trimmingCharacters(in: .whitespaces),
            content: content)
    }
}
