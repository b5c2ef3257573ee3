/// What may go wrong on purpose, and what happens when it does not.
extension SinkSession {
    /// A stage of the conversation with what it needs.
    enum Step: Hashable, Sendable {
        case connect, greeting
        case ehlo(String)
        case helo(String)
        case startTLS
        case authenticated(String)
        case mail(String, [String: String])
        case rcpt(SinkMessage.Recipient)
        case data, content, dot, rset, quit

        var stage: SinkFault.Stage {
            switch self {
            case .connect: .connect
            case .greeting: .greeting
            case .ehlo: .ehlo
            case .helo: .helo
            case .startTLS: .starttls
            case .authenticated: .auth
            case .mail: .mail
            case .rcpt: .rcpt
            case .data: .data
            case .content: .content
            case .dot: .dot
            case .rset: .rset
            case .quit: .quit
            }
        }
    }

    /// Comes to a step: asks the faults, and does it now or later.
    mutating func meet(_ step: Step, _ faults: inout SinkFaults) {
        let verdict =
            faults.faults.isEmpty
            ? SinkFaults.Verdict() : faults.verdict(at: step.stage, recipients: addresses(at: step))
        if !verdict.isClean { counts.faults += 1 }
        if verdict.delayMilliseconds > 0 {
            pause = .delayed(step, verdict.action)
            order(.wait(milliseconds: verdict.delayMilliseconds))
        } else {
            meet(step, verdict.action)
        }
        if step == .connect, pause == nil, !isClosed { meet(.greeting, &faults) }
    }

    /// Comes to a step whose delay is over.
    mutating func meet(_ step: Step, _ action: SinkFault.Action?) {
        switch action {
        case .drop:
            drop()
        case .close421:
            send(.closing)
            finish()
        case .stall:
            pause = .stalled
        case .reply(let reply) where step == .content:
            send(reply)
            isAnswered = true
        case .reply(let reply) where step == .connect:
            send(reply)
            finish()
        case .reply(let reply) where !reply.isPositive:
            send(reply)
            miss(step)
        default:
            carryOut(step, action)
        }
    }

    /// Gives the step's own reply, or what a fault makes of it.
    mutating func answer(_ reply: SinkReply, _ action: SinkFault.Action?) {
        let line = reply.wireLines(withEnhanced: configuration.extensions.contains(.enhancedStatusCodes))
            .joined(separator: "\r\n").utf8
        switch action {
        case .reply(let other): send(other)
        case .garbage: send(raw: SinkReply.garbage)
        case .overlong:
            let filling = [UInt8](repeating: UInt8(ascii: "x"), count: SinkReply.overlongBytes)
            send(raw: Array("\(reply.code) ".utf8) + filling + Array("\r\n".utf8))
        case .half:
            send(raw: Array(line.prefix(line.count / 2)))
            finish()
        case .acceptDrop: drop()
        case .acceptStall: pause = .stalled
        case .acceptReply(let other): send(other)
        default: send(reply)
        }
    }

    private func addresses(at step: Step) -> [String] {
        switch step {
        case .rcpt(let recipient): [recipient.address]
        case .data, .content, .dot: transaction?.recipients.map(\.address) ?? []
        default: []
        }
    }

    /// A fault has refused the step.
    private mutating func miss(_ step: Step) {
        switch step {
        case .greeting: phase = .refused
        case .rcpt: missRecipient()
        case .dot:
            counts.messagesRefused += 1
            endContent()
        default: break
        }
    }

    private mutating func carryOut(_ step: Step, _ action: SinkFault.Action?) {
        switch step {
        case .connect:
            break
        case .greeting:
            answer(.greeting(configuration.name), action)
        case .ehlo(let name):
            begin(as: name, isExtended: true)
            answer(helloReply, action)
        case .helo(let name):
            begin(as: name, isExtended: false)
            answer(SinkReply(250, nil, configuration.name), action)
        case .startTLS:
            beginTLS(action)
        case .authenticated(let name):
            user = name
            answer(.authenticated, action)
        case .mail(let sender, let parameters):
            transaction = Transaction(sender: sender, parameters: parameters)
            answer(.senderTaken, action)
        case .rcpt(let recipient):
            transaction?.attempts += 1
            transaction?.recipients.append(recipient)
            counts.recipientsAccepted += 1
            answer(.recipientTaken, action)
        case .data:
            beginContent(action)
        case .content:
            break
        case .dot:
            fileContent(action)
        case .rset:
            transaction = nil
            answer(.reset, action)
        case .quit:
            answer(.bye, action)
            if !isClosed, pause == nil { finish() }
        }
    }

    /// EHLO and HELO forget an open transaction as RSET does (RFC 5321 §4.1.4).
    private mutating func begin(as name: String, isExtended: Bool) {
        helloName = name
        self.isExtended = isExtended
        transaction = nil
    }

    private var helloReply: SinkReply {
        var lines = [configuration.name]
        for offer in SinkConfiguration.Extension.allCases where configuration.extensions.contains(offer) {
            lines.append(offer == .size ? "SIZE \(configuration.maxMessageBytes)" : offer.rawValue)
        }
        if configuration.certificate != nil, !isEncrypted { lines.append("STARTTLS") }
        if configuration.credentials != nil, !needsTLSFirst { lines.append("AUTH PLAIN LOGIN") }
        return SinkReply(250, nil, lines: lines)
    }
}
