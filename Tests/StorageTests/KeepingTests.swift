import Domain
import Storage
import StorageSQL
import StorageSQLite
import Testing

@Suite("What the ledger keeps beside deliveries")
struct KeepingTests {
    @Test("a paused campaign gives nothing to a sender, until it is resumed; a cancelled one never again")
    func pauses() throws {
        try Stores.with { stores in
            let ledger = stores.ledger
            _ = try stores.queued(["a", "b"])
            _ = try stores.queued(["c"], campaign: "other")
            try ledger.pause(CampaignPause(campaign: "win", reason: "why", who: "ana", since: noon))
            try ledger.pause(CampaignPause(campaign: "win", reason: "again", who: "breaker", since: noon))
            #expect(try ledger.pauses().map(\.reason) == ["why"])
            #expect(try ledger.read { try $0.isPaused("win") && !$0.isPaused("other") })
            #expect(
                try ledger.claim(9, campaign: nil, lease: stores.mine, at: noon).map(\.delivery.account) == [
                    "c"
                ])
            #expect(try ledger.due(at: noon) == [:])
            #expect(try ledger.resume("win", by: "ana", at: noon))
            #expect(try !ledger.resume("win", by: "ana", at: noon))
            #expect(try ledger.due(at: noon) == ["": 2])
            #expect(try ledger.claim(1, campaign: nil, lease: stores.mine, at: noon).count == 1)
            // What is claimed is its sender's; only the other one waits.
            #expect(try ledger.cancel("win", by: "ana", at: noon) == 1)
            #expect(try ledger.claim(9, campaign: nil, lease: stores.mine, at: noon).isEmpty)
            #expect(
                try ledger.events(after: 0, limit: 99).filter { $0.kind != .phase }.map(\.kind)
                    == [.paused, .resumed, .cancelled])
        }
    }

    @Test("who is left alone for now is not claimed, and nobody else is held up")
    func organisations() throws {
        try Stores.with { stores in
            var proposals = ["a", "b", "c"].map { stores.proposal($0) }
            proposals[0].organisation = "google"
            proposals[1].organisation = "yahoo"
            let draft = try stores.ledger.beginPlan(campaign: "win", asOf: "2026-11-23", at: noon)
            try stores.ledger.append([], proposals, toPlan: draft)
            let plan = try stores.ledger.sealPlan(draft, fingerprint: "f1234567", sources: [1], counts: [:])
            try stores.ledger.approve(plan.id, fingerprint: plan.fingerprint, by: "ana", at: noon)
            _ = try stores.ledger.enqueue(plan.id, step: 1, domain: "example.com", at: noon)
            #expect(try stores.ledger.due(at: noon) == ["google": 1, "yahoo": 1, "": 1])
            let claimed = try stores.ledger.claim(
                9, campaign: nil, excluding: ["google", "yahoo"], lease: stores.mine, at: noon)
            #expect(claimed.map(\.delivery.account) == ["c"])
            let rest = try stores.ledger.claim(9, campaign: nil, lease: stores.mine, at: noon)
            #expect(rest.map(\.delivery.organisation) == ["google", "yahoo"])
        }
    }

    @Test("the freshest dormants go first")
    func freshest() throws {
        try Stores.with { stores in
            let draft = try stores.ledger.beginPlan(campaign: "win", asOf: "2026-11-23", at: noon)
            try stores.ledger.append(
                [],
                [
                    stores.proposal("old", episode: "2024-01-02"),
                    stores.proposal("new", episode: "2026-04-02"),
                    stores.proposal("middle", episode: "2025-01-02"),
                ], toPlan: draft)
            let plan = try stores.ledger.sealPlan(draft, fingerprint: "f1234567", sources: [1], counts: [:])
            try stores.ledger.approve(plan.id, fingerprint: plan.fingerprint, by: "ana", at: noon)
            _ = try stores.ledger.enqueue(plan.id, step: 1, domain: "example.com", at: noon)
            let order = try (0..<3).flatMap { _ in
                try stores.ledger.claim(1, campaign: nil, lease: stores.mine, at: noon).map(
                    \.delivery.account)
            }
            #expect(order == ["new", "middle", "old"])
        }
    }

    @Test("hand-overs are counted by minute, with what may have arrived")
    func handOvers() throws {
        try Stores.with { stores in
            _ = try stores.queued(["a", "b", "c"])
            let ids = try stores.onWire()
            for (number, id) in ids.prefix(2).enumerated() {
                _ = try stores.ledger.record(
                    onWire: [],
                    outcomes: [
                        DeliveryOutcome(delivery: id, phase: .accepted, reply: "250 ok", status: "250")
                    ],
                    lease: stores.mine, at: noon.adding(seconds: Double(number) * 60))
            }
            let counts = try stores.ledger.handOvers(since: noon, except: "")
            #expect(counts.map(\.count) == [2, 1])
            #expect(counts[0].minute == noon)
            #expect(try stores.ledger.handOvers(since: noon.adding(seconds: 1), except: "").count == 2)
            #expect(try stores.ledger.handOvers(since: noon.adding(seconds: 9e6), except: "me").isEmpty)
            let accepted = try stores.ledger.events(after: 0, limit: 99).filter { $0.became == .accepted }
            #expect(accepted.map(\.status) == ["250", "250"])
        }
    }

    @Test("a lease is made longer, never shorter")
    func leases() throws {
        try Stores.with { stores in
            _ = try stores.queued(["a"])
            _ = try stores.ledger.claim(1, campaign: nil, lease: stores.mine, at: noon)
            for (seconds, end) in [(5.0, 600.0), (900, 900)] {
                try stores.ledger.renew(Lease(holder: "me", until: noon.adding(seconds: seconds)))
                try stores.ledger.renew(Lease(holder: "you", until: noon.adding(seconds: 9999)))
                var until: Instant?
                _ = try stores.ledger.recover(
                    isAlive: {
                        until = $0.until
                        return true
                    }, evidence: { _, _ in .unknown }, at: noon)
                #expect(until == noon.adding(seconds: end))
            }
        }
    }

    @Test("a report is kept once; one that proves arrival settles what was in doubt, with its activity")
    func reports() throws {
        try Stores.with { stores in
            _ = try stores.queued(["a"])
            let id = try #require(try stores.onWire().first)
            _ = try stores.ledger.record(
                onWire: [], outcomes: [DeliveryOutcome(delivery: id, phase: .inDoubt, note: "x")],
                lease: stores.mine, at: noon)
            var effects = ReportEffects()
            effects.event = .bounced
            effects.provesArrival = true
            effects.suppression = Suppression(
                address: "A@example.com", reason: .bounced, source: "report", since: noon)
            let report = MailReport(
                mailHash: "h", at: noon, kind: .bounce, delivery: id, account: "a", address: "A@example.com",
                reason: "userunknown", status: "5.1.1", isHard: true, evidence: "return path")
            #expect(try stores.ledger.record(report, effects))
            #expect(try !stores.ledger.record(report, effects))
            #expect(try stores.ledger.delivery(id)?.phase == .accepted)
            #expect(try stores.ledger.activities(account: "a", owner: nil, state: .done, limit: 9).count == 1)
            #expect(try stores.ledger.suppressions(limit: 9).map(\.address) == ["a@example.com"])
            #expect(try stores.ledger.eventCounts(campaign: "win", since: noon) == [.bounced: 1])
            #expect(try stores.ledger.reports(kind: .bounce, limit: 9).map(\.reason) == ["userunknown"])
            #expect(try stores.ledger.reports(kind: .reply, limit: 9).isEmpty)
        }
    }

    @Test("an answer stops what waits for the account, and gives its owner a task")
    func replies() throws {
        try Stores.with { stores in
            _ = try stores.queued(["a", "b"])
            let id = try #require(
                try stores.ledger.deliveries(in: nil, campaign: nil, after: 0, limit: 9).first {
                    $0.account == "a"
                }?.id)
            var effects = ReportEffects()
            effects.event = .replied
            effects.stopsFollowUps = true
            effects.task = Activity(
                id: 0, kind: .task, account: "a", owner: "rep", subject: "answer", dueAt: noon,
                state: .planned)
            #expect(
                try stores.ledger.record(
                    MailReport(mailHash: "h", at: noon, kind: .reply, delivery: id, account: "a"), effects))
            #expect(try stores.ledger.delivery(id)?.phase == .skipped)
            #expect(try stores.ledger.deliveryCounts(campaign: nil) == [.skipped: 1, .queued: 1])
            #expect(
                try stores.ledger.activities(account: "a", owner: "rep", state: .planned, limit: 9).map(
                    \.subject)
                    == ["answer"])
        }
    }

    @Test("who is forgotten is in no table any more, stays suppressed, and the numbers stay")
    func forgetting() throws {
        try Stores.with { stores in
            let plan = try stores.sealedPlan(["anna", "b"], fingerprint: "f1234567")
            try stores.ledger.approve(plan.id, fingerprint: plan.fingerprint, by: "ana", at: noon)
            _ = try stores.ledger.enqueue(plan.id, step: 1, domain: "example.com", at: noon)
            for id in try stores.onWire() {
                _ = try stores.ledger.record(
                    onWire: [],
                    outcomes: [
                        DeliveryOutcome(
                            delivery: id, phase: .accepted,
                            reply: "250 2.0.0 <\(try stores.ledger.delivery(id)?.recipient ?? "")> ok",
                            status: "250 2.0.0")
                    ], lease: stores.mine, at: noon)
            }
            _ = try stores.ledger.suppress([
                Suppression(
                    address: "anna@example.com", account: "anna", reason: .bounced, source: "x", since: noon)
            ])
            try stores.ledger.keep(
                Preference(account: "anna", wantsFewer: true, source: "page", since: noon))
            _ = try stores.ledger.record(
                MailReport(
                    mailHash: "h", at: noon, kind: .reply, account: "anna", address: "anna@example.com",
                    detail: "anna@example.com said"), ReportEffects())
            let export = try stores.ledger.export(account: "anna")
            #expect(
                export.filter { !$0.rows.isEmpty }.map(\.table) == [
                    "plan_entry", "proposal", "delivery", "activity", "suppression", "report", "preference",
                ])
            #expect(
                try stores.ledger.forget(account: "anna", addresses: [], by: "dpo", at: noon) > 0)
            #expect(try stores.ledger.export(account: "anna").allSatisfy(\.rows.isEmpty))
            // Not in any text of the file's tables.
            try stores.ledgerDatabase.read { connection in
                for table in [
                    "plan_entry", "proposal", "delivery", "activity", "suppression", "report", "event",
                ] {
                    let statement = try connection.prepare("SELECT * FROM \(table)")
                    while try statement.step() {
                        for column in 0..<20 { #expect(!statement.text(column).contains("anna"), "\(table)") }
                    }
                    statement.reset()
                }
            }
            #expect(try stores.ledger.deliveryCounts(campaign: "win") == [.accepted: 2])
            #expect(try stores.ledger.activities(account: nil, owner: nil, state: .done, limit: 9).count == 2)
            func source(_ address: String, _ account: AccountID) throws -> String? {
                try stores.ledger.read {
                    try $0.suppression(address: address, account: account, campaign: "win")?.source
                }
            }
            #expect(try source("Anna@Example.com", "new") == "forgotten")
            #expect(try source("other@example.com", "anna") == "forgotten")
            #expect(try source("b@example.com", "b") == nil)
        }
    }

    @Test("a refusal of one campaign's mail leaves the others'")
    func scope() throws {
        try Stores.with { stores in
            _ = try stores.ledger.suppress([
                Suppression(account: "a", scope: "win", reason: .unsubscribed, source: "x", since: noon)
            ])
            func isSuppressed(_ campaign: String) throws -> Bool {
                try stores.ledger.read {
                    try $0.suppression(address: "", account: "a", campaign: campaign) != nil
                }
            }
            #expect(try isSuppressed("win") && !isSuppressed("new"))
        }
    }

    @Test("small states are kept, replaced and forgotten")
    func states() throws {
        try Stores.with { stores in
            try stores.ledger.keep("1", as: "breaker/win", at: noon)
            try stores.ledger.keep("2", as: "breaker/win", at: noon.adding(seconds: 1))
            try stores.ledger.keep("3", as: "pace/google", at: noon)
            #expect(try stores.ledger.state("breaker/win") == "2")
            #expect(try stores.ledger.states(prefix: "breaker/").map(\.name) == ["breaker/win"])
            try stores.ledger.keep(nil, as: "breaker/win", at: noon)
            #expect(try stores.ledger.state("breaker/win") == nil)
        }
    }
}
