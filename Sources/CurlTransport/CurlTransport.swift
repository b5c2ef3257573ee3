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
    /// After a stop, what is in hand has this long to be answered.
    private let graceSeconds: Double
    private let multi: UnsafeMutableRawPointer?
    private var connections: [CurlConnection] = []
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private var onWire: [(connection: CurlConnection, delivery: Int64)] = []
    private var settled: [(delivery: Int64, settlement: Settlement)] = []
    private var feedIsDry = false
    private var stopAt: Instant?
    private var lastFailure: TransportError?
    private var openedOnce = false
    private var failuresInARow = 0

    public init(
        _ settings: RelaySettings, graceSeconds: Double = 10, now: @escaping @Sendable () -> Instant
    ) throws(TransportError) {
        if let mistake = settings.mistake { throw TransportError(.configuration, mistake, isTransient: false) }
        self.settings = settings
        self.graceSeconds = graceSeconds
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
        do {
            try loop(feed)
        } catch {
            // The ledger failed, or the relay is gone for good: nothing more may leave.
            for connection in connections { obey(connection.session.connectionLost("stopped: \(error.code)"), connection, feed) }
            connections.removeAll { connection in
                remove(connection)
                return true
            }
            if !settled.isEmpty { try? feed.record(onWire: [], settled: settled) }
            settled = []
            throw error
        }
    }

    private func loop(_ feed: any DeliveryFeed) throws(TransportError) {
        // Nothing due: no connection is opened for nothing.
        var first = try feed.next()
        guard first != nil else { return }
        while true {
            if feed.shouldStop, stopAt == nil { stopAt = now().adding(seconds: graceSeconds) }
            if let job = first, let free = connections.first(where: { $0.session.wantsJob }) {
                first = nil
                obey(free.session.take(job, at: now()), free, feed)
            }
            if stopAt != nil, let job = first {
                settled.append((job.delivery, .unsent("asked to stop")))
                first = nil
            }
            let wanted = first != nil || !(feedIsDry || stopAt != nil) ? settings.connections : 0
            if connections.count < wanted { try open(upTo: wanted) }
            try fill(feed, hasFirst: first != nil)
            try commit(feed)
            if first == nil, feedIsDry || stopAt != nil, connections.allSatisfy({ $0.session.isIdle || !$0.isOpen }) {
                break
            }
            if let stopAt, now() >= stopAt { break }
            try wait(feed)
            let unstarted = try readAll(feed)
            if unstarted, connections.isEmpty, let failure = lastFailure {
                if let job = first { settled.append((job.delivery, .unsent(failure.message))) }
                first = nil
                try record(feed, onWire: [])
                throw failure
            }
        }
        try finish(feed)
    }

    /// Opens what is missing through the multi handle, so that a slow handshake holds up nobody.
    private func open(upTo wanted: Int) throws(TransportError) {
        // After a failure one connection tries alone, so that a relay that is down is not hammered.
        let limit = failuresInARow > 0 ? min(wanted, max(1, connections.count)) : wanted
        while connections.count < limit {
            let connection = CurlConnection(handle: try CurlHandle(settings), session: SMTPSession(name: settings.heloName))
            guard curl_multi_add_handle(multi, connection.handle.easy) == CURLM_OK else {
                throw TransportError(.configuration, "libcurl takes no more connections", isTransient: true)
            }
            connections.append(connection)
        }
    }

    /// Gives every session with room a message, as long as the feed has any.
    private func fill(_ feed: any DeliveryFeed, hasFirst: Bool) throws(TransportError) {
        guard !feedIsDry, stopAt == nil, !hasFirst else { return }
        for depth in 1...2 {
            for connection in connections where connection.isOpen && connection.session.wantsJob {
                guard connection.session.inHand < depth else { continue }
                if settings.messagesPerConnection > 0, connection.taken >= settings.messagesPerConnection {
                    obey(connection.session.quit(at: now()), connection, feed)
                    continue
                }
                guard let job = try feed.next() else {
                    feedIsDry = true
                    return
                }
                connection.taken += 1
                obey(connection.session.take(job, at: now()), connection, feed)
            }
        }
    }

    /// One durable transaction for all that waits, once nobody else is about to join it.
    private func commit(_ feed: any DeliveryFeed) throws(TransportError) {
        guard !onWire.isEmpty || !settled.isEmpty else { return }
        if !onWire.isEmpty {
            // Whoever has content out answers within the time of a sync, as a rule: wait for a fuller window.
            let busy = connections.contains { $0.isOpen && $0.session.isBusy && !$0.session.awaitingRelease }
            if busy, commitsSkipped < 2, hasReadable(milliseconds: 1) {
                commitsSkipped += 1
                return
            }
        } else if settled.count < 64, !(feedIsDry || stopAt != nil) {
            return
        }
        commitsSkipped = 0
        let released = onWire
        onWire = []
        try record(feed, onWire: released.map(\.delivery))
        for (connection, delivery) in released {
            feed.dot(delivery, hasLeft: false)
            connection.dots.append(delivery)
            obey(connection.session.release(delivery, at: now()), connection, feed)
        }
    }
    private var commitsSkipped = 0

    private func record(_ feed: any DeliveryFeed, onWire: [Int64]) throws(TransportError) {
        let outcomes = settled
        settled = []
        do {
            if !onWire.isEmpty || !outcomes.isEmpty { try feed.record(onWire: onWire, settled: outcomes) }
        } catch {
            // Keep them: the last attempt to record is made when the loop has ended.
            settled = outcomes + settled
            throw error
        }
    }

    private func obey(_ orders: [SMTPSession.Order], _ connection: CurlConnection, _ feed: any DeliveryFeed) {
        for order in orders {
            switch order {
            case .write(let bytes):
                connection.output += bytes
                flush(connection, feed)
            case .awaitsRelease(let delivery): onWire.append((connection, delivery))
            case .settled(let delivery, let settlement):
                onWire.removeAll { $0.delivery == delivery }
                settled.append((delivery, settlement))
            case .close(let reason):
                connection.isOpen = false
                connection.isClosed = true
                if !reason.isEmpty, !connection.everReady {
                    lastFailure = TransportError(.unreachable, "the relay \(settings.host):\(settings.port) does not take mail: \(reason)", isTransient: true)
                    failuresInARow += 1
                }
            }
        }
    }

    private func flush(_ connection: CurlConnection, _ feed: any DeliveryFeed) {
        while connection.outputStart < connection.output.count {
            switch connection.handle.send(connection.output[connection.outputStart...]) {
            case .bytes(let count):
                connection.outputStart += count
                connection.session.wrote(count)
                connection.dots.removeAll { delivery in
                    guard connection.session.dotHasLeft(delivery) else { return false }
                    feed.dot(delivery, hasLeft: true)
                    return true
                }
            case .wouldBlock: return
            case .closed(let reason):
                obey(connection.session.connectionLost(reason), connection, feed)
                return
            }
        }
        connection.output.removeAll(keepingCapacity: true)
        connection.outputStart = 0
    }

    /// Waits for sockets, new connections, or the next deadline.
    private func wait(_ feed: any DeliveryFeed) throws(TransportError) {
        var milliseconds: Int64 = onWire.isEmpty ? 1000 : 0
        let time = now()
        for connection in connections {
            if let deadline = connection.session.deadline {
                milliseconds = min(milliseconds, max(0, deadline.milliseconds(since: time)))
            }
        }
        if let stopAt { milliseconds = min(milliseconds, max(0, stopAt.milliseconds(since: time))) }
        // A relay that has just failed is not tried again in a tight loop.
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
    /// - Returns: whether a connection failed before it was open.
    private func readAll(_ feed: any DeliveryFeed) throws(TransportError) -> Bool {
        var failed = false
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
                lastFailure = connection.handle.failure(result, settings)
                failuresInARow += 1
                connection.isClosed = true
                failed = true
            }
        }
        for connection in connections where connection.isOpen {
            if !connection.output.isEmpty { flush(connection, feed) }
            read(connection, feed)
            if connection.session.isReady, !connection.everReady {
                connection.everReady = true
                failuresInARow = 0
            }
            if let deadline = connection.session.deadline, now() >= deadline {
                obey(connection.session.timeLimitPassed(), connection, feed)
            }
        }
        connections.removeAll { connection in
            guard connection.isClosed else { return false }
            if !connection.everReady { failed = true }
            remove(connection)
            return true
        }
        // Refused again and again: the relay cannot be used now.
        if failuresInARow > 3, let lastFailure, connections.isEmpty { throw lastFailure }
        return failed
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
        while connections.contains(where: { $0.isOpen && $0.session.isIdle == false && $0.session.inHand == 0 }),
            now() < limit
        {
            _ = hasReadable(milliseconds: 50)
            _ = try readAll(feed)
        }
        for connection in connections {
            obey(connection.session.connectionLost("stopped before the reply"), connection, feed)
            remove(connection)
        }
        connections = []
        onWire = []
        try record(feed, onWire: [])
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
    var everReady = false
    var taken = 0

    init(handle: CurlHandle, session: SMTPSession) {
        self.handle = handle
        self.session = session
    }
}
