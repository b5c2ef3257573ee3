import Campaigns
import CurlTransport
import Domain
import Foundation
import Mail
import Sending
import Storage
import StorageSQL
import StorageSQLite
import TestSupport
import Testing
import UploadOracle

@Suite(
    .serialized,
    .enabled(if: FileManager.default.fileExists(atPath: Server.tools), "run .ci/setup test first"))
struct RealServerTests {
    @Test("our transaction and libcurl's own upload put the same bytes and envelopes at smtp-sink")
    func oracle() throws {
        let fixture = try Fixture(accounts: 40)
        defer { fixture.scratch.remove() }
        var arrived: [[SinkDump.Message]] = []
        for plain in [false, true] {
            // Each on a copy of the same approved plan.
            let copy = fixture.scratch.path(plain ? "plain.sqlite" : "ours.sqlite")
            _ = try Program.run(
                "/usr/bin/sqlite3",
                [fixture.scratch.path(".rekindle/ledger.sqlite"), "VACUUM INTO '\(copy)'"])
            let ledger = try SQLLedgerStore(SQLiteDatabase(path: copy, durability: .everyCommit))
            let dump = fixture.scratch.path(plain ? "plain" : "ours")
            let server = try Server.smtpSink(dump: dump)
            let now = Instant(milliseconds: 1_700_000_100_000)
            _ = try ledger.enqueue(fixture.plan.id, step: 1, domain: "example.com", at: now)
            let feed = try Self.feed(ledger, fixture.history, now)
            if plain {
                try PlainUpload(port: server.port).run(feed)
            } else {
                let settings = RelaySettings(
                    host: "127.0.0.1", port: server.port, security: .none, connections: 3)
                try CurlRelay(
                    settings, now: { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
                ).run(feed)
            }
            #expect(feed.counts == [.accepted: 40])
            arrived.append(try SinkDump(dump).messages.sorted { $0.messageID < $1.messageID })
        }
        #expect(arrived[0].count == 40)
        #expect(arrived[0] == arrived[1])
    }

    static func feed(
        _ ledger: any LedgerStore, _ history: any HistoryStore, _ now: Instant,
        unsubscribe: String = "stop@example.com", correspondence: Correspondence? = nil
    ) throws -> SendLoop {
        let company = Company(
            name: "Company", address: "Street 1", website: "", email: EmailAddress("hello@example.com")!,
            phone: "", language: "en",
            sender: .init(name: "Company", address: EmailAddress("hello@example.com")!),
            returnPath: EmailAddress("bounces@example.com")!,
            unsubscribe: EmailAddress(unsubscribe)!, messageDomain: "example.com",
            correspondence: correspondence,
            zoneOffset: { _ in 0 })
        return try SendLoop(
            ledger: ledger, history: history, company: company, campaign: nil, journal: nil, holder: "test",
            now: { now }, jitter: { 0.5 }, stop: { false })
    }

    @Test(
        "delivers over STARTTLS and over SMTPS with a login to a server that demands both",
        arguments: [("PLAIN", false), ("LOGIN", false), ("XOAUTH2", false), ("PLAIN", true)])
    func secure(mechanism: String, isImplicit: Bool) throws {
        let fixture = try Fixture(accounts: 30)
        defer { fixture.scratch.remove() }
        let pair = try Certificates.selfSigned(in: fixture.scratch)
        let server = try Server.secure(pair, isImplicit: isImplicit)
        var environment = fixture.environment(port: server.port)
        environment["REKINDLE_SMTP_SECURITY"] = isImplicit ? "tls" : "starttls"
        environment["REKINDLE_SMTP_CERTIFICATES"] = pair.certificate
        environment["REKINDLE_SMTP_USER"] = "rekindle"
        if mechanism == "XOAUTH2" {
            environment["REKINDLE_SMTP_TOKENCOMMAND"] = "echo token-of-today"
            environment["REKINDLE_SMTP_TOKEN_COMMAND"] = "echo token-of-today"
        } else {
            environment["REKINDLE_SMTP_PASSWORD"] = "correct horse"
            environment["REKINDLE_SMTP_MECHANISM"] = mechanism
        }
        let result = try Program.run(
            Program.rekindle, ["send", "short", "--workspace", fixture.scratch.folder],
            environment: environment)
        #expect(result.code == 0, "\(result.errors)")
        struct Kept: Decodable { var from: String, to: [String], tls: Bool, auth: Bool, content: String }
        let kept = try server.output.split(separator: "\n").filter { $0.hasPrefix("{") }.map {
            try JSONDecoder().decode(Kept.self, from: Data($0.utf8))
        }
        #expect(kept.count == 30)
        #expect(kept.allSatisfy { $0.tls && $0.auth })
        #expect(Set(kept.flatMap(\.to)).count == 30)
        #expect(try fixture.ledger.deliveryCounts(campaign: nil) == [.accepted: 30])
        #expect(try fixture.ledger.activities(account: nil, owner: nil, state: .done, limit: 100).count == 30)
    }

    @Test("a wrong password, a certificate nobody vouches for, and a relay without TLS send nothing")
    func refusedConnections() throws {
        let fixture = try Fixture(accounts: 5)
        defer { fixture.scratch.remove() }
        let pair = try Certificates.selfSigned(in: fixture.scratch)
        let secure = try Server.secure(pair)
        let plain = try Server.smtpSink(dump: fixture.scratch.path("arrived"))
        var environment = fixture.environment(port: secure.port)
        environment["REKINDLE_SMTP_SECURITY"] = "starttls"
        environment["REKINDLE_SMTP_USER"] = "rekindle"
        environment["REKINDLE_SMTP_PASSWORD"] = "wrong secret"
        environment["REKINDLE_SMTP_CERTIFICATES"] = pair.certificate
        func send() throws -> Program.Result {
            try Program.run(
                Program.rekindle, ["send", "short", "--workspace", fixture.scratch.folder],
                environment: environment)
        }
        let wrong = try send()
        #expect(wrong.code == 77)
        #expect(!wrong.errors.contains("wrong secret"))
        environment["REKINDLE_SMTP_CERTIFICATES"] = ""
        let unknown = try send()
        #expect(unknown.code == 69)
        #expect(unknown.errors.contains("smtp.certificates"))
        environment["REKINDLE_SMTP_PORT"] = "\(plain.port)"
        let clear = try send()
        #expect(clear.code == 69)
        #expect(clear.errors.contains("STARTTLS"))
        #expect(try fixture.ledger.deliveryCounts(campaign: nil) == [.queued: 5])
        #expect(try SinkDump(fixture.scratch.path("arrived")).messages.isEmpty)
    }
}
