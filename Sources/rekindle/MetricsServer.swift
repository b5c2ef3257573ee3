import ArgumentParser
import Campaigns
import Domain
import Foundation
import Hummingbird
import Logging
import MetricsText
import RuleEngine
import Storage
import Webhooks

/// `GET /metrics` for Prometheus, on this machine only.
struct MetricsServer {
    private let task: Task<Void, any Error>

    /// Serves until `stop`. Each page is counted from the ledger when it is asked for.
    init(_ workspace: Workspace, port: Int) {
        let router = Router()
        router.get("/metrics") { _, _ -> Response in
            let text = try await onThread { try workspace.metrics() }
            return Response(
                status: .ok, headers: [.contentType: MetricsPage.contentType],
                body: .init(byteBuffer: .init(string: text)))
        }
        var logger = Logger(label: "rekindle.metrics") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger)
        task = Task.detached { try await application.run() }
    }

    func stop() { task.cancel() }
}

extension Workspace {
    /// The state of delivery in Prometheus's text format.
    func metrics() throws -> String {
        let ledger = try ledger()
        let policy = try policies().sending
        var snapshot = SendingSnapshot(at: now, version: Rekindle.configuration.version)
        let paused = Set(try ledger.pauses().map(\.campaign))
        snapshot.campaigns = try Set(campaignNames).union(paused).sorted().map { name in
            var campaign = SendingSnapshot.Campaign(name: name)
            campaign.deliveries = try ledger.deliveryCounts(campaign: name)
            let events = try ledger.eventCounts(campaign: name, since: Instant(milliseconds: 0))
            campaign.attempts = try ledger.attempts(campaign: name)
            campaign.bounces = events[.bounced] ?? 0
            campaign.blocked = events[.blocked] ?? 0
            campaign.complaints = events[.complained] ?? 0
            campaign.unsubscribes = events[.unsubscribed] ?? 0
            campaign.replies = events[.replied] ?? 0
            campaign.missedRuns = try Missed.of(name, ledger) == nil ? 0 : 1
            campaign.oldestDue = try ledger.nextDue(campaign: name)
            campaign.isPaused = paused.contains(name)
            campaign.lastRun = try ledger.latestPlan(of: name)?.createdAt
            return campaign
        }
        snapshot.slowed = try Pacer.slowed(policy, ledger: ledger, day: company.day, at: now).map {
            SendingSnapshot.Destination(organisation: $0)
        }
        let last = try ledger.lastEvent()
        snapshot.webhooks = try ledger.states(prefix: "webhook/").compactMap { state in
            guard
                let progress = try? JSONDecoder().decode(WebhookProgress.self, from: Data(state.value.utf8))
            else { return nil }
            return SendingSnapshot.Webhook(
                name: String(state.name.dropFirst("webhook/".count)),
                waiting: Int(max(0, last - progress.cursor)), skipped: progress.skipped,
                failures: progress.failures, isStopped: progress.stop != nil)
        }
        return MetricsPage(snapshot.metrics).text
    }
}
