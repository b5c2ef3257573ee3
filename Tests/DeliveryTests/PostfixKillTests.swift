import Domain
import Foundation
import Storage
import TestSupport
import Testing

/// `kill -9` of a sender whose next hop is a real Postfix, and doubts that its reports settle.
@Suite(.serialized, .enabled(if: PostfixServer.isUsable, Comment(rawValue: PostfixServer.whyNot)))
struct PostfixKillTests {
    @Test(
        "killed in mid-campaign: no letter twice, none lost, and every doubt whose letter arrived is settled")
    func kills() throws {
        let environment = ProcessInfo.processInfo.environment
        let kills = Int(environment["REKINDLE_POSTFIX_KILLS"] ?? "") ?? 8
        let seed = SeededGenerator.seed(environment["REKINDLE_SEED"])
        print("postfix kills: seed \(seed), set REKINDLE_SEED to repeat")
        var random = SeededGenerator(seed: seed)
        let connections = 3
        let people = (1...kills * 40).map { "c\($0)" }
        let postfix = try PostfixServer(people: people, asksForReports: true)
        let workspace = try PostfixWorkspace(people.map { "\($0)@good.example" }, postfix)
        defer { workspace.remove() }
        try workspace.approve("first")
        var landed = 0
        for _ in 0..<kills {
            let before = try count(.accepted, workspace)
            let doubts = try count(.inDoubt, workspace)
            let sender = try workspace.start("send", "first", connections: connections)
            let wanted = before + random.number(1...20)
            while sender.isRunning, try count(.accepted, workspace) < wanted { usleep(500) }
            usleep(UInt32(random.number(0...4000)))
            kill(sender.processIdentifier, SIGKILL)
            sender.waitUntilExit()
            guard sender.terminationReason == .uncaughtSignal else { break }
            landed += 1
            let recovered = try workspace.run("reconcile")
            #expect(recovered.code == 0, "\(recovered)")
            #expect(try count(.inDoubt, workspace) - doubts <= connections)
        }
        #expect(landed == kills, "the campaign ended before the kills: use more accounts")
        let last = try workspace.run("send", "first")
        #expect(last.code == 0, "\(last)")
        try postfix.settle()

        func arrived(_ delivery: Delivery) -> Int {
            workspace.arrived(at: delivery.recipient).values.reduce(0) { $0 + $1.count }
        }
        let all = try workspace.deliveries()
        #expect(all.count == people.count)
        let doubts = all.filter { $0.phase == .inDoubt }
        for delivery in all {
            let copies = arrived(delivery)
            switch delivery.phase {
            case .accepted: #expect(copies == 1, "delivery \(delivery.id) is accepted, with \(copies) copies")
            case .inDoubt: #expect(copies <= 1, "delivery \(delivery.id) is there \(copies) times")
            default: Issue.record("delivery \(delivery.id) is left \(delivery.phase)")
            }
        }
        // Each letter that arrived has its report of success, which no doubt outlives.
        let fetched = try workspace.run("inbound", "fetch")
        #expect(fetched.code == 0, "\(fetched)")
        for delivery in try workspace.deliveries() {
            #expect((delivery.phase == .accepted) == (arrived(delivery) == 1), "delivery \(delivery.id)")
        }
        let settled = doubts.count - (try count(.inDoubt, workspace))
        print(
            "postfix kills: \(landed) of \(all.count) deliveries' campaign; \(doubts.count) in doubt, \(settled) settled"
        )
        let done = try workspace.ledger.activities(account: nil, owner: nil, state: .done, limit: 1_000_000)
        #expect(try done.count == count(.accepted, workspace))
        #expect(Set(done.map(\.delivery)).count == done.count)
    }

    @Test("killed between the final dot and its reply: in doubt, until the bounce or the report of it comes")
    func doubtSettledByItsBounce() throws {
        let policy = try HoldingPolicy()
        defer { policy.letGo() }
        let postfix = try PostfixServer(people: ["c1"], asksForReports: true, policy: policy.port)
        let addresses = ["c1@good.example", PostfixTests.gone, PostfixTests.full]
        let workspace = try PostfixWorkspace(addresses, postfix)
        defer { workspace.remove() }
        // One letter a sender, so that it is certain which one is held.
        for (number, address) in addresses.enumerated() {
            try workspace.approve("campaign\(number)", for: address)
            let sender = try workspace.start("send", "campaign\(number)")
            #expect(policy.wait(for: number + 1), "\(postfix.log)")
            kill(sender.processIdentifier, SIGKILL)
            sender.waitUntilExit()
            #expect(try workspace.run("reconcile").code == 0)
            #expect(try workspace.ledger.deliveryCounts(campaign: nil) == [.inDoubt: number + 1])
        }
        #expect(try workspace.ledger.activities(account: nil, owner: nil, state: .done, limit: 9).isEmpty)

        // Postfix had taken all three, and nobody was there to hear it.
        policy.letGo()
        try poll { postfix.bounces.mails.count == 3 }
        // What is in doubt is not sent again.
        for number in addresses.indices {
            #expect(try workspace.run("send", "campaign\(number)").code == 0)
        }
        try postfix.settle()
        #expect(workspace.arrived(at: "c1@good.example").values.map(\.count) == [1])

        let fetched = try workspace.run("inbound", "fetch")
        #expect(fetched.code == 0, "\(fetched)")
        #expect(try workspace.ledger.deliveryCounts(campaign: nil) == [.accepted: 3])
        let done = try workspace.ledger.activities(account: nil, owner: nil, state: .done, limit: 9)
        #expect(Set(done.map(\.account)) == ["C1", "C2", "C3"] && done.count == 3)
        let tests = PostfixTests()
        #expect(try tests.kinds(workspace) == [.delivered: 1, .bounced: 1, .softBounced: 1])
        #expect(try tests.isSuppressed(PostfixTests.gone, workspace))
        #expect(try !tests.isSuppressed(PostfixTests.full, workspace))
        #expect(postfix.bounces.mails.count == 3)
    }

    private func count(_ phase: DeliveryPhase, _ workspace: PostfixWorkspace) throws -> Int {
        try workspace.ledger.deliveryCounts(campaign: nil)[phase] ?? 0
    }

    private func poll(_ isDone: () throws -> Bool) throws { try PostfixTests().poll(isDone) }
}
