#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A folder of mails that nobody could read, each as one file of just its bytes, for a person to look at.
///
/// A file's name is the source, the mail's id as far as a file can bear it, and a hash of the bytes, so that a mail
/// that is put here twice lies here once. A file appears whole or not at all, and is on the disk before `put` returns.
public struct Quarantine: Hashable, Sendable {
    public let folder: String

    /// - Parameter folder: made, private to this user, when the first mail goes there; the folder above it must be there.
    public init(folder: String) { self.folder = folder }

    func put(_ mail: InboundMail) throws(MailSourceError) {
        do throws(SystemFailure) {
            let directory = try open()
            let name = Self.name(of: mail)
            for number in 1...1000 {
                let candidate = number == 1 ? "\(name).eml" : "\(name)-\(number).eml"
                switch try content(of: candidate, in: directory.descriptor, limit: mail.bytes.count) {
                case .same(let bytes) where bytes == mail.bytes: return
                case .same, .other: continue
                case .none: return try write(mail.bytes, to: candidate, in: directory)
                }
            }
            throw SystemFailure(number: EEXIST)
        } catch {
            throw .cannotQuarantine(folder, error)
        }
    }

    /// Takes over a file as it is, whatever its size, by renaming; both must lie in one file system.
    func adopt(_ file: String, in folder: Int32, source: String) throws(MailSourceError) {
        do throws(SystemFailure) {
            let directory = try open()
            let name = Self.name(source: source, id: file)
            var status = stat()
            for number in 1...1000 {
                let candidate = number == 1 ? "\(name).eml" : "\(name)-\(number).eml"
                if fstatat(directory.descriptor, candidate, &status, AT_SYMLINK_NOFOLLOW) == 0 { continue }
                if renameat(folder, file, directory.descriptor, candidate) != 0 { throw SystemFailure() }
                return try directory.sync()
            }
            throw SystemFailure(number: EEXIST)
        } catch {
            throw .cannotQuarantine(self.folder, error)
        }
    }

    private func open() throws(SystemFailure) -> MailFile {
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw SystemFailure() }
        return try MailFile(folder, flags: O_RDONLY | O_DIRECTORY)
    }

    private enum Content {
        case none
        case same([UInt8])
        case other
    }

    private func content(of name: String, in folder: Int32, limit: Int) throws(SystemFailure) -> Content {
        do throws(SystemFailure) {
            let file = try MailFile(name, in: folder, flags: O_RDONLY | O_NOFOLLOW)
            return try file.readAll(limit: limit, hint: limit).map { .same($0) } ?? .other
        } catch  where error.number == ENOENT {
            return .none
        }
    }

    private func write(_ bytes: [UInt8], to name: String, in directory: borrowing MailFile)
        throws(SystemFailure)
    {
        let part = ".\(name).part"
        // Left by a crash, or by nobody: either way it is not a mail.
        unlinkat(directory.descriptor, part, 0)
        do throws(SystemFailure) {
            let file = try MailFile(
                part, in: directory.descriptor, flags: O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
            try file.writeAll(bytes)
            try file.sync()
            if renameat(directory.descriptor, part, directory.descriptor, name) != 0 { throw SystemFailure() }
        } catch {
            unlinkat(directory.descriptor, part, 0)
            throw error
        }
        try directory.sync()
    }

    private static func name(of mail: InboundMail) -> String {
        // FNV-1a: it only tells names apart; whether two mails are the same, their bytes say.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in mail.bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return name(source: mail.source, id: mail.id) + "-"
            + String(repeating: "0", count: 16 - digits.utf8.count)
            + digits
    }

    /// The end of an id tells mails apart, its beginning is the same for all of a source.
    private static func name(source: String, id: String) -> String {
        let parts = [source.utf8.prefix(40), id.utf8.suffix(100)[...]].filter { !$0.isEmpty }
        let text = parts.map { part in
            String(decoding: part.map { $0.isFileNameByte ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
        }
        return "mail-" + text.joined(separator: "-")
    }
}

extension UInt8 {
    fileprivate var isFileNameByte: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "@.+-_=".utf8.contains(self)
        }
    }
}
