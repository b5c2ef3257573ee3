public import Domain

/// What the world did to a transport as a whole; a single delivery's fate is a `Settlement`.
public struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        case unreachable, tls, authentication, protocolViolation, configuration, ledger, disk
    }

    public var code: Code
    /// What failed, and what to do.
    public var message: String
    public var isTransient: Bool

    public init(_ code: Code, _ message: String, isTransient: Bool) {
        self.code = code
        self.message = message
        self.isTransient = isTransient
    }

    public var description: String { message }
}

/// Where a transport gets its messages and tells what becomes of them. All calls come from one thread.
public protocol DeliveryFeed: AnyObject {
    /// `next` is about to be called so many times in a row: what has to be asked for them can be asked at once.
    func expect(_ count: Int)

    /// The next message to hand over, claimed, rendered, and allowed at this moment; `nil` when nothing is due.
    func next() throws(TransportError) -> SMTPJob?

    /// After `next` gave nothing: when to ask again, since what is due only waits for its pace; `nil` when this run
    /// will have nothing more.
    var nextChance: Instant? { get }

    /// Makes all of it durable in one transaction. Only when it has returned may the dots of `onWire` leave.
    ///
    /// - Returns: those of `onWire` that are not ours any more: their dots must not leave.
    func record(
        onWire: [Int64], settled: [(delivery: Int64, settlement: Settlement)]
    ) throws(TransportError) -> Set<Int64>

    /// Evidence for `reconcile`: the dot is about to be given to the connection, or has been.
    func dot(_ delivery: Int64, _ moment: DotMoment)

    /// A person or the system asked to stop.
    var shouldStop: Bool { get }
}

extension DeliveryFeed {
    public var nextChance: Instant? { nil }
    public func expect(_ count: Int) {}
}

/// What is known of a final dot and the connection at one moment.
public enum DotMoment: Hashable, Sendable {
    /// It is among the bytes given to the connection now.
    case leaving
    /// The connection took it.
    case left
    /// The connection did not take it: it is still ours.
    case stays
}

/// Hands messages over to the next hop.
public protocol Transport {
    /// Runs until the feed has nothing more or asks to stop. Whatever was taken from the feed is settled.
    ///
    /// - Throws: `TransportError` when the relay cannot be used at all; messages in hand are settled as
    ///   `unsent` or `undecided` before.
    func run(_ feed: any DeliveryFeed) throws(TransportError)
}
