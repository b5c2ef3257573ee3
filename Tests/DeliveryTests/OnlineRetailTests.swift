import Campaigns
import Domain
import Foundation
import Mail
import Sending
import Storage
import StorageSQL
import StorageSQLite
import TestSupport
import Testing
import Tokens
import UploadOracle

/// A real purchase history, planned once and delivered three ways; what arrived, what the ledger says and the
/// activities must agree one for one.
@Suite(
    .enabled(
        if: SharedData.isThere && FileManager.default.fileExists(atPath: Server.tools),
        "needs the shared data (REKINDLE_SHARED) and .ci/setup test"))
struct OnlineRetailTests {
    @Test(
        "Online Retail's dormant customers get one message each: smtp-sink, STARTTLS with AUTH, and libcurl agree"
    )
    func threeWays() throws {
        let scratch = try Scratch.workspace()
        defer { scratch.remove() }
        try scratch.write(
            "preset: online-retail\nsynthesizeAddresses: {domain: customers.example}\n", to: "retail.yaml")
        try scratch.write(
            "audience: {dormantMonths: 6}\nrules:\n  - {name: all, template: gentle}\n",
            to: "Rules/retail.yaml")
        try run(
            scratch, "import", "purchases", SharedData.path("data/online_retail.csv.gz"), "--mapping",
            scratch.path("retail.yaml"), "--rejects", scratch.path("rejects.csv"))
        try run(scratch, "plan", "retail", "--as-of", "2011-12-09")
        try run(scratch, "approve", "retail", "--other-day")
        let dormant = 845
        for way in ["sink", "secure", "plain"] {
            try FileManager.default.copyItem(atPath: scratch.path(".rekindle"), toPath: scratch.path(way))
        }

        let sink = try Server.smtpSink(dump: scratch.path("by-us"))
        try run(
            scratch, "send", "retail", "--store", scratch.path("sink"),
            environment: [
                "REKINDLE_SMTP_HOST": "127.0.0.1", "REKINDLE_SMTP_PORT": "\(sink.port)",
                "REKINDLE_SMTP_SECURITY": "none",
            ])
        let arrived = try SinkDump(scratch.path("by-us")).messages
        let ledger = try Self.ledger(scratch.path("sink"))
        let deliveries = try ledger.deliveries(in: .accepted, campaign: nil, after: 0, limit: 10_000)
        let activities = try ledger.activities(account: nil, owner: nil, state: .done, limit: 10_000)
        #expect(arrived.count == dormant)
        #expect(Set(arrived.map(\.messageID)) == Set(deliveries.map { "<\($0.messageID)>" }))
        #expect(Set(arrived.map(\.recipient)) == Set(deliveries.map { "<\($0.recipient)>" }))
        #expect(
            deliveries.count == dormant && Set(activities.compactMap(\.delivery)) == Set(deliveries.map(\.id))
        )
        #expect(Set(activities.map(\.account)) == Set(deliveries.map(\.account)))

        let pair = try Certificates.selfSigned(in: scratch)
        let secure = try Server.secure(pair)
        try run(
            scratch, "send", "retail", "--store", scratch.path("secure"),
            environment: [
                "REKINDLE_SMTP_HOST": "127.0.0.1", "REKINDLE_SMTP_PORT": "\(secure.port)",
                "REKINDLE_SMTP_CERTIFICATES": pair.certificate, "REKINDLE_SMTP_USER": "rekindle",
                "REKINDLE_SMTP_PASSWORD": "correct horse",
            ])
        let kept = secure.output.split(separator: "\n").count {
            $0.hasPrefix("{") && $0.contains("\"tls\": true") && $0.contains("\"auth\": true")
        }
        #expect(kept == dormant)
        #expect(try Self.ledger(scratch.path("secure")).deliveryCounts(campaign: nil) == [.accepted: dormant])

        // libcurl's own upload of the same plan is the oracle for bytes and envelopes.
        let oracle = try Server.smtpSink(dump: scratch.path("by-libcurl"))
        let plain = try Self.ledger(scratch.path("plain"))
        let history = try SQLHistoryStore(
            SQLiteDatabase(path: scratch.path("plain/history.sqlite"), durability: .ordered))
        let plan = try #require(try plain.latestPlan(of: "retail"))
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        _ = try plain.enqueue(plan.id, step: 1, domain: "example.com", at: now)
        let keys = try TokenKeyFile(path: scratch.path(".rekindle/token.keys")).read()
        let feed = try RealServerTests.feed(
            plain, history, now, unsubscribe: "baja@example.com",
            correspondence: Correspondence(keys: keys, separator: .plus, base: nil))
        try PlainUpload(port: oracle.port).run(feed)
        #expect(feed.counts == [.accepted: dormant])
        let uploaded = try SinkDump(scratch.path("by-libcurl")).messages
        #expect(Set(uploaded.map(Self.withoutDate)) == Set(arrived.map(Self.withoutDate)))
    }

    private static func ledger(_ folder: String) throws -> any LedgerStore {
        try SQLLedgerStore(SQLiteDatabase(path: "\(folder)/ledger.sqlite", durability: .everyCommit))
    }

    /// The two sends happen at different seconds; everything below the Date header must be the same.
    private static func withoutDate(_ message: SinkDump.Message) -> SinkDump.Message {
        var message = message
        if let end = message.content.firstIndex(of: 0x0A) { message.content.removeSubrange(...end) }
        return message
    }

    private func run(_ scratch: Scratch, _ arguments: String..., environment: [String: String] = [:]) throws {
        let result = try Program.run(
            Program.rekindle, arguments + ["--workspace", scratch.folder], environment: environment)
        #expect(result.code == 0, "\(arguments): \(result.errors)")
    }
}
