/// Bounces: delivery status notifications (RFC 3464), and the texts of programs that know no such thing.
extension InboundClassifier {
    /// - Returns: whether it is a report of a delivery.
    func takeBounce(of mail: MailSummary, into report: inout InboundReport) -> Bool {
        let text = BounceText(Self.text(of: mail), table: table)
        // A report that a returned mail encloses is another mail's.
        let reports = mail.parts.filter { $0.type.hasSuffix("delivery-status") && !$0.groups.isEmpty }
        let depth = reports.map(\.depth).min()
        var groups = reports.filter { $0.depth == depth }.flatMap(\.groups).flatMap(Self.divided)
        // Whoever sends a bounce on, as an enclosure or pasted, has not bounced.
        let isStatus = depth == 0 || mail.reportType == "delivery-status"
        let isPasted = mail.first("in-reply-to") != nil && mail.first("return-path") != "<>"
        if !groups.contains(where: Self.namesRecipient) {
            groups += text.groups.flatMap(Self.divided)
            // Relays that do not know the type of a report attach it as text.
            let attached = mail.parts.filter { $0.depth == 0 && $0.fileName != nil }.compactMap(\.text)
            groups += attached.flatMap { FieldBlock.groups($0) }.flatMap(Self.divided)
                .filter { Self.address(of: $0) != nil && Self.namesOutcome($0) }
        }
        guard isStatus || !text.groups.isEmpty && !isPasted || isBounceByLooks(mail, text) else {
            return false
        }
        let senders = sendersOwn(mail, text)
        if let found = Notification(text.whole) {
            report.recipients = found.recipients.map { recipient(found, $0) }
        } else {
            report.recipients = fromGroups(groups, text, mail)
        }
        if report.recipients.isEmpty {
            report.recipients = fromText(text, mail, except: senders, isEmptyReport: !reports.isEmpty)
        }
        report.originalMessageIDs += text.returned.filter { $0.name == "message-id" }
            .flatMap { AddressScan.messageIDs($0.value) }
        report.originalEnvelopeSenders += text.returned.filter { $0.name == "return-path" }
            .flatMap { AddressScan.all(in: $0.value, limit: 1).map(\.address) }
        report.originalUnsubscribe += text.returned.filter { $0.name == "list-unsubscribe" }.map(\.value)
        let failed = report.recipients.filter { $0.reason != .delivered }
        report.kind =
            failed.isEmpty && !report.recipients.isEmpty
            ? .delivered : !failed.isEmpty && failed.allSatisfy(\.isDelay) ? .delay : .bounce
        return true
    }

    /// Some programs leave out the blank line between recipients.
    private static func divided(_ group: [MailSummary.Field]) -> [[MailSummary.Field]] {
        var result: [[MailSummary.Field]] = [[]]
        for field in group {
            let isHead = ["final-recipient", "original-recipient", "action"].contains(field.name)
            if isHead, result[result.count - 1].contains(where: { $0.name == field.name }) {
                result.append([])
            }
            result[result.count - 1].append(field)
        }
        return result
    }

    private static func namesRecipient(_ group: [MailSummary.Field]) -> Bool {
        group.contains {
            ["final-recipient", "original-recipient", "action", "diagnostic-code"].contains($0.name)
        }
    }

    private static func namesOutcome(_ group: [MailSummary.Field]) -> Bool {
        group.contains { $0.name == "action" || $0.name == "status" }
    }

    /// By whom, about what, and in which words.
    private func isBounceByLooks(_ mail: MailSummary, _ text: BounceText) -> Bool {
        if mail.first("x-failed-recipients") != nil { return true }
        if Notification(text.whole) != nil { return true }
        let isAnswer = mail.first("auto-submitted").map { $0.lowercased().hasPrefix("auto-replied") } ?? false
        let subject = NormalText(mail.first("subject") ?? "")
        if isAnswer, table.begins(subject, with: .autoSubject) { return false }
        let sender = table.has(
            .bounceSender, in: NormalText((mail.first("from") ?? "").replacing("@", with: " ")))
        let isNull = mail.first("return-path").map { FieldBlock.trimmed($0) == "<>" } ?? false
        // A person who answers has our thread, a return path, and `Re:` before a subject that may speak of deliveries.
        if !isNull, mail.first("in-reply-to") != nil, subject.bytes.starts(with: " re:".utf8) { return false }
        if !isNull, Self.isSentOn(subject) { return false }
        let titled = table.has(.bounceSubject, in: subject)
        let told = table.has(.bounceText, in: NormalText(isNull ? text.whole : text.unquoted))
        let from = AddressScan.first(in: mail.first("from") ?? "").map(TextLines.localPart) ?? ""
        // Nobody else writes by that name, and it sends nothing on but what it could not deliver.
        if from.lowercased() == "mailer-daemon", !mail.enclosed.isEmpty { return true }
        if MachineMail(mail, table: table).isAutoReply, !titled, !sender { return false }
        if sender { return titled || told || isNull }
        if isNull { return titled || told }
        return titled && told
            && (!mail.enclosed.isEmpty || text.isOfMachine(except: sendersOwn(mail, text)))
    }

    /// By a person, in the words of mail programs.
    private static func isSentOn(_ subject: NormalText) -> Bool {
        ["fwd:", "fw:", "wg:", "tr:", "rv:", "i:", "enc:", "doorst:", "vs:", "转发:", "転送:"].contains {
            subject.bytes.dropFirst().starts(with: $0.utf8)
        }
    }

    private func sendersOwn(_ mail: MailSummary, _ text: BounceText) -> Set<String> {
        var addresses: Set<String> = []
        let own = mail.fields.filter { ["to", "delivered-to", "x-original-to", "from"].contains($0.name) }
        let original = (mail.enclosed.joined() + text.returned).filter {
            ["from", "sender", "return-path", "reply-to"].contains($0.name)
        }
        for field in own + original {
            for found in AddressScan.all(in: field.value, limit: 10) {
                addresses.insert(found.address.lowercased())
            }
        }
        return addresses
    }

    private func fromGroups(_ groups: [[MailSummary.Field]], _ text: BounceText, _ mail: MailSummary)
        -> [FailedRecipient]
    {
        let reporter = reporter(of: mail, groups)
        let named = groups.filter(Self.namesRecipient).prefix(500)
        let addresses = Set(named.compactMap { Self.address(of: $0)?.lowercased() })
        let texts = text.lines(about: addresses)
        var seen: Set<[String]> = []
        return named.compactMap { group in
            func value(_ name: String) -> String { group.first { $0.name == name }?.value ?? "" }
            let address = Self.address(of: group)
            let action = value("action").lowercased()
            let status = StatusCode.first(in: value("status"))
            guard seen.insert([address?.lowercased() ?? "", action, value("diagnostic-code")]).inserted else {
                return nil
            }
            let diagnostic = Self.afterType(value("diagnostic-code"))
            let told = address.map { texts[$0.lowercased()] ?? "" } ?? text.telling
            let comment = String(
                String.UnicodeScalarView(
                    value("status").unicodeScalars.drop { $0 == "." || ("0"..."9").contains($0) }))
            let isDelay = action.hasPrefix("delayed")
            if ["delivered", "relayed", "expanded", "deliverable"].contains(where: action.hasPrefix) {
                return FailedRecipient(
                    address: address, status: status, reply: ReplyCode.first(in: diagnostic),
                    reason: .delivered,
                    isHard: false, countsAsSoft: false, isSendersFault: false, isDelay: false,
                    diagnostic: Self.line(diagnostic, limit: 1_000), rule: nil)
            }
            let category = value("x-powermta-bouncecategory")
            let marks = category.isEmpty ? "" : "\nbounce category \(category)"
            let evidence = BounceEvidence(
                server: diagnostic + marks, told: [told, comment], status: status, reporter: reporter,
                isDelay: isDelay)
            return recipient(address, evidence, shown: diagnostic.isEmpty ? told : diagnostic)
        }
    }

    /// - Parameter isEmptyReport: there is a report for machines, and it tells of nobody: then nothing is known of an address
    ///   of which the text tells no reason either.
    private func fromText(
        _ text: BounceText, _ mail: MailSummary, except senders: Set<String>, isEmptyReport: Bool
    ) -> [FailedRecipient] {
        let isDelay = table.has(.delay, in: NormalText(text.whole))
        let reporter = reporter(of: mail, [])
        var found = text.recipients(except: senders)
        if let failed = mail.first("x-failed-recipients") {
            let listed = AddressScan.all(in: failed, limit: 100).map(\.address)
            let texts = text.lines(about: Set(listed.map { $0.lowercased() }))
            if !listed.isEmpty { found = listed.map { ($0, texts[$0.lowercased()] ?? "") } }
        }
        if found.isEmpty {
            let original = (text.returned + mail.enclosed.joined()).first { $0.name == "to" }
            let address = original.flatMap { AddressScan.first(in: $0.value) }
            let evidence = BounceEvidence(
                told: [text.telling], status: nil, reporter: reporter, isDelay: isDelay,
                isEmptyReport: isEmptyReport)
            return [recipient(address, evidence, shown: text.whole)]
        }
        let intro = found.count > 1 ? text.intro(before: Set(found.map { $0.address.lowercased() })) : ""
        return found.map { address, told in
            let evidence = BounceEvidence(
                told: [told.isEmpty ? text.telling : told, intro], status: nil, reporter: reporter,
                isDelay: isDelay, isEmptyReport: isEmptyReport)
            return recipient(address, evidence, shown: told)
        }
    }

    /// The machine that reports, by all names it gives itself.
    private func reporter(of mail: MailSummary, _ groups: [[MailSummary.Field]]) -> String {
        let names = groups.joined().filter { $0.name == "reporting-mta" }.prefix(1).map(\.value)
        let marks = ["from", "x-mailer", "x-nai-header"].compactMap(mail.first)
        return (names + marks).joined(separator: " ").replacing("@", with: " ")
    }

    private func recipient(_ notification: Notification, _ found: Notification.Recipient) -> FailedRecipient {
        if notification.kind == .delivery {
            return FailedRecipient(
                address: found.address, status: StatusCode.first(in: found.diagnostic),
                reply: ReplyCode.first(in: found.diagnostic), reason: .delivered, isHard: false,
                countsAsSoft: false, isSendersFault: false, isDelay: false,
                diagnostic: Self.line(found.diagnostic, limit: 1_000), rule: nil)
        }
        let evidence = BounceEvidence(
            server: Self.afterType(found.diagnostic), status: StatusCode(found.status),
            reporter: notification.reporter)
        return recipient(found.address, evidence, shown: found.diagnostic)
    }

    private func recipient(_ address: String?, _ evidence: BounceEvidence, shown: String) -> FailedRecipient {
        let verdict = table.verdict(on: evidence)
        let meaning = table.meaning(of: verdict.reason)
        let isHard = table.isHard(verdict.reason, status: verdict.status, isDelay: evidence.isDelay)
        return FailedRecipient(
            address: address, status: verdict.status, reply: verdict.reply, reason: verdict.reason,
            isHard: isHard,
            countsAsSoft: !isHard && meaning.weight != .none && !meaning.isSendersFault && !evidence.isDelay,
            isSendersFault: meaning.isSendersFault, isDelay: evidence.isDelay,
            diagnostic: Self.line(shown, limit: 1_000), rule: verdict.rule)
    }

    /// RFC 3464 §2.3.2: the final recipient is whom it failed for; the original one is who was written to.
    private static func address(of group: [MailSummary.Field]) -> String? {
        for name in ["original-recipient", "final-recipient", "x-actual-recipient"] {
            guard let field = group.first(where: { $0.name == name }) else { continue }
            if let found = AddressScan.all(in: field.value, limit: 1).first { return found.address }
        }
        return nil
    }

    /// `smtp; 550 …` to `550 …` (RFC 3464 §2.1.2).
    private static func afterType(_ value: String) -> String {
        guard let semicolon = value.utf8.prefix(40).firstIndex(of: UInt8(ascii: ";")) else { return value }
        let type = value[..<semicolon]
        guard type.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return value }
        if type.lowercased() == "x-unix" { return value }
        return passedOn(FieldBlock.trimmed(String(value[value.index(after: semicolon)...])))
    }

    /// Some relays put words of their own before those of the server: `5.1.0 - Unknown address error 550-'5.2.2 …'`.
    private static func passedOn(_ value: String) -> String {
        let head = value.utf8.prefix(80)
        guard StatusCode(String(value.prefix { $0 != " " })) != nil,
            let place = TextPattern.find(Array(" - ".utf8), in: Array(head)[...]), place < 12,
            let quote = head.firstIndex(of: UInt8(ascii: "'")), let end = value.lastIndex(of: "'"),
            quote < end
        else { return value }
        let before = value[..<quote]
        let code = before.suffix(4).prefix(3)
        let isCode = code.count == 3 && code.utf8.allSatisfy { (0x30...0x39).contains($0) }
        let said = String(value[value.index(after: quote)..<end])
        return isCode ? "\(code) \(said)" : said
    }
}
