import NIOPosix
import Synchronization

/// Files each message as one `.eml` in a folder, its envelope in trace headers on top:
///
///     20261123T142301.123Z-000042-peter@example.com.eml
///
/// A file appears whole or not at all: it is written under a name that begins with a dot and ends in
/// `.part`, then renamed. Nothing is synced to the disk.
public final class FolderFiling: Filing {
    public let folder: String
    private let serverName: String
    private let now: @Sendable () -> Int64
    private let filed = Atomic<Int>(0)

    /// - Parameters:
    ///   - folder: made, with its parents, when it is not there.
    ///   - serverName: for the `Received:` header.
    ///   - now: UTC milliseconds since 1970; `nil` is the system's clock.
    public init(
        folder: String, serverName: String = SinkConfiguration().name,
        now: (@Sendable () -> Int64)? = nil
    ) throws(SinkError) {
        self.folder = folder.isEmpty ? "." : folder
        self.serverName = serverName
        self.now = now ?? SystemFile.millisecondsSince1970
        try SystemFile.makeFolder(self.folder)
    }

    public func file(_ message: SinkMessage) async throws {
        let number = filed.add(1, ordering: .relaxed).newValue
        // Writing blocks: it has threads of its own, away from connections and tasks.
        try await NIOThreadPool.singleton.runIfActive { [self] in
            let time = UTCTime(milliseconds: now())
            let name = Self.fileName(of: message, number: number, time)
            let headers = message.traceHeaders(by: serverName, number: number, at: time)
            try SystemFile.put(headers, message.content, to: name, in: folder)
        }
    }

    /// The time, a number and the first recipient, with all that a shell or a file system could take for
    /// something else replaced by `_`, so that no address leads out of the folder.
    static func fileName(of message: SinkMessage, number: Int, _ time: UTCTime) -> String {
        let digits = String(number)
        let padded = String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
        let recipient = (message.recipients.first?.address ?? "").utf8.prefix(120).map { byte in
            byte.isASCIIAlphanumeric || "@.+-_".utf8.contains(byte) ? byte : UInt8(ascii: "_")
        }
        let others = message.recipients.count > 1 ? "+\(message.recipients.count - 1)" : ""
        return "\(time.compact)-\(padded)-\(String(decoding: recipient, as: UTF8.self))\(others).eml"
    }
}
