import Campaigns
import Domain
import Foundation
import Storage
import TestSupport
import Testing

/// `kill -9` in the middle of a campaign, again and again, against a server that is not ours.
@Suite(
    .serialized,
    .enabled(if: FileManager.default.fileExists(atPath: Server.tools), "run .ci/setup test first"))
struct KillTests {
    @Test("killed in the middle of a campaign, nobody is lost, nobody is mailed twice")
    func kills() throws {
        let kills = Int(ProcessInfo.processInfo.environment["REKINDLE_KILLS"] ?? "") ?? 50
        let connections = 4
        let seed =
            UInt64(ProcessInfo.processInfo.environment["REKINDLE_SEED"] ?? "")
            ?? UInt64.random(in: 0..<1 << 32)
        print("kills: seed \(seed), set REKINDLE_SEED to repeat")
        var random = Seeded(state: seed)
        let fixture = try Fixture(accounts: kills * 60)
        defer { fixture.scratch.remove() }
        let dump = fixture.scratch.path("arrived")
        let server = try Server.smtpSink(dump: dump)
        let environment = fixture.environment(port: server.port, connections: connections)

        var phases: [String: Int] = [:]
        var mostInDoubt = 0
        var landed = 0
        while landed < kills {
            let before = try fixture.ledger.deliveryCounts(campaign: nil)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: Program.rekindle)
            process.arguments = ["send", "short", "--workspace", fixture.scratch.folder]
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            // Wait until some have arrived, then a little more by chance, so that every phase is met.
            let wanted = (before[.accepted] ?? 0) + Int.random(in: 1...40, using: &random)
            while process.isRunning, try fixture.ledger.deliveryCounts(campaign: nil)[.accepted] ?? 0 < wanted
            {
                usleep(500)
            }
            usleep(UInt32.random(in: 0..<4000, using: &random))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            #expect(
                process.terminationReason == .uncaughtSignal,
                "the campaign ended before the kill: use more accounts")
            guard process.terminationReason == .uncaughtSignal else { return }
            landed += 1

            let counts = try fixture.ledger.deliveryCounts(campaign: nil)
            let onWire = counts[.onWire] ?? 0
            let dots = try Self.dots(fixture.scratch.path(".rekindle"))
            phases["claimed, nothing sent", default: 0] += counts[.claimed] ?? 0
            let left = dots.values.count { $0 }
            phases["marked, dot left, reply not recorded", default: 0] += left
            phases["marked, dot in the very call that sends it", default: 0] += dots.count - left
            phases["marked, dot not left", default: 0] += max(0, onWire - dots.count)
            let inDoubtBefore = counts[.inDoubt] ?? 0
            // The next command takes back what the dead sender held.
            let recovered = try Program.run(
                Program.rekindle, ["reconcile", "--workspace", fixture.scratch.folder],
                environment: environment)
            #expect(recovered.code == 0, "\(recovered.errors)")
            let inDoubt = (try fixture.ledger.deliveryCounts(campaign: nil)[.inDoubt] ?? 0) - inDoubtBefore
            #expect(inDoubt <= connections, "more in doubt than the window holds")
            #expect(inDoubt <= onWire)
            // In doubt is only what was given to the network: none of them has an unsent dot.
            #expect(inDoubt <= dots.count, "a delivery is in doubt whose dot never left")
            mostInDoubt = max(mostInDoubt, inDoubt)
            phases["in doubt after recovery", default: 0] += inDoubt
        }
        // To the end.
        let last = try Program.run(
            Program.rekindle, ["send", "short", "--workspace", fixture.scratch.folder],
            environment: environment)
        #expect(last.code == 0, "\(last.errors)")

        var copies: [String: Int] = [:]
        for message in try SinkDump(dump).messages { copies[message.messageID, default: 0] += 1 }
        #expect(copies.values.allSatisfy { $0 == 1 }, "somebody was mailed twice")
        var unseen = 0
        var after: Int64 = 0
        var all = 0
        while true {
            let page = try fixture.ledger.deliveries(in: nil, campaign: nil, after: after, limit: 1000)
            guard let end = page.last else { break }
            after = end.id
            for delivery in page {
                all += 1
                let arrived = copies["<\(delivery.messageID)>"] ?? 0
                switch delivery.phase {
                case .accepted:
                    #expect(arrived == 1, "delivery \(delivery.id) is accepted and not at the server")
                case .inDoubt: if arrived == 0 { unseen += 1 }
                default: Issue.record("delivery \(delivery.id) is left \(delivery.phase)")
                }
            }
        }
        #expect(all == kills * 60, "a delivery was lost")
        let accepted = try fixture.ledger.deliveryCounts(campaign: nil)[.accepted] ?? 0
        #expect(
            try fixture.ledger.activities(account: nil, owner: nil, state: .done, limit: 1_000_000).count
                == accepted)
        print(
            "kills: \(landed) of \(all) deliveries' campaign; most in doubt at once \(mostInDoubt); in doubt and not at the server \(unseen)"
        )
        for (phase, count) in phases.sorted(by: { $0.key < $1.key }) { print("kills: \(phase): \(count)") }
    }
}

extension KillTests {
    /// What the dead sender's journal says: which dots were leaving, and which had left.
    static func dots(_ folder: String) throws -> [Int64: Bool] {
        let journals = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
            $0.hasPrefix("wire.")
        }
        #expect(journals.count <= 1, "journals of earlier senders are not put away")
        guard let journal = journals.first else { return [:] }
        return try #require(WireJournal.dots(path: "\(folder)/\(journal)"))
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014), so that a run can be repeated from its printed seed.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
