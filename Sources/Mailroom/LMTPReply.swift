import Sink

/// Every sentence of the LMTP server.
extension SinkReply {
    static func lmtpGreeting(_ name: String) -> SinkReply { SinkReply(220, nil, "\(name) LMTP Rekindle") }
    /// The extensions of RFC 2033 §4.1, §4.4 and those for mail of today.
    static func lmtpHello(_ name: String, maxBytes: Int) -> SinkReply {
        SinkReply(
            250, nil, name, "PIPELINING", "ENHANCEDSTATUSCODES", "8BITMIME", "SMTPUTF8", "SIZE \(maxBytes)")
    }
    static let lmtpFine = SinkReply(250, "2.0.0", "fine")
    static let lmtpSender = SinkReply(250, "2.1.0", "sender taken")
    static let lmtpRecipient = SinkReply(250, "2.1.5", "recipient taken")
    static let lmtpContent = SinkReply(354, nil, "send the mail, end with a line of one dot")
    static let lmtpTaken = SinkReply(250, "2.6.0", "taken")
    static let lmtpBye = SinkReply(221, "2.0.0", "bye")
    static let lmtpCannotVerify = SinkReply(252, "2.5.0", "not looked up, any recipient is taken")

    static let lmtpStopping = SinkReply(421, "4.3.2", "the service stops, try again later")
    static let lmtpFull = SinkReply(421, "4.3.2", "too many connections, try again later")
    static let lmtpTooSlow = SinkReply(421, "4.4.2", "nothing heard for too long, closing the connection")
    static let lmtpTooManyErrors = SinkReply(421, "4.7.0", "too many errors, closing the connection")
    static let lmtpNotTaken = SinkReply(451, "4.3.0", "the mail could not be handled, try again later")
    static let lmtpTooManyRecipients = SinkReply(452, "4.5.3", "too many recipients")

    static let lmtpLineTooLong = SinkReply(500, "5.5.2", "line too long")
    static let lmtpNotALine = SinkReply(
        500, "5.5.2", "a command is UTF-8 without control characters and ends with CR LF")
    static let lmtpUnknown = SinkReply(
        500, "5.5.1", "unknown command; there are LHLO MAIL RCPT DATA RSET NOOP VRFY QUIT")
    static let lmtpHelloMissing = SinkReply(501, "5.5.4", "LHLO takes one domain or address literal")
    static let lmtpNoArgument = SinkReply(501, "5.5.4", "this command takes no argument")
    static let lmtpBadSender = SinkReply(501, "5.1.7", "the sender is not a mailbox")
    static let lmtpBadRecipient = SinkReply(501, "5.1.3", "the recipient is not a mailbox")
    static func lmtpBadParameter(_ name: String) -> SinkReply {
        SinkReply(501, "5.5.4", "unreadable parameter \(name)")
    }
    static let lmtpHelloFirst = SinkReply(503, "5.5.1", "say LHLO first")
    static let lmtpMailFirst = SinkReply(503, "5.5.1", "say MAIL first")
    static let lmtpRecipientFirst = SinkReply(503, "5.5.1", "no valid recipients")
    static let lmtpMailAlready = SinkReply(503, "5.5.1", "a transaction is open, RSET ends it")
    static func lmtpTooLarge(_ limit: Int) -> SinkReply {
        SinkReply(552, "5.3.4", "the mail is larger than \(limit) bytes")
    }
    static let lmtpNeedsSMTPUTF8 = SinkReply(
        553, "5.6.7", "an address outside ASCII needs MAIL with SMTPUTF8")
    static func lmtpUnknownParameter(_ name: String) -> SinkReply {
        SinkReply(555, "5.5.4", "parameter \(name) not offered")
    }

    var wireBytes: [UInt8] {
        wireLines(withEnhanced: true).flatMap { Array($0.utf8) + [UInt8(ascii: "\r"), UInt8(ascii: "\n")] }
    }
}
