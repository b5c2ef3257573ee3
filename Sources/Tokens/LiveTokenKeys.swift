import Glibc
import Synchronization

/// The keys of a file that may be rotated while a program runs.
public final class LiveTokenKeys: Sendable {
    private struct State {
        var keys: TokenKeys
        var version: Version?
    }
    /// What a file that was replaced has different.
    private struct Version: Hashable {
        var device: UInt
        var inode: UInt
        var bytes: Int
        var seconds: Int
        var nanoseconds: Int

        init?(path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            device = UInt(status.st_dev)
            inode = UInt(status.st_ino)
            bytes = Int(status.st_size)
            seconds = Int(status.st_mtim.tv_sec)
            nanoseconds = Int(status.st_mtim.tv_nsec)
        }
    }

    public let file: TokenKeyFile
    private let state: Mutex<State>

    /// - Throws: what `TokenKeyFile.read` throws.
    public init(_ file: TokenKeyFile) throws(TokenKeyError) {
        self.file = file
        let version = Version(path: file.path)
        state = Mutex(State(keys: try file.read(), version: version))
    }

    /// The file's keys as they are now; those read last while the file is missing or has mistakes. Blocks for as long as
    /// it takes to look at a file.
    public var current: TokenKeys {
        let version = Version(path: file.path)
        return state.withLock { state in
            guard let version, version != state.version else { return state.keys }
            state.version = version
            if let keys = try? file.read() { state.keys = keys }
            return state.keys
        }
    }
}
