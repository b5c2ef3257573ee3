public import Domain

/// Pauses a campaign when its mail does harm: too many hard bounces or complaints, or refusals that are our own fault.
///
/// It counts what happened in a sliding window of time and says nothing before there are enough outcomes to judge by. Once
/// tripped it stays so until a person resumes it, which begins a new count. A pure value to be stored with the
/// campaign. Outcomes that come in late, such as bounces by report, are counted when they are heard of.
public struct CircuitBreaker: Hashable, Sendable, Codable {
    public enum Outcome: Hashable, Sendable {
        case accepted
        /// The address will never take mail, by reply or by a later report.
        case hardBounce
        case complaint
        /// Refused because of us; the server's words, for the reason.
        case ownFault(OwnFault, reply: String)
        /// Deferred, mailbox full, and whatever else is nobody's fault.
        case other
    }

    public enum Cause: String, Hashable, Sendable, Codable {
        case hardBounces, complaints, authentication, block, policy
    }

    public struct Trip: Hashable, Sendable, Codable {
        public var cause: Cause
        public var at: Instant
        /// For people: what was seen, the limit, and what to do.
        public var reason: String
    }

    /// Why it is open; `nil` while mail may flow.
    public private(set) var trip: Trip?
    private var parts: [Part] = []

    public init() {}

    /// - Parameters:
    ///   - wasAccepted: heard of by a report, after the hand-over had been counted as accepted.
    ///   - limits: may differ from one call to the next, since they are the file's and not the state's.
    /// - Returns: the trip, if this outcome caused it.
    @discardableResult
    public mutating func record(
        _ outcome: Outcome, wasAccepted: Bool = false, at now: Instant, limits: BreakerLimits = .standard
    ) -> Trip? {
        let index = settle(at: now, limits: limits)
        parts[index].count(outcome, isNew: !wasAccepted)
        guard trip == nil else { return nil }
        let sum = parts.reduce(into: Tally()) { $0.add($1.tally) }
        guard let (cause, reason) = limits.verdict(on: sum, last: outcome) else { return nil }
        trip = Trip(cause: cause, at: now, reason: reason)
        return trip
    }

    /// Mail may flow.
    public var isClosed: Bool { trip == nil }

    /// A person looked at it and says go on. What was counted until now is forgotten, or it would trip at once.
    public mutating func resume() {
        trip = nil
        parts = []
    }

    /// What is in the window at this moment, for `status`.
    public func tally(at now: Instant, limits: BreakerLimits = .standard) -> Tally {
        var copy = self
        _ = copy.settle(at: now, limits: limits)
        return copy.parts.reduce(into: Tally()) { $0.add($1.tally) }
    }

    /// Counts over the window.
    public struct Tally: Hashable, Sendable, Codable {
        /// Hand-overs that were decided: accepted, bounced by reply, our own fault.
        public var attempts = 0
        public var accepted = 0
        public var hardBounces = 0
        public var complaints = 0
        public var authentication = 0
        public var block = 0
        public var policy = 0

        public init() {}

        /// At least what is known of them: those that were accepted before the window are no attempts within it.
        var decided: Int { max(attempts, hardBounces + authentication + block + policy) }

        mutating func add(_ other: Tally) {
            for path in Self.all {
                self[keyPath: path] = min(self[keyPath: path] + other[keyPath: path], 1 << 50)
            }
        }

        private static var all: [WritableKeyPath<Tally, Int>] {
            [
                \.attempts, \.accepted, \.hardBounces, \.complaints, \.authentication, \.block, \.policy,
            ]
        }
    }

    private struct Part: Hashable, Sendable, Codable {
        var index: Int64
        var tally = Tally()

        mutating func count(_ outcome: Outcome, isNew: Bool) {
            switch outcome {
            case .accepted:
                tally.attempts += 1
                tally.accepted += 1
            case .hardBounce:
                tally.attempts += isNew ? 1 : 0
                tally.hardBounces += 1
            case .complaint: tally.complaints += 1
            case .ownFault(let fault, _):
                tally.attempts += isNew ? 1 : 0
                switch fault {
                case .authentication: tally.authentication += 1
                case .block: tally.block += 1
                case .policy: tally.policy += 1
                }
            case .other: break
            }
        }
    }

    /// Drops what left the window, takes what a clock set back left in the future as of now, and makes the current
    /// part the last one.
    private mutating func settle(at now: Instant, limits: BreakerLimits) -> Int {
        let width = Int64(limits.windowSeconds) * 1000 / Int64(Self.partsInWindow)
        // Parts are numbered by minutes, so that other limits do not renumber what is stored.
        let minute = Int64((Double(now.clamped.milliseconds) / 60_000).rounded(.down))
        let step = max(1, width / 60_000)
        let current = minute - ((minute % step) + step) % step
        var late = Tally()
        for part in parts where part.index > current { late.add(part.tally) }
        let oldest = current - Int64(limits.windowSeconds) / 60
        parts.removeAll { $0.index > current || $0.index < oldest }
        if parts.last?.index != current { parts.append(Part(index: current)) }
        parts[parts.count - 1].tally.add(late)
        // Narrower parts of earlier limits may be many.
        if parts.count > 4 * Self.partsInWindow {
            parts.removeFirst(parts.count - 4 * Self.partsInWindow)
        }
        return parts.count - 1
    }

    private static let partsInWindow = 48
}
