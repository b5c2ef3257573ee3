import ArgumentParser
import Campaigns
import Crypto
import Domain
import Mail
import Rendering
import Storage

struct SentCommand: WorkspaceCommand {
    static let configuration = CommandConfiguration(
        commandName: "sent", abstract: "Show the message of a delivery again, as it was handed over.",
        discussion: """
            It is made anew from what its plan froze, and its hash is compared with the one kept in the ledger: what you
            see is what was sent, or it says that it is not. The numbers are those of rekindle outbox --state accepted.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The number of the delivery.")
    var delivery: Int64
    @Option(help: "text, html, or source (the whole message as it went on the wire).")
    var part = Preview.Part.source

    func run(in workspace: Workspace) throws {
        let ledger = try workspace.ledger()
        guard let delivery = try ledger.delivery(delivery) else {
            throw Failure(.noInput, "there is no delivery \(delivery); see: rekindle outbox --state accepted")
        }
        guard !delivery.account.hasPrefix("#") else {
            throw Failure(
                .noInput, "the customer of delivery \(delivery.id) was forgotten, and the message with them")
        }
        guard let madeAt = delivery.madeAt, let proposal = try ledger.proposal(delivery.proposal) else {
            throw Failure(.noInput, "delivery \(delivery.id) was never handed over")
        }
        guard let bytes = try ledger.sources(of: proposal.plan), let sources = PlanSources(bytes: bytes)
        else { throw Failure(.data, "the plan \(proposal.plan) has lost its templates") }
        let made = try MessageMaker(company: workspace.company, sources: sources)
            .preview(proposal, messageID: delivery.messageID, at: madeAt)
        switch part {
        case .source: Console.data(made.made.signedBytes)
        case .html: Console.data(made.rendered.html)
        case .text: Console.data(made.rendered.text)
        }
        guard Hex.text(SHA256.hash(data: made.made.bytes)) == delivery.messageHash else {
            throw Failure(
                .data,
                "this is not what was sent: the hash differs. The settings of the company, the time zone or this program changed since \(madeAt.iso8601)"
            )
        }
        Console.talk("as sent at \(madeAt.iso8601): the hash is the one in the ledger")
    }
}
