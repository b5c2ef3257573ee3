/// The days on which one account orders, in order: a value that steps from one to the next.
struct Rhythm: Sendable {
    /// What becomes of the account over the three years.
    enum Course: UInt8, Sendable {
        case neverBought, once
        /// Orders as usual, then nothing more since 6 to 30 months ago.
        case stopped
        /// The gaps grow until nothing comes any more.
        case faded
        /// Orders in some months of the year only.
        case seasonal
        /// Orders on the last day of a month; half of these have stopped.
        case monthEnd
        /// Has stopped, but not for six months yet.
        case lapsing
        case fresh, growing, declining, steady
        /// Stops on a day that is given.
        case endsOnTheDay
    }

    struct Event {
        var day: Int
        /// Nothing was bought: a free sample was sent to a quiet account.
        var isSample = false
    }

    let course: Course
    private var random: SeededRandom
    private var gapInTenths: Int32
    private var stop: Int32
    private var upcoming: Int32 = -1
    private var sampleDay: Int32 = -1
    private let limit: Int32
    /// Bit 1 is January.
    private var months: UInt16 = 0x1FFE

    init(of company: SampleCompany, index: Int) {
        let calendar = company.calendar
        var random = SeededRandom(seed: company.seed, .rhythm, index)
        let first = calendar.first
        let today = calendar.today
        let lastDormant = calendar.limit - 2
        let drawn = Self.courses[random.place(weights: Self.weights)]
        course = SampleCompany.isExample(index) ? .endsOnTheDay : drawn
        let gaps = Self.usualGaps(Profile(seed: company.seed, index: index).segment)
        // The larger of two draws, as most customers are small; and a few who come every fortnight.
        var gap = max(random.within(gaps), random.within(gaps)) * 10
        if random.holds(perMille: 35) { gap = random.within(100...180) }
        var end = today
        var start = random.holds(perMille: 520) ? first + random.below(gap / 10) : -1

        switch course {
        case .neverBought, .steady, .declining: break
        case .growing: gap = max(gap, 450)
        case .once: start = random.within(first...today - 3)
        case .stopped: end = random.within(first + 183...lastDormant)
        case .faded: end = random.within(first + 500...lastDormant)
        case .seasonal:
            months = random.pick(Self.seasons)
            gap = random.within(100...250)
        case .monthEnd: if random.holds(perMille: 500) { end = random.within(first + 183...lastDormant) }
        case .lapsing: end = random.within(calendar.limit + 3...today - 75)
        case .fresh:
            start = today - random.within(1...120)
            gap = random.within(100...400)
        case .endsOnTheDay:
            end = calendar.limit - (index == SampleCompany.indexBeyondTheLimit ? 1 : 0)
            start = first + 20
        }
        if start < 0 { start = random.within(first...max(first, min(end, today - 30) - 20)) }
        start = min(start, end)

        self.random = random
        gapInTenths = Int32(truncatingIfNeeded: gap)
        stop = Int32(truncatingIfNeeded: end)
        limit = Int32(truncatingIfNeeded: calendar.limit)
        if course != .neverBought { upcoming = placed(start, after: start - 1) }
        if course == .stopped || course == .faded, self.random.holds(perMille: 40) {
            sampleDay = Int32(truncatingIfNeeded: self.random.within(calendar.limit + 5...today))
        }
    }

    /// The next day on which something is sent; later than the one before.
    mutating func next() -> Event? {
        guard upcoming >= 0 else {
            guard sampleDay >= 0 else { return nil }
            defer { sampleDay = -1 }
            return Event(day: Int(sampleDay), isSample: true)
        }
        let day = upcoming
        upcoming = following(Int(day))
        // Only the two examples may have bought last on the limit or on the day before it.
        let isAmbiguous = upcoming < 0 && (day == limit || day == limit - 1) && course != .endsOnTheDay
        return Event(day: Int(isAmbiguous ? limit + 1 : day))
    }

    /// Who orders often is valued; who never did has no tier.
    func loyaltyTier(luck: Int) -> String {
        guard course != .neverBought, luck >= 4 else { return "" }
        return switch Int(gapInTenths) - luck {
        case ..<200: "platinum"
        case ..<420: "gold"
        case ..<660: "silver"
        default: "bronze"
        }
    }

    private mutating func following(_ day: Int) -> Int32 {
        switch course {
        case .neverBought, .once: return -1
        case .growing: gapInTenths = max(120, gapInTenths * 97 / 100)
        case .declining: gapInTenths = min(1000, gapInTenths * 105 / 100 + 1)
        case .faded: if day > Int(stop) - 420 { gapInTenths = min(2000, gapInTenths * 135 / 100) }
        default: break
        }
        let month = SampleCompany.Day(number: day).parts.month
        let tenths = Int(gapInTenths) * random.within(65...135) * Self.gapPercent[month - 1] / 10_000
        return placed(day + max(1, tenths / 10), after: day)
    }

    /// The day on which an order that is due on `day` is made, or -1 if it never is.
    private mutating func placed(_ day: Int, after last: Int) -> Int32 {
        var day = day
        switch course {
        case .monthEnd:
            let (year, month, _) = SampleCompany.Day(number: max(day, last + 1)).parts
            let length = SampleCompany.Day.length(ofMonth: month, in: year)
            day = SampleCompany.Day(year: year, month: month, day: length).number
        case .endsOnTheDay:
            if day > Int(stop) - 6, last < Int(stop) { return stop }
        default:
            if months != 0x1FFE { day = inSeason(day) }
            if SampleCompany.Day(number: day).isSunday { day += 1 }
        }
        return day <= Int(stop) ? Int32(truncatingIfNeeded: day) : -1
    }

    /// The day itself, or one early in the next month of the season.
    private mutating func inSeason(_ day: Int) -> Int {
        var (year, month, _) = SampleCompany.Day(number: day).parts
        if months & 1 << UInt16(month) != 0 { return day }
        repeat {
            month += 1
            if month == 13 { (year, month) = (year + 1, 1) }
        } while months & 1 << UInt16(month) == 0
        return SampleCompany.Day(year: year, month: month, day: 1).number + random.below(12)
    }

    private static let courses: [Course] = [
        .neverBought, .once, .stopped, .faded, .seasonal, .monthEnd, .lapsing, .fresh, .growing, .declining,
        .steady,
    ]
    private static let weights = [30, 40, 102, 44, 50, 12, 40, 60, 110, 90, 422]

    /// Beach bars, mountain hotels, gifts for Christmas.
    private static let seasons: [UInt16] = [0b0_0011_1110_0000, 0b1_0000_0000_1110, 0b1_1100_0000_0000]

    /// Heat and holidays stretch the gaps of summer, the cold shortens those of winter.
    private static let gapPercent = [95, 92, 96, 100, 102, 106, 114, 128, 98, 92, 88, 86]

    /// In whole days; longer than 90 days with a late month would look like a lapse.
    private static func usualGaps(_ segment: Segment) -> ClosedRange<Int> {
        switch segment {
        case .cafe: 26...84
        case .hotel: 28...84
        case .restaurant: 32...90
        case .shop: 40...90
        case .office: 45...90
        }
    }
}
