public import Domain

/// How far one endpoint is, and what stands in its way: a value to be stored with the endpoint's name.
///
/// Events go to an endpoint in their order, each until it is taken; what does not get through holds up what comes after.
/// - An attempt that failed is made again after 5 s, 1 min, 5 min, 30 min, 2 h, 6 h, then every 12 h, a fifth
///   more or less, and not before a `Retry-After` (24 hours at most).
/// - An event that the endpoint *refuses* (400, 413, 415, 422) five times in a row is skipped, counted and shown.
/// - An endpoint that fails for three days in a row is *stopped*, and so is one that answers 410. It stays so until a person
///   resumes it, which goes on at the same event: the feed keeps events, so that nothing is lost meanwhile.
public struct WebhookProgress: Hashable, Sendable, Codable {
    /// The position of the last event that is over: taken, skipped, or of a kind that the endpoint does not hear.
    public private(set) var cursor: Int64
    /// Attempts at the next event that failed.
    public private(set) var failures = 0
    public private(set) var failingSince: Instant?
    /// No attempt before it.
    public private(set) var nextAt: Instant?
    /// What the last failure was; empty when all is well.
    public private(set) var lastFailure = ""
    /// Refusals of the next event, in a row.
    public private(set) var refusals = 0
    /// Events that the endpoint refused and never took, since ever.
    public private(set) var skipped = 0
    public private(set) var stop: Stop?

    public struct Stop: Hashable, Sendable, Codable {
        public var at: Instant
        /// For people: what was seen, and what to do.
        public var reason: String
    }

    /// - Parameter cursor: a new endpoint begins after it: the newest event there is, or 0 for all of history.
    public init(cursor: Int64) { self.cursor = cursor }

    public func isDue(at now: Instant) -> Bool {
        guard stop == nil else { return false }
        guard let nextAt else { return true }
        // Farther than any delay: the clock was set back.
        return nextAt <= now || nextAt.milliseconds(since: now) > Int64(Self.longestDelay * 1.2 * 1000)
    }

    /// Events up to `position` do not concern the endpoint.
    public mutating func pass(to position: Int64) { cursor = max(cursor, position) }

    /// - Parameters:
    ///   - position: of the event that was posted: the first one after `cursor` that concerns the endpoint.
    ///   - jitter: 0..<1, from the caller's generator.
    public mutating func answered(
        _ answer: WebhookAnswer, position: Int64, at now: Instant, jitter: Double
    ) {
        lastFailure = answer.failure
        switch answer {
        case .taken: settle(position)
        case .gone: stop(at: now, "it answered 410 Gone")
        case .refused:
            refusals += 1
            if refusals >= Self.mostRefusals {
                settle(position)
                skipped += 1
                lastFailure = answer.failure + "; it was skipped"
            } else {
                fail(at: now, retryAfter: nil, jitter: jitter)
            }
        case .failed(_, let retryAfter):
            refusals = 0
            fail(at: now, retryAfter: retryAfter, jitter: jitter)
        case .unreachable:
            refusals = 0
            fail(at: now, retryAfter: nil, jitter: jitter)
        }
    }

    /// A person mended the endpoint. Goes on at once, at the event that stood in the way.
    public mutating func resume() {
        stop = nil
        nextAt = nil
        failingSince = nil
        failures = 0
        refusals = 0
    }

    static let delays: [Double] = [5, 60, 300, 1800, 7200, 21_600, 43_200]
    static let longestDelay = 86_400.0
    static let mostRefusals = 5
    static let patience = 3 * 86_400.0

    private mutating func settle(_ position: Int64) {
        cursor = max(cursor, position)
        failures = 0
        refusals = 0
        failingSince = nil
        nextAt = nil
    }

    private mutating func fail(at now: Instant, retryAfter: Double?, jitter: Double) {
        failures = min(failures + 1, 1_000_000)
        // A clock that was set back does not make it fail for longer than it has.
        let since = failingSince.map { min($0, now) } ?? now
        failingSince = since
        if Double(now.milliseconds(since: since)) / 1000 >= Self.patience {
            stop(at: now, "it failed for three days; at last it \(lastFailure)")
            return
        }
        let share = jitter.isNaN ? 0.5 : min(max(jitter, 0), 1)
        let planned = Self.delays[min(failures, Self.delays.count) - 1] * (0.8 + 0.4 * share)
        let asked = retryAfter.map(WebhookAnswer.bounded) ?? 0
        nextAt = now.adding(seconds: max(planned, asked))
    }

    private mutating func stop(at now: Instant, _ why: String) {
        stop = Stop(at: now, reason: "\(why); mend the endpoint, then resume it: it goes on where it stopped")
        nextAt = nil
    }
}
