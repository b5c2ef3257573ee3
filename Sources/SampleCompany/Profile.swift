/// What an account's purchases depend on besides their rhythm.
struct Profile: Sendable {
    let language: Language
    let country: Country
    let segment: Segment
    let cityIndex: Int

    init(seed: UInt64, index: Int) {
        let index = Account.sharesAddressWithPrevious(index) ? index - 1 : index
        var random = SeededRandom(seed: seed, .profile, index)
        let notable = Notable.at(index)
        let drawn: Language = random.holds(perMille: 600) ? .spanish : .english
        let draw = random.below(100)
        language = notable?.language ?? drawn
        country = notable?.country ?? Self.country(of: drawn, draw)
        segment = [.cafe, .restaurant, .hotel, .shop, .office][random.place(weights: [38, 24, 12, 14, 12])]
        cityIndex = random.below(Vocabulary.cities[country, default: []].count)
    }

    private static func country(of language: Language, _ draw: Int) -> Country {
        switch language {
        case .spanish: draw < 86 ? .es : draw < 94 ? .mx : .ar
        case .english: draw < 62 ? .gb : draw < 84 ? .ie : .us
        }
    }
}
