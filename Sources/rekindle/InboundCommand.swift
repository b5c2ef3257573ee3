import ArgumentParser
import Campaigns
import Domain
import Foundation
import Inbound
import Logging
import Mail
import Mailroom
import Pacing
import RuleEngine
import Storage

struct InboundCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbound",
        abstract: "Read what comes back: bounces, complaints, replies, unsubscribe mails.",
        discussion: """
            A mail server hands a mail over:  rekindle inbound < mail
            Or it is fetched from where it lies, as rekindle.yaml says under 'inbound':  rekindle inbound fetch
            Or it is brought by LMTP:  rekindle inbound serve --lmtp 127.0.0.1:2424

            The daemon fetches and serves by itself.
            """,
        subcommands: [TakeMail.self, FetchMail.self, ServeLMTP.self, ListReports.self],
        defaultSubcommand: TakeMail.self)
}

struct TakeMail: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "take", abstract: "Read one mail from standard input.")

    @OptionGroup var options: WorkspaceOptions
    @Option(help: "To whom the mail server got it (RCPT), if it says so.")
    var recipient: [String] = []

    func run(in workspace: Workspace) throws {
        let handler = try MailHandler(workspace)
        defer { handler.close() }
        let source = PipeSource(recipients: recipient, quarantine: try workspace.quarantine())
        let round: MailRound
        do {
            round = try source.receive(handler.handle)
        } catch {
            guard error.code == .tooLarge else { throw error }
            Console.talk("rekindle: \(error.message)")
            throw ExitCode(Failure.Code.data.rawValue)
        }
        if round.done == 0, round.setAside + round.refused > 0 {
            Console.talk("the mail could not be read; it lies in \(workspace.quarantineFolder)")
        }
        Console.print(handler.summary)
    }

    /// A mail server refuses a mail for any code but 75 (sysexits.h), and what came in is not to blame for a full disk or
    /// a slip in rekindle.yaml.
    func code(of failure: Failure) -> Failure.Code { .temporary }
}

struct FetchMail: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Read what lies in the Maildir or mailbox of rekindle.yaml.")

    @OptionGroup var options: WorkspaceOptions

    func run(in workspace: Workspace) throws {
        guard let settings = try workspace.inbound() else {
            throw Failure(
                .configuration,
                "rekindle.yaml: there is no 'inbound'; write for example inbound: {kind: maildir, path: /var/mail/bounces}"
            )
        }
        StopSignal.install()
        let handler = try MailHandler(workspace)
        defer { handler.close() }
        try handler.fetch(settings)
        Console.print(handler.summary)
    }
}

struct ServeLMTP: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Take mail by LMTP until asked to stop.")

    @OptionGroup var options: WorkspaceOptions
    @Option(help: "127.0.0.1:2424, or the path of a socket.")
    var lmtp: String

    func run(in workspace: Workspace) throws {
        StopSignal.install()
        let handler = try MailHandler(workspace)
        defer { handler.close() }
        let server = try handler.serve(lmtp)
        Console.talk("taking mail by LMTP at \(lmtp)")
        while !StopSignal.isRaised { usleep(200_000) }
        try waiting { await server.stop() }
        Console.print(handler.summary)
    }
}

struct ListReports: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "What came in, newest first.")

    @OptionGroup var options: WorkspaceOptions
    @Option(
        help: "Only of one kind: \(MailReport.Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
    var kind: MailReport.Kind?
    @Option(help: "At most so many.")
    var limit = 50
    @Option(help: "text or json.")
    var format = OutputFormat.text

    private struct ReportJSON: Encodable {
        var at, kind, account, address, detail, reason, status, evidence: String, delivery: Int64?,
            isHard: Bool
    }

    func run(in workspace: Workspace) throws {
        let reports = try workspace.ledger().reports(kind: kind, limit: max(1, limit))
        if format == .json {
            return try Console.json(
                reports.map {
                    ReportJSON(
                        at: $0.at.iso8601, kind: $0.kind.rawValue, account: $0.account, address: $0.address,
                        detail: $0.detail, reason: $0.reason,
                        status: $0.status, evidence: $0.evidence, delivery: $0.delivery, isHard: $0.isHard)
                })
        }
        guard !reports.isEmpty else { return Console.print("nothing has come in yet") }
        Console.print(
            Console.table(
                reports.map {
                    [
                        $0.at.iso8601, $0.kind.rawValue, $0.isHard ? "hard" : "", $0.reason, $0.status,
                        $0.delivery.map { "delivery \($0)" } ?? "", $0.evidence,
                        $0.account.isEmpty ? $0.address : "\($0.account) <\($0.address)>",
                        [.reply, .autoReply, .unsubscribe].contains($0.kind) ? $0.detail : "",
                    ]
                }))
    }
}

/// Reads mails with the program beside this one, and writes down what they say.
final class MailHandler: @unchecked Sendable {
    // `counts` is the only thing that changes, under `lock`; the reader is an actor, and stores lock for themselves.
    private let workspace: Workspace
    private let reader: MailReader
    private let classifier: InboundClassifier
    private let history: any HistoryStore
    private let ledger: any LedgerStore
    private let limits: BreakerLimits
    private let lock = NSLock()
    private var counts: [MailReport.Kind: Int] = [:]
    private var known = 0

    init(_ workspace: Workspace) throws {
        self.workspace = workspace
        ledger = try workspace.ledger()
        limits = try workspace.policies().sending.breaker
        reader = MailReader(MailReader.Settings(executable: Self.program))
        classifier = InboundClassifier(table: try workspace.bounceTable())
        history = try workspace.history()
    }

    /// With the keys of this moment: a return path that was signed since they were rotated must prove its delivery.
    private var desk: InboundDesk {
        var company = workspace.company
        if let keys = workspace.currentKeys { company.correspondence?.keys = keys }
        return InboundDesk(ledger: ledger, history: history, company: company)
    }

    /// `rekindle-mail` lies beside `rekindle`.
    private static var program: String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (own.split(separator: "/", omittingEmptySubsequences: false).dropLast() + ["rekindle-mail"])
            .joined(separator: "/")
    }

    func handle(_ mail: InboundMail) throws -> Disposition {
        let reader = reader
        let bytes = mail.bytes
        guard case .summary(let summary) = try waiting({ try await reader.read(bytes) }) else {
            return .setAside
        }
        // Each recipient of the envelope has its own token.
        for recipient in mail.recipients.isEmpty ? [nil] : mail.recipients.map(Optional.some) {
            let first = classifier.report(on: summary, envelopeRecipient: recipient)
            let isForUnsubscribe = first.envelopeRecipients.contains {
                $0.lowercased() == workspace.company.unsubscribe.description.lowercased()
            }
            let report =
                isForUnsubscribe
                ? classifier.report(on: summary, envelopeRecipient: recipient, isUnsubscribeMailbox: true)
                : first
            let kept = try desk.take(
                report, mail: bytes, recipient: mail.recipients.count > 1 ? recipient ?? "" : "",
                at: workspace.now)
            lock.withLock {
                if kept.isEmpty { known += 1 }
                for report in kept { counts[report.kind, default: 0] += 1 }
            }
            for report in kept {
                workspace.log.info(
                    "\(report.kind.rawValue)",
                    metadata: [
                        "delivery": "\(report.delivery.map(String.init) ?? "")", "reason": "\(report.reason)",
                    ])
            }
        }
        try BreakerWatch.look(ledger, limits: limits, at: workspace.now)
        return .done
    }

    func fetch(_ settings: MailSourceSettings) throws {
        let workspace = workspace
        guard
            let source = try settings.source(
                now: { workspace.now }, shouldStop: { StopSignal.isRaised })
        else { return }
        while case let round = try source.receive(handle) {
            for refusal in round.refusals { Console.talk("mail \(refusal.id): \(refusal.reason)") }
            guard round.hasMore, !StopSignal.isRaised else { break }
        }
    }

    func serve(_ address: String) throws -> LMTPServer {
        let place = try LMTPAddress(setting: address)
        let quarantine = try workspace.quarantine()
        let handler = self
        return try waiting {
            try await LMTPServer.start(
                name: "lmtp", at: place, quarantine: quarantine, handle: { try handler.handle($0) })
        }
    }

    func close() {
        let reader = reader
        _ = try? waiting { await reader.close() }
    }

    /// What was read since the start, by kind.
    var summary: String {
        lock.withLock {
            var parts = counts.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                "\(Console.grouped($0.value)) \($0.key.rawValue)"
            }
            if known > 0 { parts.append("\(Console.grouped(known)) read before") }
            return parts.isEmpty ? "nothing came in" : parts.joined(separator: ", ")
        }
    }
}

/// Waits on this thread, which is not one of the pool that async work shares, for async work.
func waiting<T: Sendable>(_ body: @escaping @Sendable () async throws -> T) throws -> T {
    let done = DispatchSemaphore(value: 0)
    // Written once before the signal and read once after it.
    nonisolated(unsafe) var result: Result<T, any Error>?
    Task.detached {
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        done.signal()
    }
    done.wait()
    guard let result else { throw Failure(.software, "a task ended without a result") }
    return try result.get()
}
