public import DKIM
public import Domain
public import Mail

/// The company whose customers these are: what its letters show and how its day is counted.
public struct Company: Sendable {
    public var name: String
    public var address: String
    public var website: String
    public var email: EmailAddress
    public var phone: String
    /// The last in every language fallback.
    public var language: String
    public var sender: Mailbox
    /// Where refusals come back to (the envelope's sender).
    public var returnPath: EmailAddress
    /// Where unsubscribe mails go.
    public var unsubscribe: EmailAddress
    /// The right side of Message-IDs.
    public var messageDomain: String
    /// Signs every message; `nil` leaves that to the relay.
    public var signer: DKIMSigner?
    /// How answers find their letter; `nil`: by Message-ID and address only, and links are not signed.
    public var correspondence: Correspondence?
    /// Seconds east of UTC at an instant.
    public var zoneOffset: @Sendable (Instant) -> Int

    public init(
        name: String, address: String, website: String, email: EmailAddress, phone: String, language: String,
        sender: Mailbox, returnPath: EmailAddress, unsubscribe: EmailAddress, messageDomain: String,
        signer: DKIMSigner? = nil, correspondence: Correspondence? = nil,
        zoneOffset: @escaping @Sendable (Instant) -> Int
    ) {
        self.name = name
        self.address = address
        self.website = website
        self.email = email
        self.phone = phone
        self.language = language
        self.sender = sender
        self.returnPath = returnPath
        self.unsubscribe = unsubscribe
        self.messageDomain = messageDomain
        self.signer = signer
        self.correspondence = correspondence
        self.zoneOffset = zoneOffset
    }

    /// When the day after `day` begins, where the company is.
    public func firstInstant(after day: CivilDay) -> Instant {
        let midnight = Instant(milliseconds: (Int64(day.daysSince1970) + 1) * 86_400_000)
        return midnight.adding(seconds: -Double(zoneOffset(midnight)))
    }

    /// The civil day at an instant, where the company is.
    public func day(at instant: Instant) -> CivilDay {
        CivilDay(millisecondsSince1970: instant.milliseconds, offsetSeconds: zoneOffset(instant))
    }
}
