public import Mail

/// One message to be handed over: the envelope and the bytes, checked.
public struct SMTPJob: Hashable, Sendable {
    public let delivery: Int64
    public let envelope: Envelope
    /// The message before dot-stuffing, CR LF line ends.
    public let message: [UInt8]
    /// Who runs the recipient's mailbox; empty if that does not matter.
    public let group: String
    /// So many messages of its group on one connection, then a fresh one; 0 for no limit.
    public let groupLimit: Int
    /// Only the envelope is tried, and taken back (RSET): nothing is delivered. It is settled as what RCPT was answered.
    public let isTrial: Bool

    public init(
        delivery: Int64, envelope: Envelope, message: [UInt8], group: String = "", groupLimit: Int = 0,
        isTrial: Bool = false
    ) {
        self.delivery = delivery
        self.envelope = envelope
        self.message = message
        self.group = group
        self.groupLimit = groupLimit
        self.isTrial = isTrial
    }

    /// A local part or a header beyond ASCII: only a relay with SMTPUTF8 may get it (RFC 6531 §3.4).
    var needsSMTPUTF8: Bool {
        if envelope.needsSMTPUTF8 { return true }
        var lineIsEmpty = true
        for byte in message {
            if byte >= 0x80 { return true }
            if byte == 0x0A {
                if lineIsEmpty { return false }
                lineIsEmpty = true
            } else if byte != 0x0D {
                lineIsEmpty = false
            }
        }
        return false
    }

    /// The content as it goes after DATA: dot-stuffed and ended by `CR LF . CR LF` (RFC 5321 §4.5.2).
    ///
    /// Bare CR or LF, which servers read in different ways (SMTP smuggling), are made CR LF here, whatever
    /// made the message.
    func appendContent(to wire: inout [UInt8]) {
        wire.reserveCapacity(wire.count + message.count + 64)
        var atLineStart = true
        message.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                var end = index
                while end < bytes.count, bytes[end] != 0x0D, bytes[end] != 0x0A { end += 1 }
                if end > index {
                    if atLineStart, bytes[index] == UInt8(ascii: ".") { wire.append(UInt8(ascii: ".")) }
                    wire.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[index..<end]))
                    atLineStart = false
                }
                if end < bytes.count {
                    wire.append(0x0D)
                    wire.append(0x0A)
                    atLineStart = true
                    if bytes[end] == 0x0D, end + 1 < bytes.count, bytes[end + 1] == 0x0A { end += 1 }
                }
                index = end + 1
            }
        }
        if !atLineStart { wire += "\r\n".utf8 }
        wire += ".\r\n".utf8
    }
}
