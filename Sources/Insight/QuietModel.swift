public import Domain

#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// The log odds that an account buys nothing for a while, as a sum of four terms: a logistic regression on
/// log(1 + recency), log(1 + repeats) and log(1 + tenure), in days.
///
/// Such a regression, fitted on the company's own earlier history, ordered CDNOW and Online Retail at least as
/// well as BG/NBD, MBG/NBD and Pareto/NBD did. P(alive) of BG/NBD is no candidate: it is 1 for everybody who
/// bought once.
public struct QuietModel: Hashable, Codable, Sendable {
    public var intercept: Double
    /// Per unit of log(1 + days since the last purchase).
    public var recency: Double
    /// Per unit of log(1 + distinct purchase days after the first).
    public var repeats: Double
    /// Per unit of log(1 + days since the first purchase).
    public var tenure: Double
    /// The day on which the accounts were looked at that it learned from.
    public var fittedOn: CivilDay
    /// The days after it for which "bought nothing" was known: what `probability` speaks of. It can be shorter
    /// than the months asked for, which moves all probabilities and hardly the order.
    public var horizonDays: Int
    /// How many accounts it learned from.
    public var accounts: Int

    public init(
        intercept: Double, recency: Double, repeats: Double, tenure: Double, fittedOn: CivilDay,
        horizonDays: Int, accounts: Int
    ) {
        self.intercept = intercept
        self.recency = recency
        self.repeats = repeats
        self.tenure = tenure
        self.fittedOn = fittedOn
        self.horizonDays = horizonDays
        self.accounts = accounts
    }

    /// Of no purchase in the `horizonDays` after the observation. Fit to order accounts by; to be shown as a
    /// probability only beside the calibration, as it drifts with the season.
    public func probability(of observation: QuietObservation) -> Double {
        let odds = score(of: observation)
        return odds >= 0 ? 1 / (1 + exp(-odds)) : exp(odds) / (1 + exp(odds))
    }

    /// The log odds: the order of the probabilities, without their ties near 0 and 1.
    public func score(of observation: QuietObservation) -> Double {
        intercept + recency * log1p(Double(observation.recency)) + repeats
            * log1p(Double(observation.repeats))
            + tenure * log1p(Double(observation.tenure))
    }
}
