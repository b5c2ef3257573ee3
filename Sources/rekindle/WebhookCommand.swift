import ArgumentParser
import Domain
import Foundation
import Storage
import Webhooks

struct WebhookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook",
        abstract: "The endpoint that is told of accepted, bounced, unsubscribed, replied.",
        subcommands: [ShowWebhook.self, ResumeWebhook.self, MakeWebhookSecret.self],
        defaultSubcommand: ShowWebhook.self)
}

struct ShowWebhook: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "How far it is, and what it said last.")

    @OptionGroup var options: WorkspaceOptions

    func run(in workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        guard let progress = try WebhookLedgerFeed.stored(ledger) else {
            return Console.print("no webhook has been told anything yet")
        }
        var rows = [
            ["waiting", Console.grouped(Int(max(0, try ledger.lastEvent() - progress.cursor))), "events"]
        ]
        if progress.failures > 0 { rows.append(["failures", "\(progress.failures)", progress.lastFailure]) }
        if progress.skipped > 0 { rows.append(["skipped", "\(progress.skipped)", "refused for good"]) }
        if let stop = progress.stop {
            rows.append(["stopped", stop.at.iso8601, "\(stop.reason); rekindle webhook resume"])
        }
        Console.print(Console.table(rows))
    }
}

struct ResumeWebhook: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Tell it again, after it refused for good or was away too long.")

    @OptionGroup var options: WorkspaceOptions

    func run(in workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        guard var progress = try WebhookLedgerFeed.stored(ledger), progress.stop != nil else {
            throw Failure(.noInput, "the webhook is not stopped")
        }
        progress.resume()
        try WebhookLedgerFeed(ledger, now: { workspace.now }).advance(
            progress, of: WebhookLedgerFeed.endpoint)
        Console.print("the webhook is told again, from where it stopped")
    }
}

struct MakeWebhookSecret: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret", abstract: "Make a secret for REKINDLE_WEBHOOK_SECRET; it is shown once.")

    func run() {
        var random = SystemRandomNumberGenerator()
        Console.print(WebhookSecret.made(using: &random).text)
    }
}
