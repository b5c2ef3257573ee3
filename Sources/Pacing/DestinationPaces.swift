public import Domain

/// The paces of all organisations that are sent to: those with limits of their own, and one for each other.
public struct DestinationPaces: Sendable {
    private let limits: [String: DestinationPace.Limits]
    private let others: DestinationPace.Limits
    private var paces: [String: DestinationPace] = [:]

    /// - Parameters:
    ///   - limits: by organisation (`google`, `example.com`).
    ///   - others: for each that has none of its own.
    ///   - memory: what `memory(at:)` gave before.
    public init(
        limits: [String: DestinationPace.Limits] = [:],
        others: DestinationPace.Limits = DestinationPace.Limits(),
        memory: [String: DestinationPace.Memory] = [:]
    ) {
        self.limits = limits
        self.others = others
        for (organisation, stored) in memory.prefix(Self.most) {
            paces[organisation] = DestinationPace(limits: limits[organisation] ?? others, memory: stored)
        }
    }

    /// By organisation, as `DestinationPace.organisation(of:)` names it.
    public subscript(organisation: String) -> DestinationPace {
        paces[organisation] ?? DestinationPace(limits: limits[organisation] ?? others)
    }

    public mutating func start(_ organisation: String, at now: Instant) -> Bool {
        if paces[organisation] == nil, paces.count >= Self.most { forgetTheRested(at: now) }
        return change(organisation) { $0.start(at: now) }
    }

    public mutating func finish(_ organisation: String, _ signal: PaceSignal, at now: Instant) {
        change(organisation) { $0.finish(signal, at: now) }
    }

    public mutating func cancel(_ organisation: String) { change(organisation) { $0.cancel() } }

    public mutating func slowDown(_ organisation: String, at now: Instant) {
        change(organisation) { $0.slowDown(at: now) }
    }

    /// Of organisations that asked for less and are not up to speed again: to store, and to show.
    public func memory(at now: Instant) -> [String: DestinationPace.Memory] {
        paces.filter { $0.value.isSlowed(at: now) }.mapValues(\.memory)
    }

    /// Names of the organisations that are slowed at this moment, in order.
    public func slowed(at now: Instant) -> [String] {
        paces.filter { $0.value.isSlowed(at: now) }.keys.sorted()
    }

    /// Kept at most, but for those in use or slowed: what is left out has nothing to remember but a second's worth.
    private static let most = 10_000

    private mutating func change<Answer>(
        _ organisation: String, _ body: (inout DestinationPace) -> Answer
    ) -> Answer {
        var pace = self[organisation]
        defer { paces[organisation] = pace }
        return body(&pace)
    }

    private mutating func forgetTheRested(at now: Instant) {
        paces = paces.filter { $0.value.inFlight > 0 || $0.value.isSlowed(at: now) }
    }
}
