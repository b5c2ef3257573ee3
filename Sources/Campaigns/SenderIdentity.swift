import Domain
import Glibc
public import Storage

/// A sender's name in leases: boot, process and its start, so that whether it still lives can be asked on the
/// same machine at once instead of waiting for its lease to end.
public struct SenderIdentity: Hashable, Sendable {
    public let holder: String

    /// This process.
    public init() {
        holder = "\(Self.place):\(getpid()):\(Self.start(of: getpid()))"
    }

    /// Whether the holder of a lease may still act on it.
    ///
    /// On this boot of this machine the process table answers; a holder elsewhere has its lease.
    public static func isAlive(_ lease: Lease, at milliseconds: Int64) -> Bool {
        guard isHere(lease.holder), let process = Int32(lease.holder.split(separator: ":")[2]) else {
            return lease.until.milliseconds > milliseconds
        }
        // Where other users' processes are hidden, the table cannot tell an absent one from a hidden one.
        if kill(process, 0) != 0, errno == ESRCH { return false }
        let start = start(of: process)
        if start.isEmpty, !isZombie(process) { return lease.until.milliseconds > milliseconds }
        return start == lease.holder.split(separator: ":")[3]
    }

    /// Whether a holder ran on this boot of this machine, and where its process can be seen from here.
    public static func isHere(_ holder: String) -> Bool {
        let parts = holder.split(separator: ":")
        return parts.count == 4 && "\(parts[0]):\(parts[1])" == place
    }

    /// This boot, and this namespace of process numbers: containers share the first and not the second.
    private static var place: String {
        var buffer = [CChar](repeating: 0, count: 64)
        let count = readlink("/proc/self/ns/pid", &buffer, buffer.count)
        let digits = buffer.prefix(max(0, count)).map(UInt8.init(bitPattern:)).filter {
            (0x30...0x39).contains($0)
        }
        let namespace = String(decoding: digits, as: UTF8.self)
        return "\(text(of: "/proc/sys/kernel/random/boot_id")):\(namespace)"
    }

    private static func isZombie(_ process: Int32) -> Bool {
        let stat = text(of: "/proc/\(process)/stat", bytes: 1024)
        guard let close = stat.utf8.lastIndex(of: UInt8(ascii: ")")) else { return false }
        return stat[close...].split(separator: " ").dropFirst().first == "Z"
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
