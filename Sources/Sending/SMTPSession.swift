public import Domain
import Mail

/// The client's side of one SMTP connection that is already open, greeted, encrypted and authenticated
/// (RFC 5321, RFC 2920), as a value: bytes and orders in, orders out, no I/O and no clock.
///
/// Up to two messages are in hand, so that the next envelope travels in the same write as the content before
/// it (RFC 2920 §3.1 allows content at the head of a group):
/// ```
/// C: MAIL RCPT DATA              S: 250 250 354
/// C: content . MAIL RCPT DATA    S: 250 250 250 354
/// ```
/// A message's content, and with it the final dot, is written only after `release`, so that the ledger
/// can be durable first.
public struct SMTPSession: Sendable {
    /// What the loop that owns the connection must do, in order.
    public enum Order: Hashable, Sendable {
        case write([UInt8])
        /// The server waits for this delivery's content: make its mark durable, then call `release`.
        case awaitsRelease(Int64)
        case settled(Int64, Settlement)
        /// Close the connection; nothing more will come of it.
        case close(String)
    }

    private enum Expectation: Hashable, Sendable {
        case ehlo, helo
        case mail(Int64)
        case rcpt(Int64)
        case data(Int64)
        case dot(Int64)
        /// The lone dot after a 354 that should not have been given.
        case emptyDot(Int64)
        case rset, quit

        var verb: SMTPVerb {
            switch self {
            case .ehlo, .helo: .ehlo
            case .mail: .mail
            case .rcpt: .rcpt
            case .data: .data
            case .dot, .emptyDot: .dot
            case .rset: .rset
            case .quit: .quit
            }
        }
    }

    /// A message in hand and how far it is.
    private struct Hand: Sendable {
        enum Stage: Hashable, Sendable { case waiting, envelope, awaitsRelease, content }
        var job: SMTPJob
        var stage = Stage.waiting
        var refusal: Settlement?
        /// Where in the stream of written bytes its final dot ends.
        var dotEnd: Int?
    }

    public private(set) var extensions = SMTPExtensions()
    /// EHLO is answered: messages can be taken.
    public private(set) var isReady = false
    public private(set) var isClosed = false
    /// When the server's patience with us, or ours with it, ends; `nil` while nothing is expected.
    public private(set) var deadline: Instant?
    /// Messages settled on this connection.
    public private(set) var messages = 0

    private let name: String
    private let timeLimits: SMTPTimeLimits
    private var parser = SMTPReplyParser()
    private var expected: [Expectation] = []
    private var unsentCommands: [(Expectation, [UInt8])] = []
    private var hands: [Hand] = []
    private var isQuitting = false
    private var needsReset = false
    /// Bytes ordered to be written, and those that the connection has taken.
    private var ordered = 0
    private var written = 0

    /// - Parameter name: what we call ourselves in EHLO; an ASCII domain or address literal.
    public init(name: String, timeLimits: SMTPTimeLimits = SMTPTimeLimits()) {
        self.name = name
        self.timeLimits = timeLimits
    }

    /// The first command on a connection handed over by libcurl: EHLO again, to learn the extensions.
    public mutating func start(at now: Instant) -> [Order] {
        send([(.ehlo, Array("EHLO \(name)\r\n".utf8))], at: now)
    }

    /// Room for another message.
    public var wantsJob: Bool { isReady && !isClosed && !isQuitting && hands.count < 2 }
    /// Nothing is in hand.
    public var isIdle: Bool { hands.isEmpty && expected.isEmpty && unsentCommands.isEmpty }
    /// Messages in hand, 0...2.
    public var inHand: Int { hands.count }
    /// The server owes a reply.
    public var isBusy: Bool { !expected.isEmpty }
    /// A message's content waits for `release`.
    public var awaitingRelease: Bool { hands.first?.stage == .awaitsRelease }

    /// Takes a message in hand.
    /// - Precondition: `wantsJob`.
    public mutating func take(_ job: SMTPJob, at now: Instant) -> [Order] {
        precondition(wantsJob, "a session has at most two messages in hand")
        if !extensions.smtpUTF8, job.needsSMTPUTF8 {
            let reply = SMTPReply(553, "5.6.7 the relay does not take internationalized addresses (SMTPUTF8)")
            return [.settled(job.delivery, .refused(reply, at: .mail))]
        }
        if let limit = extensions.size, limit > 0, job.message.count > limit {
            let reply = SMTPReply(552, "5.3.4 the relay takes at most \(limit) octets")
            return [.settled(job.delivery, .refused(reply, at: .mail))]
        }
        hands.append(Hand(job: job))
        // Behind content that has left, the envelope may follow at once; before that it waits for `release`.
        let mayFollow = hands.count == 1 || (extensions.pipelining && hands[0].stage == .content)
        return mayFollow ? send(envelopeOfNext(), at: now) : []
    }

    /// The delivery's mark is durable: its content and dot may leave.
    /// - Precondition: `awaitsRelease` was ordered for it and nothing has settled it since.
    public mutating func release(_ delivery: Int64, at now: Instant) -> [Order] {
        guard
            let index = hands.firstIndex(where: { $0.job.delivery == delivery && $0.stage == .awaitsRelease })
        else { return [] }
        var wire: [UInt8] = []
        hands[index].job.appendContent(to: &wire)
        hands[index].stage = .content
        hands[index].dotEnd = ordered + wire.count
        return send(
            extensions.pipelining ? envelopeOfNext() : [], behind: .dot(delivery), &wire, at: now)
    }

    /// The connection took so many more of the ordered bytes.
    public mutating func wrote(_ count: Int) { written += count }

    /// Whether the final dot of a delivery has been taken by the connection.
    public func dotHasLeft(_ delivery: Int64) -> Bool {
        hands.contains { $0.job.delivery == delivery && $0.dotEnd.map { $0 <= written } ?? false }
    }

    /// Gives back a message that is in hand and of which nothing has been said yet.
    public mutating func dropWaiting(_ reason: String) -> [Order] {
        let waiting = hands.filter { $0.stage == .waiting }
        hands.removeAll { $0.stage == .waiting }
        return waiting.map { .settled($0.job.delivery, .unsent(reason)) }
    }

    /// Ends the connection in order once nothing is in hand; takes no more messages.
    public mutating func quit(at now: Instant) -> [Order] {
        guard !isQuitting, !isClosed else { return [] }
        isQuitting = true
        guard hands.isEmpty, isReady else { return hands.isEmpty ? end("asked to stop") : [] }
        return send([(.quit, Array("QUIT\r\n".utf8))], at: now)
    }

    public mutating func received(_ bytes: some Sequence<UInt8>, at now: Instant) -> [Order] {
        guard !isClosed else { return [] }
        parser.append(bytes)
        var orders: [Order] = []
        while !isClosed {
            do {
                guard let reply = try parser.next() else { break }
                orders += replied(reply, at: now)
            } catch {
                orders += end("the server sent \(error.rawValue)")
            }
        }
        return orders
    }

    /// The server closed, or the network broke.
    public mutating func connectionLost(_ reason: String) -> [Order] {
        isClosed ? [] : end(parser.isInsideReply ? "\(reason) in the middle of a reply" : reason)
    }

    /// Call when `deadline` has passed.
    public mutating func timeLimitPassed() -> [Order] {
        let verb = expected.first?.verb ?? .ehlo
        let limit = timeLimits[verb]
        let seconds = limit == limit.rounded() ? String(Int(limit)) : String(limit)
        return isClosed ? [] : end("no reply to \(verb.rawValue) within \(seconds) s")
    }

    // The dialogue

    private mutating func replied(_ reply: SMTPReply, at now: Instant) -> [Order] {
        guard !expected.isEmpty else {
            // 421 may come unasked at any time (RFC 5321 §3.8).
            return end(
                reply.code == 421 ? "the server closed: \(reply)" : "the server spoke unasked: \(reply)")
        }
        let expectation = expected.removeFirst()
        if (300..<400).contains(reply.code), expectation.verb != .data {
            // Only DATA has an intermediate reply: whose reply this is nobody knows (RFC 5321 §4.3.2).
            return end("the server is out of step: \(reply) after \(expectation.verb.rawValue)")
        }
        var orders: [Order] = []
        switch expectation {
        case .ehlo:
            if reply.isCompletion {
                extensions = SMTPExtensions(ehlo: reply)
                isReady = true
            } else if reply.code == 500 || reply.code == 502 {
                return send([(.helo, Array("HELO \(name)\r\n".utf8))], at: now)
            } else {
                return end("the server refused EHLO: \(reply)")
            }
        case .helo:
            guard reply.isCompletion else { return end("the server refused HELO: \(reply)") }
            isReady = true
        case .mail(let id):
            if !reply.isCompletion { orders += refuse(id, reply, at: .mail) }
        case .rcpt(let id):
            if let hand = hands.first(where: { $0.job.delivery == id && $0.job.isTrial }) {
                orders += settle(id, hand.refusal ?? Self.settlement(reply, at: .rcpt))
            } else if !reply.isCompletion {
                orders += refuse(id, reply, at: .rcpt)
            } else if hands.contains(where: { $0.job.delivery == id && $0.refusal != nil }) {
                // A lone dot would bring this recipient an empty message.
                return end("the server took a recipient without a sender")
            }
        case .data(let id): orders += answeredData(id, reply, at: now)
        case .dot(let id): orders += answeredDot(id, reply)
        case .emptyDot(let id):
            // Nothing had a recipient, so whatever the reply says, nothing was accepted.
            if let refusal = hands.first(where: { $0.job.delivery == id })?.refusal {
                orders += settle(id, refusal)
            }
        case .rset:
            if !reply.isCompletion { return end("the server refused RSET: \(reply)") }
        case .quit: return end("")
        }
        guard !isClosed else { return orders }
        if reply.code == 421 {
            return orders + end("the server closed: \(reply)")
        }
        updateDeadline(at: now)
        if !unsentCommands.isEmpty { orders += send([], at: now) }
        if isQuitting, hands.isEmpty, expected.isEmpty, unsentCommands.isEmpty {
            orders += send([(.quit, Array("QUIT\r\n".utf8))], at: now)
        } else if let next = hands.first, next.stage == .waiting, unsentCommands.isEmpty {
            orders += send(envelopeOfNext(), at: now)
        }
        return orders
    }

    private mutating func answeredData(_ id: Int64, _ reply: SMTPReply, at now: Instant) -> [Order] {
        guard let index = hands.firstIndex(where: { $0.job.delivery == id }) else { return [] }
        if reply.code == 354 {
            guard hands[index].refusal != nil else {
                hands[index].stage = .awaitsRelease
                return [.awaitsRelease(id)]
            }
            // The server wants content for nobody (RFC 2920 §3.1): a lone dot ends it.
            return send([(.emptyDot(id), Array(".\r\n".utf8))], at: now)
        }
        guard !reply.isPositive else { return end("the server is out of step: \(reply) after DATA") }
        let refusal = hands[index].refusal ?? Self.settlement(reply, at: .data)
        needsReset = true
        return settle(id, refusal)
    }

    private mutating func answeredDot(_ id: Int64, _ reply: SMTPReply) -> [Order] {
        guard !dotHasLeft(id), let index = hands.firstIndex(where: { $0.job.delivery == id }) else {
            return settle(id, Self.settlement(reply, at: .dot))
        }
        // The rest of the content is on its way, and a server that has left DATA would read it as commands.
        if !reply.isPositive { hands[index].refusal = Self.settlement(reply, at: .dot) }
        return end("the server answered before the content's end: \(reply)")
    }

    private mutating func refuse(_ id: Int64, _ reply: SMTPReply, at verb: SMTPVerb) -> [Order] {
        guard let index = hands.firstIndex(where: { $0.job.delivery == id }) else { return [] }
        // The first no is the reason; those after it ("503 need RCPT") only follow from it.
        let refusal = hands[index].refusal ?? Self.settlement(reply, at: verb)
        hands[index].refusal = refusal
        needsReset = true
        guard !extensions.pipelining else { return [] }
        // The rest of the envelope has not been sent yet: leave it out.
        unsentCommands.removeAll { command in
            switch command.0 {
            case .rcpt(id), .data(id): true
            default: false
            }
        }
        return settle(id, refusal)
    }

    private mutating func settle(_ id: Int64, _ settlement: Settlement) -> [Order] {
        hands.removeAll { $0.job.delivery == id }
        messages += 1
        return [.settled(id, settlement)]
    }

    private static func settlement(_ reply: SMTPReply, at verb: SMTPVerb) -> Settlement {
        if reply.isCompletion { return .accepted(reply) }
        return reply.isPermanent ? .refused(reply, at: verb) : .deferred(reply, at: verb)
    }

    /// The commands of the first waiting message, with RSET before them if the last one was refused.
    private mutating func envelopeOfNext() -> [(Expectation, [UInt8])] {
        guard let index = hands.firstIndex(where: { $0.stage == .waiting }) else { return [] }
        hands[index].stage = .envelope
        let job = hands[index].job
        var commands: [(Expectation, [UInt8])] = []
        if needsReset {
            needsReset = false
            commands.append((.rset, Array("RSET\r\n".utf8)))
        }
        var mail = "MAIL FROM:<\(job.envelope.sender?.wireText ?? "")>"
        if extensions.size != nil { mail += " SIZE=\(job.message.count)" }
        if extensions.eightBitMIME, job.isEightBit { mail += " BODY=8BITMIME" }
        if extensions.smtpUTF8, job.needsSMTPUTF8 { mail += " SMTPUTF8" }
        commands.append((.mail(job.delivery), Array("\(mail)\r\n".utf8)))
        commands.append((.rcpt(job.delivery), Array("RCPT TO:<\(job.envelope.recipient.wireText)>\r\n".utf8)))
        if job.isTrial {
            commands.append((.rset, Array("RSET\r\n".utf8)))
        } else {
            commands.append((.data(job.delivery), Array("DATA\r\n".utf8)))
        }
        return commands
    }

    private mutating func send(_ commands: [(Expectation, [UInt8])], at now: Instant) -> [Order] {
        var wire: [UInt8] = []
        return send(commands, behind: nil, &wire, at: now)
    }

    /// - Parameters:
    ///   - content: what `wire` holds already; it leaves in any case.
    ///   - wire: grows in place: content is long, and not worth a copy.
    private mutating func send(
        _ commands: [(Expectation, [UInt8])], behind content: Expectation?, _ wire: inout [UInt8],
        at now: Instant
    ) -> [Order] {
        unsentCommands += commands
        // What was waited for before keeps its own limit.
        let wasIdle = expected.isEmpty
        if let content { expected.append(content) }
        while !unsentCommands.isEmpty, extensions.pipelining || expected.isEmpty {
            let (expectation, bytes) = unsentCommands.removeFirst()
            expected.append(expectation)
            wire += bytes
        }
        guard !wire.isEmpty else { return [] }
        ordered += wire.count
        if wasIdle { updateDeadline(at: now) }
        return [.write(wire)]
    }

    private mutating func updateDeadline(at now: Instant) {
        deadline = expected.first.map { now.adding(seconds: timeLimits[$0.verb]) }
    }

    private mutating func end(_ reason: String) -> [Order] {
        isClosed = true
        deadline = nil
        var orders: [Order] = []
        for hand in hands {
            if let refusal = hand.refusal {
                orders.append(.settled(hand.job.delivery, refusal))
            } else if let end = hand.dotEnd, end <= written {
                orders.append(.settled(hand.job.delivery, .undecided("\(reason), after the final dot")))
            } else {
                orders.append(.settled(hand.job.delivery, .unsent(reason)))
            }
        }
        hands = []
        expected = []
        unsentCommands = []
        return orders + [.close(reason)]
    }
}
