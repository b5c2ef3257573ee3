import Dispatch
import Domain
import Storage
import Synchronization

/// Writes a sender's records from a thread of its own, so that the dialogue goes on while the disk is busy.
final class LedgerRecorder: Sendable {
    private let ledger: any LedgerStore
    private let queue = DispatchQueue(label: "rekindle.ledger-recorder")

    init(_ ledger: any LedgerStore) { self.ledger = ledger }

    /// A record that is being written.
    final class Pending: Sendable {
        private let group = DispatchGroup()
        private let result = Mutex<Result<Set<Int64>, any Error>?>(nil)

        fileprivate init(_ queue: DispatchQueue, _ body: @escaping @Sendable () throws -> Set<Int64>) {
            queue.async(group: group) { [self] in
                let value = Result(catching: body)
                result.withLock { $0 = value }
            }
        }

        /// Waits until it is on the disk.
        /// - Returns: deliveries that are not the holder's any more.
        func get() throws -> Set<Int64> {
            group.wait()
            guard let value = result.withLock({ $0 }) else {
                preconditionFailure("the record ended without a result")
            }
            return try value.get()
        }
    }

    /// Begins one durable transaction; see `LedgerStore.record`.
    func begin(_ marks: [WireMark], _ outcomes: [DeliveryOutcome], lease: Lease, at now: Instant) -> Pending {
        let ledger = ledger
        return Pending(queue) {
            try ledger.record(onWire: marks, outcomes: outcomes, lease: lease, at: now)
        }
    }
}
