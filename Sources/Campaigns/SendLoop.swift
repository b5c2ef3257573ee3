public import Domain
import Mail
import Rendering
import RuleEngine
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
    /// What is being handed out, and what is being made meanwhile.
    private var current: MessageBatch?
    private var following: MessageBatch?
    private var inHand: [Int64: InHand] = [:]
    private var early: [DeliveryOutcome] = []
    private var frozen: [String: FrozenPlan] = [:]
    private var unsentTimes: [Int64: Int] = [:]
    private var limit: Int
    /// Policy refusals of this run, while nothing has been accepted.
    private var suspicions = 0

    private struct InHand { var attempts: Int, hash: String, madeAt: Instant }

    /// What a plan froze, ready for use.
    private struct FrozenPlan {
        var maker: MessageMaker
        var cap: Cap?
    }

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

    public var shouldStop: Bool { stop() || halt != nil }

    /// Why the run stopped by itself: the relay refuses us, not the customers. Nobody was given up for it.
    public private(set) var halt: TransportError?

    /// Long enough for the longest wait of a transaction (ten minutes after the dot) and then some.
    private var lease: Lease { Lease(holder: holder, until: now().adding(seconds: 1200)) }

    public func next() throws(TransportError) -> SMTPJob? {
        while true {
            guard let (claimed, made) = current?.next() else {
                // While one batch is handed out the next is being made, on the other cores.
                current = following
                if current == nil { current = try claim() }
                following = nil
                if current != nil { following = try claim() }
                if current == nil { return try finishEarly() }
                continue
            }
            if let job = try job(for: claimed, made) { return job }
            if early.count >= 128 { try storeEarly() }
        }
    }

    private func claim() throws(TransportError) -> MessageBatch? {
        guard limit > 0, !shouldStop else { return nil }
        let claimed = try storing {
            try ledger.claim(min(64, limit), campaign: campaign, lease: lease, at: now())
        }
        limit -= claimed.count
        if claimed.isEmpty { return nil }
        let work = try storing { try claimed.map { (claimed: $0, maker: try plan(of: $0.proposal).maker) } }
        return MessageBatch(work, at: now())
    }

    public func record(
        onWire: [Int64], settled: [(delivery: Int64, settlement: Settlement)]
    ) throws(TransportError) -> Set<Int64> {
        let outcomes = early + settled.map { outcome($0.delivery, $0.settlement) }
        let marks = onWire.map {
            WireMark($0, messageHash: inHand[$0]?.hash ?? "", madeAt: inHand[$0]?.madeAt ?? now())
        }
        let lost = try storing {
            try ledger.record(onWire: marks, outcomes: outcomes, lease: lease, at: now())
        }
        early = []
        for outcome in outcomes where !lost.contains(outcome.delivery) { count(outcome) }
        for (delivery, _) in settled {
            journal?.clear(delivery)
            inHand[delivery] = nil
        }
        return lost
    }

    public func dot(_ delivery: Int64, _ moment: DotMoment) {
        switch moment {
        case .leaving: journal?.note(delivery, hasLeft: false)
        case .left: journal?.note(delivery, hasLeft: true)
        case .stays: journal?.clear(delivery)
        }
    }

    /// Gives back what was claimed and never handed to the transport.
    public func giveBack() throws(TransportError) {
        for batch in [current, following] {
            while let (claimed, _) = batch?.next() {
                early.append(
                    DeliveryOutcome(
                        delivery: claimed.delivery.id, phase: .queued, reply: claimed.delivery.reply))
            }
        }
        current = nil
        following = nil
        try storeEarly()
    }

    private func finishEarly() throws(TransportError) -> SMTPJob? {
        try storeEarly()
        return nil
    }

    private func storeEarly() throws(TransportError) {
        guard !early.isEmpty else { return }
        let outcomes = early
        let lost = try storing { try ledger.record(onWire: [], outcomes: outcomes, lease: lease, at: now()) }
        early = []
        for outcome in outcomes where !lost.contains(outcome.delivery) { count(outcome) }
    }

    private func count(_ outcome: DeliveryOutcome) {
        guard outcome.phase != .queued else { return }
        counts[outcome.phase, default: 0] += 1
        progress(counts.values.reduce(0, +))
    }

    /// The message, if it is still to be sent.
    private func job(
        for claimed: ClaimedDelivery, _ made: Result<MessageBatch.Made, any Error>
    ) throws(TransportError) -> SMTPJob? {
        let delivery = claimed.delivery
        if let (phase, note) = try storing({ try reasonAgainst(claimed) }) {
            early.append(DeliveryOutcome(delivery: delivery.id, phase: phase, note: note))
            return nil
        }
        switch made {
        case .success(let made):
            inHand[delivery.id] = InHand(
                attempts: delivery.attempts, hash: made.hash, madeAt: made.madeAt)
            return SMTPJob(
                delivery: delivery.id, envelope: made.message.envelope, message: made.message.signedBytes)
        case .failure(let error):
            early.append(DeliveryOutcome(delivery: delivery.id, phase: .skipped, note: "not sent: \(error)"))
            return nil
        }
    }

    /// Asked again at the last moment: bought since, no consent any more, suppressed, another address.
    private func reasonAgainst(_ claimed: ClaimedDelivery) throws -> (DeliveryPhase, String)? {
        let delivery = claimed.delivery
        if claimed.proposal.decision == .skipped {
            return (.skipped, "skipped by \(claimed.proposal.decidedBy)")
        }
        guard let word = try history.read({ try $0.lastWord(on: delivery.account) }) else {
            return (.skipped, "the account is gone")
        }
        if let last = word.lastPurchase, last > delivery.episode {
            return (.skipped, "bought again on \(last)")
        }
        if word.consent == .denied { return (.suppressed, "no consent any more") }
        if word.email != delivery.recipient { return (.skipped, "the address has changed; plan again") }
        let cap = try plan(of: claimed.proposal).cap
        return try ledger.read { ledger in
            if let suppression = try ledger.suppression(
                address: delivery.recipient, account: delivery.account, campaign: delivery.campaign)
            {
                return (.suppressed, suppression.reason.rawValue)
            }
            let quietSince = company.firstInstant(after: delivery.episode)
            if try ledger.hasDelivery(
                to: delivery.recipient, campaign: delivery.campaign, step: delivery.step, since: quietSince,
                except: delivery.id)
            {
                return (.skipped, "its address had the message for another account")
            }
            guard let cap else { return nil }
            let count = try ledger.mailCount(
                account: delivery.account, recipient: delivery.recipient,
                since: now().adding(seconds: -Double(cap.days) * 86_400), except: delivery.id)
            return count >= cap.messages ? (.skipped, "had \(count) in the last \(cap.days) days") : nil
        }
    }

    private func plan(of proposal: Proposal) throws -> FrozenPlan {
        if let plan = frozen[proposal.plan] { return plan }
        guard let bytes = try ledger.sources(of: proposal.plan), let sources = PlanSources(bytes: bytes)
        else {
            throw TransportError(
                .ledger, "the plan \(proposal.plan) has lost its templates", isTransient: false)
        }
        let plan = FrozenPlan(
            maker: MessageMaker(company: company, sources: sources),
            cap: Campaign.read(sources.rules, name: proposal.campaign).campaign?.cap)
        frozen[proposal.plan] = plan
        return plan
    }

    private func outcome(_ delivery: Int64, _ settlement: Settlement) -> DeliveryOutcome {
        let hash = inHand[delivery]?.hash ?? ""
        let attempts = (inHand[delivery]?.attempts ?? 0) + 1
        switch settlement {
        case .accepted(let reply):
            return DeliveryOutcome(
                delivery: delivery, phase: .accepted, reply: reply.description, messageHash: hash)
        case .refused(let reply, let verb) where isAboutUs(reply, at: verb):
            suspicions += 1
            // One customer's own server may say the same of us; the relay says it to everybody.
            if verb == .rcpt, reply.code != 530, reply.code != 535, suspicions < 3 {
                let again = retry.next(after: attempts, at: now(), jitter: jitter())
                return DeliveryOutcome(
                    delivery: delivery, phase: again == nil ? .refused : .deferred, reply: reply.description,
                    note: "refused by policy at \(verb.rawValue)", retryAt: again)
            }
            halt = TransportError(
                reply.code == 530 || reply.code == 535 ? .authentication : .protocolViolation,
                "the relay refuses us at \(verb.rawValue): \(reply); check smtp.user, mail.from and mail.returnPath. "
                    + "Nobody was given up for it",
                isTransient: false)
            return DeliveryOutcome(
                delivery: delivery, phase: .queued, reply: reply.description, note: "the relay refused us")
        case .refused(let reply, let verb):
            return DeliveryOutcome(
                delivery: delivery, phase: .refused, reply: reply.description,
                note: "refused at \(verb.rawValue)",
                suppresses: verb == .rcpt && reply.saysAddressIsDead)
        case .deferred(let reply, let verb):
            guard let again = retry.next(after: attempts, at: now(), jitter: jitter()) else {
                return DeliveryOutcome(
                    delivery: delivery, phase: .refused, reply: reply.description,
                    note: "given up after \(attempts) attempts")
            }
            return DeliveryOutcome(
                delivery: delivery, phase: .deferred, reply: reply.description,
                note: "deferred at \(verb.rawValue)",
                retryAt: again)
        case .undecided(let reason):
            return DeliveryOutcome(delivery: delivery, phase: .inDoubt, note: reason)
        case .unsent(let reason):
            unsentTimes[delivery, default: 0] += 1
            // A server that always drops this one must not make the run go round for ever.
            guard unsentTimes[delivery, default: 0] < 3 else {
                return DeliveryOutcome(
                    delivery: delivery, phase: .deferred, note: reason,
                    retryAt: retry.next(after: attempts, at: now(), jitter: jitter())
                        ?? now().adding(seconds: 3600))
            }
            return DeliveryOutcome(delivery: delivery, phase: .queued, note: reason)
        }
    }

    /// A final no that the next customer would get just as well: the relay wants a login, or does not like our
    /// return path. Customers are not given up for it.
    private func isAboutUs(_ reply: SMTPReply, at verb: SMTPVerb) -> Bool {
        switch verb {
        // 552 and 553 here are said by the session of one message: too large, or needing SMTPUTF8.
        case .mail: return reply.enhancedStatus != "5.3.4" && reply.enhancedStatus != "5.6.7"
        case .rcpt, .data:
            guard counts[.accepted, default: 0] == 0 else { return false }
            return reply.code == 530 || reply.code == 535 || reply.enhancedStatus?.hasPrefix("5.7.") == true
        default: return false
        }
    }

    private func storing<T>(_ body: () throws -> T) throws(TransportError) -> T {
        do {
            return try body()
        } catch let error as TransportError {
            throw error
        } catch let error as StoreError {
            throw TransportError(error.code == .diskFull ? .disk : .ledger, error.message, isTransient: true)
        } catch {
            throw TransportError(.ledger, "\(error)", isTransient: false)
        }
    }
}
