import Domain

extension DestinationPace {
    /// What has to survive a restart; opaque, and small.
    public struct Memory: Hashable, Sendable, Codable {
        var share = 1.0
        var restUntil: Instant?
        var slowedAt: Instant?
        /// Signals in a row, each within the recovery after the one before; 0...16.
        var strikes = 0
        /// Messages a minute when they first asked for less, where the limits name no rate.
        var learned: Double?
        var tokens = 0.0
        var tokensAt: Instant?
        /// Started in the current ten seconds and the five tens before, newest last.
        var tens: [Int] = []
        var tensEndAt: Int64 = 0

        public init() {}

        /// Stored numbers that cannot be, taken for the nearest that can.
        var sane: Memory {
            var copy = self
            copy.share =
                share.isFinite ? min(max(share, DestinationPace.leastShare), DestinationPace.forgetsAt) : 1
            copy.strikes = min(max(strikes, 0), 16)
            copy.learned = learned.map { $0.isFinite ? min(max($0, 1), 1e9) : 1 }
            copy.tokens = tokens.isFinite ? min(max(tokens, 0), 1e9) : 0
            copy.tens = tens.map { min(max($0, 0), 1_000_000_000) }
            copy.tensEndAt = min(max(tensEndAt, -1 << 40), 1 << 40)
            copy.restUntil = restUntil?.clamped
            copy.slowedAt = slowedAt?.clamped
            copy.tokensAt = tokensAt?.clamped
            return copy
        }

        mutating func count(at now: Instant) {
            shift(to: Self.ten(now))
            tens[tens.count - 1] += 1
        }

        func lastMinute(at now: Instant) -> Double {
            var copy = self
            copy.shift(to: Self.ten(now))
            return Double(copy.tens.reduce(0, +))
        }

        private static func ten(_ now: Instant) -> Int64 {
            Int64((Double(now.clamped.milliseconds) / 10_000).rounded(.down))
        }

        private mutating func shift(to ten: Int64) {
            let steps = ten - tensEndAt
            if tens.count != 6 || steps < 0 || steps >= 6 {
                tens = Array(repeating: 0, count: 6)
            } else {
                tens = Array(tens.dropFirst(Int(steps))) + Array(repeating: 0, count: Int(steps))
            }
            tensEndAt = ten
        }
    }
}
