import ArgumentParser
import Campaigns
import Configuration
import CurlTransport
import Domain
import Foundation
import Glibc
import Mail
import Mailroom
import Pacing
import RuleEngine
import Sending
import Storage
import Webhooks

struct Daemon: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the campaigns' schedules, and deliver what is due, until asked to stop.",
        discussion: """
            Each campaign with a 'schedule' is planned at its hour, approved if its policy allows it, and sent. Whatever
            is due later, such as retries, leaves when it is due. A campaign whose hour passed while nothing ran waits for a
            person: rekindle status shows it, and rekindle run is the yes.

            Stop it with TERM or Ctrl-C: what is in hand is finished within smtp.graceSeconds.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Option(help: "Look for work every so many seconds, 1 to 300.")
    var every = 15
    @Option(help: "Serve http://127.0.0.1:PORT/metrics for Prometheus.")
    var metrics: Int?

    func validate() throws {
        if let metrics, !(1...65_535).contains(metrics) {
            throw ValidationError("--metrics is a port from 1 to 65535")
        }
        guard (1...300).contains(every) else { throw ValidationError("--every is a number from 1 to 300") }
    }

    func run(in workspace: Workspace) throws {
        StopSignal.install()
        let ledger = try workspace.ledger()
        guard let lock = DaemonLock(folder: workspace.storeFolder) else {
            throw Failure(.temporary, "another rekindle daemon works on this store already")
        }
        defer { lock.release() }
        guard workspace.relay != nil else {
            throw Failure(
                .configuration, "there is no relay: set smtp.host in rekindle.yaml before the daemon")
        }
        Console.talk("rekindle daemon: looking for work every \(every) s")
        var round = DaemonRound(workspace: workspace, ledger: ledger)
        let handler = try MailHandler(workspace)
        defer { handler.close() }
        round.inbox = handler
        let lmtp = workspace.connectSettings.string(forKey: "inbound.lmtp")
        let server = try lmtp.flatMap { $0.isEmpty ? nil : try handler.serve($0) }
        let courier = try workspace.webhook().map { endpoint in
            try WebhookRunner(
                endpoint, feed: WebhookLedgerFeed(ledger, now: { workspace.now }), clock: { workspace.now },
                jitter: { Double.random(in: 0..<1) },
                note: { Console.talk("rekindle daemon: webhook: \($0)") })
        }
        let scraped = metrics.map { MetricsServer(workspace, port: $0) }
        while !StopSignal.isRaised {
            round.go()
            let end = ContinuousClock.now + .seconds(every)
            while !StopSignal.isRaised, ContinuousClock.now < end { usleep(200_000) }
        }
        courier?.stop()
        scraped?.stop()
        if let server { try waiting { await server.stop() } }
        Console.talk("rekindle daemon: stopped in order")
    }
}

/// What the daemon does each time it wakes. Nothing that fails ends it: it says so, and tries again later.
struct DaemonRound {
    let workspace: Workspace
    let ledger: any LedgerStore
    private let customers: Listening
    private let troubles: Troubles
    private var relayRest = Rest()
    private var operatorRest = Rest()
    /// Reads what comes back.
    var inbox: MailHandler?
    private var fetchedAt: Instant?
    /// When each plan was queued last.
    private var queuedAt: [String: Instant] = [:]

    init(workspace: Workspace, ledger: any LedgerStore) {
        self.workspace = workspace
        self.ledger = ledger
        customers = Listening(workspace, ledger)
        troubles = Troubles(ledger, at: workspace.now)
    }

    mutating func go() {
        // What customers said comes first: nobody is written to who has just said no.
        attempt("what customers said") { try customers.hear() }
        attempt("inbound mail") { try fetch() }
        attempt("the schedules") { try schedules() }
        attempt("delivery") { try deliver() }
        attempt("the operator's mail") { try tellOperator() }
        attempt("what is in doubt") { try settleDoubts() }
    }

    private func attempt(_ what: String, _ body: () throws -> Void) {
        do {
            try body()
            troubles.end(what, at: workspace.now)
        } catch is ExitCode {
            // Said already, with what to do.
        } catch {
            troubles.note(what, "\(Failure(error))", at: workspace.now)
        }
    }

    private mutating func fetch() throws {
        guard let settings = try workspace.inbound(), let inbox else { return }
        let seconds = min(
            86_400, max(1, workspace.connectSettings.int(forKey: "inbound.everySeconds", default: 300)))
        let now = workspace.now
        if let fetchedAt, now.milliseconds(since: fetchedAt) < Int64(seconds) * 1000, now >= fetchedAt {
            return
        }
        fetchedAt = now
        try inbox.fetch(settings)
    }

    private func schedules() throws {
        for name in workspace.campaignNames {
            guard let schedule = workspace.schedule(of: name) else { continue }
            let now = workspace.now
            let key = "schedule/\(name)"
            guard let last = try ledger.state(key).flatMap({ Int64($0) }).map(Instant.init(milliseconds:))
            else {
                // Seen for the first time: its next hour is the first.
                try ledger.keep("\(now.milliseconds)", as: key, at: now)
                continue
            }
            if last > now {
                // The clock was ahead once.
                try ledger.keep("\(now.milliseconds)", as: key, at: now)
                continue
            }
            let due = schedule.due(after: last, at: now)
            guard !due.onTime.isEmpty || !due.missed.isEmpty else { continue }
            // Kept before the run: killed or failed in the middle, a campaign has missed its hour, and does not run twice.
            if let hour = due.onTime.last ?? due.missed.last {
                try Missed.keep(name, hour, ledger, at: now)
            }
            try ledger.keep("\(now.milliseconds)", as: key, at: now)
            guard !due.onTime.isEmpty else {
                try Missed.note(name, workspace, ledger)
                continue
            }
            Console.talk("rekindle daemon: \(name) runs as scheduled")
            var hasRun = false
            defer {
                if !hasRun {
                    attempt("the missed hour of \(name)") { try Missed.note(name, workspace, ledger) }
                }
            }
            attempt(Troubles.campaign(name)) {
                if let plan = try Run.approvedPlan(name, since: nil, in: workspace, ledger) {
                    _ = try ledger.enqueue(
                        plan.id, step: 1, domain: workspace.company.messageDomain, at: workspace.now)
                }
                try Missed.clear(name, ledger, at: workspace.now)
                hasRun = true
            }
        }
    }

    private mutating func deliver() throws {
        guard let relay = workspace.relay else { return }
        let now = workspace.now
        guard !relayRest.holds(at: now) else { return }
        try Send.recover(workspace, ledger)
        // Everything that was approved, whoever approved it.
        for name in workspace.campaignNames {
            if let plan = try ledger.latestPlan(of: name, state: .approved),
                queuedAt[plan.id].map({ now.milliseconds(since: $0) > 600_000 || now < $0 }) ?? true
            {
                // Looking for what is not queued yet goes through the whole plan: now and then is enough.
                queuedAt[plan.id] = now
                _ = try ledger.enqueue(plan.id, step: 1, domain: workspace.company.messageDomain, at: now)
            }
        }
        try Send.heedNewHours(workspace, ledger)
        guard !(try ledger.due(at: now).isEmpty) else { return troubles.forget("the relay", at: now) }
        // A long queue must not keep the round from going round: what customers say is read in between.
        let run = try Send.handOver(
            campaign: nil, relay, workspace, ledger, seconds: 60,
            meanwhile: customers.listen)
        if !run.counts.isEmpty {
            Console.talk(
                "rekindle daemon: "
                    + run.counts.sorted { $0.key.rawValue < $1.key.rawValue }
                    .map { "\(Console.grouped($0.value)) \($0.key.rawValue)" }.joined(separator: ", "))
        }
        guard let failure = run.failure else {
            relayRest.end()
            troubles.end("the relay", at: workspace.now)
            return
        }
        let seconds = relayRest.begin(isTransient: failure.isTransient, at: workspace.now)
        troubles.note(
            "the relay", "\(failure.message); nothing is lost, the next try in \(seconds) s",
            at: workspace.now)
    }

    private mutating func tellOperator() throws {
        let now = workspace.now
        guard !operatorRest.holds(at: now) else { return }
        do {
            try OperatorNews.tell(workspace, ledger)
            operatorRest.end()
        } catch {
            operatorRest.begin(isTransient: (error as? TransportError)?.isTransient ?? true, at: now)
            throw error
        }
    }

    /// What is in doubt for long is settled as the policy says.
    private func settleDoubts() throws {
        guard let doubt = try workspace.policies().sending.doubt else { return }
        try Reconcile.settle(doubt, workspace, ledger)
    }
}

/// One daemon to a store; the lock goes with its process, however that ends.
private struct DaemonLock {
    private let file: Int32

    init?(folder: String) {
        file = open("\(folder)/daemon.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { return nil }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            return nil
        }
    }

    func release() { close(file) }
}

extension Workspace {
    /// When a campaign runs by itself; `nil` when it does not, or its file has mistakes.
    func schedule(of campaign: String) -> Schedule? {
        guard let source = try? campaignSource(campaign),
            let policies = try? policies()
        else { return nil }
        let read = Campaign.read(source, name: campaign, templates: nil, policies: policies).campaign
        return read?.schedule.flatMap { try? $0.schedule(in: zone) }
    }
}
