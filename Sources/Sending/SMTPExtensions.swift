/// What a server announced in its EHLO reply (RFC 5321 §4.1.1.1).
public struct SMTPExtensions: Hashable, Sendable {
    /// RFC 2920.
    public var pipelining = false
    /// RFC 1870: the largest message in octets; 0 for "no limit said", `nil` without SIZE.
    public var size: Int?
    /// RFC 6152.
    public var eightBitMIME = false
    /// RFC 6531.
    public var smtpUTF8 = false
    /// RFC 3461.
    public var dsn = false

    public init() {}

    public init(ehlo reply: SMTPReply) {
        for line in reply.lines.dropFirst() {
            let words = line.split(separator: " ")
            switch words.first?.uppercased() {
            case "PIPELINING": pipelining = true
            case "SIZE": size = words.count > 1 ? Int(words[1]) ?? 0 : 0
            case "8BITMIME": eightBitMIME = true
            case "SMTPUTF8": smtpUTF8 = true
            case "DSN": dsn = true
            default: break
            }
        }
    }
}
