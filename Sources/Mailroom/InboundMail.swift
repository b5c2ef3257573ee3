/// A mail that came in, as the bytes that came, before anybody has looked into it.
public struct InboundMail: Hashable, Sendable {
    /// Headers and body, unchanged but for what the way in adds: stuffed dots and an mbox `From ` line are off.
    /// Line ends are as they came, CR LF or LF.
    public var bytes: [UInt8]
    /// Whom the envelope named, in order, without angle brackets; empty where the way in has no envelope. Not checked.
    public var recipients: [String]
    /// The envelope's sender; `""` is the null sender (RFC 5321 §4.5.5), `nil` where the way in has no envelope.
    public var sender: String?
    /// The source's name, for the log.
    public var source: String
    /// The same each time this source gives this mail: a file's name, `pop3://host:port/UIDL`, a URL of RFC 5092.
    /// Empty for pipe and LMTP, where only the sender could know.
    public var id: String

    public init(
        bytes: [UInt8], recipients: [String] = [], sender: String? = nil, source: String, id: String = ""
    ) {
        self.bytes = bytes
        self.recipients = recipients
        self.sender = sender
        self.source = source
        self.id = id
    }
}

/// For the log: no address and nothing of the mail.
extension InboundMail: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String {
        id.isEmpty ? "a mail of \(bytes.count) bytes from '\(source)'" : "mail \(id) from '\(source)'"
    }

    public var debugDescription: String { description }
}

/// What becomes of a mail at its source, once the handler has returned.
public enum Disposition: String, Hashable, Sendable, CaseIterable {
    /// Durably handled: marked, moved or removed, as the source's settings say.
    case done
    /// Left where it is, to come again in the next round.
    case keep
    /// Nobody can read it: its bytes go to the quarantine, and for the source it is done.
    case setAside
}
