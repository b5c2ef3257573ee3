import Domain
import Foundation
import Synchronization

@testable import Mailroom

/// A handler that keeps what it was given.
final class Collector: Sendable {
    private let seen = Mutex<[InboundMail]>([])
    private let decide: @Sendable (InboundMail) throws -> Disposition

    init(_ decide: @escaping @Sendable (InboundMail) throws -> Disposition = { _ in .done }) {
        self.decide = decide
    }

    var mails: [InboundMail] { seen.withLock { $0 } }
    var texts: [String] { mails.map { String(decoding: $0.bytes, as: UTF8.self) } }

    @Sendable func take(_ mail: InboundMail) throws -> Disposition {
        seen.withLock { $0.append(mail) }
        return try decide(mail)
    }
}

struct Trouble: Error, CustomStringConvertible {
    var description: String { "the store is locked" }
}

/// Only differences are used; this one never jumps.
@Sendable func steadyClock() -> Instant {
    Instant(milliseconds: Int64(DispatchTime.now().uptimeNanoseconds / 1_000_000))
}

/// Runs blocking code on a thread of its own, as the program does.
func onThread<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Result(catching: body)) }.start()
    }
}

/// A mail of headers and a body, with CR LF.
func mail(_ number: Int, body: String = "hello") -> String {
    "From: a@example.com\r\nSubject: mail \(number)\r\n\r\n\(body)\r\n"
}
