/// How long a server may take for each reply, in seconds; the defaults are RFC 5321 §4.5.3.2's.
///
/// A limit runs from the moment its reply is the next one due. The connection's own limit (TCP, TLS, greeting, login)
/// belongs to the transport that opens it.
public struct SMTPTimeLimits: Hashable, Sendable {
    /// Of EHLO and HELO.
    public var ehlo = 300.0
    public var mail = 300.0
    public var rcpt = 300.0
    public var rset = 300.0
    /// Until the 354.
    public var data = 120.0
    /// From the release of the content until the reply to its final dot.
    public var dot = 600.0
    /// Nothing depends on it any more, so it is short.
    public var quit = 10.0

    public init() {}

    /// Each is longer than nothing and at most a day.
    public var areUsable: Bool {
        [ehlo, mail, rcpt, rset, data, dot, quit].allSatisfy { $0 > 0 && $0 <= 86_400 }
    }

    public subscript(verb: SMTPVerb) -> Double {
        switch verb {
        case .ehlo: ehlo
        case .mail: mail
        case .rcpt: rcpt
        case .rset: rset
        case .data: data
        case .dot: dot
        case .quit: quit
        }
    }
}
