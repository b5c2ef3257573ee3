import ArgumentParser
import CEL
import Campaigns
import Domain
import Foundation
import Mail
import Rendering
import RuleEngine
import Storage

struct Preview: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the message that an account would get, as that customer will read it.")

    enum Part: String, ExpressibleByArgument, CaseIterable { case text, html, source }

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The account.")
    var account: String
    @Option(help: "The campaign; by default the only one.")
    var campaign: String?
    @Option(help: "text, html, or source (the whole message as it goes on the wire).")
    var part = Part.text
    @Option(help: "Another template than the rule's.")
    var template: String?
    @Option(help: "The day to stand on.")
    var asOf: String?

    func run(in workspace: Workspace) throws {
        let name = try workspace.onlyCampaign(campaign)
        let (campaign, library) = try workspace.campaign(name)
        let preview = try AccountPreview(
            account: account, campaign: campaign, library: library, workspace: workspace,
            asOf: try workspace.day(asOf),
            template: template)
        switch part {
        case .html: Console.data(preview.message.rendered.html)
        case .source: Console.data(preview.message.bytes)
        case .text:
            Console.print("To:      account \(account)")
            Console.print("Subject: \(preview.message.rendered.subject)")
            Console.print("Why:     \(preview.why)")
            Console.print("")
            Console.data(preview.message.rendered.text)
        }
    }
}

/// One account's message as it would be now, outside any plan.
struct AccountPreview {
    let message: MadeMessage
    let why: String

    init(
        account: AccountID, campaign: Campaign, library: TemplateLibrary, workspace: Workspace,
        asOf: CivilDay,
        template: String? = nil
    ) throws {
        (message, why) = try workspace.history().read { history in
            guard let record = try history.record(of: account, asOf: asOf) else {
                throw Failure(.noInput, "there is no account '\(account)'")
            }
            let decision = campaign.decide(AccountSchema.activation(record, today: asOf))
            let name = template ?? decision.rule?.template ?? campaign.rules.first?.template ?? ""
            guard let chosen = library.template(name, for: record.account.language) else {
                throw Failure(.data, "there is no sound template '\(name)'")
            }
            let drafting = Drafting(campaign: campaign, company: workspace.company, asOf: asOf)
            let rule = decision.rule ?? campaign.rules.first { $0.template == name }
            let facts = try drafting.facts(for: record, rule: rule, language: chosen.language, history)
            let proposal = Proposal(
                campaign: campaign.name, number: drafting.number(of: record), account: account,
                episode: record.summary?.lastPurchase ?? .earliest, rule: rule?.name ?? "", reason: "",
                template: name,
                language: chosen.language, templateVersion: chosen.version,
                recipient: record.account.email?.description ?? "nobody@example.invalid", facts: facts)
            let maker = MessageMaker(
                company: workspace.company, library: library, sender: campaign.sender,
                replyTo: campaign.replyTo)
            let made = try maker.message(
                proposal, messageID: "preview.\(account.utf8.count)@\(workspace.company.messageDomain)",
                at: workspace.now)
            let why =
                decision.exclusion.map { "would be excluded: \($0)" }
                ?? decision.rule.map { "rule \($0.name)" }
                ?? "no rule has a proposal for it; shown with template \(name)"
            return (made, why)
        }
    }
}

struct Explain: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        abstract: "Why an account gets what it gets, or nothing.")

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The account.")
    var account: String
    @Option(help: "The campaign; by default the only one.")
    var campaign: String?
    @Option(help: "The day to stand on.")
    var asOf: String?
    @Option(help: "text or json.")
    var format = OutputFormat.text

    private struct ConditionJSON: Encodable { var condition: String, holds: Bool?, values: [String] }
    private struct RuleJSON: Encodable { var name: String, matched: Bool, conditions: [ConditionJSON] }
    private struct AnswerJSON: Encodable {
        var account, asOf, campaign: String
        var lastPurchase: String?
        var isSelected: Bool
        var excludedBy: String?
        var rule: String?
        var heldOut: Bool
        var exclusions, rules: [RuleJSON]
        var suppressed: String?
    }

    func run(in workspace: Workspace) throws {
        let day = try workspace.day(asOf)
        let (campaign, _) = try workspace.campaign(try workspace.onlyCampaign(self.campaign))
        guard let record = try workspace.history().read({ try $0.record(of: account, asOf: day) }) else {
            throw Failure(.noInput, "there is no account '\(account)'")
        }
        let activation = AccountSchema.activation(record, today: day)
        let isSelected = campaign.selects(record, activation, on: day)
        let decision = campaign.decide(activation)
        let traces = campaign.trace(activation)
        let ledger = try workspace.ledger()
        let suppression = try ledger.read {
            try $0.suppression(address: record.account.email?.description ?? "", account: account)
        }
        if format == .json {
            func json(_ trace: RuleTrace) -> RuleJSON {
                RuleJSON(
                    name: trace.name, matched: trace.matched,
                    conditions: trace.conditions.map {
                        ConditionJSON(condition: $0.text, holds: $0.holds, values: $0.values)
                    })
            }
            try Console.json(
                AnswerJSON(
                    account: account, asOf: day.description, campaign: campaign.name,
                    lastPurchase: record.summary?.lastPurchase?.description, isSelected: isSelected,
                    excludedBy: decision.exclusion, rule: decision.rule?.name,
                    heldOut: campaign.holdsOut(account),
                    exclusions: traces.exclusions.map(json), rules: traces.rules.map(json),
                    suppressed: suppression?.reason.rawValue))
            return
        }
        var lines = ["account \(account), campaign \(campaign.name), on \(day)", ""]
        if let last = record.summary?.lastPurchase {
            let months = Dormancy.wholeMonths(since: last, on: day)
            lines.append(
                "Last purchase \(last), \(day.days(since: last)) days ago (\(months) whole months); \(record.summary?.orders ?? 0) orders, \(record.summary?.total.description ?? "")."
            )
            if let wanted = campaign.audience.months {
                let dormant = Dormancy(lastPurchase: last, months: wanted).holds(on: day)
                let cutoff = Dormancy.cutoff(on: day, months: wanted)
                lines.append(
                    "\(dormant ? "Quiet" : "Not quiet") for \(wanted) calendar months: that means a last purchase before \(cutoff)."
                )
            }
        } else {
            lines.append("It never bought: a prospect, not dormant.")
        }
        let audience = campaign.audienceTrace(activation)
        lines += Self.lines(audience.conditions)
        lines.append(isSelected ? "It belongs to the audience." : "It does not belong to the audience.")
        for trace in traces.exclusions {
            lines.append("")
            lines.append(
                "Exclusion '\(trace.name)': \(trace.matched ? "holds, so it gets nothing" : "does not hold")")
            lines += Self.lines(trace.conditions)
        }
        for trace in traces.rules {
            lines.append("")
            lines.append("Rule '\(trace.name)': \(trace.matched ? "matches" : "does not match")")
            lines += Self.lines(trace.conditions)
        }
        lines.append("")
        if record.account.email == nil { lines.append("It has no mail address.") }
        if record.account.consent == .denied { lines.append("It gave no consent.") }
        if let suppression {
            lines.append(
                "It is suppressed: \(suppression.reason.rawValue), said by \(suppression.source) on \(suppression.since.iso8601)."
            )
        }
        if campaign.holdsOut(account) {
            lines.append("It is held out, so that what the mail does can be measured.")
        }
        if let plan = try ledger.latestPlan(of: campaign.name),
            let entry = try ledger.entry(of: plan.id, account: account)
        {
            lines.append("Latest plan \(plan.id) (\(plan.asOf)): \(entry.outcome.rawValue): \(entry.reason).")
        }
        let outcome =
            !isSelected
            ? "Nothing: not in the audience."
            : decision.exclusion.map { "Nothing: excluded, \($0)." } ?? decision.rule.map {
                "Rule '\($0.name)' decides: template '\($0.template)'\($0.offer.map { ", \($0.discountPercent) % for \($0.validDays) days" } ?? "")."
            } ?? "Nothing: no rule has a proposal for it."
        lines.append(outcome)
        Console.print(lines.joined(separator: "\n"))
    }

    private static func lines(_ conditions: [ConditionTrace]) -> [String] {
        conditions.map { condition in
            let mark = condition.holds.map { $0 ? "yes" : "no " } ?? "?  "
            let values = condition.values.isEmpty ? "" : "   (\(condition.values.joined(separator: ", ")))"
            return "  \(mark)  \(condition.text)\(values)"
        }
    }
}

extension Workspace {
    func onlyCampaign(_ name: String?) throws -> String {
        if let name { return name }
        let names = campaignNames
        if names.count == 1 { return names[0] }
        throw Failure(
            .usage,
            names.isEmpty
                ? "there is no campaign in Rules/"
                : "which campaign? --campaign with one of: \(names.joined(separator: ", "))")
    }
}
