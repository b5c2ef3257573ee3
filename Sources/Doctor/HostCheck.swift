import CProbe
import Domain
import Glibc

/// What this machine says of itself; a value, so that the judgement can be tested without the machine.
public struct HostSighting: Hashable, Sendable {
    public struct Disk: Hashable, Sendable {
        /// For programs of the user we run as.
        public var freeBytes: Int64
        /// `nil` where the file system counts none.
        public var freeInodes: Int64?

        public init(freeBytes: Int64, freeInodes: Int64?) {
            self.freeBytes = freeBytes
            self.freeInodes = freeInodes
        }
    }

    public struct File: Hashable, Sendable {
        /// The permission bits alone.
        public var mode: UInt32
        public var isOurs: Bool

        public init(mode: UInt32, isOurs: Bool) {
            self.mode = mode
            self.isOurs = isOurs
        }
    }

    /// The kernel counts the clock as synchronised; `nil` if it does not say.
    public var isSynchronized: Bool?
    /// `nil`: the folder cannot be read.
    public var disk: Disk?
    /// `nil`: it cannot be read.
    public var keyFile: File?

    public init(isSynchronized: Bool?, disk: Disk?, keyFile: File?) {
        self.isSynchronized = isSynchronized
        self.disk = disk
        self.keyFile = keyFile
    }

    /// Looks at the machine: `adjtimex(2)`, `statvfs(3)`, `stat(2)`.
    public static func look(storeFolder: String, keyFile: String?) -> HostSighting {
        var error = 0
        let clock = rk_probe_clock(&error)
        return HostSighting(
            isSynchronized: clock < 0 ? nil : clock == 1, disk: disk(storeFolder),
            keyFile: keyFile.flatMap(file))
    }

    private static func disk(_ folder: String) -> Disk? {
        var state = statvfs()
        guard statvfs(folder, &state) == 0 else { return nil }
        let (bytes, overflows) = Int64(clamping: state.f_bavail).multipliedReportingOverflow(
            by: Int64(clamping: state.f_frsize))
        return Disk(
            freeBytes: overflows ? Int64.max : bytes,
            freeInodes: state.f_files == 0 ? nil : Int64(clamping: state.f_favail))
    }

    private static func file(_ path: String) -> File? {
        var state = stat()
        guard stat(path, &state) == 0 else { return nil }
        return File(mode: state.st_mode & 0o7777, isOurs: state.st_uid == geteuid())
    }
}

/// Clock, disk and key file.
struct HostCheck {
    var sighting: HostSighting
    var now: Instant
    /// The latest moment that the ledger knows; `nil` if it is empty.
    var newestInLedger: Instant?
    var storeFolder: String
    var keyFile: String?
    /// Bytes and inodes that must be free.
    var leastBytes: Int64
    var leastInodes: Int64

    func findings() -> [Finding] { [clock(), disk()] + key() }

    private func clock() -> Finding {
        func finding(_ verdict: Finding.Verdict, _ seen: String, _ remedy: String = "") -> Finding {
            Finding(.clock, verdict, seen, do: remedy, by: "RFC 5322 §3.6.1, RFC 6376 §3.5")
        }
        let time = "the clock says \(now.iso8601)"
        if let newest = newestInLedger, now.milliseconds(since: newest) < -60_000 {
            return finding(
                .problem, "\(time), but the ledger knows of \(newest.iso8601)",
                "set the clock (timedatectl set-ntp true) before anything is sent: leases, retries and caps go by it"
            )
        }
        switch sighting.isSynchronized {
        case true?: return finding(.ok, "\(time), and is kept by a time server")
        case false?:
            return finding(
                .warning, "\(time); nothing keeps it right",
                "run a time service (timedatectl set-ntp true); a wrong Date makes mail look forged")
        case nil:
            return finding(
                .unknown, "\(time); whether it is kept right is not known here", "compare it with another")
        }
    }

    private func disk() -> Finding {
        func finding(_ verdict: Finding.Verdict, _ seen: String, _ remedy: String = "") -> Finding {
            Finding(
                .disk, verdict, seen, do: remedy,
                by: "Rekindle: every outcome is written before the next message")
        }
        guard let disk = sighting.disk else {
            return finding(
                .problem, "the folder \(storeFolder) cannot be read", "make it, or mend its permissions")
        }
        let mebibytes = "\(disk.freeBytes / 1_048_576) MiB"
        let inodes = disk.freeInodes.map { ", \($0) inodes" } ?? ""
        let seen = "\(mebibytes)\(inodes) free for the store in \(storeFolder)"
        let isShort = disk.freeBytes < leastBytes || (disk.freeInodes ?? .max) < leastInodes
        guard isShort else { return finding(.ok, seen) }
        return finding(
            .problem,
            "only \(seen); at least \(leastBytes / 1_048_576) MiB and \(leastInodes) inodes should be",
            "make room; sending stops when the ledger cannot be written")
    }

    private func key() -> [Finding] {
        guard let keyFile else { return [] }
        func finding(_ verdict: Finding.Verdict, _ seen: String, _ remedy: String = "") -> Finding {
            Finding(.keyFile, verdict, seen, do: remedy, by: "RFC 6376 §8.3")
        }
        guard let file = sighting.keyFile else {
            return [
                finding(.problem, "the key file \(keyFile) cannot be read", "mend its path or permissions")
            ]
        }
        let mode = "0" + String(file.mode, radix: 8)
        if file.mode & 0o027 != 0 {
            return [
                finding(
                    .problem, "others may read or change the key file \(keyFile) (mode \(mode))",
                    "chmod 600 \(keyFile); if others were on this machine, make a new key")
            ]
        }
        if file.mode & 0o040 != 0 || !file.isOurs {
            let why = file.isOurs ? "its group may read it" : "it belongs to somebody else"
            return [
                finding(
                    .warning, "the key file \(keyFile) is not ours alone: \(why) (mode \(mode))",
                    "chown it to the user that sends, and chmod 600")
            ]
        }
        return [finding(.ok, "only we can read the key file \(keyFile) (mode \(mode))")]
    }
}
