import Foundation
import TestSupport

/// A name server of this test's: silent, or with one made-up answer to each question over UDP.
final class SilentServer {
    let port: Int
    private let file: Int32

    /// - Parameter answer: from the question's bytes; `nil` is silence.
    init(_ answer: @escaping @Sendable ([UInt8]) -> [UInt8]? = { _ in nil }) throws {
        let file = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file, $0, size) == 0 && getsockname(file, $0, &size) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRINUSE) }
        port = Int(UInt16(bigEndian: address.sin_port))
        self.file = file
        // The thread ends with the socket.
        Thread.detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                var peer = sockaddr_in()
                var length = socklen_t(MemoryLayout<sockaddr_in>.size)
                let count = withUnsafeMutablePointer(to: &peer) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        recvfrom(file, &buffer, buffer.count, 0, $0, &length)
                    }
                }
                guard count > 0 else {
                    close(file)
                    return
                }
                guard let reply = answer(Array(buffer[..<count])) else { continue }
                _ = withUnsafePointer(to: &peer) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        sendto(file, reply, reply.count, 0, $0, length)
                    }
                }
            }
        }
    }

    // The thread closes it: closed from here, its number might be another's while the thread still asks.
    deinit { shutdown(file, Int32(SHUT_RDWR)) }
}
