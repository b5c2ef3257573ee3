import Mail
import Sending

/// A campaign in memory that does what the ledger does with a transport's reports, and holds the transport to its
/// promises: what breaks one is in `violations`.
final class ScriptedFeed: DeliveryFeed {
    /// As the ledger has it: the third time that a delivery comes back unsent, it is put off.
    static let unsentLimit = 3

    let jobs: [SMTPJob]
    private(set) var history: [Int64: [Settlement]] = [:]
    private(set) var violations: [String] = []
    private var waiting: [SMTPJob]
    private var inHand: Set<Int64> = []
    private var marked: Set<Int64> = []
    /// Dots that the connection took.
    private var left: Set<Int64> = []

    init(_ jobs: [SMTPJob]) {
        self.jobs = jobs
        waiting = jobs
    }

    var shouldStop: Bool { false }

    func next() -> SMTPJob? {
        guard !waiting.isEmpty else { return nil }
        let job = waiting.removeFirst()
        inHand.insert(job.delivery)
        marked.remove(job.delivery)
        left.remove(job.delivery)
        return job
    }

    func record(onWire: [Int64], settled: [(delivery: Int64, settlement: Settlement)]) -> Set<Int64> {
        for delivery in onWire {
            check(inHand.contains(delivery), "\(delivery) was marked and is not in hand")
            check(marked.insert(delivery).inserted, "\(delivery) was marked twice")
        }
        for (delivery, settlement) in settled {
            check(inHand.remove(delivery) != nil, "\(delivery) was settled and is not in hand")
            history[delivery, default: []].append(settlement)
            switch settlement {
            case .accepted:
                check(left.contains(delivery), "\(delivery) is accepted, and its dot never left")
            case .undecided:
                check(left.contains(delivery), "\(delivery) is in doubt, and its dot never left")
            case .refused, .deferred: break
            case .unsent:
                check(!left.contains(delivery), "\(delivery) is unsent, and its dot left")
                let times = history[delivery, default: []].count
                if times < Self.unsentLimit, let job = jobs.first(where: { $0.delivery == delivery }) {
                    waiting.append(job)
                }
            }
        }
        return []
    }

    func dot(_ delivery: Int64, _ moment: DotMoment) {
        check(marked.contains(delivery), "a dot of \(delivery) without a durable mark: \(moment)")
        if moment == .left { left.insert(delivery) }
    }

    /// Call when the run is over.
    func checkEnd() {
        check(inHand.isEmpty, "never settled: \(inHand.sorted())")
    }

    private func check(_ holds: Bool, _ text: String) {
        if !holds { violations.append(text) }
    }
}
