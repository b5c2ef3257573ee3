import DKIM
public import Domain
public import Mail
public import Rendering

/// A message with its envelope, ready for a transport.
public struct MadeMessage: Hashable, Sendable {
    public var envelope: Envelope
    /// As composed, before any signature: what the ledger keeps the hash of.
    public var bytes: [UInt8]
    /// The DKIM-Signature field; empty when nothing is signed.
    public var signature: [UInt8]

    /// What goes on the wire.
    public var signedBytes: [UInt8] { signature.isEmpty ? bytes : signature + bytes }
}

/// The same for people to look at.
public struct PreviewedMessage: Sendable {
    public var made: MadeMessage
    /// As a browser shows it: the images that go with the mail are in its HTML.
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

    /// - Parameters:
    ///   - delivery: whose return path the message gets; `nil` for one that is no delivery.
    ///   - isTest: for a person of the company; it says so in its subject.
    /// - Throws: `RenderError`, `MailError` or `DKIMError`; then nothing may be sent.
    public func message(
        _ proposal: Proposal, messageID: String, delivery: Int64? = nil, at now: Instant, isTest: Bool = false
    ) throws -> MadeMessage {
        let template = try template(of: proposal)
        guard let recipient = EmailAddress(proposal.recipient) else {
            throw MailError(.controlCharacter, in: "the recipient's address")
        }
        let encoded = try template.encode(proposal.facts)
        let links = company.unsubscribeLinks(number: proposal.number)
        var message = Message(
            from: encoded.sender.isEmpty ? sender : Mailbox(name: encoded.sender, address: sender.address),
            to: Mailbox(name: isTest ? "" : name(in: proposal.facts), address: recipient),
            replyTo: replyTo ?? rep(in: proposal.facts),
            subject: isTest ? "[Test] \(encoded.subject)" : encoded.subject, messageID: messageID,
            date: (now.milliseconds, company.zoneOffset(now) / 60), language: encoded.language,
            unsubscribe: isTest ? "" : links.mail,
            text: .plain(encoded.text), html: .encoded(encoded.html))
        if !isTest { message.oneClick = links.oneClick }
        message.attachments = encoded.attachments
        message.inlineImages = encoded.images
        if let meeting = encoded.invitation {
            message.invitation = try invitation(meeting, message, at: now)
        }
        let bytes = try message.bytes()
        return MadeMessage(
            envelope: Envelope(
                sender: company.correspondence?.returnPath(returnPath, of: delivery) ?? returnPath,
                recipient: recipient), bytes: bytes,
            signature: try company.signer?.sign(bytes, at: now.milliseconds / 1000) ?? [])
    }

    /// What `message` makes, with its parts apart.
    public func preview(
        _ proposal: Proposal, messageID: String, at now: Instant, isTest: Bool = false
    ) throws -> PreviewedMessage {
        let template = try template(of: proposal)
        return PreviewedMessage(
            made: try message(proposal, messageID: messageID, at: now, isTest: isTest),
            rendered: try template.renderForBrowser(proposal.facts))
    }

    private func template(of proposal: Proposal) throws -> CompiledTemplate {
        guard let template = library.template(proposal.template, for: proposal.language) else {
            throw RenderError(template: proposal.template, message: "there is no such template any more")
        }
        guard template.version == proposal.templateVersion else {
            throw RenderError(
                template: proposal.template, message: "this is not the template that was planned; plan again")
        }
        return template
    }

    private func name(in facts: Facts) -> String {
        if case .text(let contact)? = facts["account"]?["contact_name"], !contact.isEmpty { return contact }
        if case .text(let account)? = facts["account"]?["name"] { return account }
        return ""
    }

    private func rep(in facts: Facts) -> Mailbox? {
        guard case .text(let rep)? = facts["rep"]?["email"], let address = EmailAddress(rep) else {
            return nil
        }
        var name = ""
        if case .text(let text)? = facts["rep"]?["name"] { name = text }
        return Mailbox(name: name, address: address)
    }

    /// - Parameter message: the meeting is between who writes it and who gets it.
    private func invitation(
        _ meeting: RenderedInvitation, _ message: Message, at now: Instant
    ) throws -> CalendarInvitation {
        let local = Int64(meeting.day) * 86_400_000 + Int64(meeting.start) * 60_000
        // The offset of that moment, not of today: clocks may change in between.
        let first = local - Int64(company.zoneOffset(Instant(milliseconds: local))) * 1000
        let start = local - Int64(company.zoneOffset(Instant(milliseconds: first))) * 1000
        var invited = CalendarInvitation.Meeting(
            uid: message.messageID, stamp: now.milliseconds, start: start,
            end: start + Int64(meeting.minutes) * 60_000, title: meeting.title,
            organizer: message.replyTo ?? message.from, attendee: message.to)
        invited.description = meeting.description
        invited.place = meeting.place
        return try CalendarInvitation(invited)
    }
}
