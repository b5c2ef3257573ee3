/// Complaints (RFC 5965), and the ways of saying so that some providers made up.
extension InboundClassifier {
    /// - Returns: whether it is feedback.
    func takeFeedback(of mail: MailSummary, into report: inout InboundReport) -> Bool {
        let part = mail.parts.first { $0.type == "message/feedback-report" }
        let isReport = part != nil || mail.reportType == "feedback-report"
        // Microsoft's JMRP encloses the letter and names the recipient in a field of its own.
        let junk = mail.enclosed.joined().first { $0.name == "x-hmxmroriginalrecipient" }
        var told: Notification?
        if !isReport, junk == nil {
            guard let notification = Notification(Self.text(of: mail)), case .complaint = notification.kind
            else {
                return false
            }
            told = notification
        }
        let fields = part.map { Array($0.groups.joined()) } ?? mail.fields
        func value(_ name: String) -> String? { fields.first { $0.name == name }?.value }
        var type = FieldBlock.trimmed(value("feedback-type") ?? "abuse").lowercased()
        if case .complaint(let saysSo) = told?.kind { type = saysSo }
        report.feedbackType = Self.line(type, limit: 60)
        report.kind =
            switch report.feedbackType {
            case "opt-out", "opt-out-list", "list-unsubscribe": .unsubscribe
            case "not-spam", "auth-failure", "dmarc": .other
            default: .complaint
            }
        var addresses = fields.filter { $0.name == "original-rcpt-to" || $0.name == "removal-recipient" }
            .flatMap { AddressScan.all(in: $0.value, limit: 5).map(\.address) }
        if let told { addresses = told.recipients.compactMap(\.address) }
        if addresses.isEmpty, let junk {
            addresses = AddressScan.all(in: junk.value, limit: 5).map(\.address)
        }
        if addresses.isEmpty {
            addresses = mail.enclosed.joined().filter { $0.name == "to" }
                .flatMap { AddressScan.all(in: $0.value, limit: 5).map(\.address) }
        }
        var seen: Set<String> = []
        report.recipients = addresses.filter { seen.insert($0.lowercased()).inserted }.map { address in
            FailedRecipient(
                address: address, status: nil, reply: nil, reason: .undefined, isHard: false,
                countsAsSoft: false, isSendersFault: false, isDelay: false, diagnostic: "", rule: nil)
        }
        return true
    }
}
