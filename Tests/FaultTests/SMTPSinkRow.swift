import CurlTransport
import Sending
import Sink

/// One row of smtp-sink's table: its options, and what our server does that should come to the same.
struct SMTPSinkRow: Sendable {
    var options: [String]
    /// Of the options, what the table shows.
    var shown: String
    var cell: FaultCell
    var faults: [String]
    /// smtp-sink offers PIPELINING.
    var isPipelined = true
    /// With the reply that never comes, those before it do not come either.
    var holdsReplies = false

    /// What smtp-sink calls the stages that it knows.
    private static let stages: [(stage: FaultStage, command: String)] = [
        (.greeting, "CONNECT"), (.ehlo, "EHLO"), (.mail, "MAIL"), (.rcpt, "RCPT"), (.data, "DATA"),
        (.dot, "."), (.quit, "QUIT"),
    ]

    /// A reply that says no, or none and the connection's end.
    static let noes: [SMTPSinkRow] = [FaultKind.permanent, .transient, .drop, .closing].flatMap { kind in
        stages.map { no(kind, at: $0.stage, $0.command) }
    }

    private static func no(_ kind: FaultKind, at stage: FaultStage, _ command: String) -> SMTPSinkRow {
        let options =
            switch kind {
            case .permanent: ["-f", command, "-B", "554 5.7.1 injected"]
            case .transient: ["-r", command, "-b", "451 4.3.0 injected"]
            case .drop: ["-q", command]
            default: ["-Q", command]
            }
        // It has filed the message when it refuses the dot, as a dump of it shows.
        let filed: [FaultKind: FaultKind] = [
            .permanent: .filedPermanent, .transient: .filedTransient, .drop: .filedDrop,
            .closing: .filedClosing,
        ]
        let ours = stage == .dot ? filed[kind] ?? kind : kind
        let cell = FaultCell(stage: stage, kind: ours, isAlways: true)
        return SMTPSinkRow(
            options: options, shown: options.prefix(2).joined(separator: " "), cell: cell,
            faults: cell.faults,
            // With -f and -r it does not offer it.
            isPipelined: kind == .drop || kind == .closing)
    }

    /// An hour's wait before a reply, of which the client waits a moment.
    static let silences: [SMTPSinkRow] =
        [
            // It keeps the replies to MAIL and RCPT back until the one to DATA goes out, so the limit of MAIL passes.
            silence(["-w", "3600"], at: .data, holdsReplies: true)
        ]
        // When it waits with the reply to one command of a group, it goes on with the next and answers that first.
        + stages.map { silence(["-p", "-W", "\($0.command):3600"], at: $0.stage, isPipelined: false) }
        + [
            reset,
            // After 354 it reads nothing more.
            silence(["-A", "3600"], at: .dot, isFiled: false),
            silence(["-H", "3600"], at: .dot, isFiled: false),
        ]

    private static func silence(
        _ options: [String], at stage: FaultStage, isPipelined: Bool = true, holdsReplies: Bool = false,
        isFiled: Bool = true
    ) -> SMTPSinkRow {
        let cell = FaultCell(
            stage: stage, kind: stage == .dot && isFiled ? .filedStall : .stall, isAlways: true)
        return SMTPSinkRow(
            options: options, shown: options.joined(separator: " "), cell: cell, faults: cell.faults,
            isPipelined: isPipelined, holdsReplies: holdsReplies)
    }

    /// RSET follows a refusal, so every recipient is refused.
    private static var reset: SMTPSinkRow {
        var row = silence(["-f", "RCPT", "-W", "RSET:3600"], at: .rset, isPipelined: false)
        row.options += ["-B", "554 5.7.1 injected"]
        row.faults = ["rcpt:554:5.7.1 injected", "rset:stall"]
        return row
    }

    /// A second's wait before the reply to DATA, for which there is time.
    static let late = SMTPSinkRow(
        options: ["-w", "1"], shown: "-w 1", cell: FaultCell(stage: .data, kind: .permanent, isAlways: true),
        faults: ["data:slow=1000"])

    static let all = noes + silences + [late]

    /// Whose reply the client waits for in vain, where a delivery's record says so.
    var silentVerb: SMTPVerb? {
        guard cell.kind.isSilent(at: cell.stage) else { return nil }
        return switch cell.stage {
        case .mail: .mail
        case .rcpt: .rcpt
        case .data: holdsReplies ? .mail : .data
        case .dot: .dot
        case .rset: .rset
        default: nil
        }
    }

    /// - Parameter limit: seconds, for the one reply that does not come.
    func settings(limit: Double) -> RelaySettings {
        var settings = cell.settings(connections: 1, limit: limit)
        if holdsReplies { settings.timeLimits.mail = limit }
        return settings
    }

    var extensions: Set<SinkConfiguration.Extension> {
        Set(SinkConfiguration.Extension.allCases).subtracting(isPipelined ? [] : [.pipelining])
    }
}
