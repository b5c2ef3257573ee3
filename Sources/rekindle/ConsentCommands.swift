import ArgumentParser
import Campaigns
import Configuration
import Consent
import CurlSpool
import Domain
import Foundation
import Glibc
import Logging
import Storage
import Tokens

struct UnsubscribeServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unsubscribe-server",
        abstract: "The pages behind the links of letters: one-click unsubscribe, preferences.",
        discussion: """
            It needs neither store nor rules: only the company's name, the key file and a folder for what customers say
            (the spool). So it can run alone on a machine that is reached from outside, behind a proxy that does TLS. There
            set REKINDLE_UNSUBSCRIBE_SECRET, the same as on the main machine, which then fetches by itself what was said.

            Nothing is answered with 200 before it is safe on the disk.
            """)

    @Option(
        name: [.customShort("C"), .long],
        help: "The workspace; without one, say --company, --keys and --spool.")
    var workspace: String?
    @Option(help: "The company's name, as the pages show it.")
    var company: String?
    @Option(help: "The file with the keys of tokens.")
    var keys: String?
    @Option(help: "The folder for what customers say.")
    var spool: String?
    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"
    @Option(help: "The port.")
    var port = 8485

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port is a number up to 65535") }
        guard workspace != nil || (company != nil && keys != nil && spool != nil) else {
            throw ValidationError("say --workspace, or all of --company, --keys and --spool")
        }
    }

    func run() async throws {
        try await failing {
            var opened: Workspace?
            if let workspace {
                var options = WorkspaceOptions()
                options.workspace = workspace
                options.store = nil
                opened = try await Workspace.open(options)
            }
            let file = TokenKeyFile(path: keys ?? opened?.keyFile ?? "")
            let (name, folder) = (
                company ?? opened?.company.name ?? "", spool ?? opened?.spoolFolder ?? ""
            )
            // In a workspace they are made on first use; alone, they are those that the main machine has.
            let makesKeys = opened != nil
            let secret = ProcessInfo.processInfo.environment["REKINDLE_UNSUBSCRIBE_SECRET"] ?? ""
            let pull = secret.isEmpty ? nil : try PullSecret(checking: secret)
            let routes = try await onThread {
                try ConsentRoutes(company: name, file, makesKeys: makesKeys, spool: folder, pull: pull)
            }
            let server = UnsubscribeServer(routes, host: host, port: port, logger: ConsentRoutes.log)
            try await server.run { port in
                Console.print("http://\(host):\(port)/u/")
            }
        }
    }
}

extension PullSecret {
    init(checking text: String) throws {
        guard let secret = PullSecret(text) else {
            throw Failure(
                .configuration,
                "REKINDLE_UNSUBSCRIBE_SECRET must have 32 to 200 characters of ASCII without blanks; make one with: openssl rand -hex 32"
            )
        }
        self = secret
    }
}

extension ConsentRoutes {
    /// - Parameters:
    ///   - file: read again when it is replaced.
    ///   - makesKeys: where the file is not there yet.
    init(
        company: String, _ file: TokenKeyFile, makesKeys: Bool, spool folder: String, pull: PullSecret? = nil
    ) throws {
        let now = { @Sendable in Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
        var random = SystemRandomNumberGenerator()
        _ = makesKeys ? try file.readOrMake(random: &random) : try file.read()
        let live = try LiveTokenKeys(file)
        self.init(
            company: company, keys: { live.current }, spool: try ConsentSpool(folder: folder, now: now()),
            pull: pull, now: now)
    }

    /// A line for each request, on standard error.
    static var log: Logger {
        var log = Logger(label: "rekindle.unsubscribe") { StreamLogHandler.standardError(label: $0) }
        log.logLevel = .info
        return log
    }
}

struct ConsentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent", abstract: "What customers said by the links of letters.",
        subcommands: [PullConsent.self, RotateKeys.self])
}

struct PullConsent: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Write down what customers said: from the spool here, and from the server that runs alone.",
        discussion: "The daemon does so by itself.")

    @OptionGroup var options: WorkspaceOptions

    func run(in workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        let count = try Listening(workspace, ledger).hear()
        Console.print(
            "\(Console.grouped(count.known)) \(count.known == 1 ? "word" : "words") of customers written down"
                + (count.unknown > 0
                    ? ", \(Console.grouped(count.unknown)) about letters that are not here" : ""))
    }
}

struct RotateKeys: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-keys",
        abstract: "Make a new key for links and return paths; letters that are out keep working.")

    @OptionGroup var options: WorkspaceOptions

    func run(in workspace: Workspace) throws {
        _ = try workspace.ledger()
        var random = SystemRandomNumberGenerator()
        let file = TokenKeyFile(path: workspace.keyFile)
        _ = try file.readOrMake(random: &random)
        let keys = try file.rotate(random: &random)
        Console.print(
            "\(keys); copy \(workspace.keyFile) to the machine of the unsubscribe server, if it runs alone")
    }
}

extension Workspace {
    var spoolFolder: String { "\(storeFolder)/consent" }

    /// Drains the spool of this machine, and that of the server that runs alone.
    ///
    /// - Returns: words about letters that are here, about others, and those that no key of ours signed: they stay where
    ///   they are.
    func pullConsent(_ ledger: any LedgerStore) throws -> (known: Int, unknown: Int, waiting: Int) {
        guard let keys = currentKeys else { return (0, 0, 0) }
        let desk = ConsentDesk(ledger: ledger, company: company)
        var known = 0
        var unknown = 0
        var waiting = 0
        func take(_ word: ConsentWord) throws {
            let choice: ConsentChoice =
                switch word.choice {
                case .unsubscribe: .unsubscribe
                case .pause(let months): .pause(months: months)
                case .fewer: .fewer
                case .resume: .resume
                }
            if try desk.take(choice, number: word.reference, source: word.source.rawValue, at: word.at) {
                known += 1
            } else {
                unknown += 1
            }
        }
        if FileManager.default.fileExists(atPath: spoolFolder) {
            waiting += try ConsentSpool(folder: spoolFolder, now: now).drain(keys: keys, take).unverified
        }
        if let remote = connectSettings.string(forKey: "unsubscribe.server"), !remote.isEmpty {
            guard let secret = connectSettings.string(forKey: "unsubscribe.secret", isSecret: true),
                !secret.isEmpty
            else {
                throw Failure(
                    .configuration,
                    "there is no secret for unsubscribe.server; set it in the environment as REKINDLE_UNSUBSCRIBE_SECRET, here and there"
                )
            }
            let pulled = try SpoolPuller(
                address: remote, secret: try PullSecret(checking: secret),
                certificates: path(of: "unsubscribe.certificates")
            ).pull(keys: keys, take)
            waiting += pulled.unverified
        }
        return (known, unknown, waiting)
    }
}

/// Hears what customers say, again and again, and says what stands in the way once.
final class Listening {
    private let workspace: Workspace
    private let ledger: any LedgerStore
    private var hasComplained = false
    private var waiting = 0

    init(_ workspace: Workspace, _ ledger: any LedgerStore) {
        self.workspace = workspace
        self.ledger = ledger
    }

    /// The same as `pullConsent`, and says what could not be read: a customer's no must not lie there unseen.
    @discardableResult
    func hear() throws -> (known: Int, unknown: Int, waiting: Int) {
        let count = try workspace.pullConsent(ledger)
        defer { waiting = count.waiting }
        guard count.waiting > waiting else { return count }
        Console.talk(
            "\(Console.grouped(count.waiting)) \(count.waiting == 1 ? "word of customers waits" : "words of customers wait") unread, since no key of \(workspace.keyFile) signed them; it must hold every key that the unsubscribe server has"
        )
        return count
    }

    /// While a send goes on: what stands in the way does not end it.
    func listen() {
        do {
            try hear()
            hasComplained = false
        } catch {
            if !hasComplained { Console.talk("what customers say cannot be heard: \(Failure(error))") }
            hasComplained = true
        }
    }
}
