import Domain
import Pacing
import RuleEngine
import Sending
import Storage

extension SendLoop {
    /// - Parameter isBlamed: for the end of its connection, if it is unsent.
    func outcome(_ delivery: Int64, _ settlement: Settlement, isBlamed: Bool) -> DeliveryOutcome {
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
            unsentTimes[delivery, default: 0] += isBlamed ? 1 : 0
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
    func retry(_ delivery: Delivery?, _ attempts: Int) -> Instant? {
        let moment = now()
        return policy.retry.next(
            after: attempts, firstAttempt: delivery?.firstTriedAt ?? moment, at: moment, jitter: jitter(),
            window: policy.window, zone: policy.followsRecipient ? zone(delivery?.zone ?? "") : companyZone)
    }

    func stopForUs(_ reply: SMTPReply, at verb: SMTPVerb, _ campaign: String?) {
        // The reply may name the customer; it stands with the delivery, and nowhere else.
        let reason = "the relay refuses us at \(verb.rawValue): \(reply.masked)"
        halt = TransportError(
            reply.code == 530 || reply.code == 535 ? .authentication : .protocolViolation,
            "\(reason); check smtp.user, mail.from and mail.returnPath. Nobody was given up for it",
            isTransient: false)
        guard let campaign else { return }
        // Nothing is lost if this cannot be written: the next run is refused in the same way.
        try? ledger.pause(
            CampaignPause(campaign: campaign, reason: reason, who: BreakerWatch.who, since: now()))
    }

    static func signal(_ settlement: Settlement) -> PaceSignal {
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
    func isAboutUs(_ reply: SMTPReply, at verb: SMTPVerb) -> Bool {
        switch verb {
        // 552 and 553 here are said by the session of one message: too large, or needing SMTPUTF8.
        case .mail: return reply.enhancedStatus != "5.3.4" && reply.enhancedStatus != "5.6.7"
        case .rcpt, .data:
            guard counts[.accepted, default: 0] == 0 else { return false }
            // 503: some servers say so of everybody who has not logged in.
            return [503, 530, 535].contains(reply.code) || reply.enhancedStatus?.hasPrefix("5.7.") == true
        default: return false
        }
    }
}
