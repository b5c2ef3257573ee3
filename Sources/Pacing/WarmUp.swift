public import Domain

/// How much a new sending domain or address may send on a day: a little at first, more with every day that was used.
///
/// Receivers trust what they have seen. So the curve goes on with days of *sending*, not with the calendar: a
/// day on which less than half of its allowance left repeats its step, and after `restDays` days without any sending
/// it begins anew. Who goes first is the plan's business: those who went quiet last, since they bounce least.
public struct WarmUp: Hashable, Sendable {
    /// Allowance of the first day; 1 or more.
    public let first: Int
    /// From one step to the next; 1.01...10.
    public let growth: Double
    /// Once a step reaches it, the warm-up is over.
    public let ceiling: Int
    /// Days in a row without sending after which receivers have forgotten; 1 or more.
    public let restDays: Int

    public init(
        first: Int = 50, growth: Double = 1.5, ceiling: Int = 50_000, restDays: Int = 30
    ) throws(PacingMistake) {
        guard first >= 1, ceiling >= first, ceiling <= 1_000_000_000 else {
            throw PacingMistake(
                .badNumber, "a warm-up goes from 1 or more up to its ceiling, not from \(first) to \(ceiling)"
            )
        }
        guard growth >= 1.01, growth <= 10 else {
            throw PacingMistake(.badNumber, "a warm-up grows by a factor of 1.01 to 10, not \(growth)")
        }
        guard restDays >= 1 else {
            throw PacingMistake(.badNumber, "a warm-up rests 1 day or more before it begins anew")
        }
        self.first = first
        self.growth = growth
        self.ceiling = ceiling
        self.restDays = restDays
    }

    /// The allowance of a step, 0 for the first day: 50, 75, 113, 169 … up to the ceiling.
    public func allowance(step: Int) -> Int {
        var allowance = Double(first)
        for _ in 0..<min(max(step, 0), 2100) where allowance < Double(ceiling) { allowance *= growth }
        return min(ceiling, Int(min(allowance, 1e9).rounded(.up)))
    }

    /// Where the curve stands on `day`: the step, from what was sent on the days before.
    ///
    /// - Parameter sent: messages handed over, by day in the company's zone; days from `day` on are not looked at.
    public func step(on day: CivilDay, sent: [CivilDay: Int]) -> Int {
        var step = 0
        var last: CivilDay?
        for (sending, count) in sent.sorted(by: { $0.key < $1.key }) where sending < day && count > 0 {
            if let last, sending.days(since: last) > restDays { step = 0 }
            last = sending
            if count >= (allowance(step: step) + 1) / 2, allowance(step: step) < ceiling { step += 1 }
        }
        if let last, day.days(since: last) > restDays { step = 0 }
        return step
    }

    /// What may leave on `day` in all.
    public func allowance(on day: CivilDay, sent: [CivilDay: Int]) -> Int {
        allowance(step: step(on: day, sent: sent))
    }

    /// What may still leave on `day`; 0 or more.
    public func remaining(on day: CivilDay, sent: [CivilDay: Int]) -> Int {
        max(0, allowance(on: day, sent: sent) - max(0, sent[day] ?? 0))
    }
}
