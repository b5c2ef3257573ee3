/// Every sentence the sink says.
extension SinkReply {
    static func greeting(_ name: String) -> SinkReply { SinkReply(220, nil, "\(name) ESMTP Rekindle sink") }
    static let reset = SinkReply(250, "2.0.0", "forgotten")
    static let nothing = SinkReply(250, "2.0.0", "nothing done")
    static let help = SinkReply(
        214, "2.0.0", "EHLO HELO AUTH MAIL RCPT DATA RSET NOOP VRFY HELP QUIT",
        "what is sent here is filed, not delivered")
    static let cannotVerify = SinkReply(252, "2.5.0", "not looked up, any recipient is taken")
    static let bye = SinkReply(221, "2.0.0", "bye")
    static let senderTaken = SinkReply(250, "2.1.0", "sender taken")
    static let recipientTaken = SinkReply(250, "2.1.5", "recipient taken")
    static let sendContent = SinkReply(354, nil, "send the message, end with a line of one dot")
    static let readyForTLS = SinkReply(220, "2.0.0", "go ahead with TLS")
    static let authenticated = SinkReply(235, "2.7.0", "welcome")
    static func filed(_ number: Int, connection: Int) -> SinkReply {
        SinkReply(250, "2.0.0", "filed as \(connection).\(number)")
    }

    static let closing = SinkReply(421, "4.3.2", "closing the connection")
    static let tooManyErrors = SinkReply(421, "4.7.0", "too many errors, closing the connection")
    static let tooSlow = SinkReply(421, "4.4.2", "nothing heard for too long, closing the connection")
    static let notFiled = SinkReply(451, "4.3.0", "the message could not be filed")
    static let tooManyRecipients = SinkReply(452, "4.5.3", "too many recipients")

    static let lineTooLong = SinkReply(500, "5.5.2", "line too long")
    static let bareLineFeed = SinkReply(500, "5.5.2", "a line ends with CR LF, not with a bare LF")
    static let controlCharacter = SinkReply(500, "5.5.2", "control character in a command")
    static let notUTF8 = SinkReply(500, "5.5.2", "the line is not UTF-8")
    static let unknownCommand = SinkReply(500, "5.5.2", "unknown command")
    static let noArgument = SinkReply(501, "5.5.4", "this command takes no argument")
    static let argumentMissing = SinkReply(501, "5.5.4", "an argument is missing")
    static let badName = SinkReply(501, "5.5.4", "EHLO and HELO take one domain or address literal")
    static let badPath = SinkReply(501, "5.5.4", "expected FROM:<path> or TO:<path>, without spaces")
    static let badSender = SinkReply(501, "5.1.7", "the sender is not a mailbox")
    static let badRecipient = SinkReply(501, "5.1.3", "the recipient is not a mailbox")
    static func badParameter(_ name: String) -> SinkReply {
        SinkReply(501, "5.5.4", "unreadable or repeated parameter \(name)")
    }
    static let badBase64 = SinkReply(501, "5.5.2", "not base64")
    static let authCancelled = SinkReply(501, "5.7.0", "authentication cancelled")
    static let notOffered = SinkReply(502, "5.5.1", "not offered here")
    static let helloFirst = SinkReply(503, "5.5.1", "say EHLO first")
    static let mailFirst = SinkReply(503, "5.5.1", "say MAIL first")
    static let recipientFirst = SinkReply(503, "5.5.1", "say RCPT first")
    static let mailAlready = SinkReply(503, "5.5.1", "a transaction is open, RSET ends it")
    static let authAlready = SinkReply(503, "5.5.1", "already authenticated")
    static let authMisplaced = SinkReply(503, "5.5.1", "AUTH has its place after EHLO and before MAIL")
    static let refusedAtGreeting = SinkReply(503, "5.5.1", "refused at the greeting, only QUIT is left")
    static let unknownMechanism = SinkReply(504, "5.5.4", "unknown mechanism, there are PLAIN and LOGIN")
    static let tlsAlready = SinkReply(503, "5.5.1", "TLS is on already")
    static let tlsMisplaced = SinkReply(503, "5.5.1", "STARTTLS has its place after EHLO and before MAIL")
    static let plaintextBehindTLS = SinkReply(554, "5.5.0", "nothing may follow STARTTLS before TLS is on")
    static let tlsFirst = SinkReply(530, "5.7.0", "say STARTTLS first")
    static let authFirst = SinkReply(530, "5.7.0", "authentication required")
    static let wrongCredentials = SinkReply(535, "5.7.8", "wrong user or password")
    static let bareLineEndRefused = SinkReply(550, "5.6.0", "the message has a CR or LF outside of CR LF")
    static let tooLarge = SinkReply(552, "5.3.4", "the message is larger than the sink takes")
    static let needsSMTPUTF8 = SinkReply(553, "5.6.7", "an address outside ASCII needs MAIL with SMTPUTF8")
    static let noValidRecipients = SinkReply(554, "5.5.1", "no valid recipients")
    static func unknownParameter(_ name: String) -> SinkReply {
        SinkReply(555, "5.5.4", "parameter \(name) not offered")
    }

    /// What a fault's bare code says.
    static let injectedText = "injected by the sink"

    static let garbage: [UInt8] = [0x00, 0xFF, 0x7F] + Array("?? not a reply \u{7}\r\n".utf8)
    static let noTLS: [UInt8] = Array("this is not TLS\r\n".utf8)
    static let overlongBytes = 100 * 1024
}
