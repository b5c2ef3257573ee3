import Domain
import Pacing
import RuleEngine
import Sending
import Storage

extension SendLoop {
    /// Now and then: what bounced or complained meanwhile, and the lease on what is in hand.
    func look() throws(TransportError) {
        let moment = now()
        let isDue = abs(moment.milliseconds(since: lookedAt)) >= 5000
        // Refusals may be many before five seconds have passed.
        guard isDue || refusals >= 3 else { return }
        refusals = 0
        asked = [:]
        try storing { try BreakerWatch.look(ledger, limits: policy.breaker, at: moment) }
        guard isDue else { return }
        lookedAt = moment
        meanwhile()
        try storing {
            try ledger.renew(lease)
            try pacer.keep(at: moment)
        }
        // Somebody may just have said no.
        asked = [:]
    }

    func claim() throws(TransportError) -> MessageBatch? {
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
    func leftAlone(at moment: Instant) -> [String] {
        let resting = pacer.slowed(at: moment).filter { pacer.isResting($0, at: moment) }
        return Set(resting + held.map(\.claimed.delivery.organisation)).sorted()
    }

    /// One that was held back and may leave now, asked once more whether it shall.
    func heldJob(at moment: Instant) throws(TransportError) -> SMTPJob? {
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
            let answer = try storing { try self.answer(for: ready.claimed) }
            if let reason = answer.against {
                pacer.cancel(organisation)
                early.append(reason)
                continue
            }
            return job(ready, askedAt: answer.at)
        }
        return nil
    }

    /// When to ask again, if anything that is due is only held up by its pace.
    func whatWaits(at moment: Instant) throws -> (until: Instant, why: String)? {
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
}
