import Glibc

/// Which final dots have been given to the network, kept where it survives the death of the process: in a
/// mapped file, so that noting it costs a store to memory and no system call.
///
/// It is evidence only, beside the ledger: after `kill -9` it proves that a delivery marked on the wire had
/// not left yet, and so is not in doubt. After a crash of the whole machine the file proves nothing (another
/// boot), and every such delivery stays in doubt.
///
/// Layout: 64 bytes of boot id, then slots of 16 bytes: delivery (Int64), state (Int64).
public final class WireJournal {
    private enum State: Int64 {
        case free = 0
        case leaving = 1
        case left = 2
    }

    private let base: UnsafeMutableRawPointer
    private let slots: Int
    private static let headBytes = 64

    /// - Parameter slots: at least as many as dots can be under way at once.
    /// - Returns: `nil` when the file cannot be made or mapped; then nothing is proven.
    public init?(path: String, slots: Int) {
        let bytes = Self.headBytes + slots * 16
        let file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { return nil }
        defer { close(file) }
        // Blocks are taken now: a full disk must fail here and not as a signal at a store.
        guard posix_fallocate(file, 0, off_t(bytes)) == 0,
            let mapped = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), mapped != MAP_FAILED
        else { return nil }
        base = mapped
        self.slots = slots
        let boot = Array(Self.bootID().utf8.prefix(Self.headBytes))
        base.copyMemory(from: boot, byteCount: boot.count)
    }

    deinit { munmap(base, Self.headBytes + slots * 16) }

    /// The dot is about to be given to the connection; or it has been.
    public func note(_ delivery: Int64, hasLeft: Bool) {
        guard let slot = index(of: delivery) ?? index(of: 0) else {
            // What cannot be noted would look like a proof of absence: from now on the file proves nothing.
            memset(base, 0, Self.headBytes)
            return
        }
        // The id first: a state without it would speak of another delivery.
        set(slot, 0, delivery)
        set(slot, 1, hasLeft ? State.left.rawValue : State.leaving.rawValue)
    }

    /// The delivery is settled; its slot is free.
    public func clear(_ delivery: Int64) {
        guard let slot = index(of: delivery) else { return }
        set(slot, 1, State.free.rawValue)
        set(slot, 0, 0)
    }

    /// The deliveries whose dot was leaving (`false`) or had left (`true`) when the process that wrote the file died.
    /// - Returns: `nil` when the file proves nothing: there is none, or the machine has booted since.
    public static func dots(path: String) -> [Int64: Bool]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = read(file, &bytes, bytes.count)
        guard count >= headBytes else { return nil }
        let boot = Array(bootID().utf8.prefix(headBytes))
        guard !boot.isEmpty, bytes.starts(with: boot) else { return nil }
        var dots: [Int64: Bool] = [:]
        var offset = headBytes
        while offset + 16 <= count {
            let delivery = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Int64.self) }
            let state = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset + 8, as: Int64.self) }
            if delivery != 0 { dots[delivery] = state == State.left.rawValue }
            offset += 16
        }
        return dots
    }

    /// Those of `dots`: nothing else can have left.
    public static func mayHaveLeft(path: String) -> Set<Int64>? { dots(path: path).map { Set($0.keys) } }

    private func index(of delivery: Int64) -> Int? {
        (0..<slots).first { base.load(fromByteOffset: Self.headBytes + $0 * 16, as: Int64.self) == delivery }
    }

    private func set(_ slot: Int, _ word: Int, _ value: Int64) {
        base.storeBytes(of: value, toByteOffset: Self.headBytes + slot * 16 + word * 8, as: Int64.self)
    }

    private static func bootID() -> String {
        var bytes = [UInt8](repeating: 0, count: 64)
        let file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        let count = read(file, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)).prefix { $0 > 0x20 }, as: UTF8.self)
    }
}
