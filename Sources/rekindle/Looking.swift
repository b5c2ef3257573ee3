import ArgumentParser
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
        let ledger = try workspace.ledger()
        (message, why) = try workspace.history().read { history in
            guard let record = try history.record(of: account, asOf: asOf) else {
                throw Failure(.noInput, "there is no account '\(account)'")
            }
            let lookup = FactLookup(
                campaign, company: workspace.company, asOf: asOf, now: workspace.now,
                ranking: try workspace.ranking(asOf: asOf, for: campaign))
            let activation = try ledger.read { try lookup.activation(record, history, $0) }
            let decision = campaign.decide(activation)
            let name =
                template ?? decision.rule?.template ?? campaign.rules.lazy.compactMap(\.template).first ?? ""
            guard let chosen = library.template(name, for: record.account.language) else {
                throw Failure(.data, "there is no sound template '\(name)'")
            }
            let drafting = Drafting(campaign: campaign, company: workspace.company, asOf: asOf)
            let rule = decision.rule ?? campaign.rules.first { $0.template == name }
            let facts = try drafting.facts(
                for: record, offer: decision.rule == nil ? rule?.offer : decision.offer,
                language: chosen.language,
                history)
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
            return (made, Self.why(decision, template: name))
        }
    }

    private static func why(_ decision: Decision, template: String) -> String {
        if let reason = decision.exclusion { return "would be excluded: \(reason)" }
        if !decision.conflict.isEmpty {
            return "the rules \(decision.conflict.joined(separator: ", ")) contradict each other"
        }
        if let rule = decision.rule { return "rule \(rule.name)" }
        return "no rule has a proposal for it; shown with template \(template)"
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
