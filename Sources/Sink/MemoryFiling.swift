import Synchronization

/// Keeps messages and conversations in memory, for tests and rehearsals.
public final class MemoryFiling: Filing {
    private struct Kept: Sendable {
        var messages: [SinkMessage] = []
        var lines: [Int: [SinkLine]] = [:]
    }

    public let keepsTranscript: Bool
    private let kept = Mutex(Kept())

    /// - Parameter keepsTranscript: off saves time where many messages are sent.
    public init(keepsTranscript: Bool = true) { self.keepsTranscript = keepsTranscript }

    public func file(_ message: SinkMessage) async {
        kept.withLock { $0.messages.append(message) }
    }

    public func heard(_ line: SinkLine, connection: Int) {
        kept.withLock { $0.lines[connection, default: []].append(line) }
    }

    /// In the order they were filed.
    public var messages: [SinkMessage] { kept.withLock { $0.messages } }

    /// - Parameter connection: from 1, in the order of arrival.
    public func transcript(of connection: Int) -> [SinkLine] { kept.withLock { $0.lines[connection] ?? [] } }

    /// The command lines of one connection; what AUTH keeps secret reads `(hidden)`.
    public func commands(of connection: Int) -> [String] {
        transcript(of: connection).compactMap { line in
            if case .command(let text) = line { text } else { nil }
        }
    }

    public func removeAll() { kept.withLock { $0 = Kept() } }
}
