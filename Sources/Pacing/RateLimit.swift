public import Domain

/// No more than so many in any hour and any day, whichever moment they are counted from.
///
/// The windows slide: with 1,000 an hour, no 60 minutes hold more than 1,000, and neither do the 24 hours of a day
/// (which is how providers count). A window is counted in sixty parts, and a part counts until the last of
/// it has left the window: so it may allow a little late, and never too much.
public struct RateLimit: Hashable, Sendable, Codable {
    private var windows: [Window]

    /// - Parameters:
    ///   - perMinute, perHour, perDay: `nil` for no limit; less than 0 is 0, which allows nothing.
    ///   - sent: what left before, in any order, so that a restart forgets nothing; what is older than a day is
    ///     ignored.
    ///   - now: with a clock that was set back, what was sent "later" counts as sent now.
    public init(
        perMinute: Int? = nil, perHour: Int? = nil, perDay: Int? = nil,
        sent: [(at: Instant, count: Int)] = [], now: Instant? = nil
    ) {
        windows = [(60, perMinute), (3600, perHour), (86_400, perDay)].compactMap { seconds, limit in
            limit.map { Window(seconds: seconds, limit: max(0, $0)) }
        }
        for (moment, count) in sent.sorted(by: { $0.at < $1.at }) {
            let at = now.map { min($0, moment) } ?? moment
            for index in windows.indices { windows[index].add(count, at: at) }
        }
    }

    /// How many may leave at this moment; `Int.max` without any limit.
    ///
    /// It changes the value only to forget what left the windows, and to take as of now what a clock that was set
    /// back has left in the future: so that a wrong clock blocks for one window at most.
    public mutating func allowed(at now: Instant) -> Int {
        var least = Int.max
        for index in windows.indices {
            windows[index].settle(at: now)
            least = min(least, windows[index].free)
        }
        return least
    }

    /// Something left, allowed or not.
    public mutating func record(_ count: Int = 1, at now: Instant) {
        for index in windows.indices {
            windows[index].settle(at: now)
            windows[index].add(count, at: now)
        }
    }

    /// The first moment from `now` on at which one more may leave, if nothing leaves before; `nil` if a limit is 0.
    public func next(after now: Instant) -> Instant? {
        var copy = self
        guard copy.allowed(at: now) <= 0 else { return now }
        var latest = now
        for window in copy.windows {
            guard let free = window.firstFree(from: now) else { return nil }
            latest = max(latest, free)
        }
        return latest
    }

    private struct Window: Hashable, Sendable, Codable {
        let seconds: Int
        let limit: Int
        /// Oldest first; at most sixty-one, since `settle` runs before anything is added.
        var parts: [Part] = []

        struct Part: Hashable, Sendable, Codable {
            /// Number since 1970 of parts of this width.
            var index: Int64
            var count: Int
        }

        init(seconds: Int, limit: Int) {
            self.seconds = seconds
            self.limit = limit
        }

        /// Milliseconds.
        var width: Int64 { Int64(seconds) * 1000 / 60 }
        var used: Int { parts.reduce(0) { RateLimit.sum($0, $1.count) } }
        var free: Int { limit > used ? limit - used : 0 }

        func index(of instant: Instant) -> Int64 {
            let (quotient, rest) = instant.clamped.milliseconds.quotientAndRemainder(dividingBy: width)
            return rest < 0 ? quotient - 1 : quotient
        }

        mutating func settle(at now: Instant) {
            let current = index(of: now)
            let late = parts.reduce(0) { $1.index > current ? RateLimit.sum($0, $1.count) : $0 }
            // The last moment of a part has left the window when sixty-one parts are begun after its start.
            parts.removeAll { $0.index > current || $0.index < current - 60 }
            if late > 0 { insert(late, current) }
        }

        mutating func add(_ count: Int, at instant: Instant) {
            guard count > 0 else { return }
            let at = index(of: instant)
            insert(count, at)
            if let newest = parts.last { parts.removeAll { $0.index < newest.index - 60 } }
        }

        private mutating func insert(_ count: Int, _ index: Int64) {
            if let last = parts.last, last.index == index {
                parts[parts.count - 1].count = RateLimit.sum(last.count, count)
            } else {
                parts.append(Part(index: index, count: count))
            }
        }

        func firstFree(from now: Instant) -> Instant? {
            guard limit > 0 else { return nil }
            var left = used
            guard left >= limit else { return now }
            for part in parts {
                left -= min(left, part.count)
                if left < limit { return Instant(milliseconds: (part.index + 61) * width).clamped }
            }
            return now
        }
    }

    private static func sum(_ left: Int, _ right: Int) -> Int {
        let (sum, isOver) = left.addingReportingOverflow(right)
        return isOver ? Int.max : sum
    }
}
