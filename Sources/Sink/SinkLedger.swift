import NIOCore
import NIOSSL
import Synchronization

/// What the connections of one server share.
final class SinkLedger: Sendable {
    private struct Open: Sendable {
        var channels: [Int: any Channel] = [:]
        var filings = 0
        var isEnding = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    let configuration: SinkConfiguration
    let filing: any Filing
    /// `nil` without a certificate.
    let tls: NIOSSLContext?
    let faults: Mutex<SinkFaults>
    private let total = Mutex(SinkCounts())
    private let open = Mutex(Open())

    init(_ configuration: SinkConfiguration, _ filing: any Filing, _ tls: NIOSSLContext?) {
        self.tls = tls
        self.configuration = configuration
        self.filing = filing
        faults = Mutex(configuration.faults)
    }

    var counts: SinkCounts { total.withLock { $0 } }

    func add(_ counts: SinkCounts) { total.withLock { $0 += counts } }

    /// - Returns: the connection's number, from 1.
    func opened(_ channel: any Channel) -> Int {
        let number = total.withLock { total in
            total.connections += 1
            total.openConnections += 1
            return total.connections
        }
        let isEnding = open.withLock { open in
            open.channels[number] = channel
            return open.isEnding
        }
        if isEnding { channel.close(promise: nil) }
        return number
    }

    func closed(_ number: Int) {
        total.withLock { $0.openConnections -= 1 }
        open.withLock { $0.channels[number] = nil }
    }

    func beganFiling() { open.withLock { $0.filings += 1 } }

    func endedFiling() {
        let waiter = open.withLock { open in
            open.filings -= 1
            defer { if open.filings == 0 { open.waiter = nil } }
            return open.filings == 0 ? open.waiter : nil
        }
        waiter?.resume()
    }

    /// Closes all connections and waits for the messages in hand: their outcome still comes to the event
    /// loop, which must not be gone by then.
    func closeAll() async {
        let channels = open.withLock { open in
            open.isEnding = true
            return Array(open.channels.values)
        }
        for channel in channels { try? await channel.close().get() }
        await withCheckedContinuation { continuation in
            let isIdle = open.withLock { open in
                if open.filings > 0 { open.waiter = continuation }
                return open.filings == 0
            }
            if isIdle { continuation.resume() }
        }
    }
}
