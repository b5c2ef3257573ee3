import Glibc
import Mail

/// The file that holds the keys, readable by its owner alone.
public struct TokenKeyFile: Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    /// Reads the keys.
    ///
    /// - Throws: `TokenKeyError` `missing`, `open` for a file that others can read, `mistakes`, `unreadable`.
    public func read() throws(TokenKeyError) -> TokenKeys {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else {
            let number = errno
            throw number == ENOENT
                ? .missing(path) : .system(.unreadable, "the key file \(path) cannot be read", number)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw TokenKeyError(.unreadable, "the key file \(path) is no file; give the path of a file")
        }
        // A group may read: that is how service managers hand over credentials.
        guard status.st_mode & 0o027 == 0 else { throw .tooOpen(path) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count <= 65_536 {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw .system(.unreadable, "the key file \(path) cannot be read", errno)
            }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        guard bytes.count <= 65_536 else {
            throw TokenKeyError(.unreadable, "the key file \(path) has over 64 KB; that is no key file")
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let (keys, mistakes) = TokenKeys.read(bytes, file: name)
        guard let keys else { throw .mistakes(mistakes) }
        return keys
    }

    /// Reads the keys, or makes the file with one new key if there is none. Two programs that do so at once get the
    /// same keys.
    public func readOrMake(random: inout some RandomNumberGenerator) throws(TokenKeyError) -> TokenKeys {
        do throws(TokenKeyError) {
            return try read()
        } catch  where error.code == .missing {
            try write(TokenKeys(random: &random), replacing: false)
            return try read()
        }
    }

    /// Adds a new key, which signs from now on, and keeps the old ones. Two programs that do so at once add two.
    ///
    /// - Returns: all keys.
    public func rotate(random: inout some RandomNumberGenerator) throws(TokenKeyError) -> TokenKeys {
        let lock = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
            let number = errno
            if lock >= 0 { close(lock) }
            throw .system(.unwritable, "the lock \(path).lock cannot be taken", number)
        }
        defer { close(lock) }
        guard let rotated = try read().rotated(random: &random) else {
            throw TokenKeyError(
                .full,
                "the key file \(path) holds 255 keys; remove the oldest, whose letters nobody has any more")
        }
        try write(rotated, replacing: true)
        return rotated
    }

    /// Durable, and all or nothing: written beside the file, synced, and put in its place.
    ///
    /// - Parameter replacing: a file that is there already is left as it is when `false`; that is no error.
    public func write(_ keys: TokenKeys, replacing: Bool) throws(TokenKeyError) {
        let draft = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .system(.unwritable, "the key file \(path) cannot be written", errno)
        }
        defer { unlink(draft) }
        let written = Self.write(Array(keys.text.utf8), descriptor)
        let number = errno
        close(descriptor)
        guard written else { throw .system(.unwritable, "the key file \(path) cannot be written", number) }
        // A link fails where a file is, a rename replaces it.
        let placed = replacing ? rename(draft, path) : link(draft, path)
        guard placed == 0 || (!replacing && errno == EEXIST) else {
            throw .system(.unwritable, "the key file \(path) cannot be written", errno)
        }
        Self.syncFolder(of: path)
    }

    private static func write(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { buffer -> Int in
                guard let base = buffer.baseAddress else { return 0 }
                return Glibc.write(descriptor, base + start, bytes.count - start)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            start += count
        }
        return fsync(descriptor) == 0
    }

    private static func syncFolder(of path: String) {
        let parts = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[..<$0]) }
        let folder = open(parts.map { $0.isEmpty ? "/" : $0 } ?? ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}
