import Domain
import Insight

/// A backtest for people: tables, what they do not say, and charts.
extension Backtest {
    /// Rows of cells, the first row with the headings.
    public var dateTable: [[String]] {
        [
            [
                "date", "chosen", "stayed quiet", "bought anyway", "precision", "recall", "letters",
                "value at stake", "",
            ]
        ]
            + dates.map { date in
                let count = date.counts[.campaign] ?? Count()
                let open = !date.isOver
                let note = [date.hasPast ? nil : "no history before", open ? "horizon not over" : nil]
                    .compactMap(\.self).joined(separator: ", ")
                return [
                    date.day.description, Figures.grouped(count.chosen),
                    open ? "" : Figures.grouped(count.stayedQuiet),
                    open ? "" : Figures.grouped(count.boughtAnyway),
                    open ? "" : Figures.share(count.precision),
                    open ? "" : Figures.share(date.recall(.campaign)), Figures.grouped(count.letters),
                    Figures.money(count.value, currency), note,
                ]
            }
    }

    public var choiceTable: [[String]] {
        [["who", "chosen", "precision", "recall", "value at stake", "letters a month", "at first"]]
            + choices.compactMap { choice in
                let summary = summary(choice)
                guard dates.contains(where: { $0.counts[choice] != nil }) else { return nil }
                return [
                    choice.name, Figures.grouped(summary.chosen), Figures.share(summary.precision),
                    Figures.share(summary.recall), Figures.money(summary.valueAtStake, currency),
                    summary.lettersAMonth.map { Figures.grouped(Int($0.rounded())) } ?? "",
                    Figures.grouped(summary.firstLetters),
                ]
            }
    }

    /// What the figures mean, in sentences.
    public var legend: [String] {
        let months = question.horizonMonths
        return [
            "stayed quiet: bought nothing in the \(months) \(months == 1 ? "month" : "months") after the date; bought anyway: did, without a letter",
            "precision: of those chosen, how many stayed quiet; recall: of all who stayed quiet, how many were chosen",
            "letters: chosen, and not on an earlier date of the same lapse; at first: on the first date, which takes all who are quiet already",
            "value at stake: all that the chosen had bought by then; in the second table on average of the dates",
        ]
    }

    /// What they do not say, in sentences.
    public var caveats: [String] { limits.map(\.sentence) }

    /// Shares over the dates: how many of the chosen would have bought anyway.
    public var dateChart: String {
        let over = dates.filter(\.isOver)
        return LineChart(
            title: "\(campaign): who would have been chosen, and stayed quiet",
            subtitle: "precision and recall by date, horizon \(question.horizonMonths) months",
            xTitle: "date of the plan",
            yTitle: "share",
            xLabels: over.map { String($0.day.description.prefix(7)) },
            series: [
                ("precision", over.map { $0.counts[.campaign]?.precision }),
                ("recall", over.map { $0.recall(.campaign) }),
            ], format: .percent
        ).svg
    }

    /// Precision and recall by the length of the dormancy and by the quiet rank.
    public var choiceChart: String {
        let shown = choices.dropFirst().filter { choice in dates.contains { $0.counts[choice] != nil } }
        // A gap parts the dormancies from the ranks: a line between them would say nothing.
        let ranks = shown.firstIndex { if case .rank = $0 { true } else { false } } ?? shown.endIndex
        let gap: [Choice?] = ranks > shown.startIndex && ranks < shown.endIndex ? [nil] : []
        let places = shown[..<ranks].map { $0 as Choice? } + gap + shown[ranks...].map { $0 as Choice? }
        let summaries = places.map { $0.map(summary) }
        return LineChart(
            title: "\(campaign): how long to wait",
            subtitle: "the same rules under other dormancies and quiet ranks, all dates together",
            xTitle: "months without a purchase, then quiet rank", yTitle: "share",
            xLabels: places.map { $0?.short ?? "" },
            series: [
                ("precision", summaries.map { $0?.precision }), ("recall", summaries.map { $0?.recall }),
            ],
            format: .percent
        ).svg
    }
}

extension Backtest.Choice {
    public var name: String {
        switch self {
        case .campaign: "the campaign as it is"
        case .window(let months): "quiet for \(months) months"
        case .rank(let above): "quiet rank \(above) and above"
        }
    }

    var short: String {
        switch self {
        case .campaign: "campaign"
        case .window(let months): "\(months)"
        case .rank(let above): "r\(above)"
        }
    }
}

extension Backtest.Limit {
    var sentence: String {
        switch self {
        case .historyBegins(let day, let dates):
            "the history begins on \(day): on \(Self.dates(dates)) it does not reach back over the dormancy"
        case .historyEnds(let day, let dates):
            "the history ends on \(day): on \(Self.dates(dates)) the horizon is not over, and they count in no share"
        case .campaignsRan(let letters):
            "\(letters) \(letters == 1 ? "letter" : "letters") of campaigns went out in this time: what was bought after them counts as bought anyway"
        case .accountsOfToday:
            "fields of accounts (segment, country, attributes …) are taken as they are today"
        case .catalogueOfToday: "categories of products are taken as they are today"
        case .withoutRank(let dates):
            "on \(Self.dates(dates)) too little was known to fit a quiet rank; they are not in its rows"
        case .otherCurrencies(let accounts):
            "\(accounts) \(accounts == 1 ? "account buys" : "accounts buy") in another currency: they are counted, their value is not"
        case .recallOfWholeBook:
            "recall is of all accounts that stayed quiet, also of those that the campaign's conditions leave out"
        case .ranksNotJudged:
            "quiet ranks are fitted for each date and not judged; rekindle rank says whether one is better than recency"
        case .noLetters:
            "nobody was written to: this says who would have been chosen and what they did, not what a letter would have changed"
        }
    }

    private static func dates(_ count: Int) -> String { count == 1 ? "1 date" : "\(count) dates" }
}

private enum Figures {
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }

    /// Percent with one decimal.
    static func share(_ share: Double?) -> String {
        guard let share else { return "" }
        let tenths = Int((share * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }

    static func money(_ minorUnits: Int64, _ currency: Currency) -> String {
        "\(grouped(Int(Money(minorUnits: minorUnits, currency: currency).majorUnits.rounded()))) \(currency)"
    }
}
