import Foundation
import Glibc
import TestSupport

/// Certificates for this machine, and what may be wrong with them, made by openssl for this test run.
final class Certificates: Sendable {
    struct Pair: Sendable {
        var certificate, key: String
    }

    private let scratch: Scratch
    /// Of the authority that signed all but `unknown`.
    let authority: String
    let good, expired, early, otherName, unknown: Pair

    static let areMade = (try? Program.run("/usr/bin/env", ["openssl", "version"]).code) == 0

    init() throws {
        let scratch = try Scratch()
        self.scratch = scratch
        func openssl(_ arguments: String...) throws {
            let run = try Program.run("/usr/bin/env", ["openssl"] + arguments, folder: scratch.folder)
            guard run.code == 0 else { throw NotMade(description: run.errors) }
        }
        func key(_ name: String) -> [String] {
            [
                "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                "/CN=\(name)", "-keyout", "\(name).key",
            ]
        }
        func authority(_ name: String) throws {
            let run = try Program.run(
                "/usr/bin/env", ["openssl"] + key(name) + ["-x509", "-days", "60", "-out", "\(name).pem"],
                folder: scratch.folder)
            guard run.code == 0 else { throw NotMade(description: run.errors) }
        }
        func signed(_ name: String, by authority: String = "ours", names: String, from: Int, to: Int) throws
            -> Pair
        {
            let request = try Program.run(
                "/usr/bin/env", ["openssl"] + key(name) + ["-out", "\(name).csr"], folder: scratch.folder)
            guard request.code == 0 else { throw NotMade(description: request.errors) }
            try scratch.write("", to: "\(name).index")
            try scratch.write(
                """
                [ca]
                default_ca = one
                [one]
                database = \(name).index
                new_certs_dir = .
                rand_serial = yes
                default_md = sha256
                policy = any
                x509_extensions = names
                [any]
                commonName = supplied
                [names]
                subjectAltName = \(names)

                """, to: "\(name).cnf")
            try openssl(
                "ca", "-batch", "-config", "\(name).cnf", "-cert", "\(authority).pem", "-keyfile",
                "\(authority).key", "-in", "\(name).csr", "-out", "\(name).pem", "-notext", "-startdate",
                Self.day(from), "-enddate", Self.day(to))
            return Pair(certificate: scratch.path("\(name).pem"), key: scratch.path("\(name).key"))
        }
        let here = "DNS:localhost,IP:127.0.0.1"
        try authority("ours")
        try authority("theirs")
        self.authority = scratch.path("ours.pem")
        good = try signed("good", names: here, from: -2, to: 30)
        expired = try signed("expired", names: here, from: -20, to: -2)
        early = try signed("early", names: here, from: 2, to: 30)
        otherName = try signed("other", names: "DNS:news.other.example", from: -2, to: 30)
        unknown = try signed("unknown", by: "theirs", names: here, from: -2, to: 30)
    }

    deinit { scratch.remove() }

    private static func day(_ days: Int) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "UTC")
        format.dateFormat = "yyyyMMddHHmmss'Z'"
        return format.string(from: Date().addingTimeInterval(Double(days) * 86_400))
    }

    struct NotMade: Error, CustomStringConvertible { var description: String }
}

/// A TLS proxy in Python, in a process of its own, on a loopback port that the system chose.
final class SpoolFront {
    let port: Int
    private let process = Process()
    private let scratch: Scratch

    static let isPossible =
        Certificates.areMade && (try? Program.run("/usr/bin/env", ["python3", "-c", "import ssl"]).code) == 0

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
        var line = Data()
        while true {
            let byte = output.fileHandleForReading.readData(ofLength: 1)
            if byte.isEmpty || byte.first == 0x0A { break }
            line += byte
        }
        guard let port = Int(String(decoding: line, as: UTF8.self)) else {
            throw Certificates.NotMade(description: scratch.text("errors"))
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
        throw Certificates.NotMade(description: "the connection does not end: \(log)")
    }
}
