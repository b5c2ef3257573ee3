public import Domain
import Glibc
import Synchronization
public import Tokens

/// A folder in which words wait until the store has them: each is a file of its own, on the disk before the customer is
/// told so, and removed only when it was handled. Killed at any moment, it loses none that was answered for, and a
/// word may be given out twice.
///
/// ```
/// spool/draft/NAME   being written
/// spool/new/NAME     synced and renamed into place, the folder synced
/// spool/damaged/NAME what is no word; kept for a person
/// ```
/// `NAME` is a time and a random number, so that names in order are words in order. Its functions block.
public final class ConsentSpool: Sendable {
    public let folder: String
    /// The latest time in a name: two words of one millisecond keep their order.
    private let lastTime = Mutex<Int64>(0)

    /// Makes the folder if it is not there, for its owner alone, and throws away what a crash left half written.
    ///
    /// - Parameter now: drafts from a day before it and earlier have no writer any more; a younger one may be another
    ///   server's.
    public init(folder: String, now: Instant) throws(ConsentError) {
        self.folder = folder
        for name in [folder, "\(folder)/draft", "\(folder)/new", "\(folder)/damaged"] {
            guard mkdir(name, 0o700) == 0 || errno == EEXIST else {
                throw .spool("the folder \(name) for customers' words cannot be made", errno)
            }
        }
        let dayBefore = SpoolName.name(milliseconds: now.milliseconds - 86_400_000, number: 0)
        for name in try SpoolFolder.names("\(folder)/draft") where SpoolName.isOne(name) && name <= dayBefore
        {
            unlink("\(folder)/draft/\(name)")
        }
        SpoolFolder.sync(folder)
    }

    /// Keeps a word. When it returns, the word survives power loss.
    ///
    /// - Returns: the file's name.
    @discardableResult
    public func append(
        _ word: SpooledWord, random: inout some RandomNumberGenerator
    ) throws(ConsentError) -> String {
        let time = lastTime.withLock { last -> Int64 in
            last = max(last + 1, word.at.milliseconds)
            return last
        }
        let name = SpoolName.name(
            milliseconds: time, number: UInt64.random(in: 0...UInt64.max, using: &random))
        let draft = "\(folder)/draft/\(name)"
        do throws(ConsentError) {
            try SpoolFolder.write(Array("\(word.line)\n".utf8), to: draft)
            guard rename(draft, path(name)) == 0 else {
                throw .spool("a customer's word cannot be put into \(folder)/new", errno)
            }
            guard SpoolFolder.sync("\(folder)/new") else {
                throw .spool("the folder \(folder)/new cannot be synced", errno)
            }
        } catch {
            unlink(draft)
            throw error
        }
        return name
    }

    /// Names in order of time.
    ///
    /// - Parameters:
    ///   - after: names up to this one are left out; empty for all.
    ///   - limit: at most so many, the oldest.
    public func names(after: String = "", limit: Int) throws(ConsentError) -> [String] {
        let names = try SpoolFolder.names("\(folder)/new").filter { SpoolName.isOne($0) && $0 > after }
        return Array(names.sorted().prefix(limit))
    }

    /// - Returns: `nil` if it was removed, or is no word; then it is put aside.
    public func word(_ name: String) -> SpooledWord? {
        guard SpoolName.isOne(name), let bytes = SpoolFolder.read(path(name), limit: 1024) else { return nil }
        if bytes.last == 0x0A, let word = SpooledWord(line: bytes.dropLast()) { return word }
        rename(path(name), "\(folder)/damaged/\(name)")
        return nil
    }

    /// - Returns: `false` if there is none of that name, or it is no such name.
    @discardableResult
    public func remove(_ name: String) -> Bool { SpoolName.isOne(name) && unlink(path(name)) == 0 }

    /// Files are accepted here at this moment: they may be made, and there is room for them.
    public var isWritable: Bool {
        guard access("\(folder)/draft", W_OK) == 0, access("\(folder)/new", W_OK) == 0 else { return false }
        var room = statvfs()
        guard statvfs("\(folder)/draft", &room) == 0 else { return false }
        // A file system without a fixed number of files says 0 of 0.
        return room.f_bavail > 0 && (room.f_files == 0 || room.f_favail > 0)
    }

    public struct Drained: Hashable, Sendable {
        public var handled: Int
        /// No key of ours signed them: they stay, for the day when their key is back.
        public var unverified: Int
        /// Are no words, and lie in `damaged` now.
        public var damaged: Int

        public init(handled: Int = 0, unverified: Int = 0, damaged: Int = 0) {
            self.handled = handled
            self.unverified = unverified
            self.damaged = damaged
        }
    }

    /// Gives each word to `handle`, oldest first, and removes it after that; if `handle` throws, the word and those
    /// after it stay.
    ///
    /// - Parameter handle: at least once for each word: after a crash the same word may come again.
    /// - Throws: `ConsentError` `spool`, `busy`; what `handle` throws.
    public func drain(keys: TokenKeys, _ handle: (ConsentWord) throws -> Void) throws -> Drained {
        let lock = try SpoolFolder.lock("\(folder)/lock")
        defer { close(lock) }
        var drained = Drained()
        defer { SpoolFolder.sync("\(folder)/new") }
        for name in try names(limit: .max) {
            guard let spooled = word(name) else {
                if access("\(folder)/damaged/\(name)", F_OK) == 0 { drained.damaged += 1 }
                continue
            }
            guard let word = spooled.word(keys: keys) else {
                drained.unverified += 1
                continue
            }
            try handle(word)
            remove(name)
            drained.handled += 1
        }
        return drained
    }

    private func path(_ name: String) -> String { "\(folder)/new/\(name)" }
}

/// `000001795442964000-0123456789abcdef`.
enum SpoolName {
    static let bytes = 35

    static func name(milliseconds: Int64, number: UInt64) -> String {
        let digits = String(max(0, milliseconds))
        let hex = String(number, radix: 16)
        return String(repeating: "0", count: max(0, 18 - digits.utf8.count)) + digits + "-"
            + String(repeating: "0", count: 16 - hex.utf8.count) + hex
    }

    /// Can be no path, and was made by `name`.
    static func isOne(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].count == 18 && parts[1].count == 16
            && parts[0].allSatisfy { (0x30...0x39).contains($0) }
            && parts[1].allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
