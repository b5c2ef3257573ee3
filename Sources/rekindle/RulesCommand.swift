import ArgumentParser
import Diagnostics
import Foundation
import RuleEngine

struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Try the rules out on made-up accounts.",
        subcommands: [TestRules.self])
}

struct TestRules: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Run the tests beside the campaigns, and say which rules they cover.",
        discussion: """
            The tests of Rules/dormant.yaml are in Rules/dormant.tests.yaml: accounts that are made up, and what the
            rules must say of each. Exit code 65 when one fails.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "Campaigns; by default all that have tests.")
    var campaigns: [String] = []
    @Flag(help: "Fail also when a rule or an exclusion decides none of the tests.")
    var covered = false

    func run(in workspace: Workspace) throws {
        let names = campaigns.isEmpty ? workspace.campaignNames : campaigns
        var sources: [SourceText] = []
        var failures: [Diagnostic] = []
        var isUncovered = false
        var ran = 0
        for name in names {
            guard let source = workspace.testSource(of: name) else {
                if campaigns.isEmpty { continue }
                throw Failure(
                    .noInput, "there are no tests of '\(name)'; they would be in Rules/\(name).tests.yaml")
            }
            let (campaign, _) = try workspace.campaign(name)
            let (tests, mistakes) = RuleTests.read(source, for: campaign)
            guard let tests else { throw Diagnostics(mistakes, sources: [source]) }
            let report = tests.run(campaign)
            ran += report.total
            sources += [source, campaign.source]
            failures += report.failures
            isUncovered = isUncovered || !report.uncovered.isEmpty
            Console.print(Self.summary(name, campaign, report))
        }
        guard ran > 0 else { throw Failure(.noInput, "there are no tests beside the campaigns in Rules/") }
        if !failures.isEmpty {
            let count = failures.count
            throw Failure(
                .data,
                "\(Diagnostics(failures, sources: sources))\n\n\(count) of \(ran) tests \(count == 1 ? "fails" : "fail")"
            )
        }
        if covered, isUncovered { throw Failure(.data, "some rules decide none of the tests") }
    }

    private static func summary(_ name: String, _ campaign: Campaign, _ report: RuleTestReport) -> String {
        let all = report.covered + report.uncovered.count
        var lines = [
            "\(name): \(report.passed) passed, \(report.failures.count) failed; \(report.covered) of \(all) rules and exclusions decide a test"
        ]
        for one in report.uncovered {
            let line = campaign.source.place(of: one.place.start).line
            lines.append(
                "  no test for \(one.isExclusion ? "exclusion" : "rule") '\(one.name)' (\(campaign.source.name):\(line))"
            )
        }
        return lines.joined(separator: "\n")
    }
}
