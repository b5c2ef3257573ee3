import CurlTransport
import Sending
import Testing

/// Where the server does something wrong: the rows' first word.
enum FaultStage: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case connect, greeting
    /// libcurl's own, which opens the connection.
    case ehlo = "EHLO"
    /// Ours, after the hand-over, to learn the extensions.
    case secondEHLO = "EHLO, ours"
    case starttls = "STARTTLS"
    case auth = "AUTH"
    case mail = "MAIL"
    case rcpt = "RCPT"
    case data = "DATA"
    case dot = "final dot"
    case rset = "RSET"
    case quit = "QUIT"

    var testDescription: String { rawValue }

    /// As `--fail` names it.
    var sinkStage: String {
        switch self {
        case .secondEHLO: "ehlo"
        case .dot: "dot"
        default: rawValue.lowercased()
        }
    }

    /// Only over TLS and with a login is it there.
    var isSecured: Bool { self == .starttls || self == .auth }

    /// libcurl holds the dialogue, and its limit is the one for opening a connection.
    var isBeforeHandOver: Bool {
        [.connect, .greeting, .ehlo, .starttls, .auth].contains(self)
    }

    /// Of the third message, or of the second connection: each connection takes two messages.
    var onceSelector: String {
        switch self {
        case .connect, .greeting, .starttls, .auth, .quit: "@only=2"
        case .ehlo: "@only=3"
        case .secondEHLO: "@only=4"
        case .mail, .rcpt, .data, .dot: "@only=3"
        case .rset: "@only=1"
        }
    }

    var alwaysSelector: String { self == .secondEHLO ? "@every=2" : "" }

    /// With two connections at once it would be chance whose EHLO is the third, and on which the refusal comes that
    /// RSET follows.
    var connections: [Int] { [.ehlo, .secondEHLO, .rset].contains(self) ? [1] : [1, 2] }

    /// What else has to go wrong for the stage to be reached.
    var leadingFaults: [String] { self == .rset ? ["rcpt:554:5.7.1 not this one@only=3"] : [] }

    /// What the server can do there; `connect` knows no damaged replies of its own, since nothing is said before the
    /// greeting.
    var faults: [FaultKind] {
        switch self {
        case .connect: [.permanent, .transient, .closing, .drop, .stall, .nobody]
        case .starttls: FaultKind.everywhere + [.brokenTLS]
        case .dot:
            FaultKind.everywhere + [
                .filedDrop, .filedStall, .filedPermanent, .filedTransient, .filedClosing,
            ]
        default: FaultKind.everywhere
        }
    }
}

/// What it does there.
enum FaultKind: String, CaseIterable, Sendable {
    case permanent = "5yz"
    case transient = "4yz"
    case closing = "421 and close"
    case drop
    case stall
    case garbage
    case overlong
    case half
    case brokenTLS = "no TLS after 220"
    case nobody = "nobody listens"
    case filedDrop = "filed, then drop"
    case filedStall = "filed, then stall"
    case filedPermanent = "filed, then 5yz"
    case filedTransient = "filed, then 4yz"
    case filedClosing = "filed, then 421"

    static let everywhere: [FaultKind] = [
        .permanent, .transient, .closing, .drop, .stall, .garbage, .overlong, .half,
    ]

    /// As `--fail` writes it.
    var action: String {
        switch self {
        case .permanent: "554:5.7.1 injected"
        case .transient: "451:4.3.0 injected"
        case .closing: "close421"
        case .drop, .stall, .garbage, .overlong, .half: rawValue
        case .brokenTLS: "broken-tls"
        case .nobody: "drop"
        case .filedDrop: "accept-drop"
        case .filedStall: "accept-stall"
        case .filedPermanent: "accept-554:5.7.1 injected"
        case .filedTransient: "accept-451:4.3.0 injected"
        case .filedClosing: "accept-421:4.3.2 injected"
        }
    }

    /// No reply that the client could go on with ever comes, so that a limit of time has to end it.
    func isSilent(at stage: FaultStage) -> Bool {
        switch self {
        case .stall, .filedStall: true
        // libcurl passes over lines that are no replies and waits for one.
        case .garbage: stage.isBeforeHandOver
        default: false
        }
    }
}

/// One fault at one stage, met once or always.
struct FaultCell: Sendable {
    var stage: FaultStage
    var kind: FaultKind
    var isAlways: Bool

    /// - Parameter limit: seconds, for the one reply that does not come.
    func settings(connections: Int, limit: Double) -> RelaySettings {
        // Whatever is not meant to run out has an hour.
        var limits = SMTPTimeLimits()
        limits.ehlo = 3600
        limits.mail = 3600
        limits.rcpt = 3600
        limits.rset = 3600
        limits.data = 3600
        limits.dot = 3600
        limits.quit = 3600
        var connect = 3600.0
        if kind.isSilent(at: stage) {
            switch stage {
            case .connect, .greeting, .ehlo, .starttls, .auth: connect = limit
            case .secondEHLO: limits.ehlo = limit
            case .mail: limits.mail = limit
            case .rcpt: limits.rcpt = limit
            case .data: limits.data = limit
            case .dot: limits.dot = limit
            case .rset: limits.rset = limit
            case .quit: limits.quit = limit
            }
        }
        return RelaySettings(
            host: "127.0.0.1", port: 1, security: .none, connections: connections,
            connectMilliseconds: Int(connect * 1000), messagesPerConnection: 2, timeLimits: limits)
    }

    var faults: [String] {
        stage.leadingFaults + [
            "\(stage.sinkStage):\(kind.action)\(isAlways ? stage.alwaysSelector : stage.onceSelector)"
        ]
    }

    var serverLies: Bool { [.filedPermanent, .filedTransient, .filedClosing].contains(kind) }
}
