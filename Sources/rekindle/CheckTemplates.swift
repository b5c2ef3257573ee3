import ArgumentParser
import Campaigns
import Diagnostics
import Domain
import Foundation
import Rendering
import RuleEngine
import Storage

struct CheckTemplates: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract:
            "Make each letter for an ordinary and for the worst customers, and look over what came out.",
        discussion: """
            Errors are what must not be sent: no unsubscribe link, no postal address, a page that Gmail cuts off, links that
            lead nowhere, forms and scripts. Warnings are what some readers will see badly. With --all-customers every
            letter of a plan is made and looked over instead. Exit code 65 when there are errors.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "Templates; by default all.")
    var templates: [String] = []
    @Option(help: "A plan's id, or a campaign for its latest plan: every letter of it.")
    var allCustomers: String?
    @Flag(help: "Write the worst cases to Outbox/worst-cases as pages to look at.")
    var worstCase = false

    func run(in workspace: Workspace) throws {
        if let allCustomers { return try check(planNamed: allCustomers, in: workspace) }
        let library = try workspace.library()
        for name in templates where library.sources.variants(of: name).isEmpty {
            throw workspace.unknownTemplate(name, library.sources)
        }
        var found = library.diagnostics.list
        var unplaced: [String] = []
        var pages = 0
        for template in library.all where templates.isEmpty || templates.contains(template.name) {
            let review = TemplateReview(template, company: workspace.company, on: workspace.today)
            found += review.diagnostics
            unplaced += review.unplaced
            if worstCase { pages += try write(review.worstCases, of: template, in: workspace) }
        }
        // Letters share their layout and partials: what is wrong there is said once.
        found = Array(Set(found))
        let all = Diagnostics(found.inOrderOfPlace(), sources: library.diagnostics.sources)
        if !found.isEmpty { Console.print("\(all)") }
        for line in unplaced { Console.print(line) }
        if worstCase { Console.print("Outbox/worst-cases: \(Console.grouped(pages)) pages") }
        let errors = found.count { $0.severity == .error } + unplaced.count { $0.contains(": error: ") }
        let warnings = found.count + unplaced.count - errors
        let count = library.all.count { templates.isEmpty || templates.contains($0.name) }
        Console.print(
            "\(count) \(count == 1 ? "letter" : "letters"): \(errors) \(errors == 1 ? "error" : "errors"), \(warnings) \(warnings == 1 ? "warning" : "warnings")"
        )
        if errors > 0 { throw ExitCode(Failure.Code.data.rawValue) }
    }

    private func check(planNamed name: String, in workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        let plan = try workspace.plan(name, ledger)
        let progress = Progress("letter")
        let review = try PlanReview(
            of: plan, ledger: ledger, templates: templates, progress: progress.show)
        progress.finish()
        for line in review.lines { Console.print(line) }
        Console.print(
            "plan \(plan.id): \(Console.grouped(review.count)) letters made, \(Console.grouped(review.failures.total)) with errors"
        )
        if !review.failures.isEmpty { throw ExitCode(Failure.Code.data.rawValue) }
    }

    private func write(
        _ cases: [WorstCase], of template: CompiledTemplate, in workspace: Workspace
    ) throws -> Int {
        let folder = "\(workspace.folder)/Outbox/worst-cases"
        var count = 0
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for one in cases {
                guard let proposal = one.proposal else { continue }
                let name =
                    "\(template.name).\(template.language)-\(one.name.rawValue.split(separator: " ").joined(separator: "-"))"
                try Data(proposal.html).write(to: URL(fileURLWithPath: "\(folder)/\(name).html"))
                try Data(proposal.text).write(to: URL(fileURLWithPath: "\(folder)/\(name).txt"))
                count += 1
            }
        } catch {
            throw Failure(.cannotCreate, "Outbox/worst-cases cannot be written; is the disk full?")
        }
        return count
    }
}

extension Workspace {
    /// What must not be sent of letters as an ordinary customer gets them: no way to unsubscribe, no postal address,
    /// forms and scripts.
    func unsendable(_ letters: [CompiledTemplate]) -> [Diagnostic] {
        let found = letters.flatMap { template in
            TemplateReview(template, company: company, on: today, isThorough: false).errors(of: template)
        }
        return Array(Set(found)).inOrderOfPlace()
    }

    /// No plan is made of letters that must not be sent.
    func refuseUnsendable(_ campaign: Campaign, _ library: TemplateLibrary) throws {
        let names = Set(campaign.rules.compactMap(\.template))
        let found = unsendable(library.all.filter { names.contains($0.name) })
        guard found.isEmpty else { throw Diagnostics(found, sources: library.diagnostics.sources) }
    }
}
