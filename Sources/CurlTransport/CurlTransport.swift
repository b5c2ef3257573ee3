import CCurl
public import Domain
public import Sending

/// Hands messages over to an SMTP relay through libcurl, on several connections, from one thread.
///
/// The loop: read what came, obey the sessions, fill their hands from the feed, and when dots are waiting to
/// leave, let the ledger make them durable in one transaction for all connections together, then let them
/// leave. So at most `connections` dots are ever between the ledger's mark and the server's reply.
public final class CurlRelay: Transport {
    private let settings: RelaySettings
    private let now: @Sendable () -> Instant
    private let multi: UnsafeMutableRawPointer?
    private var connections: [CurlConnection] = []
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private var onWire: [(connection: CurlConnection, delivery: Int64)] = []
    private var settled: [(delivery: Int64, settlement: Settlement)] = []
    private var feedIsDry = false
    /// When a dry feed is asked again.
    private var chance: Instant?
    /// Taken from the feed before there is a connection for it.
    private var first: SMTPJob?
    private var stopAt: Instant?
    private var lastFailure: TransportError?
    /// Connections that ended without settling anything, since the last one that did.
    private var failuresInARow = 0
    /// After a failure the relay is left alone until then.
    private var notBefore: Instant?
    /// What went wrong outside the ledger: replies on their way are still waited for, then it is thrown.
    private var trouble: TransportError?
    private static let failureLimit = 5

    public init(
        _ settings: RelaySettings, now: @escaping @Sendable () -> Instant
    ) throws(TransportError) {
        if let mistake = settings.mistake {
            throw TransportError(.configuration, mistake, isTransient: false)
        }
        self.settings = settings
        self.now = now
        multi = curl_multi_init()
    }

    deinit {
        for connection in connections { remove(connection) }
        curl_multi_cleanup(multi)
    }

    public func run(_ feed: any DeliveryFeed) throws(TransportError) {
        feedIsDry = false
        failuresInARow = 0
        trouble = nil
        do {
            // Nothing due: no connection is opened for nothing.
            first = try feed.next()
            chance = feed.nextChance
            feedIsDry = first == nil
            guard first != nil || chance != nil else { return }
            try loop(feed)
        } catch {
            // The ledger failed: nothing more may leave, and what is known is tried once more to be kept.
            giveUpFirst(error.message)
            for connection in connections {
                obey(connection.session.connectionLost("stopped: \(error.code)"), connection, feed)
            }
            closeAll()
            if !settled.isEmpty { _ = try? feed.record(onWire: [], settled: settled) }
            settled = []
            throw error
        }
        if let trouble { throw trouble }
    }

    private func loop(_ feed: any DeliveryFeed) throws(TransportError) {
        while true {
            if feed.shouldStop { stop(feed) }
            if let chance, now() >= chance { feedIsDry = false }
            if try !commit(feed) { advance(feed) }
            let isOver = first == nil && (feedIsDry && chance == nil || stopAt != nil)
            if isOver, connections.allSatisfy({ $0.session.isIdle || !$0.isOpen }) { break }
            if let stopAt, now() >= stopAt { break }
            wait()
            readAll(feed)
            if failuresInARow >= Self.failureLimit || (failuresInARow > 0 && !everSettled),
                connections.isEmpty,
                let lastFailure
            {
                trouble = lastFailure
                break
            }
        }
        giveUpFirst(trouble?.message ?? "asked to stop")
        try finish(feed)
    }

    /// Something was settled with the relay in this run, so it can be used.
    private var everSettled = false

    /// Takes no new messages; what is on its way has the grace time, and what has not begun does not begin.
    private func stop(_ feed: any DeliveryFeed) {
        guard stopAt == nil else { return }
        stopAt = now().adding(seconds: Double(settings.graceSeconds))
        for connection in connections {
            obey(connection.session.dropWaiting("asked to stop"), connection, feed)
        }
    }

    private func giveUpFirst(_ reason: String) {
        guard let job = first else { return }
        settled.append((job.delivery, .unsent(reason)))
        first = nil
    }

    /// Opens connections and fills their hands. What fails here ends the run in order: replies on their way are
    /// not thrown away for a token that could not be had.
    private func advance(_ feed: any DeliveryFeed) {
        guard stopAt == nil else { return giveUpFirst("asked to stop") }
        do {
            if let job = first, let free = connections.first(where: { $0.isOpen && $0.session.wantsJob }) {
                first = nil
                give(job, to: free, feed)
            }
            if first != nil || !feedIsDry, notBefore.map({ now() >= $0 }) ?? true { try open() }
            if first == nil { try fill(feed) }
        } catch {
            trouble = error
            stop(feed)
        }
    }

    /// Opens what is missing through the multi handle, so that a slow handshake holds up nobody.
    private func open() throws(TransportError) {
        // After a failure one connection tries alone, so that a relay that is down is not hammered.
        let limit = failuresInARow > 0 ? max(1, connections.count) : settings.connections
        while connections.count < limit {
            let connection = CurlConnection(
                handle: try CurlHandle(settings),
                session: SMTPSession(name: settings.heloName, timeLimits: settings.timeLimits))
            guard curl_multi_add_handle(multi, connection.handle.easy) == CURLM_OK else {
                throw TransportError(.configuration, "libcurl takes no more connections", isTransient: true)
            }
            connections.append(connection)
        }
    }

    /// Gives every session with room a message, as long as the feed has any.
    private func fill(_ feed: any DeliveryFeed) throws(TransportError) {
        let wanting = connections.filter { $0.isOpen && $0.session.wantsJob }
        guard !wanting.isEmpty, !feedIsDry else { return }
        feed.expect(wanting.reduce(0) { $0 + 2 - $1.session.inHand })
        for depth in 1...2 {
            for connection in wanting where connection.isOpen && connection.session.wantsJob {
                guard !feedIsDry, first == nil, connection.session.inHand < depth else { continue }
                if settings.messagesPerConnection > 0, connection.taken >= settings.messagesPerConnection {
                    obey(connection.session.quit(at: now()), connection, feed)
                    continue
                }
                guard let job = try feed.next() else {
                    feedIsDry = true
                    chance = feed.nextChance
                    if let chance, chance.milliseconds(since: now()) > 5000 { restIdle(feed) }
                    return
                }
                give(job, to: connection, feed)
            }
        }
    }

    /// One that has had its share of a receiver's messages on this connection waits for a fresh one.
    private func give(_ job: SMTPJob, to connection: CurlConnection, _ feed: any DeliveryFeed) {
        if job.groupLimit > 0, connection.takenByGroup[job.group, default: 0] >= job.groupLimit {
            first = job
            obey(connection.session.quit(at: now()), connection, feed)
            return
        }
        connection.taken += 1
        if job.groupLimit > 0 { connection.takenByGroup[job.group, default: 0] += 1 }
        obey(connection.session.take(job, at: now()), connection, feed)
    }

    /// Servers do not like connections that say nothing: while the pace lets nothing leave, they are ended.
    private func restIdle(_ feed: any DeliveryFeed) {
        for connection in connections where connection.isOpen && connection.session.isIdle {
            obey(connection.session.quit(at: now()), connection, feed)
        }
    }

    /// One durable transaction for all that waits, once nobody else is about to join it.
    /// - Returns: whether there was one, or is to be one as soon as the others have come.
    private func commit(_ feed: any DeliveryFeed) throws(TransportError) -> Bool {
        guard !onWire.isEmpty || !settled.isEmpty else { return false }
        // Whoever has content out answers within the time of a sync, as a rule: wait for a fuller window.
        let others = connections.contains { $0.isOpen && $0.session.isBusy && !$0.session.awaitingRelease }
        if others, commitsSkipped < 2, settled.count < 64, hasReadable(milliseconds: onWire.isEmpty ? 0 : 1) {
            commitsSkipped += 1
            return !hasIdleHands
        }
        commitsSkipped = 0
        // All hands of the window are filled at once, so that the next envelopes can follow the content.
        advance(feed)
        let released = onWire
        onWire = []
        let lost = try record(feed, onWire: released.map(\.delivery))
        for (connection, delivery) in released {
            guard !lost.contains(delivery) else {
                // Another sender has it now. The server waits for content that must not come.
                obey(connection.session.connectionLost("the lease was lost"), connection, feed)
                continue
            }
            guard !connection.session.isClosed else { continue }
            connection.dots.append(delivery)
            obey(connection.session.release(delivery, at: now()), connection, feed)
        }
        return true
    }
    private var commitsSkipped = 0

    /// A session that could be at work, or one that could be opened.
    private var hasIdleHands: Bool {
        connections.count < settings.connections
            || connections.contains { $0.isOpen && $0.session.wantsJob && $0.session.inHand == 0 }
    }

    @discardableResult
    private func record(_ feed: any DeliveryFeed, onWire: [Int64]) throws(TransportError) -> Set<Int64> {
        let outcomes = settled
        guard !onWire.isEmpty || !outcomes.isEmpty else { return [] }
        let lost = try feed.record(onWire: onWire, settled: outcomes)
        // Kept until they are recorded: the last attempt is made when the loop has ended.
        settled.removeFirst(outcomes.count)
        // What came back unsent is due again: the feed may have something after all.
        if outcomes.contains(where: { if case .unsent = $0.settlement { true } else { false } }) {
            feedIsDry = false
        }
        if feedIsDry { chance = feed.nextChance }
        return lost
    }

    private func obey(_ orders: [SMTPSession.Order], _ connection: CurlConnection, _ feed: any DeliveryFeed) {
        for order in orders {
            switch order {
            case .write(let bytes):
                // As a rule nothing is on its way out: then the bytes are taken as they are.
                if connection.output.isEmpty { connection.output = bytes } else { connection.output += bytes }
                flush(connection, feed)
            case .awaitsRelease(let delivery):
                // A write that failed a moment ago may have ended the session under this order.
                if !connection.session.isClosed { onWire.append((connection, delivery)) }
            case .settled(let delivery, let settlement):
                onWire.removeAll { $0.delivery == delivery }
                settled.append((delivery, settlement))
                // Only an answer shows that the relay can be used: one that goes silent after every dot would otherwise
                // leave a whole campaign in doubt.
                switch settlement {
                case .unsent, .undecided: continue
                case .accepted, .refused, .deferred: break
                }
                connection.hasSettled = true
                everSettled = true
                failuresInARow = 0
                notBefore = nil
            case .close(let reason):
                connection.isOpen = false
                connection.isClosed = true
                guard !reason.isEmpty, !connection.hasSettled, stopAt == nil else { continue }
                failed(
                    TransportError(
                        .unreachable,
                        "the relay \(settings.host):\(settings.port) does not take mail: \(reason)",
                        isTransient: true))
            }
        }
    }

    private func flush(_ connection: CurlConnection, _ feed: any DeliveryFeed) {
        while connection.outputStart < connection.output.count {
            // All that waits is offered at once, so every dot in it may leave with this call and not before.
            for delivery in connection.dots { feed.dot(delivery, .leaving) }
            let transfer = connection.handle.send(connection.output[connection.outputStart...])
            if case .bytes(let count) = transfer {
                connection.outputStart += count
                connection.session.wrote(count)
            }
            connection.dots.removeAll { delivery in
                let hasLeft = connection.session.dotHasLeft(delivery)
                feed.dot(delivery, hasLeft ? .left : .stays)
                return hasLeft
            }
            switch transfer {
            case .bytes: break
            case .wouldBlock: return
            case .closed(let reason):
                obey(connection.session.connectionLost(reason), connection, feed)
                return
            }
        }
        connection.output = []
        connection.outputStart = 0
    }

    /// A connection ended without any use: the next try waits, longer each time.
    private func failed(_ error: TransportError) {
        lastFailure = error
        failuresInARow += 1
        let seconds = min(10, 0.1 * Double(1 << min(failuresInARow, 8)))
        notBefore = now().adding(seconds: seconds)
    }

    /// Waits for sockets, new connections, or the next deadline.
    private func wait() {
        let hasWork =
            stopAt == nil && !feedIsDry
            && connections.contains { $0.isOpen && $0.session.wantsJob && $0.session.inHand == 0 }
        var milliseconds: Int64 = onWire.isEmpty && settled.isEmpty && !hasWork ? 1000 : 0
        let time = now()
        for connection in connections {
            if let deadline = connection.session.deadline {
                milliseconds = min(milliseconds, max(0, deadline.milliseconds(since: time)))
            }
        }
        for moment in [stopAt, feedIsDry ? chance : nil, connections.isEmpty ? notBefore : nil] {
            if let moment { milliseconds = min(milliseconds, max(0, moment.milliseconds(since: time))) }
        }
        _ = hasReadable(milliseconds: Int32(milliseconds))
    }

    private func hasReadable(milliseconds: Int32) -> Bool {
        var descriptors = connections.filter(\.isOpen).map { connection in
            curl_waitfd(
                fd: connection.handle.socket,
                events: Int16(CURL_WAIT_POLLIN) | (connection.output.isEmpty ? 0 : Int16(CURL_WAIT_POLLOUT)),
                revents: 0)
        }
        var ready: Int32 = 0
        _ = curl_multi_poll(multi, &descriptors, UInt32(descriptors.count), milliseconds, &ready)
        return ready > 0
    }

    /// Reads every open connection dry and starts those whose handshake is done.
    private func readAll(_ feed: any DeliveryFeed) {
        var running: Int32 = 0
        _ = curl_multi_perform(multi, &running)
        var easy: UnsafeMutableRawPointer?
        var result = CURLE_OK
        while rk_multi_next_done(multi, &easy, &result) != 0 {
            guard let connection = connections.first(where: { $0.handle.easy == easy }) else { continue }
            if result == CURLE_OK, connection.handle.adoptSocket() {
                connection.isOpen = true
                obey(connection.session.start(at: now()), connection, feed)
            } else {
                connection.isClosed = true
                failed(connection.handle.failure(result, settings))
            }
        }
        for connection in connections where connection.isOpen {
            if !connection.output.isEmpty { flush(connection, feed) }
            read(connection, feed)
            if let deadline = connection.session.deadline, now() >= deadline {
                obey(connection.session.timeLimitPassed(), connection, feed)
            }
        }
        connections.removeAll { connection in
            guard connection.isClosed else { return false }
            remove(connection)
            return true
        }
    }

    private func read(_ connection: CurlConnection, _ feed: any DeliveryFeed) {
        // With TLS, decrypted bytes may wait inside libcurl while the socket is silent: read until it says so.
        while connection.isOpen {
            let transfer = buffer.withUnsafeMutableBytes { connection.handle.receive(into: $0) }
            switch transfer {
            case .bytes(let count):
                obey(connection.session.received(buffer[..<count], at: now()), connection, feed)
            case .wouldBlock: return
            case .closed(let reason): obey(connection.session.connectionLost(reason), connection, feed)
            }
        }
    }

    /// Says QUIT where it still makes sense, gives up what is left after the grace time, and records it all.
    private func finish(_ feed: any DeliveryFeed) throws(TransportError) {
        let limit = now().adding(seconds: 2)
        for connection in connections {
            if connection.session.isIdle { obey(connection.session.quit(at: now()), connection, feed) }
        }
        while connections.contains(where: {
            $0.isOpen && $0.session.isIdle == false && $0.session.inHand == 0
        }),
            now() < limit
        {
            _ = hasReadable(milliseconds: 50)
            readAll(feed)
        }
        for connection in connections {
            obey(connection.session.connectionLost("stopped before the reply"), connection, feed)
        }
        closeAll()
        onWire = []
        try record(feed, onWire: [])
    }

    private func closeAll() {
        for connection in connections { remove(connection) }
        connections = []
    }

    private func remove(_ connection: CurlConnection) {
        _ = curl_multi_remove_handle(multi, connection.handle.easy)
    }
}

/// A connection and what is on its way out.
private final class CurlConnection {
    let handle: CurlHandle
    var session: SMTPSession
    var output: [UInt8] = []
    var outputStart = 0
    /// Deliveries whose dot is in `output`.
    var dots: [Int64] = []
    var isOpen = false
    var isClosed = false
    /// The relay answered for at least one message on it.
    var hasSettled = false
    var taken = 0
    var takenByGroup: [String: Int] = [:]

    init(handle: CurlHandle, session: SMTPSession) {
        self.handle = handle
        self.session = session
    }
}
