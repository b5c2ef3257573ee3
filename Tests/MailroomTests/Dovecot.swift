import Foundation
import TestSupport
import Testing

@testable import Mailroom

/// A Dovecot of a test's own: IMAP and POP3 on free loopback ports, users by any name, all with one password.
///
/// It is unpacked into `.tools/dovecot`, which is its root: its paths are compiled in. Changing root is for root only.
final class Dovecot {
    static let password = "pass-word-4711"
    static let secret = "a-secret-that-signs-the-tokens-of-tests"
    static let root = "\(SharedData.repository)/.tools/dovecot"
    /// Suites that need it are enabled by this.
    static let isUsable =
        geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "\(root)/usr/sbin/dovecot")
    static let whyNot: Comment = "needs Dovecot from `.ci/setup test`, and root to change into its folder"

    let folder: String
    let imap: Int
    let imaps: Int
    let pop3: Int
    let pop3s: Int
    private let process: Process

    init(mechanisms: String = "plain login xoauth2") throws {
        let name = "rk-\(UUID().uuidString)"
        folder = "\(Self.root)/\(name)"
        (imap, imaps, pop3, pop3s) = try (Port.free(), Port.free(), Port.free(), Port.free())
        let files = FileManager.default
        for sub in ["run", "state", "mail", "keys/default/HS256"] {
            try files.createDirectory(atPath: "\(folder)/\(sub)", withIntermediateDirectories: true)
        }
        chown("\(folder)/mail", 65534, 65534)
        if !files.fileExists(atPath: "\(Self.root)/dev/null"),
            try Program.run("/usr/bin/mknod", ["-m", "666", "\(Self.root)/dev/null", "c", "1", "3"]).code != 0
        {
            _ = files.createFile(atPath: "\(Self.root)/dev/null", contents: nil)
        }
        _ = try Program.run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", "\(folder)/key.pem",
                "-out",
                "\(folder)/cert.pem",
            ])
        let key = Data(Self.secret.utf8).base64EncodedString()
        try Data(key.utf8).write(to: URL(fileURLWithPath: "\(folder)/keys/default/HS256/default"))
        try Data(Self.oauth(name).utf8).write(to: URL(fileURLWithPath: "\(folder)/oauth2.conf"))
        let ports = (imap, imaps, pop3, pop3s)
        try Data(Self.configuration(name, mechanisms, ports).utf8)
            .write(to: URL(fileURLWithPath: "\(folder)/dovecot.conf"))
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/chroot")
        process.arguments = [Self.root, "/usr/sbin/dovecot", "-F", "-c", "/\(name)/dovecot.conf"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        // Debian 12's first start generates nothing; but a busy machine may take its time.
        for _ in 0..<6000 {
            if ports.0.isListening, ports.1.isListening, ports.2.isListening, ports.3.isListening { return }
            guard process.isRunning else { break }
            usleep(20_000)
        }
        throw NotStarted(text: "Dovecot did not start: \(log)")
    }

    deinit {
        // TERM may be blocked in what a test's thread starts. The children by their ids: each is our own.
        let master = process.processIdentifier
        let children = (try? Program.run("/usr/bin/pgrep", ["-P", "\(master)"]).output) ?? ""
        kill(master, SIGKILL)
        for child in children.split(separator: "\n").compactMap({ pid_t($0) }) { kill(child, SIGKILL) }
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }

    var certificate: String { "\(folder)/cert.pem" }
    var log: String {
        String(decoding: FileManager.default.contents(atPath: "\(folder)/log") ?? Data(), as: UTF8.self)
    }

    /// Delivers into a user's inbox, as a mail server does.
    func deliver(_ text: String, to user: String, as name: String) throws {
        let maildir = "\(folder)/mail/\(user)"
        for sub in ["", "/tmp", "/new", "/cur"] {
            try FileManager.default.createDirectory(atPath: maildir + sub, withIntermediateDirectories: true)
            chown(maildir + sub, 65534, 65534)
        }
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(maildir)/tmp/\(name)"))
        chown("\(maildir)/tmp/\(name)", 65534, 65534)
        rename("\(maildir)/tmp/\(name)", "\(maildir)/new/\(name)")
    }

    /// Names of a user's mails in a folder, `""` for the inbox, `.Done` for the folder Done.
    func names(_ user: String, _ folder: String = "") -> [String] {
        ["new", "cur"].flatMap { sub in
            (try? FileManager.default.contentsOfDirectory(
                atPath: "\(self.folder)/mail/\(user)/\(folder)/\(sub)")) ?? []
        }.sorted()
    }

    static func token(_ user: String) throws -> String {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Clients/token.py"
        return try Program.run("/usr/bin/env", ["python3", script, user, secret]).output
    }

    struct NotStarted: Error, CustomStringConvertible {
        var text: String
        var description: String { text }
    }

    private static func oauth(_ name: String) -> String {
        """
        introspection_mode = local
        local_validation_key_dict = fs:posix:prefix=/\(name)/keys/
        username_attribute = sub

        """
    }

    private static func configuration(
        _ name: String, _ mechanisms: String, _ ports: (imap: Int, imaps: Int, pop3: Int, pop3s: Int)
    ) -> String {
        """
        base_dir = /\(name)/run
        state_dir = /\(name)/state
        log_path = /\(name)/log
        protocols = imap pop3
        listen = 127.0.0.1
        default_internal_user = nobody
        default_internal_group = nogroup
        default_login_user = nobody
        first_valid_uid = 1
        mail_location = maildir:/\(name)/mail/%u
        auth_mechanisms = \(mechanisms)
        auth_failure_delay = 0
        disable_plaintext_auth = no
        ssl = yes
        ssl_cert = </\(name)/cert.pem
        ssl_key = </\(name)/key.pem
        passdb {
          driver = oauth2
          mechanisms = xoauth2
          args = /\(name)/oauth2.conf
        }
        passdb {
          driver = static
          args = password=\(password)
        }
        userdb {
          driver = static
          args = uid=nobody gid=nogroup home=/\(name)/mail/%u
        }
        service imap-login {
          chroot =
          inet_listener imap {
            port = \(ports.imap)
          }
          inet_listener imaps {
            port = \(ports.imaps)
          }
        }
        service pop3-login {
          chroot =
          inet_listener pop3 {
            port = \(ports.pop3)
          }
          inet_listener pop3s {
            port = \(ports.pop3s)
          }
        }
        service anvil {
          chroot =
        }
        service stats {
          chroot =
        }

        """
    }
}

enum Port {
    /// One that was free a moment ago.
    static func free() throws -> Int {
        let server = try ScriptedServer { _, _ in }
        defer { server.stop() }
        return server.port
    }
}

extension Int {
    /// Somebody listens on this loopback port.
    var isListening: Bool {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(file) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(self).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
