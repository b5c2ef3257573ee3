/// Where a sink puts what it receives.
public protocol Filing: Sendable {
    /// Whether `heard` is to be called.
    var keepsTranscript: Bool { get }

    /// Keeps a message; the client is told 250 only after this returns, and 451 when it throws.
    func file(_ message: SinkMessage) async throws

    /// A line of a conversation, in order within its connection. Must not block.
    func heard(_ line: SinkLine, connection: Int)
}

extension Filing {
    public var keepsTranscript: Bool { false }

    public func heard(_ line: SinkLine, connection: Int) {}
}
