import CurlTransport
import Foundation
import Sending
import TestSupport
import Testing

/// Every fault at every stage, by our own server. The tables are in docs/fault-matrix.md.
///
/// A cell whose end is a limit of time is tried with longer ones when its row is not as approved: on a busy machine a
/// short limit may meet a reply that was on its way. What must never happen is checked in every try.
@Suite("A campaign against a server with a fault", .timeLimit(.minutes(60)))
struct FaultMatrixTests {
    private static let header = """
        | Fault | Met once | Copies | Connections | Campaign | Met always | Copies | Campaign |
        |---|---|---|---|---|---|---|---|

        """

    @Test("keeps its promises, and ends as the table of the stage says", arguments: FaultStage.allCases)
    func stage(_ stage: FaultStage) async throws {
        let certificate = stage.isSecured ? try TestCertificate.shared.get() : nil
        let approved = try MatrixPage.table(stage.rawValue)
        let rows = approved.split(separator: "\n").map(String.init)
        var table = Self.header
        for kind in stage.faults {
            var row = ""
            for limit in Self.limits {
                row = try await Self.row(stage, kind, certificate, limit)
                if rows.contains(row) || Golden.isRecording { break }
            }
            table += row + "\n"
        }
        if Golden.isRecording {
            try MatrixPage.record(table, as: stage.rawValue)
            Issue.record("recorded docs/fault-matrix.md, \(stage.rawValue): read the difference")
        }
        #expect(table == approved, "\(stage.rawValue)")
    }

    private static let limits = [1.5, 5, 20, 60.0]

    private static func row(
        _ stage: FaultStage, _ kind: FaultKind, _ certificate: Certificate?, _ limit: Double
    ) async throws -> String {
        let once = try await cell(
            FaultCell(stage: stage, kind: kind, isAlways: false), certificate, limit)
        let always = try await cell(
            FaultCell(stage: stage, kind: kind, isAlways: true), certificate, limit)
        return
            "| \(kind.rawValue) | \(once.deliveries) | \(once.copies) | \(once.connections) | \(once.campaign) "
            + "| \(always.deliveries) | \(always.copies) | \(always.campaign) |"
    }

    private struct Shown {
        var deliveries: String
        var copies: String
        var campaign: String
        /// Of the campaign with one connection at a time.
        var connections: String
    }

    /// The cell over one connection at a time and over two; a row shows both only where they differ.
    private static func cell(
        _ cell: FaultCell, _ certificate: Certificate?, _ limit: Double
    ) async throws -> Shown {
        var summaries: [FaultSummary] = []
        var connections = ""
        for count in cell.stage.connections {
            let run = try await run(cell, certificate, cell.settings(connections: count, limit: limit))
            let broken = run.broken(serverLies: cell.serverLies)
            #expect(
                broken.isEmpty,
                "\(cell.stage.rawValue) \(cell.kind.rawValue), always: \(cell.isAlways), over \(count)")
            summaries.append(FaultSummary(run))
            if count == 1 { connections = run.connections.map(String.init) ?? "none" }
        }
        return Shown(
            deliveries: shown(summaries.map(\.deliveries)), copies: shown(summaries.map(\.copies)),
            campaign: shown(summaries.map(\.campaign)), connections: connections)
    }

    private static func run(
        _ cell: FaultCell, _ certificate: Certificate?, _ settings: RelaySettings
    ) async throws -> FaultRun {
        guard cell.kind == .nobody else {
            return try await FaultRun.run(faults: cell.faults, secured: certificate, settings: settings)
        }
        var settings = settings
        settings.port = try Server.freePort()
        return try await FaultRun.run(settings) { [:] }
    }

    private static func shown(_ texts: [String]) -> String {
        Set(texts).count == 1 ? texts[0] : texts.joined(separator: "; over two: ")
    }
}

/// Made once for all tests: a key takes its time.
enum TestCertificate {
    static let shared = Result { () throws -> Certificate in
        let scratch = try Scratch()
        let pair = try Certificates.selfSigned(in: scratch)
        return Certificate(chain: pair.certificate, key: pair.key)
    }
}
