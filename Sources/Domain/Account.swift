public import Mail

/// The company's own number of a customer, as its files write it.
public typealias AccountID = String

/// What the customer said about being mailed.
public enum Consent: String, Hashable, Sendable, Codable, CaseIterable {
    case granted, denied, unknown
}

/// A customer of the company. Never a login.
public struct Account: Hashable, Sendable {
    public var id: AccountID
    public var name: String
    /// The person to write to; may be empty.
    public var contactName: String
    /// How that person is greeted; may be empty.
    public var firstName: String
    /// `nil` where the file has none; a malformed one does not pass Intake.
    public var email: EmailAddress?
    /// As the file writes it; ISO 3166 codes are the custom.
    public var country: String
    /// BCP 47, lower case: `es`, `en-gb`; empty if not known.
    public var language: String
    public var segment: String
    public var city: String
    /// The sales rep who looks after it; empty if nobody.
    public var rep: String
    public var consent: Consent
    /// Every further column of the file, by its header.
    public var attributes: [String: String]

    public init(
        id: AccountID, name: String, contactName: String = "", firstName: String = "",
        email: EmailAddress? = nil, country: String = "", language: String = "", segment: String = "",
        city: String = "", rep: String = "", consent: Consent = .unknown, attributes: [String: String] = [:]
    ) {
        self.id = id
        self.name = name
        self.contactName = contactName
        self.firstName = firstName
        self.email = email
        self.country = country
        self.language = language
        self.segment = segment
        self.city = city
        self.rep = rep
        self.consent = consent
        self.attributes = attributes
    }
}

/// A person of the company who looks after accounts and signs proposals.
public struct Rep: Hashable, Sendable {
    public var id: String
    public var name: String
    public var email: EmailAddress?
    public var phone: String
    public var title: String

    public init(id: String, name: String, email: EmailAddress? = nil, phone: String = "", title: String = "")
    {
        self.id = id
        self.name = name
        self.email = email
        self.phone = phone
        self.title = title
    }
}

/// A thing the company sells.
public struct Product: Hashable, Sendable {
    public var id: String
    public var name: String
    public var category: String
    /// May have more places than the currency; `nil` if not known.
    public var unitPrice: Decimal?
    public var currency: Currency?
    /// What it costs the company, for margins; `nil` if not known.
    public var cost: Decimal?

    public init(
        id: String, name: String, category: String = "", unitPrice: Decimal? = nil, currency: Currency? = nil,
        cost: Decimal? = nil
    ) {
        self.id = id
        self.name = name
        self.category = category
        self.unitPrice = unitPrice
        self.currency = currency
        self.cost = cost
    }
}
