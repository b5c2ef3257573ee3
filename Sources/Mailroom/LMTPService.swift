import NIOCore
import NIOPosix
import Sink
import Synchronization

/// The loops around the sessions: one task for each connection, and what they share.
final class LMTPService: Sendable {
    private struct State {
        var counts = LMTPCounts()
        var isStopping = false
        var next = 0
        var clients: [Int: LMTPClient] = [:]
    }

    private let source: String
    private let hostName: String
    private let limits: MailLimits
    private let lmtp: LMTPLimits
    private let quarantine: Quarantine
    private let threads: NIOThreadPool
    private let handle: @Sendable (InboundMail) throws -> Disposition
    private let state = Mutex(State())

    init(
        source: String, hostName: String, limits: MailLimits, lmtp: LMTPLimits, quarantine: Quarantine,
        threads: NIOThreadPool, handle: @escaping @Sendable (InboundMail) throws -> Disposition
    ) {
        self.source = source
        self.hostName = hostName
        self.limits = limits
        self.lmtp = lmtp
        self.quarantine = quarantine
        self.threads = threads
        self.handle = handle
    }

    var counts: LMTPCounts { state.withLock(\.counts) }

    /// Returns when the listener is closed and the last connection is over.
    func accept(_ listener: LMTPServer.Listener) async {
        await withDiscardingTaskGroup { group in
            // An error of the listener ends it, as closing does.
            try? await listener.executeThenClose { clients in
                for try await client in clients { group.addTask { await self.serve(client) } }
            }
        }
    }

    /// - Returns: `false` if that was done before.
    func beginStopping() -> Bool {
        let idle: [LMTPClient]? = state.withLock { state in
            guard !state.isStopping else { return nil }
            state.isStopping = true
            return state.clients.values.filter(\.isIdle)
        }
        for client in idle ?? [] { client.end(.lmtpStopping) }
        return idle != nil
    }

    func closeAll() {
        for client in state.withLock({ Array($0.clients.values) }) { client.end(nil) }
    }

    private func serve(_ channel: LMTPServer.Client) async {
        let client = LMTPClient(channel.channel)
        let refusal: SinkReply? = state.withLock { state in
            if state.isStopping { return .lmtpStopping }
            guard state.clients.count < lmtp.connections else { return .lmtpFull }
            state.next += 1
            client.number = state.next
            state.counts.connections += 1
            state.clients[state.next] = client
            return nil
        }
        client.watch()
        defer {
            client.unwatch()
            state.withLock { _ = $0.clients.removeValue(forKey: client.number) }
        }
        // A client that breaks off is no trouble of the server's.
        try? await channel.executeThenClose { input, output in
            if let refusal {
                try await output.write(ByteBuffer(bytes: refusal.wireBytes))
                return
            }
            var session = LMTPSession(
                name: hostName, source: source, maxBytes: limits.maxMailBytes, limits: lmtp)
            guard try await obey(session.opened(), &session, output) else { return }
            client.allow(seconds: lmtp.idleSeconds)
            client.isIdle = true
            for try await buffer in input {
                client.isIdle = false
                let wasContent = session.isReadingContent
                let orders = session.received(buffer.readableBytesView)
                if orders.contains(where: { if case .deliver = $0 { true } else { false } }) { client.rest() }
                guard try await obey(orders, &session, output) else { return }
                if !session.isReadingContent {
                    client.allow(seconds: lmtp.idleSeconds)
                } else if !wasContent {
                    client.allow(seconds: limits.secondsPerMail)
                }
                client.isIdle = session.isBetweenMails
                guard client.isIdle, state.withLock(\.isStopping) else { continue }
                _ = try await obey(session.ended(.lmtpStopping), &session, output)
                return
            }
        }
    }

    /// - Returns: whether the conversation goes on.
    private func obey(
        _ first: [LMTPSession.Order], _ session: inout LMTPSession,
        _ output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async throws -> Bool {
        var orders = first[...]
        while let order = orders.popFirst() {
            switch order {
            case .send(let bytes): try await output.write(ByteBuffer(bytes: bytes))
            case .deliver(let mail):
                // The last order of its batch: nothing is read before the handler has returned.
                orders = session.delivered(isTaken: await isTaken(mail))[...]
            case .close: return false
            }
        }
        return true
    }

    private func isTaken(_ mail: InboundMail) async -> Bool {
        let disposition: Disposition
        do {
            disposition = try await threads.runIfActive { [handle, quarantine] in
                let disposition = try handle(mail)
                if disposition == .setAside { try quarantine.put(mail) }
                return disposition
            }
        } catch {
            disposition = .keep
        }
        state.withLock { state in
            switch disposition {
            case .done: state.counts.taken += 1
            case .setAside: state.counts.setAside += 1
            case .keep: state.counts.notTaken += 1
            }
        }
        return disposition != .keep
    }
}
