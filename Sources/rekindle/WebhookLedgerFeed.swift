import Campaigns
import Configuration
import Domain
import Foundation
import Settings
import Storage
import Synchronization
import Webhooks

/// The ledger's events as webhooks hear them.
final class WebhookLedgerFeed: WebhookFeed {
    private let ledger: any LedgerStore
    private let now: @Sendable () -> Instant
    private let seen = Mutex<Int64>(0)

    init(_ ledger: any LedgerStore, now: @escaping @Sendable () -> Instant) {
        self.ledger = ledger
        self.now = now
    }

    /// There is one endpoint, and this is its name.
    static let endpoint = "webhook"

    static func stored(_ ledger: any LedgerStore) throws -> WebhookProgress? {
        try ledger.state("webhook/\(endpoint)").flatMap {
            try? JSONDecoder().decode(WebhookProgress.self, from: Data($0.utf8))
        }
    }

    func next(after cursor: Int64, limit: Int) throws(WebhookError) -> [WebhookEvent] {
        try storing {
            let installation = try self.installation()
            // Most events are none that anybody is told: go on until some are.
            var position = max(cursor, seen.withLock { $0 })
            while case let events = try ledger.events(after: position, limit: 1000), let last = events.last {
                let told = try events.compactMap { try event($0, installation) }
                if !told.isEmpty { return Array(told.prefix(limit)) }
                position = last.id
                // Nothing up to here is for anybody: not looked at again.
                seen.withLock { [position] in $0 = position }
            }
            return []
        }
    }

    func progress(of endpoint: String) throws(WebhookError) -> WebhookProgress {
        try storing {
            if let text = try ledger.state("webhook/\(endpoint)"),
                let stored = try? JSONDecoder().decode(WebhookProgress.self, from: Data(text.utf8))
            {
                return stored
            }
            // A new one hears what happens from now on.
            let fresh = WebhookProgress(cursor: try ledger.lastEvent())
            try keep(fresh, endpoint)
            return fresh
        }
    }

    func advance(_ progress: WebhookProgress, of endpoint: String) throws(WebhookError) {
        try storing { try keep(progress, endpoint) }
    }

    private func keep(_ progress: WebhookProgress, _ endpoint: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try ledger.keep(
            String(decoding: encoder.encode(progress), as: UTF8.self), as: "webhook/\(endpoint)", at: now())
    }

    private func event(_ event: LedgerEvent, _ installation: String) throws -> WebhookEvent? {
        let kind: WebhookEvent.Kind? =
            switch event.kind {
            case .bounced: .bounced
            case .blocked: .blocked
            case .complained: .complained
            case .unsubscribed: .unsubscribed
            case .replied: .replied
            case .paused: .paused
            case .phase:
                switch event.became {
                case .accepted: .accepted
                case .refused: .bounced
                case .deferred: .deferred
                case .inDoubt: .inDoubt
                case .suppressed, .skipped: .suppressed
                case .queued, .claimed, .onWire, nil: nil
                }
            default: nil
            }
        guard let kind else { return nil }
        return WebhookEvent(
            position: event.id, id: WebhookEvent.id(installation: installation, number: event.id), kind: kind,
            at: event.at, delivery: event.delivery,
            campaign: event.campaign.isEmpty ? nil : event.campaign,
            account: try event.delivery.flatMap { try ledger.delivery($0)?.account },
            details: event.status.isEmpty ? [:] : ["status": event.status])
    }

    /// A word of this store's own, made once.
    private func installation() throws -> String {
        if let word = try ledger.state("installation") { return word }
        let word = String(UInt64.random(in: 1 << 60...UInt64.max), radix: 36)
        try ledger.keep(word, as: "installation", at: now())
        return try ledger.state("installation") ?? word
    }

    private func storing<T>(_ body: () throws -> T) throws(WebhookError) -> T {
        do {
            return try body()
        } catch {
            throw WebhookError(.feed, "the ledger cannot be used: \(error)")
        }
    }
}

extension Workspace {
    /// The endpoint of rekindle.yaml; its secret stands in the environment, two with a blank between while it is changed.
    func webhook() throws -> WebhookEndpoint? {
        guard let url = connectSettings.string(forKey: "webhook.url"), !url.isEmpty else { return nil }
        guard let text = connectSettings.string(forKey: "webhook.secret", isSecret: true) else {
            throw Failure(
                .configuration,
                "there is no secret for webhook.url; set it in the environment as REKINDLE_WEBHOOK_SECRET")
        }
        // What opened the workspace has let through no other words.
        let kinds =
            (SettingsLists.events(connectSettings.string(forKey: "webhook.events", default: "")) ?? [])
            .compactMap { WebhookEvent.Kind(rawValue: $0) }
        do {
            return try WebhookEndpoint(
                name: WebhookLedgerFeed.endpoint, url: url,
                secrets: text.split(separator: " ").map { try WebhookSecret(String($0)) },
                kinds: kinds.isEmpty ? WebhookEndpoint.usualKinds : Set(kinds),
                isPrivate: connectSettings.bool(forKey: "webhook.private", default: false),
                certificates: path(of: "webhook.certificates"))
        } catch let mistake as WebhookMistake {
            throw Failure(.configuration, "rekindle.yaml: webhook: \(mistake.message)")
        }
    }
}
