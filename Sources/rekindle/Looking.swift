import ArgumentParser
import Campaigns
import CurlTransport
import Domain
import FolderTransport
import Foundation
import Mail
import Rendering
import RuleEngine
import Sending
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
    @Flag(help: "Open it in the browser.")
    var open = false
    @Flag(help: "The whole message as it goes on the wire: the same as --part source.")
    var source = false
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
        if open { return try show(preview.message, in: workspace) }
        switch source ? .source : part {
        case .html: Console.data(preview.message.rendered.html)
        case .source: Console.data(preview.message.made.signedBytes)
        case .text:
            Console.print("To:      account \(account)")
            Console.print("Subject: \(preview.message.rendered.subject)")
            Console.print("Why:     \(preview.why)")
            Console.print("")
            Console.data(preview.message.rendered.text)
        }
    }

    /// The page as a file, in whatever opens such files here.
    private func show(_ message: PreviewedMessage, in workspace: Workspace) throws {
        let path = "\(workspace.folder)/Outbox/preview.html"
        do {
            try Data(message.rendered.html).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Failure(.cannotCreate, "Outbox/preview.html cannot be written; is there a folder Outbox/?")
        }
        Console.print("Outbox/preview.html")
        let opener = Process()
        opener.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        opener.arguments = ["xdg-open", path]
        opener.standardOutput = FileHandle.nullDevice
        opener.standardError = FileHandle.nullDevice
        try? opener.run()
        opener.waitUntilExit()
        if opener.terminationStatus != 0 {
            Console.talk("no browser could be started here; open the file yourself")
        }
    }
}

/// One account's message as it would be now, outside any plan.
struct AccountPreview {
    let message: PreviewedMessage
    let why: String

    init(
        account: AccountID, campaign: Campaign, library: TemplateLibrary, workspace: Workspace,
        asOf: CivilDay,
        template: String? = nil, testFor tester: EmailAddress? = nil
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
                guard library.sources.variants(of: name).isEmpty else {
                    throw Failure(.data, "the template '\(name)' has mistakes; see: rekindle check")
                }
                throw workspace.unknownTemplate(name, library.sources)
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
                recipient: tester?.description ?? record.account.email?.description
                    ?? "nobody@example.invalid",
                facts: tester == nil ? facts : facts.withoutUnsubscribing)
            let maker = MessageMaker(
                company: workspace.company, library: library, sender: campaign.sender,
                replyTo: campaign.replyTo)
            let made = try maker.preview(
                proposal,
                messageID: tester == nil
                    ? "preview.\(account.utf8.count)@\(workspace.company.messageDomain)"
                    : "test.\(workspace.now.milliseconds)@\(workspace.company.messageDomain)",
                at: workspace.now, isTest: tester != nil)
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

extension Facts {
    /// Whoever tries a letter out must not take the customer off the list.
    fileprivate var withoutUnsubscribing: Facts {
        guard case .record(var fields) = self else { return self }
        for index in fields.indices where fields[index].name == "links" {
            guard case .record(var links) = fields[index].value else { continue }
            for link in links.indices where links[link].name == "unsubscribe" {
                links[link].value = .text("https://example.invalid/unsubscribe-of-a-test")
            }
            fields[index].value = .record(links)
        }
        return .record(fields)
    }
}

extension Workspace {
    /// Hands a test over to the relay, or puts it into the outbox.
    func send(test message: MadeMessage) throws {
        let test = TestSend(message)
        guard let relay else {
            try FolderTransport(folder: "\(folder)/Outbox/rehearsal").run(test)
            Console.talk("smtp.host is not set: the test lies in Outbox/rehearsal")
            return
        }
        try CurlRelay(relay, now: { now }).run(test)
        switch test.settlement {
        case .accepted(let reply)?: Console.print("the relay took the test: \(reply.description)")
        case .refused(let reply, let verb)?:
            throw Failure(
                .unavailable, "the relay refused the test at \(verb.rawValue): \(reply.description)")
        default: throw Failure(.temporary, "the relay did not take the test; try again")
        }
    }

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
