import CEL
import Domain
import Insight
import Mail
import RuleEngine
import Storage

/// Goes through one account after the other, each along all dates.
struct BacktestWalk {
    private let campaign: Campaign
    private let needs: FactNeeds
    private let dates: [CivilDay]
    private let moments: [Instant]
    private let horizons: [Int32]
    private let ranks: [QuietRank?]
    private let zone: @Sendable (Instant) -> Int
    /// For each date: the day before which the last purchase lies under each choice; none for a rank.
    private let cutoffs: [[Int32]]
    private let firstRank: Int
    private let thresholds: [Double]
    /// The latest of a date's cutoffs: an account that bought since is in nobody's dormancy.
    private let latestCutoff: [Int32]
    private(set) var tally: BacktestTally
    /// For each choice the lapse of the account in hand for which it last had a letter.
    private var lettered: [Int32]

    init(
        _ campaign: Campaign, _ company: Company, _ question: Backtest.Question, _ dates: [CivilDay],
        _ ranks: [QuietRank?]
    ) {
        self.campaign = campaign
        self.dates = dates
        self.ranks = ranks
        needs = FactLookup.needs(of: campaign)
        moments = dates.map { company.firstInstant(after: $0).adding(seconds: -0.001) }
        horizons = dates.map { $0.adding(months: question.horizonMonths).daysSince1970 }
        zone = company.zoneOffset
        tally = BacktestTally(question, dates)
        lettered = [Int32](repeating: .min, count: tally.choices.count)
        firstRank = 1 + question.windows.count
        thresholds = question.thresholds.map(Double.init)
        cutoffs = dates.map { date in
            let own = campaign.audience.months.map { Dormancy.cutoff(on: date, months: $0).daysSince1970 }
            return [own ?? .max]
                + question.windows.map { Dormancy.cutoff(on: date, months: $0).daysSince1970 }
        }
        latestCutoff = cutoffs.map { $0.max() ?? .max }
    }

    /// - Parameter lines: all of the account's, in order of their days.
    mutating func add(
        _ id: AccountID, _ lines: [HistoryLine], _ history: any HistoryReading, _ ledger: any LedgerReading
    ) throws {
        guard let currency = lines.first?.currency else { return }
        tally.begin(currency)
        var account = Account(id: id, name: "")
        if needs.contains(.account) || needs.contains(.suppression) {
            account = try history.account(id, at: Instant(milliseconds: .max))?.account ?? account
        }
        // Where nothing of it changes from date to date, it is made once.
        let overTime =
            needs.isDisjoint(with: [.dealings, .suppression])
            ? AccountOverTime(RuleFacts(AccountRecord(account: account, summary: nil)), zone: zone) : nil
        var sums = RunningSums(currency)
        var next = 0
        for choice in lettered.indices { lettered[choice] = .min }
        for index in dates.indices {
            let day = dates[index].daysSince1970
            while next < lines.count, lines[next].day <= day {
                sums.add(lines[next])
                next += 1
            }
            guard let last = sums.last else { continue }
            let staysQuiet = !Self.buys(lines, from: next, until: horizons[index])
            tally.known[index] += 1
            if staysQuiet { tally.quiet[index] += 1 }
            let percentile = ranks[index]?.percentile(of: sums.observation(on: day))
            let reached = percentile.map { percentile in thresholds.count { percentile >= $0 } } ?? 0
            guard last < latestCutoff[index] || reached > 0 else { continue }
            let isWanted = try isWanted(
                account, overTime, sums, lines[..<next], index, percentile, history, ledger)
            guard isWanted else { continue }
            for (choice, cutoff) in cutoffs[index].enumerated() where last < cutoff {
                choose(index, choice, last, staysQuiet, sums)
            }
            if let percentile {
                for (offset, threshold) in thresholds.enumerated() where percentile >= threshold {
                    choose(index, firstRank + offset, last, staysQuiet, sums)
                }
            }
        }
    }

    private mutating func choose(
        _ date: Int, _ choice: Int, _ last: Int32, _ staysQuiet: Bool, _ sums: RunningSums
    ) {
        // A lapse is known by the last purchase before it: one letter for each.
        let isLetter = lettered[choice] != last
        lettered[choice] = last
        tally.choose(
            date, choice, staysQuiet: staysQuiet, isLetter: isLetter, value: sums.total)
    }

    /// Whether the campaign's conditions but its dormancy are met and a rule has a letter.
    private func isWanted(
        _ account: Account, _ overTime: AccountOverTime?, _ sums: RunningSums,
        _ lines: ArraySlice<HistoryLine>, _ index: Int, _ percentile: Double?, _ history: any HistoryReading,
        _ ledger: any LedgerReading
    ) throws -> Bool {
        var summary = sums.summary
        if needs.contains(.rhythm) { summary.rhythm = Self.rhythm(lines) }
        let basket = needs.contains(.basket) ? try history.basket(of: account.id, asOf: dates[index]) : nil
        let activation: CELActivation
        if let overTime {
            activation = overTime.activation(
                summary, basket: basket, quietRank: percentile, on: dates[index])
        } else {
            var facts = RuleFacts(
                AccountRecord(account: account, summary: summary), basket: basket, quietRank: percentile)
            if needs.contains(.dealings) {
                facts.dealings = try ledger.dealings(with: account.id, until: moments[index])
            }
            if needs.contains(.suppression) {
                facts.suppression = try ledger.suppression(
                    address: account.email?.description ?? "", account: account.id,
                    campaign: campaign.name, at: moments[index])
            }
            activation = AccountSchema.activation(facts, today: dates[index], zone: zone)
        }
        guard campaign.meetsAudienceCondition(activation) else { return false }
        return campaign.hasLetter(activation)
    }

    private static func buys(_ lines: [HistoryLine], from start: Int, until end: Int32) -> Bool {
        var index = start
        while index < lines.count, lines[index].day <= end {
            if !lines[index].isRefund { return true }
            index += 1
        }
        return false
    }

    private static func rhythm(_ lines: ArraySlice<HistoryLine>) -> BuyingRhythm {
        var days: [Int32] = []
        for line in lines where !line.isRefund && days.last != line.day { days.append(line.day) }
        return BuyingRhythm(days: days)
    }
}

/// An account's summary up to a day that moves on.
private struct RunningSums {
    let currency: Currency
    private(set) var first: Int32?
    private(set) var last: Int32?
    private var orders = 0
    private var lines = 0
    private var purchaseDays = 0
    private(set) var total: Int64 = 0
    private var refunded: Int64 = 0
    private var otherCurrencies = 0

    init(_ currency: Currency) { self.currency = currency }

    mutating func add(_ line: HistoryLine) {
        if !line.isRefund {
            first = first ?? line.day
            if last != line.day { purchaseDays += 1 }
            last = line.day
            lines += 1
            if line.beginsOrder { orders += 1 }
        }
        guard line.currency == currency else {
            otherCurrencies += 1
            return
        }
        total &+= line.amount
        if line.isRefund { refunded &-= line.amount }
    }

    func observation(on day: Int32) -> QuietObservation {
        QuietObservation(
            recency: Int(day - (last ?? day)), repeats: max(0, purchaseDays - 1),
            tenure: Int(day - (first ?? day)))
    }

    var summary: PurchaseSummary {
        PurchaseSummary(
            firstPurchase: first.map(CivilDay.init(daysSince1970:)),
            lastPurchase: last.map(CivilDay.init(daysSince1970:)), orders: orders, lines: lines,
            total: Money(minorUnits: total, currency: currency),
            refunded: Money(minorUnits: refunded, currency: currency),
            linesInOtherCurrencies: otherCurrencies,
            rhythm: BuyingRhythm(purchaseDays: purchaseDays, usualGapQuarters: nil, gapSpreadQuarters: nil))
    }
}
