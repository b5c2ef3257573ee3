import Glibc

/// Files and folders that must be on the disk when a function returns.
enum SpoolFolder {
    /// Makes a file and syncs it.
    static func write(_ bytes: [UInt8], to path: String) throws(ConsentError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .spool("a customer's word cannot be written", errno) }
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + start }, bytes.count - start)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let number = count == 0 ? ENOSPC : errno
                close(descriptor)
                throw .spool("a customer's word cannot be written", number)
            }
            start += count
        }
        // A full disk may say so only here, and a network's disk only at the close.
        let isSynced = fsync(descriptor) == 0
        let number = errno
        guard isSynced else {
            close(descriptor)
            throw .spool("a customer's word cannot be synced", number)
        }
        guard close(descriptor) == 0 else { throw .spool("a customer's word cannot be closed", errno) }
    }

    /// - Returns: `nil` if it cannot be read, or is no plain file.
    static func read(_ path: String, limit: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: limit)
        while bytes.count < limit {
            let count = Glibc.read(descriptor, &buffer, limit - bytes.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return bytes
    }

    /// In no order, without those that begin with a dot.
    static func names(_ folder: String) throws(ConsentError) -> [String] {
        guard let stream = opendir(folder) else { throw .spool("the folder \(folder) cannot be read", errno) }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.utf8.first != UInt8(ascii: ".") { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw .spool("the folder \(folder) cannot be read", errno) }
        return names
    }

    @discardableResult
    static func sync(_ folder: String) -> Bool {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        let isSynced = fsync(descriptor) == 0
        let number = errno
        close(descriptor)
        errno = number
        return isSynced
    }

    /// Held until the descriptor is closed, by the process's end too.
    static func lock(_ path: String) throws(ConsentError) -> Int32 {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .spool("the lock \(path) cannot be opened", errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw ConsentError(
                .busy, "another program is emptying the spool at this moment; try again", isTransient: true)
        }
        return descriptor
    }
}
