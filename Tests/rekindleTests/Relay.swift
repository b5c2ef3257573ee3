import Foundation
import Glibc
import Sink
import TestSupport

/// A sink in this process, and the settings that lead a program to it.
struct Relay: Sendable {
    let server: SinkServer
    let filing = MemoryFiling(keepsTranscript: false)

    init(failing: [String] = []) async throws {
        var configuration = SinkConfiguration()
        configuration.faults = try SinkFaults(parsing: failing)
        server = try await SinkServer.start(port: 0, configuration: configuration, filing: filing)
    }

    /// Runs the body with a relay that is stopped afterwards.
    static func run<T>(failing: [String] = [], _ body: (Relay) async throws -> T) async throws -> T {
        let relay = try await Relay(failing: failing)
        do {
            let result = try await body(relay)
            await relay.server.stop()
            return result
        } catch {
            await relay.server.stop()
            throw error
        }
    }

    func fails(_ faults: String...) throws { server.replaceFaults(try SinkFaults(parsing: faults)) }

    var environment: [String: String] { Self.environment(port: server.port) }

    static func environment(port: Int, security: String = "none") -> [String: String] {
        [
            "REKINDLE_SMTP_HOST": "127.0.0.1", "REKINDLE_SMTP_PORT": "\(port)",
            "REKINDLE_SMTP_SECURITY": security,
        ]
    }

    /// Who got mail, once for each message.
    var recipients: [String] { filing.messages.flatMap { $0.recipients.map(\.address) }.sorted() }
}

/// A port of this machine on which nobody listens as long as this lives.
final class DeafPort {
    let number: Int
    private let socket: Int32

    init() throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                bind(socket, name, length) == 0 && getsockname(socket, name, &length) == 0
            }
        }
        guard isBound else { throw CocoaError(.featureUnsupported) }
        self.socket = socket
        number = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(socket) }
}
