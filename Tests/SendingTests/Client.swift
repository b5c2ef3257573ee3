import Domain
import Mail
import Testing

@testable import Sending

/// A session at a fixed noon, with its connection taking every byte at once unless told otherwise.
struct Client {
    static let noon = Instant(milliseconds: 1_795_435_200_000)

    var session = SMTPSession(name: "client.example")
    /// The connection takes what is written.
    var takesBytes = true
    var now = Client.noon

    /// Greeted by a relay with these extensions.
    init(_ extensions: String...) throws {
        _ = obeyed(session.start(at: now))
        let lines = ["relay.example"] + extensions
        let reply = lines.enumerated().map { "250\($0 + 1 < lines.count ? "-" : " ")\($1)\r\n" }.joined()
        #expect(obeyed(session.received(reply.utf8, at: now)).isEmpty)
        try #require(session.isReady)
    }

    mutating func take(_ job: SMTPJob) -> [SMTPSession.Order] { obeyed(session.take(job, at: now)) }
    mutating func release(_ id: Int64) -> [SMTPSession.Order] { obeyed(session.release(id, at: now)) }
    mutating func quit() -> [SMTPSession.Order] { obeyed(session.quit(at: now)) }

    /// The server says these lines.
    mutating func hear(_ lines: String...) -> [SMTPSession.Order] {
        obeyed(session.received(lines.map { $0 + "\r\n" }.joined().utf8, at: now))
    }

    private mutating func obeyed(_ orders: [SMTPSession.Order]) -> [SMTPSession.Order] {
        for case .write(let bytes) in orders where takesBytes { session.wrote(bytes.count) }
        return orders
    }
}

func write(_ lines: String...) -> SMTPSession.Order {
    .write(Array(lines.map { $0 + "\r\n" }.joined().utf8))
}

func job(_ id: Int64, _ message: String? = nil, to recipient: EmailAddress? = nil) throws -> SMTPJob {
    let envelope = Envelope(
        sender: EmailAddress("d\(id)@tea.example"),
        recipient: try recipient ?? #require(EmailAddress("c\(id)@customer.example")))
    return SMTPJob(delivery: id, envelope: envelope, message: Array((message ?? "message \(id)\r\n").utf8))
}
