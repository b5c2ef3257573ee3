import ArgumentParser
import Foundation
import Sink

struct SinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sink",
        abstract:
            "A small SMTP server on this machine that files what it gets under Outbox/sink, for trials.",
        discussion:
            "A send to it is a real send. With --fail it misbehaves as real servers do:\n\n\(SinkFaults.syntax)"
    )

    @Option(help: "The port; 0 takes a free one.")
    var port = 2525
    @Option(help: "The folder for the messages.", completion: .directory)
    var folder = "Outbox/sink"
    @Option(help: "A fault; may be given several times.")
    var fail: [String] = []
    @Option(help: "Demand this login, as user:password (no TLS here: for trials on this machine).")
    var login: String?

    func run() async throws {
        try await failing {
            var configuration = SinkConfiguration()
            configuration.faults = try SinkFaults(parsing: fail)
            if let login {
                let parts = login.split(separator: ":", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { throw Failure(.usage, "write --login user:password") }
                configuration.credentials = .init(user: parts[0], password: parts[1])
                configuration.requiresAuthentication = true
            }
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let server = try await SinkServer.start(
                port: port, configuration: configuration, filing: try FolderFiling(folder: folder))
            StopSignal.install()
            Console.talk("listening on 127.0.0.1:\(server.port), filing under \(folder); stop with Ctrl-C")
            Console.print("port \(server.port)")
            while !StopSignal.isRaised { try await Task.sleep(for: .milliseconds(100)) }
            await server.stop()
            Console.talk("\(Console.grouped(server.counts.messagesAccepted)) messages accepted")
        }
    }
}
