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

    private let ledger: any LedgerStore
    private let history: any HistoryStore
    private let company: Company
    private let campaign: String?
    private let journal: WireJournal?
    private let holder: String
    private let policy: SendingPolicy
    /// For so many seconds a run waits for its pace; what may leave only later is another run's.
    private let patience: Double
    private let now: () -> Instant
    private let jitter: () -> Double
    private let stop: () -> Bool
    private let progress: (Int) -> Void
    private let meanwhile: () -> Void
    private let observe: (DeliveryOutcome) -> Void
    private var pacer: Pacer
    private let companyZone: Zone
    private var zones: [String: Zone] = [:]
    /// Made, and held back by their organisation's pace.
    private var held: [Ready] = []
    /// Events are looked at again, and the lease is renewed, after so many seconds.
    private var lookedAt: Instant
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

    private struct InHand {
        var delivery: Delivery
        var hash: String
        var madeAt: Instant
        var claimed: ClaimedDelivery
        /// When it was asked last whether it shall be sent.
        var askedAt: Instant
    }

    /// A delivery with its message.
    private struct Ready {
        var claimed: ClaimedDelivery
        var made: MessageBatch.Made
    }

    /// What a plan froze, ready for use.
    private struct FrozenPlan {
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
    public private(set) var halt: TransportError?

    /// Long enough for the longest wait of a transaction (ten minutes after the dot) and then some.
    private var lease: Lease { Lease(holder: holder, until: now().adding(seconds: 1200)) }

    /// Why and until when what is due waits; said when a run ends before everything has left.
    public private(set) var waiting: (until: Instant, why: String)?

    public var nextChance: Instant? {
        guard let waiting, !shouldStop, waiting.until <= now().adding(seconds: patience) else { return nil }
        return waiting.until
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

    /// Now and then: what bounced or complained meanwhile, and the lease on what is in hand.
    private func look() throws(TransportError) {
        let moment = now()
        guard abs(moment.milliseconds(since: lookedAt)) >= 5000 else { return }
        lookedAt = moment
        meanwhile()
        try storing {
            try BreakerWatch.look(ledger, limits: policy.breaker, at: moment)
            try ledger.renew(lease)
            try pacer.keep(at: moment)
        }
    }

    private func claim() throws(TransportError) -> MessageBatch? {
        guard limit > 0, !shouldStop else { return nil }
        let moment = now()
        let claimed = try storing {
            try ledger.claim(
                min(64, limit, max(1, try pacer.allowed(at: moment))), campaign: campaign,
                excluding: leftAlone(at: moment), lease: lease, at: moment)
        }
        limit -= claimed.count
        if claimed.isEmpty { return nil }
        // Another sender may have claimed at the same moment: each sees the other's claims now, before anything leaves.
        try storing { try pacer.recount(at: now()) }
        let work = try storing { try claimed.map { (claimed: $0, maker: try plan(of: $0.proposal).maker) } }
        return MessageBatch(work, at: now())
    }

    /// Organisations that would get nothing now, so that nothing is claimed for them.
    private func leftAlone(at moment: Instant) -> [String] {
        let resting = pacer.slowed(at: moment).filter { pacer.isResting($0, at: moment) }
        return Set(resting + held.map(\.claimed.delivery.organisation)).sorted()
    }

    /// One that was held back and may leave now, asked once more whether it shall.
    private func heldJob(at moment: Instant) throws(TransportError) -> SMTPJob? {
        var index = 0
        var full: Set<String> = []
        while index < held.count {
            let organisation = held[index].claimed.delivery.organisation
            guard !full.contains(organisation), pacer.start(organisation, at: moment) else {
                full.insert(organisation)
                index += 1
                continue
            }
            let ready = held.remove(at: index)
            if let reason = try storing({ try reasonAgainst(ready.claimed) }) {
                pacer.cancel(organisation)
                early.append(reason)
                continue
            }
            return job(ready)
        }
        return nil
    }

    /// When to ask again, if anything that is due is only held up by its pace.
    private func whatWaits(at moment: Instant) throws -> (until: Instant, why: String)? {
        var first: (until: Instant, why: String)?
        var names = Set(held.map(\.claimed.delivery.organisation))
        let alone = leftAlone(at: moment)
        if !alone.isEmpty {
            let due = try ledger.due(at: moment)
            names.formUnion(alone.filter { due[$0] != nil })
        }
        for name in names.sorted() {
            let next = pacer.next(name, after: moment)
            // Only a place is missing: when one of those in hand is settled, there is one.
            if next <= moment, !inHand.isEmpty { continue }
            if first == nil || next < first?.until ?? next {
                first = (
                    next, "\(name.isEmpty ? "the receiver" : name) asked for less, or its pace allows no more"
                )
            }
        }
        return first
    }

    public func record(
        onWire: [Int64], settled: [(delivery: Int64, settlement: Settlement)]
    ) throws(TransportError) -> Set<Int64> {
        var outcomes = early + settled.map { outcome($0.delivery, $0.settlement) }
        // On a slow relay minutes pass between the envelope's turn and its content: this is the last moment.
        var refused: Set<Int64> = []
        for delivery in onWire {
            guard let hand = inHand[delivery], abs(now().milliseconds(since: hand.askedAt)) > 5000 else {
                continue
            }
            if let reason = try storing({ try reasonAgainst(hand.claimed) }) {
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
        if let reason = try storing({ try reasonAgainst(claimed) }) {
            early.append(reason)
            return nil
        }
        switch made {
        case .success(let made):
            let ready = Ready(claimed: claimed, made: made)
            let moment = now()
            if pacer.start(delivery.organisation, at: moment) { return job(ready) }
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

    private func job(_ ready: Ready) -> SMTPJob {
        let delivery = ready.claimed.delivery
        inHand[delivery.id] = InHand(
            delivery: delivery, hash: ready.made.hash, madeAt: ready.made.madeAt, claimed: ready.claimed,
            askedAt: now())
        return SMTPJob(
            delivery: delivery.id, envelope: ready.made.message.envelope,
            message: ready.made.message.signedBytes, group: delivery.organisation,
            groupLimit: pacer.messagesPerConnection(delivery.organisation))
    }

    /// Asked again at the last moment: paused, outside its window, or not to be sent at all.
    private func reasonAgainst(_ claimed: ClaimedDelivery) throws -> DeliveryOutcome? {
        let delivery = claimed.delivery
        if try ledger.read({ try $0.isPaused(delivery.campaign) }) {
            return DeliveryOutcome(
                delivery: delivery.id, phase: .queued, reply: delivery.reply, status: delivery.status,
                note: "its campaign is paused")
        }
        let moment = now()
        let zone = policy.followsRecipient ? self.zone(delivery.zone) : companyZone
        if !policy.window.isOpen(at: moment, in: zone) {
            return DeliveryOutcome(
                delivery: delivery.id, phase: .queued, reply: delivery.reply, status: delivery.status,
                note: "waits for its sending hours", retryAt: policy.window.nextOpen(at: moment, in: zone))
        }
        return try reasonToDrop(claimed).map {
            DeliveryOutcome(delivery: delivery.id, phase: $0.0, note: $0.1)
        }
    }

    private func zone(_ name: String) -> Zone {
        if name.isEmpty { return companyZone }
        if let known = zones[name] { return known }
        let zone = (try? Zone(name)) ?? companyZone
        zones[name] = zone
        return zone
    }

    /// Bought since, no consent any more, suppressed, another address.
    private func reasonToDrop(_ claimed: ClaimedDelivery) throws -> (DeliveryPhase, String)? {
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
            let wish = try ledger.preference(of: delivery.account)
            if let until = wish?.pausedUntil, until > now() {
                return (.skipped, "asked for no mail before \(company.day(at: until))")
            }
            guard let cap = cap?.heeding(wish) else { return nil }
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
        let hand = inHand[delivery]
        let attempts = (hand?.delivery.attempts ?? 0) + 1
        switch settlement {
        case .accepted(let reply):
            return DeliveryOutcome(
                delivery: delivery, phase: .accepted, reply: reply.description, status: reply.status,
                messageHash: hand?.hash ?? "")
        case .refused(let reply, let verb) where isAboutUs(reply, at: verb):
            suspicions += 1
            // One customer's own server may say the same of us; the relay says it to everybody.
            if verb == .rcpt, reply.code != 530, reply.code != 535, suspicions < 3 {
                let again = retry(hand?.delivery, attempts)
                return DeliveryOutcome(
                    delivery: delivery, phase: again == nil ? .refused : .deferred, reply: reply.description,
                    status: reply.status, note: "refused by policy at \(verb.rawValue)", retryAt: again)
            }
            stopForUs(reply, at: verb, hand?.delivery.campaign)
            return DeliveryOutcome(
                delivery: delivery, phase: .queued, reply: reply.description, status: reply.status,
                note: "the relay refused us")
        case .refused(let reply, let verb):
            return DeliveryOutcome(
                delivery: delivery, phase: .refused, reply: reply.description, status: reply.status,
                note: "refused at \(verb.rawValue)",
                suppresses: verb == .rcpt && reply.saysAddressIsDead)
        case .deferred(let reply, let verb):
            guard let again = retry(hand?.delivery, attempts) else {
                return DeliveryOutcome(
                    delivery: delivery, phase: .refused, reply: reply.description, status: reply.status,
                    note: "given up after \(attempts) \(attempts == 1 ? "attempt" : "attempts")")
            }
            return DeliveryOutcome(
                delivery: delivery, phase: .deferred, reply: reply.description, status: reply.status,
                note: "deferred at \(verb.rawValue)", retryAt: again)
        case .undecided(let reason):
            return DeliveryOutcome(delivery: delivery, phase: .inDoubt, note: reason)
        case .unsent(let reason):
            unsentTimes[delivery, default: 0] += 1
            // A server that always drops this one must not make the run go round for ever.
            guard unsentTimes[delivery, default: 0] < 3 else {
                let again = retry(hand?.delivery, attempts)
                return DeliveryOutcome(
                    delivery: delivery, phase: again == nil ? .refused : .deferred,
                    note: again == nil ? "given up: \(reason)" : reason, retryAt: again)
            }
            // Due now, and so behind all that has waited longer: one recipient at whom the relay hangs up must not
            // stand in front of the others for ever.
            return DeliveryOutcome(delivery: delivery, phase: .queued, note: reason, retryAt: now())
        }
    }

    /// When it is tried again, in its window; `nil` when that was the last time.
    private func retry(_ delivery: Delivery?, _ attempts: Int) -> Instant? {
        let moment = now()
        return policy.retry.next(
            after: attempts, firstAttempt: delivery?.firstTriedAt ?? moment, at: moment, jitter: jitter(),
            window: policy.window, zone: policy.followsRecipient ? zone(delivery?.zone ?? "") : companyZone)
    }

    private func stopForUs(_ reply: SMTPReply, at verb: SMTPVerb, _ campaign: String?) {
        // The reply may name the customer; it stands with the delivery, and nowhere else.
        let reason = "the relay refuses us at \(verb.rawValue): \(reply.masked)"
        halt = TransportError(
            reply.code == 530 || reply.code == 535 ? .authentication : .protocolViolation,
            "\(reason); check smtp.user, mail.from and mail.returnPath. Nobody was given up for it",
            isTransient: false)
        guard let campaign else { return }
        // Nothing is lost if this cannot be written: the next run is refused in the same way.
        try? ledger.pause(
            CampaignPause(campaign: campaign, reason: reason, who: "breaker", since: now()))
    }

    private static func signal(_ settlement: Settlement) -> PaceSignal {
        switch settlement {
        case .accepted: .accepted
        case .refused(let reply, _), .deferred(let reply, _):
            PaceSignal(
                code: reply.code, enhancedStatus: reply.enhancedStatus,
                text: reply.lines.joined(separator: " "))
        // A 421 that closed the connection is told in the reason.
        case .undecided(let reason), .unsent(let reason): reason.contains(": 421") ? .slowDown : .neutral
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
