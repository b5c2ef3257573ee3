extension SinkFaults {
    /// What `--fail` takes, for help texts and errors.
    public static let syntax = """
        STAGE:ACTION[@SELECTOR...]
          stages     connect greeting ehlo helo starttls auth mail rcpt data content dot rset quit
          actions    CODE or CODE:TEXT     that reply, e.g. rcpt:451:4.2.1 try later (\\n: next line)
                     drop                  close without a reply
                     close421              reply 421, then close
                     stall, stall=SECONDS  never answer; or answer that much later
                     slow=MS               answer that many milliseconds later
                     garbage, overlong     a reply that is none; a reply line of 100 KB
                     half                  half a reply, then close
                     accept-drop           (dot) file the message, then close without a reply
                     accept-stall          (dot) file the message, never answer
                     accept-CODE[:TEXT]    (dot) file the message, answer with that reply
                     broken-tls            (starttls) say 220, then bytes that are no TLS, then close
          selectors  @every=N  @only=K  @share=0.02 [@seed=N]  @to=TEXT (rcpt data content dot)
        """

    /// - Parameter specs: one fault each, in the syntax above.
    /// - Throws: one error that names every unreadable one, with the syntax.
    public init(parsing specs: [String]) throws(SinkError) {
        var faults: [SinkFault] = []
        var mistakes: [String] = []
        for spec in specs {
            do throws(Mistake) {
                faults.append(try SinkFault(parsing: spec))
            } catch {
                mistakes.append("unreadable fault '\(spec)': \(error.text)")
            }
        }
        guard mistakes.isEmpty else {
            let list = mistakes.joined(separator: "\n")
            throw SinkError(.badFault, "\(list)\nA fault is written \(Self.syntax)")
        }
        self.init(faults)
    }
}

private struct Mistake: Error {
    var text: String

    init(_ text: String) { self.text = text }
}

extension SinkFault {
    fileprivate init(parsing spec: String) throws(Mistake) {
        let bytes = Array(spec.utf8)
        guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw Mistake("it has a control character")
        }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
            throw Mistake("there is no ':' between stage and action")
        }
        let name = String(decoding: bytes[..<colon], as: UTF8.self)
        guard let stage = Stage(rawValue: name) else { throw Mistake("there is no stage '\(name)'") }
        var rest = bytes[(colon + 1)...]
        var selector = Selector()
        while let (key, value, before) = Self.lastSelector(of: rest) {
            try selector.set(key, value, at: stage)
            rest = before
        }
        if selector.seed != 0, selector.share == nil { throw Mistake("@seed needs @share") }
        let action = try Action(parsing: String(decoding: rest, as: UTF8.self))
        guard action.isPossible(at: stage) else {
            throw Mistake("this action makes no sense at '\(name)'")
        }
        self.init(stage, action, selector)
    }

    /// `@key=value` at the end; a text may hold an `@` (an address), but not followed by a word and `=`.
    private static func lastSelector(
        of text: ArraySlice<UInt8>
    ) -> (key: String, value: String, before: ArraySlice<UInt8>)? {
        guard let at = text.lastIndex(where: { $0 == UInt8(ascii: "@") }) else { return nil }
        let tail = text[(at + 1)...]
        guard let equals = tail.firstIndex(of: UInt8(ascii: "=")), equals > tail.startIndex,
            tail[..<equals].allSatisfy({ (0x61...0x7A).contains($0.loweredASCII) })
        else { return nil }
        return (
            String(decoding: tail[..<equals], as: UTF8.self),
            String(decoding: tail[(equals + 1)...], as: UTF8.self), text[..<at]
        )
    }
}

extension SinkFault.Selector {
    fileprivate mutating func set(
        _ key: String, _ value: String, at stage: SinkFault.Stage
    ) throws(Mistake) {
        switch key {
        case "every":
            guard let number = Int(value), number > 0 else { throw Mistake("@every needs a number from 1") }
            every = number
        case "only":
            guard let number = Int(value), number > 0 else { throw Mistake("@only needs a number from 1") }
            only = number
        case "share":
            guard let number = Double(value), (0...1).contains(number) else {
                throw Mistake("@share needs a number from 0 to 1")
            }
            share = number
        case "seed":
            guard let number = UInt64(value) else { throw Mistake("@seed needs a number from 0") }
            seed = number
        case "to":
            guard [.rcpt, .data, .content, .dot].contains(stage) else {
                throw Mistake("@to is for rcpt, data, content and dot")
            }
            guard !value.isEmpty else { throw Mistake("@to needs a text") }
            recipient = value
        default:
            throw Mistake("there is no selector '@\(key)='")
        }
    }
}

extension SinkFault.Action {
    fileprivate init(parsing text: String) throws(Mistake) {
        switch text {
        case "drop": self = .drop
        case "close421": self = .close421
        case "stall": self = .stall
        case "garbage": self = .garbage
        case "overlong": self = .overlong
        case "half": self = .half
        case "accept-drop": self = .acceptDrop
        case "accept-stall": self = .acceptStall
        case "broken-tls": self = .brokenTLS
        default:
            if text.utf8.starts(with: "accept-".utf8) {
                let reply = String(decoding: text.utf8.dropFirst("accept-".utf8.count), as: UTF8.self)
                self = .acceptReply(try SinkReply(parsingFault: reply))
            } else if let seconds = Self.number(after: "stall=", in: text) {
                guard let seconds, seconds <= 86_400 else {
                    throw Mistake("stall= needs seconds, at most a day")
                }
                self = .delay(milliseconds: seconds * 1000)
            } else if let milliseconds = Self.number(after: "slow=", in: text) {
                guard let milliseconds, milliseconds <= 86_400_000 else {
                    throw Mistake("slow= needs milliseconds, at most a day")
                }
                self = .delay(milliseconds: milliseconds)
            } else {
                self = .reply(try SinkReply(parsingFault: text))
            }
        }
    }

    /// - Returns: `nil` when the text does not begin so; a `nil` inside when no number from 0 follows.
    private static func number(after prefix: String, in text: String) -> Int?? {
        guard text.utf8.starts(with: prefix.utf8) else { return nil }
        guard let number = Int(String(text.utf8.dropFirst(prefix.utf8.count)) ?? ""), number >= 0 else {
            return .some(nil)
        }
        return .some(number)
    }

    fileprivate func isPossible(at stage: SinkFault.Stage) -> Bool {
        switch self {
        case .acceptDrop, .acceptStall, .acceptReply: stage == .dot
        case .brokenTLS: stage == .starttls
        // There is no reply of the sink's own to damage.
        case .garbage, .overlong, .half: stage != .connect && stage != .content
        default: true
        }
    }
}

extension SinkReply {
    fileprivate init(parsingFault text: String) throws(Mistake) {
        let parts = text.utf8.split(
            separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        let digits = String(decoding: parts[0], as: UTF8.self)
        guard digits.utf8.count == 3, let code = Int(digits), (200...599).contains(code) else {
            throw Mistake("there is no action '\(digits)'; a reply code is 200 to 599")
        }
        guard parts.count == 2 else {
            let status = code >= 400 || code < 300 ? "\(code / 100).0.0" : nil
            self.init(code, status, Self.injectedText)
            return
        }
        var lines: [[UInt8]] = [[]]
        var isEscaped = false
        for byte in parts[1] {
            if isEscaped, byte == UInt8(ascii: "n") {
                lines[lines.count - 1].removeLast()
                lines.append([])
                isEscaped = false
            } else {
                lines[lines.count - 1].append(byte)
                isEscaped = byte == UInt8(ascii: "\\")
            }
        }
        self.init(code, nil, lines: lines.map { String(decoding: $0, as: UTF8.self) })
    }
}
