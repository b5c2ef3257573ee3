/// How one hand-over ended.
public enum Settlement: Hashable, Sendable {
    /// The server took responsibility.
    case accepted(SMTPReply)
    /// A final no (5yz), and the command it answered.
    case refused(SMTPReply, at: SMTPVerb)
    /// Not now (4yz), and the command it answered.
    case deferred(SMTPReply, at: SMTPVerb)
    /// The dot may have arrived, and no reply to it did. Never sent again by itself.
    case undecided(String)
    /// Its final dot never left: it can be sent again without any doubt.
    case unsent(String)
}

/// The commands of a transaction, as outcomes and logs name them.
public enum SMTPVerb: String, Hashable, Sendable {
    case ehlo = "EHLO"
    case mail = "MAIL"
    case rcpt = "RCPT"
    case data = "DATA"
    case dot = "final dot"
    case rset = "RSET"
    case quit = "QUIT"
}

extension SMTPReply {
    /// The reply to RCPT says that this address will never take mail, whoever sends it.
    ///
    /// Only statuses about the mailbox itself count (RFC 3463 §3.2): a policy, a block or a full mailbox is not
    /// the customer's death. Without an enhanced code only plain wording counts, and not where it speaks of the
    /// sender: Exim's callout answers RCPT with "no such user" when it is *our* return path that it cannot reach.
    public var saysAddressIsDead: Bool {
        guard isPermanent else { return false }
        if let status = enhancedStatus {
            return ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"].contains(status)
        }
        guard [550, 551, 553].contains(code) else { return false }
        let text = lines.joined(separator: " ").lowercased()
        guard !text.contains("sender") else { return false }
        return [
            "user unknown", "unknown user", "no such user", "unknown recipient", "no such recipient",
            "does not exist", "no mailbox here", "mailbox not found", "invalid mailbox", "no such mailbox",
        ].contains { text.contains($0) }
    }
}
