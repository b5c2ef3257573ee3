import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// The preview in the browser, for one person on this machine.
public enum WebServer {
    /// Serves on the loopback addresses only, until the process is asked to stop (INT, TERM); then what is being
    /// answered is finished.
    ///
    /// - Parameters:
    ///   - port: 1 to 65535.
    ///   - open: pages of another room that are served beside ours.
    ///   - ready: called once, when the pages can be opened, with their address.
    public static func run(
        _ bench: Workbench, port: Int, beside open: OpenPages? = nil,
        ready: @escaping @Sendable (_ address: String) -> Void
    ) async throws {
        var logger = Logger(label: "rekindle.web")
        logger.logLevel = .error
        let gate = Gate(port: port)
        let responder = FrontDoor(
            gate: gate, pages: Routes(bench, gate).router().buildResponder(), open: open)
        let server = open?.server ?? .http1()
        func application(_ host: String, _ onRunning: @escaping @Sendable () -> Void)
            -> some ApplicationProtocol
        {
            Application(
                responder: responder, server: server,
                configuration: .init(address: .hostname(host, port: port)),
                onServerRunning: { _ in onRunning() }, logger: logger)
        }
        var main = Application(
            responder: responder, server: server,
            configuration: .init(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { _ in ready("http://localhost:\(port)/") }, logger: logger)
        // Browsers try ::1 first for "localhost"; where there is none they take 127.0.0.1.
        if Loopback.canBindIPv6(port: port) { main.addServices(application("::1") {}) }
        do {
            try await main.runService()
        } catch let error as IOError {
            throw CannotListen(port: port, isTaken: error.errnoCode == EADDRINUSE)
        }
    }

    /// The port cannot be had.
    public struct CannotListen: Error, Hashable, Sendable, CustomStringConvertible {
        public var port: Int
        public var isTaken: Bool

        public var description: String {
            isTaken
                ? "port \(port) is taken by another program; choose another with --port"
                : "port \(port) cannot be listened on; choose another with --port"
        }
    }
}
