import Glibc
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

    /// Octets beyond ASCII in it (RFC 6152). Without a way out of the loop, which lets it go many octets at a time.
    var isEightBit: Bool {
        var all: UInt8 = 0
        for byte in message { all |= byte }
        return all >= 0x80
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
        // Room for the next envelope, which travels in the same write.
        wire.reserveCapacity(wire.count + message.count + 512)
        var atLineStart = true
        message.withUnsafeBytes { bytes in
            var index = 0
            var lineFeed = -1
            while index < bytes.count {
                // Looked for once: a message of carriage returns alone must not be read again for each of them.
                if lineFeed < index { lineFeed = Self.first(0x0A, in: bytes, from: index, to: bytes.count) }
                let end = Self.first(0x0D, in: bytes, from: index, to: lineFeed)
                if end > index {
                    if atLineStart, bytes[index] == UInt8(ascii: ".") { wire.append(UInt8(ascii: ".")) }
                    wire.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[index..<end]))
                    atLineStart = false
                }
                index = end + 1
                guard end < bytes.count else { break }
                wire.append(0x0D)
                wire.append(0x0A)
                atLineStart = true
                if bytes[end] == 0x0D, index == lineFeed { index += 1 }
            }
        }
        if !atLineStart { wire += "\r\n".utf8 }
        wire += ".\r\n".utf8
    }

    /// Where a byte stands first, or `to`.
    private static func first(
        _ byte: Int32, in bytes: UnsafeRawBufferPointer, from: Int, to: Int
    ) -> Int {
        guard let base = bytes.baseAddress, from < to, let found = memchr(base + from, byte, to - from) else {
            return to
        }
        return base.distance(to: UnsafeRawPointer(found))
    }
}
