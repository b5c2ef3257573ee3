public import Domain

/// How fast one organisation's servers are sent to: it slows at once when they ask for it and recovers with time.
///
/// Additive increase, multiplicative decrease, as TCP does (Chiu and Jain, 1989). One number says how much of the
/// limits is used, the *share*: a `slowDown` halves it and asks for a rest, which doubles with every further one
/// (half a minute to half an hour); from the end of the rest on it grows by the same amount every minute, and
/// is whole again after `recoverySeconds` at most. Replies of messages that were under way together count as one
/// signal. A pure value: what is in flight is counted by `start` and `finish`, and is not stored.
public struct DestinationPace: Hashable, Sendable {
    public struct Limits: Hashable, Sendable {
        /// Messages in hand at the same time; 1...100,000.
        public let concurrent: Int
        /// `nil`: as fast as it goes, until they ask for less.
        public let perMinute: Int?
        /// Messages until a connection is closed and another one opened; `nil`: as many as the server takes.
        public let perConnection: Int?
        /// From nothing to the whole share.
        public let recoverySeconds: Int

        public init(
            concurrent: Int = 20, perMinute: Int? = nil, perConnection: Int? = nil,
            recoverySeconds: Int = 3600
        ) {
            self.concurrent = min(max(1, concurrent), 100_000)
            self.perMinute = perMinute.map { max(1, $0) }
            self.perConnection = perConnection.map { max(1, $0) }
            self.recoverySeconds = min(max(60, recoverySeconds), 7 * 86_400)
        }
    }

    public let limits: Limits
    /// Not counting messages of before a restart: they are over or in doubt.
    public private(set) var inFlight = 0
    /// What to store, so that a restart is no way around a rest.
    public private(set) var memory: Memory

    public init(limits: Limits = Limits(), memory: Memory = Memory()) {
        self.limits = limits
        self.memory = memory.sane
    }

    /// The organisation that runs a domain's mailboxes: `google` for `gmail.com`, else the domain in lower case.
    public static func organisation(of domain: String) -> String { MailOrganisation.name(of: domain) }

    /// Takes a place for one message if there is one at this moment.
    public mutating func start(at now: Instant) -> Bool {
        settle(at: now)
        guard inFlight < concurrent(at: now), restEnds(at: now) <= now else { return false }
        if let rate = rate(at: now) {
            let tokens = tokens(at: now, rate: rate)
            guard tokens >= 1 else { return false }
            memory.tokens = tokens - 1
            memory.tokensAt = now
        }
        inFlight += 1
        memory.count(at: now)
        return true
    }

    /// The message is over: its place is free, and what the reply says about speed is heeded.
    public mutating func finish(_ signal: PaceSignal, at now: Instant) {
        inFlight = max(0, inFlight - 1)
        if signal == .slowDown { slowDown(at: now) }
    }

    /// The place is given back and nothing was sent.
    public mutating func cancel() { inFlight = max(0, inFlight - 1) }

    /// They ask for less: for signals beyond those of `finish`, such as a 421 in a greeting.
    public mutating func slowDown(at now: Instant) {
        // What was under way with the message that brought the last signal says the same again.
        if let last = memory.slowedAt, last <= now, now.seconds(since: last) < Self.sameSignalSeconds {
            return
        }
        settle(at: now)
        let calm =
            memory.slowedAt.map { abs(now.seconds(since: $0)) > Double(limits.recoverySeconds) } ?? true
        let before = share(at: now)
        if limits.perMinute == nil, before >= Self.forgetsAt {
            memory.learned = max(1, memory.lastMinute(at: now))
            memory.share = 0.5
        } else {
            memory.share = max(before / 2, Self.leastShare)
        }
        memory.strikes = calm ? 1 : min(memory.strikes + 1, 16)
        memory.slowedAt = now
        let rest = min(Self.firstRest * Double(1 << (memory.strikes - 1)), Self.longestRest)
        memory.restUntil = now.moved(seconds: rest)
        memory.tokens = 0
        memory.tokensAt = memory.restUntil
    }

    /// Nothing is started before this moment; `nil` when there is no rest now.
    public func backOffUntil(at now: Instant) -> Instant? {
        let end = restEnds(at: now)
        return end > now ? end : nil
    }

    /// The first moment from `now` on at which time no longer stands in the way; whether a place is free is not
    /// a matter of time: `inFlight` against `concurrent(at:)`.
    public func next(after now: Instant) -> Instant {
        let start = max(now, restEnds(at: now))
        guard let rate = rate(at: start) else { return start }
        let missing = 1 - tokens(at: start, rate: rate)
        return missing <= 0 ? start : start.moved(seconds: missing * 60 / rate)
    }

    /// Messages a minute at this moment; `nil`: no limit. A minute holds one second's worth more at most, since a
    /// second's worth may leave at once.
    public func rate(at now: Instant) -> Double? {
        guard let whole = limits.perMinute.map(Double.init) ?? memory.learned else { return nil }
        let share = share(at: now)
        // A rate that was only learned is tried again beyond itself, and then forgotten.
        if limits.perMinute == nil, share >= Self.forgetsAt { return nil }
        return max(whole * share, Self.leastRate)
    }

    /// Messages in hand at the same time, at this moment; 1 or more.
    public func concurrent(at now: Instant) -> Int {
        max(1, Int(Double(limits.concurrent) * min(1, share(at: now))))
    }

    /// Slower than the limits allow, because they asked for it.
    public func isSlowed(at now: Instant) -> Bool { backOffUntil(at: now) != nil || share(at: now) < 1 }

    static let sameSignalSeconds = 10.0
    static let firstRest = 30.0
    static let longestRest = 1800.0
    static let leastShare = 1.0 / 256
    /// Messages a minute.
    static let leastRate = 1.0
    static let forgetsAt = 4.0

    /// Of the limits: 0…1, and up to 4 of a rate that was learned.
    private func share(at now: Instant) -> Double {
        guard let until = memory.restUntil else { return limits.perMinute == nil ? Self.forgetsAt : 1 }
        let grown =
            max(0, now.seconds(since: min(until, farthestRest(at: now)))) / Double(limits.recoverySeconds)
        return min(memory.share + grown, limits.perMinute == nil ? Self.forgetsAt : 1)
    }

    /// A clock that was set back does not make a rest longer than the longest.
    private func restEnds(at now: Instant) -> Instant {
        memory.restUntil.map { min($0, farthestRest(at: now)) } ?? now
    }

    /// The same for good, since moments in the future would stay there as `now` goes on.
    private mutating func settle(at now: Instant) {
        if let until = memory.restUntil { memory.restUntil = min(until, farthestRest(at: now)) }
        if let since = memory.tokensAt { memory.tokensAt = min(since, max(now, restEnds(at: now))) }
    }

    private func farthestRest(at now: Instant) -> Instant { now.moved(seconds: Self.longestRest) }

    private func tokens(at now: Instant, rate: Double) -> Double {
        let most = max(1, rate / 60)
        guard let since = memory.tokensAt else { return most }
        return min(most, memory.tokens + max(0, now.seconds(since: since)) * rate / 60)
    }
}
