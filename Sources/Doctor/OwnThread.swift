import Foundation

/// Blocking calls (libcurl, a file system that may hang) get a thread of their own for their time, never one of the cooperative
/// pool's. A namespace.
enum OwnThread {
    static func run<T: Sendable>(_ name: String, _ work: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: work()) }
            thread.name = name
            thread.start()
        }
    }
}
