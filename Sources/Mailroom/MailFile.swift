#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A call of the operating system that failed.
struct SystemFailure: Error, Sendable {
    var number: Int32 = errno

    var text: String { String(cString: strerror(number)) }
}

/// An open file or folder, closed with its owner. All calls block.
struct MailFile: ~Copyable {
    let descriptor: Int32

    /// Never follows a link in the last part of the path, never waits for the other end of a FIFO.
    init(_ path: String, in folder: Int32 = AT_FDCWD, flags: Int32, mode: mode_t = 0) throws(SystemFailure) {
        descriptor = openat(folder, path, flags | O_CLOEXEC | O_NONBLOCK, mode)
        if descriptor < 0 { throw SystemFailure() }
    }

    deinit { close(descriptor) }

    func status() throws(SystemFailure) -> stat {
        var status = stat()
        if fstat(descriptor, &status) != 0 { throw SystemFailure() }
        return status
    }

    func sync() throws(SystemFailure) {
        // A file system that cannot sync a folder says EINVAL; there is nothing more to do for it.
        if fsync(descriptor) != 0, errno != EINVAL { throw SystemFailure() }
    }

    /// - Returns: what there is to the end, `nil` if that is more than `limit` bytes.
    func readAll(limit: Int, hint: Int) throws(SystemFailure) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(limit, max(0, hint)) + 1)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemFailure()
            }
            if count > limit - bytes.count { return nil }
            bytes += buffer[..<count]
        }
    }

    func writeAll(_ bytes: [UInt8]) throws(SystemFailure) {
        let number = bytes.withUnsafeBytes { all -> Int32 in
            var start = 0
            while start < all.count {
                let count = write(descriptor, all.baseAddress! + start, all.count - start)
                if count < 0, errno == EINTR { continue }
                if count < 0 { return errno }
                start += count
            }
            return 0
        }
        if number != 0 { throw SystemFailure(number: number) }
    }
}
