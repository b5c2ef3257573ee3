public import Domain
public import Mail
public import Sending

/// Feeds a transport with one message for a person of the company: nothing is claimed or recorded, and it says
/// that it is a test.
public final class TestSend: DeliveryFeed {
    private var job: SMTPJob?
    /// What became of it; `nil` while it is under way.
    public private(set) var settlement: Settlement?

    public init(_ message: MadeMessage) {
        job = SMTPJob(delivery: 1, envelope: message.envelope, message: message.signedBytes)
    }

    public var shouldStop: Bool { false }

    public func next() -> SMTPJob? {
        defer { job = nil }
        return job
    }

    public func record(onWire: [Int64], settled: [(delivery: Int64, settlement: Settlement)]) -> Set<Int64> {
        if let last = settled.last { settlement = last.settlement }
        return []
    }

    public func dot(_ delivery: Int64, _ moment: DotMoment) {}
}
