import Domain
import Foundation
import Mail
import Pacing
import RuleEngine
import Sending
import Storage
import StorageSQL
import TestSupport
import Testing

@testable import Campaigns

@Suite("Pace")
struct PaceTests {
    private let accepting = { FakeTransport.accepting }

    @Test("no more leave in an hour than the company allows, over any number of runs; the rest waits")
    func perHour() throws {
        try Shop.with { shop in
            try shop.quiet((1...7).map { "a\($0)" })
            _ = try shop.queue()
            var policy = SendingPolicy()
            policy.perHour = 3
            var sent = 0
            for (seconds, count) in [(0.0, 3), (60, 0), (3500, 0), (3720, 3), (3780, 0), (7500, 1)] {
                let transport = accepting()
                let loop = try shop.loop(policy: policy, now: noon.adding(seconds: seconds))
                try transport.run(loop)
                #expect(transport.sent.count == count, "after \(seconds) s")
                if count == 0 { #expect(try #require(loop.waiting).until > noon.adding(seconds: seconds)) }
                try loop.giveBack()
                sent += count
                #expect(try shop.phases().values.count { $0 == .queued } == 7 - sent)
            }
        }
    }

    @Test("whoever counts for hours counts as one who has just begun, whatever others send meanwhile")
    func recounts() throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("recounted pace: REKINDLE_SEED=\(seed)")
        var random = SeededGenerator(seed: seed)
        try Shop.with { shop in
            try shop.quiet((1...300).map { "a\($0)" })
            _ = try shop.queue()
            var policy = SendingPolicy()
            policy.perHour = 40
            policy.perDay = 150
            policy.warmUp = try WarmUp(first: 60, growth: 1.5, ceiling: 1000)
            var time = noon
            func pacer(at time: Instant) throws -> Pacer {
                try Pacer(policy, ledger: shop.ledger, holder: "me", day: shop.company.day, at: time)
            }
            var old = try pacer(at: time)
            for step in 1...150 {
                time = time.adding(seconds: Double(random.number(3...1400)))
                let loop = try shop.loop(limit: random.number(0...4), now: time, holder: "other")
                let transport = accepting()
                try transport.run(loop)
                try loop.giveBack()
                time = time.adding(seconds: 3)
                var new = try pacer(at: time)
                #expect(try old.allowed(at: time) == new.allowed(at: time), "step \(step)")
            }
        }
    }

    @Test("a warm-up begins with few, and goes on with days on which mail left")
    func warmUp() throws {
        try Shop.with { shop in
            try shop.quiet((1...9).map { "a\($0)" })
            _ = try shop.queue()
            var policy = SendingPolicy()
            policy.warmUp = try WarmUp(first: 2, growth: 2, ceiling: 100)
            for (day, count) in [(0.0, 2), (0.1, 0), (1, 4), (2, 3)] {
                let transport = accepting()
                let loop = try shop.loop(policy: policy, now: noon.adding(seconds: day * 86_400))
                try transport.run(loop)
                try loop.giveBack()
                #expect(transport.sent.count == count, "on day \(day)")
            }
        }
    }

    @Test("who asks for less is left alone for a while, and nobody else is")
    func slowed() throws {
        try Shop.with { shop in
            try shop.quiet(["g1", "g2", "other"], domains: ["gmail.com", "googlemail.com", "example.com"])
            _ = try shop.queue()
            var policy = SendingPolicy()
            policy.destination = DestinationPace.Limits(concurrent: 1)
            let busy = FakeTransport {
                $0.hasPrefix("g")
                    ? .deferred(SMTPReply(421, "4.7.28 too many messages"), at: .rcpt)
                    : .accepted(SMTPReply(250, "ok"))
            }
            let loop = try shop.loop(policy: policy)
            try busy.run(loop)
            try loop.giveBack()
            // The second of the same organisation was not even tried.
            #expect(busy.sent.count == 2)
            #expect(try shop.phases()["other"] == .accepted)
            #expect(
                try Pacer.slowed(policy, ledger: shop.ledger, day: shop.company.day, at: noon) == ["google"])
            // A restart is no way around the rest.
            let soon = accepting()
            let second = try shop.loop(policy: policy, now: noon.adding(seconds: 5))
            try soon.run(second)
            #expect(soon.sent.isEmpty)
            try second.giveBack()
            #expect(try shop.delivery("g2").phase == .queued)
            // The one that is at once, the next when the rate that was learned allows it.
            var late = 0
            for seconds in [7200.0, 7300] {
                let later = accepting()
                let loop = try shop.loop(policy: policy, now: noon.adding(seconds: seconds))
                try later.run(loop)
                try loop.giveBack()
                late += later.sent.count
            }
            #expect(late == 2)
        }
    }

    @Test("outside its hours a mail waits for them, on the recipient's clock")
    func window() throws {
        try Shop.with { shop in
            // Noon in UTC: 13:00 in Madrid, 21:00 in Tokyo, 07:00 in New York.
            try shop.quiet(["es", "jp", "us"], countries: ["ES", "JP", "US"])
            _ = try shop.queue()
            var policy = SendingPolicy()
            policy.window = try SendingWindow(
                from: TimeOfDay("09:00"), until: TimeOfDay("18:00"), weekdays: Weekday.all)
            let transport = accepting()
            try transport.run(shop.loop(policy: policy))
            #expect(transport.sent.map(\.envelope.recipient.description) == ["es@example.com"])
            #expect(try shop.delivery("us").dueAt == noon.adding(seconds: 2 * 3600))
            #expect(try shop.delivery("jp").dueAt == noon.adding(seconds: 12 * 3600))
            #expect(try shop.delivery("jp").attempts == 0)
            policy.followsRecipient = false
            let company = accepting()
            try company.run(shop.loop(policy: policy, now: noon.adding(seconds: 13 * 3600)))
            #expect(company.sent.isEmpty)
        }
    }

    @Test("a retry ends with its last day")
    func lastDay() throws {
        try Shop.with { shop in
            try shop.quiet(["a"])
            _ = try shop.queue()
            var policy = SendingPolicy()
            policy.retry = try RetryPlan(delays: [86_400], attempts: 99, lastDay: 2)
            let busy = FakeTransport { _ in .deferred(SMTPReply(450, "4.2.1 busy"), at: .rcpt) }
            var now = noon
            for phase in [DeliveryPhase.deferred, .deferred, .refused] {
                try busy.run(shop.loop(policy: policy, now: now))
                #expect(try shop.delivery("a").phase == phase)
                now = try shop.delivery("a").dueAt
            }
            #expect(try shop.delivery("a").firstTriedAt == noon)
            #expect(now <= noon.adding(seconds: 2 * 86_400))
        }
    }

    @Test("hard bounces beyond the limit pause the campaign and say so; a person resumes it")
    func breaker() throws {
        try Shop.with { shop in
            try shop.quiet((1...12).map { "a\($0)" })
            _ = try shop.queue()
            var policy = SendingPolicy()
            policy.breaker = try BreakerLimits(leastSample: 4, hardBounces: 0.2)
            let dead = FakeTransport { _ in .refused(SMTPReply(550, "5.1.1 no such user"), at: .rcpt) }
            // The loop looks every few seconds.
            for seconds in [0.0, 6] {
                let loop = try shop.loop(
                    policy: policy, limit: 5, now: noon.adding(seconds: seconds))
                try dead.run(loop)
                try loop.giveBack()
            }
            #expect(dead.sent.count == 5)
            let pause = try #require(try shop.ledger.pauses().first)
            #expect(pause.who == "breaker" && pause.reason.contains("bounce"), "\(pause.reason)")
            let name = pause.campaign
            #expect(try BreakerWatch.resume(name, shop.ledger, by: "ana", at: noon.adding(seconds: 60)))
            let after = accepting()
            try after.run(shop.loop(policy: policy, now: noon.adding(seconds: 120)))
            #expect(after.sent.count == 7)
            #expect(try shop.ledger.pauses().isEmpty)
        }
    }

    @Test("a pause holds also for what was claimed before it")
    func pauseInHand() throws {
        try Shop.with { shop in
            try shop.quiet(["a", "b"])
            _ = try shop.queue()
            let loop = try shop.loop()
            let first = try #require(try loop.next())
            let name = try #require(try shop.ledger.delivery(first.delivery)?.campaign)
            try shop.ledger.pause(CampaignPause(campaign: name, reason: "x", who: "ana", since: noon))
            #expect(try loop.next() == nil)
            _ = try loop.record(onWire: [], settled: [(first.delivery, .unsent("stopped"))])
            try loop.giveBack()
            #expect(Set(try shop.phases().values) == [.queued])
        }
    }

    @Test("who says no between two messages that were asked about together is not written to")
    func noInBetween() throws {
        try Shop.with { shop in
            try shop.quiet(["a", "b", "c"])
            _ = try shop.queue()
            let clock = MovingClock()
            let loop = try SendLoop(
                ledger: shop.ledger, history: shop.history, company: shop.company, campaign: nil,
                journal: nil,
                holder: "me", now: { clock.now }, jitter: { 0.5 }, stop: { false },
                meanwhile: {
                    let noes = ["a", "b", "c"].map {
                        Suppression(account: $0, reason: .requested, source: "page", since: clock.now)
                    }
                    #expect(throws: Never.self) { try shop.ledger.suppress(noes) }
                })
            loop.expect(3)
            let first = try #require(try loop.next())
            // Now the loop listens, with two answers in hand.
            clock.now = noon.adding(seconds: 6)
            #expect(try loop.next() == nil)
            _ = try loop.record(onWire: [], settled: [(first.delivery, .unsent("stopped"))])
            try loop.giveBack()
            #expect(try shop.phases().values.count { $0 == .suppressed } == 2)
        }
    }

    @Test("who asked for a pause gets nothing until it ends; who asked for fewer gets half as many")
    func preferences() throws {
        try Shop.with { shop in
            try shop.quiet(["a", "b"])
            try shop.ledger.keep(
                Preference(
                    account: "a", pausedUntil: noon.adding(seconds: 86_400), source: "page", since: noon))
            let plan = try shop.plan().plan
            #expect(try shop.ledger.entry(of: plan.id, account: "a")?.outcome == .suppressed)
            #expect(try shop.ledger.entry(of: plan.id, account: "b")?.outcome == .proposed)
            // Said after the plan was approved.
            try shop.ledger.approve(plan.id, fingerprint: plan.fingerprint, by: "ana", at: noon)
            _ = try shop.ledger.enqueue(plan.id, step: 1, domain: "example.com", at: noon)
            try shop.ledger.keep(
                Preference(
                    account: "b", pausedUntil: noon.adding(seconds: 86_400), source: "page", since: noon))
            try accepting().run(shop.loop())
            #expect(try shop.phases()["b"] == .skipped)
        }
    }

    @Test("two senders share the work and never the same delivery; a lost lease is recovered")
    func twoSenders() throws {
        try Shop.with { shop in
            try shop.quiet((1...150).map { "a\($0)" })
            _ = try shop.queue()
            let loops = try [shop.loop(holder: "one"), shop.loop(holder: "two")]
            var sent: [Int64] = []
            var live = [true, true]
            while live.contains(true) {
                for (index, loop) in loops.enumerated() where live[index] {
                    guard let job = try loop.next() else {
                        live[index] = false
                        continue
                    }
                    #expect(try loop.record(onWire: [job.delivery], settled: []).isEmpty)
                    sent.append(job.delivery)
                    _ = try loop.record(
                        onWire: [], settled: [(job.delivery, .accepted(SMTPReply(250, "ok")))])
                }
            }
            #expect(sent.count == 150 && Set(sent).count == 150)
            // A third is taken for dead while it still works: its dot must not leave.
            try shop.quiet(["late"])
            _ = try shop.queue()
            let slow = try shop.loop(holder: "slow")
            let job = try #require(try slow.next())
            _ = try shop.ledger.recover(
                isAlive: { _ in false }, evidence: { _, _ in .unknown }, at: noon)
            let other = FakeTransport.accepting
            try other.run(shop.loop(holder: "other"))
            #expect(other.sent.map(\.delivery) == [job.delivery])
            #expect(try slow.record(onWire: [job.delivery], settled: []) == [job.delivery])
        }
    }

    @Test("a clock that jumps back loses nothing and sends nothing twice")
    func clockBack() throws {
        try Shop.with { shop in
            try shop.quiet(["a", "b", "c"])
            _ = try shop.queue()
            let first = accepting()
            let loop = try shop.loop(limit: 1)
            try first.run(loop)
            try loop.giveBack()
            let early = accepting()
            let back = try shop.loop(now: noon.adding(seconds: -7200))
            try early.run(back)
            try back.giveBack()
            // What was due at noon is not due two hours before; at noon it goes, alone.
            #expect(early.sent.isEmpty)
            let again = accepting()
            try again.run(shop.loop(now: noon.adding(seconds: 1)))
            #expect(again.sent.count == 2)
            #expect(Set(try shop.phases().values) == [.accepted])
        }
    }
}

private final class MovingClock {
    var now = noon
}
