import Crypto
public import Domain
public import Inbound
import Pacing
public import Storage
import Tokens

/// Makes of what came in by mail what it means for deliveries, consent and work: each mail once, however often it
/// is read.
///
/// Only what proves which letter it answers may declare an address dead, settle a doubt or pull a breaker: a signed return
/// path or a signed link. A Message-ID can be guessed by whoever got one letter: it proves only a reply that comes from the
/// letter's own recipient, and bounces only where return paths are not signed. A report that only names an address is kept,
/// and changes nothing else. A wish to hear no more, or a complaint, is heeded without proof.
public struct InboundDesk: Sendable {
    private let ledger: any LedgerStore
    private let history: any HistoryStore
    private let company: Company
    private let softBounces: SoftBounceRule

    public init(
        ledger: any LedgerStore, history: any HistoryStore, company: Company,
        softBounces: SoftBounceRule = .standard
    ) {
        self.ledger = ledger
        self.history = history
        self.company = company
        self.softBounces = softBounces
    }

    /// - Parameters:
    ///   - mail: its bytes, which tell whether it was read before.
    ///   - recipient: of the envelope, where it has several: each copy is a report of its own.
    /// - Returns: what was kept; empty for a mail that was read before.
    public func take(
        _ report: InboundReport, mail: [UInt8], recipient: String = "", at now: Instant
    ) throws -> [MailReport] {
        let hash = Self.hash(mail + Array(recipient.utf8))
        var kept: [MailReport] = []
        for (part, piece) in try pieces(of: report, hash, now).enumerated() {
            var made = piece
            made.part = part
            if try ledger.record(made, try effects(of: made, report)) { kept.append(made) }
        }
        return kept
    }

    /// One for each recipient that the mail speaks of.
    private func pieces(of report: InboundReport, _ hash: String, _ now: Instant) throws -> [MailReport] {
        let (delivery, evidence) = try delivery(of: report)
        func piece(_ kind: MailReport.Kind) -> MailReport {
            MailReport(
                mailHash: hash, at: now, kind: kind, delivery: delivery?.id, account: delivery?.account ?? "",
                address: delivery?.recipient ?? "", evidence: evidence)
        }
        switch report.kind {
        case .bounce, .delay, .delivered:
            var pieces: [MailReport] = []
            for recipient in report.recipients {
                let kind: MailReport.Kind =
                    report.kind == .delivered ? .delivered : recipient.isDelay ? .delay : .bounce
                var one = piece(kind)
                // A return path is of one recipient: whatever address the report names, that is who was meant.
                if one.address.isEmpty { one.address = recipient.address ?? "" }
                one.reason = recipient.reason.rawValue
                one.status = recipient.status?.description ?? recipient.reply.map(String.init) ?? ""
                one.isHard = kind == .bounce && recipient.isHard
                one.countsAsSoft = kind == .bounce && recipient.countsAsSoft && !recipient.isSendersFault
                one.detail = recipient.diagnostic
                pieces.append(one)
                if delivery != nil { break }
            }
            return pieces.isEmpty ? [piece(report.kind == .delivered ? .delivered : .other)] : pieces
        case .complaint:
            var one = piece(.complaint)
            one.reason = report.feedbackType ?? "abuse"
            if one.address.isEmpty { one.address = report.recipients.first?.address ?? "" }
            return [one]
        case .unsubscribe, .reply, .autoReply:
            var one = piece(MailReport.Kind(rawValue: report.kind.rawValue) ?? .other)
            if one.address.isEmpty { one.address = report.sender ?? "" }
            if one.account.isEmpty, report.kind != .autoReply {
                // Who has never got a letter of ours, or had another address then, is somebody all the same.
                let known = try history.read { [address = one.address] in try $0.accounts(at: address) }
                if known.count == 1 { one.account = known[0] }
            }
            one.detail = String(report.subject.prefix(200))
            return [one]
        case .other: return [piece(.other)]
        }
    }

    private func effects(of piece: MailReport, _ report: InboundReport) throws -> ReportEffects {
        var effects = ReportEffects()
        let isProved = try isProved(piece, report)
        func suppress(_ reason: Suppression.Reason) {
            effects.suppression = Suppression(
                address: piece.address, account: reason == .bounced ? "" : piece.account, reason: reason,
                source: "mail", since: piece.at)
        }
        switch piece.kind {
        case .bounce:
            guard isProved else { break }
            effects.provesArrival = true
            let isOurs = BounceReason(rawValue: piece.reason).flatMap(OwnFault.init) != nil
            effects.event = piece.isHard ? .bounced : isOurs ? .blocked : .softBounced
            if piece.isHard {
                suppress(.bounced)
            } else if piece.countsAsSoft, try isTooSoft(piece) {
                suppress(.bounced)
            }
        case .delivered: if isProved { (effects.provesArrival, effects.event) = (true, .delivered) }
        case .complaint:
            // `not-spam` and `auth-failure` are no complaints (RFC 5965 §3.1, RFC 6591).
            guard !["not-spam", "auth-failure", "dmarc"].contains(piece.reason) else { break }
            if isProved { effects.event = .complained }
            effects.provesArrival = isProved
            if !piece.address.isEmpty { suppress(.complained) }
            effects.stopsFollowUps = isProved
        case .unsubscribe:
            effects.event = .unsubscribed
            if !piece.address.isEmpty || !piece.account.isEmpty { suppress(.unsubscribed) }
            effects.stopsFollowUps = true
        case .reply:
            // Whoever writes and answers no letter of ours may be anybody: one task at a time.
            if try piece.delivery != nil || !hasOpenTask(piece.account) {
                effects.task = try task(for: piece, report)
            }
            guard piece.delivery != nil else { break }
            effects.event = .replied
            effects.provesArrival = isProved
            effects.stopsFollowUps = isProved
        case .autoReply:
            guard isProved else { break }
            effects.event = .autoReplied
            effects.provesArrival = true
        case .delay, .other: break
        }
        return effects
    }

    private func isProved(_ piece: MailReport, _ report: InboundReport) throws -> Bool {
        // What was never given to the network has neither arrived nor bounced.
        guard let phase = try piece.delivery.flatMap({ try ledger.delivery($0) })?.phase,
            [.accepted, .inDoubt, .onWire, .refused].contains(phase)
        else { return false }
        switch piece.evidence {
        case "return path", "link": return true
        case "message-id":
            let isFromRecipient = report.sender.map { $0.lowercased() == piece.address.lowercased() } ?? false
            if piece.kind == .reply || piece.kind == .autoReply { return isFromRecipient }
            return company.correspondence?.separator == nil
        default: return false
        }
    }

    /// Together with those before it, this bounce says that nobody reads there.
    private func isTooSoft(_ piece: MailReport) throws -> Bool {
        let since = piece.at.adding(seconds: -Double(softBounces.days + 1) * 86_400)
        let days = try ledger.softBounces(
            address: piece.address, except: piece.delivery, since: since
        ).map(company.day)
        return softBounces.suppressionDay(bounces: days + [company.day(at: piece.at)]) != nil
    }

    private func hasOpenTask(_ account: AccountID) throws -> Bool {
        guard !account.isEmpty else { return false }
        return try ledger.activities(account: account, owner: nil, state: .planned, limit: 100).contains {
            $0.kind == .task && $0.subject.hasPrefix(Self.answer)
        }
    }

    private static let answer = "answer the customer's reply: "

    /// A person wrote: a person answers.
    private func task(for piece: MailReport, _ report: InboundReport) throws -> Activity? {
        guard !piece.account.isEmpty else { return nil }
        let owner = try history.read { try $0.record(of: piece.account, asOf: company.day(at: piece.at)) }?
            .account.rep
        return Activity(
            id: 0, kind: .task, account: piece.account, owner: owner ?? "",
            subject: "\(Self.answer)\(report.subject.prefix(120))", dueAt: piece.at,
            state: .planned)
    }

    // Whose letter it is about

    private func delivery(of report: InboundReport) throws -> (Delivery?, evidence: String) {
        if let keys = company.correspondence?.keys {
            for address in report.envelopeRecipients + report.originalEnvelopeSenders {
                if let id = ReturnPath.delivery(address: address, keys: keys),
                    let found = try ledger.delivery(id)
                {
                    return (found, "return path")
                }
            }
            for text in report.unsubscribeTokens + report.originalUnsubscribe.compactMap(Self.token) {
                if let token = UnsubscribeToken(text, keys: keys),
                    let found = try ledger.latestDelivery(ofProposal: token.reference)
                {
                    return (found, "link")
                }
            }
        }
        for id in report.originalMessageIDs + report.inReplyTo + report.references {
            if let found = try ledger.delivery(messageID: id) { return (found, "message-id") }
        }
        let address = report.sender ?? report.recipients.first?.address ?? ""
        if !address.isEmpty, let found = try ledger.latestDelivery(to: address) { return (found, "address") }
        return (nil, "")
    }

    /// The last part of a link: `https://news.example/u/TOKEN`, `mailto:…?subject=unsubscribe%20TOKEN`.
    private static func token(in link: String) -> String? {
        link.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")) }.map(
            String.init
        )
        .max { $0.utf8.count < $1.utf8.count }
        .map { $0.hasPrefix("20") && link.contains("%\($0)") ? String($0.dropFirst(2)) : $0 }
    }

    private static func hash(_ bytes: [UInt8]) -> String {
        // The same mail with other line ends is the same mail.
        Hex.text(SHA256.hash(data: bytes.filter { $0 != 0x0D && $0 != 0x0A }))
    }
}
