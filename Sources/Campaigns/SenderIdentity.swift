import Domain
import Glibc
public import Storage

/// A sender's name in leases: boot, process and its start, so that whether it still lives can be asked on the
/// same machine at once instead of waiting for its lease to end.
public struct SenderIdentity: Hashable, Sendable {
    public let holder: String

    /// This process.
    public init() {
        holder = "\(Self.text(of: "/proc/sys/kernel/random/boot_id")):\(getpid()):\(Self.start(of: getpid()))"
    }

    /// Whether the holder of a lease may still act on it.
    ///
    /// On this boot of this machine the process table answers; a holder elsewhere has its lease.
    public static func isAlive(_ lease: Lease, at milliseconds: Int64) -> Bool {
        let parts = lease.holder.split(separator: ":")
        if parts.count == 3, parts[0] == text(of: "/proc/sys/kernel/random/boot_id"), let process = Int32(parts[1]) {
            return start(of: process) == String(parts[2])
        }
        return lease.until.milliseconds > milliseconds
    }

    /// When a process started, in ticks since boot (proc(5), stat field 22); empty if there is none.
    private static func start(of process: Int32) -> String {
        let stat = text(of: "/proc/\(process)/stat", bytes: 1024)
        // The command's name may hold blanks and parentheses; the fields after the last one do not.
        guard let close = stat.utf8.lastIndex(of: UInt8(ascii: ")")) else { return "" }
        let fields = stat[close...].split(separator: " ")
        // A zombie has stopped acting.
        guard fields.count > 20, fields[1] != "Z" else { return "" }
        return String(fields[20])
    }

    private static func text(of path: String, bytes: Int = 64) -> String {
        var buffer = [UInt8](repeating: 0, count: bytes)
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        let count = read(file, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)).prefix { $0 != 0x0A }, as: UTF8.self)
    }
}

