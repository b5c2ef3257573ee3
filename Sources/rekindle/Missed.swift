import Domain
import Storage

/// Campaigns whose hour passed while nothing ran.
enum Missed {
    private static func key(_ campaign: String) -> String { "missed/\(campaign)" }

    static func of(_ campaign: String, _ ledger: any LedgerStore) throws -> Instant? {
        try ledger.state(key(campaign)).flatMap { Int64($0) }.map(Instant.init(milliseconds:))
    }

    static func clear(_ campaign: String, _ ledger: any LedgerStore, at now: Instant) throws {
        if try of(campaign, ledger) != nil { try ledger.keep(nil, as: key(campaign), at: now) }
        try Troubles.clear(campaign: campaign, ledger, at: now)
    }

    static func keep(_ campaign: String, _ hour: Instant, _ ledger: any LedgerStore, at now: Instant) throws {
        try ledger.keep("\(hour.milliseconds)", as: key(campaign), at: now)
    }

    /// Shown by `status`, and mailed to the operator (`OperatorNews`).
    static func note(_ campaign: String, _ workspace: Workspace, _ ledger: any LedgerStore) throws {
        guard let hour = try of(campaign, ledger) else { return }
        try ledger.record(LedgerEvent(at: workspace.now, kind: .missed, campaign: campaign))
        Console.talk(
            "rekindle daemon: \(campaign) missed its hour at \(hour.iso8601); rekindle run \(campaign) if it shall run late"
        )
        try ledger.keep("\(hour.milliseconds)", as: tellKey(campaign), at: workspace.now)
    }

    static func tellKey(_ campaign: String) -> String { "tell-missed/\(campaign)" }
}
