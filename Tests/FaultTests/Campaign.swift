import Foundation
import Mail
import Sending
import Testing

/// Six messages, each with something in it that a careless client or server trips over.
enum Campaign {
    static let size = 6

    static func jobs() throws -> [SMTPJob] {
        let bodies = [
            "plain\r\n", ".a dot first\r\n..two\r\n.\r\n", "gr\u{FC}n, 8 bit\r\n",
            "\(String(repeating: "x", count: 990))\r\nlong\r\n", "\r\n\r\n.\r\nQUIT\r\n", "no end of line",
        ]
        return try bodies.enumerated().map { index, body in try job(Int64(index + 1), body) }
    }

    static func job(_ id: Int64, _ body: String) throws -> SMTPJob {
        let head = """
            Date: Mon, 23 Nov 2026 09:00:00 +0000\r
            From: <hello@tea.example>\r
            To: <\(recipient(id))>\r
            Message-ID: <\(id)@tea.example>\r
            Subject: number \(id)\r
            \r

            """
        return SMTPJob(
            delivery: id,
            envelope: Envelope(
                sender: try #require(EmailAddress("bounce-\(id)@tea.example")),
                recipient: try #require(EmailAddress(recipient(id)))),
            message: Array((head + body).utf8))
    }

    static func recipient(_ id: Int64) -> String { "c\(id)@customer.example" }

    /// What a server keeps of it: ended by CR LF whether or not the message was.
    static func kept(_ message: [UInt8]) -> [UInt8] {
        message.suffix(2) == [0x0D, 0x0A] ? message : message + [0x0D, 0x0A]
    }
}

/// Runs what blocks on a thread of its own, away from the tasks that the server needs.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Result { try body() }) }.start()
    }
}
