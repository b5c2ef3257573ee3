public import Domain
import Insight
import RuleEngine

/// What a campaign's rules would have done on days of the past.
public struct Backtest: Hashable, Sendable {
    /// What is asked.
    public struct Question: Hashable, Sendable {
        public var from: CivilDay
        public var to: CivilDay
        /// From one date to the next, in calendar months.
        public var stepMonths: Int
        /// How long after a date a purchase counts as having come anyway, in calendar months.
        public var horizonMonths: Int
        /// Dormancies to be compared, in calendar months.
        public var windows: [Int]
        /// Quiet ranks to be compared, 1...99: everybody quieter than so many percent of the book.
        public var thresholds: [Int]

        public init(
            from: CivilDay, to: CivilDay, stepMonths: Int = 1, horizonMonths: Int = 6,
            windows: [Int] = Array(3...12), thresholds: [Int] = [50, 60, 70, 80, 90, 95]
        ) {
            self.from = from
            self.to = to
            self.stepMonths = max(1, stepMonths)
            self.horizonMonths = max(1, horizonMonths)
            self.windows = windows
            self.thresholds = thresholds
        }

        /// Every date is counted from the first, so that a month's end stays one.
        public var dates: [CivilDay] {
            var dates: [CivilDay] = []
            while dates.count < 1200 {
                let next = from.adding(months: dates.count * stepMonths)
                guard next <= to, dates.last.map({ $0 < next }) ?? true else { break }
                dates.append(next)
            }
            return dates
        }
    }

    /// Who would be chosen.
    public enum Choice: Hashable, Sendable {
        /// The campaign as it is.
        case campaign
        /// Its conditions, with another dormancy.
        case window(months: Int)
        /// Its conditions, with a quiet rank in place of the dormancy.
        case rank(above: Int)
    }

    /// What one choice comes to on one date.
    public struct Count: Hashable, Sendable {
        public var chosen = 0
        /// Chosen, and bought nothing within the horizon: nothing was lost by writing to them.
        public var stayedQuiet = 0
        /// Chosen, and not chosen on an earlier date of the same lapse: so many letters would have gone out.
        public var letters = 0
        /// Everything that the chosen had bought by that day, in minor units.
        public var value: Int64 = 0

        public init() {}

        /// Bought within the horizon without any letter.
        public var boughtAnyway: Int { chosen - stayedQuiet }
        public var precision: Double? { chosen > 0 ? Double(stayedQuiet) / Double(chosen) : nil }
    }

    public struct Date: Hashable, Sendable {
        public var day: CivilDay
        /// The whole horizon lies within the history, so that "bought nothing" is known.
        public var isOver: Bool
        /// The history reaches back far enough for the campaign's dormancy.
        public var hasPast: Bool
        /// Accounts that had bought by then, and how many of them then bought nothing within the horizon.
        public var known: Int
        public var stayedQuiet: Int
        public var counts: [Choice: Count]

        public func recall(_ choice: Choice) -> Double? {
            guard stayedQuiet > 0, let count = counts[choice] else { return nil }
            return Double(count.stayedQuiet) / Double(stayedQuiet)
        }
    }

    /// What the figures do not say; each is told beside them.
    public enum Limit: Hashable, Sendable {
        /// The history begins here: dates before its dormancy has passed look quieter or busier than they were.
        case historyBegins(CivilDay, datesWithoutPast: Int)
        /// It ends here: for these dates the horizon is not over, and they are left out of the shares.
        case historyEnds(CivilDay, datesNotOver: Int)
        /// So many letters went out in the time: what was bought after them is counted as bought anyway.
        case campaignsRan(letters: Int)
        /// Account fields are taken as they are now.
        case accountsOfToday
        /// Categories of products are taken as they are now.
        case catalogueOfToday
        /// A rank could not be fitted on so many dates.
        case withoutRank(dates: Int)
        /// So many accounts buy in another currency than most: their value is not in the sums.
        case otherCurrencies(accounts: Int)
        /// The campaign's conditions leave some accounts out, and recall is of all who stayed quiet.
        case recallOfWholeBook
        /// Ranks are fitted for each date and not judged: `rekindle rank` may refuse them.
        case ranksNotJudged
        /// Nobody was written to: what a letter would have changed is not known.
        case noLetters
    }

    public var campaign: String
    public var question: Question
    public var currency: Currency
    public var dates: [Date]
    public var limits: [Limit]

    /// The choices in the order in which they are shown.
    public var choices: [Choice] {
        [.campaign] + question.windows.map(Choice.window) + question.thresholds.map(Choice.rank)
    }

    /// One choice over all dates whose horizon is over.
    public struct Summary: Hashable, Sendable {
        public var chosen: Int
        public var stayedQuiet: Int
        /// Of those chosen, the share that bought nothing anyway.
        public var precision: Double?
        /// Of all who bought nothing, the share that was chosen.
        public var recall: Double?
        /// What the chosen of a date had bought, on average of the dates.
        public var valueAtStake: Int64
        /// After the first date, which takes all who are quiet already.
        public var lettersAMonth: Double?
        public var firstLetters: Int
    }

    public func summary(_ choice: Choice) -> Summary {
        let over = dates.filter { $0.isOver && $0.counts[choice] != nil }
        let counts = over.compactMap { $0.counts[choice] }
        let chosen = counts.reduce(0) { $0 + $1.chosen }
        let quiet = counts.reduce(0) { $0 + $1.stayedQuiet }
        let allQuiet = over.reduce(0) { $0 + $1.stayedQuiet }
        let all = dates.compactMap { $0.counts[choice] }
        let later = all.dropFirst().reduce(0) { $0 + $1.letters }
        let months = max(0, all.count - 1) * question.stepMonths
        return Summary(
            chosen: chosen, stayedQuiet: quiet,
            precision: chosen > 0 ? Double(quiet) / Double(chosen) : nil,
            recall: allQuiet > 0 ? Double(quiet) / Double(allQuiet) : nil,
            valueAtStake: counts.isEmpty ? 0 : counts.reduce(0) { $0 &+ $1.value } / Int64(counts.count),
            lettersAMonth: months > 0 ? Double(later) / Double(months) : nil,
            firstLetters: all.first?.letters ?? 0)
    }
}
