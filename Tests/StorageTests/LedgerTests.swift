import Domain
import Storage
import StorageSQL
import Testing

extension Stores {
    func proposal(_ account: AccountID, episode: CivilDay = "2026-01-02", campaign: String = "win")
        -> Proposal
    {
        Proposal(
            campaign: campaign, number: "2026-\(account)", account: account, episode: episode, rule: "r",
            reason: "why",
            template: "t", language: "es", templateVersion: "v", recipient: "\(account)@example.com",
            owner: "rep",
            facts: .record([.init("account", .text(account))]))
    }

    func sealedPlan(
        _ accounts: [AccountID], campaign: String = "win", fingerprint: String? = nil,
        episode: CivilDay = "2026-01-02"
    ) throws -> Plan {
        let draft = try ledger.beginPlan(campaign: campaign, asOf: "2026-11-23", at: noon)
        try ledger.append(
            accounts.map { PlanEntry(account: $0, outcome: .proposed, rule: "r", reason: "why") },
            accounts.map { proposal($0, episode: episode, campaign: campaign) }, toPlan: draft)
        return try ledger.sealPlan(
            draft, fingerprint: fingerprint ?? "\(campaign)\(accounts.joined())\(episode)", sources: [1, 2],
            counts: [.proposed: accounts.count])
    }

    /// A plan of these accounts, approved and queued.
    func queued(_ accounts: [AccountID], campaign: String = "win") throws -> Plan {
        let plan = try sealedPlan(accounts, campaign: campaign)
        try ledger.approve(plan.id, fingerprint: plan.fingerprint, by: "ana", at: noon)
        #expect(try ledger.enqueue(plan.id, step: 1, domain: "example.com", at: noon) == accounts.count)
        return plan
    }

    var mine: Lease { Lease(holder: "me", until: noon.adding(seconds: 600)) }

    /// Claims everything, and marks it as on the wire.
    func onWire() throws -> [Int64] {
        let claimed = try ledger.claim(100, campaign: nil, lease: mine, at: noon).map(\.delivery.id)
        let lost = try ledger.record(
            onWire: claimed.map { WireMark($0, messageHash: "hash", madeAt: noon) }, outcomes: [],
            lease: mine, at: noon)
        #expect(lost.isEmpty)
        return claimed
    }
}

@Suite("The ledger")
struct LedgerTests {
    @Test("a plan is seen when it is sealed, by the first digits of its fingerprint, with all it holds")
    func plans() throws {
        try Stores.with { stores in
            let ledger = stores.ledger
            let draft = try ledger.beginPlan(campaign: "win", asOf: "2026-11-23", at: noon)
            try ledger.append(
                [PlanEntry(account: "a", outcome: .heldOut, rule: "r", reason: "out")],
                [stores.proposal("b")], toPlan: draft)
            #expect(try ledger.plans(limit: 5).isEmpty && ledger.latestPlan(of: "win", state: nil) == nil)
            let plan = try ledger.sealPlan(
                draft, fingerprint: "0123456789abcdef", sources: Array("frozen".utf8),
                counts: [.heldOut: 1, .proposed: 1])
            #expect((plan.id, plan.state, plan.selected, plan.asOf) == ("01234567", .draft, 2, "2026-11-23"))
            #expect(try ledger.plan("01234567") == plan && ledger.latestPlan(of: "win", state: nil) == plan)
            #expect(try ledger.sources(of: plan.id) == Array("frozen".utf8))
            #expect(try ledger.entry(of: plan.id, account: "a")?.reason == "out")
            #expect(try ledger.entries(of: plan.id, outcome: .proposed, after: "", limit: 9).isEmpty)
            let proposal = try #require(try ledger.proposal(of: "b", plan: plan.id))
            #expect(
                proposal.plan == plan.id && proposal.facts["account"] == .text("b")
                    && proposal.episode == "2026-01-02")
        }
    }

    @Test("the same fingerprint again is the same plan; other drafts of a day before are swept away")
    func sameFingerprint() throws {
        try Stores.with { stores in
            let first = try stores.sealedPlan(["a"], fingerprint: "same-same")
            #expect(try stores.sealedPlan(["a"], fingerprint: "same-same") == first)
            #expect(try stores.ledger.plans(limit: 9).count == 1)
            let old = try stores.ledger.beginPlan(
                campaign: "win", asOf: "2026-11-20", at: noon.adding(seconds: -90_000))
            try stores.ledger.append(
                [PlanEntry(account: "z", outcome: .proposed, rule: "", reason: "")], [], toPlan: old)
            let next = try stores.ledger.beginPlan(campaign: "win", asOf: "2026-11-23", at: noon)
            #expect(throws: (any Error).self) {
                try stores.ledger.sealPlan(
                    next == old ? next + 1 : old, fingerprint: "swept-away", sources: [], counts: [:])
            }
            let plan = try stores.ledger.sealPlan(next, fingerprint: "sealed-now", sources: [], counts: [:])
            #expect(try stores.ledger.entries(of: plan.id, outcome: nil, after: "", limit: 9).isEmpty)
        }
    }

    @Test("an approval names the fingerprint that was shown; it covers what was not decided one by one")
    func approval() throws {
        try Stores.with { stores in
            let ledger = stores.ledger
            let plan = try stores.sealedPlan(["a", "b", "c"])
            let error = #expect(throws: StoreError.self) {
                try ledger.approve(plan.id, fingerprint: plan.fingerprint + "x", by: "ana", at: noon)
            }
            #expect(error?.code == .constraint)
            #expect(try ledger.plan(plan.id)?.state == .draft)
            #expect(try ledger.enqueue(plan.id, step: 1, domain: "d", at: noon) == 0)
            let b = try #require(try ledger.proposal(of: "b", plan: plan.id))
            try ledger.decide(b.id, .skipped, by: "bea", at: noon)
            try ledger.approve(plan.id, fingerprint: plan.fingerprint, by: "ana", at: noon)
            #expect(try ledger.decisions(of: plan.id) == [.approved: 2, .skipped: 1])
            #expect(try ledger.plan(plan.id)?.approvedBy == "ana")
            #expect(try ledger.enqueue(plan.id, step: 1, domain: "d", at: noon) == 2)
        }
    }

    @Test("a lapse is queued once, whatever plans it stands in; the next lapse again")
    func oncePerLapse() throws {
        try Stores.with { stores in
            let plan = try stores.queued(["a", "b"])
            #expect(try stores.ledger.enqueue(plan.id, step: 1, domain: "example.com", at: noon) == 0)
            let second = try stores.sealedPlan(["a", "b", "c"])
            try stores.ledger.approve(second.id, fingerprint: second.fingerprint, by: "ana", at: noon)
            #expect(try stores.ledger.enqueue(second.id, step: 1, domain: "example.com", at: noon) == 1)
            let lapse = try stores.sealedPlan(["a"], episode: "2026-06-06")
            try stores.ledger.approve(lapse.id, fingerprint: lapse.fingerprint, by: "ana", at: noon)
            #expect(try stores.ledger.enqueue(lapse.id, step: 1, domain: "example.com", at: noon) == 1)
            let deliveries = try stores.ledger.deliveries(in: .queued, campaign: nil, after: 0, limit: 9)
            #expect(deliveries.count == 4 && Set(deliveries.map(\.messageID)).count == 4)
            #expect(deliveries.allSatisfy { $0.messageID.hasSuffix("@example.com") })
            #expect(
                try stores.ledger.read {
                    try $0.delivery(
                        of: "a", recipient: "a@example.com", campaign: "win", step: 1, episode: "2026-01-02")
                } == .queued)
            #expect(
                try stores.ledger.read {
                    try $0.delivery(
                        of: "c", recipient: "c@example.com", campaign: "win", step: 2, episode: "2026-01-02")
                } == nil)
            #expect(
                try !stores.ledger.hasUnqueued(plan: plan.id) && stores.ledger.attempts(campaign: nil) == 0)
            let unsent = try stores.sealedPlan(["z"])
            #expect(try !stores.ledger.hasUnqueued(plan: unsent.id))
            try stores.ledger.approve(unsent.id, fingerprint: unsent.fingerprint, by: "ana", at: noon)
            #expect(try stores.ledger.hasUnqueued(plan: unsent.id))
        }
    }

    @Test("a decision taken back before the mail leaves takes the delivery out, afterwards it is refused")
    func decideLate() throws {
        try Stores.with { stores in
            let plan = try stores.queued(["a", "b"])
            let a = try #require(try stores.ledger.proposal(of: "a", plan: plan.id))
            try stores.ledger.decide(a.id, .skipped, by: "bea", at: noon)
            #expect(try stores.ledger.deliveryCounts(campaign: nil) == [.skipped: 1, .queued: 1])
            _ = try stores.onWire()
            let b = try #require(try stores.ledger.proposal(of: "b", plan: plan.id))
            #expect(throws: StoreError.self) { try stores.ledger.decide(b.id, .skipped, by: "bea", at: noon) }
        }
    }

    @Test("two senders claim different deliveries, oldest first, and only what is due and asked for")
    func claims() throws {
        try Stores.with { stores in
            _ = try stores.queued(["a", "b", "c"])
            _ = try stores.queued(["d"], campaign: "other")
            let other = Lease(holder: "other", until: noon.adding(seconds: 600))
            #expect(
                try stores.ledger.claim(9, campaign: nil, lease: other, at: noon.adding(seconds: -1)).isEmpty)
            let first = try stores.ledger.claim(2, campaign: "win", lease: stores.mine, at: noon)
            let second = try stores.ledger.claim(9, campaign: "win", lease: other, at: noon)
            #expect(first.map(\.delivery.account) == ["a", "b"] && second.map(\.delivery.account) == ["c"])
            #expect(first.first?.proposal.facts["account"] == .text("a"))
            #expect(first.first?.delivery.phase == .claimed)
            #expect(
                try stores.ledger.claim(9, campaign: nil, lease: other, at: noon).map(\.delivery.account) == [
                    "d"
                ])
        }
    }

    @Test("an accepted delivery has exactly one completed activity, written with it")
    func accepted() throws {
        try Stores.with { stores in
            _ = try stores.queued(["a"])
            let id = try #require(try stores.onWire().first)
            let accepted = DeliveryOutcome(delivery: id, phase: .accepted, reply: "250 ok")
            #expect(
                try stores.ledger.record(onWire: [], outcomes: [accepted], lease: stores.mine, at: noon)
                    .isEmpty)
            let delivery = try #require(try stores.ledger.delivery(id))
            #expect((delivery.phase, delivery.attempts, delivery.reply) == (.accepted, 1, "250 ok"))
            let activity = try #require(
                try stores.ledger.activities(account: "a", owner: nil, state: nil, limit: 9).first)
            #expect(
                (activity.kind, activity.state, activity.delivery, activity.owner, activity.decidedAt) == (
                    .mail, .done, id, "rep", noon
                ))
            #expect(
                try stores.ledger.record(onWire: [], outcomes: [accepted], lease: stores.mine, at: noon) == [
                    id
                ])
            #expect(
                try stores.ledger.activities(account: nil, owner: "rep", state: .done, limit: 9).count == 1)
            #expect(
                try stores.ledger.read {
                    try $0.mailCount(account: "a", recipient: "", since: noon, except: 0)
                } == 1)
            #expect(
                try stores.ledger.read {
                    try $0.mailCount(
                        account: "", recipient: "a@example.com", since: noon.adding(seconds: 1), except: 0)
                } == 0)
        }
    }

    @Test("a batch that fails in the middle leaves no outcome, no activity and no suppression")
    func halfBatch() throws {
        try Stores.with { stores in
            _ = try stores.queued(["a", "b", "c"])
            let ids = try stores.onWire()
            #expect(throws: StoreError.self) {
                _ = try stores.ledger.record(
                    onWire: [],
                    outcomes: [
                        DeliveryOutcome(delivery: ids[0], phase: .accepted, reply: "250 ok"),
                        DeliveryOutcome(
                            delivery: ids[1], phase: .refused, reply: "550 5.1.1 no", suppresses: true),
                        // An acceptance without a reply is refused by the schema.
                        DeliveryOutcome(delivery: ids[2], phase: .accepted),
                    ], lease: stores.mine, at: noon)
            }
            #expect(try stores.ledger.deliveryCounts(campaign: nil) == [.onWire: 3])
            #expect(try stores.ledger.activities(account: nil, owner: nil, state: nil, limit: 9).isEmpty)
            #expect(try stores.ledger.suppressions(limit: 9).isEmpty)
        }
    }

    @Test("who lost a lease is told so, and changes nothing of that delivery")
    func lostLease() throws {
        try Stores.with { stores in
            _ = try stores.queued(["a", "b", "c"])
            let ids = try stores.ledger.claim(9, campaign: nil, lease: stores.mine, at: noon).map(
                \.delivery.id)
            let thief = Lease(holder: "thief", until: noon.adding(seconds: 9))
            let outcomes = [
                DeliveryOutcome(delivery: ids[1], phase: .accepted, reply: "250 ok"),
                DeliveryOutcome(delivery: ids[2], phase: .refused, reply: "550 5.1.1 no", suppresses: true),
            ]
            #expect(
                try stores.ledger.record(
                    onWire: [WireMark(ids[0], messageHash: "h", madeAt: noon)], outcomes: outcomes,
                    lease: thief, at: noon)
                    == Set(ids))
            #expect(try stores.ledger.deliveryCounts(campaign: nil) == [.claimed: 3])
            #expect(try stores.ledger.activities(account: nil, owner: nil, state: nil, limit: 9).isEmpty)
            #expect(try stores.ledger.suppressions(limit: 9).isEmpty)
            #expect(
                try stores.ledger.record(
                    onWire: [
                        WireMark(ids[0], messageHash: "h", madeAt: noon),
                        WireMark(999, messageHash: "h", madeAt: noon),
                    ], outcomes: [], lease: stores.mine, at: noon) == [999])
            #expect(try stores.ledger.deliveryCounts(campaign: nil) == [.claimed: 2, .onWire: 1])
            #expect(try stores.ledger.holders() == ["me"])
        }
    }

    @Test("a deferred delivery is due later; an unsent one at once, and was no attempt")
    func deferred() throws {
        try Stores.with { stores in
            _ = try stores.queued(["a", "b"])
            let ids = try stores.onWire()
            let later = noon.adding(seconds: 300)
            _ = try stores.ledger.record(
                onWire: [],
                outcomes: [
                    DeliveryOutcome(delivery: ids[0], phase: .deferred, reply: "450 later", retryAt: later),
                    DeliveryOutcome(delivery: ids[1], phase: .queued, note: "the line broke"),
                ], lease: stores.mine, at: noon)
            #expect(try stores.ledger.nextDue(campaign: "win") == noon)
            #expect(
                try stores.ledger.claim(9, campaign: nil, lease: stores.mine, at: noon).map(
                    \.delivery.attempts) == [0])
            #expect(try stores.ledger.nextDue(campaign: nil) == later)
            let again = try stores.ledger.claim(9, campaign: nil, lease: stores.mine, at: later)
            #expect(again.map(\.delivery.id) == [ids[0]] && again.first?.delivery.attempts == 1)
            #expect(try stores.ledger.nextDue(campaign: nil) == nil)
        }
    }

    @Test(
        "what a dead sender held is queued again or in doubt; the living keep theirs; a person settles a doubt"
    )
    func recover() throws {
        try Stores.with { stores in
            _ = try stores.queued(["a", "b", "c", "d"])
            let dead = Lease(holder: "dead", until: noon)
            let ids = try stores.ledger.claim(3, campaign: nil, lease: dead, at: noon).map(\.delivery.id)
            _ = try stores.ledger.record(
                onWire: [
                    WireMark(ids[0], messageHash: "h", madeAt: noon),
                    WireMark(ids[1], messageHash: "h", madeAt: noon),
                ], outcomes: [], lease: dead, at: noon)
            _ = try stores.ledger.claim(1, campaign: nil, lease: stores.mine, at: noon)
            let found = try stores.ledger.recover(
                isAlive: { $0.holder == "me" },
                evidence: { id, holder in id == ids[1] && holder == "dead" ? .neverLeft : .left },
                at: noon)
            #expect(found == (2, 1))
            #expect(
                try stores.ledger.deliveryCounts(campaign: nil) == [.queued: 2, .inDoubt: 1, .claimed: 1])
            #expect(
                try stores.ledger.recover(
                    isAlive: { $0.holder == "me" }, evidence: { _, _ in .unknown }, at: noon) == (0, 0))
            try stores.ledger.settle(ids[0], as: .accepted, by: "ana", at: noon)
            #expect(try stores.ledger.delivery(ids[0])?.phase == .accepted)
            #expect(try stores.ledger.activities(account: "a", owner: nil, state: .done, limit: 9).count == 1)
            #expect(throws: StoreError.self) {
                try stores.ledger.settle(ids[0], as: .queued, by: "ana", at: noon)
            }
            #expect(throws: StoreError.self) {
                try stores.ledger.settle(ids[1], as: .accepted, by: "ana", at: noon)
            }
        }
    }

    @Test("a doubt that a person does not want to risk is queued anew, or left as not sent")
    func settle() throws {
        try Stores.with { stores in
            _ = try stores.queued(["a", "b"])
            let ids = try stores.onWire()
            _ = try stores.ledger.recover(isAlive: { _ in false }, evidence: { _, _ in .unknown }, at: noon)
            try stores.ledger.settle(ids[0], as: .queued, by: "ana", at: noon)
            try stores.ledger.settle(ids[1], as: .refused, by: "ana", at: noon)
            #expect(throws: (any Error).self) {
                try stores.ledger.settle(ids[0], as: .claimed, by: "ana", at: noon)
            }
            #expect(try stores.ledger.deliveryCounts(campaign: nil) == [.queued: 1, .refused: 1])
            #expect(try stores.ledger.activities(account: nil, owner: nil, state: nil, limit: 9).isEmpty)
        }
    }

    @Test("an address or an account is suppressed once and found by either; a dead address at its refusal")
    func suppressions() throws {
        try Stores.with { stores in
            let ledger = stores.ledger
            let some = [
                Suppression(address: "a@example.com", reason: .unsubscribed, source: "file", since: noon),
                Suppression(account: "b", reason: .requested, source: "ana", since: noon),
            ]
            #expect(try ledger.suppress(some) == 2 && ledger.suppress(some) == 0)
            func reason(_ address: String, _ account: String) throws -> Suppression.Reason? {
                try ledger.read { try $0.suppression(address: address, account: account, campaign: "") }?
                    .reason
            }
            #expect(
                try reason("a@example.com", "x") == .unsubscribed
                    && reason("x@example.com", "b") == .requested)
            #expect(try reason("x@example.com", "x") == nil && reason("", "") == nil)
            #expect(try ledger.unsuppress(address: "a@example.com", account: "", scope: nil, at: noon) == 1)
            #expect(try reason("a@example.com", "x") == nil)
            // One campaign's is not everybody's, and one that came by a link has both an address and an account.
            _ = try ledger.suppress([
                Suppression(address: "c@example.com", reason: .complained, source: "ana", since: noon),
                Suppression(
                    address: "c@example.com", scope: "win", reason: .requested, source: "ana", since: noon),
                Suppression(
                    address: "d@example.com", account: "d", reason: .unsubscribed, source: "link",
                    since: noon),
                Suppression(
                    address: "e@example.com", account: "e", reason: .unsubscribed, source: "link",
                    since: noon),
            ])
            #expect(
                try ledger.unsuppress(address: "c@example.com", account: "", scope: "win", at: noon) == 1)
            #expect(try reason("c@example.com", "") == .complained)
            #expect(try ledger.unsuppress(address: "D@example.com", account: "", scope: nil, at: noon) == 1)
            #expect(try reason("d@example.com", "d") == nil)
            #expect(try ledger.unsuppress(address: "", account: "e", scope: nil, at: noon) == 1)
            #expect(try ledger.unsuppress(address: "", account: "", scope: nil, at: noon) == 0)
            #expect(try reason("e@example.com", "e") == nil && reason("c@example.com", "") == .complained)
            _ = try stores.queued(["a"])
            let id = try #require(try stores.onWire().first)
            _ = try ledger.record(
                onWire: [],
                outcomes: [
                    DeliveryOutcome(delivery: id, phase: .refused, reply: "550 5.1.1", suppresses: true)
                ],
                lease: stores.mine, at: noon)
            #expect(try reason("a@example.com", "x") == .bounced)
        }
    }

    @Test("an activity is added, found and completed once")
    func activities() throws {
        try Stores.with { stores in
            let call = Activity(
                id: 0, kind: .call, account: "a", owner: "rep", subject: "ring", dueAt: noon, state: .planned)
            let id = try stores.ledger.addActivity(call)
            #expect(try stores.ledger.complete(id, as: .done, by: "ana", at: noon))
            #expect(try !stores.ledger.complete(id, as: .skipped, by: "ana", at: noon))
            let found = try #require(
                try stores.ledger.activities(account: "a", owner: nil, state: .done, limit: 1).first)
            #expect((found.decidedBy, found.decidedAt, found.subject) == ("ana", noon, "ring"))
        }
    }
}
