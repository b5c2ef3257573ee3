import ArgumentParser
import Campaigns
import Crypto
import CurlTransport
import Diagnostics
import Domain
import FolderTransport
import Logging
import Mail
import RuleEngine
import Sending
import Storage

struct Send: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        abstract: "Deliver the approved plan of a campaign and record each accepted mail.",
        discussion: """
            Nobody gets a message twice for one lapse, whatever happens to this program: run it again after a
            crash. What the wire left undecided is listed by: rekindle reconcile.

            With --rehearse, or while no smtp.host is set, the messages go to Outbox/rehearsal as .eml files and
            nothing is recorded.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The campaign, or the id of one of its plans.")
    var campaign: String
    @Flag(help: "Write the messages to Outbox/rehearsal instead.")
    var rehearse = false
    @Flag(
        help:
            "Ask the relay about each recipient, up to RCPT, and take it back; nothing is delivered or recorded."
    )
    var dryRun = false
    @Option(help: "At most so many in this run.")
    var limit: Int?

    func run(in workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        let latest = try workspace.plan(campaign, ledger)
        guard !rehearse, let relay = workspace.relay else {
            if !rehearse {
                Console.talk("smtp.host is not set: this is a rehearsal, nothing is sent or recorded")
            }
            return try Self.rehearse(latest, workspace, ledger)
        }
        if dryRun { return try Self.tryEnvelopes(of: latest, relay, workspace, ledger, limit: limit) }
        // A newer draft must not hold up what was approved before it, nor its retries.
        let isNamed = latest.id == campaign
        guard let plan = isNamed ? latest : try ledger.latestPlan(of: latest.campaign, state: .approved),
            plan.state == .approved
        else {
            throw Failure(
                .data,
                "plan \(latest.id) is not approved; look at it and approve it: rekindle approve \(latest.id)")
        }
        if plan.id != latest.id {
            Console.talk(
                "plan \(latest.id) is newer and not approved; sending what was approved before, plan \(plan.id)"
            )
        }
        try Self.deliver(plan, relay, workspace, ledger, limit: limit)
    }

    private static func tryEnvelopes(
        of plan: Plan, _ relay: RelaySettings, _ workspace: Workspace, _ ledger: any LedgerStore, limit: Int?
    ) throws {
        StopSignal.install()
        let trial = try EnvelopeTrial(
            of: plan, ledger: ledger, company: workspace.company, limit: limit ?? .max,
            now: { workspace.now }, stop: { StopSignal.isRaised })
        try CurlRelay(relay, now: { workspace.now }).run(trial)
        for failure in trial.failures { Console.talk("not made: \(failure)") }
        for (proposal, reply) in trial.refusals.prefix(20) { Console.talk("proposal \(proposal): \(reply)") }
        Console.print(
            "the relay would take \(Console.grouped(trial.taken)) and refuses \(Console.grouped(trial.refusals.count)) recipients of plan \(plan.id)\(trial.unanswered > 0 ? ", \(trial.unanswered) without an answer" : ""); nothing was delivered or recorded"
        )
        if !trial.refusals.isEmpty || trial.unanswered > 0 { throw ExitCode(Failure.Code.temporary.rawValue) }
    }

    static func rehearse(_ plan: Plan, _ workspace: Workspace, _ ledger: any LedgerStore) throws {
        let rehearsal = try Rehearsal(
            of: plan, ledger: ledger, company: workspace.company, now: { workspace.now })
        let folder = FolderTransport(folder: "\(workspace.folder)/Outbox/rehearsal")
        try folder.run(rehearsal)
        for failure in rehearsal.failures { Console.talk("not written: \(failure)") }
        Console.print(
            "rehearsed \(Console.grouped(folder.count)) messages of plan \(plan.id) into Outbox/rehearsal; nothing was sent or recorded"
        )
    }

    /// Queues what is approved and hands over what is due, the retries of earlier runs included.
    static func deliver(
        _ plan: Plan, _ relay: RelaySettings, _ workspace: Workspace, _ ledger: any LedgerStore,
        limit: Int? = nil
    ) throws {
        try recover(workspace, ledger)
        // Whoever has said no since the approval is not written to.
        let customers = Listening(workspace, ledger)
        try customers.hear()
        _ = try ledger.enqueue(plan.id, step: 1, domain: workspace.company.messageDomain, at: workspace.now)
        if let pause = try ledger.pauses().first(where: { $0.campaign == plan.campaign }) {
            throw Failure(
                .temporary,
                "\(plan.campaign) is paused by \(pause.who) since \(pause.since.iso8601): \(pause.reason). When that is mended: rekindle resume \(plan.campaign)"
            )
        }
        let before = try ledger.deliveryCounts(campaign: plan.campaign)
        let waiting = (before[.queued] ?? 0) + (before[.deferred] ?? 0)
        Console.talk(
            "\(Console.grouped(waiting)) deliveries wait; handing over to \(relay.host):\(relay.port)")
        let progress = Progress("handed over")
        let run = try handOver(
            campaign: plan.campaign, relay, workspace, ledger, limit: limit, progress: progress.show,
            meanwhile: customers.listen)
        progress.finish()
        // "Nothing was due" would mislead beside a relay's failure.
        if run.failure == nil || !run.counts.isEmpty { report(run.counts) }
        if let failure = run.failure { throw failure }
        let after = try ledger.deliveryCounts(campaign: plan.campaign)
        if let inDoubt = after[.inDoubt], inDoubt > 0 {
            Console.talk("\(Console.grouped(inDoubt)) in doubt: rekindle reconcile")
        }
        if let pause = try ledger.pauses().first(where: { $0.campaign == plan.campaign }) {
            let who = pause.who == BreakerWatch.who ? "the breaker" : pause.who
            Console.talk(
                "\(who) stopped \(plan.campaign): \(pause.reason). When that is mended: rekindle resume \(plan.campaign)"
            )
            throw ExitCode(Failure.Code.temporary.rawValue)
        }
        if let queued = after[.queued], queued > 0 {
            let due = try ledger.nextDue(campaign: plan.campaign)
            let first = try ledger.deliveries(in: .queued, campaign: plan.campaign, after: 0, limit: 1).first
            let hours = first?.note == DeliveryOutcome.waitsForHours ? ", by the sending hours" : ""
            let why =
                run.waiting.map { " after \($0.until.iso8601): \($0.why)" }
                ?? due.flatMap {
                    $0 > workspace.now ? " after \($0.iso8601), when the first may leave\(hours)" : nil
                }
                ?? ""
            Console.talk("\(Console.grouped(queued)) still wait; run this again\(why)")
            if limit == nil { throw ExitCode(Failure.Code.temporary.rawValue) }
        }
        if let deferred = after[.deferred], deferred > 0 {
            let due = try ledger.nextDue(campaign: plan.campaign)?.iso8601 ?? "later"
            Console.talk(
                "\(Console.grouped(deferred)) wait for another try, the next at \(due): run this again then")
            throw ExitCode(Failure.Code.temporary.rawValue)
        }
    }

    struct HandedOver {
        var counts: [DeliveryPhase: Int]
        /// Why it ended early; what is known was recorded before.
        var failure: TransportError?
        /// What is due and waits for its pace.
        var waiting: (until: Instant, why: String)?
    }

    /// One run of the sender over all that is due, of one campaign or of all.
    ///
    /// - Parameters:
    ///   - seconds: after which it ends in order, whatever waits.
    ///   - meanwhile: done every few seconds, between messages.
    static func handOver(
        campaign: String?, _ relay: RelaySettings, _ workspace: Workspace, _ ledger: any LedgerStore,
        limit: Int? = nil, seconds: Double = .infinity, progress: @escaping (Int) -> Void = { _ in },
        meanwhile: @escaping () -> Void = {}
    ) throws -> HandedOver {
        StopSignal.install()
        try heedNewHours(workspace, ledger)
        // Waiting, time limits and grace go by a clock that nobody sets.
        let clock = SteadyClock(from: workspace.now)
        let identity = SenderIdentity()
        let journal = WireJournal(path: workspace.journalPath(identity.holder), slots: relay.connections * 2)
        let log = workspace.log
        let loop = try SendLoop(
            ledger: ledger, history: try workspace.history(), company: workspace.company, campaign: campaign,
            journal: journal, holder: identity.holder, policy: try workspace.policies().sending,
            limit: limit ?? .max, now: { workspace.now }, jitter: { Double.random(in: 0..<1) },
            stop: { StopSignal.isRaised || clock.seconds > seconds }, progress: progress,
            meanwhile: meanwhile,
            observe: { outcome in
                log.info(
                    "\(outcome.phase.rawValue)",
                    metadata: ["delivery": "\(outcome.delivery)", "status": "\(outcome.status)"])
            })
        var failure: TransportError?
        do {
            try CurlRelay(relay, now: { clock.now }).run(loop)
        } catch {
            failure = error
        }
        do { try loop.giveBack() } catch { failure = failure ?? error }
        failure = failure ?? loop.halt
        // While a row is still held by us, the journal is its evidence.
        if let holders = try? ledger.holders(), !holders.contains(identity.holder) {
            workspace.removeJournal(identity.holder)
        }
        return HandedOver(counts: loop.counts, failure: failure, waiting: loop.waiting)
    }

    /// What was put off by hours that have been changed since is due at once, and asked again.
    static func heedNewHours(_ workspace: Workspace, _ ledger: any LedgerStore) throws {
        let version = Hex.text(SHA256.hash(data: workspace.policiesSource()?.bytes ?? []))
        guard try ledger.state("policies") != version else { return }
        _ = try ledger.releaseWaitingForHours(at: workspace.now)
        try ledger.keep(version, as: "policies", at: workspace.now)
    }

    /// Takes back what a sender that died held.
    static func recover(_ workspace: Workspace, _ ledger: any LedgerStore) throws {
        var evidence: [String: [Int64: Bool]?] = [:]
        let now = workspace.now
        let own = SenderIdentity().holder
        let (queued, inDoubt) = try ledger.recover(
            // No loop of this process runs now: what is still under our name is of a run that could not record its end.
            isAlive: { $0.holder != own && SenderIdentity.isAlive($0, at: now.milliseconds) },
            evidence: { delivery, holder in
                // Only the holder's own journal, read after it was seen dead, proves anything.
                guard SenderIdentity.isHere(holder) else { return .unknown }
                let noted = evidence[holder] ?? WireJournal.dots(path: workspace.journalPath(holder))
                evidence[holder] = noted
                guard let noted else { return .unknown }
                return noted[delivery].map { $0 ? .left : .leaving } ?? .neverLeft
            }, at: now)
        if queued + inDoubt > 0 {
            Console.talk("an earlier run stopped in the middle: \(queued) queued again, \(inDoubt) in doubt")
        }
        workspace.removeJournals(except: try ledger.holders())
    }

    static func report(_ counts: [DeliveryPhase: Int]) {
        var rows: [[String]] = []
        let names: [(DeliveryPhase, String, String)] = [
            (.accepted, "accepted", "each recorded as a completed activity"),
            (.refused, "refused", "for good"),
            (.deferred, "deferred", "to be tried again"),
            (.inDoubt, "in doubt", "never sent again by itself"),
            (.skipped, "skipped", "something changed since the approval"), (.suppressed, "suppressed", ""),
        ]
        for (phase, name, note) in names {
            if let count = counts[phase], count > 0 { rows.append([name, Console.grouped(count), note]) }
        }
        Console.print(rows.isEmpty ? "nothing was due" : Console.table(rows))
    }
}

struct Run: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        abstract: "For timers: plan, approve if the campaign's policy allows it, send.",
        discussion:
            "A campaign with 'approval: manual', or with more proposals than 'atMost', waits for a person.")

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The campaign.")
    var campaign: String
    @Option(
        help:
            "Only accounts that went quiet after this earlier day; 'last' for the day of its last approved plan."
    )
    var since: String?

    func run(in workspace: Workspace) throws {
        try Self.run(campaign, since: since, in: workspace)
    }

    /// Plans, approves within the policy, and delivers.
    static func run(_ name: String, since: String?, in workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        // Whatever hour it missed, this is the yes that it waited for.
        try Missed.clear(name, ledger, at: workspace.now)
        guard let plan = try approvedPlan(name, since: since, in: workspace, ledger) else {
            return try deliverEarlier(name, workspace, ledger)
        }
        guard let relay = workspace.relay else {
            Console.talk("smtp.host is not set: this is a rehearsal, nothing is sent or recorded")
            return try Send.rehearse(plan, workspace, ledger)
        }
        try Send.deliver(plan, relay, workspace, ledger)
    }

    /// - Returns: today's plan, approved; `nil` when it waits for a person.
    static func approvedPlan(
        _ name: String, since: String?, in workspace: Workspace, _ ledger: any LedgerStore
    ) throws -> Plan? {
        let (campaign, library) = try workspace.campaign(name)
        try workspace.refuseUnsendable(campaign, library)
        let policies = try workspace.policies()
        try workspace.refreshRecommendations(asOf: workspace.today, policies)
        let planner = Planner(
            campaign: campaign, company: workspace.company, library: library, policies: policies,
            ranking: try workspace.ranking(asOf: workspace.today, for: campaign),
            history: try workspace.history(), ledger: ledger)
        let since = try workspace.since(since, campaign, asOf: workspace.today)
        let report = try planner.plan(asOf: workspace.today, since: since, at: workspace.now)
        let plan = report.plan
        Console.print(PlanText.summary(plan, campaign))
        let proposed = plan.counts[.proposed] ?? 0
        let failed = plan.counts[.renderFailed] ?? 0
        guard plan.state == .draft else { return plan }
        guard campaign.approval.isAutomatic else {
            Console.talk("the campaign wants a person's yes: rekindle approve \(plan.id)")
            return nil
        }
        guard proposed <= campaign.approval.atMost, failed == 0 else {
            Console.talk(
                "not approved by itself: \(proposed) proposals (at most \(campaign.approval.atMost)), \(failed) that would not render; rekindle plan show \(plan.id)"
            )
            try deliverEarlier(campaign.name, workspace, ledger)
            throw ExitCode(Failure.Code.temporary.rawValue)
        }
        try ledger.approve(
            plan.id, fingerprint: plan.fingerprint, by: "policy of \(campaign.name)", at: workspace.now)
        return plan
    }

    /// What was approved before still gets its retries.
    private static func deliverEarlier(_ campaign: String, _ workspace: Workspace, _ ledger: any LedgerStore)
        throws
    {
        guard let relay = workspace.relay, let plan = try ledger.latestPlan(of: campaign, state: .approved)
        else { return }
        let counts = try ledger.deliveryCounts(campaign: campaign)
        guard (counts[.queued] ?? 0) + (counts[.deferred] ?? 0) > 0 else { return }
        try Send.deliver(plan, relay, workspace, ledger)
    }
}
