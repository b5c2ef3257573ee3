#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The few calls of the operating system that filing needs. All of them block.
enum SystemFile {
    static func millisecondsSince1970() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Makes the folder and those above it; one that is there already is fine.
    static func makeFolder(_ path: String) throws(SinkError) {
        let bytes = Array(path.utf8)
        let slashes = bytes.indices.dropFirst().filter { bytes[$0] == UInt8(ascii: "/") }
        for end in slashes + [bytes.count] {
            let parent = String(decoding: bytes[..<end], as: UTF8.self)
            guard mkdir(parent, 0o777) != 0, errno != EEXIST, errno != EISDIR else { continue }
            // A folder above may be there and still forbid a try to make it.
            if end == bytes.count { throw failure("make the folder \(path)") }
        }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw SinkError(.cannotWrite, "cannot file into \(path): it is not a folder")
        }
    }

    /// Writes a file that appears whole or not at all.
    static func put(
        _ head: [UInt8], _ body: [UInt8], to name: String, in folder: String
    ) throws(SinkError) {
        let part = "\(folder)/.\(name).part"
        let descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure("create \(part)") }
        var isWritten = writeAll(head + body, to: descriptor)
        let reason = errno
        isWritten = close(descriptor) == 0 && isWritten
        guard isWritten, rename(part, "\(folder)/\(name)") == 0 else {
            let error = failure("write \(folder)/\(name)", isWritten ? errno : reason)
            unlink(part)
            throw error
        }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { all in
            var rest = all[...]
            while !rest.isEmpty {
                let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0 {
                    if errno == EINTR { continue }
                    return false
                }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    private static func failure(_ what: String, _ number: Int32 = errno) -> SinkError {
        SinkError(.cannotWrite, "cannot \(what): \(String(cString: strerror(number)))")
    }
}
