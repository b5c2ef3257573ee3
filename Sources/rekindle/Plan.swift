import ArgumentParser
import Campaigns
import Domain
import Foundation
import Insight
import Mail
import RuleEngine
import Storage

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Who gets what, and why; who does not. Sends nothing.",
        subcommands: [MakePlan.self, ShowPlan.self, DiffPlan.self, ListPlans.self],
        defaultSubcommand: MakePlan.self)
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable { case text, json }

struct MakePlan: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "make", abstract: "Plan a campaign as of a day (the default: rekindle plan CAMPAIGN).")

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The campaign: a file in Rules/, without its ending.")
    var campaign: String
    @Option(
        help: "The day to stand on, as 2026-11-23; later purchases do not exist for it. By default today.")
    var asOf: String?
    @Option(
        help:
            "Only accounts that went quiet after this earlier day; 'last' for the day of its last approved plan."
    )
    var since: String?
    @Flag(help: "Only say who the audience is, one account a line; store nothing.")
    var selectOnly = false
    @Option(help: "text or json.")
    var format = OutputFormat.text

    func run(in workspace: Workspace) throws {
        let (campaign, library) = try workspace.campaign(self.campaign)
        let day = try workspace.day(asOf)
        let policies = try workspace.policies()
        if !selectOnly { try workspace.refreshRecommendations(asOf: day, policies) }
        try workspace.refuseUnsendable(campaign, library)
        let planner = Planner(
            campaign: campaign, company: workspace.company, library: library, policies: policies,
            ranking: try workspace.ranking(asOf: day, for: campaign), history: try workspace.history(),
            ledger: try workspace.ledger())
        if selectOnly {
            var ids: [UInt8] = []
            var count = 0
            try planner.select(asOf: day, at: workspace.now) { record in
                count += 1
                ids += record.account.id.utf8
                ids.append(0x0A)
                if ids.count > 1 << 16 {
                    Console.data(ids)
                    ids.removeAll(keepingCapacity: true)
                }
            }
            Console.data(ids)
            Console.talk("\(Console.grouped(count)) \(count == 1 ? "account" : "accounts") on \(day)")
            return
        }
        let since = try workspace.since(self.since, campaign, asOf: day)
        let progress = Progress("planning account")
        let report = try planner.plan(asOf: day, since: since, at: workspace.now, progress: progress.show)
        progress.finish()
        switch format {
        case .json:
            try Console.json(
                PlanJSON(
                    report.plan,
                    failures: report.failures.map {
                        .init(cause: $0.cause, count: $0.count, example: $0.example)
                    }))
        case .text:
            Console.print(PlanText.summary(report.plan, campaign))
            for failure in report.failures {
                Console.print(
                    "  would not render: \(failure.cause) (\(Console.grouped(failure.count)), for example account \(failure.example))"
                )
            }
            if report.plan.counts[.proposed] ?? 0 > 0, report.plan.state == .draft {
                Console.talk(
                    "next: rekindle plan show \(report.plan.id), then rekindle approve \(report.plan.id)")
            }
        }
    }
}

extension Workspace {
    /// The day that `--since` means; `nil` for a plan of everybody, which the first one is.
    func since(_ text: String?, _ campaign: Campaign, asOf day: CivilDay) throws -> CivilDay? {
        guard let text else { return nil }
        guard campaign.audience.months != nil else {
            throw Failure(
                .usage, "--since needs a campaign with 'dormantMonths': without it nobody goes quiet on a day"
            )
        }
        if text == "last" {
            // Only an approved plan settled what became of those who were quiet by its day.
            let before = try ledger().plans(limit: 10_000).first {
                $0.campaign == campaign.name && $0.asOf < day && $0.state == .approved
            }
            if before == nil {
                Console.talk("there is no approved plan of an earlier day: everybody is looked at")
            }
            return before?.asOf
        }
        let since = try self.day(text)
        guard since < day else { throw Failure(.usage, "--since \(since) is not before \(day)") }
        return since
    }
}

/// A plan as programs read it.
struct PlanJSON: Encodable {
    struct Failure: Encodable { var cause: String, count: Int, example: String }
    var id, campaign, asOf, createdAt, fingerprint, state: String
    var selected: Int
    var counts: [String: Int]
    var failures: [Failure]

    init(_ plan: Plan, failures: [Failure] = []) {
        id = plan.id
        campaign = plan.campaign
        asOf = plan.asOf.description
        createdAt = plan.createdAt.iso8601
        fingerprint = plan.fingerprint
        state = plan.state.rawValue
        selected = plan.selected
        counts = Dictionary(uniqueKeysWithValues: plan.counts.map { ($0.key.rawValue, $0.value) })
        self.failures = failures
    }
}

enum PlanText {
    /// The summary of STYLE.md §10: every count, and they add up.
    static func summary(_ plan: Plan, _ campaign: Campaign?) -> String {
        var rows = [
            [
                "selected", Console.grouped(plan.selected),
                "on \(plan.asOf)\(campaign?.audience.months.map { ", quiet for \($0) calendar months" } ?? "")",
            ]
        ]
        let names: [(PlanOutcome, String)] = [
            (.excluded, "excluded"), (.noRule, "no rule"), (.ruleConflict, "rules disagree"),
            (.suppressed, "suppressed"), (.capped, "capped"), (.policy, "against policy"),
            (.heldOut, "held out"), (.sharedAddress, "same address"), (.renderFailed, "would not render"),
        ]
        for (outcome, name) in names {
            guard let count = plan.counts[outcome], count > 0 else { continue }
            rows.append([name, Console.grouped(count), ""])
        }
        let state = plan.state == .approved ? "approved by \(plan.approvedBy)" : "waiting for approval"
        rows.append(["proposed", Console.grouped(plan.counts[.proposed] ?? 0), "plan \(plan.id), \(state)"])
        let width = rows.map(\.[1].count).max() ?? 0
        return Console.table(
            rows.map { [$0[0], String(repeating: " ", count: width - $0[1].count) + $0[1], $0[2]] })
    }
}

struct ShowPlan: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "A plan's accounts with their one-line reasons.")

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "A plan's id, or a campaign for its latest plan.")
    var plan: String
    @Option(help: "Only one outcome: \(PlanOutcome.allCases.map(\.rawValue).joined(separator: ", ")).")
    var outcome: PlanOutcome?
    @Option(help: "At most so many accounts.")
    var limit = 50
    @Option(help: "account, or rank: those first who are most surely quiet (rekindle rank).")
    var order = Order.account
    @Option(help: "text or json.")
    var format = OutputFormat.text

    enum Order: String, ExpressibleByArgument, CaseIterable { case account, rank }

    private struct EntryJSON: Encodable { var account, outcome, rule, reason: String }

    func run(in workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        let plan = try workspace.plan(self.plan, ledger)
        let entries =
            order == .account
            ? try ledger.entries(of: plan.id, outcome: outcome, after: "", limit: max(1, limit))
            : try ranked(plan, ledger, workspace)
        if format == .json {
            try Console.json(
                entries.map {
                    EntryJSON(
                        account: $0.account, outcome: $0.outcome.rawValue, rule: $0.rule, reason: $0.reason)
                })
            return
        }
        Console.print(PlanText.summary(plan, nil))
        let decisions = try ledger.decisions(of: plan.id)
        if decisions[.skipped] ?? 0 > 0 { Console.print("skipped one by one: \(decisions[.skipped] ?? 0)") }
        Console.print("")
        Console.print(
            Console.table(entries.map { [$0.account, PlanOutcomeWording.name($0.outcome), $0.reason] }))
        let all = outcome.map { plan.counts[$0] ?? 0 } ?? plan.selected
        if entries.count < all {
            Console.talk("\(Console.grouped(entries.count)) of \(Console.grouped(all)); more with --limit")
        }
    }
}

extension ShowPlan {
    /// All accounts of the plan, the quietest first. Where the rank was refused for the dormant, the days since the
    /// last purchase order them as well.
    private func ranked(_ plan: Plan, _ ledger: any LedgerStore, _ workspace: Workspace) throws -> [PlanEntry]
    {
        let rank = try workspace.quietRanking(asOf: plan.asOf)?.dormant
        if rank == nil {
            Console.talk("no quiet rank holds for the dormant: ordered by the days since the last purchase")
        }
        var all: [(score: Double, entry: PlanEntry)] = []
        try workspace.history().read { history in
            var last = ""
            while true {
                let page = try ledger.entries(of: plan.id, outcome: outcome, after: last, limit: 1000)
                guard let end = page.last else { return }
                last = end.account
                for entry in page {
                    let summary = try history.record(of: entry.account, asOf: plan.asOf)?.summary
                    let observation = QuietObservation(summary, on: plan.asOf)
                    let score = observation.map { rank?.model.score(of: $0) ?? Double($0.recency) }
                    all.append((score ?? -.infinity, entry))
                }
            }
        }
        // Of equals the one with the lesser id, so that the order is the same every time.
        all.sort { ($1.score, $0.entry.account) < ($0.score, $1.entry.account) }
        return all.prefix(max(1, limit)).map(\.entry)
    }
}

struct DiffPlan: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "What changed between two plans; by default a campaign's last two.")

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "A campaign, or the older plan's id.")
    var first: String
    @Argument(help: "The newer plan's id.")
    var second: String?
    @Option(help: "At most so many accounts.")
    var limit = 100

    func run(in workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        let before: Plan
        let after: Plan
        if let second {
            before = try workspace.plan(first, ledger)
            after = try workspace.plan(second, ledger)
        } else {
            let plans = try ledger.plans(limit: 1000).filter { $0.campaign == first }
            guard plans.count >= 2 else {
                throw Failure(.noInput, "'\(first)' has fewer than two plans to compare")
            }
            (after, before) = (plans[0], plans[1])
        }
        let diff = try PlanDiff(before, after, in: ledger)
        Console.print(
            "\(before.id) (\(before.asOf)) -> \(after.id) (\(after.asOf)): \(Console.grouped(diff.changes.count)) accounts differ"
        )
        let rows = diff.changes.prefix(limit).map { change -> [String] in
            let sign = change.before == nil ? "+" : change.after == nil ? "-" : "~"
            func text(_ entry: PlanEntry?) -> String {
                entry.map { "\($0.outcome.rawValue)\($0.rule.isEmpty ? "" : " (\($0.rule))")" }
                    ?? "not selected"
            }
            return [sign, change.account, text(change.before), "->", text(change.after)]
        }
        if !rows.isEmpty { Console.print(Console.table(rows)) }
    }
}

struct ListPlans: WorkspaceCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "The plans, newest first.")

    @OptionGroup var options: WorkspaceOptions

    func run(in workspace: Workspace) throws {
        let rows = try workspace.ledger().plans(limit: 100).map {
            [
                $0.id, $0.campaign, $0.asOf.description, $0.createdAt.iso8601, $0.state.rawValue,
                "\(Console.grouped($0.counts[.proposed] ?? 0)) proposed",
            ]
        }
        Console.print(Console.table(rows))
    }
}

struct Approve: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        abstract: "Approve a plan: every proposal not decided one by one.",
        discussion: "The yes is bound to the plan's fingerprint: a plan made anew needs a new one.")

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "A plan's id, or a campaign for its latest plan.")
    var plan: String
    @Option(help: "Who approves; by default the login name.")
    var by: String?
    @Flag(help: "Also a plan that stands on another day than it was made on (plan --as-of).")
    var otherDay = false

    func run(in workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        let plan = try workspace.plan(self.plan, ledger)
        let made = workspace.company.day(at: plan.createdAt)
        guard otherDay || plan.asOf == made else {
            throw Failure(
                .data,
                "plan \(plan.id) asks what would be on \(plan.asOf), and was made on \(made): its letters would speak of another day. To approve it all the same: --other-day"
            )
        }
        try ledger.approve(
            plan.id, fingerprint: plan.fingerprint, by: by ?? workspace.userName, at: workspace.now)
        let count = try ledger.decisions(of: plan.id)[.approved] ?? 0
        Console.print("approved \(Console.grouped(count)) proposals of plan \(plan.id)")
        Console.talk(
            "next: rekindle send \(plan.campaign)   (or first: rekindle send \(plan.campaign) --rehearse)")
    }
}

struct Skip: WorkspaceCommand {
    static let configuration = CommandConfiguration(abstract: "Take one account's proposal out of a plan.")

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "A plan's id, or a campaign for its latest plan.")
    var plan: String
    @Argument(help: "The account.")
    var account: String
    @Option(help: "Who decides; by default the login name.")
    var by: String?

    func run(in workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        let plan = try workspace.plan(self.plan, ledger)
        guard let proposal = try ledger.proposal(of: account, plan: plan.id) else {
            throw Failure(.noInput, "plan \(plan.id) has no proposal for account \(account)")
        }
        try ledger.decide(proposal.id, .skipped, by: by ?? workspace.userName, at: workspace.now)
        Console.print("skipped account \(account) in plan \(plan.id)")
    }
}
