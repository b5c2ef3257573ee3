public import Domain

/// When a deferred delivery is tried again: later and later, with jitter, within its window, and not for ever.
public struct RetryPlan: Hashable, Sendable {
    /// Seconds until the second, third, … attempt; the last one repeats. Each 1 second to 30 days.
    public let delays: [Double]
    /// Attempts in all, the first included; 1 or more.
    public let attempts: Int
    /// Days from the first attempt on; nothing is tried after them (RFC 5321 §4.5.4.1 asks for 4 to 5).
    public let lastDay: Int

    public static let standard = RetryPlan(
        unchecked: [300, 900, 3600, 14_400, 43_200], attempts: 16, lastDay: 5)

    public init(delays: [Double], attempts: Int, lastDay: Int) throws(PacingMistake) {
        guard !delays.isEmpty, delays.allSatisfy({ $0 >= 1 && $0 <= 2_592_000 }) else {
            throw PacingMistake(.badNumber, "each delay until the next attempt is 1 second to 30 days")
        }
        guard attempts >= 1, (1...365).contains(lastDay) else {
            throw PacingMistake(
                .badNumber,
                "a retry has 1 or more attempts, and its last day is 1 to 365 days after the first")
        }
        self.init(unchecked: delays, attempts: attempts, lastDay: lastDay)
    }

    private init(unchecked delays: [Double], attempts: Int, lastDay: Int) {
        self.delays = delays
        self.attempts = attempts
        self.lastDay = lastDay
    }

    /// After this moment nothing is tried any more.
    public func givesUp(firstAttempt: Instant) -> Instant {
        firstAttempt.moved(milliseconds: Int64(lastDay) * 86_400_000)
    }

    /// - Parameters:
    ///   - attempt: how many were made, 1 or more.
    ///   - firstAttempt: when the first of them was.
    ///   - jitter: 0..<1, from the caller's generator; a delay is 80 to 120 % of what is written.
    ///   - notBefore: the end of the destination's rest, if it asked for one.
    ///   - window: when mail may leave at all, in the recipient's zone.
    /// - Returns: `nil` when it was the last one: the delivery is refused. A delay that would end after the last
    ///   moment ends at that moment, so that a long delay does not cost the last try.
    public func next(
        after attempt: Int, firstAttempt: Instant, at now: Instant, jitter: Double, notBefore: Instant? = nil,
        window: SendingWindow = .always, zone: Zone = .utc
    ) -> Instant? {
        let end = givesUp(firstAttempt: firstAttempt)
        guard attempt < attempts, now < end, let longest = delays.last else { return nil }
        let delay = attempt <= delays.count ? delays[max(attempt, 1) - 1] : longest
        let share = jitter.isNaN ? 0.5 : min(max(jitter, 0), 1)
        var due = min(now.moved(seconds: delay * (0.8 + 0.4 * share)), end)
        if let notBefore { due = max(due, notBefore) }
        guard let open = window.nextOpen(at: due, in: zone), open <= end else { return nil }
        return open
    }
}
