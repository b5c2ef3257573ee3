public import Domain
import Foundation
import Inbound
public import Pacing
import Sending
public import Storage

/// The circuit breakers of all campaigns, fed from the ledger's events, so that every sender and every reader of
/// bounces sees the same: what is pulled is a pause that a person has to end.
public struct BreakerWatch: Codable, Sendable {
    /// Who pauses, in the ledger.
    public static let who = "breaker"
    private static let stateName = "breakers"
    /// Events up to here are counted.
    private var lastEvent: Int64 = 0
    private var breakers: [String: CircuitBreaker] = [:]

    private init() {}

    /// Reads what happened since the last look and pauses the campaigns whose mail does harm.
    ///
    /// Two that look at once count the same events into the same state.
    /// - Returns: the pauses made now.
    @discardableResult
    public static func look(
        _ ledger: any LedgerStore, limits: BreakerLimits, at now: Instant
    ) throws -> [CampaignPause] {
        var watch = try stored(ledger)
        var pauses: [CampaignPause] = []
        let first = watch.lastEvent
        // Most events are of deliveries queued and claimed; a campaign of a million must not be read one by one.
        let last = try ledger.lastEvent()
        while watch.lastEvent < last {
            let events = try ledger.outcomes(after: watch.lastEvent, until: last, limit: 500)
            for event in events {
                // The report by which a delivery was bounced counts; the clock of old events is their own.
                guard !event.campaign.isEmpty, let outcome = try outcome(of: event, ledger) else { continue }
                let trip = watch.breakers[event.campaign, default: CircuitBreaker()].record(
                    outcome, wasAccepted: event.kind != .phase, at: event.at, limits: limits)
                if let trip {
                    pauses.append(
                        CampaignPause(
                            campaign: event.campaign, reason: trip.reason, who: who, since: now))
                }
            }
            watch.lastEvent = events.count < 500 ? last : events.last?.id ?? last
        }
        for pause in pauses { try ledger.pause(pause) }
        if watch.lastEvent != first { try watch.keep(ledger, at: now) }
        return pauses
    }

    /// A person says go on: what was counted is forgotten, or it would trip at once.
    public static func resume(
        _ campaign: String, _ ledger: any LedgerStore, by who: String, at now: Instant
    ) throws -> Bool {
        var watch = try stored(ledger)
        watch.breakers[campaign]?.resume()
        try watch.keep(ledger, at: now)
        return try ledger.resume(campaign, by: who, at: now)
    }

    /// What is counted at this moment, by campaign, for people to look at.
    public static func tallies(
        _ ledger: any LedgerStore, limits: BreakerLimits, at now: Instant
    ) throws -> [(campaign: String, tally: CircuitBreaker.Tally)] {
        try stored(ledger).breakers.sorted { $0.key < $1.key }.map {
            (campaign: $0.key, tally: $0.value.tally(at: now, limits: limits))
        }
    }

    private static func stored(_ ledger: any LedgerStore) throws -> BreakerWatch {
        guard let text = try ledger.state(stateName),
            let watch = try? JSONDecoder().decode(BreakerWatch.self, from: Data(text.utf8))
        else { return BreakerWatch() }
        return watch
    }

    private func keep(_ ledger: any LedgerStore, at now: Instant) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try ledger.keep(String(decoding: encoder.encode(self), as: UTF8.self), as: Self.stateName, at: now)
    }

    /// - Returns: `nil` for what says nothing about the campaign's mail.
    private static func outcome(
        of event: LedgerEvent, _ ledger: any LedgerStore
    ) throws -> CircuitBreaker.Outcome? {
        switch event.kind {
        case .bounced: return .hardBounce
        case .complained: return .complaint
        case .blocked:
            for report in try event.delivery.map(ledger.reports(of:)) ?? [] where report.kind == .bounce {
                guard let fault = BounceReason(rawValue: report.reason).flatMap(OwnFault.init) else {
                    continue
                }
                // The words are the customer's server's and may name the customer; they stand with the report.
                return .ownFault(fault, reply: "\(report.status) \(report.reason), sent back by mail")
            }
            return nil
        case .phase: break
        default: return nil
        }
        switch event.became {
        case .accepted: return .accepted
        case .refused, .deferred:
            guard let delivery = event.delivery.flatMap({ try? ledger.delivery($0) }),
                let reply = SMTPReply(stored: delivery.reply)
            else { return nil }
            let text = reply.lines.joined(separator: " ")
            if let fault = OwnFault(code: reply.code, enhancedStatus: reply.enhancedStatus, text: text) {
                return .ownFault(fault, reply: reply.masked)
            }
            return event.became == .refused && reply.saysAddressIsDead ? .hardBounce : .other
        default: return nil
        }
    }
}

extension OwnFault {
    /// - Returns: `nil` for what says nothing of us, and for what a slower pace mends.
    init?(_ reason: BounceReason) {
        switch reason {
        case .authfailure, .requireptr: self = .authentication
        case .blocked, .badreputation: self = .block
        case .policyviolation, .rejected, .securityerror, .norelaying, .spamdetected, .virusdetected,
            .contenterror, .notcompliantrfc:
            self = .policy
        default: return nil
        }
    }
}

extension SMTPReply {
    /// What `description` wrote into the ledger.
    init?(stored text: String) {
        guard let code = Int(text.prefix(3)), (200..<600).contains(code), text.utf8.count > 3 else {
            return nil
        }
        self.init(code, String(text.dropFirst(4)))
    }

    /// Without what looks like an address.
    var masked: String {
        description.split(separator: " ", omittingEmptySubsequences: false)
            .map { $0.contains("@") ? "‹…›" : $0 }.joined(separator: " ")
    }

    /// The codes alone: `550 5.1.1`.
    var status: String { enhancedStatus.map { "\(code) \($0)" } ?? "\(code)" }
}
