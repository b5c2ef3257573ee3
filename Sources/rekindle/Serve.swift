import ArgumentParser
import Campaigns
import Domain
import Foundation
import Mail
import Rendering
import RuleEngine
import Storage
import Web

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The proposals and the templates in your browser, on this machine only.",
        discussion: """
            Shows each plan's proposals as HTML, text and source, with approve and skip; and the templates beside
            real customers, as their files are at this moment. Nobody else can reach it, and it sends nothing.
            Stop with Ctrl-C.

            The pages behind the unsubscribe links of letters are there too, under /u/, without a login: a proxy with TLS
            may show these to customers, and nothing else.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Flag(help: "For one person, on the loopback addresses of this machine; the only way so far.")
    var local = false
    @Option(help: "The port.")
    var port = 8484

    func validate() throws {
        guard local else {
            throw ValidationError("write: rekindle serve --local (there is no other way so far)")
        }
        guard (1...65535).contains(port) else { throw ValidationError("--port is a number from 1 to 65535") }
    }

    func run() async throws {
        let workspace = try await failing { try await Workspace.open(options) }
        try await failing {
            let (bench, open) = try await onThread {
                // The stores first: with them comes the folder where keys and words lie.
                (try workbench(workspace), pages(of: workspace))
            }
            do {
                try await WebServer.run(bench, port: port, beside: open) { address in
                    if open != nil { Console.talk("the pages of unsubscribe links: \(address)u/") }
                    Console.print(address)
                }
            } catch let error as WebServer.CannotListen {
                throw Failure(.unavailable, "\(error)")
            }
        }
    }

    /// Who only reads proposals may lack the right to keys and spool: then the pages of strangers are left out.
    private func pages(of workspace: Workspace) -> OpenPages? {
        do {
            return try workspace.unsubscribePages()
        } catch {
            Console.talk("without the pages of unsubscribe links: \(Failure(error))")
            return nil
        }
    }

    private func workbench(_ workspace: Workspace) throws -> Workbench {
        let history = try workspace.history()
        return Workbench(
            company: workspace.company, ledger: try workspace.ledger(), history: history,
            templates: { try workspace.templateSources() },
            drafts: { template, language in try workspace.drafts(of: template, language, in: history) },
            user: workspace.userName, now: { workspace.now })
    }
}

extension Workspace {
    /// What up to three accounts would be drafted today with this template, outside any plan.
    fileprivate func drafts(of template: String, _ language: String, in history: any HistoryStore) throws
        -> [Proposal]
    {
        struct Enough: Error {}
        var proposals: [Proposal] = []
        let day = today
        for name in campaignNames {
            let (read, _) = Campaign.read(try campaignSource(name), name: name)
            guard let campaign = read, campaign.rules.contains(where: { $0.template == template }) else {
                continue
            }
            let drafting = Drafting(campaign: campaign, company: company, asOf: day)
            do {
                let lookup = FactLookup(campaign, company: company, asOf: day, now: now)
                try history.scan(campaign.filter(on: day), asOf: day) { record, reading in
                    guard let activation = try lookup.selected(record, reading, nil) else { return }
                    let decision = campaign.decide(activation)
                    guard let rule = decision.rule, rule.template == template else { return }
                    let facts = try drafting.facts(
                        for: record, offer: decision.offer, language: language, reading)
                    proposals.append(
                        Proposal(
                            campaign: name, number: drafting.number(of: record), account: record.account.id,
                            episode: record.summary?.lastPurchase ?? .earliest, rule: rule.name, reason: "",
                            template: template, language: language, templateVersion: "",
                            recipient: record.account.email?.description ?? "", facts: facts))
                    if proposals.count == 3 { throw Enough() }
                }
            } catch is Enough {
                return proposals
            }
        }
        return proposals
    }
}
