/// A refusal that is about us, not about the recipient: the next recipient would be refused for it too.
public enum OwnFault: String, Hashable, Sendable, Codable, CaseIterable {
    /// SPF, DKIM, DMARC or reverse DNS did not pass, or the relay does not know our login.
    case authentication
    /// Our address or domain is on a list, or blocked.
    case block
    /// The content or our ways break the receiver's rules.
    case policy

    /// Reads a refusal (4yz or 5yz).
    ///
    /// Statuses 5.7.20 to 5.7.26 are about DKIM, SPF, reverse DNS and authentication (RFC 7372), 5.7.27 about a domain of
    /// ours that takes no mail (RFC 7505), 5.7.29 about ARC (RFC 8617); 5.7.8, 5.7.9 and the codes 530, 534, 535 and 538
    /// about our login (RFC 4954). 5.7.1 alone says nothing: it is also what closed mailing lists say, so there the
    /// words decide.
    ///
    /// - Returns: `nil` for refusals about the recipient, and for everything else.
    public init?(code: Int, enhancedStatus: String?, text: String) {
        guard (400..<600).contains(code) else { return nil }
        let detail = enhancedStatus.flatMap { status -> String? in
            guard let dot = status.firstIndex(of: ".") else { return nil }
            return String(status[status.index(after: dot)...])
        }
        if [530, 534, 535, 538].contains(code) {
            self = .authentication
            return
        }
        if let detail, Self.authenticationStatuses.contains(detail) {
            self = .authentication
            return
        }
        // A status about the mailbox, the system or the message's addresses is not about us.
        if let detail, !detail.hasPrefix("7."), !detail.hasPrefix("0.") { return nil }
        let words = text.prefix(4000).lowercased()
        func says(_ list: [String]) -> Bool { list.contains { words.contains($0) } }
        if says(Self.greylisting) { return nil }
        if says(Self.authenticationWords) {
            self = .authentication
        } else if says(Self.blockWords), !says(Self.mailboxWords) {
            self = .block
        } else if code >= 500, says(Self.policyWords) {
            self = .policy
        } else {
            return nil
        }
    }

    private static let authenticationStatuses: Set<String> = [
        "7.8", "7.9", "7.20", "7.21", "7.22", "7.23", "7.24", "7.25", "7.26", "7.27", "7.29",
    ]
    private static let greylisting = ["greylist", "graylist", "grey-list", "grey list"]
    private static let authenticationWords = [
        "spf check", "spf fail", "fails spf", "failed spf", "spf record", "spf validation",
        "does not pass spf",
        "sender policy framework", "dkim", "dmarc", "unauthenticated", "not authenticated",
        "authentication-results", "authentication information", "authentication required",
        "authentication checks", "ptr record", "reverse dns", "rdns", "no reverse", "reverse lookup",
        "helo", "sender authentication",
    ]
    private static let blockWords = [
        "spamhaus", "barracuda", "spamcop", "sorbs.net", "proofpoint", "cloudmark", "senderscore",
        "sender score",
        "blacklist", "black list", "blocklist", "block list", "blocked using", "has been blocked",
        "is blocked",
        "was blocked", "been blocked", "block listed", "dnsbl", " rbl", "ip reputation", "poor reputation",
        "bad reputation", "low reputation", "reputation of", "banned", "listed by", "listed at",
        "denylist", "deny list",
    ]
    /// "The account is blocked" is about theirs.
    private static let mailboxWords = ["mailbox", "account", "recipient", "user "]
    private static let policyWords = [
        "spam", "unsolicited", "bulk mail", "content rejected", "message content", "prohibited content",
        "policy violation", "policy reasons", "due to policy", "local policy", "violates", "phishing",
        "malicious", "suspicious", "list-unsubscribe", "one-click unsubscribe",
    ]
}
