import ArgumentParser
import Campaigns
import Domain
import Pacing
import RuleEngine
import Storage

struct Status: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        abstract: "What waits, what was sent, what is held up, and by what.")

    @OptionGroup var options: WorkspaceOptions
    @Option(help: "text or json.")
    var format = OutputFormat.text
    @Flag(
        help: "In Prometheus's text format, for its node exporter; the daemon serves the same with --metrics."
    )
    var prometheus = false

    func run(in workspace: Workspace) throws {
        if prometheus { return Console.data(Array(try workspace.metrics().utf8)) }
        let report = try StatusReport(workspace)
        if format == .json { return try Console.json(report) }
        Console.print(report.text)
    }
}

/// The state of delivery at one moment.
struct StatusReport: Encodable {
    struct CampaignRow: Encodable {
        var name: String
        var counts: [String: Int]
        var plan: String?
        var paused: String?
        var nextRun: String?
        var missed: String?
    }

    struct TroubleRow: Encodable {
        var what, text: String

        var firstLine: String { text.split(separator: "\n").first.map(String.init) ?? "" }
    }
    struct BreakerRow: Encodable { var campaign: String, decided, hardBounces, complaints, ownFaults: Int }
    struct ErrorRow: Encodable { var delivery: Int64, status, note, at: String }

    var at: String
    var due: Int
    var oldestDue: String?
    var nextDue: String?
    var acceptedLastHour: Int
    var acceptedLastDay: Int
    var hours: String?
    var limits: [String]
    var troubles: [TroubleRow]
    var slowed: [String]
    var campaigns: [CampaignRow]
    var breakers: [BreakerRow]
    var lastErrors: [ErrorRow]
    var reports: [String: Int]

    init(_ workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        let now = workspace.now
        let policy = try workspace.policies().sending
        at = now.iso8601
        due = try ledger.due(at: now).values.reduce(0, +)
        let next = try ledger.nextDue(campaign: nil)
        oldestDue = next.flatMap { $0 <= now ? $0.iso8601 : nil }
        nextDue = next.flatMap { $0 > now ? $0.iso8601 : nil }
        acceptedLastDay = try ledger.acceptedCount(from: now.adding(seconds: -86_400), until: now)
        acceptedLastHour = try ledger.acceptedCount(from: now.adding(seconds: -3600), until: now)
        hours = policy.window == .always ? nil : policy.hours
        troubles = try Troubles.present(ledger).map { TroubleRow(what: $0.what, text: $0.text) }
        limits =
            [policy.perHour.map { "\($0) an hour" }, policy.perDay.map { "\($0) a day" }].compactMap { $0 }
            + (policy.warmUp == nil ? [] : ["warm-up"])
        slowed = try Pacer.slowed(policy, ledger: ledger, day: workspace.company.day, at: now)
        let pauses = Dictionary(uniqueKeysWithValues: try ledger.pauses().map { ($0.campaign, $0) })
        campaigns = try Set(workspace.campaignNames).union(pauses.keys).sorted().map { name in
            let schedule = workspace.schedule(of: name)
            let counts = try ledger.deliveryCounts(campaign: name)
            return CampaignRow(
                name: name,
                counts: Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) }),
                plan: try Self.waiting(try ledger.latestPlan(of: name), ledger),
                paused: pauses[name].map { "by \($0.who) since \($0.since.iso8601): \($0.reason)" },
                nextRun: schedule?.next(after: now)?.iso8601, missed: try Missed.of(name, ledger)?.iso8601)
        }
        breakers = try BreakerWatch.tallies(ledger, limits: policy.breaker, at: now).map {
            BreakerRow(
                campaign: $0.campaign, decided: $0.tally.attempts, hardBounces: $0.tally.hardBounces,
                complaints: $0.tally.complaints,
                ownFaults: $0.tally.authentication + $0.tally.block + $0.tally.policy)
        }
        lastErrors = try ledger.lastErrors(limit: 5).map {
            ErrorRow(delivery: $0.id, status: $0.status, note: $0.note, at: $0.changedAt.iso8601)
        }
        reports = Dictionary(
            uniqueKeysWithValues: try ledger.eventCounts(campaign: nil, since: now.adding(seconds: -86_400))
                .map { ($0.key.rawValue, $0.value) })
    }

    /// What is to be done with a campaign's latest plan.
    private static func waiting(_ plan: Plan?, _ ledger: any LedgerStore) throws -> String? {
        guard let plan, (plan.counts[.proposed] ?? 0) > 0 else { return nil }
        switch plan.state {
        case .draft: return "plan \(plan.id) waits for approval: rekindle approve \(plan.campaign)"
        case .approved:
            return try !ledger.hasUnqueued(plan: plan.id)
                ? nil : "plan \(plan.id) is approved and not sent: rekindle send \(plan.campaign)"
        }
    }

    var text: String {
        var rows = [["due now", Console.grouped(due), oldestDue.map { "the oldest since \($0)" } ?? ""]]
        if let nextDue { rows.append(["next due", nextDue, ""]) }
        rows.append(["accepted", Console.grouped(acceptedLastHour), "in the last hour"])
        rows.append(["", Console.grouped(acceptedLastDay), "in the last day"])
        if let hours { rows.append(["hours", hours, ""]) }
        if !limits.isEmpty { rows.append(["limits", limits.joined(separator: ", "), ""]) }
        if !slowed.isEmpty { rows.append(["slowed", slowed.joined(separator: ", "), "asked for less"]) }
        for (kind, count) in reports.sorted(by: { $0.key < $1.key }) {
            rows.append([kind, Console.grouped(count), "in the last day"])
        }
        for campaign in campaigns {
            let counts = campaign.counts.sorted { $0.key < $1.key }.map {
                "\(Console.grouped($0.value)) \($0.key)"
            }
            rows.append([campaign.name, counts.isEmpty ? "nothing yet" : counts.joined(separator: ", "), ""])
            if let plan = campaign.plan { rows.append(["", plan, ""]) }
            if let paused = campaign.paused { rows.append(["", "paused \(paused)", ""]) }
            if let missed = campaign.missed {
                rows.append([
                    "",
                    "missed its hour at \(missed); late is better than never? rekindle run \(campaign.name)",
                    "",
                ])
            }
            if let next = campaign.nextRun { rows.append(["", "runs next at \(next)", ""]) }
        }
        for breaker in breakers where breaker.hardBounces + breaker.complaints + breaker.ownFaults > 0 {
            rows.append([
                "breaker",
                "\(breaker.campaign): of \(breaker.decided) decided \(breaker.hardBounces) bounced for good, \(breaker.complaints) complained, \(breaker.ownFaults) our own fault",
                "",
            ])
        }
        for trouble in troubles { rows.append(["trouble", trouble.what, trouble.firstLine]) }
        for error in lastErrors {
            rows.append(["error", "delivery \(error.delivery): \(error.status) \(error.note)", error.at])
        }
        return Console.table(rows)
    }
}
