import Crypto
public import Domain
import Mail
import Rendering
public import Sending
public import Storage

/// Feeds a transport from the ledger, and the ledger with what the transport says.
///
/// What was approved is what is sent: the templates are the plan's own, and each account is asked once more,
/// just before its envelope goes out, whether it bought, unsubscribed or was suppressed in the meantime.
public final class SendLoop: DeliveryFeed {
    /// What became of the deliveries of this run.
    public private(set) var counts: [DeliveryPhase: Int] = [:]

    private let ledger: any LedgerStore
    private let history: any HistoryStore
    private let company: Company
    private let campaign: String?
    private let journal: WireJournal?
    private let holder: String
    private let retry: RetrySchedule
    private let now: () -> Instant
    private let jitter: () -> Double
    private let stop: () -> Bool
    private let progress: (Int) -> Void
    private var waiting: [ClaimedDelivery] = []
    private var inHand: [Int64: InHand] = [:]
    private var early: [DeliveryOutcome] = []
    private var libraries: [String: TemplateLibrary] = [:]
    private var unsentTimes: [Int64: Int] = [:]
    private var limit: Int

    private struct InHand { var attempts: Int, hash: String }

    /// - Parameters:
    ///   - campaign: only its deliveries; `nil` for all.
    ///   - limit: at most so many in this run.
    ///   - jitter: 0..<1, for retries.
    public init(
        ledger: any LedgerStore, history: any HistoryStore, company: Company, campaign: String?,
        journal: WireJournal?, holder: String, retry: RetrySchedule = RetrySchedule(), limit: Int = .max,
        now: @escaping () -> Instant, jitter: @escaping () -> Double, stop: @escaping () -> Bool,
        progress: @escaping (Int) -> Void = { _ in }
    ) {
        self.ledger = ledger
        self.history = history
        self.company = company
        self.campaign = campaign
        self.journal = journal
        self.holder = holder
        self.retry = retry
        self.limit = limit
        self.now = now
        self.jitter = jitter
        self.stop = stop
        self.progress = progress
    }

    public var shouldStop: Bool { stop() }

    /// Long enough for the longest wait of a transaction (ten minutes after the dot) and then some.
    private var lease: Lease { Lease(holder: holder, until: now().adding(seconds: 1200)) }

    public func next() throws(TransportError) -> SMTPJob? {
        while true {
            if waiting.isEmpty {
                guard limit > 0, !stop() else { return try finishEarly() }
                let count = min(128, limit)
                waiting = try storing { try ledger.claim(count, campaign: campaign, lease: lease, at: now()) }.reversed()
                if waiting.isEmpty { return try finishEarly() }
                limit -= waiting.count
            }
            guard let claimed = waiting.popLast() else { continue }
            if let job = try job(for: claimed) { return job }
            if early.count >= 128 { try storeEarly() }
        }
    }

    public func record(
        onWire: [Int64], settled: [(delivery: Int64, settlement: Settlement)]
    ) throws(TransportError) {
        let outcomes = early + settled.map { outcome($0.delivery, $0.settlement) }
        let marks = onWire.map { (delivery: $0, messageHash: inHand[$0]?.hash ?? "") }
        try storing { try ledger.record(onWire: marks, outcomes: outcomes, lease: lease, at: now()) }
        early = []
        for outcome in outcomes { count(outcome) }
        for (delivery, _) in settled {
            journal?.clear(delivery)
            inHand[delivery] = nil
        }
    }

    public func dot(_ delivery: Int64, hasLeft: Bool) { journal?.note(delivery, hasLeft: hasLeft) }

    /// Gives back what was claimed and never handed to the transport.
    public func giveBack() throws(TransportError) {
        early += waiting.map { DeliveryOutcome(delivery: $0.delivery.id, phase: .queued, reply: $0.delivery.reply) }
        waiting = []
        try storeEarly()
    }

    private func finishEarly() throws(TransportError) -> SMTPJob? {
        try storeEarly()
        return nil
    }

    private func storeEarly() throws(TransportError) {
        guard !early.isEmpty else { return }
        let outcomes = early
        try storing { try ledger.record(onWire: [], outcomes: outcomes, lease: lease, at: now()) }
        early = []
        for outcome in outcomes { count(outcome) }
    }

    private func count(_ outcome: DeliveryOutcome) {
        guard outcome.phase != .queued else { return }
        counts[outcome.phase, default: 0] += 1
        progress(counts.values.reduce(0, +))
    }

    /// The message, if it is still to be sent.
    private func job(for claimed: ClaimedDelivery) throws(TransportError) -> SMTPJob? {
        let delivery = claimed.delivery
        if let (phase, note) = try storing({ try reasonAgainst(claimed) }) {
            early.append(DeliveryOutcome(delivery: delivery.id, phase: phase, note: note))
            return nil
        }
        do {
            let message = try MessageMaker(company: company, library: library(of: claimed.proposal))
                .message(claimed.proposal, messageID: delivery.messageID, at: now())
            let hash = SHA256.hash(data: message.bytes)
            inHand[delivery.id] = InHand(
                attempts: delivery.attempts, hash: hash.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
            return SMTPJob(delivery: delivery.id, envelope: message.envelope, message: message.bytes)
        } catch {
            early.append(DeliveryOutcome(delivery: delivery.id, phase: .skipped, note: "not sent: \(error)"))
            return nil
        }
    }

    /// Asked again at the last moment: bought since, no consent any more, suppressed, another address.
    private func reasonAgainst(_ claimed: ClaimedDelivery) throws -> (DeliveryPhase, String)? {
        let delivery = claimed.delivery
        if claimed.proposal.decision == .skipped { return (.skipped, "skipped by \(claimed.proposal.decidedBy)") }
        guard let word = try history.read({ try $0.lastWord(on: delivery.account) }) else {
            return (.skipped, "the account is gone")
        }
        if let last = word.lastPurchase, last > delivery.episode { return (.skipped, "bought again on \(last)") }
        if word.consent == .denied { return (.suppressed, "no consent any more") }
        if let suppression = try ledger.read({ try $0.suppression(address: delivery.recipient, account: delivery.account) }) {
            return (.suppressed, suppression.reason.rawValue)
        }
        if word.email != delivery.recipient { return (.skipped, "the address has changed; plan again") }
        return nil
    }

    private func library(of proposal: Proposal) throws -> TemplateLibrary {
        if let library = libraries[proposal.plan] { return library }
        guard let bytes = try ledger.sources(of: proposal.plan), let sources = PlanSources(bytes: bytes) else {
            throw TransportError(.ledger, "the plan \(proposal.plan) has lost its templates", isTransient: false)
        }
        let library = TemplateLibrary(sources.templates, companyLanguage: company.language)
        libraries[proposal.plan] = library
        return library
    }

    private func outcome(_ delivery: Int64, _ settlement: Settlement) -> DeliveryOutcome {
        let hash = inHand[delivery]?.hash ?? ""
        let attempts = (inHand[delivery]?.attempts ?? 0) + 1
        switch settlement {
        case .accepted(let reply):
            return DeliveryOutcome(delivery: delivery, phase: .accepted, reply: reply.description, messageHash: hash)
        case .refused(let reply, let verb):
            return DeliveryOutcome(
                delivery: delivery, phase: .refused, reply: reply.description, note: "refused at \(verb.rawValue)",
                suppresses: verb == .rcpt && reply.saysAddressIsDead)
        case .deferred(let reply, let verb):
            guard let again = retry.next(after: attempts, at: now(), jitter: jitter()) else {
                return DeliveryOutcome(
                    delivery: delivery, phase: .refused, reply: reply.description,
                    note: "given up after \(attempts) attempts")
            }
            return DeliveryOutcome(
                delivery: delivery, phase: .deferred, reply: reply.description, note: "deferred at \(verb.rawValue)",
                retryAt: again)
        case .undecided(let reason):
            return DeliveryOutcome(delivery: delivery, phase: .inDoubt, note: reason)
        case .unsent(let reason):
            unsentTimes[delivery, default: 0] += 1
            // A server that always drops this one must not make the run go round for ever.
            guard unsentTimes[delivery, default: 0] < 3 else {
                return DeliveryOutcome(
                    delivery: delivery, phase: .deferred, note: reason,
                    retryAt: retry.next(after: attempts, at: now(), jitter: jitter()) ?? now().adding(seconds: 3600))
            }
            return DeliveryOutcome(delivery: delivery, phase: .queued, note: reason)
        }
    }

    private func storing<T>(_ body: () throws -> T) throws(TransportError) -> T {
        do {
            return try body()
        } catch let error as StoreError {
            throw TransportError(error.code == .diskFull ? .disk : .ledger, error.message, isTransient: true)
        } catch {
            throw TransportError(.ledger, "\(error)", isTransient: false)
        }
    }
}
