public import Diagnostics
public import Domain
public import Pacing
import YAMLPlaces

/// How much mail may leave, when, and when it stops by itself: `sending` in `Rules/policies.yaml`, for all campaigns
/// together.
public struct SendingPolicy: Hashable, Sendable {
    public var window = SendingWindow.always
    /// The window is that of the recipient's clock; otherwise the company's.
    public var followsRecipient = true
    public var perHour: Int?
    public var perDay: Int?
    public var warmUp: WarmUp?
    /// As many at once as the relay's connections hold, until somebody asks for less.
    public var destination = DestinationPace.Limits(concurrent: 128)
    /// By organisation: `google`, `example.com`.
    public var destinations: [String: DestinationPace.Limits] = [:]
    public var retry = RetryPlan.standard
    public var breaker = BreakerLimits.standard
    /// What is in doubt for so many days is settled by itself; `nil` leaves it to a person.
    public var doubt: Doubt?

    /// The window, for people: `mon tue wed thu fri 09:00-18:00 on the recipient's clock`.
    public var hours: String {
        var words: [String] = []
        if window.weekdays != Weekday.all {
            words += Weekday.allCases.filter(window.weekdays.contains).map { String($0.name.prefix(3)) }
        }
        words.append("\(window.from)-\(window.until)")
        words.append(followsRecipient ? "on the recipient's clock" : "on the company's clock")
        let closed = window.holidays.count
        if closed > 0 { words.append("but for \(closed) \(closed == 1 ? "holiday" : "holidays")") }
        return words.joined(separator: " ")
    }

    public struct Doubt: Hashable, Sendable {
        public var days: Int
        /// `accepted`, or `refused`: given up. Never sent again.
        public var becomes: DeliveryPhase

        public init(days: Int, becomes: DeliveryPhase) {
            self.days = days
            self.becomes = becomes
        }
    }

    public init() {}
}

extension SendingPolicy {
    static func read(_ value: YAMLValue, _ diagnostics: inout [Diagnostic]) -> SendingPolicy {
        var policy = SendingPolicy()
        guard var reader = YAMLReader(value, name: "'sending'", &diagnostics) else { return policy }
        policy.readWindow(&reader, &diagnostics)
        policy.perHour = reader.number("perHour", in: 1...10_000_000, &diagnostics)
        policy.perDay = reader.number("perDay", in: 1...100_000_000, &diagnostics)
        if let value = reader.value("warmUp"),
            var curve = YAMLReader(value, name: "'warmUp'", &diagnostics)
        {
            let first = curve.number("first", in: 1...1_000_000, &diagnostics) ?? 50
            let growth = Self.factor(curve.value("growth"), "growth", 1.01...10, &diagnostics) ?? 1.5
            let ceiling = curve.number("until", in: 1...1_000_000_000, &diagnostics) ?? 50_000
            let rest = curve.number("restDays", in: 1...365, &diagnostics) ?? 30
            curve.finish(&diagnostics)
            policy.warmUp = Self.tried(at: value, &diagnostics) { () throws(PacingMistake) in
                try WarmUp(first: first, growth: growth, ceiling: ceiling, restDays: rest)
            }
        }
        if let value = reader.value("destination") {
            policy.destination = Self.limits(value, "'destination'", &diagnostics)
        }
        if let value = reader.value("destinations"),
            var list = YAMLReader(value, name: "'destinations'", &diagnostics)
        {
            for (key, value) in list.takeAll() {
                guard let name = key.text else { continue }
                policy.destinations[DestinationPace.organisation(of: name)] =
                    Self.limits(value, "'\(name)'", &diagnostics)
            }
        }
        if let value = reader.value("retry"), var retry = YAMLReader(value, name: "'retry'", &diagnostics) {
            let attempts = retry.number("attempts", in: 1...100, &diagnostics) ?? RetryPlan.standard.attempts
            let days = retry.number("days", in: 1...30, &diagnostics) ?? RetryPlan.standard.lastDay
            retry.finish(&diagnostics)
            policy.retry =
                Self.tried(at: value, &diagnostics) { () throws(PacingMistake) in
                    try RetryPlan(delays: RetryPlan.standard.delays, attempts: attempts, lastDay: days)
                } ?? .standard
        }
        if let value = reader.value("breaker") { policy.readBreaker(value, &diagnostics) }
        if let value = reader.value("inDoubt"), var doubt = YAMLReader(value, name: "'inDoubt'", &diagnostics)
        {
            let days = doubt.number("days", in: 1...365, &diagnostics) ?? 7
            let word = doubt.value("becomes")
            doubt.finish(&diagnostics)
            switch word?.text {
            case "accepted": policy.doubt = Doubt(days: days, becomes: .accepted)
            case "refused": policy.doubt = Doubt(days: days, becomes: .refused)
            default:
                diagnostics.append(
                    .error(
                        "policy/in-doubt", "'becomes' must be accepted or refused", at: (word ?? value).span,
                        help: "a delivery in doubt is never sent again by itself"))
            }
        }
        reader.finish(&diagnostics)
        return policy
    }

    private mutating func readWindow(_ reader: inout YAMLReader, _ diagnostics: inout [Diagnostic]) {
        let hours = reader.value("hours")
        let days = reader.value("days")
        let holidays = reader.value("holidays")
        let clock = reader.value("clock")
        if let clock {
            switch clock.text {
            case "recipient": followsRecipient = true
            case "company": followsRecipient = false
            default:
                diagnostics.append(
                    .error(
                        "policy/clock", "'clock' must be recipient or company", at: clock.span,
                        help: "whose wall clock the hours are read on"))
            }
        }
        guard hours != nil || days != nil || holidays != nil else { return }
        var from = TimeOfDay.midnight
        var until = TimeOfDay.endOfDay
        if let hours {
            let parts = (hours.text ?? "").split { $0 == "-" || $0 == " " }
            let times = parts.compactMap { try? TimeOfDay(String($0)) }
            if times.count == 2 {
                (from, until) = (times[0], times[1])
            } else {
                diagnostics.append(
                    .error(
                        "policy/hours", "'hours' must be two times of day", at: hours.span,
                        help: "write them as \"09:00-18:00\""))
            }
        }
        let weekdays = days.map { CampaignSchedule.weekdays($0, &diagnostics) } ?? Weekday.all
        let closed = (holidays?.items ?? []).compactMap { item -> CivilDay? in
            if let day = item.text.flatMap({ CivilDay($0) }) { return day }
            diagnostics.append(
                .error(
                    "policy/holiday", "a holiday must be a day", at: item.span, help: "write it as 2026-12-25"
                ))
            return nil
        }
        guard let place = hours ?? days ?? holidays else { return }
        window =
            Self.tried(at: place, &diagnostics) { () throws(PacingMistake) in
                try SendingWindow(from: from, until: until, weekdays: weekdays, holidays: Set(closed))
            } ?? .always
    }

    private mutating func readBreaker(_ value: YAMLValue, _ diagnostics: inout [Diagnostic]) {
        guard var reader = YAMLReader(value, name: "'breaker'", &diagnostics) else { return }
        let standard = BreakerLimits.standard
        let hours = reader.number("hours", in: 1...720, &diagnostics)
        let least = reader.number("atLeast", in: 1...1_000_000, &diagnostics)
        let bounces = Self.factor(reader.value("hardBounces"), "hardBounces", 0...100, &diagnostics)
        let complaints = Self.factor(reader.value("complaints"), "complaints", 0...100, &diagnostics)
        let faults = reader.number("ownFaults", in: 1...1_000_000, &diagnostics)
        reader.finish(&diagnostics)
        breaker =
            Self.tried(at: value, &diagnostics) { () throws(PacingMistake) in
                try BreakerLimits(
                    windowSeconds: hours.map { $0 * 3600 } ?? standard.windowSeconds,
                    leastSample: least ?? standard.leastSample,
                    hardBounces: bounces.map { $0 / 100 } ?? standard.hardBounces,
                    complaints: complaints.map { $0 / 100 } ?? standard.complaints,
                    leastComplaints: standard.leastComplaints, ownFaults: faults ?? standard.ownFaults,
                    ownFaultShare: standard.ownFaultShare)
            } ?? standard
    }

    private static func limits(
        _ value: YAMLValue, _ name: String, _ diagnostics: inout [Diagnostic]
    ) -> DestinationPace.Limits {
        guard var reader = YAMLReader(value, name: name, &diagnostics) else {
            return DestinationPace.Limits()
        }
        let concurrent = reader.number("atOnce", in: 1...1000, &diagnostics) ?? 128
        let perMinute = reader.number("perMinute", in: 1...1_000_000, &diagnostics)
        let perConnection = reader.number("perConnection", in: 1...1_000_000, &diagnostics)
        reader.finish(&diagnostics)
        return DestinationPace.Limits(
            concurrent: concurrent, perMinute: perMinute, perConnection: perConnection)
    }

    private static func factor(
        _ value: YAMLValue?, _ key: String, _ range: ClosedRange<Double>, _ diagnostics: inout [Diagnostic]
    ) -> Double? {
        guard let value else { return nil }
        if let number = value.text.flatMap({ Double($0) }), range.contains(number) { return number }
        diagnostics.append(
            .error(
                "yaml/expected-number",
                "'\(key)' must be a number from \(range.lowerBound) to \(range.upperBound)",
                at: value.span))
        return nil
    }

    /// What Pacing says of values that are wrong together, at the place where they stand.
    private static func tried<Value>(
        at value: YAMLValue, _ diagnostics: inout [Diagnostic], _ make: () throws(PacingMistake) -> Value
    ) -> Value? {
        do throws(PacingMistake) {
            return try make()
        } catch {
            diagnostics.append(.error("policy/sending", error.message, at: value.span))
            return nil
        }
    }
}
