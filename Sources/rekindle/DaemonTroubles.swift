import Domain
import Foundation
import Storage

/// How long a relay that fails is left alone: half a minute at first, a quarter of an hour at most.
struct Rest {
    private var failures = 0
    private var until: Instant?

    /// A clock that was set back holds nothing up for longer than any rest.
    func holds(at now: Instant) -> Bool {
        until.map { now < $0 && $0 <= now.adding(seconds: Self.longest) } ?? false
    }

    mutating func end() { self = Rest() }

    /// - Returns: its seconds.
    @discardableResult
    mutating func begin(isTransient: Bool, at now: Instant) -> Int {
        failures += 1
        // A login that is refused again and again is locked by many relays: an hour between tries.
        let seconds = isTransient ? min(900, 30 * pow(2, Double(min(failures, 6) - 1))) : Self.longest
        until = now.adding(seconds: seconds)
        return Int(seconds)
    }

    private static let longest = 3600.0
}

/// What stands in a daemon's way: said when it begins, each hour that it lasts, and when it is over.
///
/// `status` shows it for as long as it lasts.
final class Troubles {
    private static let prefix = "trouble/"
    private let ledger: any LedgerStore
    private var said: [String: (text: String, at: Instant)] = [:]

    init(_ ledger: any LedgerStore, at now: Instant) {
        self.ledger = ledger
        // Those of a daemon that ended are nobody's any more.
        for (what, _) in (try? Self.present(ledger)) ?? [] {
            try? ledger.keep(nil, as: Self.prefix + what, at: now)
        }
    }

    static func present(_ ledger: any LedgerStore) throws -> [(what: String, text: String)] {
        try ledger.states(prefix: prefix).map { (String($0.name.dropFirst(prefix.count)), $0.value) }
    }

    func note(_ what: String, _ text: String, at now: Instant) {
        if let last = said[what], last.text == text, abs(now.milliseconds(since: last.at)) < 3_600_000 {
            return
        }
        said[what] = (text, now)
        // Where the ledger is the trouble, it is said all the same.
        try? ledger.keep(text, as: Self.prefix + what, at: now)
        Console.talk("rekindle daemon: \(what): \(text)")
    }

    /// A name of its own, whatever campaigns are called.
    static func campaign(_ name: String) -> String { "campaign \(name)" }

    /// A person ran it: what kept it from running is over.
    static func clear(campaign name: String, _ ledger: any LedgerStore, at now: Instant) throws {
        if try ledger.state(prefix + campaign(name)) != nil {
            try ledger.keep(nil, as: prefix + campaign(name), at: now)
        }
    }

    /// Nothing shows any more whether it lasts.
    func forget(_ what: String, at now: Instant) {
        guard said.removeValue(forKey: what) != nil else { return }
        try? ledger.keep(nil, as: Self.prefix + what, at: now)
    }

    func end(_ what: String, at now: Instant) {
        guard said[what] != nil else { return }
        forget(what, at: now)
        Console.talk("rekindle daemon: \(what): well again")
    }
}
