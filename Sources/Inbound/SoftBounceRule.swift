public import Domain

/// When bounces that each mean little together mean that nobody reads there.
public struct SoftBounceRule: Hashable, Sendable {
    /// So many …
    public var count: Int
    /// … within so many days, the first and last one included.
    public var days: Int

    public static let standard = SoftBounceRule(count: 3, days: 15)

    /// - Precondition: both at least 1.
    public init(count: Int, days: Int) {
        precondition(count >= 1 && days >= 1)
        self.count = count
        self.days = days
    }

    /// The day on which the address is to be suppressed.
    ///
    /// - Parameters:
    ///   - bounces: the days of an address's soft bounces, in any order; one delivery counts once, so hand over one day
    ///     for each.
    ///   - proofs: days on which something showed that the address lives: a reply, a click, an accepted delivery
    ///     that was answered. Bounces up to and on that day are forgotten.
    /// - Returns: `nil` if the rule is not met; else the day of the bounce that met it first.
    public func suppressionDay(bounces: [CivilDay], proofs: [CivilDay] = []) -> CivilDay? {
        let last = proofs.max()
        let counted = bounces.filter { day in last.map { day > $0 } ?? true }.sorted()
        guard counted.count >= count else { return nil }
        for index in (count - 1)..<counted.count
        where counted[index].days(since: counted[index - count + 1]) < days {
            return counted[index]
        }
        return nil
    }
}
