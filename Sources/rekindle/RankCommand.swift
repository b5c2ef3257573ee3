import ArgumentParser
import Campaigns
import Domain
import Foundation
import Insight
import Storage

struct RankCommand: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "rank",
        abstract: "Fit the quiet rank on the company's own history, and say what it is worth.",
        discussion: """
            The rank orders accounts by how surely they stay quiet, from the days since the last purchase, the number of
            purchases and the time as a customer. It is held against the days since the last purchase alone, on the same
            accounts and on days it had not seen, and refused where it is no better. Rules ask it as history.quietRank.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Option(help: "How far ahead to ask, in months; also what counts as dormant.")
    var months = 6
    @Option(help: "The day to stand on; nothing later is looked at.")
    var asOf: String?
    @Option(help: "Also write the calibration chart, an SVG file.", completion: .file(extensions: ["svg"]))
    var chart: String?
    @Flag(help: "Show what it would be; keep nothing.")
    var dryRun = false
    @Option(help: "text or json.")
    var format = OutputFormat.text

    private struct PopulationJSON: Encodable {
        var accounts: Int
        var tested: Int?
        var baseRate, auc, aucOfRecency, difference, lower, upper: Double?
        var isAccepted: Bool
        var refusal: String?

        init(_ population: QuietPopulation) {
            accounts = population.accounts
            tested = population.comparison?.accounts
            baseRate = population.comparison?.baseRate
            auc = population.comparison?.model
            aucOfRecency = population.comparison?.recency
            difference = population.comparison?.difference
            lower = population.comparison?.interval.lowerBound
            upper = population.comparison?.interval.upperBound
            isAccepted = population.rank != nil
            refusal = population.refusal.map { "\($0)" }
        }
    }
    private struct ReportJSON: Encodable {
        var day, trainedOn, testedOn: String
        var months: Int
        var book, dormant: PopulationJSON
    }

    func run(in workspace: Workspace) throws {
        guard (1...60).contains(months) else {
            throw Failure(.usage, "--months is a whole number from 1 to 60")
        }
        let history = try workspace.history()
        let extent = try history.extent()
        // Behind the end of the history everybody looks quiet.
        let day =
            try asOf.map { try workspace.day($0) } ?? min(workspace.today, extent?.last ?? workspace.today)
        if let extent, day < extent.first {
            throw Failure(.usage, "--as-of \(day) lies before the history, which begins on \(extent.first)")
        }
        guard let report = try QuietRanking.study(history, asOf: day, months: months) else {
            throw Failure(
                .noInput, "there are no purchases yet; import them with: rekindle import purchases FILE")
        }
        let ranking = QuietRanking(book: report.book.rank, dormant: report.dormant.rank)
        if !dryRun {
            try history.saveRank(try ranking.stored(fittedOn: day, months: months, at: workspace.now))
        }
        switch format {
        case .json:
            try Console.json(
                ReportJSON(
                    day: day.description, trainedOn: report.windows.training.description,
                    testedOn: report.windows.testedOn.description, months: months,
                    book: PopulationJSON(report.book), dormant: PopulationJSON(report.dormant)))
        case .text: Console.print(text(report, day))
        }
        if let chart {
            guard let svg = report.calibrationChart?.svg else {
                throw Failure(.data, "there is no calibration to draw: nothing could be fitted")
            }
            guard FileManager.default.createFile(atPath: chart, contents: Data(svg.utf8)) else {
                throw Failure(.cannotCreate, "\(chart) cannot be written; does its folder exist?")
            }
            Console.talk("chart: \(chart)")
        }
    }

    private func text(_ report: QuietReport, _ day: CivilDay) -> String {
        let windows = report.windows
        var lines = [
            "quiet rank on \(day): who will buy nothing in the next \(months) months",
            "tested: fitted on the accounts of \(windows.testedFrom), judged on those of \(windows.testedOn) by what they did until \(day)",
            "",
        ]
        lines.append(
            Console.table(
                [["", "accounts", "stayed quiet", "AUC", "recency alone", "difference (95 %)"]]
                    + [("whole book", report.book), ("dormant", report.dormant)].map { name, population in
                        guard let found = population.comparison else {
                            return [name, Console.grouped(population.accounts), "-", "-", "-", "-"]
                        }
                        return [
                            name, Console.grouped(found.accounts), Self.percent(found.baseRate),
                            Self.fixed(found.model), Self.fixed(found.recency),
                            "\(Self.signed(found.difference)) (\(Self.signed(found.interval.lowerBound)) to \(Self.signed(found.interval.upperBound)))",
                        ]
                    }))
        lines.append("")
        lines.append(verdict("the whole book", report.book, "history.quietRank is its rank, 0 to 100"))
        lines.append(verdict("the dormant", report.dormant, "plan show --order rank goes by it"))
        let isRefused = report.book.rank == nil && report.dormant.rank == nil
        lines.append(
            dryRun
                ? "nothing was kept (--dry-run)"
                : isRefused ? "kept: plans from \(day) on have no rank" : "kept for plans from \(day) on")
        return lines.joined(separator: "\n")
    }

    private func verdict(_ name: String, _ population: QuietPopulation, _ use: String) -> String {
        if let refusal = population.refusal { return "\(name): refused. \(refusal)" }
        return "\(name): accepted, \(use)"
    }

    private static func fixed(_ number: Double) -> String { String(format: "%.3f", number) }
    private static func signed(_ number: Double) -> String { String(format: "%+.3f", number) }
    private static func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
}
