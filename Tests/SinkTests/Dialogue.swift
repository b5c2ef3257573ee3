@testable import Sink

/// A session driven without a socket: what it sends is collected, what it orders is done at once.
struct Dialogue {
    private(set) var session: SinkSession
    private(set) var faults: SinkFaults
    /// All bytes sent so far.
    private(set) var sent: [UInt8] = []
    private(set) var messages: [SinkMessage] = []
    private(set) var waits: [Int] = []
    /// How often TLS was to begin.
    private(set) var tlsStarts = 0
    private(set) var isFinished = false
    private(set) var isDropped = false
    private(set) var notes: [SinkLine] = []
    private(set) var counts = SinkCounts()
    var keepsFiles = true

    init(_ configuration: SinkConfiguration = SinkConfiguration(), faults: SinkFaults = SinkFaults()) {
        session = SinkSession(configuration, keepsTranscript: true)
        self.faults = faults
        obey(session.opened(&self.faults))
    }

    init(_ configuration: SinkConfiguration = SinkConfiguration(), fail specs: String...) throws {
        self.init(configuration, faults: try SinkFaults(parsing: specs))
    }

    /// Replies to these bytes, as text.
    @discardableResult
    mutating func say(raw bytes: some Collection<UInt8>) -> String {
        let before = sent.count
        obey(session.received(bytes, &faults))
        return String(decoding: sent[before...], as: UTF8.self)
    }

    /// Replies to these lines; each gets its CR LF.
    @discardableResult
    mutating func say(_ lines: String...) -> String {
        say(raw: lines.map { $0 + "\r\n" }.joined().utf8)
    }

    /// The codes of the replies to these lines.
    mutating func codes(_ lines: String...) -> [Int] {
        Self.codes(in: say(raw: lines.map { $0 + "\r\n" }.joined().utf8))
    }

    mutating func idle() { obey(session.idled()) }

    var text: String { String(decoding: sent, as: UTF8.self) }

    /// Of all last lines of replies.
    static func codes(in text: String) -> [Int] {
        text.utf8.split(separator: UInt8(ascii: "\n")).compactMap { line in
            line.count > 3 && line.dropFirst(3).first == UInt8(ascii: " ")
                ? Int(String(decoding: line.prefix(3), as: UTF8.self)) : nil
        }
    }

    private mutating func obey(_ orders: [SinkOrder]) {
        for order in orders {
            switch order {
            case .send(let bytes): sent += bytes
            case .file(let message):
                if keepsFiles { messages.append(message) }
                obey(session.filed(isKept: keepsFiles, &faults))
            case .wait(let milliseconds):
                waits.append(milliseconds)
                obey(session.woke(&faults))
            case .startTLS: tlsStarts += 1
            case .finish: isFinished = true
            case .drop: isDropped = true
            case .note(let line): notes.append(line)
            }
        }
        counts += session.takeCounts()
    }
}
