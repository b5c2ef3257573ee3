import Sink

/// One client of the LMTP server as a value machine (RFC 2033): bytes in, orders out.
///
/// As SMTP, but LHLO greets, and after the final dot there is one reply for each accepted recipient, in their order.
struct LMTPSession: Sendable {
    enum Order: Hashable, Sendable {
        case send([UInt8])
        /// Nothing else is read until `delivered` is called.
        case deliver(InboundMail)
        case close
    }

    private enum Phase: Sendable { case commands, content, delivering, closed }

    private let name: String
    private let source: String
    private let maxBytes: Int
    private let limits: LMTPLimits
    private var phase = Phase.commands
    private var input = LineReader()
    private var content: ContentReader
    private var isGreeted = false
    private var sender: String?
    private var isInternational = false
    private var recipients: [String] = []
    private var errors = 0
    private var commands = 0
    private var orders: [Order] = []

    init(name: String, source: String, maxBytes: Int, limits: LMTPLimits) {
        self.name = name
        self.source = source
        self.maxBytes = maxBytes
        self.limits = limits
        content = ContentReader(limit: maxBytes)
    }

    /// No mail is under way, so that ending the connection loses no work.
    var isBetweenMails: Bool { phase == .commands && sender == nil }
    var isReadingContent: Bool { phase == .content }

    mutating func opened() -> [Order] {
        reply(.lmtpGreeting(name))
        return takeOrders()
    }

    mutating func received(_ bytes: some Collection<UInt8>) -> [Order] {
        guard phase != .closed else { return [] }
        input.append(bytes)
        advance()
        return takeOrders()
    }

    /// The handler has returned: taken, or not.
    mutating func delivered(isTaken: Bool) -> [Order] {
        guard phase == .delivering else { return [] }
        for _ in recipients { reply(isTaken ? .lmtpTaken : .lmtpNotTaken) }
        endMail()
        advance()
        return takeOrders()
    }

    mutating func ended(_ last: SinkReply) -> [Order] {
        end(last)
        return takeOrders()
    }

    private mutating func takeOrders() -> [Order] {
        defer { orders = [] }
        return orders
    }

    /// Replies to pipelined commands leave together.
    private mutating func reply(_ reply: SinkReply) {
        if case .send(let bytes)? = orders.last {
            orders[orders.count - 1] = .send(bytes + reply.wireBytes)
        } else {
            orders.append(.send(reply.wireBytes))
        }
    }

    private mutating func end(_ last: SinkReply) {
        guard phase != .closed else { return }
        phase = .closed
        reply(last)
        orders.append(.close)
    }

    private mutating func advance() {
        while true {
            switch phase {
            case .delivering, .closed: return
            case .content:
                guard input.read(into: &content) else { return }
                endContent()
            case .commands:
                guard let line = input.nextLine() else { return }
                obey(line)
            }
        }
    }

    private mutating func endContent() {
        if content.isTooLarge {
            for _ in recipients { reply(.lmtpTooLarge(maxBytes)) }
            return endMail()
        }
        phase = .delivering
        orders.append(
            .deliver(
                InboundMail(bytes: content.content, recipients: recipients, sender: sender, source: source)))
        content = ContentReader(limit: maxBytes)
    }

    private mutating func endMail() {
        phase = .commands
        commands = 0
        resetTransaction()
        content = ContentReader(limit: maxBytes)
    }

    private mutating func resetTransaction() {
        sender = nil
        isInternational = false
        recipients = []
    }

    private mutating func obey(_ line: LineReader.Line) {
        commands += 1
        guard commands <= limits.commandsWithoutMail else { return end(.lmtpTooManyErrors) }
        do throws(SinkReply) {
            switch line {
            case .overlong: throw .lmtpLineTooLong
            case .bareLineFeed: throw .lmtpNotALine
            case .line(let bytes): try obey(bytes)
            }
        } catch {
            errors += 1
            if errors > limits.errors { end(.lmtpTooManyErrors) } else { reply(error) }
        }
    }

    private mutating func obey(_ line: ArraySlice<UInt8>) throws(SinkReply) {
        guard line.count + 2 <= LMTPLimits.maxLineBytes else { throw .lmtpLineTooLong }
        guard !line.contains(where: { $0 < 0x20 || $0 == 0x7F }),
            String(validating: line, as: UTF8.self) != nil
        else { throw .lmtpNotALine }
        let verb = String(uppercasingASCII: line.prefix { $0 != 0x20 }.prefix(12))
        let argument = line.firstIndex(of: 0x20).map { line[($0 + 1)...] }
        switch verb {
        case "LHLO":
            guard let argument, (1...255).contains(argument.count), argument.allSatisfy({ $0 > 0x20 }) else {
                throw .lmtpHelloMissing
            }
            isGreeted = true
            resetTransaction()
            reply(.lmtpHello(name, maxBytes: maxBytes))
        case "MAIL": try beginMail(argument)
        case "RCPT": try addRecipient(argument)
        case "DATA":
            try expectNoArgument(argument)
            guard sender != nil else { throw .lmtpMailFirst }
            guard !recipients.isEmpty else { throw .lmtpRecipientFirst }
            phase = .content
            reply(.lmtpContent)
        case "RSET":
            try expectNoArgument(argument)
            resetTransaction()
            reply(.lmtpFine)
        case "NOOP": reply(.lmtpFine)
        case "VRFY": reply(.lmtpCannotVerify)
        case "QUIT":
            try expectNoArgument(argument)
            end(.lmtpBye)
        default: throw .lmtpUnknown
        }
    }

    private func expectNoArgument(_ argument: ArraySlice<UInt8>?) throws(SinkReply) {
        guard argument?.allSatisfy({ $0 == 0x20 }) ?? true else { throw .lmtpNoArgument }
    }

    /// SIZE (RFC 1870), BODY (RFC 6152), SMTPUTF8 (RFC 6531).
    private mutating func beginMail(_ argument: ArraySlice<UInt8>?) throws(SinkReply) {
        guard isGreeted else { throw .lmtpHelloFirst }
        guard sender == nil else { throw .lmtpMailAlready }
        var path = try PathReader(argument, after: "FROM:")
        let address = try path.readPath(allowsNull: true, wrong: .lmtpBadSender)
        var isInternational = false
        for (keyword, value) in try path.readParameters().sorted(by: { $0.key < $1.key }) {
            switch keyword {
            case "SIZE":
                guard (1...19).contains(value.utf8.count),
                    value.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                    let size = UInt64(value)
                else {
                    throw .lmtpBadParameter(keyword)
                }
                if size > UInt64(maxBytes) { throw .lmtpTooLarge(maxBytes) }
            case "BODY":
                guard ["7BIT", "8BITMIME"].contains(String(uppercasingASCII: value.utf8)) else {
                    throw .lmtpBadParameter(keyword)
                }
            case "SMTPUTF8":
                guard value.isEmpty else { throw .lmtpBadParameter(keyword) }
                isInternational = true
            default: throw .lmtpUnknownParameter(keyword)
            }
        }
        guard isInternational || address.utf8.allSatisfy({ $0 < 0x80 }) else { throw .lmtpNeedsSMTPUTF8 }
        self.isInternational = isInternational
        sender = address
        reply(.lmtpSender)
    }

    private mutating func addRecipient(_ argument: ArraySlice<UInt8>?) throws(SinkReply) {
        guard sender != nil else { throw .lmtpMailFirst }
        var path = try PathReader(argument, after: "TO:")
        let address = try path.readPath(allowsNull: false, wrong: .lmtpBadRecipient)
        if let first = try path.readParameters().keys.sorted().first { throw .lmtpUnknownParameter(first) }
        guard isInternational || address.utf8.allSatisfy({ $0 < 0x80 }) else { throw .lmtpNeedsSMTPUTF8 }
        guard recipients.count < limits.recipients else { throw .lmtpTooManyRecipients }
        recipients.append(address)
        reply(.lmtpRecipient)
    }
}
