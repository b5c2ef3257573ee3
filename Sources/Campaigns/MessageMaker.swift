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
    private let sender: Mailbox
    private let replyTo: Mailbox?
    private let returnPath: EmailAddress

    /// For a preview: what would be sent now.
    public init(company: Company, library: TemplateLibrary, sender: Mailbox? = nil, replyTo: Mailbox? = nil) {
        self.company = company
        self.library = library
        self.sender = sender ?? company.sender
        self.replyTo = replyTo
        returnPath = company.returnPath
    }

    /// For sending: what the plan froze.
    public init(company: Company, sources: PlanSources) {
        self.company = company
        library = TemplateLibrary(sources.templates, companyLanguage: sources.language)
        sender = sources.sender
        replyTo = sources.replyTo
        returnPath = sources.returnPath
    }

    /// - Throws: `RenderError` or `MailError`; then nothing may be sent.
    ///
    /// - Parameter isTest: for a person of the company; it says so in its subject.
    public func message(
        _ proposal: Proposal, messageID: String, at now: Instant, isTest: Bool = false
    ) throws -> MadeMessage {
        guard let template = library.template(proposal.template, for: proposal.language) else {
            throw RenderError(template: proposal.template, message: "there is no such template any more")
        }
        guard template.version == proposal.templateVersion else {
            throw RenderError(
                template: proposal.template, message: "this is not the template that was planned; plan again")
        }
        guard let recipient = EmailAddress(proposal.recipient) else {
            throw MailError(.controlCharacter, in: "the recipient's address")
        }
        let rendered = try template.render(proposal.facts)
        var name = ""
        if case .text(let contact)? = proposal.facts["account"]?["contact_name"] { name = contact }
        if name.isEmpty, case .text(let account)? = proposal.facts["account"]?["name"] { name = account }
        var replyTo = replyTo
        if replyTo == nil, case .text(let rep)? = proposal.facts["rep"]?["email"],
            let address = EmailAddress(rep)
        {
            var repName = ""
            if case .text(let text)? = proposal.facts["rep"]?["name"] { repName = text }
            replyTo = Mailbox(name: repName, address: address)
        }
        let message = Message(
            from: rendered.sender.isEmpty
                ? sender : Mailbox(name: rendered.sender, address: sender.address),
            to: Mailbox(name: isTest ? "" : name, address: recipient), replyTo: replyTo,
            subject: isTest ? "[Test] \(rendered.subject)" : rendered.subject, messageID: messageID,
            date: (now.milliseconds, company.zoneOffset(now) / 60), language: rendered.language,
            unsubscribe: isTest ? "" : company.unsubscribeLink(number: proposal.number), text: rendered.text,
            html: rendered.html)
        return MadeMessage(
            envelope: Envelope(sender: returnPath, recipient: recipient), bytes: try message.bytes(),
            rendered: rendered)
    }
}
