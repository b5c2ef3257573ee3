/// When a `CircuitBreaker` trips.
///
/// The defaults are below what large receivers punish: they ask for complaints below 0.3 % and dislike hard bounces
/// beyond a few per cent.
public struct BreakerLimits: Hashable, Sendable {
    /// How far back it counts; 1 hour to 30 days.
    public let windowSeconds: Int
    /// Decided hand-overs before shares of them mean anything; 1 or more.
    public let leastSample: Int
    /// Share of hard bounces among the decided, 0...1.
    public let hardBounces: Double
    /// Share of complaints among the accepted, 0...1.
    public let complaints: Double
    /// Complaints before their share means anything: one in a hundred is chance.
    public let leastComplaints: Int
    /// Refusals of one kind of our own fault before they trip, at a share of `ownFaultShare` or more; 1 or more.
    public let ownFaults: Int
    /// Among the decided, 0...1. Odd filters refuse someone in every large campaign.
    public let ownFaultShare: Double

    public static let standard = BreakerLimits()

    public init() {
        self.init(
            unchecked: 86_400, leastSample: 50, hardBounces: 0.05, complaints: 0.003, leastComplaints: 2,
            ownFaults: 3, ownFaultShare: 0.05)
    }

    public init(
        windowSeconds: Int = 86_400, leastSample: Int = 50, hardBounces: Double = 0.05,
        complaints: Double = 0.003, leastComplaints: Int = 2, ownFaults: Int = 3, ownFaultShare: Double = 0.05
    ) throws(PacingMistake) {
        guard (3600...2_592_000).contains(windowSeconds) else {
            throw PacingMistake(.badNumber, "a breaker looks back 1 hour to 30 days")
        }
        guard [hardBounces, complaints, ownFaultShare].allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
            throw PacingMistake(.badNumber, "a breaker's limit is a share of 0 to 1, such as 0.05 for 5 %")
        }
        guard [leastSample, leastComplaints, ownFaults].allSatisfy({ $0 >= 1 }) else {
            throw PacingMistake(.badNumber, "a breaker needs 1 or more of what it counts")
        }
        self.init(
            unchecked: windowSeconds, leastSample: leastSample, hardBounces: hardBounces,
            complaints: complaints, leastComplaints: leastComplaints, ownFaults: ownFaults,
            ownFaultShare: ownFaultShare)
    }

    private init(
        unchecked windowSeconds: Int, leastSample: Int, hardBounces: Double, complaints: Double,
        leastComplaints: Int, ownFaults: Int, ownFaultShare: Double
    ) {
        self.windowSeconds = windowSeconds
        self.leastSample = leastSample
        self.hardBounces = hardBounces
        self.complaints = complaints
        self.leastComplaints = leastComplaints
        self.ownFaults = ownFaults
        self.ownFaultShare = ownFaultShare
    }

    func verdict(
        on tally: CircuitBreaker.Tally, last: CircuitBreaker.Outcome
    ) -> (CircuitBreaker.Cause, String)? {
        if case .ownFault(let fault, let reply) = last,
            let found = verdict(on: fault, tally: tally, reply: reply)
        {
            return found
        }
        if tally.decided >= leastSample, share(tally.hardBounces, of: tally.decided) > hardBounces {
            return (
                .hardBounces,
                BreakerWording.shares(
                    tally.hardBounces, of: tally.decided, limit: hardBounces, seconds: windowSeconds,
                    what: "bounced for good", advice: "check where these addresses come from")
            )
        }
        if tally.complaints >= leastComplaints, tally.decided >= leastSample,
            share(tally.complaints, of: tally.accepted) > complaints
        {
            return (
                .complaints,
                BreakerWording.shares(
                    tally.complaints, of: tally.accepted, limit: complaints, seconds: windowSeconds,
                    what: "were reported as spam", advice: "check whom the campaign writes to, and what")
            )
        }
        return nil
    }

    private func verdict(
        on fault: OwnFault, tally: CircuitBreaker.Tally, reply: String
    ) -> (CircuitBreaker.Cause, String)? {
        let (cause, count): (CircuitBreaker.Cause, Int) =
            switch fault {
            case .authentication: (.authentication, tally.authentication)
            case .block: (.block, tally.block)
            case .policy: (.policy, tally.policy)
            }
        guard count >= ownFaults, share(count, of: tally.decided) >= ownFaultShare else { return nil }
        return (
            cause, BreakerWording.ownFault(fault, count, of: tally.decided, reply, seconds: windowSeconds)
        )
    }

    private func share(_ part: Int, of whole: Int) -> Double { Double(part) / Double(max(whole, 1)) }
}
