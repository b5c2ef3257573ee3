import Domain

extension QuietRefusal: CustomStringConvertible {
    /// One or two sentences with their figures, for the page and the terminal.
    public var description: String {
        switch self {
        case .historyTooShort(let days, let begins, let needed):
            """
            The history is too short: \(days) days since \(begins). It takes \(3 * needed): a third to describe \
            the accounts, a third to learn from, a third to test on.
            """
        case .tooFewToLearn(let quiet, let active, let day, let until, let needed):
            Self.tooFew("learn from", "known", quiet, active, day, until, needed)
        case .tooFewToTest(let months, let quiet, let active, let day, let until, let needed):
            Self.tooFew(
                "test on", months.map { "dormant for \($0) months" } ?? "known", quiet, active, day, until,
                needed)
        case .notFitted(let day):
            "The regression on the accounts as of \(day) found no solution."
        case .doesNotBeatRecency(let found):
            """
            It does not beat plain recency: held-out AUC \(Figures.fixed(found.model, 3)) against \
            \(Figures.fixed(found.recency, 3)) on \(Figures.count(found.accounts)) accounts, a difference of \
            \(Figures.signed(found.difference, 3)) with a 95 % interval from \
            \(Figures.signed(found.interval.lowerBound, 3)) to \(Figures.signed(found.interval.upperBound, 3)).
            """
        }
    }

    private static func tooFew(
        _ purpose: String, _ whose: String, _ quiet: Int, _ active: Int, _ day: CivilDay, _ until: CivilDay,
        _ needed: Int
    ) -> String {
        """
        Too few accounts to \(purpose): of those \(whose) on \(day), \(Figures.count(quiet)) bought nothing until \
        \(until) and \(Figures.count(active)) did buy. It takes \(needed) of each.
        """
    }
}
