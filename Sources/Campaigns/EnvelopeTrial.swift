public import Domain
public import Sending
public import Storage

/// Asks the relay whether it would take each message of a plan: the envelope up to RCPT, then RSET. Nothing is delivered
/// and nothing is recorded.
///
/// What a relay says to RCPT is a promise of nothing: many take every recipient and bounce later. It finds a relay that
/// refuses us, and recipients that a strict one does not know.
public final class EnvelopeTrial: DeliveryFeed {
    private let messages: Rehearsal
    private let stop: () -> Bool
    private var left: Int
    public private(set) var taken = 0
    /// By proposal: what the relay answered.
    public private(set) var refusals: [(proposal: Int64, reply: String)] = []
    /// Connections broke before an answer.
    public private(set) var unanswered = 0

    /// - Parameter limit: at most so many.
    public init(
        of plan: Plan, ledger: any LedgerStore, company: Company, limit: Int, now: @escaping () -> Instant,
        stop: @escaping () -> Bool
    ) throws {
        messages = try Rehearsal(of: plan, ledger: ledger, company: company, now: now)
        self.stop = stop
        left = limit
    }

    /// Messages that could not be made.
    public var failures: [String] { messages.failures }
    public var shouldStop: Bool { stop() }

    public func next() throws(TransportError) -> SMTPJob? {
        guard left > 0, let job = try messages.next() else { return nil }
        left -= 1
        return SMTPJob(
            delivery: job.delivery, envelope: job.envelope, message: job.message, isTrial: true)
    }

    public func record(onWire: [Int64], settled: [(delivery: Int64, settlement: Settlement)]) -> Set<Int64> {
        for (proposal, settlement) in settled {
            switch settlement {
            case .accepted: taken += 1
            case .refused(let reply, _), .deferred(let reply, _):
                refusals.append((proposal, reply.description))
            case .undecided, .unsent: unanswered += 1
            }
        }
        return []
    }

    public func dot(_ delivery: Int64, _ moment: DotMoment) {}
}
