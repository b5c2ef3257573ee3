import Consent
import Domain
import Foundation
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization
import TestSupport
import Tokens

/// Routes over a spool in a folder of the test's own, and the clock in the test's hand.
final class Kit: Sendable {
    static let secret = "s" + String(repeating: "0123456789", count: 4)

    let scratch: Scratch
    let keys: TokenKeys
    let spool: ConsentSpool
    let routes: ConsentRoutes
    let clock: Clock

    final class Clock: Sendable {
        private let time = Mutex<Int64>(1_795_442_964_000)
        var now: Instant { Instant(milliseconds: time.withLock { $0 }) }
        func advance(seconds: Int64) { time.withLock { $0 += seconds * 1000 } }
    }

    init() throws {
        scratch = try Scratch()
        var random = SeededGenerator(seed: 7)
        let keys = TokenKeys(random: &random)
        let clock = Clock()
        self.keys = keys
        self.clock = clock
        spool = try ConsentSpool(folder: scratch.path("spool"), now: clock.now)
        routes = ConsentRoutes(
            company: "Té & Más <b>", keys: { keys }, spool: spool, pull: PullSecret(Self.secret),
            now: { clock.now })
    }

    deinit { scratch.remove() }

    func token(_ reference: String = "2026-ABCD-EFGH", kind: UnsubscribeToken.Kind = .proposal) -> String {
        UnsubscribeToken(kind: kind, reference: reference)?.text(keys: keys) ?? ""
    }

    /// What lies in the spool, oldest first; it stays.
    func words() throws -> [ConsentWord] {
        try spool.names(limit: .max).compactMap { spool.word($0)?.word(keys: keys) }
    }

    func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        routes.add(to: router)
        return router
    }
}

extension HTTPFields {
    static func form(_ type: String, language: String? = nil) -> HTTPFields {
        var fields = HTTPFields()
        fields[.contentType] = type
        fields[.acceptLanguage] = language
        return fields
    }

    static let urlencoded = form("application/x-www-form-urlencoded")
}

extension TestResponse {
    var text: String { String(buffer: body) }
}
