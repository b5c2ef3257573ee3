import Foundation
import Synchronization

/// A server on the loopback address whose every word is in the test. One thread for each connection.
final class ScriptedServer: Sendable {
    let port: Int
    private let listener: Int32
    private let isStopped = Mutex(false)
    private let lines = Mutex<[String]>([])
    private let accepted = Mutex(0)

    /// - Parameter script: called with each connection and its number, from 1; the connection is closed after it.
    init(_ script: @escaping @Sendable (ScriptedConnection, Int) -> Void) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, $0, &size) == 0
            }
        }
        guard isBound else { throw CocoaError(.fileNoSuchFile) }
        listener = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
        let serve: @Sendable () -> Void = { [weak self] in
            while true {
                let client = accept(descriptor, nil, nil)
                guard client >= 0 else {
                    close(descriptor)
                    return
                }
                guard let self else {
                    close(client)
                    return
                }
                let number = accepted.withLock { count in
                    count += 1
                    return count
                }
                let connection = ScriptedConnection(client) { line in self.lines.withLock { $0.append(line) }
                }
                Thread {
                    script(connection, number)
                    connection.hangUp()
                }.start()
            }
        }
        Thread(block: serve).start()
    }

    deinit { stop() }

    /// Once: its number may be another's afterwards.
    func stop() {
        let isFirst = isStopped.withLock { isStopped in
            defer { isStopped = true }
            return !isStopped
        }
        if isFirst { shutdown(listener, Int32(SHUT_RDWR)) }
    }

    /// Every line that a client said.
    var heard: [String] { lines.withLock { $0 } }
    var connections: Int { accepted.withLock { $0 } }
}

final class ScriptedConnection: Sendable {
    private let descriptor: Int32
    private let isOver = Mutex(false)
    private let note: @Sendable (String) -> Void

    init(_ descriptor: Int32, note: @escaping @Sendable (String) -> Void) {
        self.descriptor = descriptor
        self.note = note
    }

    @discardableResult
    func say(_ text: String) -> Bool { say(Array(text.utf8)) }

    @discardableResult
    func say(_ bytes: [UInt8]) -> Bool {
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            start += count
        }
        return true
    }

    /// The client's next line, `nil` when it is gone.
    @discardableResult
    func line() -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while recv(descriptor, &byte, 1, 0) == 1 {
            if byte == 0x0A {
                let text = String(decoding: bytes.last == 0x0D ? bytes.dropLast() : bytes[...], as: UTF8.self)
                note(text)
                return text
            }
            bytes.append(byte)
        }
        return nil
    }

    /// Once: its number may be another's afterwards.
    func hangUp() {
        let isFirst = isOver.withLock { isOver in
            defer { isOver = true }
            return !isOver
        }
        guard isFirst else { return }
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// libcurl's login at a POP3 server without SASL.
    func loginPOP3() {
        say("+OK ready\r\n")
        while let line = line() {
            if line == "CAPA" {
                say("+OK\r\nUSER\r\n.\r\n")
            } else if line.hasPrefix("PASS") {
                say("+OK in\r\n")
                return
            } else {
                say("+OK\r\n")
            }
        }
    }

    /// libcurl's login at an IMAP server without SASL.
    func loginIMAP() {
        say("* OK ready\r\n")
        while let line = line() {
            let tag = line.prefix { $0 != " " }
            if line.hasSuffix("CAPABILITY") { say("* CAPABILITY IMAP4rev1\r\n") }
            say("\(tag) OK\r\n")
            if line.contains(" LOGIN ") { return }
        }
    }

    /// Answers command after command: `answer` gives what stands before the tagged OK, or `nil` to end.
    func serveIMAP(_ answer: (String) -> String?) {
        while let line = line() {
            let tag = line.prefix { $0 != " " }
            guard let text = answer(String(line.dropFirst(tag.count + 1))) else { return }
            say(text.hasSuffix("\r\n") || text.isEmpty ? "\(text)\(tag) OK done\r\n" : "\(tag) \(text)\r\n")
        }
    }
}
