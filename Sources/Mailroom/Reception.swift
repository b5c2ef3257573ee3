/// One round's bookkeeping: gives mails to the handler, obeys what it says, counts.
struct Reception {
    enum Verdict { case acknowledge, leave }

    /// Trouble of the handler's own, such as a locked store, will meet the next mail as well.
    static let failureLimit = 3

    private(set) var round = MailRound()
    private let quarantine: Quarantine
    private var failuresInARow = 0

    init(quarantine: Quarantine) { self.quarantine = quarantine }

    /// Mails that the handler has seen.
    var handled: Int { round.done + round.kept + round.setAside }

    mutating func take(
        _ mail: InboundMail, _ handle: (InboundMail) throws -> Disposition
    ) throws(MailSourceError) -> Verdict {
        let disposition: Disposition
        do {
            disposition = try handle(mail)
        } catch {
            round.kept += 1
            failuresInARow += 1
            guard failuresInARow < Self.failureLimit else { throw .handlerFails(error, source: mail.source) }
            return .leave
        }
        failuresInARow = 0
        switch disposition {
        case .done:
            round.done += 1
            return .acknowledge
        case .keep:
            round.kept += 1
            return .leave
        case .setAside:
            try quarantine.put(mail)
            round.setAside += 1
            return .acknowledge
        }
    }

    mutating func refuse(_ id: String, _ reason: String) { round.refuse(id, reason) }
    mutating func acknowledgedLate() { round.acknowledgedLate += 1 }
    mutating func stopped() { round.isStopped = true }
    mutating func leftMore() { round.hasMore = true }
}
