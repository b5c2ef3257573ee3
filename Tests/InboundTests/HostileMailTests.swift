import Foundation
import Inbound
import TestSupport
import Testing

/// Mails that were written to hurt, through the real reading program.
@Suite("Hostile mails")
struct HostileMailTests {
    static let bombs: [(name: String, mail: @Sendable () -> [UInt8])] = [
        ("nothing", { [] }),
        ("one line end", { [0x0A] }),
        ("a lone CR", { [0x0D] }),
        ("NULs", { [UInt8](repeating: 0, count: 100_000) }),
        (
            "multiparts within multiparts",
            { nested(5_000, "multipart/mixed; boundary=\"b%\"", divided: true) }
        ),
        ("messages within messages", { nested(5_000, "message/rfc822", divided: false) }),
        (
            "a million parts",
            { Array("Content-Type: multipart/mixed; boundary=b\n\n".utf8) + repeated("--b\n\n", 1_000_000) }
        ),
        ("a million fields", { repeated("a: b\n", 1_000_000) + Array("\nx".utf8) }),
        ("one field without end", { Array("Subject: ".utf8) + repeated("x", 5_000_000) }),
        ("one folded field without end", { Array("Subject: a\n".utf8) + repeated(" b\n", 1_000_000) }),
        (
            "encoded words without end",
            { Array("Subject: ".utf8) + repeated("=?utf-8?b?AAAA?= ", 200_000) + Array("\n\n".utf8) }
        ),
        (
            "parameters without end",
            { Array("Content-Type: text/plain".utf8) + repeated("; a*0=b", 200_000) + Array("\n\nx\n".utf8) }
        ),
        (
            "addresses without end",
            {
                Array("From: MAILER-DAEMON@a.example\nSubject: failure notice\n\n".utf8)
                    + repeated("<a@b.example>:\n", 100_000)
            }
        ),
        (
            "at signs without end",
            {
                Array("From: MAILER-DAEMON@a.example\nSubject: failure notice\n\n".utf8)
                    + repeated("@", 1_000_000)
            }
        ),
        (
            "tags without end",
            {
                Array("From: postmaster@a.example\nSubject: failure notice\nContent-Type: text/html\n\n".utf8)
                    + repeated("<", 1_000_000)
            }
        ),
        ("comments without end", { Array("Content-Type: text/html\n\n".utf8) + repeated("<!--", 300_000) }),
        (
            "half a base64",
            {
                Array("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n".utf8)
                    + repeated("QUJD", 400_000)
            }
        ),
        (
            "a charset that is none",
            { Array("Content-Type: text/plain; charset=\"../../etc/passwd\"\n\nhello\n".utf8) }
        ),
        (
            "a report with endless recipients",
            {
                Array("Content-Type: message/delivery-status\n\n".utf8)
                    + repeated(
                        "Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n", 30_000)
            }
        ),
        (
            "many recipients and many lines",
            {
                let lines = (0..<390).map {
                    "<a\($0)@b.example>: host said: 550 nothing about <x\($0)@b.example>\n"
                }
                let groups = (0..<90).map {
                    "Final-Recipient: rfc822; a\($0)@b.example\nAction: failed\nStatus: 5.0.0\n\n"
                }
                return Array(
                    ("Return-Path: <>\nContent-Type: multipart/report; boundary=b\n\n--b\n\n" + lines.joined()
                        + "\n--b\nContent-Type: message/delivery-status\n\n" + groups.joined() + "\n--b--\n")
                        .utf8)
            }
        ),
        (
            "JSON without end",
            {
                Array("From: MAILER-DAEMON@a.example\nSubject: failure notice\n\n".utf8)
                    + repeated("{\"a\":[", 150_000)
            }
        ),
    ]

    @Test("are summed up, small, without the reading program starting anew", arguments: bombs.indices)
    func survived(index: Int) async throws {
        let bomb = Self.bombs[index]
        let reader = MailReader(ReadingProgram.settings)
        let reading = try await reader.read(bomb.mail())
        guard case .summary(let summary) = reading else {
            Issue.record("\(bomb.name): \(reading)")
            return
        }
        #expect(await reader.starts == 1, "\(bomb.name)")
        #expect(summary.parts.count <= 61, "\(bomb.name)")
        #expect(summary.parts.reduce(0) { $0 + ($1.text?.utf8.count ?? 0) } <= 1_100_000, "\(bomb.name)")
        let report = InboundClassifier().report(on: summary)
        #expect(report.recipients.count <= 500, "\(bomb.name)")
        #expect(report.recipients.allSatisfy { $0.diagnostic.utf8.count <= 1_000 }, "\(bomb.name)")
    }

    @Test(
        "changed at random, the public bounces crash nothing",
        .enabled(if: Corpus.isThere, "the shared data is not there"))
    func mutations() async throws {
        let seed = SeededGenerator.seed(ProcessInfo.processInfo.environment["REKINDLE_SEED"])
        print("hostile mails: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let files = Set(try Corpus.rows().map(\.file)).sorted()
        let reader = MailReader(ReadingProgram.settings)
        let classifier = InboundClassifier()
        for _ in 0..<150 {
            let file = random.pick(files)
            let mail = try Self.mutated(Corpus.mail(file), &random)
            let reading = try await reader.read(mail)
            guard case .summary(let summary) = reading else {
                Issue.record("\(file), seed \(seed): \(reading)")
                continue
            }
            let report = classifier.report(on: summary)
            #expect(report == classifier.report(on: summary), "the same mail, the same answer")
            for one in report.recipients {
                #expect(!(one.isHard && one.isSendersFault), "\(file), seed \(seed)")
            }
        }
        #expect(await reader.starts == 1, "seed \(seed)")
    }

    private static func mutated(_ mail: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var mail = mail
        for _ in 0..<random.number(1...20) where !mail.isEmpty {
            let place = random.number(0...(mail.count - 1))
            let length = min(random.number(1...400), mail.count - place)
            switch random.number(0...5) {
            case 0: mail[place] = UInt8(random.number(0...255))
            case 1: mail.removeSubrange(place..<(place + length))
            case 2: mail.insert(contentsOf: mail[place..<(place + length)], at: random.number(0...mail.count))
            case 3:
                mail.insert(
                    contentsOf: random.pick(["\r", "\n", "\r\n", "\0", "--", "=?", "<", "@", ":"]).utf8,
                    at: place)
            case 4: mail.removeSubrange(place...)
            default:
                for index in place..<(place + length) where random.chance(10) { mail[index] ^= 0x80 }
            }
        }
        return mail
    }

    private static func repeated(_ text: String, _ count: Int) -> [UInt8] {
        // By doubling: a test without optimisation takes its time over a million steps.
        var bytes: [UInt8] = []
        var block = Array(text.utf8)
        var left = count
        while left > 0 {
            if left % 2 == 1 { bytes += block }
            block += block
            left /= 2
        }
        return bytes
    }

    private static func nested(_ depth: Int, _ type: String, divided: Bool) -> [UInt8] {
        var mail = ""
        for level in 0..<depth {
            mail += "Content-Type: \(type.replacingOccurrences(of: "%", with: String(level)))\n\n"
            if divided { mail += "--b\(level)\n" }
        }
        return Array((mail + "Content-Type: text/plain\n\nat the bottom\n").utf8)
    }
}
