import Domain
import Pacing
import TestSupport
import Testing

@Suite("A destination's pace")
struct DestinationPaceTests {
    let start = utc("2026-11-23T09:00")

    @Test(
        "belongs to the organisation that runs the mailboxes",
        arguments: [
            ("gmail.com", "google"), ("GoogleMail.com", "google"), ("outlook.com", "microsoft"),
            ("hotmail.co.uk", "microsoft"), ("live.nl", "microsoft"), ("msn.com", "microsoft"),
            ("yahoo.es", "yahoo"), ("yahoo.co.jp", "yahoo"), ("aol.com", "yahoo"), ("icloud.com", "apple"),
            ("gmx.de", "gmx"), ("web.de", "gmx"), ("t-online.de", "telekom"), ("example.com.", "example.com"),
            ("Müller.de", "müller.de"), ("yahoo.attacker.example", "yahoo.attacker.example"),
            ("live.example", "live.example"), ("", ""), ("...", ""),
            ("gmail.com.example", "gmail.com.example"),
        ])
    func organisation(domain: String, expected: String) {
        #expect(DestinationPace.organisation(of: domain) == expected)
    }

    @Test(
        "reads what a reply says about speed",
        arguments: [
            (250, nil, "2.0.0 OK", .accepted),
            (421, nil, "Service not available, closing channel", .slowDown),
            (421, "4.7.28", "Our system has detected an unusual rate of mail", .slowDown),
            (451, "4.7.1", "Please try again later", .slowDown),
            (450, "4.2.1", "The user you are trying to contact is receiving mail at a rate limit", .slowDown),
            (452, "4.5.3", "Too many recipients", .slowDown),
            (450, "4.7.1", "Greylisted for 5 minutes", .neutral),
            (451, "4.7.650", "The mail server has been temporarily rate limited", .slowDown),
            (452, "4.2.2", "Mailbox full", .neutral), (550, "5.1.1", "No such user", .neutral),
            (550, nil, "You are sending too fast", .slowDown), (354, nil, "go on", .neutral),
            (-1, nil, "", .neutral),
        ] as [(Int, String?, String, PaceSignal)])
    func signals(code: Int, status: String?, text: String, expected: PaceSignal) {
        #expect(PaceSignal(code: code, enhancedStatus: status, text: text) == expected)
    }

    @Test("holds as many messages in hand as its limit, and no more")
    func concurrent() {
        var pace = DestinationPace(limits: .init(concurrent: 3))
        let started = (0..<10).filter { _ in pace.start(at: start) }.count
        #expect(started == 3 && pace.inFlight == 3)
        pace.finish(.accepted, at: start)
        #expect(pace.start(at: start) == true)
        pace.cancel()
        #expect(pace.start(at: start) == true)
        #expect(pace.start(at: start) == false)
    }

    @Test("halves its speed when asked to slow down, rests, and is whole again after its recovery")
    func slowsAndRecovers() {
        var pace = DestinationPace(limits: .init(concurrent: 8, perMinute: 600, recoverySeconds: 3600))
        #expect(pace.rate(at: start) == 600 && pace.concurrent(at: start) == 8)
        #expect(pace.start(at: start) == true)
        pace.finish(.slowDown, at: start)
        #expect(pace.backOffUntil(at: start) == start.plus(30))
        #expect(pace.start(at: start.plus(29)) == false)
        #expect(pace.next(after: start) >= start.plus(30))
        #expect(pace.rate(at: start.plus(30)) == 300 && pace.concurrent(at: start.plus(30)) == 4)
        #expect(pace.rate(at: start.plus(30 + 900)) == 450)
        #expect(pace.rate(at: start.plus(30 + 1800)) == 600 && pace.concurrent(at: start.plus(1830)) == 8)
        #expect(!pace.isSlowed(at: start.plus(1830)))
    }

    @Test("takes the signals of messages that were under way together for one")
    func oneSignal() {
        var pace = DestinationPace(limits: .init(concurrent: 8, perMinute: 600))
        for _ in 0..<8 { #expect(pace.start(at: start) == true) }
        for second in 0..<8 { pace.finish(.slowDown, at: start.plus(Double(second))) }
        #expect(pace.rate(at: start.plus(30)) == 300)
    }

    @Test("rests longer with every signal in a row, half an hour at most, and never stops for good")
    func strikes() {
        var pace = DestinationPace(limits: .init(perMinute: 600))
        var now = start
        var rests: [Double] = []
        for _ in 0..<12 {
            pace.slowDown(at: now)
            let until = pace.backOffUntil(at: now)!
            rests.append(Double(until.milliseconds - now.milliseconds) / 1000)
            now = until.plus(11)
        }
        #expect(rests.prefix(4) == [30, 60, 120, 240] && rests.max() == 1800)
        #expect(pace.rate(at: now)! >= 1)
        // Calm for longer than the recovery: the next signal is a first one again.
        let later = now.plus(2 * 3600 + 4000)
        pace.slowDown(at: later)
        #expect(pace.backOffUntil(at: later) == later.plus(30))
    }

    @Test("without a rate of its own learns the one at which they complained, and forgets it again")
    func learned() {
        var pace = DestinationPace(limits: .init(concurrent: 1000))
        #expect(pace.rate(at: start) == nil)
        for second in 0..<60 {
            for _ in 0..<10 { #expect(pace.start(at: start.plus(Double(second))) == true) }
        }
        let now = start.plus(59)
        pace.slowDown(at: now)
        #expect(pace.rate(at: now.plus(30)) == 300)
        #expect(pace.rate(at: now.plus(30 + 1800)) == 600)
        #expect(pace.rate(at: now.plus(30 + 4 * 3600)) == nil)
    }

    @Test("survives a restart without what was in flight, and a file with impossible numbers")
    func restart() throws {
        var pace = DestinationPace(limits: .init(perMinute: 600))
        #expect(pace.start(at: start) == true)
        pace.slowDown(at: start)
        let again = DestinationPace(limits: pace.limits, memory: try restored(pace.memory))
        #expect(again.inFlight == 0)
        #expect(again.backOffUntil(at: start) == pace.backOffUntil(at: start))
        #expect(again.rate(at: start.plus(500)) == pace.rate(at: start.plus(500)))
    }

    @Test("a clock that was set back lengthens no rest beyond the longest")
    func setBack() {
        var pace = DestinationPace(limits: .init(perMinute: 60))
        pace.slowDown(at: start.plus(400 * 86_400))
        var now = start
        var started = false
        while !started, now < start.plus(2 * 3600) {
            started = pace.start(at: now)
            now = now.plus(60)
        }
        #expect(started && now <= start.plus(1800 + 180))
    }

    @Test("all organisations together store only those that are slowed")
    func all() throws {
        var paces = DestinationPaces(limits: ["google": .init(concurrent: 2)], others: .init(concurrent: 1))
        #expect((0..<3).map { _ in paces.start("google", at: start) } == [true, true, false])
        #expect((0..<2).map { _ in paces.start("example.com", at: start) } == [true, false])
        #expect(paces.memory(at: start).isEmpty)
        paces.finish("google", .slowDown, at: start)
        paces.finish("example.com", .accepted, at: start)
        #expect(paces.slowed(at: start) == ["google"])
        let again = DestinationPaces(memory: try restored(paces.memory(at: start)))
        #expect(again["google"].backOffUntil(at: start) == start.plus(30))
        #expect(again["example.com"].inFlight == 0)
    }

    @Test("a hundred thousand organisations do not stay in memory")
    func bounded() {
        var paces = DestinationPaces()
        for number in 0..<100_000 {
            let name = "d\(number).example"
            #expect(paces.start(name, at: start) == true)
            paces.finish(name, .accepted, at: start)
        }
        let kept = Mirror(reflecting: paces).children.compactMap { $0.value as? [String: DestinationPace] }
        #expect((1...10_001).contains(kept.map(\.count).max() ?? 0))
    }

    @Test("takes any moment without harm", arguments: [Int64.min, -1, .max])
    func hostile(milliseconds: Int64) {
        var pace = DestinationPace(limits: .init(concurrent: .max, perMinute: .max, recoverySeconds: .max))
        let at = Instant(milliseconds: milliseconds)
        _ = pace.start(at: at)
        pace.slowDown(at: start)
        pace.slowDown(at: at)
        _ = pace.start(at: start)
        _ = (pace.next(after: at), pace.rate(at: at), pace.concurrent(at: at), pace.backOffUntil(at: at))
    }

    @Test(
        "against a server with a secret limit: never beyond the file's, near the secret one, and back up when it goes"
    )
    func simulation() {
        let seed = newSeed("destination pace")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<3 {
            let perMinute = random.number(60...1200)
            let secret = random.number(5...(perMinute / 2))
            var pace = DestinationPace(limits: .init(concurrent: 10, perMinute: perMinute))
            var sent: [Instant] = []
            var taken: [Instant] = []
            var now = start
            // Four hours with the secret limit, then three without.
            let easeAt = start.plus(4 * 3600)
            while now < start.plus(7 * 3600) {
                if pace.start(at: now) {
                    sent.append(now)
                    // Taken are in order: the minute is full if the one so many before it is within.
                    let isFull = taken.count >= secret && taken[taken.count - secret] > now.plus(-60)
                    if now < easeAt, isFull {
                        pace.finish(.slowDown, at: now)
                    } else {
                        taken.append(now)
                        pace.finish(.accepted, at: now)
                    }
                } else {
                    let next = pace.next(after: now)
                    #expect(next >= now, "seed \(seed)")
                    now = max(next, now.plus(0.001))
                    continue
                }
                now = now.plus(Double(random.number(0...20)) / 1000)
            }
            // One second's worth more in a minute at most, and the one that is under way.
            let allowed = perMinute + perMinute / 60 + 1
            #expect(most(sent, within: 60) <= allowed, "seed \(seed)")
            let refused = sent.count - taken.count
            #expect(
                refused * 10 < taken.count, "seed \(seed): \(refused) of \(sent.count) ran into the limit")
            // Under a limit it goes on sending, and afterwards it reaches all of its own. With few a minute each refusal
            // weighs much: the seeds tried came down to a twentieth.
            let under = taken.filter { $0 < easeAt }.count
            #expect(under > secret * 240 / 40, "seed \(seed): \(under) with \(secret) a minute")
            let last = taken.filter { $0 >= start.plus(6.9 * 3600) }.count
            #expect(
                last >= perMinute * 6 * 9 / 10 - 1,
                "seed \(seed): \(last) at the end with \(perMinute) a minute")
        }
    }

    private func most(_ sent: [Instant], within seconds: Double) -> Int {
        var first = 0
        var most = 0
        for index in sent.indices {
            while sent[index].milliseconds - sent[first].milliseconds >= Int64(seconds * 1000) { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }
}
