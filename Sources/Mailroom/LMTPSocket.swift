import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The socket file of the LMTP server.
enum LMTPSocket {
    /// A bound socket that nobody beyond `mode` could ever connect to, not for a moment.
    static func bind(_ path: String, mode: UInt16) throws(MailSourceError) -> NIOBSDSocket.Handle {
        let address = LMTPAddress.unix(path: path, mode: mode)
        try clear(path, address)
        let descriptor = socket(AF_UNIX, stream, 0)
        guard descriptor >= 0 else { throw .cannotListen(address, SystemFailure().text) }
        // Linux gives the file the mode of the unbound socket, less the umask; the rest is added when it is there.
        let isBound =
            fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 && fchmod(descriptor, mode_t(mode)) == 0
            && withAddress(path) { Self.bind(descriptor, $0, $1) } && chmod(path, mode_t(mode)) == 0
        guard isBound else {
            let failure = SystemFailure()
            close(descriptor)
            throw .cannotListen(address, failure.text)
        }
        return descriptor
    }

    static func remove(_ path: String) { unlink(path) }

    /// Removes a socket that a dead server left; one that answers, or a file that is none, stays.
    private static func clear(_ path: String, _ address: LMTPAddress) throws(MailSourceError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw .cannotListen(address, "there is something else of that name")
        }
        let descriptor = socket(AF_UNIX, stream, 0)
        guard descriptor >= 0 else { throw .cannotListen(address, SystemFailure().text) }
        defer { close(descriptor) }
        let answers = withAddress(path) { connect(descriptor, $0, $1) == 0 }
        guard !answers, errno == ECONNREFUSED else {
            throw .cannotListen(address, answers ? "another server listens there" : SystemFailure().text)
        }
        unlink(path)
    }

    #if canImport(Glibc)
        private static let stream = Int32(SOCK_STREAM.rawValue)
    #else
        private static let stream = SOCK_STREAM
    #endif

    private static func bind(
        _ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ size: socklen_t
    ) -> Bool {
        #if canImport(Glibc)
            Glibc.bind(descriptor, address, size) == 0
        #elseif canImport(Musl)
            Musl.bind(descriptor, address, size) == 0
        #else
            Darwin.bind(descriptor, address, size) == 0
        #endif
    }

    /// - Parameter path: at most `LMTPAddress.maxPathBytes`.
    private static func withAddress(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Bool
    ) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
