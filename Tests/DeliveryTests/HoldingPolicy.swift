import Foundation
import TestSupport

/// A policy server for Postfix (its SMTPD_POLICY_README) that holds every answer until it is told to let go: between
/// a letter's final dot and the reply to it.
final class HoldingPolicy: Sendable {
    let port: Int
    private let state = State()

    private final class State: @unchecked Sendable {
        // Proof: both are read and written under `condition` only.
        let condition = NSCondition()
        var held = 0
        var isOpen = false
    }

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard isBound, listen(listener, 16) == 0 else {
            close(listener)
            throw Server.NotStarted(text: "no port for a policy server")
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        let state = state
        // Threads end with their connections, the first with the test's process.
        Thread.detachNewThread {
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                Thread.detachNewThread { Self.serve(connection, state) }
            }
        }
    }

    /// Waits until so many letters are held.
    func wait(for count: Int) -> Bool {
        state.condition.lock()
        defer { state.condition.unlock() }
        let end = Date(timeIntervalSinceNow: 600)
        while state.held < count { guard state.condition.wait(until: end) else { return false } }
        return true
    }

    /// Those that are held go on, and whatever comes later is not held.
    func letGo() {
        state.condition.lock()
        state.isOpen = true
        state.condition.broadcast()
        state.condition.unlock()
    }

    /// A request is lines, the last of which is empty.
    private static func serve(_ connection: Int32, _ state: State) {
        defer { close(connection) }
        var last: UInt8 = 0
        var byte: UInt8 = 0
        while recv(connection, &byte, 1, 0) == 1 {
            defer { last = byte }
            guard byte == 0x0A, last == 0x0A else { continue }
            state.condition.lock()
            state.held += 1
            state.condition.broadcast()
            while !state.isOpen { state.condition.wait() }
            state.condition.unlock()
            let answer = Array("action=DUNNO\n\n".utf8)
            guard send(connection, answer, answer.count, Int32(MSG_NOSIGNAL)) == answer.count else {
                return
            }
        }
    }
}
