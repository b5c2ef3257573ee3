/// What a session asks of the loop around it, to be done in order.
public enum SinkOrder: Hashable, Sendable {
    case send([UInt8])
    /// Keep this message, then call `filed(isKept:)`.
    case file(SinkMessage)
    /// Let so much time pass, then call `woke()`.
    case wait(milliseconds: Int)
    /// All bytes after those already sent are TLS, in both directions (RFC 3207 §4).
    case startTLS
    /// Close once all that was sent is on its way, in such a way that the client can still read it.
    case finish
    /// Close at once.
    case drop
    /// Only when the session keeps a transcript.
    case note(SinkLine)
}

/// A line of a conversation, as text without its CR LF; the secrets of AUTH are left out.
public enum SinkLine: Hashable, Sendable {
    case command(String)
    case reply(String)
}
