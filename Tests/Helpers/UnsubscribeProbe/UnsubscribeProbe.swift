import Consent
import Domain
import Foundation
import Logging
import Tokens

/// The unsubscribe server as a process of its own, which tests may kill: `UnsubscribeProbe FOLDER PORT SECONDS CONNECTIONS`.
///
/// `FOLDER/keys` signs, `FOLDER/spool` keeps, `FOLDER/secret` is the pull secret, if there is one. It prints its port
/// and logs to standard error.
@main
struct UnsubscribeProbe {
    static func main() async throws {
        let arguments = CommandLine.arguments
        let folder = arguments[1]
        let file = TokenKeyFile(path: "\(folder)/keys")
        var random = SystemRandomNumberGenerator()
        _ = try file.readOrMake(random: &random)
        let keys = try LiveTokenKeys(file)
        let secret = try? String(contentsOfFile: "\(folder)/secret", encoding: .utf8)
        let routes = ConsentRoutes(
            company: "Tea House", keys: { keys.current },
            spool: try ConsentSpool(folder: "\(folder)/spool", now: now()),
            pull: secret.flatMap { PullSecret($0) }, now: now)
        var limits = UnsubscribeServer.Limits()
        limits.requestSeconds = Int(arguments[3]) ?? 30
        if arguments.count > 4 { limits.connections = Int(arguments[4]) ?? 512 }
        let logger = Logger(label: "unsubscribe", factory: { StreamLogHandler.standardError(label: $0) })
        let server = UnsubscribeServer(routes, port: Int(arguments[2]) ?? 0, limits: limits, logger: logger)
        try await server.run { port in FileHandle.standardOutput.write(Data("\(port)\n".utf8)) }
    }

    @Sendable private static func now() -> Instant {
        Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}
