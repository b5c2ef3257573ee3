import Campaigns
import Domain
import Foundation
import Storage
import TestSupport
import Testing

/// `kill -9` just before each system call that a sender makes on its way: every step of the SMTP dialogue and of
/// the ledger, one after the other, in the middle of one campaign.
///
/// strace delivers the signal on the way into the n-th call of a kind, so that the call itself does not happen:
/// killed before call n is killed after call n - 1, and nothing in between is left out.
@Suite(
    .serialized,
    .enabled(
        if: FileManager.default.fileExists(atPath: Server.tools)
            && FileManager.default.isExecutableFile(atPath: "/usr/bin/strace"), "run .ci/setup test first"))
struct StepKillTests {
    /// What a sender does to the world: the dialogue's bytes out and in, the ledger's pages, syncs, and what is
    /// cut or removed when the log starts anew.
    private static let calls = [
        "sendto", "recvfrom", "pwrite64", "fdatasync", "connect", "ftruncate", "unlink",
    ]

    @Test("killed before every system call of a send, nobody is lost and nobody is mailed twice")
    func everyStep() throws {
        let environment = ProcessInfo.processInfo.environment
        // In CI every seventh step; all of them, again and again with other connections, in `make torture`.
        let wanted = Int(environment["REKINDLE_STEP_KILLS"] ?? "") ?? 30
        let isShort = environment["REKINDLE_STEP_KILLS"] == nil
        let perRun = 5
        let fixture = try Fixture(accounts: (wanted + 60) * (perRun + 1))
        defer { fixture.scratch.remove() }
        var record = Record()
        // Without PIPELINING every command is a step of its own.
        let servers = try [[], ["-p"]].enumerated().map { number, options in
            (
                dump: fixture.scratch.path("arrived\(number)"),
                server: try Server.smtpSink(dump: fixture.scratch.path("arrived\(number)"), options: options)
            )
        }
        var round = 0
        while record.landed < wanted {
            let server = servers[round % servers.count].server
            let connections = [1, 2, 4][round / servers.count % 3]
            for (number, call) in Self.calls.enumerated() {
                var step = isShort ? 1 + round % 7 : 1
                // A short run has its share of each.
                let limit = isShort ? wanted * (number + 1) / Self.calls.count * (round + 1) : wanted
                while record.landed < min(wanted, limit) {
                    let isKilled = try Self.kill(
                        before: call, step, perRun, fixture,
                        fixture.environment(port: server.port, connections: connections), connections, &record
                    )
                    // There are no more calls of this kind: the run went to its end.
                    guard isKilled else { break }
                    step += isShort ? 7 : 1
                }
            }
            round += 1
        }
        let last = try Program.run(
            Program.rekindle, ["send", "short", "--workspace", fixture.scratch.folder],
            environment: fixture.environment(port: servers[0].server.port))
        #expect(last.code == 0, "\(last.errors)")
        try Self.compare(fixture, servers.map(\.dump), &record)
        print(
            "step kills: \(record.landed) kills, \(round) rounds; most in doubt at once \(record.mostInDoubt)"
        )
        for (name, count) in record.kills.sorted(by: { $0.key < $1.key }) {
            print("step kills: before \(name): \(count)")
        }
        for (name, count) in record.phases.sorted(by: { $0.key < $1.key }) {
            print("step kills: \(name): \(count)")
        }
        print("step kills: in doubt and at the server \(record.seen), and not at the server \(record.unseen)")
    }

    private struct Record {
        var landed = 0
        var kills: [String: Int] = [:]
        var phases: [String: Int] = [:]
        var mostInDoubt = 0
        var seen = 0
        var unseen = 0
    }

    /// - Returns: whether the sender was killed; otherwise it came to its end.
    private static func kill(
        before call: String, _ step: Int, _ perRun: Int, _ fixture: Fixture, _ environment: [String: String],
        _ connections: Int, _ record: inout Record
    ) throws -> Bool {
        let result = try Program.run(
            "/usr/bin/strace",
            [
                "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
                "inject=\(call):signal=KILL:when=\(step)", Program.rekindle, "send", "short", "--limit",
                "\(perRun)", "--workspace", fixture.scratch.folder,
            ], environment: environment)
        // strace ends as its tracee did.
        guard result.code != 0 else { return false }
        #expect(result.code == -SIGKILL, "\(result.code): \(result.errors)")
        record.landed += 1
        record.kills[call, default: 0] += 1
        let counts = try fixture.ledger.deliveryCounts(campaign: nil)
        let dots = try KillTests.dots(fixture.scratch.path(".rekindle"))
        let left = dots.values.count { $0 }
        let onWire = counts[.onWire] ?? 0
        let name =
            counts[.claimed, default: 0] + onWire == 0
            ? "nothing was held"
            : left > 0
                ? "a dot had left, its reply was not recorded"
                : !dots.isEmpty
                    ? "in the very call that sends a dot"
                    : onWire > 0 ? "marked on the wire, no dot had left" : "claimed, nothing marked"
        record.phases[name, default: 0] += 1
        let before = counts[.inDoubt] ?? 0
        let recovered = try Program.run(
            Program.rekindle, ["reconcile", "--workspace", fixture.scratch.folder], environment: environment)
        #expect(recovered.code == 0, "\(recovered.errors)")
        let after = try fixture.ledger.deliveryCounts(campaign: nil)
        let inDoubt = after[.inDoubt, default: 0] - before
        #expect(
            inDoubt <= min(connections, onWire, dots.count), "more is in doubt than was given to the network")
        #expect(after[.claimed] == nil && after[.onWire] == nil, "a dead sender still holds something")
        record.mostInDoubt = max(record.mostInDoubt, inDoubt)
        return true
    }

    /// The servers' own record beside the ledger's.
    private static func compare(_ fixture: Fixture, _ dumps: [String], _ record: inout Record) throws {
        var copies: [String: Int] = [:]
        for dump in dumps {
            for message in try SinkDump(dump).messages { copies[message.messageID, default: 0] += 1 }
        }
        #expect(copies.values.allSatisfy { $0 == 1 }, "somebody was mailed twice")
        var after: Int64 = 0
        var accepted = 0
        var all = 0
        while case let page = try fixture.ledger.deliveries(in: nil, campaign: nil, after: after, limit: 1000),
            let end = page.last
        {
            after = end.id
            for delivery in page {
                all += 1
                let arrived = copies["<\(delivery.messageID)>"] ?? 0
                switch delivery.phase {
                case .accepted:
                    accepted += 1
                    #expect(arrived == 1, "delivery \(delivery.id) is accepted and not at the server")
                case .inDoubt: if arrived == 0 { record.unseen += 1 } else { record.seen += 1 }
                default: Issue.record("delivery \(delivery.id) is left \(delivery.phase)")
                }
                let phases = try fixture.ledger.events(of: delivery.id).compactMap(\.became)
                #expect(phases.first == .queued && phases.last == delivery.phase)
                #expect(phases.count { $0 == .accepted } <= 1)
            }
        }
        #expect(
            all
                == (try fixture.ledger.proposals(
                    of: fixture.plan.id, decision: nil, after: 0, limit: 1_000_000
                ).count))
        #expect(
            try fixture.ledger.activities(account: nil, owner: nil, state: .done, limit: 1_000_000).count
                == accepted)
    }
}
