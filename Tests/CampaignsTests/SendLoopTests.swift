import Campaigns
import Domain
import Mail
import Pacing
import RuleEngine
import Sending
import Storage
import StorageSQL
import Testing

@Suite("Sending a plan")
struct SendLoopTests {
    @Test("what the server said of each is what the ledger says, with one activity for each accepted")
    func outcomes() throws {
        try Shop.with { shop in
            try shop.quiet(["accepted", "dead", "deferred", "doubt", "refused", "unsent"])
            _ = try shop.queue()
            let transport = FakeTransport { recipient in
                switch recipient.split(separator: "@")[0] {
                case "dead": .refused(SMTPReply(550, "5.1.1 no such user"), at: .rcpt)
                case "deferred": .deferred(SMTPReply(451, "4.2.0 later"), at: .dot)
                case "doubt": .undecided("the line broke")
                case "refused": .refused(SMTPReply(554, "5.6.0 not like this"), at: .dot)
                case "unsent": .unsent("not connected")
                default: .accepted(SMTPReply(250, "2.0.0 queued"))
                }
            }
            let loop = try shop.loop()
            try transport.run(loop)
            #expect(
                try shop.phases() == [
                    "accepted": .accepted, "dead": .refused, "deferred": .deferred, "doubt": .inDoubt,
                    "refused": .refused, "unsent": .deferred,
                ])
            #expect(loop.counts == [.accepted: 1, .refused: 2, .deferred: 2, .inDoubt: 1])
            #expect(
                try shop.ledger.activities(account: nil, owner: nil, state: .done, limit: 9).map(\.account)
                    == ["accepted"])
            #expect(try shop.ledger.suppressions(limit: 9).map(\.address) == ["dead@example.com"])
            #expect(try shop.delivery("deferred").dueAt == noon.adding(seconds: 300))
            // In doubt is never sent again by itself.
            let again = FakeTransport.accepting
            try again.run(shop.loop(now: noon.adding(seconds: 100_000)))
            #expect(
                Set(again.sent.map(\.envelope.recipient.description)) == [
                    "deferred@example.com", "unsent@example.com",
                ])
            #expect(try shop.phases()["doubt"] == .inDoubt)
        }
    }

    @Test("just before sending each is asked again: bought, suppressed, no consent, another address, gone")
    func asked() throws {
        try Shop.with { shop in
            try shop.quiet(["bought", "denied", "moved", "ok", "suppressed"])
            _ = try shop.queue()
            try shop.load([shop.bought("bought", "2026-11-22")])
            try shop.load([
                Account(id: "denied", name: "x", email: EmailAddress("denied@example.com"), consent: .denied),
                Account(id: "moved", name: "x", email: EmailAddress("new@example.com")),
            ])
            _ = try shop.ledger.suppress([
                Suppression(
                    address: "Suppressed@example.com", reason: .unsubscribed, source: "t", since: noon)
            ])
            let transport = FakeTransport.accepting
            try transport.run(shop.loop())
            #expect(transport.sent.map(\.envelope.recipient.description) == ["ok@example.com"])
            #expect(
                try shop.phases() == [
                    "bought": .skipped, "denied": .suppressed, "moved": .skipped, "ok": .accepted,
                    "suppressed": .suppressed,
                ])
            #expect(try shop.delivery("bought").note == "bought again on 2026-11-22")
            #expect(try shop.ledger.activities(account: nil, owner: nil, state: nil, limit: 9).count == 1)
        }
    }

    @Test("retries come later and later, and end")
    func retries() throws {
        try Shop.with { shop in
            try shop.quiet(["a"])
            _ = try shop.queue()
            var policy = SendingPolicy()
            policy.retry = try RetryPlan(delays: [60, 600], attempts: 3, lastDay: 5)
            let busy = FakeTransport { _ in .deferred(SMTPReply(450, "4.2.1 busy"), at: .rcpt) }
            var now = noon
            for (delay, phase) in [(60.0, DeliveryPhase.deferred), (600, .deferred), (0, .refused)] {
                try busy.run(try shop.loop(policy: policy, now: now))
                let delivery = try shop.delivery("a")
                #expect(delivery.phase == phase)
                if phase == .deferred { #expect(delivery.dueAt == now.adding(seconds: delay)) }
                now = delivery.dueAt
            }
            #expect(try shop.delivery("a").attempts == 3)
            #expect(try shop.delivery("a").note == "given up after 3 attempts")
        }
    }

    @Test("a limit is kept, and what was claimed and not handed over is given back")
    func limit() throws {
        try Shop.with { shop in
            try shop.quiet(["a", "b", "c"])
            _ = try shop.queue()
            let first = FakeTransport.accepting
            try first.run(try shop.loop(limit: 1))
            #expect(first.sent.count == 1)
            let loop = try shop.loop()
            _ = try loop.next()
            #expect(try shop.phases().values.filter { $0 == .claimed }.count == 2)
            try loop.giveBack()
            #expect(try shop.phases().values.filter { $0 == .claimed }.count == 1)
            #expect(loop.counts.isEmpty)
        }
    }

    @Test("what was approved is what is sent, whatever the company has edited since")
    func frozen() throws {
        try Shop.with { shop in
            try shop.quiet(["a"])
            _ = try shop.queue()
            try shop.load([Account(id: "a", name: "Renamed", email: EmailAddress("a@example.com"))])
            let transport = FakeTransport.accepting
            try transport.run(shop.loop())
            let message = String(decoding: try #require(transport.sent.first).message, as: UTF8.self)
            #expect(message.contains("Hello Bar a") && !message.contains("Renamed"))
            #expect(message.contains("Message-ID: <\(try shop.delivery("a").messageID)>"))
        }
    }

    @Test("a rehearsal makes the same mail and records nothing, also of a plan nobody approved")
    func rehearsal() throws {
        try Shop.with { shop in
            try shop.quiet(["a", "b"])
            let plan = try shop.plan().plan
            let b = try #require(try shop.ledger.proposal(of: "b", plan: plan.id))
            let rehearsal = try Rehearsal(of: plan, ledger: shop.ledger, company: shop.company, now: { noon })
            let transport = FakeTransport.accepting
            try transport.run(rehearsal)
            #expect(
                transport.sent.map(\.envelope.recipient.description) == ["a@example.com", "b@example.com"])
            #expect(rehearsal.failures.isEmpty)
            #expect(
                try shop.phases().isEmpty
                    && shop.ledger.activities(account: nil, owner: nil, state: nil, limit: 9).isEmpty)
            #expect(try shop.ledger.decisions(of: plan.id) == [.pending: 2])
            try shop.ledger.decide(b.id, .skipped, by: "ana", at: noon)
            let second = FakeTransport.accepting
            try second.run(try Rehearsal(of: plan, ledger: shop.ledger, company: shop.company, now: { noon }))
            #expect(second.sent.count == 1)
        }
    }
}
