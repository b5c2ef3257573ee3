import Crypto
import Dispatch
import Domain
import Storage

/// Some claimed deliveries whose messages are being made on other threads while earlier ones are handed over.
final class MessageBatch: @unchecked Sendable {
    // Each thread writes only its own share of `made`, and nobody reads before the group has ended.

    struct Made: Sendable {
        var message: MadeMessage
        /// SHA-256 of its bytes, in hex.
        var hash: String
        var madeAt: Instant
    }

    private let work: [(claimed: ClaimedDelivery, maker: MessageMaker)]
    private let made: UnsafeMutableBufferPointer<Result<Made, any Error>?>
    private let group = DispatchGroup()
    private var position = 0

    init(_ work: [(claimed: ClaimedDelivery, maker: MessageMaker)], at now: Instant) {
        self.work = work
        made = .allocate(capacity: work.count)
        made.initialize(repeating: nil)
        let threads = 2
        for thread in 0..<threads {
            DispatchQueue.global().async(group: group) { [self] in
                for index in stride(from: thread, to: self.work.count, by: threads) {
                    made[index] = Self.make(self.work[index].claimed, self.work[index].maker, now)
                }
            }
        }
    }

    deinit {
        group.wait()
        made.deinitialize()
        made.deallocate()
    }

    /// The next one, once its message is made.
    func next() -> (ClaimedDelivery, Result<Made, any Error>)? {
        guard position < work.count else { return nil }
        if position == 0 { group.wait() }
        defer { position += 1 }
        guard let result = made[position] else { return nil }
        return (work[position].claimed, result)
    }

    /// Those that come next, without taking them; fewer where it ends.
    func upcoming(_ count: Int) -> [ClaimedDelivery] {
        work[position..<min(work.count, position + max(0, count))].map(\.claimed)
    }

    private static func make(
        _ claimed: ClaimedDelivery, _ maker: MessageMaker, _ now: Instant
    ) -> Result<Made, any Error> {
        Result {
            let message = try maker.message(
                claimed.proposal, messageID: claimed.delivery.messageID, delivery: claimed.delivery.id,
                at: now)
            return Made(message: message, hash: Hex.text(SHA256.hash(data: message.bytes)), madeAt: now)
        }
    }
}
