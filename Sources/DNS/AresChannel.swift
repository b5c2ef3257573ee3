import CAres
import Glibc

/// One question on one channel of c-ares, on the thread that makes it; blocks for `seconds` at most.
struct AresChannel {
    var servers: [Resolver.Server]
    var seconds: Double
    /// Normalized.
    var name: String
    var type: RecordType

    init(servers: [Resolver.Server], seconds: Double, _ name: String, _ type: RecordType) {
        self.servers = servers
        self.seconds = seconds
        self.name = name
        self.type = type
    }

    /// Once per process, before any channel (c-ares's manual, `ares_library_init`).
    private static let isInitialized = ares_library_init(Int32(ARES_LIB_INIT_ALL)) == ARES_SUCCESS

    /// What the callback leaves.
    private final class Reply {
        var status: Int32?
        var message: [UInt8] = []
    }

    /// - Throws: `DNSError`.
    func ask() throws(DNSError) -> DNSAnswer {
        let start = ContinuousClock().now
        var reply = try ask(for: seconds, skipsFailures: true)
        if reply.status == ARES_ECONNREFUSED {
            // c-ares 1.18 says so also when every server answered with a failure; asked not to go on to the next, it tells
            // which.
            let left = seconds - start.duration(to: ContinuousClock().now) / .seconds(1)
            if left > 0 { reply = try ask(for: left, skipsFailures: false) }
        }
        if let code = Self.code(reply.status ?? ARES_ETIMEOUT) { throw DNSError(code, name, type) }
        return try AnswerReader.read(reply.message, name: name, type)
    }

    private func ask(for seconds: Double, skipsFailures: Bool) throws(DNSError) -> Reply {
        let channel = try open(skipsFailures: skipsFailures)
        let reply = Reply()
        // The channel is destroyed in here, so no callback comes after `reply` is gone.
        withExtendedLifetime(reply) {
            ares_query(
                channel, name, 1, Int32(type.number),
                { user, status, _, bytes, count in
                    guard let user else { return }
                    let reply = Unmanaged<Reply>.fromOpaque(user).takeUnretainedValue()
                    reply.status = status
                    if let bytes, count > 0 {
                        reply.message = Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
                    }
                }, Unmanaged.passUnretained(reply).toOpaque())
            wait(channel, reply, seconds)
            ares_destroy(channel)
        }
        return reply
    }

    private func open(skipsFailures: Bool) throws(DNSError) -> ares_channel {
        guard Self.isInitialized else { throw DNSError(.unavailable, name, type) }
        var options = ares_options()
        // No search list: a name is the whole name. No HOSTALIASES either.
        options.flags = Int32(
            ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | (skipsFailures ? 0 : ARES_FLAG_NOCHECKRESP))
        options.tries = 3
        // c-ares doubles it with each try: 1 + 2 + 4 parts.
        options.timeout = Int32(max(50, seconds * 1000 / 7))
        var channel: ares_channel?
        let mask = Int32(ARES_OPT_FLAGS | ARES_OPT_TRIES | ARES_OPT_TIMEOUTMS)
        guard ares_init_options(&channel, &options, mask) == ARES_SUCCESS, let channel else {
            throw DNSError(.unavailable, name, type)
        }
        if !servers.isEmpty {
            let list = servers.map { server in
                server.address.isIPv6
                    ? "[\(server.address)]:\(server.port)" : "\(server.address):\(server.port)"
            }
            guard ares_set_servers_ports_csv(channel, list.joined(separator: ",")) == ARES_SUCCESS else {
                ares_destroy(channel)
                throw DNSError(.unavailable, name, type)
            }
        }
        return channel
    }

    /// Serves the channel's sockets until the question is answered or its time is over.
    private func wait(_ channel: ares_channel, _ reply: Reply, _ seconds: Double) {
        let clock = ContinuousClock()
        let end = clock.now + .milliseconds(Int64(seconds * 1000))
        let none = ares_socket_t(ARES_SOCKET_BAD)
        while reply.status == nil {
            // Taken before the sockets are looked at: what came in while this thread had to wait still counts.
            let isOver = clock.now >= end
            var sockets = [ares_socket_t](repeating: none, count: Int(ARES_GETSOCK_MAXNUM))
            let bits = ares_getsock(channel, &sockets, Int32(sockets.count))
            var waits: [pollfd] = []
            for (index, socket) in sockets.enumerated() {
                let reads = bits & (1 << Int32(index)) != 0
                let writes = bits & (1 << Int32(index + sockets.count)) != 0
                guard reads || writes else { continue }
                waits.append(
                    pollfd(
                        fd: socket, events: Int16((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)), revents: 0))
            }
            var limit = timeval(tv_sec: 0, tv_usec: 100_000)
            var next = timeval()
            let wait = ares_timeout(channel, &limit, &next).pointee
            poll(&waits, nfds_t(waits.count), Int32(wait.tv_sec) * 1000 + Int32(wait.tv_usec) / 1000 + 1)
            var isAnyReady = false
            for entry in waits where entry.revents != 0 {
                isAnyReady = true
                let writes = Int32(entry.revents) & (POLLOUT | POLLERR | POLLHUP) != 0
                ares_process_fd(
                    channel, entry.fd, writes && Int32(entry.events) & POLLOUT != 0 ? entry.fd : none)
            }
            // Its own time limits are looked after here.
            if !isAnyReady { ares_process_fd(channel, none, none) }
            if isOver, reply.status == nil {
                // Calls back with `ARES_ECANCELLED`.
                ares_cancel(channel)
                return
            }
        }
    }

    /// The one table of c-ares's codes; `nil` for success.
    private static func code(_ status: Int32) -> DNSError.Code? {
        switch status {
        case ARES_SUCCESS: nil
        case ARES_ENODATA: .noData
        case ARES_ENOTFOUND: .nxdomain
        case ARES_ETIMEOUT, ARES_ECANCELLED: .timeout
        case ARES_EREFUSED: .refused
        case ARES_ESERVFAIL, ARES_ENOTIMP, ARES_EFORMERR: .servfail
        case ARES_EBADNAME: .badName
        case ARES_EBADRESP: .badResponse
        case ARES_ECONNREFUSED: .timeout
        default: .unavailable
        }
    }
}
