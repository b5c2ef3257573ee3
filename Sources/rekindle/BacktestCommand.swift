import ArgumentParser
import Campaigns
import Domain
import Foundation
import Storage

struct BacktestCommand: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "What a campaign's rules would have done in the past. Sends nothing.",
        discussion: """
            For every date it says who would have been chosen, and how many of them bought anyway within the horizon;
            then the same under other dormancies and quiet ranks. Purchases after a date do not exist for its choice.

              rekindle backtest dormant --from 2024-01-31 --to 2025-12-31 --step 1 --horizon 6
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The campaign: a file in Rules/, without its ending.")
    var campaign: String
    @Option(help: "The first date. By default a year before the last.")
    var from: String?
    @Option(help: "The last date. By default the end of the history less the horizon.")
    var to: String?
    @Option(help: "Months from one date to the next.")
    var step = 1
    @Option(help: "Months in which a purchase counts as having come anyway.")
    var horizon = 6
    @Option(help: "Dormancies to compare, in months: 3-12, or 3,6,9.")
    var windows = "3-12"
    @Option(help: "Quiet ranks to compare, 1 to 99; none with ''.")
    var ranks = "50,60,70,80,90,95"
    @Option(help: "Also write two charts: NAME.svg (by date) and NAME-windows.svg.", completion: .file())
    var chart: String?
    @Option(help: "text or json.")
    var format = OutputFormat.text

    func run(in workspace: Workspace) throws {
        let (campaign, _) = try workspace.campaign(self.campaign)
        let history = try workspace.history()
        guard let extent = try history.extent() else {
            throw Failure(
                .noInput, "there are no purchases yet; import them with: rekindle import purchases FILE")
        }
        guard (1...120).contains(step), (1...120).contains(horizon) else {
            throw Failure(.usage, "--step and --horizon are whole months, 1 to 120")
        }
        let to = try self.to.map { try workspace.day($0) } ?? extent.last.adding(months: -horizon)
        let from = try self.from.map { try workspace.day($0) } ?? to.adding(months: -12)
        guard from <= to else { throw Failure(.usage, "--from \(from) lies after --to \(to)") }
        let question = Backtest.Question(
            from: from, to: to, stepMonths: step, horizonMonths: horizon,
            windows: try Self.numbers(windows, in: 1...120, "--windows"),
            thresholds: try Self.numbers(ranks, in: 1...99, "--ranks"))
        let progress = LockedProgress("testing account")
        let backtest = try Backtester(
            campaign: campaign, company: workspace.company, history: history, ledger: try workspace.ledger()
        ).run(question, progress: { progress.show($0) })
        progress.finish()
        switch format {
        case .text: Console.print(Self.text(backtest))
        case .json: try Console.json(BacktestJSON(backtest))
        }
        if let chart { try writeCharts(backtest, chart) }
    }

    private func writeCharts(_ backtest: Backtest, _ path: String) throws {
        let stem = path.hasSuffix(".svg") ? String(path.dropLast(4)) : path
        for (name, svg) in [
            ("\(stem).svg", backtest.dateChart), ("\(stem)-windows.svg", backtest.choiceChart),
        ] {
            guard FileManager.default.createFile(atPath: name, contents: Data(svg.utf8)) else {
                throw Failure(.cannotCreate, "\(name) cannot be written; does its folder exist?")
            }
            Console.talk("chart: \(name)")
        }
    }

    private static func text(_ backtest: Backtest) -> String {
        let question = backtest.question
        var parts = [
            "\(backtest.campaign), \(backtest.dates.count) dates from \(question.from) to \(question.to), horizon \(question.horizonMonths) months",
            Console.table(rightAligned(backtest.dateTable, last: false)),
            Console.table(rightAligned(backtest.choiceTable, last: true)),
            backtest.legend.map { "  \($0)" }.joined(separator: "\n"),
        ]
        parts.append(
            "What this does not say:\n" + backtest.caveats.map { "  - \($0)" }.joined(separator: "\n"))
        return parts.joined(separator: "\n\n")
    }

    /// Numbers end at one column; the first cell of a row, and a note at its end, begin at one.
    private static func rightAligned(_ rows: [[String]], last: Bool) -> [[String]] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                column == 0 || (!last && column == columns - 1)
                    ? cell : String(repeating: " ", count: widths[column] - cell.count) + cell
            }
        }
    }

    /// `3-12`, `3,6,9`, or both mixed.
    private static func numbers(_ text: String, in range: ClosedRange<Int>, _ option: String) throws -> [Int]
    {
        var numbers: [Int] = []
        for part in text.split(separator: ",") {
            let ends = part.split(separator: "-").map { Int($0.trimmingCharacters(in: .whitespaces)) }
            guard let low = ends.first ?? nil, let high = ends.last ?? nil, ends.count <= 2, low <= high,
                range.contains(low), range.contains(high)
            else {
                throw Failure(
                    .usage,
                    "\(option) '\(text)' is no list of numbers from \(range.lowerBound) to \(range.upperBound); write for example 3-12 or 3,6,9"
                )
            }
            numbers += Array(low...high)
        }
        return Array(Set(numbers)).sorted()
    }
}

/// A progress line that two threads may speak to.
private final class LockedProgress: @unchecked Sendable {
    // `progress` is only touched under the lock.
    private let lock = NSLock()
    private let progress: Progress

    init(_ what: String) { progress = Progress(what) }

    func show(_ count: Int) { lock.withLock { progress.show(count) } }
    func finish() { lock.withLock { progress.finish() } }
}

/// A backtest as programs read it.
private struct BacktestJSON: Encodable {
    struct Row: Encodable {
        var who: String
        var chosen, stayedQuiet: Int
        var precision, recall: Double?
        var valueAtStake: Int64
        var lettersAMonth: Double?
        var firstLetters: Int
    }
    struct Day: Encodable {
        var date: String
        var known, stayedQuiet: Int
        var horizonIsOver, hasPast: Bool
        var chosen, chosenStayedQuiet, letters: Int
        var value: Int64
    }

    var campaign, from, to, currency: String
    var stepMonths, horizonMonths: Int
    var dates: [Day]
    var choices: [Row]
    var notSaid: [String]

    init(_ backtest: Backtest) {
        campaign = backtest.campaign
        from = backtest.question.from.description
        to = backtest.question.to.description
        currency = backtest.currency.code
        stepMonths = backtest.question.stepMonths
        horizonMonths = backtest.question.horizonMonths
        dates = backtest.dates.map {
            let count = $0.counts[.campaign] ?? Backtest.Count()
            return Day(
                date: $0.day.description, known: $0.known, stayedQuiet: $0.stayedQuiet,
                horizonIsOver: $0.isOver,
                hasPast: $0.hasPast, chosen: count.chosen, chosenStayedQuiet: count.stayedQuiet,
                letters: count.letters, value: count.value)
        }
        choices = backtest.choices.map {
            let summary = backtest.summary($0)
            return Row(
                who: $0.name, chosen: summary.chosen, stayedQuiet: summary.stayedQuiet,
                precision: summary.precision, recall: summary.recall, valueAtStake: summary.valueAtStake,
                lettersAMonth: summary.lettersAMonth, firstLetters: summary.firstLetters)
        }
        notSaid = backtest.caveats
    }
}
