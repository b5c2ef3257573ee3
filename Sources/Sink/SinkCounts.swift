/// What a sink has seen since it started.
public struct SinkCounts: Hashable, Sendable {
    public var connections = 0
    /// Connections open now.
    public var openConnections = 0
    public var commands = 0
    public var recipientsAccepted = 0
    public var recipientsRefused = 0
    /// Filed, whether or not the client was told.
    public var messagesAccepted = 0
    /// Refused after their final dot, or not filed.
    public var messagesRefused = 0
    /// Content bytes of the accepted messages.
    public var bytesAccepted = 0
    /// Replies to what clients did wrongly.
    public var protocolErrors = 0
    /// Faults that came about.
    public var faults = 0

    public init() {}

    static func += (total: inout SinkCounts, more: SinkCounts) {
        total.connections += more.connections
        total.openConnections += more.openConnections
        total.commands += more.commands
        total.recipientsAccepted += more.recipientsAccepted
        total.recipientsRefused += more.recipientsRefused
        total.messagesAccepted += more.messagesAccepted
        total.messagesRefused += more.messagesRefused
        total.bytesAccepted += more.bytesAccepted
        total.protocolErrors += more.protocolErrors
        total.faults += more.faults
    }
}
