import Foundation

/// A Postfix of a test's own: `master` and its daemons on loopback ports, with configuration, queue and mailboxes in a
/// scratch folder. Nothing of the system's is read or written, no user is made, nothing is installed.
///
/// ```
/// rekindle ── STARTTLS, AUTH ──► submission ──► good.example      a Maildir each; others: 550 5.1.1 at RCPT
///                                    │
///                                    └─ smtp ─► the receiver of later.example
///                                                 gone…  550 5.1.1    full…  452 4.2.2    blocked… 550 5.7.1
/// bounces.example ◄── what Postfix writes (RFC 3464): a Maildir, and nothing is tried twice; or LMTP, and it is
/// ```
public final class PostfixServer {
    public enum Bounces: Hashable, Sendable {
        case maildir
        case lmtp(port: Int)
    }

    public static let user = "rekindle"
    public static let password = "correct horse"
    /// Where the bounces of any letter go, with whatever follows a `+`.
    public static let returnPath = "bounces@bounces.example"

    /// Suites that need it are enabled by this.
    public static let isUsable =
        geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "\(tools)/usr/sbin/saslpasswd2")
        && FileManager.default.isExecutableFile(atPath: "\(daemons)/master")
        && getpwnam(owner) != nil && getgrnam(group) != nil
    public static let whyNot =
        "needs Postfix from `.ci/setup test`, and root, as its daemons change their user"

    public let scratch: Scratch
    /// Wants STARTTLS and a login, then takes mail for anywhere.
    public let submission: Int
    private let shell: Process
    private let receiver: Int

    static let tools = "\(SharedData.repository)/.tools/postfix"
    static let daemons = "\(tools)/usr/lib/postfix/sbin"
    /// Postfix's daemons want a user and a group that are nobody else's in it. These come with every Debian.
    static let owner = "mail"
    static let group = "news"
    private static let queues = [
        "incoming", "active", "deferred", "bounce", "defer", "flush", "saved", "corrupt", "hold", "trace",
    ]

    /// - Parameters:
    ///   - people: who has a mailbox at good.example: `c1`, …
    ///   - asksForReports: a report of success, too, is asked for every letter (RFC 3461 §4.1, `NOTIFY=SUCCESS`).
    ///   - policy: a port of a policy server that is asked after the final dot of each letter, before its reply.
    public init(
        people: [String], bounces: Bounces = .maildir, asksForReports: Bool = false, policy: Int? = nil
    ) throws {
        scratch = try Scratch()
        submission = try NameServer.freePort()
        receiver = try NameServer.freePort()
        let pair = try Certificates.selfSigned(in: scratch)
        certificate = pair.certificate
        let configuration = Configuration(
            folder: scratch.folder, pair: pair, submission: submission, receiver: receiver, people: people,
            bounces: bounces,
            asksForReports: asksForReports, policy: policy)
        for (name, text) in configuration.files { try scratch.write(text, to: "config/\(name)") }
        try Self.makeFolders(scratch)
        try Self.makeUser(scratch)
        // `master` closes the descriptor by which Foundation knows that a process still runs, so a shell holds it. And
        // what a test's thread starts may have signals blocked, SIGCHLD among them, by which `master` lives.
        shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        shell.arguments = [
            "--default-signal", "/bin/sh", "-c",
            "setsid \"$0\" -c \"$1/config\" -d -e 7200 & echo $! > \"$1/master\"; wait",
            "\(Self.daemons)/master", scratch.folder,
        ]
        shell.environment = Self.environment
        shell.standardInput = FileHandle.nullDevice
        shell.standardOutput = try scratch.file("output")
        shell.standardError = try scratch.file("errors")
        try shell.run()
        for _ in 0..<15_000 {
            if NameServer.isListening(submission), NameServer.isListening(receiver) { return }
            guard shell.isRunning else { break }
            usleep(20_000)
        }
        throw NotStarted(text: "Postfix did not start: \(scratch.text("errors")) \(log)")
    }

    deinit {
        // It leads a session, which is that of all its daemons.
        if let master = pid_t(scratch.text("master").trimmingCharacters(in: .newlines)),
            getpgid(master) == master
        {
            kill(-master, SIGKILL)
        }
        kill(shell.processIdentifier, SIGKILL)
        shell.waitUntilExit()
        scratch.remove()
    }

    public let certificate: String
    public var log: String { scratch.text("log") }
    /// The Maildir of what came back.
    public var bounces: Maildir { Maildir(scratch.path("mail/bounces")) }
    public func mailbox(_ person: String) -> Maildir { Maildir(scratch.path("mail/\(person)")) }

    /// Waits until Postfix has nothing left to do: every letter is delivered, or its bounce is.
    ///
    /// - Throws: when it does not come to an end.
    public func settle() throws {
        var quiet = 0
        for _ in 0..<30_000 {
            // A letter moves between queues while one looks, so one look is none.
            quiet = queued == 0 ? quiet + 1 : 0
            if quiet == 3 { return }
            usleep(20_000)
        }
        throw NotStarted(text: "Postfix did not come to an end: \(log.suffix(4000))")
    }

    /// Letters in its queues.
    public var queued: Int {
        ["maildrop", "incoming", "active", "deferred"].reduce(0) { sum, name in
            let paths = FileManager.default.enumerator(atPath: scratch.path("queue/\(name)"))
            return sum
                + (paths?.count { isFile("\(name)/\($0)") } ?? 0)
        }
    }

    private func isFile(_ name: String) -> Bool {
        var status = stat()
        return lstat(scratch.path("queue/\(name)"), &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    struct NotStarted: Error, CustomStringConvertible {
        var text: String
        var description: String { text }
    }
}

extension PostfixServer {
    static let libraries = ["usr/lib/postfix", "usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu"]
        .map { "\(tools)/\($0)" }.joined(separator: ":")
    static let modules = "\(tools)/usr/lib/x86_64-linux-gnu/sasl2"
    static let environment = ["PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": libraries, "SASL_PATH": modules]

    private static func makeFolders(_ scratch: Scratch) throws {
        guard let owner = getpwnam(owner)?.pointee.pw_uid, let group = getgrnam(group)?.pointee.gr_gid else {
            throw NotStarted(text: "there is no user \(owner) or no group \(group)")
        }
        for (name, mode, gid) in queues.map({ ($0, 0o700, gid_t(0)) }) + [
            ("private", 0o700, 0), ("public", 0o710, group), ("maildrop", 0o1730, group),
        ] {
            let path = scratch.path("queue/\(name)")
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            chown(path, owner, gid)
            chmod(path, mode_t(mode))
        }
        for (name, uid) in [("queue/pid", uid_t(0)), ("data", owner), ("mail", Configuration.mailUser)] {
            try FileManager.default.createDirectory(
                atPath: scratch.path(name), withIntermediateDirectories: true)
            chown(scratch.path(name), uid, 0)
        }
    }

    /// The login, in a file of Cyrus SASL's own kind.
    private static func makeUser(_ scratch: Scratch) throws {
        let file = scratch.path("config/sasl/users")
        let made = try Program.run(
            "\(tools)/usr/sbin/saslpasswd2", ["-c", "-p", "-f", file, "-u", Configuration.relay, user],
            input: Data(password.utf8), environment: environment)
        guard made.code == 0, let owner = getpwnam(owner)?.pointee.pw_uid else {
            throw NotStarted(text: "no login could be made: \(made.errors)")
        }
        chown(file, owner, 0)
    }
}
