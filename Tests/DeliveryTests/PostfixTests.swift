import Domain
import Foundation
import Storage
import TestSupport
import Testing

/// Out through a real Postfix and back again as the bounces that it writes.
@Suite(.serialized, .enabled(if: PostfixServer.isUsable, Comment(rawValue: PostfixServer.whyNot)))
struct PostfixTests {
    /// Forty who are there, and one of each kind who is not.
    static let people = (1...40).map { "c\($0)" }
    static let good = people.map { "\($0)@good.example" }
    static let unknown = "nobody@good.example"
    static let gone = "gone@later.example"
    static let full = "full@later.example"
    static let blocked = "blocked@later.example"

    @Test(
        "with STARTTLS and a login, what Postfix delivers is the ledger's, and what it returns finds its letter"
    )
    func outAndBack() throws {
        let postfix = try PostfixServer(people: Self.people)
        let workspace = try PostfixWorkspace(
            Self.good + [Self.unknown, Self.gone, Self.full, Self.blocked], postfix)
        defer { workspace.remove() }
        try workspace.approve("first")
        let sent = try workspace.run("send", "first")
        #expect(sent.code == 0, "\(sent)")
        try postfix.settle()

        // The next hop took all but the one that it knew nothing of.
        #expect(try workspace.ledger.deliveryCounts(campaign: nil) == [.accepted: 43, .refused: 1])
        let refused = try #require(try workspace.delivery(Self.unknown, "first"))
        #expect(refused.phase == .refused && refused.status == "550 5.1.1", "\(refused.status)")
        #expect(try isSuppressed(Self.unknown, workspace))
        #expect(postfix.log.contains("sasl_method=PLAIN"))
        try expectDelivered(workspace, copies: 1)
        try expectBytes(workspace)

        // Three came back, each to a return path of its own.
        let returned = postfix.bounces.mails
        #expect(Set(returned.map { $0.header("X-Original-To") }).count == 3)
        let fetched = try workspace.run("inbound", "fetch")
        #expect(fetched.code == 0 && fetched.output.contains("3 bounce"), "\(fetched)")
        let reports = try Dictionary(
            grouping: workspace.ledger.reports(kind: nil, limit: 100), by: \.delivery)
        #expect(reports.count == 3)
        func report(_ address: String) throws -> MailReport {
            let delivery = try #require(try workspace.delivery(address, "first"))
            let found = reports[delivery.id] ?? []
            #expect(found.count == 1 && found.first?.evidence == "return path", "\(found)")
            return try #require(found.first)
        }
        let dead = try report(Self.gone)
        #expect(dead.kind == .bounce && dead.isHard && dead.status == "5.1.1", "\(dead)")
        let fullBox = try report(Self.full)
        #expect(!fullBox.isHard && fullBox.countsAsSoft && fullBox.reason == "mailboxfull", "\(fullBox)")
        let ours = try report(Self.blocked)
        #expect(!ours.isHard && !ours.countsAsSoft, "\(ours)")
        #expect(try isSuppressed(Self.gone, workspace))
        #expect(try !isSuppressed(Self.full, workspace))
        #expect(try !isSuppressed(Self.blocked, workspace))
        #expect(try kinds(workspace) == [.bounced: 1, .softBounced: 1, .blocked: 1])

        // Nothing comes twice: neither a letter, nor what a report says, whichever way it comes again.
        #expect(try workspace.run("send", "first").code == 0)
        #expect(try workspace.run("inbound", "fetch").output.contains("nothing came in"))
        for mail in returned {
            let again = try workspace.run("inbound", input: mail.bytes)
            #expect(again.code == 0 && again.output.contains("1 read before"), "\(again)")
        }
        try postfix.settle()
        try expectDelivered(workspace, copies: 1)
        #expect(postfix.bounces.mails.count == 3)
        #expect(try kinds(workspace) == [.bounced: 1, .softBounced: 1, .blocked: 1])
        #expect(try workspace.ledger.reports(kind: nil, limit: 100).count == 3)
    }

    @Test("a full mailbox is left alone after its third return, our own fault never, a dead one at once")
    func softOnlyAfterThree() throws {
        let postfix = try PostfixServer(people: Self.people)
        let workspace = try PostfixWorkspace(Self.good + [Self.gone, Self.full, Self.blocked], postfix)
        defer { workspace.remove() }
        for (number, campaign) in ["first", "second", "third", "fourth"].enumerated() {
            try workspace.approve(campaign)
            let sent = try workspace.run("send", campaign)
            #expect(sent.code == 0, "\(sent)")
            try postfix.settle()
            let fetched = try workspace.run("inbound", "fetch")
            #expect(fetched.code == 0, "\(fetched)")
            #expect(try isSuppressed(Self.gone, workspace))
            #expect(try isSuppressed(Self.full, workspace) == (number >= 2), "after \(campaign)")
            #expect(try !isSuppressed(Self.blocked, workspace))
        }
        func phases(_ address: String) throws -> [DeliveryPhase] {
            try workspace.deliveries().filter { $0.recipient == address }.map(\.phase)
        }
        #expect(try phases(Self.gone) == [.accepted, .suppressed, .suppressed, .suppressed])
        #expect(try phases(Self.full) == [.accepted, .accepted, .accepted, .suppressed])
        #expect(try phases(Self.blocked) == [.accepted, .accepted, .accepted, .accepted])
        #expect(postfix.bounces.mails.count == 1 + 3 + 4)
        #expect(try workspace.ledger.reports(kind: .bounce, limit: 100).count == 1 + 3 + 4)
        #expect(try kinds(workspace) == [.bounced: 1, .softBounced: 3, .blocked: 4])
        try expectDelivered(workspace, copies: 4)
    }

    @Test("reports of success and of failure come by LMTP, each to its letter")
    func reportsByLMTP() throws {
        let port = try Server.freePort()
        let postfix = try PostfixServer(
            people: Self.people, bounces: .lmtp(port: port), asksForReports: true)
        let workspace = try PostfixWorkspace(Self.good + [Self.gone, Self.blocked], postfix)
        defer { workspace.remove() }
        let server = try workspace.start("inbound", "serve", "--lmtp", "127.0.0.1:\(port)")
        defer {
            kill(server.processIdentifier, SIGKILL)
            server.waitUntilExit()
        }
        try poll { NameServer.isListening(port) || !server.isRunning }
        try workspace.approve("first")
        let sent = try workspace.run("send", "first")
        #expect(sent.code == 0, "\(sent)")
        try postfix.settle()
        #expect(postfix.bounces.mails.isEmpty)
        // More connections than are served at once hear 421, and Postfix comes again. It is done when it heard 250 for
        // each report, and that is said when the report is kept.
        #expect(try workspace.ledger.deliveryCounts(campaign: nil) == [.accepted: 42])
        let delivered = try workspace.ledger.reports(kind: .delivered, limit: 1000)
        #expect(
            delivered.count == 40 && Set(delivered.map(\.delivery)).count == 40,
            "\(postfix.log.suffix(2000))")
        #expect(delivered.allSatisfy { $0.evidence == "return path" })
        #expect(try kinds(workspace) == [.delivered: 40, .bounced: 1, .blocked: 1])
        #expect(try isSuppressed(Self.gone, workspace))
        try expectDelivered(workspace, copies: 1)
        kill(server.processIdentifier, SIGTERM)
        server.waitUntilExit()
        #expect(server.terminationStatus == 0)
    }
}

// What all of them ask

extension PostfixTests {
    /// Each mailbox has as many letters as the ledger says were accepted for it, under their Message-IDs, no one twice.
    func expectDelivered(_ workspace: PostfixWorkspace, copies: Int) throws {
        let accepted = try Dictionary(
            grouping: workspace.deliveries().filter { $0.phase == .accepted }, by: \.recipient)
        for address in Self.good {
            let arrived = workspace.arrived(at: address)
            #expect(arrived.count == copies)
            #expect(arrived.values.allSatisfy { $0.count == 1 }, "twice at \(address)")
            #expect(Set(arrived.keys) == Set(accepted[address]?.map(\.messageID) ?? []))
        }
    }

    /// What lies in the mailboxes is what the ledger's hashes are of, line ends aside.
    func expectBytes(_ workspace: PostfixWorkspace) throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        var wanted: [String: String] = [:]
        for delivery in try workspace.deliveries() where Self.good.contains(delivery.recipient) {
            let mail = try #require(workspace.arrived(at: delivery.recipient)[delivery.messageID]?.first)
            #expect(mail.header("Return-Path").hasPrefix("<bounces+"))
            let content = mail.content(from: "Date").flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
            try Data(content).write(to: URL(fileURLWithPath: scratch.path("\(delivery.id)")))
            wanted["\(delivery.id)"] = delivery.messageHash
        }
        let sums = try Program.run("/usr/bin/sha256sum", wanted.keys.sorted(), folder: scratch.folder)
        let found = sums.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(found.count == wanted.count)
        for line in found where line.count == 2 {
            #expect(wanted[line[1]] == line[0], "delivery \(line[1]) arrived with other bytes")
        }
    }

    func isSuppressed(_ address: String, _ workspace: PostfixWorkspace) throws -> Bool {
        try workspace.ledger.read { try $0.suppression(address: address, account: "", campaign: "") } != nil
    }

    /// How many events of what came back there are, by kind.
    func kinds(_ workspace: PostfixWorkspace) throws -> [LedgerEvent.Kind: Int] {
        var counts: [LedgerEvent.Kind: Int] = [:]
        var last: Int64 = 0
        while case let page = try workspace.ledger.events(after: last, limit: 1000), let end = page.last {
            for event in page where event.kind != .phase { counts[event.kind, default: 0] += 1 }
            last = end.id
        }
        return counts
    }

    /// Waits, as long as a starved machine may need.
    func poll(_ isDone: () throws -> Bool) throws {
        for _ in 0..<30_000 {
            if try isDone() { return }
            usleep(20_000)
        }
        throw Server.NotStarted(text: "waited in vain")
    }
}
