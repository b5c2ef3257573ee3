import Domain
import Pacing
import TestSupport
import Testing

@Suite("A circuit breaker")
struct CircuitBreakerTests {
    let start = utc("2026-11-23T09:00")

    @Test("trips when hard bounces pass their share, not before there are enough outcomes")
    func hardBounces() throws {
        var breaker = CircuitBreaker()
        for number in 0..<49 { breaker.record(number < 10 ? .hardBounce : .accepted, at: start) }
        #expect(breaker.isClosed)
        let tripped = breaker.record(.accepted, at: start)
        let trip = try #require(tripped)
        #expect(trip.cause == .hardBounces && breaker.trip == trip)
        #expect(
            trip.reason
                == "10 of 50 messages in the last 24 hours bounced for good: 20 %, the limit is 5 %; check where these addresses come from, then resume the campaign"
        )
    }

    @Test("stays closed at its limit exactly, and trips just above")
    func limit() {
        var breaker = CircuitBreaker()
        for number in 0..<100 { breaker.record(number % 20 == 19 ? .hardBounce : .accepted, at: start) }
        #expect(breaker.isClosed)
        breaker.record(.hardBounce, at: start)
        #expect(breaker.trip?.cause == .hardBounces)
    }

    @Test("trips on complaints by their own small share, but not on a single one")
    func complaints() {
        var breaker = CircuitBreaker()
        for _ in 0..<100 { breaker.record(.accepted, at: start) }
        breaker.record(.complaint, at: start)
        #expect(breaker.isClosed)
        breaker.record(.complaint, at: start)
        #expect(breaker.trip?.cause == .complaints)
        #expect(breaker.trip?.reason.contains("2 of 100") == true)
    }

    @Test(
        "trips when the reason is our own fault, soon, and says the server's words without addresses",
        arguments: OwnFault.allCases)
    func ownFault(fault: OwnFault) throws {
        var breaker = CircuitBreaker()
        let reply =
            "550 5.7.26 mail from <us@shop.example>\r\n was\u{7} refused "
            + String(repeating: "x", count: 900)
        breaker.record(.ownFault(fault, reply: reply), at: start)
        breaker.record(.ownFault(fault, reply: reply), at: start)
        #expect(breaker.isClosed)
        let tripped = breaker.record(.ownFault(fault, reply: reply), at: start)
        let trip = try #require(tripped)
        #expect(trip.cause.rawValue == fault.rawValue)
        #expect(trip.reason.contains("3 of 3") && trip.reason.contains("5.7.26"))
        #expect(!trip.reason.contains("@") && !trip.reason.contains("\n") && trip.reason.utf8.count < 600)
    }

    @Test("does not mind the odd filter of a large campaign")
    func oddFilter() {
        var breaker = CircuitBreaker()
        for number in 0..<2000 {
            breaker.record(number % 100 == 50 ? .ownFault(.policy, reply: "550 spam") : .accepted, at: start)
        }
        #expect(breaker.isClosed)
    }

    @Test("takes what comes back after it was accepted as one hand-over, not two")
    func acceptedBefore() {
        var breaker = CircuitBreaker()
        for _ in 0..<60 { breaker.record(.accepted, at: start) }
        for _ in 0..<3 { breaker.record(.hardBounce, wasAccepted: true, at: start) }
        let tally = breaker.tally(at: start)
        #expect(tally.attempts == 60 && tally.accepted == 60 && tally.hardBounces == 3)
        #expect(breaker.isClosed)
        for _ in 0..<60 { breaker.record(.accepted, at: start) }
        for _ in 0..<3 { breaker.record(.hardBounce, wasAccepted: true, at: start) }
        #expect(breaker.isClosed)
        let tripped = breaker.record(.hardBounce, wasAccepted: true, at: start)
        #expect(tripped?.reason.contains("7 of 120") == true)
    }

    @Test("counts what was accepted before its window as decided")
    func acceptedLongBefore() {
        var breaker = CircuitBreaker()
        for _ in 0..<2 { breaker.record(.ownFault(.block, reply: "blocked"), wasAccepted: true, at: start) }
        let tripped = breaker.record(.ownFault(.block, reply: "blocked"), wasAccepted: true, at: start)
        #expect(tripped?.reason.contains("3 of 3") == true)
    }

    @Test("forgets what left its window")
    func slides() {
        var breaker = CircuitBreaker()
        for _ in 0..<3 { breaker.record(.hardBounce, at: start) }
        for _ in 0..<30 { breaker.record(.accepted, at: start) }
        #expect(breaker.tally(at: start.plus(20 * 3600)).hardBounces == 3)
        #expect(breaker.tally(at: start.plus(25 * 3600)).attempts == 0)
        for _ in 0..<60 { breaker.record(.accepted, at: start.plus(25 * 3600)) }
        #expect(breaker.isClosed && breaker.tally(at: start.plus(25 * 3600)).attempts == 60)
    }

    @Test("stays open over a restart until a person resumes it, and then counts anew")
    func resumes() throws {
        var breaker = CircuitBreaker()
        for _ in 0..<60 { breaker.record(.hardBounce, at: start) }
        breaker = try restored(breaker)
        #expect(!breaker.isClosed)
        let again = breaker.record(.accepted, at: start.plus(40 * 86_400))
        #expect(again == nil)
        #expect(!breaker.isClosed)
        breaker.resume()
        for _ in 0..<49 { breaker.record(.accepted, at: start.plus(40 * 86_400)) }
        #expect(breaker.isClosed)
    }

    @Test("counts what a clock set back has left in the future as of now")
    func setBack() {
        var breaker = CircuitBreaker()
        for _ in 0..<10 { breaker.record(.accepted, at: start.plus(400 * 86_400)) }
        breaker.record(.accepted, at: start)
        #expect(breaker.tally(at: start).attempts == 11)
        #expect(breaker.tally(at: start.plus(90_000)).attempts == 0)
    }

    @Test("takes other limits with what is stored, and the ends of time, without harm")
    func hostile() throws {
        var breaker = CircuitBreaker()
        let long = try BreakerLimits(windowSeconds: 2_592_000)
        let short = try BreakerLimits(windowSeconds: 3600)
        for minute in 0..<3000 {
            breaker.record(
                .other, at: start.plus(Double(minute) * 60), limits: minute % 2 == 0 ? long : short)
        }
        for milliseconds in [Int64.min, .max, 0] {
            breaker.record(.accepted, at: Instant(milliseconds: milliseconds))
        }
        for bad in [Double.nan, -0.1, 5] {
            #expect(throws: PacingMistake.self) { try BreakerLimits(hardBounces: bad) }
        }
        #expect(throws: PacingMistake.self) { try BreakerLimits(windowSeconds: 60) }
        #expect(throws: PacingMistake.self) { try BreakerLimits(leastSample: 0) }
    }

    @Test("over random campaigns trips exactly when a plain count of the window says so")
    func random() throws {
        let seed = newSeed("circuit breaker")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            var breaker = CircuitBreaker()
            var outcomes: [(at: Instant, isBounce: Bool)] = []
            let rate = random.number(1...9)
            var now = start
            for _ in 0..<600 {
                now = now.plus(Double(random.number(0...300)))
                let isBounce = random.chance(rate)
                outcomes.append((now, isBounce))
                breaker.record(isBounce ? .hardBounce : .accepted, at: now)
                // The window's edge is a part wide (half an hour): judge only where both edges say the same.
                func isOver(_ seconds: Double) -> Bool {
                    let within = outcomes.filter { $0.at > now.plus(-seconds) }
                    return within.count >= 50
                        && Double(within.count(where: \.isBounce)) / Double(within.count) > 0.05
                }
                let edges = [86_400.0, 87_300, 88_200].map(isOver)
                if edges.allSatisfy({ $0 }) { #expect(!breaker.isClosed, "seed \(seed)") }
                if edges.allSatisfy({ !$0 }) { #expect(breaker.isClosed, "seed \(seed)") }
                if !breaker.isClosed { break }
            }
        }
    }
}

@Suite("Our own fault")
struct OwnFaultTests {
    @Test(
        "is told from the recipient's",
        arguments: [
            (550, "5.7.26", "This mail is unauthenticated", .authentication),
            (550, "5.7.23", "SPF validation failed", .authentication),
            (550, nil, "SPF check failed for shop.example", .authentication),
            (550, "5.7.25", "The IP address has no PTR record", .authentication),
            (535, "5.7.8", "Username and Password not accepted", .authentication),
            (
                554, "5.7.1", "Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
                .block
            ),
            (550, "5.7.1", "Our system has detected that this message is likely unsolicited mail", .policy),
            (554, nil, "Message rejected due to spam content", .policy),
            (421, "4.7.0", "IP has been blocked, try later", .block),
            (550, "5.7.1", "Recipient not authorized to receive from you", nil),
            (550, "5.1.1", "No such user; spam trap? blocked", nil), (552, "5.2.2", "Mailbox full", nil),
            (550, nil, "User not listed in the public directory", nil),
            (550, nil, "The account has been blocked", nil),
            (450, "4.7.1", "Greylisted, see our policy on spam", nil), (450, "4.2.0", "Try later", nil),
            (250, nil, "spam ok", nil), (550, nil, "terrible horribly", nil), (0, nil, "spam", nil),
        ] as [(Int, String?, String, OwnFault?)])
    func reads(code: Int, status: String?, text: String, expected: OwnFault?) {
        #expect(OwnFault(code: code, enhancedStatus: status, text: text) == expected)
    }
}
