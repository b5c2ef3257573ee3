import Foundation
import Synchronization

/// A server on a socket that says just what its script says, whatever it hears: for replies that no decent server
/// gives.
///
/// It waits for nothing but bytes, so a script is a list of answers: the n-th is sent when the n-th piece of the
/// client's talk has come (a line, or the content up to its lone dot). When the script is over, the connection is
/// closed.
final class ScriptedServer: Sendable {
    let port: Int
    private let listener: Int32
    private let isStopped = Mutex(false)

    /// - Parameters:
    ///   - greeting: said at once.
    ///   - answers: to line 1, 2, …; after one with `354`, the next answers the content.
    init(greeting: String, answers: [String]) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && getsockname(listener, $0, &size) == 0
                    && listen(listener, 16) == 0
            }
        }
        guard isListening else { throw CocoaError(.fileReadUnknown) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else {
                    // By the only thread that uses it: closed from elsewhere, it might be another's by now.
                    close(listener)
                    return
                }
                Self.serve(client, greeting, answers)
                shutdown(client, Int32(SHUT_WR))
                close(client)
            }
        }.start()
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

    private static func serve(_ client: Int32, _ greeting: String, _ answers: [String]) {
        guard say(greeting, client) else { return }
        var heard: [UInt8] = []
        var isContent = false
        for answer in answers {
            let end = Array((isContent ? "\r\n.\r\n" : "\r\n").utf8)
            while true {
                if let range = heard.firstRange(of: end) {
                    heard.removeSubrange(..<range.upperBound)
                    break
                }
                var buffer = [UInt8](repeating: 0, count: 4096)
                let count = recv(client, &buffer, buffer.count, 0)
                guard count > 0 else { return }
                heard += buffer[..<count]
            }
            guard say(answer, client) else { return }
            isContent = answer.hasSuffix("354 go\r\n")
        }
    }

    private static func say(_ text: String, _ client: Int32) -> Bool {
        let bytes = Array(text.utf8)
        return send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }
}
