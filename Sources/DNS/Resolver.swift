import Foundation

/// Asks name servers, through c-ares: the machine's own, or those it is given.
///
/// Each question has a thread and a channel of its own for its time, so that nothing blocks the cooperative pool and nothing is
/// shared. An answer that did not fit is asked for again over TCP (RFC 7766).
public struct Resolver: DNSSource {
    public struct Server: Hashable, Sendable {
        public var address: IPAddress
        public var port: Int

        public init(_ address: IPAddress, port: Int = 53) {
            self.address = address
            self.port = port
        }
    }

    /// Those of `/etc/resolv.conf` if empty.
    public var servers: [Server]
    /// For one question, with all its tries.
    public var seconds: Double

    /// - Parameter seconds: 0.1 to 600; beyond is taken as that.
    public init(servers: [Server] = [], seconds: Double = 10) {
        self.servers = servers
        self.seconds = min(max(seconds, 0.1), 600)
    }

    /// - Throws: `DNSError`.
    public func look(up name: String, _ type: RecordType) async throws(DNSError) -> DNSAnswer {
        guard let asked = DNSName.normalized(name) else { throw DNSError(.badName, name, type) }
        let result = await withCheckedContinuation { continuation in
            let thread = Thread {
                continuation.resume(
                    returning: Result { () throws(DNSError) in
                        try AresChannel(servers: servers, seconds: seconds, asked, type).ask()
                    })
            }
            thread.name = "dns"
            thread.stackSize = 1 << 19
            thread.start()
        }
        return try result.get()
    }
}
