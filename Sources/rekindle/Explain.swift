import ArgumentParser
import CEL
import Campaigns
import Domain
import Foundation
import RuleEngine
import Storage

struct Explain: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        abstract: "Why an account gets what it gets, or nothing; as of any day.",
        discussion: """
            Every rule in order, which of its conditions holds or fails and with what value, and everything that keeps
            mail from the account. For an earlier day it uses what was known then: the account's fields, consent,
            suppressions and the campaign's own file are kept in versions. What is not is named.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The account.")
    var account: String
    @Option(help: "The campaign; by default the only one.")
    var campaign: String?
    @Option(help: "The day to stand on.")
    var asOf: String?
    @Option(help: "The language of the sentences: en or es.")
    var language = ExplanationLanguage.english
    @Option(help: "text or json.")
    var format = OutputFormat.text

    func run(in workspace: Workspace) throws {
        let day = try workspace.day(asOf)
        let (campaign, _) = try workspace.campaign(try workspace.onlyCampaign(self.campaign))
        let explainer = Explainer(
            campaign: campaign, company: workspace.company, policies: try workspace.policies(),
            ranking: try workspace.ranking(asOf: day, for: campaign), history: try workspace.history(),
            ledger: try workspace.ledger())
        guard let explanation = try explainer.explain(account, asOf: day, at: workspace.now) else {
            throw Failure(.noInput, "there is no account '\(account)'")
        }
        switch format {
        case .text: Console.print(explanation.lines(in: language).joined(separator: "\n"))
        case .json: try Console.json(ExplanationJSON(explanation, language))
        }
    }
}

/// An explanation as programs read it.
private struct ExplanationJSON: Encodable {
    struct Condition: Encodable {
        var condition: String
        var holds: Bool?
        var values: [String]
        var sentence: String
    }
    struct Rule: Encodable {
        var name: String
        var matched: Bool
        var conditions: [Condition]
    }
    struct Offer: Encodable { var discount, validDays: Int }

    var account, asOf, campaign: String
    var lastPurchase: String?
    var isSelected: Bool
    var audience: [Condition]
    var exclusions, rules: [Rule]
    var excludedBy: String?
    var conflict: [String]
    var rule: String?
    var matched: [String]
    var template: String?
    var offer: Offer?
    var heldOut: Bool
    var barriers: [String]
    var verdict: String
    var takenOfToday: [String]

    init(_ explanation: Explanation, _ language: ExplanationLanguage) {
        func conditions(_ trace: RuleTrace) -> [Condition] {
            trace.conditions.map {
                Condition(
                    condition: $0.text, holds: $0.holds, values: $0.values,
                    sentence: explanation.sentence($0, in: language))
            }
        }
        func rule(_ trace: RuleTrace) -> Rule {
            Rule(name: trace.name, matched: trace.matched, conditions: conditions(trace))
        }
        account = explanation.account
        asOf = explanation.asOf.description
        campaign = explanation.campaign
        lastPurchase = explanation.summary?.lastPurchase?.description
        isSelected = explanation.isSelected
        audience = conditions(explanation.audience)
        exclusions = explanation.exclusions.map(rule)
        rules = explanation.rules.map(rule)
        excludedBy = explanation.decision.exclusion
        conflict = explanation.decision.conflict
        self.rule = explanation.decision.rule?.name
        matched = explanation.decision.matched
        template = explanation.decision.rule?.template
        offer = explanation.decision.offer.map {
            Offer(discount: $0.discountPercent, validDays: $0.validDays)
        }
        heldOut = explanation.barriers.contains { if case .heldOut = $0 { true } else { false } }
        barriers = explanation.barrierNames
        verdict = explanation.verdict(in: language)
        takenOfToday = explanation.assumptionNames
    }
}
