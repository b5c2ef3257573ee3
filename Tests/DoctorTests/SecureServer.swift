import Foundation
import TestSupport

/// A certificate and its key, as files.
struct CertificatePair {
    var certificate: String
    var key: String
}

/// An authority of this test's, and what it signed, made by openssl.
final class Certificates {
    private let scratch: Scratch
    let authority: String
    let good: CertificatePair
    let expired: CertificatePair
    let wrongName: CertificatePair
    let selfSigned: CertificatePair

    init() throws {
        scratch = try Scratch()
        let scratch = scratch
        func openssl(_ arguments: String...) throws {
            let run = try Program.run("/usr/bin/env", ["openssl"] + arguments, folder: scratch.folder)
            guard run.code == 0 else { throw Failure(text: run.errors) }
        }
        try openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "60", "-subj", "/CN=Tea authority",
            "-keyout",
            "ca.key", "-out", "ca.pem")
        authority = scratch.path("ca.pem")
        func signed(_ name: String, names: String, from: String, to: String) throws -> CertificatePair {
            try openssl(
                "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=\(name)", "-keyout", "\(name).key",
                "-out",
                "\(name).csr")
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
                "ca", "-batch", "-config", "\(name).cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-in",
                "\(name).csr",
                "-out", "\(name).pem", "-notext", "-startdate", from, "-enddate", to)
            return CertificatePair(certificate: scratch.path("\(name).pem"), key: scratch.path("\(name).key"))
        }
        func day(_ days: Double) -> String {
            let format = DateFormatter()
            format.locale = Locale(identifier: "en_US_POSIX")
            format.timeZone = TimeZone(identifier: "UTC")
            format.dateFormat = "yyyyMMddHHmmss'Z'"
            return format.string(from: Date().addingTimeInterval(days * 86_400))
        }
        let here = "DNS:localhost,IP:127.0.0.1"
        good = try signed("good", names: here, from: day(-2), to: day(30))
        expired = try signed("expired", names: here, from: day(-20), to: day(-3))
        wrongName = try signed("wrong", names: "DNS:mail.other.example", from: day(-2), to: day(30))
        try openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=localhost",
            "-addext",
            "subjectAltName=\(here)", "-keyout", "self.key", "-out", "self.pem")
        selfSigned = CertificatePair(certificate: scratch.path("self.pem"), key: scratch.path("self.key"))
    }

    deinit { scratch.remove() }

    struct Failure: Error, CustomStringConvertible {
        var text: String
        var description: String { text }
    }
}

/// aiosmtpd with STARTTLS or TLS from the start, by the script of the delivery tests; it demands a login before mail.
final class SecureServer {
    let port: Int
    private let process = Process()
    private let scratch: Scratch

    private static let python = "\(SharedData.repository)/.tools/python/bin/python"
    private static let script = "\(SharedData.repository)/Tests/Helpers/Servers/secure.py"

    static var isPresent: Bool {
        Keys.hasOpenSSL && FileManager.default.isExecutableFile(atPath: python)
            && (try? Program.run(python, ["-c", "import aiosmtpd"]).code) == 0
    }

    init(_ pair: CertificatePair, isImplicit: Bool) throws {
        scratch = try Scratch()
        port = try NameServer.freePort()
        process.executableURL = URL(fileURLWithPath: Self.python)
        process.arguments =
            [Self.script, pair.certificate, pair.key, "\(port)"] + (isImplicit ? ["implicit"] : [])
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try scratch.file("output")
        process.standardError = try scratch.file("errors")
        try process.run()
        for _ in 0..<6000 {
            if NameServer.isListening(port) { return }
            guard process.isRunning else { break }
            usleep(20_000)
        }
        throw Certificates.Failure(text: "secure.py did not start: \(scratch.text("errors"))")
    }

    deinit {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        scratch.remove()
    }
}
