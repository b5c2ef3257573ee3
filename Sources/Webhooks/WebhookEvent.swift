public import Domain

/// One change that an endpoint may want to hear of. Ids only: no address, no name, no word of a message.
public struct WebhookEvent: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
        /// The next hop took responsibility (250).
        case accepted
        /// Refused for now; will be tried again.
        case deferred
        /// Refused for good, by reply or by a later report.
        case bounced
        /// Sent back, later, for a fault of the sender; says nothing of the recipient.
        case blocked
        /// Reported as spam.
        case complained
        case unsubscribed
        case replied
        /// Nobody knows whether it left; a person settles it.
        case inDoubt = "in_doubt"
        /// Not sent: bought since, taken out, or on the suppression list.
        case suppressed
        /// A campaign was paused by its breaker.
        case paused
    }

    /// Where it stands in the feed, above every earlier one. The cursor of an endpoint is the last one it took.
    public var position: Int64
    /// The same for every attempt and every endpoint, so that a receiver can tell repeats: `[A-Za-z0-9_-]`, 1...64.
    public let id: String
    public var kind: Kind
    /// When it happened, not when it is told.
    public var at: Instant
    public var delivery: Int64?
    public var campaign: String?
    /// Left out of the payload if it looks like an address.
    public var account: AccountID?
    /// What else the store's event says, by name: `status` = `5.1.1`. Codes and numbers, no personal data.
    public var details: [String: String]

    /// - Precondition: `id` is made of letters, digits, `_` and `-` only: a full stop in it would let the signed text be
    ///   cut elsewhere.
    public init(
        position: Int64, id: String, kind: Kind, at: Instant, delivery: Int64? = nil, campaign: String? = nil,
        account: AccountID? = nil, details: [String: String] = [:]
    ) {
        precondition(
            Self.isSound(id), "a webhook event's id has other characters than letters, digits, _ and -")
        self.position = position
        self.id = id
        self.kind = kind
        self.at = at
        self.delivery = delivery
        self.campaign = campaign
        self.account = account
        self.details = details
    }

    /// The id of a store's event: unique if `installation` is, which may be any text.
    ///
    /// - Parameters:
    ///   - installation: a random word made once for this store; characters that ids may not have become `-`.
    ///   - number: the event's number in the store.
    public static func id(installation: String, number: Int64) -> String {
        let word = installation.utf8.prefix(32).map { isSound($0) ? $0 : UInt8(ascii: "-") }
        return "evt_\(String(decoding: word, as: UTF8.self))_\(number)"
    }

    static func isSound(_ id: String) -> Bool {
        (1...64).contains(id.utf8.count) && id.utf8.allSatisfy(isSound)
    }

    private static func isSound(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
