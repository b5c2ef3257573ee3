import Foundation

/// Certificates for this machine, and what may be wrong with them, made by openssl for one test run.
public final class Certificates: Sendable {
    /// Paths of files.
    public struct Pair: Sendable {
        public var certificate, key: String
    }

    private let scratch: Scratch
    /// Of the authority that signed all but `unknown` and `selfSigned`.
    public let authority: String
    /// Signed by the authority; each but `good` has the one fault that its name says.
    public let good, expired, early, otherName: Pair
    /// Signed by an authority that nobody names.
    public let unknown: Pair
    public let selfSigned: Pair

    public static let canBeMade = (try? Program.run("/usr/bin/env", ["openssl", "version"]).code) == 0

    private static let here = "DNS:localhost,IP:127.0.0.1"

    public init() throws {
        let scratch = try Scratch()
        self.scratch = scratch
        try Self.sign(itself: "ours", "/CN=Tea authority", in: scratch)
        try Self.sign(itself: "theirs", "/CN=Another authority", in: scratch)
        func signed(
            _ name: String, by authority: String = "ours", names: String = Self.here, from: Int = -2,
            to: Int = 30
        ) throws -> Pair {
            try Self.sign(name, by: authority, names: names, from: from, to: to, in: scratch)
        }
        authority = scratch.path("ours.pem")
        good = try signed("good")
        expired = try signed("expired", from: -20, to: -2)
        early = try signed("early", from: 2)
        otherName = try signed("other", names: "DNS:mail.other.example")
        unknown = try signed("unknown", by: "theirs")
        selfSigned = try Self.selfSigned(in: scratch)
    }

    deinit { scratch.remove() }

    /// One for `localhost` and 127.0.0.1 that signs itself.
    public static func selfSigned(in scratch: Scratch) throws -> Pair {
        try sign(itself: "self", "/CN=localhost", ["-addext", "subjectAltName=\(here)"], in: scratch)
        return Pair(certificate: scratch.path("self.pem"), key: scratch.path("self.key"))
    }

    private static func sign(
        itself name: String, _ subject: String, _ more: [String] = [], in scratch: Scratch
    ) throws {
        try openssl(
            key(name, subject) + ["-x509", "-days", "60", "-out", "\(name).pem"] + more, in: scratch)
    }

    /// - Parameters:
    ///   - names: subjectAltName, as openssl writes it.
    ///   - from: days from now.
    ///   - to: the same.
    private static func sign(
        _ name: String, by authority: String, names: String, from: Int, to: Int, in scratch: Scratch
    ) throws -> Pair {
        try openssl(key(name, "/CN=\(name)") + ["-out", "\(name).csr"], in: scratch)
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
        // `ca` and not `x509 -req`: only it takes a first day in openssl 3.0.
        try openssl(
            [
                "ca", "-batch", "-config", "\(name).cnf", "-cert", "\(authority).pem", "-keyfile",
                "\(authority).key", "-in", "\(name).csr", "-out", "\(name).pem", "-notext", "-startdate",
                day(from), "-enddate", day(to),
            ], in: scratch)
        return Pair(certificate: scratch.path("\(name).pem"), key: scratch.path("\(name).key"))
    }

    private static func key(_ name: String, _ subject: String) -> [String] {
        [
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", subject,
            "-keyout", "\(name).key",
        ]
    }

    private static func openssl(_ arguments: [String], in scratch: Scratch) throws {
        let run = try Program.run("/usr/bin/env", ["openssl"] + arguments, folder: scratch.folder)
        guard run.code == 0 else { throw Server.NotStarted(text: "no certificate: \(run.errors)") }
    }

    private static func day(_ days: Int) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "UTC")
        format.dateFormat = "yyyyMMddHHmmss'Z'"
        return format.string(from: Date().addingTimeInterval(Double(days) * 86_400))
    }
}
