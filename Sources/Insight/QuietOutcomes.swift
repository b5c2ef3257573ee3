public import Domain

/// How a book of accounts stood on one day, and which of them then bought nothing until a later one.
///
/// One `UInt64` per account, whatever the length of its history: 8 MB for a million accounts. The order in which
/// accounts are added does not matter, to the last bit, as the keys are sorted before anything is summed.
public struct QuietOutcomes: Sendable {
    public let asOf: CivilDay
    /// Purchases after `asOf` count up to and including this day.
    public let until: CivilDay

    private var keys: [UInt64] = []

    /// - Precondition: `until` is not before `asOf`.
    public init(asOf: CivilDay, until: CivilDay) {
        precondition(asOf <= until, "outcomes lie after the day they are asked for")
        self.asOf = asOf
        self.until = until
    }

    /// Accounts that had bought by `asOf`.
    public var accounts: Int { keys.count }

    /// - Parameter days: one account's purchase days as days since 1970-01-01, ascending; days after `until` and
    ///   accounts that bought only after `asOf` are left out.
    public mutating func add(days: [Int32]) {
        guard let observation = QuietObservation(days: days, asOf: asOf) else { return }
        let buysAgain = days.contains { $0 > asOf.daysSince1970 && $0 <= until.daysSince1970 }
        add(observation, isQuiet: !buysAgain)
    }

    /// - Parameter isQuiet: no purchase after `asOf` up to `until`.
    public mutating func add(_ observation: QuietObservation, isQuiet: Bool) {
        keys.append(
            UInt64(observation.recency) << 42 | UInt64(observation.tenure) << 20
                | UInt64(observation.repeats) << 1 | (isQuiet ? 1 : 0))
    }

    /// The accounts with equal numbers together, in the order of the numbers.
    func cells() -> [Cell] {
        var cells: [Cell] = []
        var previous: UInt64?
        for key in keys.sorted() {
            if previous != key >> 1 {
                cells.append(
                    Cell(
                        QuietObservation(
                            recency: Int(key >> 42), repeats: Int(key >> 1 & 0x7_FFFF),
                            tenure: Int(key >> 20 & 0x3F_FFFF))))
                previous = key >> 1
            }
            if key & 1 == 1 { cells[cells.count - 1].quiet += 1 } else { cells[cells.count - 1].active += 1 }
        }
        return cells
    }

    struct Cell {
        var observation: QuietObservation
        var quiet: Int32 = 0
        var active: Int32 = 0

        init(_ observation: QuietObservation) { self.observation = observation }

        var accounts: Int { Int(quiet) + Int(active) }
    }
}

extension [QuietOutcomes.Cell] {
    /// Those that the calendar rule calls dormant on `day`; all of them without `months`.
    func dormant(for months: Int?, on day: CivilDay) -> Self {
        guard let months else { return self }
        let longest = day.days(since: Dormancy.cutoff(on: day, months: months))
        return filter { $0.observation.recency > longest }
    }

    var accounts: Int { reduce(0) { $0 + $1.accounts } }
    var quiet: Int { reduce(0) { $0 + Int($1.quiet) } }
    var active: Int { reduce(0) { $0 + Int($1.active) } }
}
