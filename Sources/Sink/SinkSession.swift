/// The server's half of one SMTP conversation (RFC 5321): bytes in, orders out.
///
/// A plain value: it holds no socket and no clock. It does one thing at a time: while it waits for a
/// message to be filed or for a delay, bytes are taken but not looked at, so that pipelined commands
/// (RFC 2920) are answered in order. How the bytes are cut into pieces changes nothing.
///
/// The faults are passed in with each call because they count over all connections of a server.
public struct SinkSession: Sendable {
    enum Phase: Sendable {
        case commands
        case authentication(Authentication)
        case content
        /// STARTTLS was answered, and no TLS will come (a fault).
        case brokenTLS
        /// The greeting was negative; only QUIT is left.
        case refused
        case closed
    }

    /// Why nothing is read now.
    enum Pause: Sendable {
        /// For good; only the client or the end of the server ends it.
        case stalled
        case delayed(Step, SinkFault.Action?)
        case filing(SinkMessage, SinkFault.Action?)
    }

    struct Transaction: Sendable {
        var sender: String
        var parameters: [String: String]
        var recipients: [SinkMessage.Recipient] = []
        /// RCPT commands so far, refused ones too.
        var attempts = 0
    }

    let configuration: SinkConfiguration
    let connection: Int
    let peer: String
    let keepsTranscript: Bool

    var phase = Phase.commands
    var pause: Pause?
    var input = LineReader()
    var helloName: String?
    var isExtended = false
    var user: String?
    var isEncrypted = false
    var transaction: Transaction?
    var reader: ContentReader
    var hasContentBegun = false
    /// The body was answered before its end (a fault); at its end there is nothing left to say.
    var isAnswered = false
    var messages = 0
    private var errors = 0
    var counts = SinkCounts()
    private var output: [UInt8] = []
    private var orders: [SinkOrder] = []

    public init(
        _ configuration: SinkConfiguration, connection: Int = 1, peer: String = "",
        keepsTranscript: Bool = false
    ) {
        self.configuration = configuration
        self.connection = connection
        self.peer = peer
        self.keepsTranscript = keepsTranscript
        reader = ContentReader(limit: configuration.maxMessageBytes)
    }

    /// The client has connected. Call once, first.
    public mutating func opened(_ faults: inout SinkFaults) -> [SinkOrder] {
        meet(.connect, &faults)
        return run(&faults)
    }

    /// - Parameter bytes: the next of the stream, any number.
    public mutating func received(
        _ bytes: some Collection<UInt8>, _ faults: inout SinkFaults
    ) -> [SinkOrder] {
        guard !isClosed else { return [] }
        input.append(bytes)
        return run(&faults)
    }

    /// The message last ordered to be filed is kept, or cannot be.
    public mutating func filed(isKept: Bool, _ faults: inout SinkFaults) -> [SinkOrder] {
        guard case .filing(let message, let action) = pause else { return [] }
        pause = nil
        answer(message, isKept: isKept, action)
        return run(&faults)
    }

    /// The time ordered with `wait` is over.
    public mutating func woke(_ faults: inout SinkFaults) -> [SinkOrder] {
        guard case .delayed(let step, let action) = pause else { return [] }
        pause = nil
        meet(step, action)
        if step == .connect, pause == nil, !isClosed { meet(.greeting, &faults) }
        return run(&faults)
    }

    /// The client was silent for too long. Says nothing while it is the client who waits.
    public mutating func idled() -> [SinkOrder] {
        guard !isClosed, pause == nil else { return [] }
        send(.tooSlow)
        finish()
        return flushed()
    }

    public var isClosed: Bool {
        if case .closed = phase { true } else { false }
    }

    /// Whether the client waits for something that takes its time.
    public var isWaiting: Bool { pause != nil }

    /// Whether the client waits for what never comes.
    public var isStalled: Bool {
        if case .stalled = pause { true } else { false }
    }

    /// Bytes received and not yet looked at: when many, the loop should stop reading.
    public var waitingBytes: Int { input.count }

    /// What was counted since the last call.
    public mutating func takeCounts() -> SinkCounts {
        defer { counts = SinkCounts() }
        return counts
    }

    private mutating func run(_ faults: inout SinkFaults) -> [SinkOrder] {
        while pause == nil, !isClosed, readNext(&faults) {}
        return flushed()
    }

    /// - Returns: whether there was enough for a step.
    private mutating func readNext(_ faults: inout SinkFaults) -> Bool {
        if case .content = phase { return readContent(&faults) }
        if case .brokenTLS = phase { return breakTLS() }
        guard let line = input.nextLine() else { return false }
        counts.commands += 1
        switch line {
        case .overlong: refuse(.lineTooLong)
        case .bareLineFeed: refuse(.bareLineFeed)
        case .line(let bytes):
            do throws(SinkReply) {
                try obey(bytes, &faults)
            } catch {
                refuse(error)
            }
        }
        return true
    }
}

/// What the steps say and order.
extension SinkSession {
    mutating func note(command: String) {
        guard keepsTranscript else { return }
        order(.note(.command(command)))
    }

    mutating func send(_ reply: SinkReply) {
        let lines = reply.wireLines(withEnhanced: configuration.extensions.contains(.enhancedStatusCodes))
        for line in lines {
            output += line.utf8
            output += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
        }
        guard keepsTranscript else { return }
        for line in lines { order(.note(.reply(line))) }
    }

    mutating func send(raw bytes: some Collection<UInt8>) {
        output += bytes
        if keepsTranscript { order(.note(.reply("(damaged)"))) }
    }

    /// Answers what the client did wrongly, and counts it against it.
    mutating func refuse(_ reply: SinkReply) {
        counts.protocolErrors += 1
        errors += 1
        guard errors > configuration.maxErrors else { return send(reply) }
        send(.tooManyErrors)
        finish()
    }

    mutating func order(_ order: SinkOrder) {
        if case .note = order { return orders.append(order) }
        flushOutput()
        orders.append(order)
    }

    mutating func finish() {
        order(.finish)
        phase = .closed
    }

    mutating func drop() {
        order(.drop)
        phase = .closed
    }

    /// Replies to pipelined commands leave together (RFC 2920 §3.2).
    private mutating func flushOutput() {
        guard !output.isEmpty else { return }
        orders.append(.send(output))
        output = []
    }

    private mutating func flushed() -> [SinkOrder] {
        flushOutput()
        defer { orders = [] }
        return orders
    }
}
