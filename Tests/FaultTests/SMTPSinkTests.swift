import CurlTransport
import Foundation
import Sending
import TestSupport
import Testing

/// The faults that Postfix's smtp-sink can make, beside our server's: a misreading of the protocol that our client
/// and our server share would show as a difference.
@Suite(
    "smtp-sink's faults", .timeLimit(.minutes(60)),
    .enabled(if: FileManager.default.fileExists(atPath: Server.tools), "run .ci/setup test first"))
struct SMTPSinkTests {
    private static let header = """
        | smtp-sink | Deliveries | Copies | Campaign |
        |---|---|---|---|

        """

    /// Of the reply that never comes; a row that is not as approved is tried with longer ones, as in
    /// `FaultMatrixTests`.
    private static let limits = [0.5, 5, 20, 60]

    @Test("have the outcome of our server's")
    func agreement() async throws {
        let approved = try MatrixPage.table("smtp-sink")
        let lines = approved.split(separator: "\n").map(String.init)
        var table = Self.header
        for row in SMTPSinkRow.all {
            var line = ""
            var theirs: FaultSummary?
            var ours: FaultSummary?
            for limit in Self.limits {
                (theirs, ours) = try await Self.outcomes(of: row, limit: limit)
                line = theirs.map { Self.line(row, $0) } ?? ""
                if theirs == ours, lines.contains(line) || Golden.isRecording { break }
            }
            #expect(theirs == ours, "\(row.shown)")
            table += line + "\n"
        }
        if Golden.isRecording {
            try MatrixPage.record(table, as: "smtp-sink")
            Issue.record("recorded docs/fault-matrix.md, smtp-sink: read the difference")
        }
        #expect(table == approved)
    }

    /// RFC 2920 §3.2 demands replies in order, and the client has to take each for that of the next command due.
    @Test(
        "break no promise even when it answers the next command of a group first",
        arguments: ["MAIL", "RCPT", "."])
    func outOfOrder(command: String) async throws {
        let settings = SMTPSinkRow.late.settings(limit: 1)
        let run = try await Self.theirs(["-W", "\(command):1"], settings)
        #expect(run.broken(serverLies: false).isEmpty)
    }

    private static func line(_ row: SMTPSinkRow, _ summary: FaultSummary) -> String {
        "| `\(row.shown)` | \(summary.deliveries) | \(summary.copies) | \(summary.campaign) |"
    }

    private static func outcomes(
        of row: SMTPSinkRow, limit: Double
    ) async throws -> (theirs: FaultSummary, ours: FaultSummary) {
        let settings = row.settings(limit: limit)
        let run = try await theirs(row.options, settings)
        #expect(run.broken(serverLies: row.cell.serverLies).isEmpty, "\(row.shown)")
        if let verb = row.silentVerb {
            #expect(
                run.reasons.contains { $0.contains("no reply to \(verb.rawValue) within") }, "\(row.shown)")
        }
        let ours = try await FaultRun.run(
            faults: row.faults, settings: settings, extensions: row.extensions)
        return (FaultSummary(run), FaultSummary(ours))
    }

    private static func theirs(_ options: [String], _ settings: RelaySettings) async throws -> FaultRun {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let dump = scratch.path("dump")
        return try await onThread {
            let server = try Server.smtpSink(dump: dump, options: options)
            defer { withExtendedLifetime(server) {} }
            var settings = settings
            settings.port = server.port
            return try FaultRun.blocking(settings) {
                var copies: [String: Int] = [:]
                for message in try SinkDump(dump).messages {
                    let address = message.recipient.trimmingCharacters(in: ["<", ">"])
                    copies[address, default: 0] += 1
                }
                return copies
            }
        }
    }
}
