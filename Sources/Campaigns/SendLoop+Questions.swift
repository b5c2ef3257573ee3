import Domain
import Pacing
import RuleEngine
import Sending
import Storage

extension SendLoop {
    /// Asked again at the last moment: paused, outside its window, or not to be sent at all.
    ///
    /// Those that the transport is about to take with it are asked in the same read, which costs as much as one.
    func answer(for claimed: ClaimedDelivery) throws -> Answer {
        if let known = asked.removeValue(forKey: claimed.delivery.id) { return known }
        let group = [claimed] + (current?.upcoming(expected - 1) ?? [])
        let answers = try answers(for: group)
        for (other, answer) in zip(group, answers).dropFirst() { asked[other.delivery.id] = answer }
        return answers[0]
    }

    /// One for each.
    private func answers(for group: [ClaimedDelivery]) throws -> [Answer] {
        let moment = now()
        let words = try history.read { history in
            try group.map { try history.lastWord(on: $0.delivery.account) }
        }
        let caps = try group.map { try plan(of: $0.proposal).cap }
        let against = try ledger.read { ledger in
            try group.indices.map { index -> DeliveryOutcome? in
                let delivery = group[index].delivery
                if try ledger.isPaused(delivery.campaign) {
                    return DeliveryOutcome(
                        delivery: delivery.id, phase: .queued, reply: delivery.reply, status: delivery.status,
                        note: "its campaign is paused")
                }
                let zone = policy.followsRecipient ? self.zone(delivery.zone) : companyZone
                if !policy.window.isOpen(at: moment, in: zone) {
                    return DeliveryOutcome(
                        delivery: delivery.id, phase: .queued, reply: delivery.reply, status: delivery.status,
                        note: DeliveryOutcome.waitsForHours,
                        retryAt: policy.window.nextOpen(at: moment, in: zone))
                }
                return try reasonToDrop(group[index], words[index], caps[index], ledger).map {
                    DeliveryOutcome(delivery: delivery.id, phase: $0.0, note: $0.1)
                }
            }
        }
        return against.map { Answer(against: $0, at: moment) }
    }

    func zone(_ name: String) -> Zone {
        if name.isEmpty { return companyZone }
        if let known = zones[name] { return known }
        let zone = (try? Zone(name)) ?? companyZone
        zones[name] = zone
        return zone
    }

    /// Bought since, no consent any more, suppressed, another address.
    private func reasonToDrop(
        _ claimed: ClaimedDelivery, _ word: LastWord?, _ cap: Cap?, _ ledger: any LedgerReading
    ) throws -> (DeliveryPhase, String)? {
        let delivery = claimed.delivery
        if claimed.proposal.decision == .skipped {
            return (.skipped, "skipped by \(claimed.proposal.decidedBy)")
        }
        guard let word else { return (.skipped, "the account is gone") }
        if let last = word.lastPurchase, last > delivery.episode {
            return (.skipped, "bought again on \(last)")
        }
        if word.consent == .denied { return (.suppressed, "no consent any more") }
        if word.email != delivery.recipient { return (.skipped, "the address has changed; plan again") }
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

    func plan(of proposal: Proposal) throws -> FrozenPlan {
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
}
