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
            return Made(message: message, hash: hex(SHA256.hash(data: message.bytes)), madeAt: now)
        }
    }

    private static func hex(_ digest: SHA256.Digest) -> String {
        String(unsafeUninitializedCapacity: 2 * SHA256.Digest.byteCount) { text in
            var place = 0
            for byte in digest {
                text[place] = digit(byte >> 4)
                text[place + 1] = digit(byte & 15)
                place += 2
            }
            return place
        }
    }

    private static func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 + nibble : 0x57 + nibble }
}
