import Glibc
import Mail
public import Sending

/// Puts messages into a folder as `.eml` files that any mail program opens. Nothing is delivered.
public final class FolderTransport: Transport {
    private let folder: String
    /// Files written by the last run.
    public private(set) var count = 0

    /// - Parameter folder: made if it is missing; its parent must exist.
    public init(folder: String) { self.folder = folder }

    public func run(_ feed: any DeliveryFeed) throws(TransportError) {
        count = 0
        guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
            throw TransportError(
                .disk, "the folder \(folder) cannot be made: \(String(cString: strerror(errno)))",
                isTransient: true)
        }
        while let job = try feed.next() {
            count += 1
            var bytes = Array("Return-Path: <\(job.envelope.sender.map { "\($0)" } ?? "")>\r\n".utf8)
            bytes += "X-Rekindle-Rehearsal: nothing was sent\r\n".utf8
            bytes += job.message
            try write(bytes, as: Self.fileName(count, job.envelope.recipient.description))
        }
    }

    /// In order, and named for people; a hostile address cannot leave the folder or hide the file.
    private static func fileName(_ number: Int, _ address: String) -> String {
        let digits = String(number)
        let safe = address.utf8.prefix(80).map { byte -> UInt8 in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: byte
            default: "@.-_+".utf8.contains(byte) ? byte : UInt8(ascii: "_")
            }
        }
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits + "-"
            + String(decoding: safe, as: UTF8.self) + ".eml"
    }

    /// Whole or not at all: written under another name, then renamed.
    private func write(_ bytes: [UInt8], as name: String) throws(TransportError) {
        let path = "\(folder)/\(name)"
        let part = "\(folder)/.\(name).part"
        let file = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard file >= 0 else { throw failure(path) }
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let error = failure(path)
                close(file)
                unlink(part)
                throw error
            }
            offset += count
        }
        guard close(file) == 0, rename(part, path) == 0 else { throw failure(path) }
    }

    private func failure(_ path: String) -> TransportError {
        let reason = errno == ENOSPC ? "the disk is full" : String(cString: strerror(errno))
        return TransportError(.disk, "\(path) cannot be written: \(reason)", isTransient: true)
    }
}
