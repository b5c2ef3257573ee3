import Domain

/// Time that only goes forward, whoever sets the machine's clock: for waiting, not for the ledger.
struct SteadyClock: Sendable {
    private let begin = ContinuousClock.now
    private let first: Instant

    init(from first: Instant) { self.first = first }

    var seconds: Double {
        let passed = (ContinuousClock.now - begin).components
        return Double(passed.seconds) + Double(passed.attoseconds) / 1e18
    }

    var now: Instant { first.adding(seconds: seconds) }
}
