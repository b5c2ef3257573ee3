/// What one check saw, whether that is well, and what to do if not.
public struct Finding: Hashable, Sendable, Encodable {
    public enum Verdict: String, Hashable, Sendable, Encodable, CaseIterable {
        case ok
        /// Mail goes out, but receivers may think less of it.
        case warning
        /// Receivers refuse or file as spam, or we cannot send.
        case problem
        /// It could not be seen.
        case unknown
    }

    /// Stable names, explained in docs/doctor.md.
    public enum Check: String, Hashable, Sendable, Encodable, CaseIterable {
        case spf
        case spfLookups = "spf-lookups"
        case dkimRecord = "dkim-record"
        case dkimKey = "dkim-key"
        case keyFile = "key-file"
        case dmarc
        case alignment
        case reverseDNS = "reverse-dns"
        case bounceMX = "bounce-mx"
        case fromMX = "from-mx"
        case relay
        case certificate
        case login
        case clock
        case disk
        case form
        case from
        case date
        case messageID = "message-id"
        case signature
        case oneClick = "one-click"
        case visibleLink = "visible-link"
        case subject
        case complaints
        case unsubscribeTime = "unsubscribe-time"
    }

    public var check: Check
    public var verdict: Verdict
    /// What is there, in a sentence without a full stop.
    public var seen: String
    /// What to do; empty when all is well.
    public var remedy: String
    /// Who asks for it: an RFC, or the senders' rules of Gmail, Yahoo or Microsoft.
    public var source: String

    public init(_ check: Check, _ verdict: Verdict, _ seen: String, do remedy: String = "", by source: String)
    {
        self.check = check
        self.verdict = verdict
        self.seen = seen
        self.remedy = remedy
        self.source = source
    }

    /// Short names of the rules that several checks cite.
    enum Rule {
        static let all = "Gmail, Yahoo, Microsoft"
    }
}
