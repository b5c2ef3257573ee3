#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A Maildir: what a mail server puts into `new/` is read, and then lies in `cur/` as seen, or is removed.
///
///     new/1795709488.M1P7.host   ->   cur/1795709488.M1P7.host:2,S
///
/// Safe beside a deliverer and beside mail programs, as the format promises: a file in `new/` is whole, its name is never
/// used twice, and whoever renames it first has it. `tmp/` is never looked at.
public final class MaildirSource: MailSource {
    public let name: String
    private let path: String
    private let removes: Bool
    private let limits: MailLimits
    private let quarantine: Quarantine
    private let shouldStop: @Sendable () -> Bool

    /// - Parameters:
    ///   - path: the folder that holds `new`, `cur` and `tmp`.
    ///   - removes: whether a handled mail is removed instead of moved to `cur/`.
    public init(
        name: String, path: String, removes: Bool = false, limits: MailLimits = MailLimits(),
        quarantine: Quarantine, shouldStop: @escaping @Sendable () -> Bool = { false }
    ) {
        self.name = name
        self.path = path
        self.removes = removes
        self.limits = limits
        self.quarantine = quarantine
        self.shouldStop = shouldStop
    }

    /// Mails of one round are sorted by name, which begins with the second of their delivery.
    @discardableResult
    public func receive(
        _ handle: (InboundMail) throws -> Disposition
    ) throws(MailSourceError) -> MailRound {
        let new = try open("new")
        let cur = try open("cur")
        var reception = Reception(quarantine: quarantine)
        let (names, isCut, nameless) = try names(in: new)
        for _ in 0..<nameless {
            reception.refuse("?", "its name is not UTF-8; it was left in new/")
        }
        if isCut { reception.leftMore() }
        for file in names {
            if shouldStop() {
                reception.stopped()
                break
            }
            guard reception.handled < limits.mailsPerRound else {
                reception.leftMore()
                break
            }
            guard let bytes = try read(file, in: new, &reception) else { continue }
            let mail = InboundMail(bytes: bytes, source: name, id: file)
            if try reception.take(mail, handle) == .acknowledge {
                try acknowledge(file, from: new, to: cur)
            }
        }
        return reception.round
    }

    private func open(_ folder: String) throws(MailSourceError) -> MailFile {
        do throws(SystemFailure) {
            return try MailFile("\(path)/\(folder)", flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        } catch {
            throw .cannotUseMaildir(path, folder, error)
        }
    }

    /// Names that begin with a dot are not mails (Dovecot keeps its own files so); all other names are.
    private func names(in folder: borrowing MailFile) throws(MailSourceError) -> (
        names: [String], isCut: Bool, nameless: Int
    ) {
        let copy = dup(folder.descriptor)
        guard copy >= 0, let stream = fdopendir(copy) else {
            let failure = SystemFailure()
            if copy >= 0 { close(copy) }
            throw .cannotUseMaildir(path, "new", failure)
        }
        defer { closedir(stream) }
        rewinddir(stream)
        var names: [String] = []
        var nameless = 0
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw .cannotUseMaildir(path, "new", SystemFailure()) }
                break
            }
            guard names.count < MailLimits.maxListed else {
                return (names.sorted(by: Self.isBefore), true, nameless)
            }
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard let first = bytes.first, first != UInt8(ascii: ".") else { continue }
            // A name that is not UTF-8 would not lead back to its file.
            if let name = String(validating: bytes, as: UTF8.self) {
                names.append(name)
            } else {
                nameless += 1
            }
        }
        return (names.sorted(by: Self.isBefore), false, nameless)
    }

    private static func isBefore(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    /// - Returns: `nil` for what is gone meanwhile or was refused.
    private func read(
        _ file: String, in folder: borrowing MailFile, _ reception: inout Reception
    ) throws(MailSourceError) -> [UInt8]? {
        guard !file.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            reception.refuse(file, "its name has a control character; it was left in new/")
            return nil
        }
        do throws(SystemFailure) {
            let opened = try MailFile(file, in: folder.descriptor, flags: O_RDONLY | O_NOFOLLOW)
            let status = try opened.status()
            guard status.st_mode & S_IFMT == S_IFREG else {
                reception.refuse(file, "it is not a regular file; it was left in new/")
                return nil
            }
            let size = Int(status.st_size)
            if size <= limits.maxMailBytes,
                let bytes = try opened.readAll(limit: limits.maxMailBytes, hint: size)
            {
                return bytes
            }
        } catch {
            switch error.number {
            case ENOENT: return nil
            case ELOOP, ENXIO, EISDIR: reception.refuse(file, "it is not a regular file; it was left in new/")
            default: reception.refuse(file, "it cannot be read (\(error.text)); it was left in new/")
            }
            return nil
        }
        do {
            try quarantine.adopt(file, in: folder.descriptor, source: name)
            reception.refuse(
                file, "it is larger than \(limits.maxMailBytes) bytes; it was moved to \(quarantine.folder)")
        } catch {
            // Another file system, for one. It stands in nobody's way.
            reception.refuse(
                file, "it is larger than \(limits.maxMailBytes) bytes; it was left in new/: \(error.message)")
        }
        return nil
    }

    private func acknowledge(
        _ file: String, from new: borrowing MailFile, to cur: borrowing MailFile
    ) throws(MailSourceError) {
        let isDone =
            removes
            ? unlinkat(new.descriptor, file, 0) == 0
            : renameat(new.descriptor, file, cur.descriptor, seenName(file, in: cur)) == 0
        // Gone: a mail program has moved it to cur/ at the same moment.
        guard isDone || errno == ENOENT else {
            throw .cannotUseMaildir(path, removes ? "new" : "cur", SystemFailure())
        }
    }

    /// The name with the flag S (seen), or one beside it should a copy lie there already.
    private func seenName(_ file: String, in cur: borrowing MailFile) -> String {
        let unique = file.utf8.firstIndex(of: UInt8(ascii: ":")).map { String(file[..<$0]) } ?? file
        var status = stat()
        for number in 1...100 {
            let name = number == 1 ? "\(unique):2,S" : "\(unique)-\(number):2,S"
            if fstatat(cur.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) != 0 { return name }
        }
        return "\(unique):2,S"
    }
}
