import ArgumentParser
import Campaigns
import Domain
import Foundation
import Insight
import RuleEngine
import Storage

struct RecommendCommand: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "recommend",
        abstract: "Count what goes together in the purchases, and say whether recommending it is worth it.",
        discussion: """
            A letter may name products that an account never bought and that others did who bought the same. They are
            held against the best-sellers: on what accounts then bought for the first time, after a day before which
            alone was learnt from. Where they are no better, letters name best-sellers instead. 'plan' counts anew by
            itself when purchases were imported since, up to a million of them; with more, run this after an import.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "Show what one account would be recommended, of what was counted last; counts nothing.")
    var account: String?
    @Option(help: "The day to stand on; nothing later is looked at.")
    var asOf: String?
    @Flag(help: "Show what it would be; keep nothing.")
    var dryRun = false
    @Option(help: "text or json.")
    var format = OutputFormat.text

    func run(in workspace: Workspace) throws {
        let history = try workspace.history()
        let day = try workspace.day(asOf)
        if let account { return try show(account, day, history) }
        guard
            let study = try Recommending.study(
                history, asOf: day, excluding: try workspace.policies().notRecommended)
        else {
            throw Failure(
                .noInput,
                "there are no purchases by \(day); import them with: rekindle import purchases FILE")
        }
        if !dryRun { try Recommending.save(study, in: history, at: workspace.now) }
        switch format {
        case .json: try Console.json(ReportJSON(study))
        case .text: Console.print(text(study))
        }
    }

    private func show(_ account: AccountID, _ day: CivilDay, _ history: any HistoryStore) throws {
        let found = try history.read { reading -> [Recommendation] in
            guard let record = try reading.record(of: account, asOf: day) else {
                throw Failure(.noInput, "there is no account '\(account)'")
            }
            guard let run = try reading.recommendationRun() else {
                throw Failure(.noInput, "nothing was counted yet; do it with: rekindle recommend")
            }
            if run.asOf > day {
                Console.talk(
                    "what was counted last stands on \(run.asOf), after \(day): rekindle recommend --as-of \(day)"
                )
            }
            return try Recommending.recommendations(for: record, asOf: day, reading)
        }
        switch format {
        case .json: try Console.json(found.map(RecommendationJSON.init))
        case .text:
            if found.isEmpty { return Console.print("nothing to recommend") }
            Console.print(
                Console.table(
                    found.map { [$0.name, $0.price?.description ?? "", $0.why(language: .english)] }))
        }
    }

    private func text(_ study: Recommending.Study) -> String {
        let report = study.report
        let windows = report.windows
        var lines = [
            "recommendations on \(windows.day): \(Console.grouped(study.products.count)) products that \(Console.grouped(report.accounts)) accounts bought, \(Console.grouped(report.table.pairs)) pairs kept",
            "tested: learnt before \(windows.split), judged by what accounts then bought for the first time until \(windows.day)",
            "",
        ]
        var rows = [["", "accounts", "named", "recommended", "best-sellers", "difference (95 %)"]]
        for (name, trials) in [("all", report.all), ("quiet for 3 months", report.dormant)] {
            for found in RecommendStudy.lengths.compactMap({ trials.comparison($0) }) {
                let interval = found.interval
                rows.append([
                    name, Console.grouped(found.accounts), "\(found.length)", Self.percent(found.hitRate),
                    Self.percent(found.hitRateOfBest),
                    "\(Self.points(found.difference)) (\(Self.points(interval.lowerBound)) to \(Self.points(interval.upperBound)))",
                ])
            }
        }
        if rows.count > 1 { lines += [Console.table(rows), ""] }
        lines.append(
            report.refusal == nil
                ? "accepted. \(report.verdict)"
                : "refused, letters name best-sellers. \(report.verdict)")
        lines.append(
            dryRun ? "nothing was kept (--dry-run)" : "kept: for plans from \(windows.day) on")
        return lines.joined(separator: "\n")
    }

    private static func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
    private static func points(_ share: Double) -> String { String(format: "%+.1f", share * 100) }
}

private struct RecommendationJSON: Encodable {
    var product, name: String
    var because: String?
    var accounts: Int
    var price: String?

    init(_ recommendation: Recommendation) {
        product = recommendation.product
        name = recommendation.name
        because = recommendation.because
        accounts = recommendation.accounts
        price = recommendation.price?.description
    }
}

private struct ReportJSON: Encodable {
    struct Comparison: Encodable {
        var length, accounts: Int
        var hitRate, hitRateOfBestSellers, recall, recallOfBestSellers, difference, lower, upper: Double
    }
    var day, split: String
    var accounts, products, pairs: Int
    var all, dormant: [Comparison]
    var isAccepted: Bool
    var verdict: String

    init(_ study: Recommending.Study) {
        let report = study.report
        day = report.windows.day.description
        split = report.windows.split.description
        accounts = report.accounts
        products = study.products.count
        pairs = report.table.pairs
        func comparisons(_ trials: RecommendTrials) -> [Comparison] {
            RecommendStudy.lengths.compactMap { trials.comparison($0) }.map {
                Comparison(
                    length: $0.length, accounts: $0.accounts, hitRate: $0.hitRate,
                    hitRateOfBestSellers: $0.hitRateOfBest, recall: $0.recall,
                    recallOfBestSellers: $0.recallOfBest, difference: $0.difference,
                    lower: $0.interval.lowerBound, upper: $0.interval.upperBound)
            }
        }
        all = comparisons(report.all)
        dormant = comparisons(report.dormant)
        isAccepted = report.refusal == nil
        verdict = report.verdict
    }
}
