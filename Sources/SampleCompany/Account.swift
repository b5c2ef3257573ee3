/// One row of `accounts.csv`, made from the seed and its place alone.
struct Account: Sendable {
    var id: String
    var name: String
    var contactName: String
    var firstName: String
    /// Empty where nobody wrote one down.
    var email: String
    var profile: Profile
    var city: String
    var consent: String
    var creditTerms: String
    var loyaltyTier: String

    init(of company: SampleCompany, index: Int) {
        let profile = Profile(seed: company.seed, index: index)
        let isExample = SampleCompany.isExample(index)
        self.profile = profile
        id = Self.id(of: index)

        var random = SeededRandom(seed: company.seed, .name, index)
        let notable = Notable.at(index)
        let city = Vocabulary.cities[profile.country, default: []][profile.cityIndex]
        self.city = random.holds(perMille: 15) && !isExample ? "" : city
        name = notable?.name ?? Self.name(profile, city: city, &random)

        let contact = Contact(profile, notable: notable, seed: company.seed, index: index)
        contactName = contact.fullName
        firstName = random.holds(perMille: 30) && !isExample ? "" : contact.firstName
        email = contact.address(at: notable?.slug ?? name.slug, number: index + 1)

        let rhythm = Rhythm(of: company, index: index)
        random = SeededRandom(seed: company.seed, .terms, index)
        let isMissing = random.holds(perMille: 20)
        consent = isExample ? "yes" : ["yes", "no", ""][random.place(weights: [94, 4, 2])]
        creditTerms = ["prepaid", "net15", "net30", "net60", ""][random.place(weights: [22, 18, 44, 13, 3])]
        loyaltyTier = rhythm.loyaltyTier(luck: random.below(100))

        if Self.sharesAddressWithPrevious(index) {
            let parent = Account(of: company, index: index - 1)
            name = parent.name + (profile.language == .spanish ? " (Terraza)" : " (Warehouse)")
            email = Self.capitalizingDomain(of: parent.email)
        } else if isMissing, !isExample, !Self.sharesAddressWithPrevious(index + 1) {
            email = ""
        }
    }

    static func id(of index: Int) -> String {
        let digits = "\(index + 1)"
        return "A-" + String(repeating: "0", count: max(0, 5 - digits.utf8.count)) + digits
    }

    /// One account in a hundred is a second branch of the one before it, and is written to at its address.
    static func sharesAddressWithPrevious(_ index: Int) -> Bool { index % 100 == 57 }

    /// The sales rep whose territory the account lies in.
    var rep: String {
        switch profile.country {
        case .es: Rep.all[profile.cityIndex % 4].id
        case .mx, .ar: Rep.all[4].id
        case .gb: Rep.all[5 + profile.cityIndex % 2].id
        case .ie, .us: Rep.all[7].id
        }
    }

    /// `info@bar.example` as `info@Bar.Example`: another spelling of the same address (RFC 5321 §2.4).
    static func capitalizingDomain(of address: String) -> String {
        var bytes: [UInt8] = []
        var isInDomain = false
        for byte in address.utf8 {
            let startsLabel = bytes.last == UInt8(ascii: "@") || bytes.last == UInt8(ascii: ".")
            if byte == UInt8(ascii: "@") { isInDomain = true }
            let isSmall = byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
            bytes.append(isInDomain && startsLabel && isSmall ? byte - 32 : byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func name(_ profile: Profile, city: String, _ random: inout SeededRandom) -> String {
        let pattern = random.pick(Vocabulary.patterns(profile.language, profile.segment))
        var name = ""
        for scalar in pattern.unicodeScalars {
            switch scalar {
            case "#": name += random.pick(Vocabulary.signs[profile.language, default: []])
            case "@": name += random.pick(Vocabulary.surnames[profile.language, default: []])
            case "*": name += city
            default: name.unicodeScalars.append(scalar)
            }
        }
        if !name.hasSuffix("."), !name.hasSuffix(city), random.holds(perMille: 250) {
            name += profile.language == .spanish ? " \(city)" : ", \(city)"
        }
        return name
    }
}

/// The person at an account.
private struct Contact {
    var firstName: String
    var fullName: String
    /// What stands before the `@`.
    private var mailbox: String
    private var domainDraw: Int

    init(_ profile: Profile, notable: Notable?, seed: UInt64, index: Int) {
        var random = SeededRandom(seed: seed, .contact, index)
        let given = random.pick(Vocabulary.givenNames[profile.language, default: []])
        let surname = random.pick(Vocabulary.surnames[profile.language, default: []])
        let second = random.pick(Vocabulary.surnames[profile.language, default: []])
        let hasTwoSurnames = profile.language == .spanish && random.holds(perMille: 600)
        let isUnnamed = random.holds(perMille: 10)
        firstName = notable?.firstName ?? given
        fullName = notable?.contact ?? "\(given) \(surname)" + (hasTwoSurnames ? " \(second)" : "")
        let desks: [String] =
            profile.language == .spanish
            ? ["compras", "pedidos", "info", "hola"] : ["orders", "info", "hello", "accounts"]
        let desk = random.pick(desks)
        let isPersonal = notable == nil && random.holds(perMille: 600)
        mailbox = isPersonal ? "\(given.slug).\(surname.mailboxSlug)" : desk
        domainDraw = random.below(10)
        if isUnnamed, notable == nil, !SampleCompany.isExample(index) {
            firstName = ""
            fullName = ""
            mailbox = desk
        }
    }

    /// An address that no other account has: the account's number is in it.
    func address(at slug: String, number: Int) -> String {
        switch domainDraw {
        case 0: "\(mailbox).\(number)@example.com"
        case 1: "\(mailbox).\(number)@example.org"
        case 2: "\(mailbox)+\(number)@example.net"
        case 3: "\(mailbox)@mail.\(slug)-\(number).example"
        default: "\(mailbox)@\(slug)-\(number).example"
        }
    }
}
