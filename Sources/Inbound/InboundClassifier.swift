/// Tells what a mail that came in is: a bounce, a complaint, a machine's answer, an unsubscription, a person.
///
/// A pure function of the summary and the table.
public struct InboundClassifier: Sendable {
    let table: BounceTable

    public init(table: BounceTable = .standard) { self.table = table }

    /// - Parameters:
    ///   - mail: what the reading program said of it.
    ///   - envelopeRecipient: to whom SMTP or LMTP brought it (RCPT), where that is known.
    ///   - isUnsubscribeMailbox: it came to the address that letters name in `List-Unsubscribe` (RFC 2369).
    public func report(
        on mail: MailSummary, envelopeRecipient: String? = nil, isUnsubscribeMailbox: Bool = false
    ) -> InboundReport {
        let subject = mail.first("subject") ?? ""
        var report = InboundReport(kind: .other, subject: Self.line(subject, limit: 300))
        report.isCut = mail.isCut
        report.envelopeRecipients = envelopeRecipients(of: mail, given: envelopeRecipient)
        report.inReplyTo = AddressScan.messageIDs(mail.first("in-reply-to") ?? "")
        report.references = AddressScan.messageIDs(mail.first("references") ?? "")
        if takeFeedback(of: mail, into: &report) || takeBounce(of: mail, into: &report) {
            takeOriginals(of: mail, into: &report)
            return report
        }
        report.sender = AddressScan.first(in: mail.first("from") ?? mail.first("sender") ?? "")
        takeOriginals(of: mail, into: &report)
        let nature = MachineMail(mail, table: table)
        report.mustNotBeAnswered = nature.wantsNoAnswer
        if isUnsubscribeMailbox ? !nature.isVacation : nature.isUnsubscription {
            report.kind = .unsubscribe
            report.mustNotBeAnswered = true
            report.unsubscribeTokens = tokens(of: mail, report)
            return report
        }
        if nature.isAutoReply {
            report.kind = .autoReply
        } else if !nature.isMachine, report.sender != nil {
            report.kind = .reply
            report.text = ReplyText.own(of: Self.text(of: mail))
        }
        return report
    }

    /// The mail's own text: plain where there is plain text.
    static func text(of mail: MailSummary) -> String {
        let own = mail.parts.filter { $0.depth == 0 && $0.text != nil && $0.fileName == nil }
        let plain = own.filter { $0.type != "text/html" && $0.text.map(TextLines.isBlank) == false }
        return (plain.isEmpty ? own : plain).compactMap(\.text).joined(separator: "\n")
    }

    /// One line without controls.
    static func line(_ text: String, limit: Int) -> String {
        var result: [UInt8] = []
        for scalar in text.unicodeScalars {
            let isBlank = scalar.properties.isWhitespace
            if !isBlank,
                [.control, .format, .lineSeparator, .paragraphSeparator].contains(
                    scalar.properties.generalCategory)
            {
                continue
            }
            let bytes = Array(String(isBlank ? " " : scalar).utf8)
            if isBlank, result.isEmpty || result.last == 0x20 { continue }
            if result.count + bytes.count > limit { break }
            result += bytes
        }
        return String(decoding: result, as: UTF8.self)
    }

    private func envelopeRecipients(of mail: MailSummary, given: String?) -> [String] {
        var addresses = given.map { [$0] } ?? []
        for name in [
            "delivered-to", "x-original-to", "envelope-to", "x-delivered-to", "original-recipient",
            "x-envelope-to", "to",
        ] {
            for value in mail.all(name).prefix(20) {
                addresses += AddressScan.all(in: value, limit: 20).map(\.address)
            }
        }
        var seen: Set<String> = []
        return addresses.filter { seen.insert($0.lowercased()).inserted }
    }

    private func takeOriginals(of mail: MailSummary, into report: inout InboundReport) {
        let enclosed = Array(mail.enclosed.joined())
        let told = mail.parts.flatMap { Array($0.groups.joined()) }
        func values(_ fields: [MailSummary.Field], _ names: Set<String>) -> [String] {
            fields.filter { names.contains($0.name) }.map(\.value)
        }
        let ids =
            values(enclosed, ["message-id"]) + values(told, ["original-message-id", "x-original-message-id"])
            + mail.all("x-original-message-id")
        report.originalMessageIDs = Self.distinct(
            ids.flatMap { AddressScan.messageIDs($0) } + report.originalMessageIDs + report.inReplyTo
                + report.references.reversed(), limit: 50)
        let senders =
            values(told, ["original-mail-from", "x-postfix-sender", "original-envelope-from"])
            + values(enclosed, ["return-path"])
        report.originalEnvelopeSenders = Self.distinct(
            senders.flatMap { AddressScan.all(in: $0, limit: 2).map(\.address) }
                + report.originalEnvelopeSenders, limit: 10)
        report.originalUnsubscribe = Self.distinct(
            values(enclosed, ["list-unsubscribe"]) + report.originalUnsubscribe, limit: 5)
    }

    /// The first of each, in order.
    private static func distinct(_ values: [String], limit: Int) -> [String] {
        var seen: Set<String> = []
        return Array(values.filter { seen.insert($0).inserted }.prefix(limit))
    }

    /// Words that can be a signed token: of the subject, the first lines of the text, and the address's extension.
    private func tokens(of mail: MailSummary, _ report: InboundReport) -> [String] {
        var words: [String] = []
        let text = String(decoding: Self.text(of: mail).utf8.prefix(2_000), as: UTF8.self)
        for source in [report.subject, text] {
            words += TextLines.words(source)
        }
        for address in report.envelopeRecipients {
            let parts = TextLines.localPart(address).utf8.split(separator: UInt8(ascii: "+"))
            words += parts.dropFirst().map { String(Substring($0)) }
        }
        var seen: Set<String> = []
        return Array(
            words.filter { word in
                (16...400).contains(word.utf8.count)
                    && word.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && seen.insert(word).inserted
            }.prefix(20))
    }
}
