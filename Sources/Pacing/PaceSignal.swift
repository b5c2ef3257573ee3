/// What the end of one hand-over says about the speed.
public enum PaceSignal: String, Hashable, Sendable, Codable {
    /// Taken.
    case accepted
    /// The receiver asks for less: 421, 4.7.x, or words like "rate limited".
    case slowDown
    /// Nothing about speed: refused, greylisted, mailbox full, connection lost.
    case neutral

    /// Reads a reply; connections that break are `.neutral` and need no reading.
    ///
    /// A 421 (RFC 5321 §3.8: the server closes the connection) and the security statuses 4.7.x (RFC 3463 §3.8) are
    /// what large providers throttle with; others say it in words after 450, 451 or 452. Greylisting uses the
    /// same codes and asks for patience with one message, not for less mail.
    ///
    /// - Parameters:
    ///   - code: the reply's three digits.
    ///   - enhancedStatus: `4.7.0` of RFC 3463, if there is one.
    ///   - text: all its lines.
    public init(code: Int, enhancedStatus: String?, text: String) {
        let words = text.prefix(4000).lowercased()
        switch code {
        case 200..<300: self = .accepted
        case 400..<500:
            let asksPatience = Self.greylisting.contains { words.contains($0) }
            let asksLess = Self.throttling.contains { words.contains($0) }
            if asksLess {
                self = .slowDown
            } else if asksPatience {
                self = .neutral
            } else if code == 421 || enhancedStatus?.hasPrefix("4.7.") == true {
                self = .slowDown
            } else {
                self = .neutral
            }
        // Some say "too fast" for good: the message is lost, and so would be the next.
        case 500..<600 where Self.throttling.contains { words.contains($0) }: self = .slowDown
        default: self = .neutral
        }
    }

    private static let greylisting = ["greylist", "graylist", "grey-list", "gray-list", "grey list"]

    private static let throttling = [
        "rate limit", "ratelimit", "rate-limit", "rate exceed", "exceeded the rate", "unusual rate",
        "too many messages", "too many connections", "too many concurrent", "too many recipients",
        "too much mail", "too many mails", "too many emails", "too many sessions", "sending too fast",
        "too fast", "throttl", "slow down", "reduce the rate", "reduce your", "exceeded the maximum number",
        "maximum number of connections", "connection limit", "message limit", "messages per",
        "temporarily deferred due to", "unexpected volume", "volume of mail", "quota of messages",
        "try again more slowly", "concurrency limit", "limit exceeded for",
    ]
}
