import Dispatch
public import Domain
import Foundation
public import Rendering
public import Storage

/// Every letter of a plan made once more and looked over, on all cores.
public struct PlanReview: Sendable {
    public private(set) var count = 0
    public private(set) var failures = RenderFailures()

    /// - Parameters:
    ///   - templates: only letters of these; empty for all.
    ///   - progress: called with the letters done so far.
    /// - Throws: `StoreError`.
    public init(
        of plan: Plan, ledger: any LedgerStore, templates: [String] = [], progress: (Int) -> Void = { _ in }
    ) throws {
        guard let bytes = try ledger.sources(of: plan.id), let sources = PlanSources(bytes: bytes) else {
            throw StoreError(.damaged, "the plan \(plan.id) has lost its templates; plan again")
        }
        let library = TemplateLibrary(sources.templates, companyLanguage: sources.language)
        var last: Int64 = 0
        while true {
            let page = try ledger.proposals(of: plan.id, decision: nil, after: last, limit: 512)
            guard let end = page.last else { return }
            last = end.id
            let wanted = page.filter { templates.isEmpty || templates.contains($0.template) }
            failures.merge(Self.review(wanted, library))
            count += wanted.count
            progress(count)
        }
    }

    private static func review(_ proposals: [Proposal], _ library: TemplateLibrary) -> RenderFailures {
        let share = 16
        let rounds = (proposals.count + share - 1) / share
        var found = [RenderFailures](repeating: RenderFailures(), count: rounds)
        found.withUnsafeMutableBufferPointer { found in
            // Each round writes only its own place.
            nonisolated(unsafe) let found = found
            DispatchQueue.concurrentPerform(iterations: rounds) { round in
                for proposal in proposals[round * share..<min(proposals.count, (round + 1) * share)] {
                    review(proposal, library, into: &found[round])
                }
            }
        }
        return found.reduce(into: RenderFailures()) { $0.merge($1) }
    }

    private static func review(
        _ proposal: Proposal, _ library: TemplateLibrary, into failures: inout RenderFailures
    ) {
        guard let template = library.template(proposal.template, for: proposal.language) else {
            failures.add(
                RenderError(template: proposal.template, message: "there is no sound template of that name"),
                account: proposal.account)
            return
        }
        do throws(RenderError) {
            let rendered = try template.render(proposal.facts)
            for finding in PageChecks.findings(in: CheckedMessage(rendered, proposal.facts)) {
                failures.add(
                    finding, template: "\(template.name).\(template.language)", account: proposal.account)
            }
        } catch {
            failures.add(error, account: proposal.account)
        }
    }

    /// The failures by kind, most frequent first, for people.
    public var lines: [String] {
        failures.groups.map { group in
            let place = group.file.isEmpty ? group.template : group.file
            return
                "\(place): \(group.message) [\(group.code.rawValue)]: \(group.count) \(group.count == 1 ? "letter" : "letters"), for example account \(group.examples.first ?? "")"
        }
    }
}
