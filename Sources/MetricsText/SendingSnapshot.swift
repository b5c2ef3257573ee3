public import Domain

/// What is known of the sending at one moment, as plain values; whoever has the ledger fills it in.
public struct SendingSnapshot: Hashable, Sendable {
    public var at: Instant
    public var version: String
    public var campaigns: [Campaign] = []
    /// By organisation, where they asked for less and are not up to speed again.
    public var slowed: [Destination] = []
    public var webhooks: [Webhook] = []
    /// From connection to reply.
    public var handOver: Histogram?
    /// Addresses and accounts that must not be mailed, by reason.
    public var suppressions: [String: Int] = [:]
    /// Replies of servers since the ledger began, by class: `2xx`, `4xx`, `5xx`, `lost`.
    public var replies: [String: Int] = [:]

    public init(at: Instant, version: String) {
        self.at = at
        self.version = version
    }

    public struct Campaign: Hashable, Sendable {
        public var name: String
        public var deliveries: [DeliveryPhase: Int] = [:]
        /// Of all attempts ever made.
        public var attempts = 0
        /// Since ever: by later report, of those that were accepted.
        public var bounces = 0
        /// The same, for a fault of ours.
        public var blocked = 0
        public var complaints = 0
        public var unsubscribes = 0
        public var replies = 0
        /// Of the oldest delivery that is due and not sent.
        public var oldestDue: Instant?
        /// Its breaker, or a person, paused it.
        public var isPaused = false
        /// Scheduled runs that wait for a person's yes.
        public var missedRuns = 0
        public var lastRun: Instant?

        public init(name: String) { self.name = name }
    }

    public struct Destination: Hashable, Sendable {
        public var organisation: String
        /// Messages a minute; `nil` while it rests or has no limit.
        public var perMinute: Double?
        public var restsUntil: Instant?

        public init(organisation: String, perMinute: Double? = nil, restsUntil: Instant? = nil) {
            self.organisation = organisation
            self.perMinute = perMinute
            self.restsUntil = restsUntil
        }
    }

    public struct Webhook: Hashable, Sendable {
        public var name: String
        /// Events that it has not taken yet.
        public var waiting: Int
        public var skipped: Int
        public var failures: Int
        public var isStopped: Bool

        public init(name: String, waiting: Int, skipped: Int, failures: Int, isStopped: Bool) {
            self.name = name
            self.waiting = waiting
            self.skipped = skipped
            self.failures = failures
            self.isStopped = isStopped
        }
    }
}
