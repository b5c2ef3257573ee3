import ArgumentParser
import Campaigns
import Domain
import Storage

struct Pause: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stop sending of a campaign at once; what is on the wire is still answered.")

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The campaign.")
    var campaign: String
    @Option(help: "Why, for those who look at it later.")
    var reason = "paused by hand"

    func run(in workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        try workspace.known(campaign, ledger)
        try ledger.pause(
            CampaignPause(campaign: campaign, reason: reason, who: workspace.userName, since: workspace.now))
        Console.print("\(campaign) is paused; on with it: rekindle resume \(campaign)")
    }
}

struct Resume: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a paused campaign send again.",
        discussion: """
            Also after its breaker stopped it: mend what the reason says before. What the breaker had counted is
            forgotten.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The campaign.")
    var campaign: String

    func run(in workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        let wasPaused = try BreakerWatch.resume(
            campaign, ledger, by: workspace.userName, at: workspace.now)
        guard wasPaused else {
            let paused = try ledger.pauses().map(\.campaign)
            throw Failure(
                .noInput,
                "\(campaign) is not paused\(paused.isEmpty ? "" : "; paused are: \(paused.joined(separator: ", "))")"
            )
        }
        Console.print("\(campaign) may send again: rekindle send \(campaign)")
    }
}

struct Cancel: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        abstract: "Give up all that waits of a campaign; what was sent stays sent.")

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The campaign.")
    var campaign: String

    func run(in workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        try workspace.known(campaign, ledger)
        // A sender that runs must not hand out what it holds while the rest is cancelled.
        try ledger.pause(
            CampaignPause(
                campaign: campaign, reason: "cancelled", who: workspace.userName, since: workspace.now))
        let count = try ledger.cancel(campaign, by: workspace.userName, at: workspace.now)
        Console.print(
            "\(Console.grouped(count)) \(count == 1 ? "delivery" : "deliveries") of \(campaign) will not be sent; it is paused"
        )
    }
}

struct Events: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        abstract: "What happened, in order: each change of a delivery's state, bounces, pauses.")

    @OptionGroup var options: WorkspaceOptions
    @Option(help: "Only of one delivery.")
    var delivery: Int64?
    @Option(help: "After the event with this number.")
    var after: Int64?
    @Option(help: "At most so many.")
    var limit = 50
    @Option(help: "text or json.")
    var format = OutputFormat.text

    private struct EventJSON: Encodable {
        var id: Int64, at, kind, campaign, was, became, status, who: String, delivery: Int64?
    }

    func run(in workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        let limit = max(1, limit)
        let events =
            try delivery.map { try ledger.events(of: $0) }
            ?? ledger.events(after: after ?? max(0, ledger.lastEvent() - Int64(limit)), limit: limit)
        if format == .json {
            return try Console.json(
                events.map {
                    EventJSON(
                        id: $0.id, at: $0.at.iso8601, kind: $0.kind.rawValue, campaign: $0.campaign,
                        was: $0.was?.rawValue ?? "", became: $0.became?.rawValue ?? "", status: $0.status,
                        who: $0.who, delivery: $0.delivery)
                })
        }
        guard !events.isEmpty else { return Console.print("nothing has happened yet") }
        Console.print(
            Console.table(
                events.map { event in
                    let step =
                        event.kind == .phase
                        ? [event.was?.rawValue, event.became?.rawValue].compactMap { $0 }
                            .joined(separator: " → ") : event.kind.rawValue
                    return [
                        String(event.id), event.at.iso8601, event.campaign,
                        event.delivery.map { "delivery \($0)" } ?? "", step, event.status, event.who,
                    ]
                }))
    }
}

extension Workspace {
    /// Refuses a name that is no campaign's, here or in the ledger.
    func known(_ campaign: String, _ ledger: any LedgerStore) throws {
        guard !campaignNames.contains(campaign), try ledger.latestPlan(of: campaign) == nil else { return }
        _ = try campaignSource(campaign)
    }
}
