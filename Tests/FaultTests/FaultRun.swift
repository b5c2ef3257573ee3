import CurlTransport
import Domain
import Foundation
import Mail
import Sending
import Sink

/// One campaign against one misbehaving server: what was recorded, and what arrived.
struct FaultRun: Sendable {
    /// By delivery, in order.
    var history: [Int64: [Settlement]]
    /// By recipient.
    var copies: [String: Int]
    /// Connections that the server saw; `nil` where it does not tell.
    var connections: Int?
    var error: TransportError?
    /// Promises broken.
    var violations: [String]

    /// - Parameter arrived: asks the server what it has, after the run.
    static func run(
        _ settings: RelaySettings, arrived: @escaping @Sendable () throws -> [String: Int]
    ) async throws -> FaultRun {
        try await onThread { try blocking(settings, arrived: arrived) }
    }

    /// On this thread.
    static func blocking(
        _ settings: RelaySettings, _ jobs: [SMTPJob]? = nil, arrived: () throws -> [String: Int]
    ) throws -> FaultRun {
        let feed = ScriptedFeed(try jobs ?? Campaign.jobs())
        var error: TransportError?
        do throws(TransportError) {
            try CurlRelay(
                settings, now: { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
            ).run(feed)
        } catch let thrown {
            error = thrown
        }
        feed.checkEnd()
        return FaultRun(
            history: feed.history, copies: try arrived(), connections: nil, error: error,
            violations: feed.violations)
    }

    /// Against our own server.
    static func run(
        faults: [String], secured: Certificate? = nil, settings: RelaySettings,
        extensions: Set<SinkConfiguration.Extension> = Set(SinkConfiguration.Extension.allCases)
    ) async throws -> FaultRun {
        var configuration = SinkConfiguration()
        configuration.faults = try SinkFaults(parsing: faults)
        configuration.extensions = extensions
        var settings = settings
        if let secured {
            configuration.certificate = .init(chainFile: secured.chain, keyFile: secured.key)
            configuration.credentials = .init(user: "rekindle", password: "correct horse")
            settings.security = .starttls
            settings.certificates = secured.chain
            settings.login = .password(user: "rekindle", password: "correct horse", mechanism: "PLAIN")
        }
        let filing = MemoryFiling(keepsTranscript: false)
        let server = try await SinkServer.start(configuration: configuration, filing: filing)
        settings.port = server.port
        do {
            var run = try await run(settings) { [:] }
            run.connections = server.counts.connections
            // Messages that were being filed when their connection was lost are filed by then.
            await server.stop()
            for message in filing.messages {
                for recipient in message.recipients { run.copies[recipient.address, default: 0] += 1 }
                run.checkContent(of: message)
            }
            return run
        } catch {
            await server.stop()
            throw error
        }
    }

    private mutating func checkContent(of message: SinkMessage) {
        let jobs = (try? Campaign.jobs()) ?? []
        let isWhole = jobs.contains { job in
            message.recipients.map(\.address) == [job.envelope.recipient.wireText]
                && message.sender == job.envelope.sender?.wireText
                && message.content == Campaign.kept(job.message)
        }
        if !isWhole { violations.append("a message arrived that is none of ours, whole") }
    }

    /// Why deliveries were given back or left in doubt.
    var reasons: [String] {
        history.values.joined().compactMap { settlement in
            switch settlement {
            case .unsent(let reason), .undecided(let reason): reason
            case .accepted, .refused, .deferred: nil
            }
        }
    }

    /// What must hold whatever the server does.
    ///
    /// - Parameter serverLies: it files a message and says no to it, which no client can know.
    func broken(serverLies: Bool) -> [String] {
        var broken = violations
        let known = Set((1...Int64(Campaign.size)).map(Campaign.recipient))
        broken += copies.keys.filter { !known.contains($0) }.map {
            "mail for \($0), who was never written to"
        }
        for id in 1...Int64(Campaign.size) {
            let count = copies[Campaign.recipient(id)] ?? 0
            let last = history[id]?.last
            if count > 1 { broken.append("\(count) copies of \(id)") }
            if history[id]?.dropLast().contains(where: { !$0.isUnsent }) == true {
                broken.append("\(id) was settled, and taken once more")
            }
            switch last {
            case .accepted where count != 1: broken.append("\(id) is accepted and has \(count) copies")
            case .refused where count > 0 && !serverLies, .deferred where count > 0 && !serverLies:
                broken.append("\(id) is \(String(describing: last)) and arrived")
            case .unsent where count > 0: broken.append("\(id) is unsent and arrived")
            case nil where count > 0: broken.append("\(id) was never taken and arrived")
            default: break
            }
        }
        return broken
    }
}

extension Settlement {
    var isUnsent: Bool { if case .unsent = self { true } else { false } }
}

/// A certificate for 127.0.0.1 that vouches for itself.
struct Certificate: Sendable {
    var chain: String
    var key: String
}
