import ArgumentParser
import Consent
import CurlTransport
import Diagnostics
import Inbound
import Intake
import Mailroom
import Rendering
import Sending
import Sink
import Storage
import Tokens
import Webhooks

/// Why a command stops, with its code of sysexits(3).
struct Failure: Error, CustomStringConvertible {
    enum Code: Int32 {
        case usage = 64
        case data = 65
        case noInput = 66
        case unavailable = 69
        case software = 70
        case cannotCreate = 73
        case io = 74
        case temporary = 75
        case noPermission = 77
        case configuration = 78
    }

    var code: Code
    var description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// The same for whatever a room threw.
    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let diagnostics as Diagnostics:
            let count = diagnostics.list.count { $0.severity == .error }
            self.init(
                .data, "\(diagnostics)\n\n\(count) \(count == 1 ? "mistake" : "mistakes"); nothing was done")
        case let error as RenderError: self.init(.data, "\(error)")
        case let error as StoreError: self.init(Self.code(error.code), error.message)
        case let error as TransportError: self.init(Self.code(error.code), error.message)
        case let error as IntakeError: self.init(error.code == .unreadable ? .noInput : .data, "\(error)")
        case let error as MailSourceError:
            self.init(
                error.isTransient ? .temporary : error.code == .configuration ? .configuration : .data,
                error.message)
        case let error as InboundError: self.init(.temporary, "\(error)")
        case let error as ConsentError:
            self.init(error.isTransient ? .temporary : .configuration, error.message)
        case let error as TokenKeyError: self.init(.configuration, "\(error)")
        case let error as WebhookError: self.init(.temporary, error.message)
        case let error as SinkError: self.init(.configuration, "\(error)")
        default: self.init(.software, "\(error)")
        }
    }

    private static func code(_ code: StoreError.Code) -> Code {
        switch code {
        case .busy: .temporary
        case .diskFull: .cannotCreate
        case .readOnly: .noPermission
        case .damaged, .tooNew, .cannotOpen: .configuration
        case .constraint: .data
        case .statement: .software
        }
    }

    private static func code(_ code: TransportError.Code) -> Code {
        switch code {
        case .unreachable, .tls, .protocolViolation: .unavailable
        case .authentication: .noPermission
        case .configuration: .configuration
        case .ledger: .temporary
        case .disk: .cannotCreate
        }
    }
}
