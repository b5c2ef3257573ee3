import CEL
import Dispatch
import Domain
import Insight
public import RuleEngine
public import Storage
import Synchronization

/// Runs a backtest: one pass over the history in order of the accounts, which answers for every date at once.
///
/// Each account's lines are gone through once, with running sums; at each date the campaign is asked what it would
/// have decided, with that day's facts. Where ranks are asked for, a first pass over a part of the accounts fits
/// one model for each date, from what was known on it. Memory holds a few numbers for each date, whatever the
/// size of the history.
public struct Backtester: Sendable {
    private let campaign: Campaign
    private let company: Company
    private let history: any HistoryStore
    private let ledger: any LedgerStore
    /// Accounts that the ranks' models are fitted on, about.
    private static let sampled = 60_000
    /// Parts of the history that are gone through side by side; several for each core, since some take longer.
    private static let parts = 16

    public init(campaign: Campaign, company: Company, history: any HistoryStore, ledger: any LedgerStore) {
        self.campaign = campaign
        self.company = company
        self.history = history
        self.ledger = ledger
    }

    /// - Parameter progress: called now and then with the accounts done so far.
    public func run(_ question: Backtest.Question, progress: @escaping @Sendable (Int) -> Void = { _ in })
        throws
        -> Backtest
    {
        let extent = try history.extent()
        let dates = question.dates
        let asksForRank = FactLookup.needs(of: campaign).contains(.quietRank)
        let ranks: [QuietRank?] =
            question.thresholds.isEmpty && !asksForRank
            ? dates.map { _ in nil } : try fitRanks(dates, question.horizonMonths, extent?.first)
        let tally = try count(question, dates, ranks, progress)
        let hasPast = dates.map { date in
            guard let first = extent?.first else { return false }
            return first <= date.adding(months: -(campaign.audience.months ?? 0))
        }
        let isOver = dates.map { date in
            extent.map { date.adding(months: question.horizonMonths) <= $0.last } ?? false
        }
        let currency = tally.currencies.max { ($0.value, $1.key.code) < ($1.value, $0.key.code) }?.key ?? .eur
        return Backtest(
            campaign: campaign.name, question: question, currency: currency,
            dates: dates.indices.map { index in
                var counts: [Backtest.Choice: Backtest.Count] = [:]
                for (place, choice) in tally.choices.enumerated() {
                    if case .rank = choice, ranks[index] == nil { continue }
                    counts[choice] = tally.count(index, place, in: currency)
                }
                return Backtest.Date(
                    day: dates[index], isOver: isOver[index], hasPast: hasPast[index],
                    known: tally.known[index],
                    stayedQuiet: tally.quiet[index], counts: counts)
            },
            limits: try limits(question, dates, ranks, hasPast, isOver, extent, tally, currency))
    }

    private func limits(
        _ question: Backtest.Question, _ dates: [CivilDay], _ ranks: [QuietRank?], _ hasPast: [Bool],
        _ isOver: [Bool], _ extent: (first: CivilDay, last: CivilDay)?, _ tally: BacktestTally,
        _ currency: Currency
    ) throws -> [Backtest.Limit] {
        var limits: [Backtest.Limit] = []
        if let extent {
            let withoutPast = hasPast.count { !$0 }
            if withoutPast > 0 { limits.append(.historyBegins(extent.first, datesWithoutPast: withoutPast)) }
            let notOver = isOver.count { !$0 }
            if notOver > 0 { limits.append(.historyEnds(extent.last, datesNotOver: notOver)) }
        }
        if let first = dates.first, let last = dates.last {
            let letters = try ledger.acceptedCount(
                from: company.firstInstant(after: first.adding(days: -1)),
                until: company.firstInstant(after: last.adding(months: question.horizonMonths)))
            if letters > 0 { limits.append(.campaignsRan(letters: letters)) }
        }
        let needs = FactLookup.needs(of: campaign)
        if needs.contains(.account) { limits.append(.accountsOfToday) }
        if needs.contains(.basket) { limits.append(.catalogueOfToday) }
        let withoutRank = ranks.count { $0 == nil }
        if !question.thresholds.isEmpty, withoutRank > 0 { limits.append(.withoutRank(dates: withoutRank)) }
        if !question.thresholds.isEmpty, withoutRank < ranks.count { limits.append(.ranksNotJudged) }
        let leavesOut =
            !campaign.exclusions.isEmpty || !campaign.rules.contains { $0.isDefault && $0.template != nil }
        if campaign.audience.condition != nil || leavesOut { limits.append(.recallOfWholeBook) }
        let others = tally.currencies.reduce(0) { $0 + ($1.key == currency ? 0 : $1.value) }
        if others > 0 { limits.append(.otherCurrencies(accounts: others)) }
        return limits + [.noLetters]
    }

    // Ranks

    /// One model for each date, from a part of the accounts spread over all their ids.
    private func fitRanks(_ dates: [CivilDay], _ months: Int, _ begins: CivilDay?) throws -> [QuietRank?] {
        guard let begins, !dates.isEmpty else { return dates.map { _ in nil } }
        let all = try history.counts().accounts
        let parts = all <= Self.sampled ? 1 : min(256, (all + 999) / 1000)
        let wanted = all <= Self.sampled ? 1 : max(1, parts * Self.sampled / all)
        let splits = parts == 1 ? [] : try history.splits(parts)
        let studies = Mutex(dates.map { QuietBacktestStudy(day: $0, months: months, historyBegins: begins) })
        // Every so many-th part, so that accounts of all ages are among them.
        for part in stride(from: 0, to: parts, by: max(1, parts / wanted)) {
            let from = part == 0 ? nil : part <= splits.count ? splits[part - 1] : nil
            guard part == 0 || from != nil else { break }
            try history.histories(from: from, below: part < splits.count ? splits[part] : nil) {
                _, lines, _ in
                let days = Self.purchaseDays(lines)
                studies.withLock { list in
                    for index in list.indices { list[index].add(days: days) }
                }
            }
        }
        let fitted = studies.withLock { $0 }
        let ranks = Mutex([QuietRank?](repeating: nil, count: fitted.count))
        DispatchQueue.concurrentPerform(iterations: fitted.count) { index in
            let rank = fitted[index].rank()
            ranks.withLock { $0[index] = rank }
        }
        return ranks.withLock { $0 }
    }

    private static func purchaseDays(_ lines: [HistoryLine]) -> [Int32] {
        var days: [Int32] = []
        for line in lines where !line.isRefund && days.last != line.day { days.append(line.day) }
        return days
    }

    // The pass

    private func count(
        _ question: Backtest.Question, _ dates: [CivilDay], _ ranks: [QuietRank?],
        _ progress: @escaping @Sendable (Int) -> Void
    ) throws -> BacktestTally {
        let splits = try history.splits(Self.parts)
        let parts = splits.count + 1
        let whole = Mutex(Result<BacktestTally, any Error>.success(BacktestTally(question, dates)))
        let done = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let outcome = Result {
                var walk = BacktestWalk(campaign, company, question, dates, ranks)
                var seen = 0
                try ledger.read { ledgerState in
                    try history.histories(
                        from: part == 0 ? nil : splits[part - 1],
                        below: part < splits.count ? splits[part] : nil
                    ) { account, lines, reading in
                        try walk.add(account, lines, reading, ledgerState)
                        seen += 1
                        if seen % 5000 == 0 {
                            progress(
                                done.withLock {
                                    $0 += 5000
                                    return $0
                                })
                        }
                    }
                }
                return walk.tally
            }
            whole.withLock { sum in
                switch (sum, outcome) {
                case (.success(var left), .success(let right)):
                    left.add(right)
                    sum = .success(left)
                case (.success, .failure(let error)): sum = .failure(error)
                case (.failure, _): break
                }
            }
        }
        return try whole.withLock { try $0.get() }
    }
}

/// The sums of a backtest: one row for each date, one column for each choice.
struct BacktestTally: Sendable {
    let choices: [Backtest.Choice]
    private let columns: Int
    var known: [Int]
    var quiet: [Int]
    private var chosen: [Int]
    private var stayed: [Int]
    private var letters: [Int]
    /// The currencies met, and for each of them the sums by place.
    private var order: [Currency] = []
    private var values: [[Int64]] = []
    /// Of the account in hand.
    private var current = 0
    /// Accounts by the currency they buy in.
    private(set) var currencies: [Currency: Int] = [:]

    init(_ question: Backtest.Question, _ dates: [CivilDay]) {
        choices =
            [.campaign] + question.windows.map(Backtest.Choice.window)
            + question.thresholds.map(Backtest.Choice.rank)
        columns = choices.count
        known = [Int](repeating: 0, count: dates.count)
        quiet = known
        chosen = [Int](repeating: 0, count: dates.count * columns)
        stayed = chosen
        letters = chosen
    }

    /// What follows is about an account that buys in this currency.
    mutating func begin(_ currency: Currency) {
        currencies[currency, default: 0] += 1
        if order.isEmpty || order[current] != currency { current = place(of: currency) }
    }

    private mutating func place(of currency: Currency) -> Int {
        if let known = order.firstIndex(of: currency) { return known }
        order.append(currency)
        values.append([Int64](repeating: 0, count: chosen.count))
        return order.count - 1
    }

    mutating func choose(_ date: Int, _ choice: Int, staysQuiet: Bool, isLetter: Bool, value: Int64) {
        let place = date * columns + choice
        chosen[place] += 1
        if staysQuiet { stayed[place] += 1 }
        if isLetter { letters[place] += 1 }
        // A sum beyond 64 bits is no company's turnover: it wraps instead of trapping.
        values[current][place] &+= value
    }

    func count(_ date: Int, _ choice: Int, in currency: Currency) -> Backtest.Count {
        let place = date * columns + choice
        var count = Backtest.Count()
        count.chosen = chosen[place]
        count.stayedQuiet = stayed[place]
        count.letters = letters[place]
        count.value = order.firstIndex(of: currency).map { values[$0][place] } ?? 0
        return count
    }

    mutating func add(_ other: BacktestTally) {
        for index in known.indices {
            known[index] += other.known[index]
            quiet[index] += other.quiet[index]
        }
        for place in chosen.indices {
            chosen[place] += other.chosen[place]
            stayed[place] += other.stayed[place]
            letters[place] += other.letters[place]
        }
        for (currency, sums) in zip(other.order, other.values) {
            let mine = place(of: currency)
            for place in sums.indices { values[mine][place] &+= sums[place] }
        }
        currencies.merge(other.currencies) { $0 + $1 }
    }
}
