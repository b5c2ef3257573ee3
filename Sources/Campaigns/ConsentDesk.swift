public import Domain
public import Storage

/// What a customer said about being written to.
public enum ConsentChoice: Hashable, Sendable {
    case unsubscribe
    case pause(months: Int)
    case fewer
    case resume
}

/// Writes into the ledger what customers said by the links of letters. Saying the same twice is saying it once.
public struct ConsentDesk: Sendable {
    private let ledger: any LedgerStore
    private let company: Company

    public init(ledger: any LedgerStore, company: Company) {
        self.ledger = ledger
        self.company = company
    }

    /// - Parameters:
    ///   - number: the proposal's, as the letter's signed token said.
    ///   - source: `one-click`, `page` or `mailto`.
    /// - Returns: whether the letter is known; a word about an unknown one (the store is another, or the person was
    ///   forgotten) changes nothing.
    @discardableResult
    public func take(
        _ choice: ConsentChoice, number: String, source: String, at moment: Instant
    ) throws -> Bool {
        guard let proposal = try ledger.proposal(number: number), !proposal.recipient.isEmpty else {
            return false
        }
        let delivery = try ledger.latestDelivery(ofProposal: number)
        let word = "\(choice)|\(number)|\(moment.milliseconds)|\(source)"
        var effects = ReportEffects()
        effects.event = choice == .unsubscribe ? .unsubscribed : .preferred
        if choice == .unsubscribe {
            effects.suppression = Suppression(
                address: proposal.recipient, account: proposal.account, reason: .unsubscribed, source: source,
                since: moment)
            effects.stopsFollowUps = true
        }
        // Wishes first: they may be written again, and a word that was kept is never looked at again.
        try keep(choice, proposal, source, moment)
        _ = try ledger.record(
            MailReport(
                mailHash: "word:\(word)", at: moment, kind: choice == .unsubscribe ? .unsubscribe : .other,
                delivery: delivery?.id, account: proposal.account, address: proposal.recipient,
                reason: "\(choice)".prefix { $0 != "(" }.description, evidence: "link"), effects)
        return true
    }

    private func keep(
        _ choice: ConsentChoice, _ proposal: Proposal, _ source: String, _ moment: Instant
    ) throws {
        let before = try ledger.preference(of: proposal.account)
        // Words may come in another order than they were said in: the last one said counts.
        if let before, before.since > moment { return }
        var wish = Preference(
            account: proposal.account, pausedUntil: before?.pausedUntil,
            wantsFewer: before?.wantsFewer ?? false, source: source, since: moment)
        switch choice {
        case .unsubscribe: return
        case .pause(let months):
            let day = company.day(at: moment).adding(months: months)
            wish.pausedUntil = company.firstInstant(after: day.adding(days: -1))
        case .fewer: wish.wantsFewer = true
        case .resume:
            (wish.pausedUntil, wish.wantsFewer) = (nil, false)
            try takeBack(proposal, moment)
        }
        try ledger.keep(wish)
    }

    /// Only what the customer said before is taken back: a bounce or a complaint stays.
    private func takeBack(_ proposal: Proposal, _ moment: Instant) throws {
        let found = try ledger.read {
            try $0.suppression(
                address: proposal.recipient, account: proposal.account, campaign: proposal.campaign)
        }
        guard let found, found.reason == .unsubscribed, found.since <= moment else { return }
        try ledger.unsuppress(found, at: moment)
    }
}
