public import Domain

/// A folder of an IMAP mailbox (RFC 9051, RFC 3501): its unseen mails, or all of them where they are removed or moved.
///
/// Mails are named by UID and UIDVALIDITY, fetched without being marked, and marked, moved or removed only when
/// they are handled. `InboundMail.id` is the mail's URL (RFC 5092):
///
///     imap://mail.example.com:993/INBOX;UIDVALIDITY=385759045/;UID=20
public final class IMAPSource: MailSource {
    public let name: String
    private let mailbox: RemoteMailbox<IMAPSession>

    /// - Parameters:
    ///   - now: only differences are used.
    public init(
        name: String, server: MailServer, folder: String = "INBOX",
        afterwards: MailSourceSettings.Afterwards = .markSeen, limits: MailLimits = MailLimits(),
        quarantine: Quarantine, now: @escaping @Sendable () -> Instant,
        shouldStop: @escaping @Sendable () -> Bool = { false }
    ) {
        self.name = name
        let settings = MailSourceSettings(
            name: name, place: .imap(server, folder: folder), afterwards: afterwards, limits: limits,
            quarantine: quarantine.folder)
        let place = "imap://\(server.host):\(server.port(.imap))"
        mailbox = RemoteMailbox(
            name: name, limits: limits, mailsPerSession: .max, quarantine: quarantine, shouldStop: shouldStop
        ) { () throws(MailSourceError) in
            if let mistake = settings.mistake {
                throw MailSourceError(.configuration, mistake, isTransient: false)
            }
            let connection = try MailConnection(
                server, scheme: .imap, source: name, now: now, shouldStop: shouldStop)
            return IMAPSession(
                connection, place: place, folder: folder, afterwards: afterwards, limits: limits)
        }
    }

    @discardableResult
    public func receive(
        _ handle: (InboundMail) throws -> Disposition
    ) throws(MailSourceError) -> MailRound {
        try mailbox.receive(handle)
    }
}
