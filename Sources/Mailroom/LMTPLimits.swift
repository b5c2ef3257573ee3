/// What the LMTP server bears of a client, beside `MailLimits`.
public struct LMTPLimits: Hashable, Sendable {
    public var connections: Int
    /// RFC 5321 §4.5.3.1.8 wants a hundred at least.
    public var recipients: Int
    /// Refused commands in one connection; the next one ends it.
    public var errors: Int
    /// Commands in one connection between two mails, RSET and NOOP among them.
    public var commandsWithoutMail: Int
    /// Silence between commands (RFC 5321 §4.5.3.2.7 asks for five minutes).
    public var idleSeconds: Int

    public init(
        connections: Int = 8, recipients: Int = 100, errors: Int = 20, commandsWithoutMail: Int = 500,
        idleSeconds: Int = 300
    ) {
        self.connections = connections
        self.recipients = recipients
        self.errors = errors
        self.commandsWithoutMail = commandsWithoutMail
        self.idleSeconds = idleSeconds
    }

    /// The longest command line with its CR LF: RFC 5321 §4.5.3.1.4, with room for SMTPUTF8 and parameters.
    static let maxLineBytes = 2048
}
