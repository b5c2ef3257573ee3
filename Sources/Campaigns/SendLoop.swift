public import Domain
import Mail
import Pacing
import Rendering
public import RuleEngine
public import Sending
public import Storage

/// Feeds a transport from the ledger, and the ledger with what the transport says.
///
/// What was approved is what is sent: the templates are the plan's own, and each account is asked once more,
/// just before its envelope goes out, whether it bought, unsubscribed or was suppressed in the meantime. How much
/// leaves, and when, is the `Pacer`'s word.
public final class SendLoop: DeliveryFeed {
    /// What became of the deliveries of this run.
    public private(set) var counts: [DeliveryPhase: Int] = [:]

    let ledger: any LedgerStore
    let history: any HistoryStore
    let company: Company
    let campaign: String?
    private let journal: WireJournal?
    let holder: String
    let policy: SendingPolicy
    /// For so many seconds a run waits for its pace; what may leave only later is another run's.
    let patience: Double
    let now: () -> Instant
    let jitter: () -> Double
    private let stop: () -> Bool
    private let progress: (Int) -> Void
    let meanwhile: () -> Void
    private let observe: (DeliveryOutcome) -> Void
    var pacer: Pacer
    let companyZone: Zone
    var zones: [String: Zone] = [:]
    /// Made, and held back by their organisation's pace.
    var held: [Ready] = []
    /// Refused for good since the breakers were looked at.
    var refusals = 0
    /// Events are looked at again, and the lease is renewed, after so many seconds.
    var lookedAt: Instant
    /// What is being handed out, and what is being made meanwhile.
    var current: MessageBatch?
    var following: MessageBatch?
    var inHand: [Int64: InHand] = [:]
    var early: [DeliveryOutcome] = []
    var frozen: [String: FrozenPlan] = [:]
    var unsentTimes: [Int64: Int] = [:]
    var limit: Int
    /// Policy refusals of this run, while nothing has been accepted.
    var suspicions = 0

    struct InHand {
        var delivery: Delivery
        var hash: String
        var madeAt: Instant
        var claimed: ClaimedDelivery
        /// When it was asked last whether it shall be sent.
        var askedAt: Instant
    }

    /// So many the transport is about to take; their questions are asked in one go.
    var expected = 1
    /// Answers that nobody has taken yet. They are good for as long as the transport fills its hands, and nothing that
    /// takes time, or may change them, comes between.
    var asked: [Int64: Answer] = [:]

    /// Whether a delivery is still to be sent.
    struct Answer {
        /// `nil`: it is.
        var against: DeliveryOutcome?
        var at: Instant
    }

    /// A delivery with its message.
    struct Ready {
        var claimed: ClaimedDelivery
        var made: MessageBatch.Made
    }

    /// What a plan froze, ready for use.
    struct FrozenPlan {
        var maker: MessageMaker
        var cap: Cap?
    }

    /// - Parameters:
    ///   - campaign: only its deliveries; `nil` for all.
    ///   - policy: the company's pace, windows, retries and breakers.
    ///   - limit: at most so many in this run.
    ///   - patience: seconds that a run waits for its pace before it ends.
    ///   - jitter: 0..<1, for retries.
    ///   - meanwhile: called every few seconds between messages, to read what customers said in the meantime.
    ///   - observe: told each outcome once it is recorded.
    public init(
        ledger: any LedgerStore, history: any HistoryStore, company: Company, campaign: String?,
        journal: WireJournal?, holder: String, policy: SendingPolicy = SendingPolicy(), limit: Int = .max,
        patience: Double = 60,
        now: @escaping () -> Instant, jitter: @escaping () -> Double, stop: @escaping () -> Bool,
        progress: @escaping (Int) -> Void = { _ in }, meanwhile: @escaping () -> Void = {},
        observe: @escaping (DeliveryOutcome) -> Void = { _ in }
    ) throws {
        self.ledger = ledger
        self.history = history
        self.company = company
        self.campaign = campaign
        self.journal = journal
        self.holder = holder
        self.policy = policy
        self.patience = patience
        companyZone = Zone(name: "company", offset: company.zoneOffset)
        lookedAt = now()
        pacer = try Pacer(policy, ledger: ledger, holder: holder, day: company.day, at: now())
        self.limit = limit
        self.now = now
        self.jitter = jitter
        self.stop = stop
        self.progress = progress
        self.observe = observe
        self.meanwhile = meanwhile
    }

    public var shouldStop: Bool { stop() || halt != nil }

    /// Why the run stopped by itself: the relay refuses us, not the customers. Nobody was given up for it.
    public internal(set) var halt: TransportError?

    /// Long enough for the longest wait of a transaction (ten minutes after the dot) and then some.
    var lease: Lease { Lease(holder: holder, until: now().adding(seconds: 1200)) }

    /// Why and until when what is due waits; said when a run ends before everything has left.
    public internal(set) var waiting: (until: Instant, why: String)?

    public var nextChance: Instant? {
        guard let waiting, !shouldStop, waiting.until <= now().adding(seconds: patience) else { return nil }
        return waiting.until
    }

    public func expect(_ count: Int) {
        asked = [:]
        expected = max(1, count)
    }

    public func next() throws(TransportError) -> SMTPJob? {
        waiting = nil
        try look()
        while !shouldStop {
            let moment = now()
            guard try storing({ try pacer.allowed(at: moment) }) > 0 else {
                waiting = pacer.nextChance(after: moment).map { (until: $0.at, why: $0.why) }
                return try finishEarly()
            }
            if let job = try heldJob(at: moment) { return job }
            guard let (claimed, made) = current?.next() else {
                // While one batch is handed out the next is being made, on the other cores.
                current = following
                if current == nil { current = try claim() }
                following = nil
                if current != nil { following = try claim() }
                if current == nil {
                    waiting = try storing { try whatWaits(at: moment) }
                    return try finishEarly()
                }
                continue
            }
            if let job = try job(for: claimed, made) { return job }
            if early.count >= 128 { try storeEarly() }
        }
        return try finishEarly()
    }

    public func record(
        onWire: [Int64], settled: [(delivery: Int64, settlement: Settlement)]
    ) throws(TransportError) -> Set<Int64> {
        expect(1)
        // Where a connection ends, the first that was unanswered may be why; those behind it are not.
        let blamed = settled.first { if case .unsent = $0.settlement { true } else { false } }?.delivery
        var outcomes =
            early + settled.map { outcome($0.delivery, $0.settlement, isBlamed: $0.delivery == blamed) }
        // On a slow relay minutes pass between the envelope's turn and its content: this is the last moment.
        var refused: Set<Int64> = []
        for delivery in onWire {
            guard let hand = inHand[delivery], abs(now().milliseconds(since: hand.askedAt)) > 5000 else {
                continue
            }
            if let reason = try storing({ try answer(for: hand.claimed).against }) {
                outcomes.append(reason)
                refused.insert(delivery)
            }
        }
        let marks = onWire.filter { !refused.contains($0) }.map {
            WireMark($0, messageHash: inHand[$0]?.hash ?? "", madeAt: inHand[$0]?.madeAt ?? now())
        }
        let lost = try storing {
            try ledger.record(onWire: marks, outcomes: outcomes, lease: lease, at: now())
        }
        early = []
        for outcome in outcomes where !lost.contains(outcome.delivery) { count(outcome) }
        for (delivery, settlement) in settled {
            journal?.clear(delivery)
            switch settlement {
            case .refused: refusals += 1
            case .accepted, .deferred, .undecided, .unsent: break
            }
            if let hand = inHand.removeValue(forKey: delivery) {
                pacer.finish(hand.delivery.organisation, Self.signal(settlement), at: now())
            }
        }
        // Whoever waited for a free place may have one now.
        if !settled.isEmpty, !held.isEmpty { waiting = (now(), "") }
        for delivery in refused {
            if let hand = inHand.removeValue(forKey: delivery) { pacer.cancel(hand.delivery.organisation) }
        }
        return lost.union(refused)
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
        for ready in held {
            early.append(
                DeliveryOutcome(
                    delivery: ready.claimed.delivery.id, phase: .queued, reply: ready.claimed.delivery.reply,
                    note: "waits for its pace"))
        }
        held = []
        try storeEarly()
        try storing {
            try BreakerWatch.look(ledger, limits: policy.breaker, at: now())
            try pacer.keep(at: now())
        }
    }

    private func finishEarly() throws(TransportError) -> SMTPJob? {
        try storeEarly()
        return nil
    }

    private func storeEarly() throws(TransportError) {
        guard !early.isEmpty else { return }
        asked = [:]
        let outcomes = early
        let lost = try storing { try ledger.record(onWire: [], outcomes: outcomes, lease: lease, at: now()) }
        early = []
        for outcome in outcomes where !lost.contains(outcome.delivery) { count(outcome) }
    }

    private func count(_ outcome: DeliveryOutcome) {
        observe(outcome)
        guard outcome.phase != .queued else { return }
        counts[outcome.phase, default: 0] += 1
        progress(counts.values.reduce(0, +))
    }

    /// The message, if it is still to be sent.
    private func job(
        for claimed: ClaimedDelivery, _ made: Result<MessageBatch.Made, any Error>
    ) throws(TransportError) -> SMTPJob? {
        let delivery = claimed.delivery
        let answer = try storing { try self.answer(for: claimed) }
        if let reason = answer.against {
            early.append(reason)
            return nil
        }
        switch made {
        case .success(let made):
            let ready = Ready(claimed: claimed, made: made)
            let moment = now()
            if pacer.start(delivery.organisation, at: moment) { return job(ready, askedAt: answer.at) }
            let next = pacer.next(delivery.organisation, after: moment)
            if held.count < 256, next <= moment.adding(seconds: min(patience, 300)) {
                held.append(ready)
            } else {
                early.append(
                    DeliveryOutcome(
                        delivery: delivery.id, phase: .queued, reply: delivery.reply, status: delivery.status,
                        note: "waits for the pace of \(delivery.organisation)", retryAt: next))
            }
            return nil
        case .failure(let error):
            early.append(DeliveryOutcome(delivery: delivery.id, phase: .skipped, note: "not sent: \(error)"))
            return nil
        }
    }

    func job(_ ready: Ready, askedAt: Instant) -> SMTPJob {
        let delivery = ready.claimed.delivery
        inHand[delivery.id] = InHand(
            delivery: delivery, hash: ready.made.hash, madeAt: ready.made.madeAt, claimed: ready.claimed,
            askedAt: askedAt)
        return SMTPJob(
            delivery: delivery.id, envelope: ready.made.message.envelope,
            message: ready.made.message.signedBytes, group: delivery.organisation,
            groupLimit: pacer.messagesPerConnection(delivery.organisation))
    }

    func storing<T>(_ body: () throws -> T) throws(TransportError) -> T {
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
