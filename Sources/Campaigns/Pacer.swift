public import Domain
import Foundation
import Pacing
public import RuleEngine
public import Storage

/// What may leave at this moment: the company's limits, the warm-up, and each organisation's pace, in one hand.
///
/// Limits are counted from the ledger, and again every two seconds, so that a restart or a second sender is no way
/// around them.
public struct Pacer {
    private static let memoryName = "pace"
    /// The ledger is counted anew after so many seconds: another sender may work beside this one.
    private static let recountSeconds = 2.0
    /// Hand-overs older than this are counted once in ten minutes: nothing joins or leaves them. Longer than any lease,
    /// and than any commit waits.
    private static let settledSeconds = 1500.0
    private static let wholeSeconds = 600.0

    private let policy: SendingPolicy
    private let ledger: any LedgerStore
    private let day: (Instant) -> CivilDay
    private var rate: RateLimit
    private var sentByDay: [CivilDay: Int] = [:]
    private var paces: DestinationPaces
    private var countedAt: Instant?
    /// What the ledger said when all of it was counted, by minute, and when that was.
    private var whole: (at: Instant, sent: [(minute: Instant, count: Int)])?
    private let holder: String
    /// Started by this sender and not decided: the ledger's count leaves these out.
    private var inHand = 0

    init(
        _ policy: SendingPolicy, ledger: any LedgerStore, holder: String,
        day: @escaping (Instant) -> CivilDay,
        at now: Instant
    ) throws {
        self.holder = holder
        self.policy = policy
        self.ledger = ledger
        self.day = day
        rate = RateLimit()
        let stored = try ledger.state(Self.memoryName).flatMap {
            try? JSONDecoder().decode([String: DestinationPace.Memory].self, from: Data($0.utf8))
        }
        paces = DestinationPaces(
            limits: policy.destinations, others: policy.destination, memory: stored ?? [:])
        try recount(at: now)
    }

    /// Counts anew what left and what other senders hold.
    mutating func recount(at now: Instant) throws {
        countedAt = now
        let days = policy.warmUp == nil ? 1.0 : Double((policy.warmUp?.restDays ?? 30) * 3)
        guard policy.perHour != nil || policy.perDay != nil || policy.warmUp != nil else { return }
        let sent = try handOvers(since: now.adding(seconds: -days * 86_400), at: now)
        rate = RateLimit(
            perHour: policy.perHour, perDay: policy.perDay,
            sent: sent.filter { $0.minute > now.adding(seconds: -90_000) }.map {
                (at: $0.minute, count: $0.count)
            },
            now: now)
        sentByDay = [:]
        for (minute, count) in sent { sentByDay[day(minute), default: 0] += count }
        if inHand > 0 {
            rate.record(inHand, at: now)
            sentByDay[day(now), default: 0] += inHand
        }
    }

    private mutating func handOvers(
        since start: Instant, at now: Instant
    ) throws -> [(minute: Instant, count: Int)] {
        if let whole, now >= whole.at, now <= whole.at.adding(seconds: Self.wholeSeconds) {
            let cut = Instant(
                milliseconds: whole.at.adding(seconds: -Self.settledSeconds).milliseconds / 60_000 * 60_000)
            return try whole.sent.filter { $0.minute < cut } + ledger.handOvers(since: cut, except: holder)
        }
        let sent = try ledger.handOvers(since: start, except: holder)
        whole = (now, sent)
        return sent
    }

    /// How many may leave now, whoever they go to.
    mutating func allowed(at now: Instant) throws -> Int {
        if let countedAt,
            now.milliseconds(since: countedAt) > Int64(Self.recountSeconds * 1000) || now < countedAt
        {
            try recount(at: now)
        }
        let allowed = rate.allowed(at: now)
        guard let warmUp = policy.warmUp else { return allowed }
        return min(allowed, warmUp.remaining(on: day(now), sent: sentByDay))
    }

    /// When one more may leave, and what holds it until then.
    func nextChance(after now: Instant) -> (at: Instant, why: String)? {
        if let warmUp = policy.warmUp, warmUp.remaining(on: day(now), sent: sentByDay) <= 0 {
            let today = day(now)
            var next = now
            // The first minute of the company's next day; zones move by whole minutes.
            repeat { next = next.adding(seconds: 60) } while day(next) == today
            return (next, "the warm-up allows \(warmUp.allowance(on: today, sent: sentByDay)) today")
        }
        guard let next = rate.next(after: now), next > now else { return nil }
        let limits = [
            policy.perHour.map { "\($0) an hour" }, policy.perDay.map { "\($0) a day" },
        ].compactMap { $0 }
        return (next, "no more than \(limits.joined(separator: " and ")) may leave")
    }

    mutating func start(_ organisation: String, at now: Instant) -> Bool {
        guard paces.start(organisation, at: now) else { return false }
        inHand += 1
        rate.record(at: now)
        sentByDay[day(now), default: 0] += 1
        return true
    }

    mutating func finish(_ organisation: String, _ signal: PaceSignal, at now: Instant) {
        inHand = max(0, inHand - 1)
        paces.finish(organisation, signal, at: now)
    }

    mutating func cancel(_ organisation: String) {
        inHand = max(0, inHand - 1)
        paces.cancel(organisation)
    }

    /// When time no longer stands in an organisation's way; whether a place is free is another question.
    func next(_ organisation: String, after now: Instant) -> Instant { paces[organisation].next(after: now) }

    func isResting(_ organisation: String, at now: Instant) -> Bool {
        paces[organisation].backOffUntil(at: now) != nil
    }

    func slowed(at now: Instant) -> [String] { paces.slowed(at: now) }

    func messagesPerConnection(_ organisation: String) -> Int {
        (policy.destinations[organisation] ?? policy.destination).perConnection ?? 0
    }

    /// Organisations that asked for less, as the ledger remembers it.
    public static func slowed(
        _ policy: SendingPolicy, ledger: any LedgerStore, day: @escaping (Instant) -> CivilDay,
        at now: Instant
    ) throws -> [String] {
        try Pacer(policy, ledger: ledger, holder: "", day: day, at: now).slowed(at: now)
    }

    /// Kept for the next sender; written only when something has to be remembered.
    func keep(at now: Instant) throws {
        let memory = paces.memory(at: now)
        if memory.isEmpty {
            if try ledger.state(Self.memoryName) != nil { try ledger.keep(nil, as: Self.memoryName, at: now) }
            return
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try ledger.keep(
            String(decoding: encoder.encode(memory), as: UTF8.self), as: Self.memoryName, at: now)
    }
}
