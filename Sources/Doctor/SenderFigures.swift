/// What receivers measure over many messages, and the ledger or the provider's tools know.
public struct SenderFigures: Hashable, Sendable {
    /// Complaints for each delivered message, 0 to 1, of the last days; `nil` if nobody counts them.
    public var complaintRate: Double?
    /// The longest time in seconds from a request to unsubscribe until nothing more was sent; `nil` if there was none yet.
    public var slowestUnsubscribe: Double?

    public init(complaintRate: Double? = nil, slowestUnsubscribe: Double? = nil) {
        self.complaintRate = complaintRate
        self.slowestUnsubscribe = slowestUnsubscribe
    }

    /// Complaints below 0.1 %, never 0.3 % (Gmail, Yahoo); unsubscribing within two days (Gmail, Yahoo).
    public var findings: [Finding] { [complaints, unsubscribing] }

    private var complaints: Finding {
        let source = "Gmail, Yahoo (below 0.1 %, never 0.3 %)"
        guard let complaintRate, complaintRate.isFinite else {
            return Finding(
                .complaints, .unknown, "nobody counts complaints",
                do: "sign up for the providers' feedback loops, and give their reports to 'rekindle inbound'",
                by: source)
        }
        // In hundredths of a percent, without a locale.
        let hundredths = Int((min(max(complaintRate, 0), 1) * 10_000).rounded())
        let fraction = hundredths % 100
        let seen =
            "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) % of the messages were complained of"
        let remedy = "send less often, to those who bought most lately first, and ask for consent anew"
        if complaintRate >= 0.003 { return Finding(.complaints, .problem, seen, do: remedy, by: source) }
        if complaintRate >= 0.001 { return Finding(.complaints, .warning, seen, do: remedy, by: source) }
        return Finding(.complaints, .ok, seen, by: source)
    }

    private var unsubscribing: Finding {
        let source = "Gmail, Yahoo (within two days)"
        guard let slowestUnsubscribe, slowestUnsubscribe.isFinite else {
            return Finding(.unsubscribeTime, .ok, "nobody has unsubscribed yet", by: source)
        }
        let hours = Int(min(max(slowestUnsubscribe, 0), 1e9) / 3600)
        let seen = "unsubscribing took \(hours) hours at most"
        guard slowestUnsubscribe > 172_800 else { return Finding(.unsubscribeTime, .ok, seen, by: source) }
        return Finding(
            .unsubscribeTime, .problem, seen,
            do: "have 'rekindle inbound' and the unsubscribe server's spool read more often",
            by: source)
    }
}
