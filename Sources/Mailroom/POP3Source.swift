public import Domain

/// A POP3 mailbox (RFC 1939): every mail there is handled, then removed.
///
/// The server removes nothing before QUIT, so a session says it after a hundred mails and a new one goes on: a
/// connection that breaks brings no more than those again.
public final class POP3Source: MailSource {
    public let name: String
    private let mailbox: RemoteMailbox<POP3Session>

    /// - Parameters:
    ///   - now: only differences are used.
    public init(
        name: String, server: MailServer, limits: MailLimits = MailLimits(), quarantine: Quarantine,
        now: @escaping @Sendable () -> Instant, shouldStop: @escaping @Sendable () -> Bool = { false }
    ) {
        self.name = name
        let settings = MailSourceSettings(
            name: name, place: .pop3(server), limits: limits, quarantine: quarantine.folder)
        let place = "pop3://\(server.host):\(server.port(.pop3))"
        mailbox = RemoteMailbox(
            name: name, limits: limits, mailsPerSession: 100, quarantine: quarantine, shouldStop: shouldStop
        ) { () throws(MailSourceError) in
            if let mistake = settings.mistake {
                throw MailSourceError(.configuration, mistake, isTransient: false)
            }
            let connection = try MailConnection(
                server, scheme: .pop3, source: name, now: now, shouldStop: shouldStop)
            return POP3Session(connection, place: place, limits: limits)
        }
    }

    @discardableResult
    public func receive(
        _ handle: (InboundMail) throws -> Disposition
    ) throws(MailSourceError) -> MailRound {
        try mailbox.receive(handle)
    }
}
