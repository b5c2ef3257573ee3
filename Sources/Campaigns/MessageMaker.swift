public import Domain
public import Mail
public import Rendering

/// A message with its envelope, ready for a transport.
public struct MadeMessage: Hashable, Sendable {
    public var envelope: Envelope
    public var bytes: [UInt8]
    public var rendered: RenderedProposal
}

/// Makes the mail of a proposal.
public struct MessageMaker: Sendable {
    private let company: Company
    private let library: TemplateLibrary

    public init(company: Company, library: TemplateLibrary) {
        self.company = company
        self.library = library
    }

    /// - Throws: `RenderError` or `MailError`; then nothing may be sent.
    public func message(_ proposal: Proposal, messageID: String, at now: Instant) throws -> MadeMessage {
        guard let template = library.template(proposal.template, for: proposal.language) else {
            throw RenderError(template: proposal.template, message: "there is no such template any more")
        }
        guard let recipient = EmailAddress(proposal.recipient) else {
            throw MailError(.controlCharacter, in: "the recipient's address")
        }
        let rendered = try template.render(proposal.facts)
        var name = ""
        if case .text(let contact)? = proposal.facts["account"]?["contact_name"] { name = contact }
        if name.isEmpty, case .text(let account)? = proposal.facts["account"]?["name"] { name = account }
        var replyTo: Mailbox?
        if case .text(let rep)? = proposal.facts["rep"]?["email"], let address = EmailAddress(rep) {
            var repName = ""
            if case .text(let text)? = proposal.facts["rep"]?["name"] { repName = text }
            replyTo = Mailbox(name: repName, address: address)
        }
        let message = Message(
            from: company.sender, to: Mailbox(name: name, address: recipient), replyTo: replyTo,
            subject: rendered.subject, messageID: messageID,
            date: (now.milliseconds, company.zoneOffset(now) / 60), language: rendered.language,
            unsubscribe: company.unsubscribeLink(number: proposal.number), text: rendered.text, html: rendered.html)
        return MadeMessage(
            envelope: Envelope(sender: company.returnPath, recipient: recipient), bytes: try message.bytes(),
            rendered: rendered)
    }
}
