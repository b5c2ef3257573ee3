public import Foundation

/// A server of somebody else's, run as a process of its own for one test.
public final class Server {
    public let port: Int
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
        scratch.remove()
    }

    /// What it printed so far.
    public var output: String { scratch.text("output") }

    public static let tools = "\(SharedData.repository)/.tools"

    /// Postfix's smtp-sink; each message becomes a file of `dump` with its envelope on top.
    public static func smtpSink(dump: String, options: [String] = []) throws -> Server {
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

    private static let libraries =
        "\(tools)/postfix/usr/lib/postfix:\(tools)/postfix/usr/lib/x86_64-linux-gnu"

    /// aiosmtpd with STARTTLS, or with TLS from the start; it demands a login before mail.
    public static func secure(_ pair: Certificates.Pair, isImplicit: Bool = false) throws -> Server {
        let port = try freePort()
        let script = "\(SharedData.repository)/Tests/Helpers/Servers/secure.py"
        return try start(
            python,
            [script, pair.certificate, pair.key, "\(port)"] + (isImplicit ? ["implicit"] : []), port: port)
    }

    public static let canBeSecure =
        Certificates.canBeMade && FileManager.default.isExecutableFile(atPath: python)
        && (try? Program.run(python, ["-c", "import aiosmtpd"]).code) == 0

    private static let python = "\(tools)/python/bin/python"

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
        for _ in 0..<15_000 {
            if NameServer.isListening(port) { return server }
            guard process.isRunning else { break }
            usleep(20_000)
        }
        throw NotStarted(text: "\(path) did not start: \(scratch.text("errors"))")
    }

    /// The port that a program says in its first line, once it listens.
    ///
    /// - Returns: `nil` when it ended without a word.
    public static func portSaid(on output: Pipe) -> Int? {
        var line = Data()
        while true {
            let byte = output.fileHandleForReading.readData(ofLength: 1)
            if byte.isEmpty || byte.first == 0x0A { break }
            line += byte
        }
        return Int(String(decoding: line, as: UTF8.self))
    }

    public struct NotStarted: Error, CustomStringConvertible {
        public var text: String
        public var description: String { text }

        public init(text: String) { self.text = text }
    }

    /// A port that was free a moment ago.
    public static func freePort() throws -> Int { try NameServer.freePort() }
}
