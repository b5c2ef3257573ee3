/// A mail as a server's listing has it.
struct ListedMail: Hashable, Sendable {
    /// The same in every session, other for every other mail: a UIDL, or UIDVALIDITY and UID.
    var key: String
    /// What the session's commands call it.
    var number: UInt32
}

/// One login to a mailbox. After it threw, it is of no more use, except for `tooLarge` out of `size`.
protocol MailSession {
    /// What waits there, oldest first, and whether that is all.
    mutating func list() throws(MailSourceError) -> (mails: [ListedMail], isAll: Bool)
    /// As the server has it; `nil` if the mail is gone.
    mutating func size(of mail: ListedMail) throws(MailSourceError) -> Int?
    /// - Returns: `nil` if the mail is gone, or the server does not give it.
    /// - Throws: `tooLarge` if it has more bytes than `limit`.
    mutating func fetch(_ mail: ListedMail, limit: Int) throws(MailSourceError) -> [UInt8]?
    mutating func acknowledge(_ mail: ListedMail) throws(MailSourceError)
    /// Makes what was acknowledged final, and leaves.
    mutating func finish() throws(MailSourceError)
    func id(of mail: ListedMail) -> String
}

/// A round over a mailbox that is reached by a connection which may break at any moment.
///
/// A mail whose acknowledgement was lost is acknowledged again after the next login and not handled twice, as long as this
/// object lives; after a crash it comes again.
final class RemoteMailbox<Session: MailSession> {
    /// How often a round connects anew without having got any further.
    private static var idleReconnects: Int { 2 }

    private let name: String
    private let limits: MailLimits
    /// Mails after which a session is finished, so that a break cannot undo more.
    private let mailsPerSession: Int
    private let quarantine: Quarantine
    private let shouldStop: @Sendable () -> Bool
    private let open: () throws(MailSourceError) -> Session
    /// Handled, and perhaps not acknowledged.
    private var handled: Set<String> = []
    /// Larger than the server had said.
    private var deceptive: Set<String> = []

    init(
        name: String, limits: MailLimits, mailsPerSession: Int, quarantine: Quarantine,
        shouldStop: @escaping @Sendable () -> Bool, open: @escaping () throws(MailSourceError) -> Session
    ) {
        self.name = name
        self.limits = limits
        self.mailsPerSession = mailsPerSession
        self.quarantine = quarantine
        self.shouldStop = shouldStop
        self.open = open
    }

    func receive(
        _ handle: (InboundMail) throws -> Disposition
    ) throws(MailSourceError) -> MailRound {
        var visit = Visit(reception: Reception(quarantine: quarantine))
        var idleBreaks = 0
        while true {
            let before = visit.steps
            do throws(MailSourceError) {
                guard try serve(&visit, handle) else { return visit.reception.round }
            } catch {
                switch error.code {
                case .stopped:
                    visit.reception.stopped()
                    return visit.reception.round
                case .tooLarge, .connectionLost:
                    idleBreaks = visit.steps > before ? 0 : idleBreaks + 1
                    if idleBreaks > Self.idleReconnects { throw error }
                default: throw error
                }
            }
        }
    }

    /// What a round knows beyond a session.
    private struct Visit {
        var reception: Reception
        /// Not to be touched again in this round: kept, refused, or acknowledged for good.
        var passed: Set<String> = []
        /// Handled in this round.
        var done: Set<String> = []
        /// Handled before a connection broke, and acknowledged in another.
        var late: Set<String> = []
        /// Grows with every mail that is handled or refused, so with what brings the round nearer to its end.
        var steps = 0
    }

    /// - Returns: whether there is more for another session.
    private func serve(
        _ visit: inout Visit, _ handle: (InboundMail) throws -> Disposition
    ) throws(MailSourceError) -> Bool {
        if shouldStop() {
            visit.reception.stopped()
            return false
        }
        var session = try open()
        let (mails, isAll) = try session.list()
        if !isAll { visit.reception.leftMore() }
        if isAll { handled.formIntersection(mails.map(\.key)) }
        if handled.count > MailLimits.maxListed { handled = [] }
        var served = 0
        var isCut = false
        for mail in mails where !visit.passed.contains(mail.key) {
            if shouldStop() {
                visit.reception.stopped()
                break
            }
            guard served < mailsPerSession else {
                isCut = true
                break
            }
            if handled.contains(mail.key) {
                try session.acknowledge(mail)
                visit.late.insert(mail.key)
            } else if visit.reception.handled >= limits.mailsPerRound {
                visit.reception.leftMore()
                break
            } else {
                try take(mail, &session, &visit, handle)
            }
            served += 1
        }
        try session.finish()
        for key in visit.late.intersection(handled).subtracting(visit.passed) {
            visit.reception.acknowledgedLate()
            visit.passed.insert(key)
        }
        // A server that lists them still does not mean what it says; not twice in one round.
        visit.passed.formUnion(visit.done)
        return isCut
    }

    private func take(
        _ mail: ListedMail, _ session: inout Session, _ visit: inout Visit,
        _ handle: (InboundMail) throws -> Disposition
    ) throws(MailSourceError) {
        guard let size = try session.size(of: mail) else { return }
        guard size <= limits.maxMailBytes, !deceptive.contains(mail.key) else {
            return refuse(mail, session, &visit)
        }
        let bytes: [UInt8]?
        do throws(MailSourceError) {
            bytes = try session.fetch(mail, limit: limits.maxMailBytes)
        } catch {
            if error.code == .tooLarge {
                deceptive.insert(mail.key)
                refuse(mail, session, &visit)
            }
            throw error
        }
        guard let bytes else {
            return refuse(
                mail, session, &visit, "the server does not give it; it was left there, unless it is gone")
        }
        let inbound = InboundMail(bytes: bytes, source: name, id: session.id(of: mail))
        let verdict: Reception.Verdict
        do throws(MailSourceError) {
            verdict = try visit.reception.take(inbound, handle)
        } catch {
            // What was acknowledged before is made final; the trouble that is told is the handler's.
            try? session.finish()
            throw error
        }
        visit.steps += 1
        guard verdict == .acknowledge else {
            visit.passed.insert(mail.key)
            return
        }
        handled.insert(mail.key)
        visit.done.insert(mail.key)
        try session.acknowledge(mail)
    }

    private func refuse(
        _ mail: ListedMail, _ session: Session, _ visit: inout Visit, _ reason: String? = nil
    ) {
        visit.passed.insert(mail.key)
        visit.steps += 1
        visit.reception.refuse(
            session.id(of: mail),
            reason ?? "it is larger than \(limits.maxMailBytes) bytes; it was left at the server")
    }
}
