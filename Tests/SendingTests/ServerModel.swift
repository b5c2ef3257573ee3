/// A server that keeps to RFC 5321, and that refuses, stalls and breaks off at random.
struct ServerModel {
    enum Mood { case yes, transient, permanent, closing, hangUp, stall, garbage }

    private(set) var reply: [UInt8] = []
    private(set) var isGone = false
    /// Says nothing any more, but keeps the connection.
    private(set) var isStalled = false
    /// Deliveries it took responsibility for, with their content; in order.
    private(set) var accepted: [(delivery: Int64, content: [UInt8])] = []
    /// Those whose 250 was said, and after how many octets of replies in all.
    private(set) var toldAt: [Int64: Int] = [:]
    private(set) var emptyMessages = 0

    private let pipelining: Bool
    private let troubles: Int
    private var random: SeededGenerator
    private var line: [UInt8] = []
    private var reader: ContentReader?
    private var hasSender = false
    private var recipient: Int64?
    private var sent = 0

    /// - Parameter troubles: in percent of the commands.
    init(pipelining: Bool, troubles: Int, seed: UInt64) {
        self.pipelining = pipelining
        self.troubles = troubles
        random = SeededGenerator(seed: seed)
    }

    mutating func receive(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while !rest.isEmpty, !isGone, !isStalled {
            if var reader {
                rest = reader.read(rest)
                self.reader = reader.isDone ? nil : reader
                if reader.isDone { answerContent(reader.content) }
                continue
            }
            let byte = rest.removeFirst()
            line.append(byte)
            guard line.suffix(2) == [0x0D, 0x0A] else { continue }
            let command = String(decoding: line.dropLast(2), as: UTF8.self)
            line = []
            answer(command)
        }
    }

    /// Takes up to `count` octets of what it said.
    mutating func said(upTo count: Int) -> [UInt8] {
        let part = Array(reply.prefix(count))
        reply.removeFirst(part.count)
        return part
    }

    private mutating func answer(_ command: String) {
        let mood = mood()
        switch command.prefix(4) {
        case "EHLO":
            say(pipelining ? "250-model\r\n250-PIPELINING\r\n250 SIZE 5000" : "250-model\r\n250 8BITMIME")
        case "QUIT":
            say("221 bye")
            isGone = true
        case "RSET" where mood == .yes:
            (hasSender, recipient) = (false, nil)
            say("250 reset")
        case "MAIL" where hasSender: say("503 nested MAIL")
        case "MAIL" where mood == .yes:
            hasSender = true
            say("250-2.1.0\r\n250 2.1.0 ok")
        case "RCPT" where !hasSender: say("503 need MAIL")
        case "RCPT" where mood == .yes:
            recipient = Self.delivery(in: command)
            say("250 2.1.5 ok")
        case "DATA" where !hasSender || recipient == nil:
            // Either is allowed when every recipient was refused (RFC 2920 §3.1).
            if hasSender, Bool.random(using: &random) { allowContent() } else { say("503 need RCPT") }
        case "DATA" where mood == .yes: allowContent()
        case "MAIL", "RCPT", "DATA", "RSET": trouble(mood)
        default: say("500 what?")
        }
    }

    private mutating func allowContent() {
        reader = ContentReader()
        say("354 go")
    }

    private mutating func answerContent(_ content: [UInt8]) {
        defer { (hasSender, recipient) = (false, nil) }
        guard let recipient else { return say(Bool.random(using: &random) ? "250 ok" : "554 no recipients") }
        if content.isEmpty { emptyMessages += 1 }
        let mood = mood()
        let isAccepted =
            switch mood {
            case .yes: true
            case .transient, .permanent, .closing: false
            // Took it or not, and nobody hears of it.
            case .hangUp, .stall, .garbage: Bool.random(using: &random)
            }
        if isAccepted { accepted.append((recipient, content)) }
        if mood == .yes {
            say("250 2.0.0 queued")
            toldAt[recipient] = sent
        } else {
            trouble(mood)
        }
    }

    private mutating func trouble(_ mood: Mood) {
        switch mood {
        case .yes: break
        case .transient: say("450 4.2.1 later")
        case .permanent: say("550-5.7.1 no\r\n550 5.7.1 never")
        case .closing:
            say("421 4.3.2 closing")
            isGone = true
        case .hangUp:
            if Bool.random(using: &random) { append("25") }
            isGone = true
        case .stall: isStalled = true
        case .garbage:
            say("#!%")
            isGone = true
        }
    }

    private mutating func mood() -> Mood {
        guard Int.random(in: 0..<100, using: &random) < troubles else { return .yes }
        return [
            .transient, .transient, .permanent, .permanent, .permanent, .closing, .hangUp, .stall, .garbage,
        ]
        .randomElement(using: &random) ?? .yes
    }

    private mutating func say(_ text: String) { append(text + "\r\n") }

    private mutating func append(_ text: String) {
        reply += text.utf8
        sent += text.utf8.count
    }

    /// `RCPT TO:<c17@customer.example>`.
    private static func delivery(in command: String) -> Int64? {
        Int64(command.dropFirst("RCPT TO:<c".count).prefix { $0 != "@" })
    }
}
