import ArgumentParser
import Campaigns
import CurlTransport
import Diagnostics
import Domain
import Foundation
import Inbound
import Mail
import Rendering
import RuleEngine
import Storage

struct Activities: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What was done and what is to be done for accounts.",
        subcommands: [ListActivities.self, DoneActivity.self], defaultSubcommand: ListActivities.self)
}

struct ListActivities: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List activities, newest first.")

    @OptionGroup var options: WorkspaceOptions
    @Option(help: "Only of one account.")
    var account: String?
    @Option(help: "Only of one owner (a rep's number).")
    var owner: String?
    @Option(help: "planned, done or skipped.")
    var state: Activity.State?
    @Option(help: "At most so many.")
    var limit = 50
    @Option(help: "text or json.")
    var format = OutputFormat.text

    private struct ActivityJSON: Encodable {
        var id: Int64, kind, account, owner, subject, due, state, by, step: String, done: String?,
            delivery: Int64?
    }

    func run(in workspace: Workspace) throws {
        let activities = try workspace.ledger().activities(
            account: account, owner: owner, state: state, limit: max(1, limit))
        if format == .json {
            try Console.json(
                activities.map {
                    ActivityJSON(
                        id: $0.id, kind: $0.kind.rawValue, account: $0.account, owner: $0.owner,
                        subject: $0.subject,
                        due: $0.dueAt.iso8601, state: $0.state.rawValue, by: $0.decidedBy, step: $0.step,
                        done: $0.decidedAt?.iso8601, delivery: $0.delivery)
                })
            return
        }
        Console.print(
            Console.table(
                activities.map {
                    [
                        String($0.id), $0.dueAt.iso8601, $0.state.rawValue, $0.kind.rawValue, $0.account,
                        $0.owner, $0.subject,
                    ]
                }))
    }
}

struct DoneActivity: WorkspaceCommand {
    static let configuration = CommandConfiguration(commandName: "done", abstract: "Tick an activity off.")

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "Its number.")
    var id: Int64
    @Flag(help: "It was skipped, not done.")
    var skipped = false

    func run(in workspace: Workspace) throws {
        let changed = try workspace.ledger().complete(
            id, as: skipped ? .skipped : .done, by: workspace.userName, at: workspace.now)
        guard changed else { throw Failure(.noInput, "there is no planned activity \(id)") }
        Console.print("activity \(id) is \(skipped ? "skipped" : "done")")
    }
}

struct Suppress: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        abstract: "Never mail an address or an account again; without arguments, list who is suppressed.")

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "A mail address, or an account's number.")
    var who: String?
    @Option(help: "unsubscribed, bounced, complained or requested.")
    var reason = Suppression.Reason.requested
    @Option(help: "Only of this campaign's mail; without it, of all mail.")
    var campaign: String?
    @Flag(help: "Take the suppression back; only when the customer asked for it.")
    var remove = false
    @Flag(help: "List them as a table (CSV) that rekindle import suppressions reads.")
    var csv = false

    func run(in workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        guard let who else {
            if csv { return try Self.export(ledger, workspace) }
            let all = try ledger.suppressions(limit: 10_001)
            if all.count > 10_000 {
                Console.talk("the first 10,000 are shown; rekindle suppress --csv has all")
            }
            let rows = all.prefix(10_000).map {
                [
                    $0.address.isEmpty ? "account \($0.account)" : $0.address, $0.reason.rawValue, $0.source,
                    $0.since.iso8601 + ($0.scope.isEmpty ? "" : "  only \($0.scope)"),
                ]
            }
            return Console.print(Console.table(rows))
        }
        var address = ""
        var account = ""
        // A campaign that is gone may have left some behind.
        if let campaign, !remove, !workspace.campaignNames.contains(campaign) {
            _ = try workspace.campaignSource(campaign)
        }
        if who.contains("@") {
            guard let parsed = EmailAddress(who) else { throw Failure(.data, "that is no mail address") }
            address = parsed.description
        } else {
            account = who
            if try !remove
                && workspace.history().read({ try $0.record(of: who, asOf: workspace.today) }) == nil
            {
                throw Failure(.noInput, "there is no account '\(who)'; for an address write it in full")
            }
        }
        if remove {
            let count = try ledger.unsuppress(
                address: address, account: account, scope: campaign, at: workspace.now)
            guard count > 0 else {
                throw Failure(
                    .noInput, campaign.map { "it was not suppressed for \($0)" } ?? "it was not suppressed")
            }
            let (others, known) = try workspace.history().read {
                (try $0.accounts(at: address), try $0.lastWord(on: account)?.email ?? "")
            }
            let left = try ledger.read { ledger in
                try (others.isEmpty ? [account] : others).lazy.compactMap {
                    try ledger.suppression(
                        address: address.isEmpty ? known : address, account: $0, campaign: campaign ?? "")
                }.first
            }
            guard let left else { return Console.print("no longer suppressed") }
            let what = left.address.isEmpty ? "its account" : "its address"
            Console.print("taken back, but still suppressed: \(left.reason.rawValue), by \(what)")
        } else {
            let added = try ledger.suppress([
                Suppression(
                    address: address, account: account, scope: campaign ?? "", reason: reason,
                    source: workspace.userName, since: workspace.now)
            ])
            Console.print(added > 0 ? "suppressed" : "it was suppressed already")
        }
    }
}

extension Suppress {
    /// The whole list, for another program or another store. Who was forgotten is in it by a hash that only this store
    /// reads, and so is left out.
    private static func export(_ ledger: any LedgerStore, _ workspace: Workspace) throws {
        func field(_ text: String) -> String {
            // A leading sign would be a formula to a spreadsheet.
            let safe = text.first.map { "=+-@\t\r".contains($0) } == true ? "'\(text)" : text
            let needsQuotes = safe.utf8.contains { ",\"\r\n".utf8.contains($0) }
            return needsQuotes ? "\"\(safe.replacingOccurrences(of: "\"", with: "\"\""))\"" : safe
        }
        Console.print("email,account_id,reason,source,since,campaign")
        for suppression in try ledger.suppressions(limit: .max)
        where !suppression.address.hasPrefix("#") && !suppression.account.hasPrefix("#") {
            let fields = [
                suppression.address, suppression.account, suppression.reason.rawValue, suppression.source,
                workspace.company.day(at: suppression.since).description, suppression.scope,
            ]
            Console.data(Array((fields.map(field).joined(separator: ",") + "\n").utf8))
        }
    }
}

struct Reconcile: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        abstract: "Settle deliveries that the wire left in doubt; without arguments, list them.",
        discussion: """
            In doubt means: the final dot may have reached the server, and its answer did not reach us. Look into the
            relay's log for the Message-ID. If it is there, the mail arrived: --accepted. If it is not: --requeue
            sends it again, --drop gives it up.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "Numbers of deliveries.")
    var deliveries: [Int64] = []
    @Flag(help: "They arrived.")
    var accepted = false
    @Flag(
        help: "They did not; send them again. Also for deliveries that were refused, skipped or suppressed.")
    var requeue = false
    @Flag(help: "They did not; give them up.")
    var drop = false
    @Option(
        help: "All that have been in doubt for so many days; with --accepted or --drop.")
    var olderThan: Int?

    func validate() throws {
        let chosen = [accepted, requeue, drop].count { $0 }
        if let olderThan {
            guard deliveries.isEmpty, chosen == 1, !requeue, olderThan >= 1 else {
                throw ValidationError(
                    "--older-than takes days from 1 on, and one of --accepted and --drop: what is in doubt is never sent again unseen"
                )
            }
            return
        }
        if deliveries.isEmpty ? chosen > 0 : chosen != 1 {
            throw ValidationError(
                "name the deliveries and one of --accepted, --requeue, --drop; or nothing, to list them")
        }
    }

    func run(in workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        try Send.recover(workspace, ledger)
        if let olderThan {
            let count = try Self.settle(
                SendingPolicy.Doubt(days: olderThan, becomes: accepted ? .accepted : .refused), workspace,
                ledger, by: workspace.userName)
            return Console.print("\(Console.grouped(count)) settled as \(accepted ? "accepted" : "refused")")
        }
        if deliveries.isEmpty {
            let all = try ledger.deliveries(in: .inDoubt, campaign: nil, after: 0, limit: 10_000)
            guard !all.isEmpty else { return Console.print("nothing is in doubt") }
            return Console.print(
                Console.table(
                    all.map { [String($0.id), "account \($0.account)", "<\($0.messageID)>", $0.note] }))
        }
        for delivery in deliveries {
            guard let found = try ledger.delivery(delivery) else {
                throw Failure(.noInput, "there is no delivery \(delivery); see: rekindle outbox")
            }
            let isOpen =
                found.phase == .inDoubt
                || requeue && [.refused, .skipped, .suppressed].contains(found.phase)
            guard isOpen else {
                throw Failure(.data, "delivery \(delivery) is \(found.phase.rawValue), not in doubt")
            }
            let phase: DeliveryPhase = accepted ? .accepted : requeue ? .queued : .refused
            try ledger.settle(delivery, as: phase, by: workspace.userName, at: workspace.now)
            Console.print("delivery \(delivery): \(phase.rawValue)")
        }
    }
}

extension Reconcile {
    /// Settles what has been in doubt for long.
    @discardableResult
    static func settle(
        _ doubt: SendingPolicy.Doubt, _ workspace: Workspace, _ ledger: any LedgerStore,
        by who: String = "policy"
    ) throws -> Int {
        let before = workspace.now.adding(seconds: -Double(doubt.days) * 86_400)
        let doubts = try ledger.doubts(before: before)
        for delivery in doubts { try ledger.settle(delivery, as: doubt.becomes, by: who, at: workspace.now) }
        return doubts.count
    }
}

struct OutboxCommand: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox", abstract: "Deliveries by state, and the messages that lie in Outbox/.")

    @OptionGroup var options: WorkspaceOptions
    @Option(help: "Only one campaign.")
    var campaign: String?
    @Option(
        help:
            "List the deliveries of one state: \(DeliveryPhase.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var state: DeliveryPhase?
    @Option(help: "At most so many.")
    var limit = 50
    @Option(help: "text or json.")
    var format = OutputFormat.text

    private struct DeliveryJSON: Encodable {
        var id: Int64, campaign, account, messageID, phase, due, reply, note: String, attempts: Int
    }

    func run(in workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        if let state {
            let all = try ledger.deliveries(in: state, campaign: campaign, after: 0, limit: max(1, limit))
            if format == .json {
                return try Console.json(
                    all.map {
                        DeliveryJSON(
                            id: $0.id, campaign: $0.campaign, account: $0.account, messageID: $0.messageID,
                            phase: $0.phase.rawValue, due: $0.dueAt.iso8601, reply: $0.reply, note: $0.note,
                            attempts: $0.attempts)
                    })
            }
            return Console.print(
                Console.table(
                    all.map {
                        [
                            String($0.id), $0.campaign, "account \($0.account)", $0.phase.rawValue,
                            $0.reply.isEmpty ? $0.note : $0.reply,
                        ]
                    }))
        }
        let counts = try ledger.deliveryCounts(campaign: campaign)
        if format == .json {
            return try Console.json(
                Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) }))
        }
        let rows = DeliveryPhase.allCases.compactMap { phase in
            counts[phase].map { [phase.rawValue, Console.grouped($0)] }
        }
        Console.print(rows.isEmpty ? "no deliveries yet" : Console.table(rows))
        for folder in ["rehearsal", "sink", "demo"] {
            let files =
                (try? FileManager.default.contentsOfDirectory(atPath: "\(workspace.folder)/Outbox/\(folder)"))
                ?? []
            let count = files.count { $0.hasSuffix(".eml") }
            if count > 0 { Console.print("Outbox/\(folder): \(Console.grouped(count)) messages") }
        }
    }
}

struct Check: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check rules, templates and configuration; says every mistake with its place.")

    @OptionGroup var options: WorkspaceOptions

    func run(in workspace: Workspace) throws {
        let library = try workspace.library()
        var diagnostics = library.diagnostics.list
        var sources = library.diagnostics.sources
        let settings = workspace.settingsFindings()
        diagnostics += settings.list
        sources += settings.sources
        let names = workspace.campaignNames
        var policies = Policies()
        if let source = workspace.policiesSource() {
            let (read, found) = Policies.read(source)
            sources.append(source)
            diagnostics += found
            policies = read ?? policies
        }
        if let source = workspace.bouncesSource() {
            sources.append(source)
            diagnostics += BounceTable.standard.adding(source).diagnostics
        }
        for name in names {
            let source = try workspace.campaignSource(name)
            sources.append(source)
            let (campaign, found) = Campaign.read(
                source, name: name, templates: library.sources.templateNames, policies: policies)
            diagnostics += found + (campaign?.findings() ?? [])
            if let campaign, let tests = workspace.testSource(of: name) {
                sources.append(tests)
                diagnostics += RuleTests.read(tests, for: campaign).diagnostics
            }
        }
        if !diagnostics.hasErrors { diagnostics += workspace.unsendable(library.all) }
        let all = Diagnostics(diagnostics, sources: sources)
        guard !diagnostics.hasErrors else { throw all }
        if !diagnostics.isEmpty { Console.print("\(all)") }
        let relay =
            workspace.relay.map { "relay \($0.host):\($0.port)" }
            ?? "no relay (smtp.host is not set): sends are rehearsals"
        let warnings = diagnostics.count
        let verdict =
            warnings == 0
            ? "no mistakes" : "no mistakes, \(warnings) \(warnings == 1 ? "warning" : "warnings")"
        Console.print(
            "\(names.count) \(names.count == 1 ? "campaign" : "campaigns"), \(library.all.count) templates, \(relay): \(verdict)"
        )
    }
}
