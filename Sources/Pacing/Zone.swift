public import Domain
import Foundation

/// A time zone as pacing needs it: how far the clocks on the wall there are from UTC at a given moment.
public struct Zone: Sendable {
    /// `Europe/Madrid`; for sentences, never looked up again.
    public let name: String
    private let offset: @Sendable (Instant) -> Int

    public static let utc = Zone(name: "UTC") { _ in 0 }

    /// - Parameter offset: seconds east of UTC at a moment; beyond a day either way it is cut off there.
    public init(name: String, offset: @escaping @Sendable (Instant) -> Int) {
        self.name = name
        self.offset = offset
    }

    /// A zone of the system's tz database, such as `Europe/Madrid`.
    public init(_ identifier: String) throws(PacingMistake) {
        guard identifier.utf8.count <= 64, let zone = TimeZone(identifier: identifier) else {
            throw PacingMistake(
                .unknownZone, "'\(identifier.prefix(64))' is no time zone; write it as Europe/Madrid")
        }
        self.init(name: identifier) { instant in
            zone.secondsFromGMT(
                for: Date(timeIntervalSince1970: (Double(instant.milliseconds) / 1000).rounded(.down)))
        }
    }

    /// Seconds east of UTC.
    public func offsetSeconds(at instant: Instant) -> Int {
        min(max(offset(instant.clamped), -86_400), 86_400)
    }

    /// The day there.
    public func day(at instant: Instant) -> CivilDay {
        let instant = instant.clamped
        return CivilDay(
            millisecondsSince1970: instant.milliseconds, offsetSeconds: offsetSeconds(at: instant))
    }

    /// Milliseconds since 1970 as the wall there shows them, as if it were UTC.
    func wall(at instant: Instant) -> Int64 {
        instant.clamped.milliseconds + Int64(offsetSeconds(at: instant)) * 1000
    }
}

extension Zone {
    /// When the wall shows a time of a day.
    enum Moment: Hashable {
        case once(Instant)
        /// Clocks went back over it: the first and the second time.
        case twice(Instant, Instant)
        /// Clocks went forward over it: the first moment after the gap.
        case never(after: Instant)
    }

    func moment(of time: TimeOfDay, on day: CivilDay) -> Moment {
        let wall = Int64(day.daysSince1970) * 86_400_000 + Int64(time.minutes) * 60_000
        let asUTC = Instant(milliseconds: wall)
        // The moment lies within a day of it; zones do not change twice in that time. Three looks find both
        // offsets, even where a whole day is left out.
        let offsets = Set(
            [-26, 0, 26].map { hours in offsetSeconds(at: asUTC.moved(milliseconds: hours * 3_600_000)) })
        if offsets.count == 1, let only = offsets.first {
            return .once(asUTC.moved(milliseconds: Int64(-only) * 1000))
        }
        let moments = offsets.map { asUTC.moved(milliseconds: Int64(-$0) * 1000) }
            .filter { self.wall(at: $0) == wall }.sorted()
        switch moments.count {
        case 0:
            let widest = (offsets.min() ?? 0, offsets.max() ?? 0)
            return .never(
                after: firstMoment(
                    from: asUTC.moved(milliseconds: Int64(-widest.1) * 1000 - 1),
                    to: asUTC.moved(milliseconds: Int64(-widest.0) * 1000),
                    where: { self.wall(at: $0) >= wall }))
        case 1: return .once(moments[0])
        default: return .twice(moments[0], moments[moments.count - 1])
        }
    }

    /// The moment after `start` and up to `end` at which clocks were changed, if there is one.
    func change(after start: Instant, to end: Instant) -> Instant? {
        let before = offsetSeconds(at: start)
        guard start < end, offsetSeconds(at: end) != before else { return nil }
        return firstMoment(from: start, to: end, where: { self.offsetSeconds(at: $0) != before })
    }

    /// By halving: `holds` is false at `start`, true at `end`, and changes once.
    private func firstMoment(
        from start: Instant, to end: Instant, where holds: (Instant) -> Bool
    ) -> Instant {
        var low = start.milliseconds
        var high = max(low, end.milliseconds)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if holds(Instant(milliseconds: middle)) { high = middle } else { low = middle }
        }
        return Instant(milliseconds: high)
    }
}
