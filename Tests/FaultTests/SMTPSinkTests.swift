import CurlTransport
import Foundation
import Sending
import Sink
import TestSupport
import Testing

/// The faults that Postfix's smtp-sink can make, beside our server's: a misreading of the protocol that our client
/// and our server share would show as a difference.
@Suite(
    "smtp-sink's faults", .timeLimit(.minutes(60)),
    .enabled(if: FileManager.default.fileExists(atPath: Server.tools), "run .ci/setup test first"))
struct SMTPSinkTests {
    /// What smtp-sink calls the stages that it knows.
    private static let stages: [(stage: FaultStage, command: String)] = [
        (.greeting, "CONNECT"), (.ehlo, "EHLO"), (.mail, "MAIL"), (.rcpt, "RCPT"), (.data, "DATA"),
        (.dot, "."), (.quit, "QUIT"),
    ]

    private static let header = """
        | smtp-sink | Deliveries | Copies | Campaign |
        |---|---|---|---|

        """

    @Test("have the outcome of our server's")
    func agreement() async throws {
        let approved = try MatrixPage.table("smtp-sink")
        var table = Self.header
        for kind in [FaultKind.permanent, .transient, .drop, .closing] {
            for (stage, command) in Self.stages {
                table += try await Self.row(kind, stage, command)
            }
        }
        let options = ["-w", "1"]
        let late = FaultSummary(try await Self.theirs(options, Self.patient))
        let ours = FaultSummary(
            try await FaultRun.run(faults: ["data:slow=1000"], settings: Self.patient))
        #expect(late == ours)
        table += "| `-w 1` | \(late.deliveries) | \(late.copies) | \(late.campaign) |\n"
        if Golden.isRecording {
            try MatrixPage.record(table, as: "smtp-sink")
            Issue.record("recorded docs/fault-matrix.md, smtp-sink: read the difference")
        }
        #expect(table == approved)
    }

    private static let patient = FaultCell(stage: .data, kind: .permanent, isAlways: true)
        .settings(connections: 1, limit: 1)

    private static func row(_ kind: FaultKind, _ stage: FaultStage, _ command: String) async throws -> String
    {
        let option =
            switch kind {
            case .permanent: ["-f", command, "-B", "554 5.7.1 injected"]
            case .transient: ["-r", command, "-b", "451 4.3.0 injected"]
            case .drop: ["-q", command]
            case .closing: ["-Q", command]
            default: ["-w", "3600"]
            }
        // With -f and -r it does not offer PIPELINING.
        var extensions = Set(SinkConfiguration.Extension.allCases)
        if kind == .permanent || kind == .transient { extensions.remove(.pipelining) }
        // It has filed the message when it refuses the dot, as a dump of it shows.
        let filed: [FaultKind: FaultKind] = [
            .permanent: .filedPermanent, .transient: .filedTransient, .drop: .filedDrop,
            .closing: .filedClosing, .stall: .filedStall,
        ]
        let ourKind = stage == .dot ? filed[kind] ?? kind : kind
        let cell = FaultCell(stage: stage, kind: ourKind, isAlways: true)
        let settings = cell.settings(connections: 1, limit: 3)
        let run = try await theirs(option, settings)
        let theirs = FaultSummary(run)
        let ours = FaultSummary(
            try await FaultRun.run(faults: cell.faults, settings: settings, extensions: extensions))
        #expect(theirs == ours, "\(option)")
        #expect(run.broken(serverLies: cell.serverLies).isEmpty, "\(option)")
        let shown = option.prefix(2).joined(separator: " ")
        return "| `\(shown)` | \(theirs.deliveries) | \(theirs.copies) | \(theirs.campaign) |\n"
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
