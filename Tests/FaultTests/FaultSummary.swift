import Mail
import Sending

/// A run in the words of the table: what was recorded, what arrived, what became of connections and campaign.
///
/// Only what is the same in every run of a cell: which of several deliveries the fault meets may depend on which
/// connection was faster, how many it meets may not.
struct FaultSummary: Hashable, Sendable {
    var deliveries: String
    var copies: String
    var campaign: String

    init(_ run: FaultRun) {
        let lasts = (1...Int64(Campaign.size)).map { run.history[$0]?.last }
        var counts: [String: Int] = [:]
        for last in lasts { counts[Self.word(last), default: 0] += 1 }
        deliveries =
            counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
            .joined(separator: ", ")
        copies = String(run.copies.values.reduce(0, +))
        campaign =
            run.error.map { "halts: \($0.code.rawValue)\($0.isTransient ? ", for now" : "")" } ?? "goes on"
    }

    static func word(_ settlement: Settlement?) -> String {
        switch settlement {
        case .accepted: "accepted"
        case .refused(let reply, let verb): "refused (\(reply.code) at \(verb.rawValue))"
        case .deferred(let reply, let verb): "deferred (\(reply.code) at \(verb.rawValue))"
        case .undecided: "in doubt"
        // Taken and given back, or never taken: the ledger has both as queued.
        case .unsent, nil: "queued"
        }
    }
}
