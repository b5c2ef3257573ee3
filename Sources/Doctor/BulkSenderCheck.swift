public import DKIM
import DNS
import Mail

/// What Gmail, Yahoo and Microsoft demand of who mails many, as far as it can be seen on the bytes of one message.
///
/// docs/bulk-senders.md is the list, with the tests that hold each point.
public struct BulkSenderCheck: Sendable {
    /// Whose signature it must be; `nil` only looks at what the signature says of itself.
    public var signer: DKIMSigner?

    public init(signer: DKIMSigner? = nil) { self.signer = signer }

    /// - Parameter message: as it was sent or received, with its header; any bytes.
    /// - Returns: one finding for each point, always the same points in the same order.
    public func findings(_ message: [UInt8]) -> [Finding] {
        let fields = MessageFields(message[...])
        return [
            form(fields), from(fields), date(fields), messageID(fields), subject(fields),
            signature(fields, message), oneClick(fields), visibleLink(fields, message),
        ]
    }

    private func form(_ fields: MessageFields) -> Finding {
        let single = [
            "from", "sender", "reply-to", "to", "cc", "message-id", "in-reply-to", "references", "subject",
            "date",
            "mime-version", "content-type", "content-transfer-encoding", "list-unsubscribe",
            "list-unsubscribe-post",
        ]
        let twice = single.filter { name in fields.fields.count { $0.name == name } > 1 }
        let faults = fields.faults + twice.map { "more than one \($0)" }
        guard faults.isEmpty else {
            return Finding(
                .form, .problem, "the message has \(faults.joined(separator: ", "))",
                do: "compose it again; what rewrites it on its way must be mended",
                by: "RFC 5322 §2.1.1, §3.6; Gmail, Microsoft")
        }
        return Finding(
            .form, .ok, "the message has the form of RFC 5322", by: "RFC 5322 §2.1.1, §3.6; Gmail, Microsoft")
    }

    /// The one author's domain, in A-labels; `nil` unless there is exactly one.
    private func author(_ fields: MessageFields) -> EmailAddress? {
        let all = fields.all("from")
        guard all.count == 1, let text = all.first else { return nil }
        guard let bracket = text.lastIndex(of: "<") else { return EmailAddress(text) }
        // In front of the address stands a name: quoted, or without what lists and addresses are made of.
        let name = text[..<bracket].split(separator: "\"", omittingEmptySubsequences: false)
        let bare = stride(from: 0, to: name.count, by: 2).map { name[$0] }
        guard name.count % 2 == 1, !bare.contains(where: { part in part.contains { "<>,;@".contains($0) } })
        else {
            return nil
        }
        let rest = text[text.index(after: bracket)...]
        guard let end = rest.firstIndex(of: ">"), rest[end...].dropFirst().allSatisfy({ $0 == " " }) else {
            return nil
        }
        return EmailAddress(MessageFields.trimmed(String(rest[..<end])))
    }

    private func from(_ fields: MessageFields) -> Finding {
        let source = "RFC 5322 §3.6.2; \(Finding.Rule.all)"
        guard let author = author(fields) else {
            return Finding(
                .from, .problem, "From does not name exactly one address",
                do: "write one address in the sender's settings", by: source)
        }
        let domain = author.asciiDomain.lowercased()
        if FreeMail.domains.contains(domain) {
            return Finding(
                .from, .problem, "From is at \(domain), whose owner lets nobody else send for it",
                do: "send from a domain of your own", by: "\(source) (no impersonation)")
        }
        return Finding(.from, .ok, "From names one address, at \(domain)", by: source)
    }

    private func date(_ fields: MessageFields) -> Finding {
        let dates = fields.all("date")
        guard dates.count == 1, let date = dates.first, DateField.isDate(date) else {
            return Finding(
                .date, .problem, "there is not exactly one Date that can be read",
                do: "compose the message again",
                by: "RFC 5322 §3.3, §3.6.1; Gmail")
        }
        return Finding(.date, .ok, "Date is \(date)", by: "RFC 5322 §3.3, §3.6.1; Gmail")
    }

    private func messageID(_ fields: MessageFields) -> Finding {
        let source = "RFC 5322 §3.6.4; Gmail"
        let ids = fields.all("message-id")
        guard ids.count == 1, let id = ids.first, Self.isMessageID(id) else {
            return Finding(
                .messageID, .problem, "there is not exactly one Message-ID of the form <left@right>",
                do: "compose the message again", by: source)
        }
        return Finding(.messageID, .ok, "Message-ID is \(id)", by: source)
    }

    private static func isMessageID(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count <= 998, bytes.first == UInt8(ascii: "<"), bytes.last == UInt8(ascii: ">") else {
            return false
        }
        let inside = bytes.dropFirst().dropLast()
        let parts = inside.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty && part.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x3C && $0 != 0x3E }
            }
    }

    private func subject(_ fields: MessageFields) -> Finding {
        let source = "Gmail, Microsoft (no misleading subjects)"
        let subject = fields.all("subject").first ?? ""
        if subject.isEmpty {
            return Finding(.subject, .problem, "there is no subject", do: "give the template one", by: source)
        }
        let head = subject.lowercased()
        let isAnswer = ["re:", "fw:", "fwd:", "aw:", "wg:"].contains { head.hasPrefix($0) }
        if isAnswer, fields.all("in-reply-to").isEmpty {
            return Finding(
                .subject, .problem, "the subject looks like an answer, and there is nothing that it answers",
                do: "take 'Re:' or 'Fwd:' out of the template's subject", by: source)
        }
        return Finding(.subject, .ok, "the subject does not pose as an answer", by: source)
    }

    private func signature(_ fields: MessageFields, _ message: [UInt8]) -> Finding {
        let source = "RFC 6376, RFC 7489 §3.1.1, RFC 8058 §4; \(Finding.Rule.all)"
        func finding(_ verdict: Finding.Verdict, _ seen: String, _ remedy: String = "") -> Finding {
            Finding(.signature, verdict, seen, do: remedy, by: source)
        }
        let signatures = fields.all("dkim-signature").compactMap { TagList(Array($0.utf8)) }
        guard !signatures.isEmpty else {
            return finding(
                .problem, "the message is not signed",
                "set dkim.selector and dkim.keyFile, or have the relay sign for the domain of From")
        }
        guard let author = author(fields) else { return finding(.problem, "there is no From to belong to") }
        let aligned = signatures.filter {
            OrganizationalDomain.areAligned($0["d"] ?? "", author.asciiDomain, isStrict: false)
        }
        // A provider may have signed too, on top of ours.
        guard let tags = aligned.first(where: isOurs) ?? aligned.first else {
            return finding(
                .problem,
                "no signature belongs to \(author.asciiDomain) of From (d=\(signatures[0]["d"] ?? ""))",
                "sign for the domain of From")
        }
        let covered = Set(tags.list("h")?.map { $0.lowercased() } ?? [])
        let missing = ["From", "List-Unsubscribe", "List-Unsubscribe-Post"].filter {
            !covered.contains($0.lowercased())
        }
        guard missing.isEmpty else {
            return finding(
                .problem, "the signature does not cover \(missing.joined(separator: ", "))",
                "name them in h=; receivers offer no one-click unsubscribing otherwise")
        }
        if tags["l"] != nil {
            return finding(
                .problem, "the signature covers a part of the body only (l=)", "sign the whole body")
        }
        if let mismatch = mismatch(tags, message) {
            return finding(.problem, mismatch, "find out what changed the message after it was signed")
        }
        return finding(.ok, "signed for \(tags["d"] ?? ""), with what unsubscribes covered")
    }

    /// Made with the selector and domain of the key that we sign with.
    private func isOurs(_ tags: TagList) -> Bool {
        guard let signer else { return false }
        return DNSName.normalized(tags["d"] ?? "") == DNSName.normalized(signer.domain)
            && tags["s"] == signer.selector
    }

    /// RSA signatures are always the same for the same bytes and key, so ours can be made again.
    private func mismatch(_ tags: TagList, _ message: [UInt8]) -> String? {
        guard let signer, signer.key.algorithm == .rsaSHA256 else { return nil }
        guard isOurs(tags) else {
            return
                "the signature is by \(tags["s"] ?? "")._domainkey.\(tags["d"] ?? ""), not by \(signer.recordName)"
        }
        guard let time = tags["t"].flatMap({ Int64($0) }), let rest = behindOurSignature(message),
            let again = try? signer.sign(rest, at: time),
            let colon = again.firstIndex(of: UInt8(ascii: ":")),
            let ours = TagList(Array(again[(colon + 1)...]))
        else { return "the signature cannot be made again" }
        if ours.compact("bh") != tags.compact("bh") { return "the body is not the one that was signed" }
        return ours.compact("b") == tags.compact("b")
            ? nil : "the header is not the one that was signed, or not by our key"
    }

    /// What stands below the first signature of ours: relays put their own fields, and signatures, on top.
    private func behindOurSignature(_ message: [UInt8]) -> [UInt8]? {
        var start: Int?
        var place = 0
        while place < message.count {
            let end = message[place...].firstIndex(of: 0x0A).map { $0 + 1 } ?? message.count
            let line = message[place..<end]
            let isFold = line.first == 0x20 || line.first == 0x09
            if let begun = start, !isFold {
                if let tags = TagList(Array(message[(begun + 15)..<place])), isOurs(tags) {
                    return Array(message[place...])
                }
                start = nil
            }
            if line.elementsEqual("\r\n".utf8) { return nil }
            let name = line.prefix(15).map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
            if name.elementsEqual("dkim-signature:".utf8) { start = place }
            place = end
        }
        return nil
    }

    private func oneClick(_ fields: MessageFields) -> Finding {
        let source = "RFC 2369, RFC 8058 §3.1; Gmail, Yahoo"
        func finding(_ verdict: Finding.Verdict, _ seen: String, _ remedy: String = "") -> Finding {
            Finding(.oneClick, verdict, seen, do: remedy, by: source)
        }
        guard let list = fields.all("list-unsubscribe").first else {
            return finding(
                .problem, "there is no List-Unsubscribe",
                "name the https address where customers unsubscribe in the settings")
        }
        let addresses = UnsubscribeField.addresses(list)
        guard addresses.contains(where: { $0.lowercased().hasPrefix("https://") }) else {
            return finding(
                .problem, "List-Unsubscribe has no https address",
                "have the unsubscribe server's https address written there")
        }
        guard fields.all("list-unsubscribe-post") == ["List-Unsubscribe=One-Click"] else {
            return finding(
                .problem, "there is no 'List-Unsubscribe-Post: List-Unsubscribe=One-Click'",
                "have the unsubscribe server's https address used, which takes a POST")
        }
        return finding(.ok, "one click unsubscribes, over https")
    }

    private func visibleLink(_ fields: MessageFields, _ message: [UInt8]) -> Finding {
        let source = "Gmail, Yahoo, Microsoft (a visible link in the body)"
        let addresses = UnsubscribeField.addresses(fields.all("list-unsubscribe").first ?? "")
        let hosts = addresses.compactMap(UnsubscribeField.place)
        let text = String(decoding: MessageText.read(message[...]), as: UTF8.self).lowercased()
        if hosts.contains(where: { text.contains($0) }) {
            return Finding(.visibleLink, .ok, "the body links to where one unsubscribes", by: source)
        }
        return Finding(
            .visibleLink, .problem, "the body has no link to where one unsubscribes",
            do: "put '{{ links.unsubscribe }}' into the template", by: source)
    }
}
