/// How much of a hostile world a source of mail bears.
public struct MailLimits: Hashable, Sendable {
    /// A larger mail is never read. The default is 10 MiB: a bounce may carry the whole mail that bounced.
    public var maxMailBytes: Int
    /// A round ends after so many mails were given to the handler.
    public var mailsPerRound: Int
    /// For one reply of a server, a mail's content apart.
    public var secondsPerReply: Int
    /// For one mail's content.
    public var secondsPerMail: Int

    public init(
        maxMailBytes: Int = 10 << 20, mailsPerRound: Int = 1000, secondsPerReply: Int = 60,
        secondsPerMail: Int = 600
    ) {
        self.maxMailBytes = maxMailBytes
        self.mailsPerRound = mailsPerRound
        self.secondsPerReply = secondsPerReply
        self.secondsPerMail = secondsPerMail
    }

    /// Names of mails that are looked at in one round; the rest waits for the next.
    static let maxListed = 100_000
}
